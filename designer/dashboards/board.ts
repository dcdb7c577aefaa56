// `<ravand-board .tiles>`: tiles in a grid of twelve columns, with their figures, which follow what happens. With `arranging` they are dragged, sized, changed, added
// and taken out, each also by keys; emits `tiles-change` with the new ones.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { styleMap } from 'lit/directives/style-map.js';
import type Sortable from 'sortablejs';
import { sizeOf } from '../../schemas/dashboard-tiles.ts';
import type { DashboardTile } from '../../schemas/types.ts';
import { onLive } from '../api/live.ts';
import { ServerProblem } from '../api/problem.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/menu.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { formatInteger } from '../format/numbers.ts';
import { direction } from '../shell/preferences.ts';
import { t } from '../shell/texts.ts';
import { dashboards, isComputed, questionOf, type TileAnswer } from './dashboards-api.ts';
import { columns, moveTile, putTile, removeTile, resizeTile, type Tiles } from './tile-edits.ts';
import { tileTitle } from './tile-words.ts';
import './tile.ts';

export interface TilesChange {
  readonly tiles: Tiles;
  /** Text key of what was done. */
  readonly as: string;
  /** Many of these in a row are one step. */
  readonly mergeKey?: string;
}

const quietMs = 1_200;
const rowHeight = 104;
const gap = 12;
/** What was answered last, for who comes back: shown at once, asked for anew. */
const seen = new Map<string, TileAnswer>();
const mostSeen = 300;

