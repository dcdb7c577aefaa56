// `<ravand-factor-proof>`: asks for password and code again before the second factor is turned off or its recovery codes are made anew. `work` does it;
// emits `proof-close`.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import '../elements/dialog.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { t } from '../shell/texts.ts';
import type { Proof } from './api.ts';

@customElement('ravand-factor-proof')
export class FactorProof extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    css`
      form {
        display: grid;
        gap: 14px;
      }
    `,
  ];

  @property() heading = '';
  @property() lead = '';
  @property({ type: Boolean }) dangerous = false;
  @property({ attribute: false }) work: (proof: Proof) => Promise<void> = async () => undefined;
  @state() private faults: Readonly<Record<string, string>> = {};
  @state() private busy = false;

  override render(): TemplateResult {
    return html`<ravand-dialog open heading=${this.heading} @dialog-close=${() => this.emit('proof-close')}>
      <form id="form" @submit=${this.#submit} novalidate>
        <p>${this.lead}</p>
        ${this.#field('password', html`<input id="password" name="password" type="password" class="control ltr" dir="ltr" autocomplete="current-password" aria-invalid=${String(this.faults.password !== undefined)} aria-describedby="password-fault" />`)}
        ${this.#field('code', html`<input id="code" name="code" class="control ltr" dir="ltr" autocomplete="one-time-code" spellcheck="false" aria-invalid=${String(this.faults.code !== undefined)} aria-describedby="code-fault" />`, t('factor.anyCode'))}
        <div role="alert">${this.faults.form ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.faults.form}</span>` : nothing}</div>
        <button class="button ${this.dangerous ? 'danger' : 'primary'}" type="submit" aria-busy=${String(this.busy)}>${this.heading}</button>
      </form>
    </ravand-dialog>`;
  }

  #field(name: 'password' | 'code', input: TemplateResult, help?: string): TemplateResult {
    const fault = this.faults[name];
    return html`<div class="field">
      <label for=${name}>${t(`factor.${name}`)}</label>
      ${input}
      <div id="${name}-fault">${fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${fault}</span>` : help ? html`<span class="help">${help}</span>` : nothing}</div>
    </div>`;
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    const values = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(values.get(name) ?? '');
    this.busy = true;
    this.faults = {};
    try {
      await this.work({ password: text('password'), code: text('code').trim() || '-' });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      const [detail] = error.details;
      this.faults = detail ? { [detail.pointer.slice(1)]: detail.message ?? detail.code } : { form: error.detail };
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    } finally {
      this.busy = false;
    }
  };
}
