// `<ravand-code-entry>`: the second step of signing in: the code the app shows, or a recovery code. Emits `code-entered` with what the code was of, and
// `code-over` when the way back is to the password.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { t } from '../shell/texts.ts';
import { factor } from './api.ts';
import { codeInput } from './code-input.ts';

@customElement('ravand-code-entry')
export class CodeEntry extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    codeInput,
    css`
      :host {
        display: block;
      }
      h1 {
        margin-block-end: 4px;
        font: var(--record);
      }
      p {
        margin-block-end: 16px;
        color: var(--text-2);
      }
      form {
        display: grid;
        gap: 14px;
      }
      .button {
        min-block-size: 40px;
      }
    `,
  ];

  @property() challenge = '';
  @state() private byRecovery = false;
  @state() private busy = false;
  @state() private fault = '';
  @query('#code') private readonly code!: HTMLInputElement;

  override firstUpdated(): void {
    this.code.focus();
  }

  override render(): TemplateResult {
    const label = this.byRecovery ? t('factor.recoveryCode') : t('factor.code');
    return html`<h1>${t('factor.step')}</h1>
      <p>${this.byRecovery ? t('factor.enterRecovery') : t('factor.enterCode')}</p>
      <form @submit=${this.#submit} novalidate>
        <div class="field">
          <label for="code">${label}</label>
          <input id="code" name="code" class="control ltr code" dir="ltr" spellcheck="false" autocapitalize="characters" autocomplete="one-time-code" inputmode=${this.byRecovery ? 'text' : 'numeric'} required aria-invalid=${String(this.fault !== '')} aria-describedby="fault" />
          <div id="fault" role="alert">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : nothing}</div>
        </div>
        <button class="button primary" type="submit" aria-busy=${String(this.busy)}>${t('session.enter')}</button>
        <button class="button quiet" type="button" @click=${this.#other}>${this.byRecovery ? t('factor.byApp') : t('factor.byRecovery')}</button>
        <button class="button quiet" type="button" @click=${() => this.emit('code-over')}>${t('factor.otherAccount')}</button>
      </form>`;
  }

  #other = (): void => {
    this.byRecovery = !this.byRecovery;
    this.fault = '';
    this.code.value = '';
    this.code.focus();
  };

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const code = this.code.value.trim();
    if (this.busy || code === '') return this.code.focus();
    this.busy = true;
    this.fault = '';
    try {
      const { by } = await factor.enter(this.challenge, code);
      this.emit('code-entered', by);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (error.code === 'sign-in-over') this.emit('code-over', error.detail);
      this.fault = error.detail;
      this.code.select();
    } finally {
      this.busy = false;
    }
  };
}
