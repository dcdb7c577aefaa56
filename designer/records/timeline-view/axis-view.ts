// The heading of a timeline: months over days, the day over its hours, months over weeks; days of rest and today stand out.
import { html, nothing, type TemplateResult } from 'lit';
import { inCalendar, weekdayOf } from '../../calendars/calendar.ts';
import { formatDate, today } from '../../format/dates.ts';
import type { DaysOfRest } from '../../format/days-of-rest.ts';
import { dateLocale, numberLocale, weekStart } from '../../format/locale.ts';
import { formatPlain } from '../../format/numbers.ts';
import { preferences } from '../../shell/preferences.ts';
import { eachDay, monthsIn, type Scale, type Section, type Span, weeksIn } from './axis.ts';

export function monthName(day: string): string {
  const { calendar } = preferences();
  const named = new Intl.DateTimeFormat(dateLocale(calendar), { month: 'long', timeZone: 'UTC' });
  return `${named.format(new Date(`${day}T12:00:00Z`))} ${formatPlain(inCalendar(day, calendar).year)}`;
}

/** What a span is called: a day, a month, or from when to when. */
export function spanName(span: Span, scale: Scale): string {
  const { calendar } = preferences();
  if (scale === 'day') return formatDate(span.first, 'long');
  if (scale === 'month') return monthName(span.first);
  const [first, last] = [span.first, eachDay(span).at(-1)?.first ?? span.first];
  const range = new Intl.DateTimeFormat(dateLocale(calendar), {
    ...(scale === 'week' ? { day: 'numeric' } : { year: 'numeric' }),
    month: 'long',
    timeZone: 'UTC',
  });
  const instant = (day: string) => new Date(`${day}T12:00:00Z`);
  return range.formatRange(instant(first), instant(last));
}

export function axis(span: Span, scale: Scale, off: DaysOfRest): TemplateResult {
  const { calendar } = preferences();
  const upper = scale === 'day' ? eachDay(span) : monthsIn(span, calendar);
  const share = ({ days }: Section) => `inline-size:${(days / span.days) * 100}%`;
  return html`<div class="axis">
    <div class="upper">
      ${upper.map((part) => html`<span style=${share(part)}><bdi>${scale === 'day' ? formatDate(part.first, 'long') : monthName(part.first)}</bdi></span>`)}
    </div>
    <div class="lower ${scale}">${lower(span, scale, off)}</div>
  </div>`;
}

function lower(span: Span, scale: Scale, off: DaysOfRest): readonly TemplateResult[] {
  if (scale === 'day') {
    const hours = new Intl.NumberFormat(numberLocale(), { minimumIntegerDigits: 2 });
    return Array.from(
      { length: 24 },
      (_, hour) => html`<span style="inline-size:${100 / 24}%">${hours.format(hour)}</span>`,
    );
  }
  const { calendar } = preferences();
  const weekday = new Intl.DateTimeFormat(dateLocale(), {
    weekday: scale === 'week' ? 'long' : 'narrow',
    timeZone: 'UTC',
  });
  const parts = scale === 'quarter' ? weeksIn(span, weekStart()) : eachDay(span);
  return parts.map((part) => {
    const isDay = scale !== 'quarter';
    const looks = `${isDay && off.rest.has(part.first) ? 'off' : ''} ${isDay && part.first === today() ? 'today' : ''}`;
    const named = isDay ? html`<small>${weekday.format(new Date(`${part.first}T12:00:00Z`))}</small>` : '';
    const isNamed = isDay || weekdayOf(part.first) === weekStart();
    const holiday = isDay ? off.holidays.get(part.first) : undefined;
    return html`<span class=${looks} title=${holiday ?? nothing} style="inline-size:${(part.days / span.days) * 100}%">${named}<b>${isNamed ? formatPlain(inCalendar(part.first, calendar).day) : ''}</b></span>`;
  });
}
