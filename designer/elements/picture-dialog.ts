// `<ravand-picture-dialog>`: a picture as large as the screen lets it be, and the way to save it. Emits `picture-close`.
import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../shell/texts.ts';
import './dialog.ts';
import { RavandElement } from './element.ts';
import './icon.ts';
import { base } from './styles/base.ts';
import { buttons } from './styles/buttons.ts';

@customElement('ravand-picture-dialog')
export class RavandPictureDialog extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      ravand-dialog {
        --dialog-width: 960px;
      }
      img {
        display: block;
        max-inline-size: 100%;
        max-block-size: calc(100dvh - 220px);
        margin-inline: auto;
        border-radius: var(--radius);
        background: var(--sunken);
      }
    `,
  ];

  @property() name = '';
  /** Where it is drawn from. */
  @property() source = '';
  /** Where it is saved from. */
  @property() file = '';

  protected override render() {
    return html`<ravand-dialog open heading=${this.name} @dialog-close=${() => this.emit('picture-close')}>
      <img src=${this.source} alt=${this.name} />
      <a slot="actions" class="button" href=${this.file} download=${this.name}><ravand-icon name="download"></ravand-icon>${t('files.save')}</a>
    </ravand-dialog>`;
  }
}
