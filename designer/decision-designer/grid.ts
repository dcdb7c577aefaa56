// `<ravand-decision-grid .definition .faults .lit>`: the table as a spreadsheet: keyboard, blocks in and out of the clipboard, cells edited in place with the
// allowed values offered, rows dragged. Only the rows that are seen are drawn. Sends `table-edit` { next, as, mergeKey? },
// `column-choose`, and `column-open` when its settings are to have the keyboard.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { DecisionDefinition } from '../../schemas/types.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { formatInteger } from '../format/numbers.ts';
import { offerKeys } from '../shell/shortcuts.ts';
import { local, t } from '../shell/texts.ts';
import type { Finding } from '../studio/definitions.ts';
import { cellOffers } from './cell-offers.ts';
import { cellWords } from './cell-words.ts';
import { gridStyle } from './grid-style.ts';
import { readBlock, writeTabs } from './sheet-text.ts';
import type { Area, GridColumn, Spot } from './table-edits.ts';
import * as edits from './table-edits.ts';

const rowHeight = 36;
const headHeight = 58;
const numberWidth = 52;
/** Rows drawn above and below those that are seen. */
const spare = 8;

export interface TableEdit {
  readonly next: DecisionDefinition;
  /** Text key of what was done. */
  readonly as: string;
  readonly mergeKey?: string;
}

@customElement('ravand-decision-grid')
export class DecisionGrid extends RavandElement {
  static override styles = [base, gridStyle];

