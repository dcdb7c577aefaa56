// `<ravand-record-list>`: the list screen of an entity: header, view tabs, filter sentence, grid (two-line list on phones), sums, and the peek beside it.

import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ServerProblem } from '../api/problem.ts';
import { ravand } from '../api/ravand.ts';
import { entityNamed } from '../api/session.ts';
import type { EntityForUser, StoredRecord } from '../api/types.ts';
import { narrow } from '../elements/anchor.ts';
import { RavandElement } from '../elements/element.ts';
import { empty, failed, skeleton, states } from '../elements/empty.ts';
import { base } from '../elements/styles/base.ts';
import { buttons } from '../elements/styles/buttons.ts';
import { controls } from '../elements/styles/controls.ts';
import { formatMoney } from '../format/numbers.ts';
import { labelOf } from '../format/values.ts';
import { drawnKey, keyOf } from '../shell/key-table.ts';
import { navigate } from '../shell/router.ts';
import { onKey } from '../shell/shortcuts.ts';
import { local, t } from '../shell/texts.ts';
import { ChangesOutside } from './changes-outside.ts';
import '../shell/page-header.ts';
import './bulk-bar.ts';
import { nothingPicked, type Picked, type Selection } from './bulk.ts';
import type { WriteCell } from './cell-editing.ts';
import { type Column, plainColumns } from './columns.ts';
import { treeText } from './filter-words.ts';
import type { Layout } from './list-layout.ts';
import { listMenu, type Shown } from './list-menu.ts';
import { listStyle } from './list-style.ts';
import { written } from './moved.ts';
import { PeekBeside, peekBesideStyle } from './peek-beside.ts';
import { filterOf, sentenceOf } from './sentence.ts';
import { StageMoves } from './stage-moves.ts';
import { changed } from './view-editing/view-edits.ts';
import { viewHead } from './view-head.ts';
import type { ViewState } from './view-state.ts';
import { type ColumnAct, ViewsController } from './views-controller.ts';
import './rows.ts';
import type { RavandRecordGrid } from './grid.ts';

interface Sums {
  readonly count: number;
  readonly sum?: string | undefined;
}

@customElement('ravand-record-list')
export class RavandRecordList extends RavandElement {
  static override styles = [base, buttons, controls, states, viewHead, peekBesideStyle, listStyle];