@customElement('ravand-board')
export class RavandBoard extends RavandElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      .grid {
        display: grid;
        grid-template-columns: repeat(12, minmax(0, 1fr));
        grid-auto-rows: ${rowHeight}px;
        gap: ${gap}px;
      }
      ravand-tile {
        position: relative;
        grid-column: span var(--w);
        grid-row: span var(--h);
      }
      @media (max-width: 1099.98px) {
        .grid {
          grid-template-columns: repeat(6, minmax(0, 1fr));
        }
        ravand-tile {
          grid-column: span 6;
        }
        ravand-tile.narrow {
          grid-column: span 3;
        }
      }
      @media (max-width: 767.98px) {
        ravand-tile.narrow {
          grid-column: span 6;
        }
      }
      .grip {
        cursor: grab;
        touch-action: none;
        margin-inline-start: -8px;
      }
      .corner {
        position: absolute;
        inset-block-end: 2px;
        inset-inline-end: 2px;
        inline-size: 14px;
        block-size: 14px;
        margin: 3px;
        cursor: nwse-resize;
        touch-action: none;
        border-block-end: 2px solid var(--control);
        border-inline-end: 2px solid var(--control);
        border-end-end-radius: 6px;
        opacity: 0.8;
      }
      :host(:dir(rtl)) .corner {
        cursor: nesw-resize;
      }
      .sortable-ghost {
        opacity: 0.45;
        outline: 2px dashed var(--accent);
        outline-offset: 2px;
        border-radius: var(--radius-card);
      }
    `,
  ];

  @property({ attribute: false }) tiles: Tiles = [];
  @property({ type: Boolean, reflect: true }) arranging = false;
  @state() private answers: ReadonlyMap<string, TileAnswer> = new Map();
  @state() private said = '';
  #sortable: Sortable | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #stale = new Set<string>();
  #asked = new Set<string>();

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(
      onLive((event) => {
        if (event.type !== 'record') return;
        // A lost connection may have hidden anything; a path over a reference may lead to what changed.
        const concerned = this.tiles.filter(
          (tile) => isComputed(tile) && (event.entity === '' || tile.entity === event.entity || tile.by?.includes('.')),
        );
        if (concerned.length === 0) return;
        for (const tile of concerned) this.#stale.add(questionOf(tile));
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => void this.#load(true), quietMs);
      }),
    );
    this.during(() => {
      clearTimeout(this.#timer);
      this.#sortable?.destroy();
      this.#sortable = undefined;
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('tiles')) void this.#load(false);
  }

  protected override updated(): void {
    if (this.arranging && this.#sortable === undefined) void this.#beSortable();
    if (!this.arranging) {
      this.#sortable?.destroy();
      this.#sortable = undefined;
    }
  }

  /** Asks for what is not known yet; `again`: for what is stale. */
  async #load(again: boolean): Promise<void> {
    const wanted = this.tiles.filter((tile) => {
      const question = questionOf(tile);
      return isComputed(tile) && (again ? this.#stale.has(question) : !this.#asked.has(question));
    });
    if (wanted.length === 0) return;
    for (const tile of wanted) {
      this.#asked.add(questionOf(tile));
      this.#stale.delete(questionOf(tile));
    }
    await this.#ask(wanted);
  }

  async #ask(tiles: Tiles): Promise<void> {
    const questions = new Map(tiles.map((tile) => [tile.id, questionOf(tile)]));
    try {
      const { items } = await dashboards.data(tiles);
      for (const answer of items) {
        const question = questions.get(answer.id) ?? '';
        seen.delete(question);
        seen.set(question, answer);
      }
    } catch (error) {
      const detail = error instanceof ServerProblem ? error.detail : t('problem.screen');
      // What was there stays: better a figure of a moment ago than none.
      for (const [id, question] of questions) if (!seen.has(question)) seen.set(question, { id, problem: { detail } });
    }
    for (const old of [...seen.keys()].slice(0, Math.max(0, seen.size - mostSeen))) seen.delete(old);
    this.answers = new Map(seen);
  }

  #answerOf(tile: DashboardTile): TileAnswer | undefined {
    const question = questionOf(tile);
    return this.answers.get(question) ?? seen.get(question);
  }

  async #beSortable(): Promise<void> {
    const { default: sortable } = await import('sortablejs');
    const grid = this.renderRoot.querySelector<HTMLElement>('.grid');
    if (!this.arranging || this.#sortable !== undefined || grid === null) return;
    let place: ChildNode | null = null;
    this.#sortable = sortable.create(grid, {
      draggable: 'ravand-tile',
      handle: '.grip',
      animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160,
      onStart: (event) => {
        place = event.item.nextSibling;
      },
      onEnd: (event) => {
        const { oldDraggableIndex: from = 0, newDraggableIndex: to = 0 } = event;
        // Lit owns the children: the tile goes back to where it was, and the move draws it anew.
        event.from.insertBefore(event.item, place);
        if (from !== to) this.#change(moveTile(this.tiles, from, to), 'dashboard.move');
      },
    });
  }

  #change(tiles: Tiles, as: string, mergeKey?: string): void {
    this.emit('tiles-change', { tiles, as, ...(mergeKey === undefined ? {} : { mergeKey }) } satisfies TilesChange);
  }

  async #key(event: KeyboardEvent, tile: DashboardTile, at: number): Promise<void> {
    if (!event.altKey) return;
    const forward = direction() === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const step = {
      ArrowUp: -1,
      ArrowDown: 1,
      ArrowLeft: forward === 'ArrowLeft' ? 1 : -1,
      ArrowRight: forward === 'ArrowRight' ? 1 : -1,
    }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const isUpright = event.key === 'ArrowUp' || event.key === 'ArrowDown';
    if (event.shiftKey) this.#size(tile, isUpright ? { height: step } : { width: step });
    else this.#move(tile, at, at + step);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-grip="${CSS.escape(tile.id)}"]`)?.focus();
  }

  #move(tile: DashboardTile, from: number, to: number): void {
    if (to < 0 || to >= this.tiles.length) return;
    this.#change(moveTile(this.tiles, from, to), 'dashboard.move');
    this.said = t('dashboard.movedTo', { title: tileTitle(tile), place: to + 1, of: this.tiles.length });
  }

  #size(tile: DashboardTile, by: { width?: number; height?: number }): void {
    const next = resizeTile(this.tiles, tile.id, by);
    const now = next.find(({ id }) => id === tile.id);
    if (now === undefined) return;
    const { width, height } = sizeOf(now);
    this.#change(next, 'dashboard.size', `size ${tile.id}`);
    this.said = t('dashboard.sizedTo', {
      title: tileTitle(tile),
      width: formatInteger(width),
      height: formatInteger(height),
    });
  }

  /** The corner follows the pointer in whole columns and rows. */
  #grab(event: PointerEvent, tile: DashboardTile): void {
    const corner = event.currentTarget as HTMLElement;
    const grid = this.renderRoot.querySelector('.grid');
    if (!grid) return;
    event.preventDefault();
    corner.setPointerCapture(event.pointerId);
    const column = (grid.clientWidth + gap) / columns;
    const begin = sizeOf(tile);
    const way = direction() === 'rtl' ? -1 : 1;
    const move = ({ clientX, clientY }: PointerEvent): void => {
      const now = this.tiles.find(({ id }) => id === tile.id);
      if (!now) return;
      const width = begin.width + Math.round(((clientX - event.clientX) * way) / column) - sizeOf(now).width;
      const height = begin.height + Math.round((clientY - event.clientY) / (rowHeight + gap)) - sizeOf(now).height;
      if (width !== 0 || height !== 0) this.#size(now, { width, height });
    };
    corner.addEventListener('pointermove', move);
    corner.addEventListener('lostpointercapture', () => corner.removeEventListener('pointermove', move), {
      once: true,
    });
  }

  #act(what: string, tile: DashboardTile, at: number): void {
    if (what === 'edit') this.emit('tile-edit', tile);
    else if (what === 'earlier' || what === 'later') this.#move(tile, at, what === 'earlier' ? at - 1 : at + 1);
    else if (what === 'wider' || what === 'narrower') this.#size(tile, { width: what === 'wider' ? 1 : -1 });
    else if (what === 'taller' || what === 'lower') this.#size(tile, { height: what === 'taller' ? 1 : -1 });
    else if (what === 'copy') {
      const copy = { ...tile, id: crypto.randomUUID().slice(0, 13) };
      this.#change(moveTile(putTile(this.tiles, copy), this.tiles.length, at + 1), 'dashboard.copy');
    } else this.#change(removeTile(this.tiles, tile.id), 'dashboard.remove');
  }

  #handles(tile: DashboardTile, at: number): TemplateResult {
    const title = tileTitle(tile);
    const items = [
      { value: 'edit', label: t('dashboard.edit'), icon: 'pencil' },
      { value: 'copy', label: t('dashboard.copy'), icon: 'copy' },
      { value: 'earlier', label: t('dashboard.earlier'), icon: 'arrow-up', hint: 'Alt+↑', begins: true },
      { value: 'later', label: t('dashboard.later'), icon: 'arrow-down', hint: 'Alt+↓' },
      { value: 'wider', label: t('dashboard.wider'), icon: 'maximize-2' },
      { value: 'narrower', label: t('dashboard.narrower'), icon: 'minus' },
      { value: 'taller', label: t('dashboard.taller'), icon: 'chevron-down' },
      { value: 'lower', label: t('dashboard.lower'), icon: 'chevron-up' },
      { value: 'remove', label: t('dashboard.remove'), icon: 'trash', danger: true, begins: true },
    ];
    return html`<button slot="grip" type="button" class="button quiet icon-only small grip" data-grip=${tile.id} aria-label=${t('dashboard.grip', { title })} title=${t('dashboard.gripHelp')}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Alt+Shift+ArrowLeft Alt+Shift+ArrowRight" @keydown=${(event: KeyboardEvent) => void this.#key(event, tile, at)}><ravand-icon name="grip-vertical"></ravand-icon></button>
      <ravand-menu slot="acts" .items=${items} label=${t('dashboard.acts', { title })} @menu-choose=${(event: CustomEvent<string>) => this.#act(event.detail, tile, at)}
        ><button type="button" class="button quiet icon-only small" aria-label=${t('dashboard.acts', { title })}><ravand-icon name="ellipsis"></ravand-icon></button></ravand-menu>
      <span slot="corner" class="corner" aria-hidden="true" @pointerdown=${(event: PointerEvent) => this.#grab(event, tile)}></span>`;
  }

  #tile(tile: DashboardTile, at: number): TemplateResult {
    const { width, height } = sizeOf(tile);
    return html`<ravand-tile data-tile=${tile.id} class=${width <= 4 ? 'narrow' : ''} style=${styleMap({ '--w': String(width), '--h': String(height) })} .tile=${tile} .answer=${this.#answerOf(tile)}
      @tile-again=${() => void this.#ask([tile])}>${this.arranging ? this.#handles(tile, at) : nothing}</ravand-tile>`;
  }

  protected override render(): TemplateResult {
    return html`<div class="grid">${repeat(
      this.tiles,
      ({ id }) => id,
      (tile, at) => this.#tile(tile, at),
    )}</div>
      <p class="visually-hidden" role="status">${this.said}</p>`;
  }
}
