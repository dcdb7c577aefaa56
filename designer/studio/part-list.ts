// `<ravand-part-list .parts .chosen>`: the parts of what is being made from top to bottom, moved by buttons, Alt and arrows, taken out by Delete. Emits `part-choose`
// with an id, `part-move`, `part-remove`.
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { t } from '../shell/texts.ts';
import { partRows } from './part-rows.ts';

export interface Part {
  readonly id: string;
  readonly name: string;
  readonly icon: string;
  /** Something was found in it. */
  readonly isBad?: boolean;
}

export interface PartMove {
  readonly id: string;
  readonly by: -1 | 1;
}

@customElement('ravand-part-list')
export class PartList extends RavandElement {
  static override styles = [
    base,
    buttons,
    partRows,
    css`
      :host {
        display: block;
        --icon-size: 16px;
      }
      .moves {
        display: none;
        flex: none;
      }
      li:hover .moves,
      li:focus-within .moves,
      li:has([aria-current='true']) .moves {
        display: flex;
      }
      .bad {
        color: var(--danger);
      }
      @media (max-width: 767.98px) {
        .one {
          min-block-size: 44px;
        }
      }
    `,
  ];

  @property({ attribute: false }) parts: readonly Part[] = [];
  /** Id of a part; empty = none of them. */
  @property() chosen = '';
  @property() label = '';
  /** So many have to be there. */
  @property({ type: Number }) least = 0;

  /** Where the chosen one stands, for who goes on by keys. */
  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-current="true"]')?.focus());
  }

  #key(event: KeyboardEvent, id: string): void {
    if (event.key === 'Delete' && this.parts.length > this.least) this.emit('part-remove', id);
    else if (event.altKey && event.key === 'ArrowUp') this.emit('part-move', { id, by: -1 } satisfies PartMove);
    else if (event.altKey && event.key === 'ArrowDown') this.emit('part-move', { id, by: 1 } satisfies PartMove);
    else return;
    event.preventDefault();
  }

  #part({ id, name, icon, isBad = false }: Part, at: number): TemplateResult {
    const act = (key: string, symbol: string, isEnd: boolean, does: () => void) => {
      const label = t(key, { name });
      return html`<button type="button" class="button quiet small icon-only" aria-label=${label} title=${label} ?disabled=${isEnd} @click=${does}><ravand-icon name=${symbol}></ravand-icon></button>`;
    };
    const move = (by: -1 | 1) => () => this.emit('part-move', { id, by } satisfies PartMove);
    return html`<li>
      <button type="button" class="one" data-part=${id} aria-current=${String(id === this.chosen)} aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
        @click=${() => this.emit('part-choose', id)} @keydown=${(event: KeyboardEvent) => this.#key(event, id)}>
        <ravand-icon name=${isBad ? 'circle-alert' : icon} class=${isBad ? 'bad' : ''}></ravand-icon><bdi>${name}</bdi></button>
      <span class="moves">${act('parts.up', 'arrow-up', at === 0, move(-1))}${act('parts.down', 'arrow-down', at === this.parts.length - 1, move(1))}${act('parts.remove', 'trash', this.parts.length <= this.least, () => this.emit('part-remove', id))}</span>
    </li>`;
  }

  protected override render(): TemplateResult {
    return html`<ol aria-label=${this.label}>${this.parts.map((part, at) => this.#part(part, at))}</ol>`;
  }
}
