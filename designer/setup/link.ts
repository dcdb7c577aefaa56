// `<ravand-link>`: the page behind an invitation or a reset link: who it is for, and a password of one's own.
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '../account/code-entry.ts';
import { http, segment } from '../api/client.ts';
import { ServerProblem } from '../api/problem.ts';
import { begin, leave } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { cardPage } from '../elements/styles/card-page.ts';
import { controls } from '../elements/styles/controls.ts';
import { navigate } from '../shell/router.ts';
import { t } from '../shell/texts.ts';

interface LinkInfo {
  readonly purpose: 'invite' | 'reset';
  readonly name: string;
  readonly email: string;
}

@customElement('ravand-link')
export class RavandLink extends RavandElement {
  static override styles = [base, buttons, controls, cardPage];

  @state() private info: LinkInfo | undefined;
  @state() private dead = '';
  @state() private fault = '';
  @state() private busy = false;
  /** The password is set; the account has a second factor. */
  @state() private challenge = '';
  #token = decodeURIComponent(location.hash.slice(1));
  #purpose = location.pathname.startsWith('/reset') ? 'reset' : 'invite';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      this.info = await http.get<LinkInfo>(`/api/links/${segment(this.#token)}`, { purpose: this.#purpose });
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      this.dead = error.detail;
    }
  }

  override render(): TemplateResult {
    return html`<div class="card">
      <div class="brand"><img src=${new URL('../theme/mark.svg', import.meta.url).href} alt="" />${t('app.name')}</div>
      ${this.dead ? html`<h1>${t('link.dead')}</h1><p class="lead">${this.dead}</p><a class="button" href="/">${t('link.toSignIn')}</a>` : this.challenge ? this.#code() : this.info ? this.#form(this.info) : nothing}
    </div>`;
  }

  #code(): TemplateResult {
    const toSignIn = () => void navigate('/', { replace: true });
    return html`<ravand-code-entry .challenge=${this.challenge} @code-entered=${() => void this.#enter()} @code-over=${toSignIn}></ravand-code-entry>`;
  }

  async #enter(): Promise<void> {
    leave();
    await begin();
    await navigate('/', { replace: true });
  }

  #form(info: LinkInfo): TemplateResult {
    return html`<h1>${info.purpose === 'invite' ? t('link.welcome', { name: info.name }) : t('link.reset')}</h1>
      <p class="lead">${t('link.lead')} <bdi dir="ltr">${info.email}</bdi></p>
      <form @submit=${this.#submit} novalidate>
        <input type="email" name="username" autocomplete="username" .value=${info.email} hidden />
        <div class="field">
          <label for="password">${t('setup.password')}</label>
          <input id="password" name="password" type="password" class="control ltr" autocomplete="new-password" required aria-invalid=${String(this.fault !== '')} aria-describedby="about" />
          <div id="about" role="alert">${this.fault ? html`<span class="fault"><ravand-icon name="circle-alert"></ravand-icon>${this.fault}</span>` : html`<span class="help">${t('setup.passwordHelp')}</span>`}</div>
        </div>
        <button class="button primary" type="submit" aria-busy=${String(this.busy)}>${t('link.enter')}</button>
      </form>`;
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    const password = String(new FormData(event.target as HTMLFormElement).get('password') ?? '');
    this.fault = password.length < 10 ? t('setup.passwordHelp') : '';
    if (this.fault) return;
    this.busy = true;
    try {
      await http.post(`/api/links/${segment(this.#token)}`, { purpose: this.#purpose, password });
      await this.#enter();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      if (typeof error.more.challenge === 'string') this.challenge = error.more.challenge;
      this.fault = error.details[0]?.message ?? error.detail;
    } finally {
      this.busy = false;
    }
  };
}
