// `<ravand-calendar-preview .of zone>`: what a working calendar means, counted by the function that counts for the server: a month with its days of rest, whether it is
// open at a moment, when it opens next, when so much working time is over.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import {
  addWorkingTime,
  isWorkingTime,
  nextWorkingTime,
  parseIsoDuration,
  type WorkingCalendar,
} from '../../core/engine/time/time.ts';
import { createWorkingCalendar } from '../../core/engine/time/working-calendar.ts';
import type { CalendarDefinition } from '../../schemas/types.ts';
import { dayNumber } from '../calendars/calendar.ts';
import { instantOf, wallOf } from '../calendars/zone.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/month-grid.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import '../elements/clock-input.ts';
import { wholeNumber } from '../elements/whole-number.ts';
import { minutesOf, timeOf } from '../format/clock.ts';
import { formatDate } from '../format/dates.ts';
import { clockText } from '../format/weekdays.ts';
import { amountWords } from '../process-designer/time/time-words.ts';
import { preferences } from '../shell/preferences.ts';
import { local, t } from '../shell/texts.ts';
import { hoursText } from './hours-text.ts';
import { weekdays } from './week-edits.ts';

type Unit = 'hours' | 'days';
const most = 9999;

@customElement('ravand-calendar-preview')
export class CalendarPreview extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: 14px;
        align-content: start;
        --input: 32px;
      }
      .asked {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 12px;
        align-items: end;
      }
      .count input {
        inline-size: 72px;
      }
      dl {
        display: grid;
        gap: 10px;
      }
      dt {
        font: var(--small);
        color: var(--text-3);
      }
      dd {
        margin: 0;
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) of!: CalendarDefinition;
  /** Whose clock counts where the calendar names none. */
  @property() zone = 'UTC';
  @state() private at: string | undefined;
  @state() private amount = 2;
  @state() private unit: Unit = 'days';
  #counted: { readonly of: CalendarDefinition; readonly calendar: WorkingCalendar | undefined } | undefined;

  /** Made once of each calendar: it remembers the days it was asked for. */
  get #calendar(): WorkingCalendar | undefined {
    if (this.#counted?.of !== this.of)
      this.#counted = { of: this.of, calendar: createWorkingCalendar(this.of, this.zone) };
    return this.#counted.calendar;
  }

  #words(instant: Date, { zone }: WorkingCalendar): string {
    const { date, minutes } = wallOf(instant.toISOString(), zone);
    return t('calendars.moment', { date: formatDate(date, 'long'), time: clockText(timeOf(minutes)) });
  }

  /** Why a day is closed: a day of the week without hours, or a holiday and what it is called. */
  #why(date: string, calendar: WorkingCalendar): string {
    const day = weekdays[new Date(`${date}T12:00:00Z`).getUTCDay()];
    if (day !== undefined && (this.of.week[day]?.length ?? 0) === 0) return t('calendars.restDay');
    const names = calendar.holidaysOn(dayNumber(date)).map((label) => local(label, t('calendars.unnamed')));
    return names.length === 0 ? t('calendars.closedAllDay') : names.join(t('calendars.comma'));
  }

  #dayLine(date: string, calendar: WorkingCalendar): string {
    const hours = calendar.hoursOn(dayNumber(date));
    if (hours.length === 0) return t('calendars.dayClosed', { why: this.#why(date, calendar) });
    const spans = hours.map(({ from, to }) => ({ from: timeOf(from / 60_000), to: timeOf(to / 60_000) }));
    return t('calendars.dayOpen', { hours: hoursText(spans) });
  }

  #answers(at: Date, calendar: WorkingCalendar): TemplateResult {
    const moment = this.#words(at, calendar);
    const next = nextWorkingTime(at, calendar);
    const duration = parseIsoDuration(this.unit === 'days' ? `P${this.amount}D` : `PT${this.amount}H`);
    const over = duration && addWorkingTime(at, duration, calendar);
    const never = t('calendars.never');
    return html`<dl aria-live="polite">
      ${
        isWorkingTime(at, calendar)
          ? html`<div><dt>${t('calendars.isOpenAt')}</dt><dd>${t('calendars.openAt', { moment })}</dd></div>`
          : html`<div><dt>${t('calendars.nextAfter', { moment })}</dt><dd>${next === undefined ? never : this.#words(next, calendar)}</dd></div>`
      }
      <div><dt>${t('calendars.overAfter', { span: amountWords(this.amount, this.unit) })}</dt><dd>${over === undefined ? never : this.#words(over, calendar)}</dd></div>
    </dl>`;
  }

  #span(): TemplateResult {
    return html`<div class="asked count">
      <div class="field"><label for="amount">${t('calendars.count')}</label>
        ${wholeNumber({ id: 'amount', value: this.amount, least: 1, most }, (amount) => (this.amount = amount ?? 1))}</div>
      <select class="control" style="inline-size:auto" aria-label=${t('calendars.unit')} @change=${(event: Event) => (this.unit = (event.target as HTMLSelectElement).value as Unit)}>
        <option value="days" ?selected=${this.unit === 'days'}>${t('calendars.workingDays')}</option>
        <option value="hours" ?selected=${this.unit === 'hours'}>${t('calendars.workingHours')}</option>
      </select></div>`;
  }

  protected override render(): TemplateResult {
    const calendar = this.#calendar;
    if (calendar === undefined) return html`<p class="help">${t('calendars.mendFirst')}</p>`;
    const at = new Date(this.at ?? Date.now());
    const { date, minutes } = wallOf(at.toISOString(), calendar.zone);
    const own = preferences().calendar;
    const set = (day: string, minute: number) => (this.at = instantOf(day, minute, calendar.zone));
    return html`<ravand-month-grid .value=${date} .calendar=${own} .second=${own === 'gregorian' ? undefined : 'gregorian'} .isRest=${(day: string) => calendar.hoursOn(dayNumber(day)).length === 0}
        @day-choose=${({ detail }: CustomEvent<string>) => set(detail, minutes)}></ravand-month-grid>
      <p><b>${formatDate(date, 'long')}</b><br />${this.#dayLine(date, calendar)}</p>
      <div class="asked"><div class="field"><span class="label">${t('calendars.atTime')}</span>
        <ravand-clock-input label=${t('calendars.atTime')} .value=${timeOf(minutes)} @clock-change=${({ detail }: CustomEvent<string>) => set(date, minutesOf(detail))}></ravand-clock-input></div>
        ${this.#span()}</div>
      ${this.#answers(at, calendar)}
      ${calendar.zone === preferences().timeZone ? nothing : html`<p class="help">${t('calendars.clockOf')} <bdi dir="ltr">${calendar.zone}</bdi></p>`}`;
  }
}
