// `<ravand-record-grid>`: Vaadin's grid in our dress: 36 px rows, columns of a view, keyset pages as one scrolls. Emits `row-choose`, `row-open`, `sort-by`,
// `rows-loaded`, and `pick-change` with what is ticked. While its view is edited its head is the editor of the columns: dragged, widened, moved by Alt and the
// arrows; then it emits `columns-move`, `column-width`, `column-act`.
import type { Grid, GridDataProviderCallback, GridDataProviderParams } from '@vaadin/grid';
import '@vaadin/grid/vaadin-grid.js';
import { columnBodyRenderer, columnHeaderRenderer } from '@vaadin/grid/lit.js';
import type { GridColumn } from '@vaadin/grid/vaadin-grid-column.js';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { FieldDefinition, FilterTree, SortTerm, ViewDefinition } from '../../schemas/types.ts';
import { ravand } from '../api/ravand.ts';
import type { EntityForUser, StoredRecord } from '../api/types.ts';
import { avatars } from '../elements/avatar.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import '../elements/menu.ts';
import type { MenuItem } from '../elements/menu.ts';
import { base } from '../elements/styles/base.ts';
import { fileStyles } from '../elements/styles/files.ts';
import { currencySymbol, formatInteger, formatNumber } from '../format/numbers.ts';
import { showValue } from '../format/values.ts';
import { offerKeys } from '../shell/shortcuts.ts';
import { local, t } from '../shell/texts.ts';
import { isPicked, nothingPicked, type Picked, toggled } from './bulk.ts';
import { CellEditing, type WriteCell } from './cell-editing.ts';
import { type Column, cellOf, columnLabel, expandOf } from './columns.ts';
import { GroupedRows, type GroupHead, groupedSort, groupTitle, type Row } from './grouped-rows.ts';
import { recordTitle } from './record-title.ts';
import { sortText } from './view-state.ts';

const pageSize = 50;
/** So long a cell that was saved says so. */
const flashMs = 400;

const numeric = (field: FieldDefinition) => /^(integer|decimal|money|percent)$/.test(field.kind);

function widthOf(field: FieldDefinition, isTitle: boolean): { width: string; grow: number } {
  if (isTitle) return { width: '170px', grow: 2 };
  switch (field.kind) {
    case 'money':
      return { width: '138px', grow: 0 };
    case 'integer':
    case 'percent':
    case 'decimal':
      return { width: '92px', grow: 0 };
    case 'choice':
      return { width: '134px', grow: 0 };
    case 'rating':
      return { width: '118px', grow: 0 };
    case 'choices':
    case 'tags':
    case 'references':
    case 'address':
    case 'file':
    case 'image':
      return { width: '170px', grow: 1 };
    case 'boolean':
      return { width: '80px', grow: 0 };
    case 'date':
      return { width: '158px', grow: 0 };
    case 'datetime':
      return { width: '178px', grow: 0 };
    case 'duration':
    case 'phone':
      return { width: '142px', grow: 0 };
    case 'email':
      return { width: '190px', grow: 1 };
    case 'reference':
      // A person has a disc before the name.
      return { width: field.target === 'user' ? '142px' : '128px', grow: 1 };
    default:
      return { width: '128px', grow: 1 };
  }
}

/** The pages of one query in their order: a page's cursor comes with the page before it. */
export class RecordPages {
  readonly #load: (after: string | undefined) => Promise<{ items: readonly StoredRecord[]; next?: string }>;
  readonly #pages: (readonly StoredRecord[])[] = [];
  #next: string | undefined;
  #done = false;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(load: (after: string | undefined) => Promise<{ items: readonly StoredRecord[]; next?: string }>) {
    this.#load = load;
  }

  get rows(): readonly StoredRecord[] {
    return this.#pages.flat();
  }

  /** It was written to; it stands where it stood. */
  replace(record: StoredRecord): void {
    for (const [number, page] of this.#pages.entries())
      this.#pages[number] = page.map((one) => (one.id === record.id ? record : one));
  }

  get complete(): boolean {
    return this.#done;
  }

  /** The page of that number; earlier ones are loaded first, one after another. */
  page(number: number): Promise<readonly StoredRecord[]> {
    const turn = this.#tail.then(async () => {
      while (this.#pages.length <= number && !this.#done) {
        const page = await this.#load(this.#next);
        this.#pages.push(page.items);
        this.#next = page.next;
        this.#done = page.next === undefined;
      }
      return this.#pages[number] ?? [];
    });
    this.#tail = turn.catch(() => undefined);
    return turn;
  }
}