  @property({ attribute: false }) params: Readonly<Record<string, string>> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private problem: string | undefined;
  @state() private shown: number | undefined;
  @state() private rows: readonly StoredRecord[] = [];
  @state() private sums: Sums | undefined;
  @state() private picked: Picked = nothingPicked;
  /** On phones, where rows have no box to tick until somebody wants to choose. */
  @state() private picking = false;
  @state() private arranging = false;
  @state() private gridReady = narrow.matches;
  @query('ravand-record-grid, ravand-record-rows') private readonly list!: RavandRecordGrid | null;
  @query('.search input') private readonly searchInput!: HTMLInputElement | null;
  readonly #views = new ViewsController(this, 'list');
  readonly #peek = new PeekBeside(this, {
    views: this.#views,
    ids: () => this.rows.map(({ id }) => id),
    count: () => this.sums?.count,
  });
  readonly #stages = new StageMoves(this);
  #entityShown = '';
  #typing: ReturnType<typeof setTimeout> | undefined;
  readonly #outside = new ChangesOutside(this, {
    entity: () => this.params.entity,
    read: () => {
      this.#sumsOf = '';
      this.list?.reload();
      void this.#loadSums();
    },
    isBusy: () => this.list?.isEditing === true,
  });
  #sumsOf = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.during(onKey('create', () => this.#create()));
    this.during(onKey('search', () => this.searchInput?.focus()));
    const redraw = () => this.requestUpdate();
    narrow.addEventListener('change', redraw);
    this.during(() => narrow.removeEventListener('change', redraw));
    if (!this.gridReady) void import('./grid.ts').then(() => (this.gridReady = true));
  }

  get #entity(): EntityForUser | undefined {
    return entityNamed(this.params.entity ?? '');
  }

  override willUpdate(): void {
    const { entity = '' } = this.params;
    if (entity !== this.#entityShown) {
      this.#entityShown = entity;
      this.#forget();
    }
    const { state: before, shown: viewBefore } = this.#views;
    this.#views.follow();
    // Another view shows other records; what was picked among these is not among those.
    if (before && viewBefore?.name !== this.#views.shown?.name) this.#forget();
    void this.#loadSums();
  }

  #forget(): void {
    this.#sumsOf = '';
    this.shown = undefined;
    this.rows = [];
    this.sums = undefined;
    this.#pickNone();
  }

  override render(): TemplateResult {
    const entity = this.#entity;
    const { state } = this.#views;
    if (!entity)
      return empty(t('list.noEntity'), { action: { label: t('shell.goHome'), run: () => void navigate('/') } });
    const plural = local(entity.pluralLabel ?? entity.label, entity.name);
    if (!state) return html`<ravand-page-header heading=${plural}></ravand-page-header>${skeleton(14)}`;
    const isPickable = this.#isPickable(entity);
    return html`${this.#views.head()}${this.#views.around(
      entity,
      html`<ravand-page-header heading=${plural} .count=${this.sums?.count} ?inert=${this.#views.isStill}>
        ${listMenu(entity, this.#shown(entity, state), { offers: (act) => this.#views.offers(act), pick: narrow.matches && isPickable ? () => (this.picking = true) : undefined })}
        ${
          entity.may.create && this.#views.offers('new')
            ? html`<button slot="actions" type="button" class="button primary" @click=${() => this.#create()} aria-keyshortcuts=${keyOf('create')}>
              <ravand-icon name="plus"></ravand-icon>${t('list.new', { entity: local(entity.label, entity.name) })}<kbd>${drawnKey('create')}</kbd>
            </button>`
            : nothing
        }
      </ravand-page-header>
      ${this.#views.bar(entity, { columns: this.#columns(entity).map(({ path }) => path) })}
      <div class="sentence">
        ${this.#views.sentence(entity, { go: (next) => this.#go(next) })}
        ${this.#layout(entity, state)}
        <div class="control with-affix search">
          <ravand-icon name="search"></ravand-icon>
          <input type="search" aria-label=${t('list.search')} placeholder=${t('list.search')} .value=${state.search} @input=${this.#onSearch} aria-keyshortcuts=${keyOf('search')} />
          <kbd>${drawnKey('search')}</kbd>
        </div>
      </div>
      <div class="body">
        <div class="rows">${this.#bulkBar(entity, state)} ${this.#list(entity, state)} ${this.#over(entity, state)} ${this.#footer(entity)}</div>
        ${this.#peek.beside(entity)}
      </div>${this.#stages.dialog()}`,
    )}`;
  }

  /** A stage may ask for more on the way. */
  #write: WriteCell = (record, values) => {
    const entity = this.#entity;
    const stage = entity?.pipeline?.field;
    const isMove = entity !== undefined && stage !== undefined && stage in values;
    return isMove ? this.#stages.write(entity, record, values) : written(record, values);
  };

  /** Records can be chosen here, for what may be done to several. */
  #isPickable(entity: EntityForUser): boolean {
    const { buttons = [] } = this.#views.shown ?? {};
    return isChangeable(entity) && (this.#views.offers('bulk') || buttons.length > 0);
  }

  /** Which columns, headings and order one looks at oneself; whoever edits the view says it there. */
  #layout(entity: EntityForUser, state: ViewState): TemplateResult | typeof nothing {
    if (narrow.matches || this.#views.isStill) return nothing;
    const shown = this.#views.shown ?? { kind: 'view' as const, name: '', entity: entity.name };
    const view = changed(
      { ...shown, type: 'list' },
      {
        columns: this.#columns(entity).map(({ path }) => path),
        takesNew: false,
        groupField: state.settings.groupField || undefined,
        sort: state.sort.length > 0 ? [...state.sort] : undefined,
      },
    );
    const take = ({ detail: { columns = [], sort = [], groupField = '' } }: CustomEvent<Layout>) =>
      this.#go({ columns, sort, settings: { ...state.settings, groupField } });
    const label = t('list.layout');
    return html`<button type="button" id="layout" class="button quiet small icon-only" aria-haspopup="dialog" aria-expanded=${String(this.arranging)} aria-label=${label} title=${label} @click=${() => void this.#arrange()}><ravand-icon name="columns-3"></ravand-icon></button>
      <ravand-popover .open=${this.arranging} .anchor=${this.renderRoot?.querySelector('#layout') ?? undefined} .placement=${{ align: 'end' }} .label=${label} @popover-close=${() => (this.arranging = false)}>
        ${this.arranging ? html`<ravand-list-layout .view=${view} .entity=${entity} @layout-change=${take}></ravand-list-layout>` : nothing}
      </ravand-popover>`;
  }

  async #arrange(): Promise<void> {
    await import('./list-layout.ts');
    this.arranging = !this.arranging;
  }

  #columns(entity: EntityForUser): readonly Column[] {
    return this.#views.columns(entity) ?? plainColumns(entity);
  }

  #shown(entity: EntityForUser, state: ViewState): Shown {
    // A file has the columns of the records themselves; what their references lead to is in theirs.
    const own = this.#columns(entity).filter(({ path }) => entity.fields.some(({ name }) => name === path));
    return { columns: own.map(({ path }) => path), filter: filterOf(state), sort: state.sort, search: state.search };
  }

  #list(entity: EntityForUser, state: ViewState): TemplateResult {
    if (!this.gridReady) return skeleton(14);
    const loaded = (event: CustomEvent<{ rows: readonly StoredRecord[] }>) => {
      this.rows = event.detail.rows;
      this.shown = event.detail.rows.length;
      this.problem = undefined;
    };
    const { isStill, shown: view } = this.#views;
    const choose = (event: CustomEvent<StoredRecord>) => (isStill ? undefined : this.#peek.open(event.detail.id));
    const open = (event: CustomEvent<StoredRecord>) =>
      isStill ? undefined : void navigate(`/records/${entity.name}/${event.detail.id}`);
    const groupedBy = entity.fields.find(({ name }) => name === state.settings.groupField);
    const failedRows = (event: CustomEvent<unknown>) => {
      this.problem = event.detail instanceof ServerProblem ? event.detail.detail : t('problem.screen');
    };
    const pick = (event: CustomEvent<Picked>) => (this.picked = event.detail);
    if (narrow.matches)
      return html`<ravand-record-rows
        .entity=${entity}
        .columns=${this.#columns(entity)}
        .groupedBy=${groupedBy}
        ?still=${isStill}
        .filter=${filterOf(state)}
        .sort=${state.sort}
        .search=${state.search}
        .picked=${this.picked}
        ?picking=${this.picking}
        @pick-change=${pick}
        @rows-loaded=${loaded}
        @rows-failed=${failedRows}
      ></ravand-record-rows>`;
    return html`<ravand-record-grid
      .entity=${entity}
      .columns=${this.#columns(entity)}
      .widths=${view?.widths ?? {}}
      .pinned=${view?.pinned ?? 0}
      density=${view?.density ?? 'normal'}
      .groupedBy=${groupedBy}
      .acts=${this.#views.columnActs(entity)}
      .filter=${filterOf(state)}
      .sort=${state.sort}
      .search=${state.search}
      .chosen=${state.peek}
      .picked=${this.picked}
      .write=${entity.may.update && !isStill ? this.#write : undefined}
      ?picking=${this.#isPickable(entity) && !isStill}
      @pick-change=${pick}
      @rows-loaded=${loaded}
      @rows-failed=${failedRows}
      @row-choose=${choose}
      @row-open=${open}
      @sort-by=${(event: CustomEvent<string>) => this.#sortBy(event.detail)}
      @columns-move=${(event: CustomEvent<readonly string[]>) => this.#views.setColumns(event.detail)}
      @column-width=${(event: CustomEvent<{ path: string; width: number }>) => this.#views.setWidth(event.detail)}
      @column-act=${(event: CustomEvent<ColumnAct>) => this.#views.actOnColumn(entity, event.detail)}
    ></ravand-record-grid>`;
  }

  #bulkBar(entity: EntityForUser, state: ViewState): TemplateResult | typeof nothing {
    const { picked, sums } = this;
    const isAll = picked === 'all';
    if (!isAll && picked.size === 0 && !this.picking) return nothing;
    const selection: Selection = isAll
      ? { filter: filterOf(state), search: state.search || undefined, all: true }
      : { ids: [...picked] };
    return html`<ravand-bulk-bar
      .entity=${entity}
      .selection=${selection}
      .count=${isAll ? sums?.count : picked.size}
      .all=${sums?.count}
      ?isAll=${isAll}
      .buttons=${this.#views.shown?.buttons ?? []}
      ?isPlain=${!this.#views.offers('bulk')}
      @choose-all=${() => (this.picked = 'all')}
      @choose-none=${() => this.#pickNone()}
      @bulk-done=${() => this.#outside.soon()}
    ></ravand-bulk-bar>`;
  }

  #pickNone(): void {
    this.picked = nothingPicked;
    this.picking = false;
  }

  /** What stands over the rows while there are none: waiting, nothing yet, no hits, a refusal. */
  #over(entity: EntityForUser, state: ViewState): TemplateResult | typeof nothing {
    if (this.problem !== undefined) return html`<div class="over">${failed(this.problem, () => this.#again())}</div>`;
    if (this.shown === undefined && this.gridReady) return html`<div class="over">${skeleton(14)}</div>`;
    if (this.shown !== 0) return nothing;
    const plural = local(entity.pluralLabel ?? entity.label, entity.name);
    if (state.terms.length > 0) return html`<div class="over">${this.#noHits(entity, state)}</div>`;
    if (state.search)
      return html`<div class="over">${empty(t('list.notFound', { search: state.search }), { action: { label: t('action.clear'), run: () => this.#go({ search: '' }) } })}</div>`;
    const action =
      entity.may.create && this.#views.offers('new') && !this.#views.isStill
        ? {
            label: t('list.new', { entity: local(entity.label, entity.name) }),
            run: () => this.#create(),
            icon: 'plus',
          }
        : undefined;
    return html`<div class="over">${empty(t('list.empty', { entity: plural }), { action })}</div>`;
  }

  /** One condition less shows more where all must hold; where any may, none of them finds a thing. */
  #noHits(entity: EntityForUser, state: ViewState): TemplateResult {
    const plural = local(entity.pluralLabel ?? entity.label, entity.name);
    const last = state.terms.at(-1);
    if (!last || (state.joiner === 'or' && state.terms.length > 1)) {
      const clear = () => this.#go(sentenceOf(undefined));
      return empty(t('list.noHitsAny', { entity: plural }), { action: { label: t('action.clear'), run: clear } });
    }
    const field = treeText(last, { fields: entity.fields, viewName: (view) => this.#views.viewName(view) });
    const drop = () => this.#go({ terms: state.terms.slice(0, -1) });
    return empty(t('list.noHits', { entity: plural }), {
      hint: t('list.noHitsHint', { field }),
      action: { label: t('filter.drop', { field }), run: drop, icon: 'x' },
    });
  }

  #footer(entity: EntityForUser): TemplateResult {
    const money = entity.fields.find((field) => field.kind === 'money');
    return html`<footer>
      ${this.sums ? html`<span>${t('list.rows', { count: this.sums.count })}</span>` : this.shown !== undefined ? html`<span>${t('list.rowsShown', { count: this.shown })}</span>` : nothing}
      ${this.sums?.sum !== undefined && money ? html`<span class="sum">${t('list.sumOf', { field: labelOf(money) })} <strong><bdi>${formatMoney(this.sums.sum, money.currency ?? 'IRR', money.scale)}</bdi></strong></span>` : nothing}
    </footer>`;
  }

  /** Count, and the sum of the first amount, of all there are: one cheap question. */
  async #loadSums(): Promise<void> {
    const entity = this.#entity;
    const { state } = this.#views;
    if (!entity || !state) return;
    const question = JSON.stringify([entity.name, filterOf(state), state.search]);
    if (question === this.#sumsOf) return;
    this.#sumsOf = question;
    // A search is not part of the summary; its rows are counted as they come.
    if (state.search) {
      this.sums = undefined;
      return;
    }
    const money = entity.fields.find((field) => field.kind === 'money');
    try {
      const { groups } = await ravand.summary(entity.name, {
        measures: money && `sum:${money.name}`,
        filter: filterOf(state),
      });
      if (question !== this.#sumsOf) return;
      const [total] = groups;
      this.sums = { count: total?.count ?? 0, sum: total?.measures[0] ?? undefined };
    } catch {
      this.sums = undefined;
    }
  }

  #go(changes: Partial<ViewState>): void {
    const { state } = this.#views;
    if (!state) return;
    const question = (one: ViewState) => JSON.stringify([filterOf(one), one.sort, one.search]);
    if (question({ ...state, ...changes }) !== question(state)) {
      this.shown = undefined;
      this.#pickNone();
    }
    this.#views.go(changes);
  }

  #sortBy(field: string): void {
    const now = this.#views.state?.sort.find((term) => term.field === field);
    this.#go({ sort: [{ field, direction: now?.direction === 'asc' ? 'desc' : 'asc' }] });
  }

  #onSearch = (event: Event): void => {
    clearTimeout(this.#typing);
    const search = (event.target as HTMLInputElement).value;
    this.#typing = setTimeout(() => this.#go({ search: search.trim() }), 220);
  };

  #create(): void {
    if (this.#entity?.may.create) void navigate(`/records/${this.params.entity}/new`);
  }

  #again(): void {
    this.problem = undefined;
    this.shown = undefined;
    this.list?.reload();
  }
}

/** Is there anything to choose records for? Which of them may be changed is the server's to say. */
function isChangeable({ may }: EntityForUser): boolean {
  return may.update || may.delete;
}
