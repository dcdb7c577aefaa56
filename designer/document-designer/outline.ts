// `<ravand-document-outline>`: the blocks of a document from top to bottom, and below them what can be put in. Emits `part-choose` ('' = the document itself),
// `block-add`, `part-move`, `part-remove`.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DocumentBlock } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { local, t } from '../shell/texts.ts';
import '../studio/part-list.ts';
import type { PartList } from '../studio/part-list.ts';
import { partRows } from '../studio/part-rows.ts';
import { type BlockKind, blockIcons, blockKinds } from './block-edits.ts';

@customElement('ravand-document-outline')
export class DocumentOutline extends RavandElement {
  static override styles = [
    base,
    partRows,
    css`
      :host {
        display: grid;
        align-content: start;
        gap: 4px;
        --icon-size: 16px;
      }
      h2 {
        padding: 12px 8px 4px;
        font: var(--small-strong);
        color: var(--text-3);
      }
      .palette {
        grid-template-columns: repeat(auto-fill, minmax(104px, 1fr));
      }
    `,
  ];

  @property({ attribute: false }) blocks: readonly DocumentBlock[] = [];
  /** Id of a block; empty = the document itself. */
  @property() chosen = '';

  /** Where the chosen block stands. */
  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<PartList>('ravand-part-list')?.focus());
  }

  #kind(kind: BlockKind): TemplateResult {
    return html`<li><button type="button" class="one" data-kind=${kind} @click=${() => this.emit('block-add', kind)}><ravand-icon name=${blockIcons[kind]}></ravand-icon><bdi>${t(`documents.kind.${kind}`)}</bdi></button></li>`;
  }

  protected override render(): TemplateResult {
    return html`<ul><li><button type="button" class="one" aria-current=${String(this.chosen === '')} @click=${() => this.emit('part-choose', '')}><ravand-icon name="file-text"></ravand-icon><bdi>${t('documents.page')}</bdi></button></li></ul>
      <h2>${t('documents.blocks')}</h2>
      <ravand-part-list .label=${t('documents.blocks')} .parts=${this.blocks.map((block) => ({ id: block.id, name: nameOf(block), icon: blockIcons[block.kind] }))} .chosen=${this.chosen}></ravand-part-list>
      <h2>${t('documents.add')}</h2>
      <ul class="palette">${blockKinds.map((kind) => this.#kind(kind))}</ul>`;
  }
}

/** Its first words, else what it is. */
export function nameOf({ kind, text }: DocumentBlock): string {
  const words = kind === 'letterhead' ? '' : local(text).split('\n')[0]?.trim().slice(0, 40);
  return words || t(`documents.kind.${kind}`);
}
