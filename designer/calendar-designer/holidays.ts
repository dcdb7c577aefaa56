// `<ravand-holiday-list .holidays .bad>`: closed days, those that come every year and those of one date, by when each comes next. One is opened where it stands.
// Emits `holidays-change` with { holidays, key }.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { isYearlyDay } from '../../core/engine/time/next-yearly.ts';
import { yearlyOf } from '../../core/engine/time/working-calendar.ts';
import { systemOf } from '../../schemas/calendar-systems.ts';
import type { Holiday } from '../../schemas/types.ts';
import { addDays } from '../calendars/calendar.ts';
import '../elements/date-picker.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/local-text.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { formatDate, formatNearDate, today } from '../format/dates.ts';
import { amountWords, monthWord } from '../process-designer/time/time-words.ts';
import { preferences } from '../shell/preferences.ts';
import { local, t } from '../shell/texts.ts';
import { choiceField } from '../studio/choice-field.ts';
import { changedAt } from '../studio/edits.ts';
import { dayRows } from './day-rows.ts';
import { asOnce, asYearly, calendarOf, holidayWords, nextDayOf, systems } from './holiday-days.ts';
import './paste-dialog.ts';
import { wholeNumber } from '../elements/whole-number.ts';

/** As the schema has them. */
const mostHolidays = 1000;
const mostDays = 31;

interface Shown {
  readonly holiday: Holiday;
  readonly at: number;
  readonly next: string | undefined;
}

@customElement('ravand-holiday-list')
export class HolidayList extends RavandElement {
  static override styles = [base, buttons, controls, dayRows];

  @property({ attribute: false }) holidays: readonly Holiday[] = [];
  /** Places in the list that the checks found something about. */
  @property({ attribute: false }) bad: ReadonlySet<number> = new Set();
  @state() private opened = -1;
  @state() private isPasting = false;

  /** Opens one and goes to it. */
  async show(at: number): Promise<void> {
    this.opened = at;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-at="${at}"] .row`)?.focus();
  }

  #send(holidays: readonly Holiday[], key?: string): void {
    this.emit('holidays-change', { holidays, key });
  }

  #change(at: number, changes: { readonly [K in keyof Holiday]?: Holiday[K] | undefined }, key?: string): void {
    this.#send(changedAt(this.holidays, at, changes), key && `holiday/${at}/${key}`);
  }

  #turn(at: number, holiday: Holiday): void {
    this.#send(this.holidays.map((one, index) => (index === at ? holiday : one)));
  }

  async #add(): Promise<void> {
    this.#send([...this.holidays, { date: addDays(today(), 1) }]);
    this.opened = this.holidays.length;
    await this.updateComplete;
    const row = this.renderRoot.querySelector(`[data-at="${this.opened}"]`);
    row?.scrollIntoView({ block: 'nearest' });
    row?.querySelector<HTMLElement>('ravand-local-text')?.shadowRoot?.querySelector('input')?.focus();
  }

  async #remove(at: number): Promise<void> {
    this.opened = -1;
    this.#send(this.holidays.filter((_, index) => index !== at));
    await this.updateComplete;
    (
      this.renderRoot.querySelector<HTMLElement>('.row') ?? this.renderRoot.querySelector<HTMLElement>('button')
    )?.focus();
  }

  #days(holiday: Holiday, at: number): TemplateResult {
    return html`<div class="field"><label for="days">${t('calendars.howManyDays')}</label>
      ${wholeNumber({ id: 'days', value: holiday.days ?? 1, least: 1, most: mostDays }, (days) => this.#change(at, { days: days === 1 ? undefined : days }))}</div>`;
  }

  #yearly(holiday: Holiday, at: number): TemplateResult {
    const { calendar = 'gregory', month = 1, day = 1 } = holiday;
    const isNone = !isYearlyDay({ calendar, month, day });
    return html`<div class="parts">
      ${choiceField(
        'system',
        t('calendars.inCalendar'),
        calendar,
        systems.map((value) => ({ value, label: t(`calendars.systems.${value}`) })),
        (value) => this.#turn(at, asYearly(asOnce(holiday, today()), value as typeof calendar, today())),
      )}
      ${choiceField(
        'month',
        t('calendars.month'),
        String(month),
        Array.from({ length: 12 }, (_, index) => ({
          value: String(index + 1),
          label: monthWord(index + 1, calendarOf(calendar)),
        })),
        (value) => this.#change(at, { month: Number(value) }),
      )}
      <div class="field"><label for="day">${t('calendars.day')}</label>
        ${wholeNumber({ id: 'day', value: day, least: 1, most: mostDays, invalid: isNone }, (typed) => this.#change(at, { day: typed ?? 1 }))}</div>
      ${this.#days(holiday, at)}
    </div>
    ${isNone ? html`<div class="fault" role="alert"><ravand-icon name="circle-alert"></ravand-icon>${t('calendars.noSuchDay')}</div>` : nothing}`;
  }