interface GroupTotal {
  readonly count: number;
  readonly sum: string | undefined;
}

@customElement('ravand-record-grid')
export class RavandRecordGrid extends RavandElement {
  static override styles = [
    base,
    chips,
    avatars,
    fileStyles,
    css`
      :host {
        display: flex;
        min-inline-size: 0;
        min-block-size: 0;
      }
      vaadin-grid {
        flex: 1;
        block-size: 100%;
        font: var(--body);
        --vaadin-grid-background: var(--surface);
        --vaadin-background-color: var(--surface);
        --vaadin-grid-border-color: var(--line);
        --vaadin-grid-border-width: 0;
        --vaadin-grid-cell-padding: 0 12px;
        --vaadin-grid-header-font-size: 12px;
        --vaadin-grid-header-font-weight: 400;
        --vaadin-grid-header-text-color: var(--text-3);
        --vaadin-text-color: var(--text);
        --vaadin-grid-row-hover-background-color: color-mix(in srgb, var(--text) 3.5%, transparent);
        --vaadin-grid-row-selected-background-color: var(--accent-soft);
        --vaadin-focus-ring-color: var(--accent);
        --vaadin-focus-ring-width: 2px;
        --vaadin-border-color-secondary: var(--line);
        --vaadin-radius-m: 0;
      }
      vaadin-grid::part(body-cell),
      vaadin-grid::part(header-cell) {
        min-block-size: var(--row);
        block-size: var(--row);
      }
      vaadin-grid::part(header-cell) {
        block-size: 32px;
        min-block-size: 32px;
      }
      vaadin-grid::part(first-column-cell) {
        padding-inline-start: calc(var(--gutter) - 12px);
      }
      vaadin-grid::part(body-row) {
        cursor: pointer;
      }
      :host([density='compact']) {
        --row: 28px;
      }
      :host([density='roomy']) {
        --row: 52px;
      }
      vaadin-grid::part(saved) {
        background: var(--success-soft);
      }
      vaadin-grid::part(group) {
        background: var(--sunken);
        cursor: default;
      }
      .cell.group {
        overflow: visible;
        font-weight: 650;
      }
      .group .count {
        padding-inline-start: 6px;
        font-weight: 400;
        color: var(--text-2);
      }
      .acts {
        display: block;
        inline-size: 100%;
      }
      .head.edited {
        cursor: grab;
      }
      .head.edited .grip {
        flex: none;
        color: var(--text-3);
      }
      .head.edited:focus-visible {
        outline: 2px solid var(--accent);
        outline-offset: 1px;
        border-radius: var(--radius);
      }
      .pick {
        display: flex;
        align-items: center;
        justify-content: center;
        inline-size: 28px;
        block-size: 28px;
        margin-inline: -6px;
        cursor: pointer;
      }
      /* The box is drawn small; what is pressed is as large as a finger needs. */
      .pick input {
        display: grid;
        place-content: center;
        place-items: center;
        inline-size: 24px;
        block-size: 24px;
        margin: 0;
        appearance: none;
        border-radius: var(--radius);
        cursor: pointer;
      }
      .pick input::before,
      .pick input::after {
        content: '';
        grid-area: 1 / 1;
      }
      .pick input::before {
        inline-size: 15px;
        block-size: 15px;
        border: 1.5px solid var(--control);
        border-radius: 4px;
        background: var(--surface);
      }
      .pick input:is(:checked, :indeterminate)::before {
        border-color: var(--accent);
        background: var(--accent);
      }
      .pick input:is(:checked, :indeterminate)::after {
        inline-size: 10px;
        block-size: 10px;
        background: var(--on-accent);
        clip-path: polygon(14% 44%, 0 60%, 40% 100%, 100% 22%, 84% 6%, 40% 68%);
      }
      .pick input:indeterminate::after {
        clip-path: inset(42% 5%);
      }
      .head {
        display: flex;
        align-items: center;
        gap: 4px;
        inline-size: 100%;
        padding: 0;
        border: 0;
        background: none;
        font: var(--small);
        color: var(--text-3);
        cursor: pointer;
        min-block-size: 28px;
      }
      .head:hover {
        color: var(--text);
      }
      .head ravand-icon {
        --icon-size: 13px;
        color: var(--accent);
      }
      .head.number {
        justify-content: flex-end;
        direction: ltr;
      }
      .head.number > span {
        unicode-bidi: plaintext;
      }
      .number {
        direction: ltr;
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      .title {
        font-weight: 600;
        color: var(--text);
        text-decoration: none;
      }
      .cell {
        overflow: hidden;
        text-overflow: ellipsis;
        color: var(--text-2);
      }
      .cell .chip-row {
        display: flex;
        flex-wrap: nowrap;
        overflow: hidden;
      }
      .cell .chip-row .chip {
        flex: none;
      }
      .cell.strong {
        color: var(--text);
      }
      .cell[data-cell] {
        position: relative;
        min-block-size: 24px;
        align-content: center;
      }
      .pencil {
        position: absolute;
        inset-block: 0;
        inset-inline-end: 0;
        display: none;
        place-items: center;
        inline-size: 24px;
        background: var(--hover);
        cursor: pointer;
      }
      .cell.number .pencil {
        inset-inline: 0 auto;
      }
      .cell:hover > .pencil {
        display: grid;
      }
      .person {
        display: flex;
        align-items: center;
        gap: 7px;
      }
      /* Cut at its own end: of a name that runs against the page the beginning stays. */
      .cell > :is(bdi, a),
      .title > bdi,
      .person > bdi {
        display: inline-block;
        max-inline-size: 100%;
        overflow: hidden;
        text-overflow: ellipsis;
        vertical-align: bottom;
      }
      .person > bdi {
        min-inline-size: 0;
      }
    `,
  ];

