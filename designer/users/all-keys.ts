// `<ravand-all-keys>`: the live keys of everybody, for administrators: whose, what they may, when they were last used; and their end.
import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import '../account/key-section.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import '../shell/page-header.ts';
import { t } from '../shell/texts.ts';

@customElement('ravand-all-keys')
export class AllKeys extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        flex-direction: column;
      }
      .page {
        flex: 1;
        overflow: auto;
        padding: 16px var(--gutter);
        border-block-start: 1px solid var(--line);
      }
      ravand-key-section {
        max-inline-size: 860px;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<ravand-page-header heading=${t('keys.everybodys')}>
        <a slot="before" class="button quiet icon-only" href="/users" aria-label=${t('users.heading')}><ravand-icon name="arrow-left"></ravand-icon></a>
      </ravand-page-header>
      <div class="page"><ravand-key-section everybody></ravand-key-section></div>`;
  }
}
