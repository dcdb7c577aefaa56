// `<ravand-month-grid>`: one month of a calendar as an ARIA grid; arrows follow the eye, Page keys change month, with Shift the year. Emits `day-choose` and `day-leave`.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Calendar } from '../../schemas/types.ts';
import {
  addDays,
  addMonths,
  addYears,
  type Day,
  firstOf,
  type Month,
  monthGrid,
  monthOf,
} from '../calendars/calendar.ts';
import { formatDate, today } from '../format/dates.ts';
import { type DaysOfRest, daysOfRest } from '../format/days-of-rest.ts';
import { dateLocale, weekendDays, weekStart } from '../format/locale.ts';
import { formatPlain } from '../format/numbers.ts';
import { t } from '../shell/texts.ts';
import { RavandElement } from './element.ts';
import { base } from './styles/base.ts';
import { buttons } from './styles/buttons.ts';

@customElement('ravand-month-grid')
export class RavandMonthGrid extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      header {
        display: flex;
        align-items: center;
        gap: 6px;
        padding-block-end: 4px;
      }
      .names {
        flex: 1;
        display: flex;
        align-items: baseline;
        justify-content: center;
        gap: 12px;
        min-inline-size: 0;
      }
      .names strong {
        font: var(--section);
      }
      .names span {
        font: var(--small);
        color: var(--text-3);
        white-space: nowrap;
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
        table-layout: fixed;
      }
      th {
        block-size: 26px;
        font: var(--small);
        font-weight: 500;
        color: var(--text-3);
      }
      td {
        padding: 0;
        text-align: center;
      }
      td button {
        inline-size: 34px;
        block-size: 28px;
        border: 1.5px solid transparent;
        border-radius: var(--radius);
        background: none;
        cursor: pointer;
        font: var(--body);
        line-height: 1;
      }
      td button:hover {
        background: var(--hover);
      }
      .weekend {
        color: var(--danger);
      }
      .holiday {
        margin: 6px 0 0;
        text-align: center;
        font: var(--small);
        color: var(--danger);
      }
      .other {
        color: var(--text-3);
      }
      td button.today {
        border-color: var(--accent);
        color: var(--accent);
        font-weight: 700;
      }
      td button[aria-selected='true'] {
        background: var(--accent);
        color: var(--on-accent);
        font-weight: 650;
      }
      @media (max-width: 767.98px) {
        td button {
          inline-size: 40px;
          block-size: 40px;
        }
      }
    `,
  ];

  /** Chosen day, YYYY-MM-DD, or empty. */
  @property() value = '';
  @property() calendar: Calendar = 'gregorian';
  /** The calendar whose months stand small beside the heading. */
  @property() second: Calendar | undefined;
  /** Days that are of rest; without it those of the weekend of the person's country. */
  @property({ attribute: false }) isRest: ((date: string) => boolean) | undefined;
  @state() private cursor = today();
  @state() private off: DaysOfRest | undefined;
  #asked = '';

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('value')) this.cursor = this.value || today();
    if (this.isRest === undefined) void this.#ask();
  }

  /** The days of rest of the weeks that are shown. Until they are known, the weekend is drawn. */
  async #ask(): Promise<void> {
    const days = this.#weeks().flat();
    const [first = '', last = ''] = [days[0]?.date, days.at(-1)?.date];
    if (this.#asked === first + last) return;
    this.#asked = first + last;
    const off = await daysOfRest(first, last);
    if (this.#asked === first + last) this.off = off;
  }

  #weeks(): readonly (readonly Day[])[] {
    return monthGrid(monthOf(this.cursor, this.calendar), this.calendar, weekStart());
  }

  override render(): TemplateResult {
    const month = monthOf(this.cursor, this.calendar);
    const weeks = this.#weeks();
    const weekend = weekendDays();
    const { isRest, off } = this;
    const rests = (day: Day) =>
      isRest?.(day.date) ?? (weekend.includes(day.weekday) || off?.rest.has(day.date) === true);
    const holiday = (day: string) => (isRest === undefined ? off?.holidays.get(day) : undefined);
    const said = (day: Day) => {
      const date = formatDate(day.date, 'long', this.calendar);
      const called = holiday(day.date);
      if (called !== undefined) return t('date.holiday', { date, called });
      return isRest?.(day.date) ? t('date.restDay', { date }) : date;
    };
    const here = holiday(this.cursor);
    return html`<header>
        <button type="button" class="button quiet small icon-only" tabindex="-1" aria-label=${t('date.previousMonth')} @click=${() => this.#move(addMonths(this.cursor, -1, this.calendar))}>
          <ravand-icon name="chevron-left"></ravand-icon>
        </button>
        <div class="names" aria-live="polite"><strong>${this.#monthName(month)}</strong>${this.#secondNames(month)}</div>
        <button type="button" class="button quiet small icon-only" tabindex="-1" aria-label=${t('date.nextMonth')} @click=${() => this.#move(addMonths(this.cursor, 1, this.calendar))}>
          <ravand-icon name="chevron-right"></ravand-icon>
        </button>
      </header>
      <table role="grid" aria-label=${this.#monthName(month)} @keydown=${this.#onKey}>
        <thead>
          <tr>
            ${weeks[0]?.map((day) => html`<th scope="col" class=${isRest === undefined && weekend.includes(day.weekday) ? 'weekend' : ''} abbr=${this.#weekday(day.date, 'long')}>${this.#weekday(day.date, 'narrow')}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${weeks.map(
            (week) => html`<tr>
              ${week.map(
                (day) => html`<td role="presentation">
                  <button
                    type="button"
                    role="gridcell"
                    data-date=${day.date}
                    class="${rests(day) ? 'weekend' : ''} ${day.inMonth ? '' : 'other'} ${day.date === today() ? 'today' : ''}"
                    tabindex=${day.date === this.cursor ? 0 : -1}
                    aria-selected=${String(day.date === this.value)}
                    aria-current=${day.date === today() ? 'date' : nothing}
                    aria-label=${said(day)}
                    title=${holiday(day.date) ?? nothing}
                    @click=${() => this.emit('day-choose', day.date)}
                  >
                    ${formatPlain(day.day)}
                  </button>
                </td>`,
              )}
            </tr>`,
          )}
        </tbody>
      </table>
      ${here === undefined ? nothing : html`<p class="holiday">${here}</p>`}`;
  }

  /** Moves the focus to the cursor's day. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>(`[data-date="${this.cursor}"]`)?.focus();
  }

  #monthName(month: Month): string {
    const at = new Date(`${firstOf(month, this.calendar)}T12:00:00Z`);
    const parts = new Intl.DateTimeFormat(dateLocale(this.calendar), {
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC',
    }).formatToParts(at);
    const name = parts.find((part) => part.type === 'month')?.value ?? '';
    return `${name} ${formatPlain(month.year)}`;
  }

  /** The months of the other calendar that this one covers: "Oct – Nov 2026". */
  #secondNames(month: Month): TemplateResult | typeof nothing {
    if (!this.second || this.second === this.calendar) return nothing;
    const first = firstOf(month, this.calendar);
    const last = addDays(addMonths(first, 1, this.calendar), -1);
    const locale = this.second === 'gregorian' ? 'en' : dateLocale(this.second);
    const name = (date: string) =>
      new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' }).format(new Date(`${date}T12:00:00Z`));
    const year = monthOf(last, this.second).year;
    const names = name(first) === name(last) ? name(first) : `${name(first)} – ${name(last)}`;
    return html`<span dir=${this.second === 'gregorian' ? 'ltr' : 'auto'}>${names} ${this.second === 'gregorian' ? year : formatPlain(year)}</span>`;
  }

  #weekday(date: string, weekday: 'long' | 'narrow'): string {
    return new Intl.DateTimeFormat(dateLocale(this.calendar), { weekday, timeZone: 'UTC' }).format(
      new Date(`${date}T12:00:00Z`),
    );
  }

  #move(to: string, focus = false): void {
    this.cursor = to;
    if (focus) void this.updateComplete.then(() => this.focus());
  }

  #onKey = (event: KeyboardEvent): void => {
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backward = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
    const weekColumn = (new Date(`${this.cursor}T12:00:00Z`).getUTCDay() - weekStart() + 7) % 7;
    const moves: Record<string, () => string> = {
      [forward]: () => addDays(this.cursor, 1),
      [backward]: () => addDays(this.cursor, -1),
      ArrowDown: () => addDays(this.cursor, 7),
      ArrowUp: () => addDays(this.cursor, -7),
      Home: () => addDays(this.cursor, -weekColumn),
      End: () => addDays(this.cursor, 6 - weekColumn),
      PageDown: () =>
        event.shiftKey ? addYears(this.cursor, 1, this.calendar) : addMonths(this.cursor, 1, this.calendar),
      PageUp: () =>
        event.shiftKey ? addYears(this.cursor, -1, this.calendar) : addMonths(this.cursor, -1, this.calendar),
    };
    const move = moves[event.key];
    if (move) {
      event.preventDefault();
      this.#move(move(), true);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      this.emit('day-leave');
    }
  };
}
