// Controls for times seen from now: a period ("this month", "the next 7 days", a month of a year) and a distance ("30 days ago").
import { html, nothing, type TemplateResult } from 'lit';
import type { Calendar, RelativePeriod, RelativePoint } from '../../schemas/types.ts';
import { formatPlain, readNumber } from '../format/numbers.ts';
import { preferences } from '../shell/preferences.ts';
import { t } from '../shell/texts.ts';
import { monthName, periodText } from './relative-words.ts';

const offsets = [0, -1, 1] as const;
const periods = ['day', 'week', 'month', 'quarter', 'year'] as const;
const units = ['day', 'week', 'month', 'year'] as const;
const pointUnits = ['minute', 'hour', ...units] as const;
const calendars: readonly Calendar[] = ['jalali', 'hijri', 'hebrew', 'gregorian'];
const mostUnits = 1000;

interface Choice {
  readonly key: string;
  readonly label: string;
  readonly value: RelativePeriod;
}

const plain: readonly RelativePeriod[] = periods.flatMap((period) => offsets.map((offset) => ({ period, offset })));

/** What stands for a period among the choices: the amount of a span and the year of a month are set beside it. */
function keyOf(value: RelativePeriod): string {
  if ('last' in value) return 'last';
  if ('next' in value) return 'next';
  if ('month' in value) return `${value.calendar}:${value.month}`;
  return `${value.period}:${value.offset ?? 0}${value.calendar ? `:${value.calendar}` : ''}`;
}

function spans(): readonly Choice[] {
  return [
    { key: 'last', label: t('period.lastSome'), value: { last: 7, unit: 'day' } },
    { key: 'next', label: t('period.nextSome'), value: { next: 7, unit: 'day' } },
  ];
}

function months(calendar: Calendar): readonly Choice[] {
  return Array.from({ length: 12 }, (_, index) => {
    const value: RelativePeriod = { month: index + 1, calendar, offset: 0 };
    return { key: keyOf(value), label: monthName(index + 1, calendar), value };
  });
}

/** The months of the person's own calendar come first; رمضان may matter in any. */
function ownFirst(): readonly Calendar[] {
  const own = preferences().calendar;
  return [own, ...calendars.filter((calendar) => calendar !== own)];
}

export function periodEditor(value: RelativePeriod | undefined, set: (value: RelativePeriod) => void): TemplateResult {
  const key = value && keyOf(value);
  const common = [...plain.map((one) => ({ key: keyOf(one), label: periodText(one), value: one })), ...spans()];
  const ofMonths = ownFirst().map((calendar) => ({ calendar, choices: months(calendar) }));
  const all = [...common, ...ofMonths.flatMap(({ choices }) => choices)];
  // A period of another calendar or year than these stays what it is until another is chosen.
  const own =
    value && !all.some((choice) => choice.key === key) ? [{ key: key ?? '', label: periodText(value), value }] : [];
  const option = (choice: Choice) =>
    html`<option value=${choice.key} ?selected=${choice.key === key}>${choice.label}</option>`;
  const choose = (event: Event) => {
    const chosen = all.find((choice) => choice.key === (event.target as HTMLSelectElement).value);
    if (chosen) set(chosen.value);
  };
  return html`<select class="control" aria-label=${t('period.label')} @change=${choose}>
      ${key === undefined ? html`<option selected disabled>…</option>` : nothing} ${[...own, ...common].map(option)}
      ${ofMonths.map(({ calendar, choices }) => html`<optgroup label=${`${t('period.month')} – ${t(`calendar.${calendar}`)}`}>${choices.map(option)}</optgroup>`)}
    </select>
    ${value === undefined ? nothing : beside(value, set)}`;
}

function beside(value: RelativePeriod, set: (value: RelativePeriod) => void): TemplateResult | typeof nothing {
  if ('month' in value) return yearOf(value, set);
  const { calendar } = value;
  const rest = calendar ? { calendar } : {};
  if ('last' in value)
    return amount(value.last, value.unit, units, (last, unit) => set({ last: Math.max(1, last), unit, ...rest }));
  if ('next' in value)
    return amount(value.next, value.unit, units, (next, unit) => set({ next: Math.max(1, next), unit, ...rest }));
  return nothing;
}

function yearOf(
  value: Extract<RelativePeriod, { month: number }>,
  set: (value: RelativePeriod) => void,
): TemplateResult {
  const { offset: now = 0 } = value;
  const choices = offsets.some((offset) => offset === now) ? offsets : [now, ...offsets];
  const choose = (event: Event) => set({ ...value, offset: Number((event.target as HTMLSelectElement).value) });
  return html`<select class="control" aria-label=${t('period.units.year')} @change=${choose}>
    ${choices.map((offset) => html`<option value=${offset} ?selected=${offset === now}>${periodText({ ...value, offset })}</option>`)}
  </select>`;
}

export function pointEditor(
  value: RelativePoint,
  isInstant: boolean,
  set: (value: RelativePoint) => void,
): TemplateResult {
  const shown = isInstant ? pointUnits : units;
  const rest = value.calendar ? { calendar: value.calendar } : {};
  return 'ago' in value
    ? amount(value.ago, value.unit, shown, (ago, unit) => set({ ago, unit, ...rest }))
    : amount(value.ahead, value.unit, shown, (ahead, unit) => set({ ahead, unit, ...rest }));
}

function amount<Unit extends string>(
  count: number,
  unit: Unit,
  choices: readonly Unit[],
  set: (count: number, unit: Unit) => void,
): TemplateResult {
  const typed = (event: Event) => {
    const read = Math.trunc(Number(readNumber((event.target as HTMLInputElement).value) ?? Number.NaN));
    set(Number.isNaN(read) ? count : Math.min(mostUnits, Math.max(0, read)), unit);
  };
  const choose = (event: Event) => set(count, (event.target as HTMLSelectElement).value as Unit);
  return html`<div class="amount">
    <input class="control" inputmode="numeric" aria-label=${t('period.amount')} .value=${formatPlain(count)} @change=${typed} />
    <select class="control" aria-label=${t('period.unit')} @change=${choose}>
      ${choices.map((one) => html`<option value=${one} ?selected=${one === unit}>${t(`period.units.${one}`)}</option>`)}
    </select>
  </div>`;
}
