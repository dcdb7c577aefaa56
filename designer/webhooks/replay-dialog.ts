// `<ravand-webhook-replay>`: the dialog that sends what happened in a time again. Emits `replay-close` with how many wait now, or nothing.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import '../elements/date-picker.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { t } from '../shell/texts.ts';
import { type DeliveryState, webhooks } from './api.ts';

const replayable = ['failed', 'withheld', 'delivered'] as const satisfies readonly DeliveryState[];

@customElement('ravand-webhook-replay')
export class RavandWebhookReplay extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      .form {
        display: grid;
        gap: 14px;
      }
      .checks {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 18px;
      }
    `,
  ];

  @property() webhook = '';
  @property({ type: Boolean }) open = false;
  @state() private from = '';
  @state() private to = '';
  @state() private states: readonly DeliveryState[] = ['failed'];
  @state() private busy = false;
  @state() private fault = '';

  override render(): TemplateResult {
    return html`<ravand-dialog heading=${t('webhooks.replayRange')} .open=${this.open} @dialog-close=${() => this.emit('replay-close')}>
      <div class="form">
        <p>${t('webhooks.replayHint')}</p>
        ${this.#date('from', this.from, (value) => (this.from = value))} ${this.#date('to', this.to, (value) => (this.to = value))}
        <fieldset class="group">
          <legend>${t('webhooks.replayStates')}</legend>
          <div class="checks">${replayable.map((one) => this.#box(one))}</div>
        </fieldset>
        <div role="alert">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : nothing}</div>
      </div>
      <button slot="actions" type="button" class="button primary" aria-busy=${String(this.busy)} @click=${() => void this.#replay()}>${t('webhooks.replay')}</button>
      <button slot="actions" type="button" class="button" @click=${() => this.emit('replay-close')}>${t('action.cancel')}</button>
    </ravand-dialog>`;
  }

  #date(name: 'from' | 'to', value: string, change: (value: string) => void): TemplateResult {
    return html`<div class="field">
      <span class="label">${t(`webhooks.${name}`)}<span class="star" aria-hidden="true">*</span></span>
      <ravand-date-picker type="datetime" .label=${t(`webhooks.${name}`)} .value=${value} @date-change=${(event: CustomEvent<string>) => change(event.detail)}></ravand-date-picker>
    </div>`;
  }

  #box(one: DeliveryState): TemplateResult {
    const turn = (): void => {
      this.states = replayable.filter((other) =>
        other === one ? !this.states.includes(one) : this.states.includes(other),
      );
    };
    return html`<label class="checkbox"><input type="checkbox" .checked=${this.states.includes(one)} @change=${turn} />${t(`webhooks.deliveryStates.${one}`)}</label>`;
  }

  async #replay(): Promise<void> {
    const { from, to, states } = this;
    if (from === '' || to === '' || states.length === 0) {
      this.fault = t('webhooks.replayMissing');
      return;
    }
    this.busy = true;
    this.fault = '';
    try {
      const { replayed } = await webhooks.replayRange(this.webhook, { from, to, states });
      this.emit('replay-close', replayed);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.details[0]?.message ?? error.detail;
    } finally {
      this.busy = false;
    }
  }
}
