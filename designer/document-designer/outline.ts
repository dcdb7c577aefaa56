// `<ravand-document-outline>`: the blocks of a document from top to bottom, moved by buttons, Alt and arrows, and below them what can be put in. Emits
// `block-choose` ('' = the document itself), `block-add`, `block-move`, `block-remove`.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DocumentBlock } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { local, t } from '../shell/texts.ts';
import { type BlockKind, blockIcons, blockKinds } from './block-edits.ts';

export interface BlockMove {
  readonly id: string;
  readonly by: -1 | 1;
}

@customElement('ravand-document-outline')
export class DocumentOutline extends RavandElement {
  static override styles = [
    base,
    buttons,
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
      ul,
      ol {
        display: grid;
        gap: 2px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        border-radius: var(--radius-control);
      }
      li:has([aria-current='true']) {
        background: var(--accent-soft);
      }
      li:not(:has([aria-current='true'])):hover {
        background: var(--hover);
      }
      .one {
        display: flex;
        flex: 1;
        gap: 8px;
        align-items: center;
        min-inline-size: 0;
        min-block-size: 32px;
        padding: 4px 8px;
        border: 0;
        border-radius: var(--radius-control);
        background: none;
        color: var(--text);
        text-align: start;
        cursor: pointer;
      }
      .one bdi {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .moves {
        display: none;
      }
      li:hover .moves,
      li:focus-within .moves,
      li:has([aria-current='true']) .moves {
        display: flex;
      }
      .palette {
        grid-template-columns: repeat(auto-fill, minmax(104px, 1fr));
      }
    `,
  ];

  @property({ attribute: false }) blocks: readonly DocumentBlock[] = [];
  /** Id of a block; empty = the document itself. */
  @property() chosen = '';

  #key(event: KeyboardEvent, id: string): void {
    if (event.key === 'Delete') this.emit('block-remove', id);
    else if (event.altKey && event.key === 'ArrowUp') this.emit('block-move', { id, by: -1 } satisfies BlockMove);
    else if (event.altKey && event.key === 'ArrowDown') this.emit('block-move', { id, by: 1 } satisfies BlockMove);
    else return;
    event.preventDefault();
  }

  #block(block: DocumentBlock, at: number): TemplateResult {
    const { id } = block;
    const name = nameOf(block);
    const move = (by: -1 | 1, icon: string, key: string, isEnd: boolean) =>
      html`<button type="button" class="button quiet small icon-only" aria-label=${t(key, { name })} title=${t(key, { name })} ?disabled=${isEnd} @click=${() => this.emit('block-move', { id, by } satisfies BlockMove)}><ravand-icon name=${icon}></ravand-icon></button>`;
    return html`<li>
      <button type="button" class="one" data-block=${id} aria-current=${String(id === this.chosen)} aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
        @click=${() => this.emit('block-choose', id)} @keydown=${(event: KeyboardEvent) => this.#key(event, id)}>
        <ravand-icon name=${blockIcons[block.kind]}></ravand-icon><bdi>${name}</bdi></button>
      <span class="moves">${move(-1, 'arrow-up', 'documents.moveUp', at === 0)}${move(1, 'arrow-down', 'documents.moveDown', at === this.blocks.length - 1)}
        <button type="button" class="button quiet small icon-only" aria-label=${t('documents.remove', { name })} title=${t('documents.remove', { name })} @click=${() => this.emit('block-remove', id)}><ravand-icon name="trash"></ravand-icon></button></span>
    </li>`;
  }

  #kind(kind: BlockKind): TemplateResult {
    return html`<li><button type="button" class="one" data-kind=${kind} @click=${() => this.emit('block-add', kind)}><ravand-icon name=${blockIcons[kind]}></ravand-icon><bdi>${t(`documents.kind.${kind}`)}</bdi></button></li>`;
  }

  protected override render(): TemplateResult {
    return html`<ul><li><button type="button" class="one" aria-current=${String(this.chosen === '')} @click=${() => this.emit('block-choose', '')}><ravand-icon name="file-text"></ravand-icon><bdi>${t('documents.page')}</bdi></button></li></ul>
      <h2>${t('documents.blocks')}</h2>
      <ol>${this.blocks.map((block, at) => this.#block(block, at))}</ol>
      <h2>${t('documents.add')}</h2>
      <ul class="palette">${blockKinds.map((kind) => this.#kind(kind))}</ul>`;
  }
}

/** Its first words, else what it is. */
export function nameOf({ kind, text }: DocumentBlock): string {
  const words = kind === 'letterhead' ? '' : local(text).split('\n')[0]?.trim().slice(0, 40);
  return words || t(`documents.kind.${kind}`);
}
