// `<ravand-quiet-hours .value label>`: between which times messages do not leave, or that they always do. Emits `quiet-change` with the hours or undefined.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { MessageDefinition } from '../../schemas/types.ts';
import '../elements/clock-input.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { controls } from '../elements/styles/controls.ts';
import { t } from '../shell/texts.ts';

type QuietHours = NonNullable<MessageDefinition['quietHours']>;

const night: QuietHours = { from: '21:00', until: '08:00' };

@customElement('ravand-quiet-hours')
export class QuietHoursEditor extends RavandElement {
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: 6px;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: baseline;
        padding-inline-start: 26px;
      }
    `,
  ];

  @property() label = '';
  @property({ attribute: false }) value: QuietHours | undefined;
  @property({ type: Boolean }) invalid = false;

  #time(which: 'from' | 'until', value: QuietHours): TemplateResult {
    return html`<ravand-clock-input label=${t(`messages.quiet.${which}`)} .value=${value[which]} .invalid=${this.invalid && which === 'until'} @clock-change=${({ detail }: CustomEvent<string>) => this.emit('quiet-change', { ...value, [which]: detail })}></ravand-clock-input>`;
  }

  protected override render(): TemplateResult {
    const { value } = this;
    return html`<label class="checkbox"><input type="checkbox" .checked=${live(value !== undefined)} @change=${(event: Event) => this.emit('quiet-change', (event.target as HTMLInputElement).checked ? night : undefined)} />${this.label}</label>
      ${value ? html`<div class="row"><span>${t('messages.quiet.from')}</span>${this.#time('from', value)}<span>${t('messages.quiet.until')}</span>${this.#time('until', value)}</div>` : nothing}`;
  }
}
