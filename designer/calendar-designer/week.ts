// `<ravand-opening-week .week>`: the hours of the week, day by day, and which days are of rest. Emits `week-change`.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { OpeningDay, OpeningWeek } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { numberLocale } from '../format/locale.ts';
import { weekdayName, weekdaysInOrder } from '../format/weekdays.ts';
import { amountWords } from '../process-designer/time/time-words.ts';
import { t } from '../shell/texts.ts';
import './opening-hours.ts';
import {
  hoursToBegin,
  isOpenOn,
  minutesOpen,
  restOf,
  sameEveryDay,
  type Weekday,
  weekdays,
  withDay,
  withRest,
} from './week-edits.ts';

/** Days of rest as countries have them, 0 = Sunday. */
const weekends: readonly (readonly number[])[] = [[5], [4, 5], [5, 6], [0, 6], [0], []];

@customElement('ravand-opening-week')
export class OpeningWeekEditor extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      .rest {
        max-inline-size: 320px;
      }
      .days {
        display: grid;
        border-block-start: 1px solid var(--line);
      }
      .day {
        display: grid;
        grid-template-columns: 128px minmax(0, 1fr) auto;
        gap: 8px 12px;
        align-items: start;
        padding-block: 10px;
        border-block-end: 1px solid var(--line);
      }
      .day > .checkbox {
        min-block-size: var(--input);
        align-items: center;
      }
      .day > .checkbox input {
        margin-block-start: 0;
      }
      .closed {
        line-height: var(--input);
        color: var(--text-3);
      }
      @media (max-width: 767.98px) {
        .day {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        .day > :nth-child(2) {
          grid-column: 1 / -1;
          grid-row: 2;
        }
        .day.shut > :nth-child(2) {
          grid-column: 2;
          grid-row: 1;
        }
      }
    `,
  ];

  @property({ attribute: false }) week: OpeningWeek = {};

  #send(week: OpeningWeek): void {
    this.emit('week-change', week);
  }

  #restField(): TemplateResult {
    const now = [...restOf(this.week)].sort().join();
    const list = new Intl.ListFormat(numberLocale(), { type: 'conjunction' });
    const words = (days: readonly number[]) =>
      days.length === 0 ? t('calendars.noRest') : list.format(inOrder(days).map(weekdayName));
    const known = weekends.map((days) => ({ value: [...days].sort().join(), label: words(days) }));
    const isKnown = known.some(({ value }) => value === now);
    const choices = isKnown ? known : [{ value: now, label: words(restOf(this.week)) }, ...known];
    return html`<div class="field rest">
      <label for="rest">${t('calendars.rest')}</label>
      <select id="rest" class="control" @change=${(event: Event) => {
        const { value } = event.target as HTMLSelectElement;
        this.#send(withRest(this.week, value === '' ? [] : value.split(',').map(Number)));
      }}>${choices.map(({ value, label }) => html`<option value=${value} .selected=${live(value === now)}>${label}</option>`)}</select>
    </div>`;
  }

  #day(day: Weekday, index: number): TemplateResult {
    const { week } = this;
    const name = weekdayName(index);
    const isOpen = isOpenOn(week, day);
    const others = weekdays.some((one) => one !== day && isOpenOn(week, one));
    const turn = (event: Event) =>
      this.#send(withDay(week, day, (event.target as HTMLInputElement).checked ? hoursToBegin(week) : []));
    return html`<div class="day ${isOpen ? '' : 'shut'}" data-day=${day}>
      <label class="checkbox"><input type="checkbox" .checked=${live(isOpen)} @change=${turn} />${name}</label>
      ${isOpen ? html`<ravand-opening-hours label=${name} .hours=${week[day] ?? []} @hours-change=${({ detail }: CustomEvent<OpeningDay>) => this.#send(withDay(week, day, detail))}></ravand-opening-hours>` : html`<span class="closed">${t('calendars.closed')}</span>`}
      ${isOpen && others ? html`<button type="button" class="button quiet icon-only small" aria-label=${t('calendars.sameEveryDay', { day: name })} title=${t('calendars.sameEveryDay', { day: name })} @click=${() => this.#send(sameEveryDay(week, day))}><ravand-icon name="copy"></ravand-icon></button>` : ''}
    </div>`;
  }

  protected override render(): TemplateResult {
    return html`${this.#restField()}
      <div class="days">${weekdaysInOrder().map((index) => this.#day(weekdays[index] as Weekday, index))}</div>
      <p class="help">${t('calendars.weekSum', { hours: amountWords(minutesOpen(this.week) / 60, 'hours') })}</p>`;
  }
}

/** As the person's week goes. */
function inOrder(days: readonly number[]): readonly number[] {
  return weekdaysInOrder().filter((day) => days.includes(day));
}
