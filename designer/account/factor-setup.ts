// `<ravand-factor-setup>`: turning the second factor on, in three steps: the password again, the picture for the app and a code of it, the recovery
// codes. Emits `factor-on` at the end.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { session } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { t } from '../shell/texts.ts';
import { factor } from './api.ts';
import { codeInput } from './code-input.ts';
import '../elements/qr-code.ts';
import './recovery-codes.ts';

@customElement('ravand-factor-setup')
export class FactorSetup extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    codeInput,
    css`
      :host,
      form {
        display: grid;
        gap: 16px;
      }
      .scan {
        display: flex;
        flex-wrap: wrap;
        gap: 20px;
        align-items: flex-start;
      }
      .scan > div {
        flex: 1;
        min-inline-size: min(220px, 100%);
        display: grid;
        gap: 10px;
      }
      .secret {
        direction: ltr;
        padding: 8px 10px;
        border-radius: var(--radius);
        background: var(--sunken);
        font: 500 14px / 22px var(--mono);
        overflow-wrap: anywhere;
        user-select: all;
      }
      .primary {
        justify-self: start;
        min-block-size: 36px;
      }
    `,
  ];

  @state() private secret: { readonly secret: string; readonly uri: string } | undefined;
  @state() private codes: readonly string[] | undefined;
  @state() private faults: Readonly<Record<string, string>> = {};
  @state() private busy = false;

  override render(): TemplateResult {
    if (this.codes)
      return html`<ravand-recovery-codes .codes=${this.codes} @codes-kept=${() => this.emit('factor-on')}></ravand-recovery-codes>`;
    return this.secret ? this.#scan(this.secret) : this.#password();
  }

  #password(): TemplateResult {
    return html`<p>${t('factor.what')}</p>
      <form @submit=${(event: SubmitEvent) => this.#submit(event, 'password')} novalidate>
        <input type="email" name="username" autocomplete="username" .value=${session.me?.email ?? ''} hidden />
        ${this.#field('password', html`<input id="password" name="password" type="password" class="control ltr" dir="ltr" autocomplete="current-password" required aria-invalid=${String(this.faults.password !== undefined)} aria-describedby="password-fault" />`)}
        ${this.#general()}
        <button class="button primary" type="submit" aria-busy=${String(this.busy)}>${t('action.next')}</button>
      </form>`;
  }

  #scan({ secret, uri }: { secret: string; uri: string }): TemplateResult {
    return html`<div class="scan">
        <ravand-qr-code .text=${uri} .label=${t('factor.picture')}></ravand-qr-code>
        <div>
          <p>${t('factor.scan')}</p>
          <p class="muted">${t('factor.byHand')}</p>
          <code class="secret">${secret.replace(/.{4}(?=.)/g, '$& ')}</code>
        </div>
      </div>
      <form @submit=${(event: SubmitEvent) => this.#submit(event, 'code')} novalidate>
        ${this.#field('code', html`<input id="code" name="code" class="control ltr code" dir="ltr" inputmode="numeric" autocomplete="one-time-code" required aria-invalid=${String(this.faults.code !== undefined)} aria-describedby="code-fault" />`)}
        ${this.#general()}
        <button class="button primary" type="submit" aria-busy=${String(this.busy)}>${t('factor.turnOn')}</button>
      </form>`;
  }

  #field(name: 'password' | 'code', input: TemplateResult): TemplateResult {
    const fault = this.faults[name];
    return html`<div class="field">
      <label for=${name}>${t(`factor.${name}`)}</label>
      ${input}
      <div id="${name}-fault" role="alert">${fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${fault}</span>` : nothing}</div>
    </div>`;
  }

  #general(): TemplateResult | typeof nothing {
    if (!this.faults.form) return nothing;
    return html`<span class="fault" role="alert"><ravand-icon name="circle-alert"></ravand-icon>${this.faults.form}</span>`;
  }

  async #submit(event: SubmitEvent, step: 'password' | 'code'): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const typed = String(new FormData(event.target as HTMLFormElement).get(step) ?? '');
    this.busy = true;
    this.faults = {};
    try {
      if (step === 'password') this.secret = await factor.begin(typed);
      else this.codes = (await factor.confirm(typed)).recoveryCodes;
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      const [detail] = error.details;
      const message = detail?.message ?? error.detail;
      this.faults = detail?.pointer === `/${step}` ? { [step]: message } : { form: message };
      // What waited too long is begun again.
      if (error.code === 'second-factor-not-begun') this.secret = undefined;
    } finally {
      this.busy = false;
    }
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(this.secret ? '#code' : '#password')?.focus();
  }
}
