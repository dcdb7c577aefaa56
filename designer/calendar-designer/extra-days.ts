// `<ravand-extra-days .days .bad>`: single dates with hours of their own, whatever their weekday and holidays: a short day, a Friday on which one works. Emits
// `days-change` with { days, key }.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { readHours } from '../../core/engine/time/working-calendar.ts';
import type { OpeningDay, WorkingDay } from '../../schemas/types.ts';
import { addDays } from '../calendars/calendar.ts';
import '../elements/date-picker.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/local-text.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { formatDate, today } from '../format/dates.ts';
import { local, t } from '../shell/texts.ts';
import { changedAt } from '../studio/edits.ts';
import { dayRows } from './day-rows.ts';
import { hoursText } from './hours-text.ts';
import './opening-hours.ts';
import { hoursToBegin } from './week-edits.ts';

/** As the schema has them. */
const mostDays = 1000;

/** What is no date is shown as it was written. */
function dateText({ date }: WorkingDay): string {
  return Number.isNaN(Date.parse(date)) ? date : formatDate(date, 'long');
}

@customElement('ravand-extra-days')
export class ExtraDays extends RavandElement {
  static override styles = [base, buttons, controls, dayRows];

  @property({ attribute: false }) days: readonly WorkingDay[] = [];
  @property({ attribute: false }) bad: ReadonlySet<number> = new Set();
  @state() private opened = -1;

  async show(at: number): Promise<void> {
    this.opened = at;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-at="${at}"] .row`)?.focus();
  }

  #send(days: readonly WorkingDay[], key?: string): void {
    this.emit('days-change', { days, key });
  }

  #change(at: number, changes: { readonly [K in keyof WorkingDay]?: WorkingDay[K] | undefined }, key?: string): void {
    this.#send(changedAt(this.days, at, changes), key && `extra/${at}/${key}`);
  }

  async #add(): Promise<void> {
    const taken = new Set(this.days.map(({ date }) => date));
    let date = addDays(today(), 1);
    while (taken.has(date)) date = addDays(date, 1);
    this.#send([...this.days, { date, hours: hoursToBegin({}) }]);
    await this.updateComplete;
    await this.show(this.days.length - 1);
  }

  async #remove(at: number): Promise<void> {
    this.opened = -1;
    this.#send(this.days.filter((_, index) => index !== at));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.row, .line button')?.focus();
  }

  #editor(day: WorkingDay, at: number): TemplateResult {
    const isTwice = this.days.some(({ date }, index) => index !== at && date === day.date);
    const isClosed = day.hours.length === 0;
    return html`<div class="said" id="said-${at}">
      <div class="parts">
        <div class="field"><span class="label">${t('calendars.date')}</span>
          <ravand-date-picker label=${t('calendars.date')} .value=${day.date} .invalid=${isTwice || Number.isNaN(Date.parse(day.date))} @date-change=${({ detail }: CustomEvent<string>) => this.#change(at, { date: detail })}></ravand-date-picker>
          ${isTwice ? html`<div class="fault" role="alert"><ravand-icon name="circle-alert"></ravand-icon>${t('calendars.dateTwice')}</div>` : nothing}</div>
      </div>
      <ravand-local-text label=${t('calendars.extraName')} .text=${day.label} @text-change=${({ detail }: CustomEvent<WorkingDay['label']>) => this.#change(at, { label: Object.keys(detail ?? {}).length === 0 ? undefined : detail }, 'label')}></ravand-local-text>
      <label class="checkbox"><input type="checkbox" .checked=${isClosed} @change=${(event: Event) => this.#change(at, { hours: (event.target as HTMLInputElement).checked ? [] : hoursToBegin({}) })} />${t('calendars.closedAllDay')}</label>
      ${isClosed ? nothing : html`<ravand-opening-hours label=${dateText(day)} .hours=${day.hours} @hours-change=${({ detail }: CustomEvent<OpeningDay>) => this.#change(at, { hours: detail })}></ravand-opening-hours>`}
      <div class="line"><button type="button" class="button small danger" @click=${() => void this.#remove(at)}><ravand-icon name="trash"></ravand-icon>${t('calendars.removeExtra')}</button></div>
    </div>`;
  }

  #row(day: WorkingDay, at: number): TemplateResult {
    const isOpened = at === this.opened;
    const isBad = this.bad.has(at) || readHours(day.hours) === undefined;
    return html`<li data-at=${at} class=${isBad ? 'bad' : ''}>
      <button type="button" class="row" aria-expanded=${String(isOpened)} aria-controls=${isOpened ? `said-${at}` : nothing} @click=${() => (this.opened = isOpened ? -1 : at)}>
        <bdi class="name truncate">${dateText(day)}</bdi>
        <bdi class="when">${local(day.label, '')}</bdi>
        <bdi class="side">${day.hours.length === 0 ? t('calendars.closed') : hoursText(day.hours)}</bdi>
        <ravand-icon name="chevron-down"></ravand-icon>
      </button>
      ${isOpened ? this.#editor(day, at) : nothing}
    </li>`;
  }

  protected override render(): TemplateResult {
    const order = this.days.map((day, at) => ({ day, at })).sort((a, b) => a.day.date.localeCompare(b.day.date));
    return html`<div class="line"><button type="button" class="button small" ?disabled=${this.days.length >= mostDays} @click=${() => void this.#add()}><ravand-icon name="plus"></ravand-icon>${t('calendars.addExtra')}</button></div>
      ${order.length > 0 ? html`<ul>${order.map(({ day, at }) => this.#row(day, at))}</ul>` : nothing}`;
  }
}
