// `<ravand-paste-holidays .taken most>`: a list of holidays, pasted; what was read of it is shown before it is taken. Emits `paste-take` with the new ones, `paste-close`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { systemOf } from '../../schemas/calendar-systems.ts';
import type { Calendar, Holiday } from '../../schemas/types.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { formatDate, today } from '../format/dates.ts';
import { formatInteger } from '../format/numbers.ts';
import { amountWords } from '../process-designer/time/time-words.ts';
import { preferences } from '../shell/preferences.ts';
import { local, t } from '../shell/texts.ts';
import { asYearly } from './holiday-days.ts';
import { readHolidays } from './pasted-holidays.ts';

const calendars: readonly Calendar[] = ['jalali', 'hijri', 'hebrew', 'gregorian'];
const mostShown = 200;

@customElement('ravand-paste-holidays')
export class PasteHolidays extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      .body {
        display: grid;
        gap: 14px;
      }
      textarea {
        min-block-size: 120px;
      }
      ul {
        max-block-size: 220px;
        margin: 0;
        padding: 0;
        overflow-y: auto;
        list-style: none;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
        justify-content: space-between;
        padding-block: 5px;
        border-block-end: 1px solid var(--line);
      }
      li span {
        color: var(--text-2);
      }
      .unread li bdi {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) taken: readonly Holiday[] = [];
  /** How many more there may be. */
  @property({ type: Number }) most = 0;
  @state() private text = '';
  /** The calendar in which they come again every year; empty = once. */
  @state() private yearly: Calendar | '' = '';

  #read() {
    const { language, calendar } = preferences();
    const known = new Set(this.taken.map(({ date }) => date));
    const { holidays, unread } = readHolidays(this.text, { today: today(), calendar, language });
    const fresh = holidays.filter(({ date }) => this.yearly !== '' || !known.has(date));
    return {
      fresh: fresh.slice(0, this.most),
      had: holidays.length - fresh.length,
      tooMany: fresh.length > this.most,
      unread,
    };
  }

  #take(): void {
    const { fresh } = this.#read();
    const { yearly } = this;
    this.emit('paste-take', yearly === '' ? fresh : fresh.map((one) => asYearly(one, systemOf[yearly], today())));
  }

  #repeats(): TemplateResult {
    const choice = (value: Calendar | '', label: string) =>
      html`<option value=${value} ?selected=${value === this.yearly}>${label}</option>`;
    return html`<div class="field"><label for="yearly">${t('calendars.repeats')}</label>
      <select id="yearly" class="control" @change=${(event: Event) => (this.yearly = (event.target as HTMLSelectElement).value as Calendar | '')}>
        ${choice('', t('calendars.onceOnly'))}${calendars.map((one) => choice(one, t('calendars.everyYearIn', { calendar: t(`calendar.${one}`) })))}
      </select></div>`;
  }

  #outcome(): TemplateResult | typeof nothing {
    if (this.text.trim() === '') return nothing;
    const { fresh, had, tooMany, unread } = this.#read();
    return html`<p role="status">${t('calendars.pasteRead', { count: fresh.length })}${had > 0 ? ` ${t('calendars.pasteHad', { count: had })}` : ''}${tooMany ? ` ${t('calendars.pasteTooMany')}` : ''}</p>
      ${fresh.length > 0 ? html`<ul>${fresh.slice(0, mostShown).map(({ label, date, days = 1 }) => html`<li><bdi>${local(label, t('calendars.unnamed'))}</bdi><span>${formatDate(date, 'long')}${days > 1 ? ` · ${amountWords(days, 'days')}` : ''}</span></li>`)}</ul>` : nothing}
      ${unread.length > 0 ? html`<div class="unread"><div class="fault" role="alert"><ravand-icon name="circle-alert"></ravand-icon>${t('calendars.pasteUnread', { count: unread.length })}</div><ul>${unread.slice(0, mostShown).map(({ line, text }) => html`<li><span>${t('calendars.pasteLine', { line: formatInteger(line) })}</span><bdi>${text}</bdi></li>`)}</ul></div>` : nothing}`;
  }

  protected override render(): TemplateResult {
    const close = () => this.emit('paste-close');
    const isEmpty = this.#read().fresh.length === 0;
    return html`<ravand-dialog open heading=${t('calendars.pasteList')} @dialog-close=${close}>
      <div class="body">
        <div class="field"><label for="text">${t('calendars.pasteLabel')}</label>
          <textarea id="text" class="control" dir="auto" rows="6" autofocus aria-describedby="help" placeholder=${t('calendars.pasteExample')} .value=${this.text} @input=${(event: Event) => (this.text = (event.target as HTMLTextAreaElement).value)}></textarea>
          <div class="help" id="help">${t('calendars.pasteHelp')}</div></div>
        ${this.#repeats()}
        ${this.#outcome()}
      </div>
      <button slot="actions" type="button" class="button primary" ?disabled=${isEmpty} @click=${() => this.#take()}>${t('calendars.pasteTake')}</button>
      <button slot="actions" type="button" class="button" @click=${close}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }
}