  @property({ attribute: false }) entity: EntityForUser | undefined;
  @property({ attribute: false }) columns: readonly Column[] = [];
  @property({ attribute: false }) filter: FilterTree | undefined;
  @property({ attribute: false }) sort: readonly SortTerm[] = [];
  @property() search = '';
  @property() chosen = '';
  @property({ attribute: false }) picked: Picked = nothingPicked;
  /** Pixels, by path; the others are as wide as their kind asks. */
  @property({ attribute: false }) widths: Readonly<Record<string, number>> = {};
  /** So many columns stay while the others scroll. */
  @property({ type: Number }) pinned = 0;
  @property({ reflect: true }) density: NonNullable<ViewDefinition['density']> = 'normal';
  /** The rows stand under its values. */
  @property({ attribute: false }) groupedBy: FieldDefinition | undefined;
  /** What can be done to a column; present = the head is the editor of the columns. */
  @property({ attribute: false }) acts: ((path: string) => readonly MenuItem[]) | undefined;
  /** Writes a cell; present = cells can be written to where they stand. */
  @property({ attribute: false }) write: WriteCell | undefined;
  /** Rows can be ticked. */
  @property({ type: Boolean }) picking = false;
  @query('vaadin-grid') private readonly grid!: Grid<Row>;
  @state() private count = 0;
  /** By the value of the group. */
  @state() private totals: ReadonlyMap<string, GroupTotal> = new Map();
  #pages: RecordPages | undefined;
  #grouped: GroupedRows | undefined;
  #question = '';
  readonly #cells = new CellEditing(this, {
    entity: () => this.entity,
    columns: () => this.columns,
    write: () => this.write,
    record: (id) => this.rows.find((row) => row.id === id),
    cell: (id, path) => this.#cellAt(id, path),
    focus: (id, path) => tdOf(this.#cellAt(id, path))?.focus(),
    written: (record, path) => this.#written(record, path),
  });
  /** The cell that was just written. */
  #saved = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(
      offerKeys(() => ({
        heading: t('list.as.list'),
        keys: this.write
          ? [
              ['F2', t('list.key.edit')],
              ['Tab', t('list.key.next')],
            ]
          : [],
      })),
    );
  }

  /** A cell is being written to: nothing is drawn anew under the hand. */
  get isEditing(): boolean {
    return this.#cells.isOpen;
  }

  override render(): TemplateResult {
    return html`${this.write ? this.#cells.render() : nothing}<vaadin-grid
      theme="no-border"
      .pageSize=${pageSize}
      .itemIdPath=${'id'}
      .accessibleName=${this.#name()}
      .columnReorderingAllowed=${this.acts !== undefined}
      .cellPartNameGenerator=${this.#part}
      @column-reorder=${this.#onReorder}
      @column-resize=${this.#onResize}
      @mousedown=${this.#onPress}
      @active-item-changed=${this.#onActive}
      @dblclick=${this.#onOpen}
      @keydown=${{ handleEvent: this.#onKey, capture: this.acts !== undefined }}
      @cell-focus=${this.#onCell}
    >
      ${this.picking ? this.#pickColumn() : nothing} ${repeat(
        this.columns,
        ({ path }) => path,
        (column, index) => this.#column(column, index),
      )}
    </vaadin-grid>`;
  }

  #name(): string {
    const { entity } = this;
    return entity ? t('list.of', { entity: local(entity.pluralLabel ?? entity.label, entity.name) }) : '';
  }

  override updated(changed: PropertyValues<this>): void {
    const { groupedBy, columns } = this;
    const question = JSON.stringify([
      this.entity?.name,
      this.filter,
      this.sort,
      this.search,
      groupedBy?.name,
      expandOf(columns),
    ]);
    if (question !== this.#question) {
      this.#question = question;
      this.reload();
    }
    if (changed.has('chosen')) this.#markChosen();
  }

  /** Asks again from the first page. */
  reload(): void {
    const entity = this.entity;
    if (!entity) return;
    const { groupedBy } = this;
    const ask = {
      filter: this.filter,
      sort: sortText(groupedSort(groupedBy, this.sort)),
      search: this.search || undefined,
      limit: pageSize,
      expand: expandOf(this.columns),
    };
    const pages = new RecordPages((after) => ravand.records(entity.name, { ...ask, after }));
    const grouped = groupedBy && new GroupedRows(pages, groupedBy.name, pageSize);
    void this.#loadTotals(entity);
    this.#pages = pages;
    this.#grouped = grouped;
    this.grid.dataProvider = (params: GridDataProviderParams<Row>, callback: GridDataProviderCallback<Row>) => {
      const asked: Promise<readonly Row[]> = (grouped ?? pages).page(params.page);
      asked.then(
        (items) => {
          if (pages !== this.#pages) return;
          const rows = pages.rows;
          this.count = rows.length;
          const known = grouped?.length ?? rows.length;
          callback([...items], pages.complete ? known : known + pageSize);
          this.#markChosen();
          this.emit('rows-loaded', { rows, complete: pages.complete });
        },
        (problem: unknown) => {
          if (pages === this.#pages) this.emit('rows-failed', problem);
        },
      );
    };
  }

  get rows(): readonly StoredRecord[] {
    return this.#pages?.rows ?? [];
  }

  #pickColumn(): TemplateResult {
    const state = [this.picked, t('app.name')];
    return html`<vaadin-grid-column
      width="calc(var(--gutter) + 20px)"
      .flexGrow=${0}
      .frozen=${this.pinned > 0}
      ${columnHeaderRenderer(() => this.#pickAll(), [...state, this.count])}
      ${columnBodyRenderer<Row>((row) => ('group' in row ? nothing : this.#pick(row)), state)}
    ></vaadin-grid-column>`;
  }

  /** Ticks what is loaded; all that the view shows is the bar's to offer. */
  #pickAll(): TemplateResult {
    const ids = this.rows.map(({ id }) => id);
    const isWhole = ids.length > 0 && ids.every((id) => isPicked(this.picked, id));
    const isPart = !isWhole && ids.some((id) => isPicked(this.picked, id));
    return html`<label class="pick"><input
      type="checkbox"
      aria-label=${t('bulk.pickAll')}
      .checked=${isWhole}
      .indeterminate=${isPart}
      @change=${() => this.emit('pick-change', isWhole ? nothingPicked : new Set(ids))}
    /></label>`;
  }

  #pick(record: StoredRecord): TemplateResult {
    const name = recordTitle(record, this.entity);
    // A press on the box ticks the row and does not open it.
    return html`<label class="pick" @click=${(event: Event) => event.stopPropagation()} @dblclick=${(event: Event) => event.stopPropagation()}><input
      type="checkbox"
      aria-label=${t('bulk.pick', { name })}
      .checked=${isPicked(this.picked, record.id)}
      @change=${() => this.emit('pick-change', toggled(this.picked, record.id, this.rows))}
    /></label>`;
  }

  #column(column: Column, index: number): TemplateResult {
    const { field, path } = column;
    const isTitle = path === this.entity?.titleField;
    const own = this.widths[path];
    const { width, grow } = own === undefined ? widthOf(field, isTitle) : { width: `${own}px`, grow: 0 };
    const isNumber = numeric(field);
    const isFirst = index === 0;
    return html`<vaadin-grid-column
      data-path=${path}
      .width=${width}
      .flexGrow=${grow}
      .frozen=${index < this.pinned}
      .resizable=${this.acts !== undefined}
      ${columnHeaderRenderer(() => this.#head(column, isNumber), [this.sort, this.acts, this.pinned, this.columns, t('app.name')])}
      ${columnBodyRenderer<Row>((row) => ('group' in row ? this.#groupCell(row, column, isFirst) : this.#cell(row, column, isTitle, isNumber)), [this.entity, this.columns, this.#grouped, this.totals, this.write, t('app.name')])}
    ></vaadin-grid-column>`;
  }

  #head(column: Column, isNumber: boolean): TemplateResult {
    const { field, path } = column;
    const term = this.sort.find((one) => one.field === path);
    const unit = field.kind === 'money' ? ` (${currencySymbol(field.currency ?? 'IRR')})` : '';
    const label = columnLabel(column);
    const text = html`<span class="truncate">${label}${unit}</span>${term ? html`<ravand-icon name=${term.direction === 'asc' ? 'arrow-up' : 'arrow-down'}></ravand-icon>` : nothing}`;
    const style = `head ${isNumber ? 'number' : ''}`;
    if (this.acts) {
      const name = t('view.columnActs', { name: label });
      return html`<ravand-menu class="acts" .items=${this.acts(path)} .label=${name} @menu-choose=${(event: CustomEvent<string>) => this.emit('column-act', { act: event.detail, path, width: this.#widthOf(path) })}
        ><button type="button" class="${style} edited" title=${t('view.headHint')} aria-label=${name} aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Delete">
        <ravand-icon class="grip" name="grip-vertical"></ravand-icon>${text}
      </button></ravand-menu>`;
    }
    // What a reference leads to is no order of the list.
    if (path.includes('.')) return html`<span class=${style} title=${label}>${text}</span>`;
    // The arrow is for who sees it; the grid draws its cell of the head without us.
    this.#headCell(path)?.setAttribute('aria-sort', term ? `${term.direction}ending` : 'none');
    return html`<button type="button" class=${style} aria-label=${t('list.sortBy', { field: label })} @click=${() => this.emit('sort-by', path)}>${text}</button>`;
  }

  #groupCell(head: GroupHead, { field }: Column, isFirst: boolean): TemplateResult | typeof nothing {
    const { groupedBy } = this;
    const total = groupedBy && this.totals.get(String(head.group.record.values[groupedBy.name] ?? ''));
    if (isFirst && groupedBy)
      return html`<div class="cell strong group"><bdi>${groupTitle(head, groupedBy)}</bdi>${total ? html`<span class="count">${formatInteger(total.count)}</span>` : nothing}</div>`;
    if (field.name !== this.#summed?.name || total?.sum === undefined) return nothing;
    return html`<div class="cell number strong">${formatNumber(total.sum, field.scale)}</div>`;
  }

  /** The first amount among the columns is summed under each heading. */
  get #summed(): FieldDefinition | undefined {
    return this.columns.find(({ field, path }) => field.kind === 'money' && path === field.name)?.field;
  }

  /** How many there are under each heading and what they come to: one question for all. A search is no part of it. */
  async #loadTotals(entity: EntityForUser): Promise<void> {
    const question = this.#question;
    const { groupedBy, search, filter } = this;
    if (!groupedBy || search) {
      this.totals = new Map();
      return;
    }
    const summed = this.#summed;
    const asked = { groupBy: groupedBy.name, measures: summed && `sum:${summed.name}`, filter };
    const answer = await ravand.summary(entity.name, asked).catch(() => undefined);
    if (question !== this.#question) return;
    const totals = answer?.groups.map(
      ({ values, count, measures }) => [String(values[0] ?? ''), { count, sum: measures[0] ?? undefined }] as const,
    );
    this.totals = new Map(totals ?? []);
  }

  #cell(record: StoredRecord, column: Column, isTitle: boolean, isNumber: boolean): TemplateResult {
    const { field } = column;
    const { record: holder, value, title } = cellOf(record, column);
    if (isNumber)
      return html`<div class="cell number strong" data-cell=${cellKey(record.id, column.path)}>${value === null || value === undefined ? nothing : field.kind === 'percent' ? showValue(field, value) : formatNumber(value as string, field.scale)}${this.#pencil(record, column)}</div>`;
    const shown = holder ? showValue(field, value, { record: holder, title }) : nothing;
    return isTitle
      ? html`<div class="cell strong title" data-cell=${cellKey(record.id, column.path)}>${shown}${this.#pencil(record, column)}</div>`
      : html`<div class="cell ${field.kind === 'reference' ? 'strong' : ''}" data-cell=${cellKey(record.id, column.path)}>${shown}${this.#pencil(record, column)}</div>`;
  }

  /** For the pointer; keys have F2. */
  #pencil(record: StoredRecord, column: Column): TemplateResult | typeof nothing {
    if (!this.write || this.#cells.field(column) === undefined) return nothing;
    const stop = (event: Event) => event.stopPropagation();
    const edit = (event: Event) => {
      event.stopPropagation();
      void this.#cells.open(record, column);
    };
    return html`<span class="pencil" aria-hidden="true" title=${t('list.key.edit')} @click=${edit} @dblclick=${stop}><ravand-icon name="pencil"></ravand-icon></span>`;
  }

  #cellAt(id: string, path: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`[data-cell="${CSS.escape(cellKey(id, path))}"]`);
  }

  /** Shown at once, before the list is read again. */
  #written(record: StoredRecord, path: string): void {
    if (this.#grouped) {
      this.reload();
      return;
    }
    this.#pages?.replace(record);
    this.#saved = cellKey(record.id, path);
    this.grid.clearCache();
    setTimeout(() => {
      this.#saved = '';
      this.grid?.generateCellPartNames();
    }, flashMs);
  }

  #part = (column: GridColumn<Row>, { item }: { readonly item: Row }): string => {
    if ('group' in item) return 'group';
    const { path = '' } = (column as unknown as HTMLElement).dataset;
    return this.#saved !== '' && cellKey(item.id, path) === this.#saved ? 'saved' : '';
  };

  #columnOf(path: string): GridColumn<Row> | null {
    return this.renderRoot.querySelector<GridColumn<Row>>(`vaadin-grid-column[data-path="${CSS.escape(path)}"]`);
  }

  /** As wide as it stands there now. */
  #widthOf(path: string): number | undefined {
    return this.#headCell(path)?.offsetWidth;
  }

  #headCell(path: string): HTMLElement | undefined {
    return (this.#columnOf(path) as unknown as { _headerCell?: HTMLElement } | null)?._headerCell;
  }

  /** A head that has the focus is not dragged by the grid: a press there is one on the column, not on its button. */
  #onPress = (event: MouseEvent): void => {
    if (!this.acts || this.grid.getEventContext(event).section !== 'header') return;
    const focused = (this.renderRoot as ShadowRoot).activeElement;
    if (focused instanceof HTMLElement && focused.closest('.acts')) focused.blur();
    event.preventDefault();
  };

  #onReorder = (event: CustomEvent<{ columns: readonly HTMLElement[] }>): void => {
    const paths = event.detail.columns.flatMap(({ dataset }) => dataset.path ?? []);
    this.emit('columns-move', paths);
  };

  #onResize = (event: CustomEvent<{ resizedColumn: HTMLElement & { width?: string | null } }>): void => {
    const { dataset, width } = event.detail.resizedColumn;
    const pixels = Number.parseInt(width ?? '', 10);
    if (dataset.path !== undefined && pixels > 0) this.emit('column-width', { path: dataset.path, width: pixels });
  };

  /** Alt and an arrow move the column whose head has the focus, with Shift they make it wider or narrower; Delete takes it out. */
  #onHeadKey(event: KeyboardEvent): void {
    const { section, column } = this.grid.getEventContext(event);
    const { path } = (column as unknown as HTMLElement | undefined)?.dataset ?? {};
    if (section !== 'header' || path === undefined) return;
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const by = event.key === forward ? 1 : /^Arrow(Left|Right)$/.test(event.key) ? -1 : 0;
    const [less, more] = event.shiftKey ? ['narrower', 'wider'] : ['earlier', 'later'];
    const act = event.altKey && by !== 0 ? (by === 1 ? more : less) : event.key === 'Delete' ? 'remove' : undefined;
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.emit('column-act', { act, path, width: this.#widthOf(path) });
    if (act !== 'remove') void this.#focusHead(path);
  }

  async #focusHead(path: string): Promise<void> {
    await this.updateComplete;
    await new Promise(requestAnimationFrame);
    this.#headCell(path)?.focus();
  }

  #markChosen(): void {
    const row = this.rows.find((record) => record.id === this.chosen);
    this.grid.selectedItems = row ? [row] : [];
  }

  #onActive = (event: CustomEvent<{ value: Row | null | undefined }>): void => {
    // A press on the chosen row clears the grid's active item; it stays the chosen one.
    const record = event.detail.value ?? this.rows.find((row) => row.id === this.chosen);
    if (record && !('group' in record)) this.emit('row-choose', record);
  };

  /** While a record is peeked at, the arrows walk its neighbours. */
  #onCell = (event: CustomEvent<{ context: { item?: Row } }>): void => {
    const record = event.detail.context.item;
    if (this.chosen && record && !('group' in record) && record.id !== this.chosen) this.emit('row-choose', record);
  };

  #onOpen = (event: MouseEvent): void => {
    const record = this.grid.getEventContext(event).item;
    if (record && !('group' in record)) this.emit('row-open', record);
  };

  #onKey = (event: KeyboardEvent): void => {
    if (this.acts) {
      this.#onHeadKey(event);
      return;
    }
    if (event.key === 'F2' && this.write) {
      const { section, item, column } = this.grid.getEventContext(event);
      const { path } = (column as unknown as HTMLElement | undefined)?.dataset ?? {};
      const edited = this.columns.find((one) => one.path === path);
      if (section !== 'body' || !item || 'group' in item || !edited) return;
      event.preventDefault();
      void this.#cells.open(item, edited);
      return;
    }
    const [target] = event.composedPath();
    const isOwn = target instanceof HTMLButtonElement || target instanceof HTMLInputElement;
    if ((event.key !== 'Enter' && event.key !== ' ') || isOwn) return;
    const record = this.grid.getEventContext(event).item;
    if (!record || 'group' in record) return;
    event.preventDefault();
    event.stopPropagation();
    this.emit(event.key === 'Enter' ? 'row-open' : 'row-choose', record);
  };
}

function cellKey(id: string, path: string): string {
  return `${id} ${path}`;
}

/** The cell of the grid that a content is slotted in. */
function tdOf(content: HTMLElement | null): HTMLElement | null | undefined {
  return content?.closest<HTMLElement>('vaadin-grid-cell-content')?.assignedSlot?.parentElement;
}
