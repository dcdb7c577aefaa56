// `<ravand-factor-needed>`: for whose role must have a second factor and who has none yet: setting it up is the way in.
import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { enter, leave } from '../api/session.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { cardPage } from '../elements/styles/card-page.ts';
import { t } from '../shell/texts.ts';
import './factor-setup.ts';
import { issuer } from './issuer.ts';

@customElement('ravand-factor-needed')
export class FactorNeeded extends RavandElement {
  static override styles = [
    base,
    buttons,
    cardPage,
    css`
      .out {
        margin-block-start: 18px;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<div class="card">
      <div class="brand"><img src=${new URL('../theme/mark.svg', import.meta.url).href} alt="" />${t('app.name')}</div>
      <h1>${t('factor.needed')}</h1>
      <p class="lead">${t('factor.neededWhy')}</p>
      <ravand-factor-setup @factor-on=${() => void enter()}></ravand-factor-setup>
      <button type="button" class="button quiet out" @click=${this.#signOut}><ravand-icon name="log-out"></ravand-icon>${t('session.signOut')}</button>
    </div>`;
  }

  #signOut = async (): Promise<void> => {
    await issuer.signOut();
    leave();
  };
}
