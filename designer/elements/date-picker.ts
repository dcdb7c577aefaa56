// `<ravand-date-picker>`: a date (or date and time) typed in one's own words first, with the month of one's calendar below. Value: YYYY-MM-DD or an ISO instant. Emits `date-change`.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { latinDigits } from '../../core/kernel/fold.ts';
import type { Calendar } from '../../schemas/types.ts';
import { type Reading, readDate } from '../calendars/natural.ts';
import { instantOf, wallOf } from '../calendars/zone.ts';
import { dayOf, formatDate, formatTime, today } from '../format/dates.ts';
import { preferences } from '../shell/preferences.ts';
import { t } from '../shell/texts.ts';
import { RavandElement } from './element.ts';
import './month-grid.ts';
import type { RavandMonthGrid } from './month-grid.ts';
import './popover.ts';
import { base } from './styles/base.ts';
import { buttons } from './styles/buttons.ts';
import { controls } from './styles/controls.ts';

const calendars: readonly Calendar[] = ['jalali', 'hijri', 'hebrew', 'gregorian'];
const workdayBegins = 9 * 60;

@customElement('ravand-date-picker')
export class RavandDatePicker extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      .open {
        display: grid;
        place-items: center;
        inline-size: 24px;
        block-size: 24px;
        border: 0;
        border-radius: var(--radius);
        background: none;
        padding: 0;
        cursor: pointer;
      }
      .reading {
        font: var(--small);
        color: var(--accent);
        white-space: nowrap;
      }
      .box {
        inline-size: 314px;
        padding: 12px 14px 0;
        max-inline-size: calc(100vw - 18px);
      }
      .said {
        display: flex;
        align-items: center;
        min-block-size: 30px;
        margin-block-end: 8px;
        padding-inline: 10px;
        border-radius: var(--radius);
        background: var(--accent-soft);
        color: var(--accent);
        font: var(--small-strong);
      }
      .said.unread {
        background: var(--sunken);
        color: var(--text-3);
        font: var(--small);
      }
      footer {
        display: flex;
        align-items: center;
        gap: 8px;
        margin: 10px -14px 0;
        padding: 8px 14px;
        border-block-start: 1px solid var(--line);
        font: var(--small);
        color: var(--text-2);
      }
      footer label {
        display: inline-flex;
        align-items: center;
        gap: 8px;
      }
      footer .space {
        flex: 1;
      }
      .time {
        inline-size: 62px;
        min-block-size: 28px;
        padding: 2px 8px;
        text-align: center;
        font: var(--small-strong);
      }
      select {
        border: 0;
        background: none;
        color: var(--text-2);
        font: var(--small);
        min-block-size: 28px;
        cursor: pointer;
      }
      select option {
        background: var(--surface);
        color: var(--text);
      }
    `,
  ];

  @property() value = '';
  @property() type: 'date' | 'datetime' = 'date';
  @property() label = '';
  @property({ type: Boolean }) invalid = false;
  @property({ type: Boolean }) disabled = false;
  @state() private opened = false;
  @state() private typed: string | undefined;
  @state() private calendar: Calendar | undefined;
  @query('input.text') private readonly input!: HTMLInputElement;
  @query('ravand-month-grid') private readonly grid!: RavandMonthGrid;

  override focus(): void {
    this.input?.focus();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('value')) this.typed = undefined;
  }

  override render(): TemplateResult {
    return html`<div class="control with-affix ${this.invalid ? 'invalid' : ''}" ?data-open=${this.opened}>
        <input
          class="text"
          autocomplete="off"
          spellcheck="false"
          role="combobox"
          aria-haspopup="dialog"
          aria-expanded=${String(this.opened)}
          aria-controls=${this.opened ? 'picker' : nothing}
          aria-label=${this.label}
          aria-invalid=${String(this.invalid)}
          placeholder=${t('date.placeholder')}
          ?disabled=${this.disabled}
          .value=${this.typed ?? this.#written()}
          @input=${this.#onInput}
          @keydown=${this.#onKey}
          @click=${() => (this.opened = !this.disabled)}
          @blur=${this.#onBlur}
        />
        <button type="button" class="open" tabindex="-1" aria-label=${t('date.open')} ?disabled=${this.disabled} @mousedown=${(event: Event) => event.preventDefault()} @click=${this.#toggle}>
          <ravand-icon name="calendar"></ravand-icon>
        </button>
      </div>
      <ravand-popover kind="plain" .open=${this.opened} .anchor=${this.renderRoot?.querySelector('.control') ?? undefined} .label=${this.label} @popover-close=${this.#onClose}>
        ${this.opened ? this.#box() : nothing}
      </ravand-popover>`;
  }

  #box(): TemplateResult {
    const now = this.calendar ?? preferences().calendar;
    const second: Calendar =
      now === 'gregorian'
        ? preferences().calendar === 'gregorian'
          ? 'gregorian'
          : preferences().calendar
        : 'gregorian';
    return html`<div class="box" id="picker" role="group" aria-label=${this.label} @focusout=${this.#onBlur}>
      ${this.#said()}
      <ravand-month-grid
        .value=${this.#reading()?.date ?? this.#day()}
        .calendar=${now}
        .second=${second}
        @mousedown=${(event: Event) => event.preventDefault()}
        @day-choose=${(event: CustomEvent<string>) => this.#choose({ date: event.detail })}
        @day-leave=${() => this.#leaveGrid()}
      ></ravand-month-grid>
      <footer>
        ${
          this.type === 'datetime'
            ? html`<ravand-icon name="clock"></ravand-icon><label>${t('date.hour')} <input class="control time" inputmode="numeric" dir="ltr" .value=${this.#time()} @change=${this.#onTime} /></label>`
            : html`<button type="button" class="button quiet small" @mousedown=${(event: Event) => event.preventDefault()} @click=${() => this.#choose({ date: today() })}>${t('date.today')}</button>`
        }
        <span class="space"></span>
        <select aria-label=${t('reading.calendar')} @change=${(event: Event) => (this.calendar = (event.target as HTMLSelectElement).value as Calendar)}>
          ${calendars.map((calendar) => html`<option value=${calendar} ?selected=${calendar === now}>${t('date.calendarIs', { calendar: t(`calendar.${calendar}`) })}</option>`)}
        </select>
      </footer>
    </div>`;
  }

  #said(): TemplateResult | typeof nothing {
    if (this.typed === undefined || this.typed.trim() === '') return nothing;
    const reading = this.#reading();
    return html`<div class="said ${reading ? '' : 'unread'}" aria-live="polite">${reading ? this.#words(reading) : t('date.unread')}</div>`;
  }

  #words(reading: Reading): string {
    const date = formatDate(reading.date, 'long');
    if (this.type === 'date') return date;
    return `${date}، ${formatTime(instantOf(reading.date, reading.minutes ?? this.#minutes(), preferences().timeZone))}`.replace(
      '،',
      /^(fa|ar)$/.test(preferences().language) ? '،' : ',',
    );
  }

  #reading(): Reading | undefined {
    if (this.typed === undefined) return undefined;
    return readDate(this.typed, { today: today(), calendar: preferences().calendar, language: preferences().language });
  }

  #day(): string {
    if (this.value === '') return '';
    if (/^\d{4}-\d\d-\d\d$/.test(this.value)) return this.value;
    return Number.isNaN(Date.parse(this.value)) ? '' : dayOf(this.value);
  }

  #minutes(): number {
    return this.type === 'datetime' && this.value !== '' && !Number.isNaN(Date.parse(this.value))
      ? wallOf(this.value, preferences().timeZone).minutes
      : workdayBegins;
  }

  #written(): string {
    const day = this.#day();
    if (day === '') return this.value;
    return this.#words({ date: day });
  }

  /** The time as it stands, or as it is being said. */
  #time(): string {
    const said = this.#reading()?.minutes;
    if (said === undefined) return this.value && !Number.isNaN(Date.parse(this.value)) ? formatTime(this.value) : '';
    return formatTime(instantOf(today(), said, preferences().timeZone));
  }

  #onInput = (): void => {
    this.typed = this.input.value;
    this.opened = true;
  };

  #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.opened = true;
      void this.updateComplete.then(() => requestAnimationFrame(() => this.grid?.focus()));
    } else if (event.key === 'Enter' && this.typed !== undefined) {
      event.preventDefault();
      this.#commit();
      this.opened = false;
    } else if (event.key === 'Escape' && this.opened) {
      event.stopPropagation();
      this.typed = undefined;
      this.opened = false;
    }
  };

  /** Takes what was typed: a reading as a date, anything else as it stands, so that validation can name it. */
  #commit(): void {
    if (this.typed === undefined) return;
    if (this.typed.trim() === '') {
      this.#set('');
      return;
    }
    const reading = this.#reading();
    if (reading) this.#choose(reading, false);
    else this.#set(this.typed.trim());
  }

  #choose(reading: Reading, close = true): void {
    this.#set(
      this.type === 'date'
        ? reading.date
        : instantOf(reading.date, reading.minutes ?? this.#minutes(), preferences().timeZone),
    );
    if (!close) return;
    if (this.type === 'date') this.opened = false;
    this.input.focus();
  }

  #set(value: string): void {
    this.typed = undefined;
    if (value === this.value) return;
    this.value = value;
    this.emit('date-change', value);
  }

  #onTime = (event: Event): void => {
    const [hour, minute = 0] = latinDigits((event.target as HTMLInputElement).value)
      .split(/[:.]/)
      .map(Number);
    if (hour === undefined || Number.isNaN(hour) || hour > 23 || Number.isNaN(minute) || minute > 59) return;
    this.#set(instantOf(this.#day() || today(), hour * 60 + minute, preferences().timeZone));
  };

  #toggle = (): void => {
    this.opened = !this.opened;
    this.input.focus();
  };

  #leaveGrid(): void {
    this.opened = false;
    this.input.focus();
  }

  #onClose = (event: Event): void => {
    event.stopPropagation();
    this.#commit();
    this.opened = false;
  };

  #onBlur = (event: FocusEvent): void => {
    const to = event.relatedTarget;
    if (to instanceof Node && this.renderRoot.contains(to)) return;
    this.#commit();
    this.opened = false;
    this.emit('date-leave');
  };
}
