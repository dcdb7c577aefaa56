// `<ravand-signed-in>`: where the issuer sends people back to: finishes the sign-in, asks for the code where there is a second factor, or says what
// was wrong and leads back.
import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { begin, leave } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { cardPage } from '../elements/styles/card-page.ts';
import { navigate } from '../shell/router.ts';
import { t } from '../shell/texts.ts';
import './code-entry.ts';
import { issuer } from './issuer.ts';

@customElement('ravand-signed-in')
export class RavandSignedIn extends RavandElement {
  static override styles = [base, buttons, cardPage, states];

  @state() private problem = '';
  @state() private challenge = '';
  #returnTo = '/';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#finish();
  }

  async #finish(): Promise<void> {
    const search = new URLSearchParams(location.search);
    // What the issuer answered is for once: it stays neither in the address nor in the history.
    history.replaceState(history.state, '', location.pathname);
    try {
      this.#returnTo = (await issuer.comeBack(search)).returnTo;
      await this.#enter();
    } catch (error) {
      if (!(error instanceof ServerProblem)) throw error;
      const { challenge, returnTo } = error.more;
      if (typeof returnTo === 'string') this.#returnTo = returnTo;
      if (typeof challenge === 'string') this.challenge = challenge;
      else this.problem = error.detail;
    }
  }

  #enter = async (): Promise<void> => {
    leave();
    await begin();
    await navigate(this.#returnTo, { replace: true });
  };

  override render(): TemplateResult {
    return html`<div class="card">
      <div class="brand"><img src=${new URL('../theme/mark.svg', import.meta.url).href} alt="" />${t('app.name')}</div>
      ${this.challenge ? this.#code() : this.problem ? this.#failed() : skeleton(3, 28)}
    </div>`;
  }

  #code(): TemplateResult {
    return html`<ravand-code-entry .challenge=${this.challenge} @code-entered=${() => void this.#enter()} @code-over=${() => void navigate('/', { replace: true })}></ravand-code-entry>`;
  }

  #failed(): TemplateResult {
    return html`<h1>${t('session.notIn')}</h1>
      <p class="lead" role="alert">${this.problem}</p>
      <a class="button" href="/">${t('link.toSignIn')}</a>`;
  }
}
