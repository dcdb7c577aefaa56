// `<ravand-sign-in>`: e-mail and password, one clear sentence when they do not fit, languages at the foot. The page behind it stays where it was asked for.
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import '../account/code-entry.ts';
import { issuer } from '../account/issuer.ts';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { enter, session } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { cardPage } from '../elements/styles/card-page.ts';
import { controls } from '../elements/styles/controls.ts';
import { toast } from '../elements/toast.ts';
import { prefer, preferences } from './preferences.ts';
import { languages, t } from './texts.ts';

@customElement('ravand-sign-in')
export class RavandSignIn extends RavandElement {
  static override styles = [
    base,
    buttons,
    controls,
    cardPage,
    css`
      :host {
        grid-template-rows: 1fr auto;
      }
      .card {
        inline-size: min(372px, calc(100vw - 32px));
      }
      h1 {
        margin-block-end: 16px;
      }
      form {
        display: grid;
        gap: 14px;
      }
      .control {
        min-block-size: 40px;
      }
      .button.primary {
        min-block-size: 40px;
        margin-block-start: 4px;
      }
      .or {
        display: flex;
        align-items: center;
        gap: 12px;
        margin-block: 14px;
        color: var(--text-3);
        font: var(--small);
      }
      .or::before,
      .or::after {
        content: '';
        flex: 1;
        border-block-start: 1px solid var(--line);
      }
      .issuer {
        inline-size: 100%;
        min-block-size: 40px;
        white-space: normal;
      }
      .issuer + .issuer {
        margin-block-start: 8px;
      }
      footer {
        display: flex;
        justify-content: center;
        gap: 18px;
        padding: 16px;
      }
      footer button {
        border: 0;
        background: none;
        min-block-size: 28px;
        color: var(--text-3);
        cursor: pointer;
      }
      footer [aria-pressed='true'] {
        color: var(--text);
        font-weight: 650;
      }
    `,
  ];

  @state() private busy = false;
  /** The issuer the page is left for. */
  @state() private leaving = '';
  @state() private fault: string | undefined;
  /** The password was right; a code is to follow. */
  @state() private challenge = '';
  @query('#email') private readonly email!: HTMLInputElement;
  @query('#password') private readonly password!: HTMLInputElement;

  override firstUpdated(): void {
    this.email.focus();
  }

  override render(): TemplateResult {
    const organization = session.start?.settings.organization;
    return html`<div class="card">
        <div class="brand"><img src=${new URL('../theme/mark.svg', import.meta.url).href} alt="" /><bdi>${organization || t('app.name')}</bdi></div>
        ${session.state === 'setup' ? html`<h1>${t('session.notSetUp')}</h1><p class="muted">${t('session.setUpHint')}</p>` : this.challenge ? this.#code() : this.#form()}
      </div>
      <footer>
        ${languages.map(
          ({ value, name }) =>
            html`<button type="button" lang=${value} aria-pressed=${String(preferences().language === value)} @click=${() => void prefer({ language: value, direction: undefined }, { keep: true })}>${name}</button>`,
        )}
      </footer>`;
  }

  #code(): TemplateResult {
    return html`<ravand-code-entry .challenge=${this.challenge} @code-entered=${this.#entered} @code-over=${this.#back}></ravand-code-entry>`;
  }

  #entered = async (event: CustomEvent<'app' | 'recovery'>): Promise<void> => {
    await enter();
    if (event.detail === 'recovery') toast({ text: t('factor.recoveryUsed'), icon: 'triangle-alert' });
  };

  #back = async (event: CustomEvent<string | undefined>): Promise<void> => {
    this.challenge = '';
    this.fault = event.detail;
    await this.updateComplete;
    this.email.focus();
  };

  #form(): TemplateResult {
    return html`<h1>${t('session.signIn')}</h1>
      <form @submit=${this.#submit} novalidate>
        <div class="field">
          <label for="email">${t('session.email')}</label>
          <input id="email" class="control ltr" type="email" name="email" autocomplete="username" required aria-invalid=${String(this.fault !== undefined)} />
        </div>
        <div class="field">
          <label for="password">${t('session.password')}</label>
          <input id="password" class="control ltr" type="password" name="password" autocomplete="current-password" required aria-invalid=${String(this.fault !== undefined)} aria-describedby="fault" />
        </div>
        <div id="fault" role="alert">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : nothing}</div>
        <button class="button primary" type="submit" aria-busy=${String(this.busy)}>${t('session.enter')}</button>
      </form>
      ${this.#issuers()}`;
  }

  #issuers(): TemplateResult | typeof nothing {
    const issuers = session.start?.issuers ?? [];
    if (issuers.length === 0) return nothing;
    return html`<p class="or">${t('session.or')}</p>
      ${issuers.map(
        ({ name, label }) =>
          html`<button type="button" class="button issuer" aria-busy=${String(this.leaving === name)} @click=${() => void this.#leave(name)}><ravand-icon name="key-round"></ravand-icon>${t('session.withIssuer', { issuer: label })}</button>`,
      )}`;
  }

  async #leave(name: string): Promise<void> {
    if (this.leaving !== '') return;
    this.leaving = name;
    try {
      await issuer.leave(name, location.pathname + location.search);
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.fault = error.detail;
      this.leaving = '';
    }
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    this.fault = undefined;
    if (!this.email.value.trim() || !this.password.value) {
      this.fault = t('session.bothNeeded');
      (this.email.value.trim() ? this.password : this.email).focus();
      return;
    }
    this.busy = true;
    try {
      await ravand.signIn(this.email.value.trim(), this.password.value);
      await enter();
    } catch (error) {
      if (error instanceof ServerProblem && typeof error.more.challenge === 'string') {
        this.challenge = error.more.challenge;
        return;
      }
      this.fault = error instanceof ServerProblem ? error.detail : t('problem.screen');
      this.password.select();
    } finally {
      this.busy = false;
    }
  };
}
