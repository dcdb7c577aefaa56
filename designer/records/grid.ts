// `<ravand-record-grid>`: Vaadin's grid in our dress: 36 px rows, columns of a view, keyset pages as one scrolls. Emits `row-choose`, `row-open`, `sort-by`,
// `rows-loaded`, and `pick-change` with what is ticked.
import type { Grid, GridDataProviderCallback, GridDataProviderParams } from '@vaadin/grid';
import '@vaadin/grid/vaadin-grid.js';
import { columnBodyRenderer, columnHeaderRenderer } from '@vaadin/grid/lit.js';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { FieldDefinition, FilterTree, SortTerm } from '../../schemas/types.ts';
import { ravand } from '../api/ravand.ts';
import type { EntityForUser, StoredRecord } from '../api/types.ts';
import { avatars } from '../elements/avatar.ts';
import { chips } from '../elements/chip.ts';
import { RavandElement } from '../elements/element.ts';
import { base } from '../elements/styles/base.ts';
import { fileStyles } from '../elements/styles/files.ts';
import { currencySymbol, formatNumber } from '../format/numbers.ts';
import { labelOf, showValue } from '../format/values.ts';
import { t } from '../shell/texts.ts';
import { isPicked, nothingPicked, type Picked, toggled } from './bulk.ts';
import { recordTitle } from './record-title.ts';
import { sortText } from './view-state.ts';

const pageSize = 50;

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
      return { width: '116px', grow: 0 };
    case 'datetime':
    case 'duration':
    case 'phone':
      return { width: '142px', grow: 0 };
    case 'email':
      return { width: '190px', grow: 1 };
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
      .person {
        display: inline-flex;
        align-items: center;
        gap: 7px;
      }
    `,
  ];

  @property({ attribute: false }) entity: EntityForUser | undefined;
  @property({ attribute: false }) columns: readonly FieldDefinition[] = [];
  @property({ attribute: false }) filter: FilterTree | undefined;
  @property({ attribute: false }) sort: readonly SortTerm[] = [];
  @property() search = '';
  @property() chosen = '';
  @property({ attribute: false }) picked: Picked = nothingPicked;
  /** Rows can be ticked. */
  @property({ type: Boolean }) picking = false;
  @query('vaadin-grid') private readonly grid!: Grid<StoredRecord>;
  @state() private count = 0;
  #pages: RecordPages | undefined;
  #question = '';

  override render(): TemplateResult {
    return html`<vaadin-grid
      theme="no-border"
      .pageSize=${pageSize}
      .itemIdPath=${'id'}
      .accessibleName=${t('list.of', { entity: this.entity?.name ?? '' })}
      @active-item-changed=${this.#onActive}
      @dblclick=${this.#onOpen}
      @keydown=${this.#onKey}
      @cell-focus=${this.#onCell}
    >
      ${this.picking ? this.#pickColumn() : nothing} ${this.columns.map((field) => this.#column(field))}
    </vaadin-grid>`;
  }

  override updated(changed: PropertyValues<this>): void {
    const question = JSON.stringify([this.entity?.name, this.filter, this.sort, this.search]);
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
    const ask = { filter: this.filter, sort: sortText(this.sort), search: this.search || undefined, limit: pageSize };
    const pages = new RecordPages((after) => ravand.records(entity.name, { ...ask, after }));
    this.#pages = pages;
    this.grid.dataProvider = (
      params: GridDataProviderParams<StoredRecord>,
      callback: GridDataProviderCallback<StoredRecord>,
    ) => {
      pages.page(params.page).then(
        (items) => {
          if (pages !== this.#pages) return;
          const rows = pages.rows;
          this.count = rows.length;
          callback([...items], pages.complete ? rows.length : rows.length + pageSize);
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
      width="calc(var(--gutter) + 16px)"
      .flexGrow=${0}
      ${columnHeaderRenderer(() => this.#pickAll(), [...state, this.count])}
      ${columnBodyRenderer<StoredRecord>((record) => this.#pick(record), state)}
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

  #column(field: FieldDefinition): TemplateResult {
    const isTitle = field.name === this.entity?.titleField;
    const { width, grow } = widthOf(field, isTitle);
    const isNumber = numeric(field);
    return html`<vaadin-grid-column
      .width=${width}
      .flexGrow=${grow}
      ${columnHeaderRenderer(() => this.#head(field, isNumber), [this.sort, t('app.name')])}
      ${columnBodyRenderer<StoredRecord>((record) => this.#cell(record, field, isTitle, isNumber), [this.entity, t('app.name')])}
    ></vaadin-grid-column>`;
  }

  #head(field: FieldDefinition, isNumber: boolean): TemplateResult {
    const term = this.sort.find((one) => one.field === field.name);
    const unit = field.kind === 'money' ? ` (${currencySymbol(field.currency ?? 'IRR')})` : '';
    return html`<button type="button" class="head ${isNumber ? 'number' : ''}" aria-label=${t('list.sortBy', { field: labelOf(field) })} @click=${() => this.emit('sort-by', field.name)}>
      <span class="truncate">${labelOf(field)}${unit}</span>${term ? html`<ravand-icon name=${term.direction === 'asc' ? 'arrow-up' : 'arrow-down'}></ravand-icon>` : nothing}
    </button>`;
  }

  #cell(record: StoredRecord, field: FieldDefinition, isTitle: boolean, isNumber: boolean): TemplateResult {
    const value = record.values[field.name];
    if (isNumber)
      return html`<div class="cell number strong">${value === null || value === undefined ? nothing : field.kind === 'percent' ? showValue(field, value) : formatNumber(value as string, field.scale)}</div>`;
    const shown = showValue(field, value, { record, title: record.titles?.[field.name] });
    return isTitle
      ? html`<div class="cell strong title">${shown}</div>`
      : html`<div class="cell ${field.kind === 'reference' ? 'strong' : ''}">${shown}</div>`;
  }

  #markChosen(): void {
    const row = this.rows.find((record) => record.id === this.chosen);
    this.grid.selectedItems = row ? [row] : [];
  }

  #onActive = (event: CustomEvent<{ value: StoredRecord | null | undefined }>): void => {
    // A press on the chosen row clears the grid's active item; it stays the chosen one.
    const record = event.detail.value ?? this.rows.find((row) => row.id === this.chosen);
    if (record) this.emit('row-choose', record);
  };

  /** While a record is peeked at, the arrows walk its neighbours. */
  #onCell = (event: CustomEvent<{ context: { item?: StoredRecord } }>): void => {
    const record = event.detail.context.item;
    if (this.chosen && record && record.id !== this.chosen) this.emit('row-choose', record);
  };

  #onOpen = (event: MouseEvent): void => {
    const record = this.grid.getEventContext(event).item;
    if (record) this.emit('row-open', record);
  };

  #onKey = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    const isOwn = target instanceof HTMLButtonElement || target instanceof HTMLInputElement;
    if ((event.key !== 'Enter' && event.key !== ' ') || isOwn) return;
    const record = this.grid.getEventContext(event).item;
    if (!record) return;
    event.preventDefault();
    event.stopPropagation();
    this.emit(event.key === 'Enter' ? 'row-open' : 'row-choose', record);
  };
}
