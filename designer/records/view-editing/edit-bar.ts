// `<ravand-view-edit-bar .editing>`: the line above a list that is edited: the draft's state, steps back and forth, versions, preview, publish, done. Emits
// `edit-end` with the name of the view to show, `preview-toggle`.
import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { refreshWorkspace } from '../../api/session.ts';
import { RavandElement } from '../../elements/element.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { local, t } from '../../shell/texts.ts';
import '../../studio/draft-header.ts';
import { addressOf } from '../view-switch.ts';
import type { ViewEditing } from './session.ts';

@customElement('ravand-view-edit-bar')
export class ViewEditBar extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        flex: none;
        background: var(--accent-soft);
        border-block-end: 1px solid var(--line);
      }
      @media (max-width: 767.98px) {
        .wide {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) editing!: ViewEditing;
  @property({ type: Boolean }) previewing = false;

  async #published(): Promise<void> {
    await refreshWorkspace();
    this.emit('edit-end', this.editing.name);
  }

  #opened(isThere: boolean): void {
    if (isThere) return;
    void refreshWorkspace();
    this.emit('edit-end', '');
  }

  protected override render() {
    const { draft, entity, name } = this.editing;
    const heading = local(draft.definition?.label, t('list.all'));
    const back = addressOf(entity, { type: draft.definition?.type ?? 'list', name: draft.version > 0 ? name : '' });
    const toggle = t(this.previewing ? 'view.goOnEditing' : 'view.preview');
    return html`<ravand-draft-header .draft=${draft} heading=${heading} back=${back} backLabel=${t('view.endEditing')}
      @draft-published=${() => void this.#published()} @draft-opened=${(event: CustomEvent) => this.#opened(event.detail != null)}>
      <button slot="actions" type="button" class="button" aria-pressed=${String(this.previewing)} title=${toggle} @click=${() => this.emit('preview-toggle')}><ravand-icon name=${this.previewing ? 'square-pen' : 'eye'}></ravand-icon><span class="wide">${toggle}</span></button>
    </ravand-draft-header>`;
  }
}
