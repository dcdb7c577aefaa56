// `<ravand-clock-input>`: a time of day, typed as one says it ("8", "8:30", "۰۸:۳۰"). Value: HH:MM. Emits `clock-change`; what is no time stays as it was typed, and
// is told what to write.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { readClock } from '../format/clock.ts';
import { clockText } from '../format/weekdays.ts';
import { t } from '../shell/texts.ts';
import { RavandElement } from './element.ts';
import { base } from './styles/base.ts';
import { controls } from './styles/controls.ts';

@customElement('ravand-clock-input')
export class RavandClockInput extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: inline-grid;
        gap: 4px;
        min-inline-size: 0;
      }
      .control {
        inline-size: 78px;
        text-align: center;
        font-variant-numeric: tabular-nums;
      }
      .fault {
        max-inline-size: 200px;
      }
    `,
  ];

  @property() value = '';
  @property() label = '';
  /** 24:00 is a time, too. */
  @property({ type: Boolean }) endsDay = false;
  @property({ type: Boolean }) invalid = false;
  @state() private typed: string | undefined;
  @query('input') private readonly input!: HTMLInputElement;

  override focus(): void {
    this.input?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('value')) this.typed = undefined;
  }

  #take(): void {
    const text = this.input.value;
    const read = readClock(text, this.endsDay);
    this.typed = read === undefined ? text : undefined;
    if (read === undefined) return;
    // It may be written otherwise than it was typed.
    this.input.value = clockText(read);
    if (read !== this.value) this.emit('clock-change', read);
  }

  protected override render(): TemplateResult {
    const isUnread = this.typed !== undefined;
    return html`<input class="control" dir="ltr" inputmode="numeric" autocomplete="off" maxlength="8" aria-label=${this.label} aria-invalid=${String(isUnread || this.invalid)} aria-describedby=${isUnread ? 'fault' : nothing}
        .value=${this.typed ?? clockText(this.value)} @focus=${() => this.input.select()} @change=${() => this.#take()} />
      ${isUnread ? html`<div class="fault" id="fault" role="alert"><ravand-icon name="circle-alert"></ravand-icon>${t(this.endsDay ? 'clock.unreadEnd' : 'clock.unread')}</div>` : nothing}`;
  }
}
