// `<ravand-opening-hours .hours label>`: the openings of one day, one after another, with a bar that shows them in the day. Emits `hours-change`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { readHours } from '../../core/engine/time/working-calendar.ts';
import type { OpeningDay, OpeningHours } from '../../schemas/types.ts';
import '../elements/clock-input.ts';
import type { RavandClockInput } from '../elements/clock-input.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { minutesOf } from '../format/clock.ts';
import { t } from '../shell/texts.ts';
import { nextOpening } from './week-edits.ts';

const endOfDay = 24 * 60;
/** As the schema has it. */
const mostOpenings = 12;

@customElement('ravand-opening-hours')
export class OpeningHoursEditor extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      :host {
        display: grid;
        gap: 6px;
        min-inline-size: 0;
      }
      .bar {
        position: relative;
        block-size: 6px;
        border-radius: 3px;
        background: var(--sunken);
        overflow: hidden;
      }
      .bar i {
        position: absolute;
        inset-block: 0;
        background: var(--accent);
      }
      .openings {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 16px;
        align-items: start;
      }
      .opening {
        display: flex;
        gap: 6px;
        align-items: start;
      }
      .opening > span {
        line-height: var(--input);
        color: var(--text-3);
      }
    `,
  ];

  /** Whose hours they are, for those who hear the fields. */
  @property() label = '';
  @property({ attribute: false }) hours: OpeningDay = [];

  #send(hours: OpeningDay): void {
    this.emit('hours-change', hours);
  }

  #change(at: number, changes: Partial<OpeningHours>): void {
    this.#send(this.hours.map((one, index) => (index === at ? { ...one, ...changes } : one)));
  }

  async #add(): Promise<void> {
    const next = nextOpening(this.hours);
    if (next === undefined) return;
    this.#send([...this.hours, next]);
    await this.updateComplete;
    const inputs = this.renderRoot.querySelectorAll<RavandClockInput>('ravand-clock-input');
    inputs[inputs.length - 2]?.focus();
  }

  #segment({ from, to }: OpeningHours): TemplateResult | typeof nothing {
    const [begin, end] = [minutesOf(from), minutesOf(to)];
    if (!(end > begin)) return nothing;
    const part = (minutes: number) => `${(minutes / endOfDay) * 100}%`;
    return html`<i style=${`inset-inline-start:${part(begin)};inline-size:${part(end - begin)}`}></i>`;
  }

  #opening({ from, to }: OpeningHours, at: number): TemplateResult {
    const named = (key: string) => `${this.label}: ${t(key)}`;
    const isBad = minutesOf(from) >= minutesOf(to) || minutesOf(from) < minutesOf(this.hours[at - 1]?.to ?? '00:00');
    return html`<div class="opening">
      <ravand-clock-input label=${named('calendars.from')} .value=${from} .invalid=${isBad} @clock-change=${({ detail }: CustomEvent<string>) => this.#change(at, { from: detail })}></ravand-clock-input>
      <span>${t('calendars.to')}</span>
      <ravand-clock-input endsDay label=${named('calendars.until')} .value=${to} .invalid=${isBad} @clock-change=${({ detail }: CustomEvent<string>) => this.#change(at, { to: detail })}></ravand-clock-input>
      ${this.hours.length > 1 ? html`<button type="button" class="button quiet icon-only small" aria-label=${t('calendars.removeHours', { day: this.label })} title=${t('calendars.removeHours', { day: this.label })} @click=${() => this.#send(this.hours.filter((_, index) => index !== at))}><ravand-icon name="x"></ravand-icon></button>` : nothing}
    </div>`;
  }

  protected override render(): TemplateResult {
    const { hours } = this;
    const mayAdd = hours.length < mostOpenings && nextOpening(hours) !== undefined;
    return html`<div class="bar" aria-hidden="true">${hours.map((one) => this.#segment(one))}</div>
      <div class="openings">
        ${hours.map((one, at) => this.#opening(one, at))}
        ${mayAdd ? html`<button type="button" class="button quiet small" aria-label=${t('calendars.addHoursOf', { day: this.label })} @click=${() => void this.#add()}><ravand-icon name="plus"></ravand-icon>${t('calendars.addHours')}</button>` : nothing}
      </div>
      ${readHours(hours) === undefined ? html`<div class="fault" role="alert"><ravand-icon name="circle-alert"></ravand-icon>${t('calendars.hoursOrder')}</div>` : nothing}`;
  }
}
