// `<ravand-factor-section>`: the second factor on the account page: its state, turning it on and off, new recovery codes.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { chip, chips } from '../elements/chip.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { section } from '../elements/styles/section.ts';
import { toast } from '../elements/toast.ts';
import { formatDateTime } from '../format/dates.ts';
import { t } from '../shell/texts.ts';
import { type FactorState, factor, type Proof } from './api.ts';
import './factor-proof.ts';
import './factor-setup.ts';
import './recovery-codes.ts';

const fewCodes = 3;

@customElement('ravand-factor-section')
export class FactorSection extends RavandElement {
  static override styles = [
    base,
    buttons,
    chips,
    states,
    section,
    css`
      h2 {
        display: flex;
        align-items: center;
        gap: 10px;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .few {
        display: flex;
        gap: 8px;
        color: var(--warning);
      }
      ravand-dialog {
        --dialog-width: 620px;
      }
    `,
  ];

  @state() private known: FactorState | undefined;
  @state() private problem = '';
  @state() private doing: 'on' | 'off' | 'codes' | undefined;
  /** New ones, being shown. */
  @state() private codes: readonly string[] | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.problem = '';
      this.known = await factor.state();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.problem = error.detail;
    }
  }

  #end = (): void => {
    this.doing = undefined;
    this.codes = undefined;
    void this.#load();
  };

  override render(): TemplateResult {
    return html`<h2>${t('factor.heading')} ${this.known ? chip(this.known.on ? t('factor.on') : t('factor.off'), { tone: this.known.on ? 'success' : 'neutral' }) : nothing}</h2>
      ${this.problem ? failed(this.problem, () => void this.#load()) : this.known ? this.#body(this.known) : skeleton(2, 24)} ${this.#dialogs()}`;
  }

  #body(known: FactorState): TemplateResult {
    if (!known.on)
      return html`<p class="muted">${t('factor.offHint')}</p>
        <div class="acts"><button type="button" class="button primary" @click=${() => (this.doing = 'on')}><ravand-icon name="shield-check"></ravand-icon>${t('factor.turnOn')}</button></div>`;
    return html`<p class="muted">${t('factor.onHint', { date: formatDateTime(known.since ?? '') })}</p>
      <p class=${known.recoveryCodes < fewCodes ? 'few' : ''}>
        ${known.recoveryCodes < fewCodes ? html`<ravand-icon name="triangle-alert"></ravand-icon>` : nothing}<span>${t('factor.codesLeft', { count: known.recoveryCodes })}</span>
      </p>
      <div class="acts">
        <button type="button" class="button" @click=${() => (this.doing = 'codes')}>${t('factor.newCodes')}</button>
        <button type="button" class="button danger" @click=${() => (this.doing = 'off')}>${t('factor.turnOff')}</button>
      </div>`;
  }

  #dialogs(): TemplateResult | typeof nothing {
    if (this.codes)
      return html`<ravand-dialog open heading=${t('factor.recoveryCodes')} @dialog-close=${this.#end}><ravand-recovery-codes .codes=${this.codes} @codes-kept=${this.#end}></ravand-recovery-codes></ravand-dialog>`;
    if (this.doing === 'on')
      return html`<ravand-dialog open heading=${t('factor.turnOn')} @dialog-close=${this.#end}><ravand-factor-setup @factor-on=${this.#end}></ravand-factor-setup></ravand-dialog>`;
    if (this.doing === 'codes')
      return html`<ravand-factor-proof heading=${t('factor.newCodes')} lead=${t('factor.newCodesHint')} .work=${this.#renew} @proof-close=${this.#closeProof}></ravand-factor-proof>`;
    if (this.doing === 'off')
      return html`<ravand-factor-proof dangerous heading=${t('factor.turnOff')} lead=${t('factor.turnOffHint')} .work=${this.#turnOff} @proof-close=${this.#closeProof}></ravand-factor-proof>`;
    return nothing;
  }

  #closeProof = (): void => {
    this.doing = undefined;
  };

  #renew = async (proof: Proof): Promise<void> => {
    this.codes = (await factor.renewRecoveryCodes(proof)).recoveryCodes;
  };

  #turnOff = async (proof: Proof): Promise<void> => {
    await factor.turnOff(proof);
    toast({ text: t('factor.turnedOff'), icon: 'check' });
    this.#end();
  };
}