  #once(holiday: Holiday, at: number): TemplateResult {
    return html`<div class="parts">
      <div class="field"><span class="label">${t('calendars.firstDay')}</span>
        <ravand-date-picker label=${t('calendars.firstDay')} .value=${holiday.date ?? ''} .invalid=${Number.isNaN(Date.parse(holiday.date ?? ''))} @date-change=${({ detail }: CustomEvent<string>) => this.#change(at, { date: detail })}></ravand-date-picker></div>
      ${this.#days(holiday, at)}
    </div>`;
  }

  #editor({ holiday, at }: Shown): TemplateResult {
    const isYearly = yearlyOf(holiday) !== undefined;
    const repeats = (yearly: boolean) => () =>
      this.#turn(at, yearly ? asYearly(holiday, systemOf[preferences().calendar], today()) : asOnce(holiday, today()));
    return html`<div class="said" id="said-${at}">
      <ravand-local-text label=${t('calendars.holidayName')} .text=${holiday.label} @text-change=${({ detail }: CustomEvent<Holiday['label']>) => this.#change(at, { label: Object.keys(detail ?? {}).length === 0 ? undefined : detail }, 'label')}></ravand-local-text>
      <div class="choices" role="radiogroup" aria-label=${t('calendars.repeats')}>
        <label><input type="radio" name="repeats" .checked=${isYearly} @change=${repeats(true)} />${t('calendars.everyYear')}</label>
        <label><input type="radio" name="repeats" .checked=${!isYearly} @change=${repeats(false)} />${t('calendars.onceOnly')}</label>
      </div>
      ${isYearly ? this.#yearly(holiday, at) : this.#once(holiday, at)}
      <div class="line"><button type="button" class="button small danger" @click=${() => void this.#remove(at)}><ravand-icon name="trash"></ravand-icon>${t('calendars.removeHoliday')}</button></div>
    </div>`;
  }

  #row(shown: Shown): TemplateResult {
    const { holiday, at, next } = shown;
    const isOpened = at === this.opened;
    const isYearly = yearlyOf(holiday) !== undefined;
    const when = isYearly ? t('calendars.everyYearOn', { day: holidayWords(holiday) }) : holidayWords(holiday);
    const days = (holiday.days ?? 1) > 1 ? ` · ${amountWords(holiday.days ?? 1, 'days')}` : '';
    return html`<li data-at=${at} class=${this.bad.has(at) ? 'bad' : ''}>
      <button type="button" class="row" aria-expanded=${String(isOpened)} aria-controls=${isOpened ? `said-${at}` : nothing} @click=${() => (this.opened = isOpened ? -1 : at)}>
        <bdi class="name truncate">${local(holiday.label, t('calendars.unnamed'))}</bdi>
        <span class="when">${when}${days}</span>
        <span class="side">${next === undefined ? t('calendars.over') : isYearly ? formatDate(next) : formatNearDate(next)}</span>
        <ravand-icon name="chevron-down"></ravand-icon>
      </button>
      ${isOpened ? this.#editor(shown) : nothing}
    </li>`;
  }

  protected override render(): TemplateResult {
    const now = today();
    const all = this.holidays.map((holiday, at): Shown => ({ holiday, at, next: nextDayOf(holiday, now) }));
    // What is being written stays where it is until it is closed.
    const isHere = ({ next, at }: Shown) => next !== undefined || at === this.opened;
    const coming = all.filter(isHere).sort((a, b) => (a.next ?? '9').localeCompare(b.next ?? '9'));
    const over = all
      .filter((one) => !isHere(one))
      .sort((a, b) => (b.holiday.date ?? '').localeCompare(a.holiday.date ?? ''));
    const isFull = all.length >= mostHolidays;
    return html`<div class="line">
        <button type="button" class="button small" ?disabled=${isFull} @click=${() => void this.#add()}><ravand-icon name="plus"></ravand-icon>${t('calendars.addHoliday')}</button>
        <button type="button" class="button small" ?disabled=${isFull} @click=${() => (this.isPasting = true)}><ravand-icon name="upload"></ravand-icon>${t('calendars.pasteList')}</button>
      </div>
      ${all.length === 0 ? html`<p class="help">${t('calendars.noHolidays')}</p>` : nothing}
      ${coming.length > 0 ? html`<ul>${coming.map((one) => this.#row(one))}</ul>` : nothing}
      ${over.length > 0 ? html`<details><summary>${t('calendars.overCount', { count: over.length })}</summary><ul>${over.map((one) => this.#row(one))}</ul></details>` : nothing}
      ${
        this.isPasting
          ? html`<ravand-paste-holidays .taken=${this.holidays} most=${mostHolidays - all.length} @paste-close=${() => (this.isPasting = false)} @paste-take=${({
              detail,
            }: CustomEvent<readonly Holiday[]>) => {
              this.isPasting = false;
              this.#send([...this.holidays, ...detail]);
            }}></ravand-paste-holidays>`
          : nothing
      }`;
  }
}