  @property({ attribute: false }) definition!: DecisionDefinition;
  @property({ attribute: false }) findings: readonly Finding[] = [];
  /** Rows that match what is tried. */
  @property({ attribute: false }) lit: ReadonlySet<number> = new Set();
  /** The column whose settings are open. */
  @property({ attribute: false }) chosenColumn: GridColumn | undefined;
  @state() private active: Spot = { row: 0, column: 0 };
  @state() private anchor: Spot = { row: 0, column: 0 };
  @state() private text: string | undefined;
  @state() private offer = -1;
  @state() private firstRow = 0;
  @state() private shownRows = 30;
  @state() private dropAt: number | undefined;
  @query('.scroll') private readonly scroller!: HTMLElement;
  @query('.cell input') private readonly input!: HTMLInputElement | null;
  #columns: readonly GridColumn[] = [];
  #marks: ReadonlyMap<string, Finding> = new Map();
  #dragged: { from: number; to: number } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(
      offerKeys(() => ({
        heading: t('decision.table'),
        keys: [
          ['Enter', t('decision.key.edit')],
          ['Control+Enter', t('decision.key.addRow')],
          ['Control+Delete', t('decision.key.removeRow')],
          ['Alt+ArrowUp Alt+ArrowDown', t('decision.key.moveRow')],
          ['ArrowUp', t('decision.key.headings')],
        ],
      })),
    );
    const watch = new ResizeObserver(() => this.#scrolled());
    void this.updateComplete.then(() => watch.observe(this.scroller));
    this.during(() => watch.disconnect());
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('findings')) this.#marks = marksOf(this.findings);
    if (!changed.has('definition')) return;
    this.#columns = edits.columnsOf(this.definition);
    this.active = this.#inside(this.active);
    this.anchor = this.#inside(this.anchor);
  }

  override focus(): void {
    this.scroller.focus();
  }

  /** Shows a cell and puts the keyboard there. */
  async go(spot: Spot): Promise<void> {
    this.#moveTo(this.#inside(spot));
    await this.updateComplete;
    this.scroller.focus();
  }

  /** The rows that are chosen. */
  get rows(): { readonly from: number; readonly to: number } {
    const { from, to } = this.#area;
    return { from: from.row, to: to.row };
  }

  #inside({ row, column }: Spot): Spot {
    const clamp = (value: number, count: number): number => Math.max(0, Math.min(value, count - 1));
    return { row: clamp(row, this.definition.rows.length), column: clamp(column, this.#columns.length) };
  }

  get #area(): Area {
    const { active, anchor } = this;
    return {
      from: { row: Math.min(active.row, anchor.row), column: Math.min(active.column, anchor.column) },
      to: { row: Math.max(active.row, anchor.row), column: Math.max(active.column, anchor.column) },
    };
  }

  #edit(next: DecisionDefinition, as: string, mergeKey?: string): void {
    this.emit('table-edit', { next, as, ...(mergeKey === undefined ? {} : { mergeKey }) } satisfies TableEdit);
  }

  #moveTo(spot: Spot, extend = false): void {
    this.active = spot;
    if (!extend) this.anchor = spot;
    void this.#show();
  }

  async #show(): Promise<void> {
    const top = this.active.row * rowHeight;
    const { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop) this.scroller.scrollTop = top;
    else if (top + rowHeight + headHeight > scrollTop + clientHeight)
      this.scroller.scrollTop = top + rowHeight + headHeight - clientHeight;
    this.#scrolled();
    await this.updateComplete;
    this.renderRoot.querySelector('.cell[data-active]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  #scrolled(): void {
    this.firstRow = Math.max(0, Math.floor(this.scroller.scrollTop / rowHeight) - spare);
    this.shownRows = Math.ceil(this.scroller.clientHeight / rowHeight) + 2 * spare;
  }

  /** Along the reading direction of the page. */
  get #forward(): 1 | -1 {
    return this.matches(':dir(rtl)') ? -1 : 1;
  }

  #onKey(event: KeyboardEvent): void {
    // A heading, or the input of a cell, has keys of its own.
    if (event.composedPath()[0] !== this.scroller || event.isComposing) return;
    const act = this.#keys(event);
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  #focusHeading(column: number): void {
    this.renderRoot.querySelectorAll<HTMLElement>('.heading button')[column]?.focus();
  }

  /** Above the first row are the headings: arrows walk there too. */
  #onHeadingKey(event: KeyboardEvent, column: number): void {
    const by = event.key === 'ArrowRight' ? this.#forward : event.key === 'ArrowLeft' ? -this.#forward : 0;
    if (by === 0 && event.key !== 'ArrowDown') return;
    event.preventDefault();
    if (by === 0) void this.go({ row: 0, column });
    else this.#focusHeading(column + by);
  }

  /** Whoever chose it by keyboard goes on in its settings. */
  #chooseColumn(event: MouseEvent, column: GridColumn): void {
    this.emit('column-choose', column);
    if (event.detail === 0) this.emit('column-open');
  }

  #keys(event: KeyboardEvent): (() => void) | undefined {
    const { key, shiftKey } = event;
    const withCommand = event.ctrlKey || event.metaKey;
    const { rows } = this.definition;
    const { row, column } = this.active;
    const last = { row: rows.length - 1, column: this.#columns.length - 1 };
    const go = (spot: Spot) => () => this.#moveTo(this.#inside(spot), shiftKey);
    if (event.altKey && (key === 'ArrowUp' || key === 'ArrowDown'))
      return () => this.moveRows(key === 'ArrowUp' ? -1 : 1);
    if (event.altKey) return undefined;
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / rowHeight) - 2);
    switch (key) {
      case 'ArrowUp':
        if (row === 0 && !withCommand && !shiftKey) return () => this.#focusHeading(column);
        return go({ row: withCommand ? 0 : row - 1, column });
      case 'ArrowDown':
        return go({ row: withCommand ? last.row : row + 1, column });
      case 'ArrowLeft':
      case 'ArrowRight': {
        const by = key === 'ArrowRight' ? this.#forward : -this.#forward;
        return go({ row, column: withCommand ? (by > 0 ? last.column : 0) : column + by });
      }
      case 'Home':
        return go({ row: withCommand ? 0 : row, column: 0 });
      case 'End':
        return go({ row: withCommand ? last.row : row, column: last.column });
      case 'PageUp':
        return go({ row: row - page, column });
      case 'PageDown':
        return go({ row: row + page, column });
      case 'Tab':
        return this.#tab(shiftKey);
      case 'Enter':
        return withCommand ? () => this.addRow() : () => this.#begin();
      case 'F2':
        return () => this.#begin();
      case 'Delete':
      case 'Backspace':
        return withCommand ? () => this.removeRows() : () => this.#clear();
      case 'Escape':
        return () => this.#moveTo(this.active);
      default:
        break;
    }
    if (withCommand) return event.code === 'KeyA' ? () => this.#chooseAll() : undefined;
    return key.length === 1 && key !== ' ' ? () => this.#begin(key) : undefined;
  }

  /** Tab walks the cells; from the first and the last it leaves the table. */
  #tab(back: boolean): (() => void) | undefined {
    const next = this.#next(this.active, back);
    return next === undefined ? undefined : () => this.#moveTo(next);
  }

  #next({ row, column }: Spot, back: boolean): Spot | undefined {
    const width = this.#columns.length;
    const at = row * width + column + (back ? -1 : 1);
    if (at < 0 || at >= width * this.definition.rows.length) return undefined;
    return { row: Math.floor(at / width), column: at % width };
  }

  #chooseAll(): void {
    this.anchor = { row: 0, column: 0 };
    this.active = this.#inside({ row: this.definition.rows.length, column: this.#columns.length });
  }

  #begin(text?: string): void {
    if (this.definition.rows.length === 0) return;
    this.text = text ?? edits.cellOf(this.definition.rows[this.active.row], this.#columns[this.active.column]!);
    this.offer = -1;
    this.anchor = this.active;
    void this.updateComplete.then(() => {
      this.input?.focus();
      const end = this.input?.value.length ?? 0;
      this.input?.setSelectionRange(end, end);
    });
  }

  #commit(move: Spot | undefined): void {
    const { text } = this;
    if (text === undefined) return;
    this.text = undefined;
    const before = edits.cellOf(this.definition.rows[this.active.row], this.#columns[this.active.column]!);
    if (text.trim() !== before) this.#edit(edits.setCell(this.definition, this.active, text), 'decision.did.cell');
    if (move === undefined) return;
    void this.go(move);
  }

  #cancel(): void {
    this.text = undefined;
    this.scroller.focus();
  }

  #clear(): void {
    this.#edit(edits.clearArea(this.definition, this.#area), 'decision.did.clear');
  }

  addRow(): void {
    const at = this.definition.rows.length === 0 ? 0 : this.#area.to.row + 1;
    this.#edit(edits.insertRows(this.definition, at), 'decision.did.addRow');
    void this.updateComplete.then(() => this.go({ row: at, column: 0 }));
  }

  removeRows(): void {
    const { from, to } = this.rows;
    this.#edit(edits.removeRows(this.definition, from, to), 'decision.did.removeRow');
    void this.updateComplete.then(() => this.go({ row: from, column: this.active.column }));
  }

  moveRows(by: 1 | -1): void {
    const { from, to } = this.rows;
    this.#place(from, to, by < 0 ? from - 1 : to + 2);
  }

  #place(from: number, to: number, target: number): void {
    if (target < 0 || target > this.definition.rows.length) return;
    const next = edits.moveRows(this.definition, from, to, target);
    if (next === this.definition) return;
    this.#edit(next, 'decision.did.moveRow');
    const by = (target > to ? target - (to - from + 1) : target) - from;
    this.anchor = { ...this.anchor, row: this.anchor.row + by };
    this.active = { ...this.active, row: this.active.row + by };
    void this.updateComplete.then(() => this.#show());
  }

  #onCopy(event: ClipboardEvent): void {
    if (this.text !== undefined) return;
    event.preventDefault();
    event.clipboardData?.setData('text/plain', writeTabs(edits.blockOf(this.definition, this.#area)));
    if (event.type === 'cut') this.#clear();
  }

  #onPaste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (this.text !== undefined || text === '') return;
    event.preventDefault();
    const block = readBlock(text);
    const { from } = this.#area;
    this.#edit(edits.fillArea(this.definition, this.#area, block), 'decision.did.paste');
    const height = Math.max(block.length, this.#area.to.row - from.row + 1);
    const width = Math.max(block[0]?.length ?? 1, this.#area.to.column - from.column + 1);
    void this.updateComplete.then(() => {
      this.anchor = from;
      this.active = this.#inside({ row: from.row + height - 1, column: from.column + width - 1 });
    });
  }

  #spotOf(event: Event): Spot | undefined {
    const cell = event.composedPath().find((part) => part instanceof HTMLElement && part.classList.contains('cell'));
    const { row, column } = (cell as HTMLElement | undefined)?.dataset ?? {};
    return row === undefined || column === undefined ? undefined : { row: Number(row), column: Number(column) };
  }

  #onPointer(event: PointerEvent): void {
    const spot = this.#spotOf(event);
    if (spot === undefined || event.button !== 0) return;
    const isSame = spot.row === this.active.row && spot.column === this.active.column;
    if (this.text !== undefined) {
      if (isSame) return;
      this.#commit(undefined);
    }
    const again = isSame && event.pointerType === 'touch';
    this.#moveTo(spot, event.shiftKey);
    this.scroller.focus({ preventScroll: true });
    if (event.pointerType === 'mouse') event.preventDefault();
    if (again) this.#begin();
  }

  #onDrag(event: PointerEvent): void {
    if (event.buttons !== 1 || event.pointerType !== 'mouse' || this.text !== undefined || this.#dragged) return;
    const spot = this.#spotOf(event);
    if (spot !== undefined) this.active = spot;
  }

  #chooseRow(row: number, extend: boolean): void {
    if (this.text !== undefined) this.#commit(undefined);
    this.anchor = { row: extend ? this.anchor.row : row, column: 0 };
    this.active = { row, column: this.#columns.length - 1 };
    this.scroller.focus({ preventScroll: true });
  }

  #dragStart(event: DragEvent, row: number): void {
    const { from, to } = this.rows;
    this.#dragged = row >= from && row <= to ? { from, to } : { from: row, to: row };
    event.dataTransfer?.setData('text/plain', String(row + 1));
    if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
  }

  #dragOver(event: DragEvent, row: number): void {
    if (!this.#dragged) return;
    event.preventDefault();
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.dropAt = event.clientY > box.top + box.height / 2 ? row + 1 : row;
  }

  #drop(event: DragEvent): void {
    event.preventDefault();
    const { dropAt } = this;
    const dragged = this.#dragged;
    this.#dragEnd();
    if (dragged && dropAt !== undefined) this.#place(dragged.from, dragged.to, dropAt);
  }

  #dragEnd(): void {
    this.#dragged = undefined;
    this.dropAt = undefined;
  }

  get #template(): string {
    const least = this.#columns.map(({ kind }) => (kind === 'note' ? 180 : 138));
    const total = least.reduce((sum, width) => sum + width, numberWidth);
    const widths = least.map((width) => `minmax(${width}px, 1fr)`).join(' ');
    return `grid-template-columns: ${numberWidth}px ${widths}; min-inline-size: ${total}px`;
  }

  #begins(at: number): boolean {
    return at > 0 && this.#columns[at]?.kind !== this.#columns[at - 1]?.kind;
  }

  #heading(column: GridColumn, at: number): TemplateResult {
    const { inputs, outputs, annotations = [] } = this.definition;
    const input = column.kind === 'input' ? inputs[column.at] : undefined;
    const output = column.kind === 'output' ? outputs[column.at] : undefined;
    const code = input?.expression ?? output?.name ?? '';
    const name = input || output ? local((input ?? output)?.label, code) : (annotations[column.at] ?? '');
    const isChosen = this.chosenColumn?.kind === column.kind && this.chosenColumn.at === column.at;
    const fault = this.#marks.get(`${column.kind}s/${column.at}`);
    const type = (input ?? output)?.type;
    return html`<div role="columnheader" class="heading ${this.#begins(at) ? 'begins' : ''}" ?data-chosen=${isChosen} aria-colindex=${at + 2}>
      <button title=${fault?.message ?? t('decision.columnSettings')} @click=${(event: MouseEvent) => this.#chooseColumn(event, column)} @keydown=${(event: KeyboardEvent) => this.#onHeadingKey(event, at)}>
        <b><bdi>${name || t('decision.unnamed')}</bdi></b>
        <span>${fault ? html`<ravand-icon name="circle-alert"></ravand-icon>` : nothing}${code && code !== name ? html`<code dir="ltr">${code}</code>` : nothing}<span>${type ? t(`decision.types.${type}`) : t('decision.note')}</span></span>
      </button>
    </div>`;
  }

  #row(row: number): TemplateResult {
    const { from, to } = this.#area;
    const isLit = this.lit.has(row);
    const warned = this.#marks.get(`rows/${row}`);
    return html`<div role="row" class="row" aria-rowindex=${row + 2} style="${this.#template}; inset-block-start: ${row * rowHeight}px"
      ?data-lit=${isLit} ?data-drop=${this.dropAt === row} @dragover=${(event: DragEvent) => this.#dragOver(event, row)} @drop=${(event: DragEvent) => this.#drop(event)}>
      <div role="rowheader" class="number" aria-colindex="1" draggable="true" ?data-chosen=${row >= from.row && row <= to.row} title=${warned?.message ?? t('decision.dragRow')}
        @click=${(event: MouseEvent) => this.#chooseRow(row, event.shiftKey)} @dragstart=${(event: DragEvent) => this.#dragStart(event, row)} @dragend=${() => this.#dragEnd()}>
        ${formatInteger(row + 1)}${isLit ? html`<ravand-icon name="check"></ravand-icon><span class="visually-hidden">${t('decision.matches')}</span>` : warned ? html`<ravand-icon class="warning" name="triangle-alert"></ravand-icon>` : nothing}
      </div>
      ${this.#columns.map((column, at) => this.#cell(row, column, at))}
    </div>`;
  }

  #cell(row: number, column: GridColumn, at: number): TemplateResult {
    const { from, to } = this.#area;
    const source = edits.cellOf(this.definition.rows[row], column);
    const isActive = this.active.row === row && this.active.column === at;
    const isChosen = row >= from.row && row <= to.row && at >= from.column && at <= to.column;
    const isMany = from.row !== to.row || from.column !== to.column;
    const mark = this.#marks.get(`rows/${row}/${column.kind}/${column.at}`);
    const isEditing = isActive && this.text !== undefined;
    return html`<div role="gridcell" id=${`c${row}-${at}`} class="cell ${this.#begins(at) ? 'begins' : ''} ${isEditing ? 'editing' : ''}" aria-colindex=${at + 2}
      data-row=${row} data-column=${at} data-kind=${column.kind} aria-selected=${isChosen} aria-invalid=${ifDefined(mark?.severity === 'error' ? 'true' : undefined)}
      ?data-active=${isActive} ?data-chosen=${isChosen && isMany} ?data-blank=${source === '-' || source === ''} title=${mark?.message ?? nothing}
      >${isEditing ? this.#editor(column, row) : html`<span dir=${column.kind === 'note' ? 'auto' : 'ltr'}>${source}</span>`}</div>`;
  }

  #offers(column: GridColumn): readonly string[] {
    return this.text === undefined ? [] : cellOffers(this.definition, column, this.text);
  }

  #editor(column: GridColumn, row: number): TemplateResult {
    const offers = this.#offers(column);
    const isLow = row > 4 && row >= this.definition.rows.length - 4;
    return html`<input .value=${this.text ?? ''} role="combobox" aria-label=${t('decision.cell')} aria-autocomplete="list" aria-expanded=${offers.length > 0} aria-controls="offers"
        aria-activedescendant=${this.offer >= 0 ? `offer${this.offer}` : nothing} autocomplete="off" spellcheck="false" maxlength="10000"
        @input=${(event: Event) => {
          this.text = (event.target as HTMLInputElement).value;
          this.offer = -1;
        }}
        @keydown=${(event: KeyboardEvent) => this.#onEditorKey(event, offers)} @blur=${() => this.#commit(undefined)} />
      <ul id="offers" role="listbox" aria-label=${t('decision.offers')} class="offers ${isLow ? 'above' : ''}" ?hidden=${offers.length === 0}>
        ${offers.map((offer, at) => html`<li id=${`offer${at}`} role="option" aria-selected=${at === this.offer} @pointerdown=${(event: Event) => event.preventDefault()} @click=${() => this.#take(offer)}>${offer}</li>`)}
      </ul>`;
  }

  /** The word being typed becomes what was offered. */
  #take(offer: string): void {
    const kept = /^(.*,\s*|\s*not\(\s*)?/s.exec(this.text ?? '')?.[0] ?? '';
    this.text = kept + offer;
    this.offer = -1;
    this.input?.focus();
  }

  #onEditorKey(event: KeyboardEvent, offers: readonly string[]): void {
    const { key } = event;
    if (event.isComposing) return;
    if ((key === 'ArrowDown' || key === 'ArrowUp') && offers.length > 0) {
      event.preventDefault();
      this.offer = (this.offer + (key === 'ArrowDown' ? 1 : offers.length + (this.offer < 0 ? 0 : -1))) % offers.length;
      return;
    }
    const chosen = offers[this.offer];
    if (key === 'Enter' && chosen !== undefined) {
      event.preventDefault();
      this.#take(chosen);
      return;
    }
    if (key !== 'Enter' && key !== 'Tab' && key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (key === 'Escape') this.#cancel();
    else if (key === 'Tab') this.#commit(this.#next(this.active, event.shiftKey) ?? this.active);
    else this.#commit(this.#inside({ ...this.active, row: this.active.row + (event.shiftKey ? -1 : 1) }));
  }

  /** Under the table: where one is, and the cell in words. */
  #reading(): TemplateResult {
    const { row } = this.active;
    const column = this.#columns[this.active.column];
    const mark = column && this.#marks.get(`rows/${row}/${column.kind}/${column.at}`);
    const source = this.text ?? (column === undefined ? '' : edits.cellOf(this.definition.rows[row], column));
    const words = column?.kind === 'input' ? cellWords(source) : '';
    return html`<div class="reading">
      <b>${t('decision.rowNumber', { row: row + 1 })}</b>
      <span role="status">${mark ? html`<span class="fault">${mark.message}</span>` : html`<bdi>${words}</bdi>`}</span>
      <span class="hint">${t('decision.keys')}</span>
    </div>`;
  }

  protected override render() {
    const { rows } = this.definition;
    const last = Math.min(rows.length, this.firstRow + this.shownRows);
    const shown = Array.from({ length: Math.max(0, last - this.firstRow) }, (_, at) => this.firstRow + at);
    return html`<div class="scroll" role="grid" tabindex="0" aria-label=${t('decision.table')} aria-multiselectable="true" aria-rowcount=${rows.length + 1} aria-colcount=${this.#columns.length + 1}
        aria-activedescendant=${rows.length > 0 ? `c${this.active.row}-${this.active.column}` : nothing}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)} @copy=${(event: ClipboardEvent) => this.#onCopy(event)} @cut=${(event: ClipboardEvent) => this.#onCopy(event)} @paste=${(event: ClipboardEvent) => this.#onPaste(event)}
        @scroll=${() => this.#scrolled()} @pointerdown=${(event: PointerEvent) => this.#onPointer(event)} @pointermove=${(event: PointerEvent) => this.#onDrag(event)} @dblclick=${(
          event: Event,
        ) => {
          if (this.#spotOf(event)) this.#begin();
        }}>
        <div role="rowgroup" class="head">
          <div role="row" class="row" aria-rowindex="1" style=${this.#template}>
            <div role="columnheader" class="corner" aria-colindex="1"><span class="visually-hidden">${t('decision.row')}</span></div>
            ${this.#columns.map((column, at) => this.#heading(column, at))}
          </div>
        </div>
        <div role="rowgroup" class="body" style="block-size: ${rows.length * rowHeight}px">${shown.map((row) => this.#row(row))}</div>
      </div>
      ${this.#reading()}`;
  }
}

/** By place: of a cell, a row, a column. An error stands before a warning. */
function marksOf(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  const marks = new Map<string, Finding>();
  for (const finding of findings) {
    const place = /^\/rows\/(\d+)(?:\/(when|give)\/(\d+))?/.exec(finding.pointer);
    const column = /^\/(inputs|outputs)\/(\d+)/.exec(finding.pointer);
    const kind = place?.[2] === 'when' ? 'input' : 'output';
    const key = place
      ? place[3] === undefined
        ? `rows/${place[1]}`
        : `rows/${place[1]}/${kind}/${place[3]}`
      : column
        ? `${column[1]}/${column[2]}`
        : undefined;
    if (key !== undefined && finding.severity !== 'info' && marks.get(key)?.severity !== 'error')
      marks.set(key, finding);
  }
  return marks;
}
