// The views of an entity for the screen that draws one of them: what is offered, which is shown, what its address says, and the row of tabs above it; or the
// view that is being edited, whose draft is what is shown then.
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { ViewAct, ViewDefinition } from '../../schemas/types.ts';
import { onSession } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import type { MenuItem } from '../elements/menu.ts';
import { navigate } from '../shell/router.ts';
import { local, t } from '../shell/texts.ts';
import { type Column, columnAt, columnLabel, columnPaths, plainColumns } from './columns.ts';
import {
  bare,
  firstOf,
  noOwnViews,
  type OfferedView,
  type OwnViews,
  offered,
  offeredAs,
  savedViews,
  type ViewInput,
} from './saved-views.ts';
import './filter-sentence.ts';
import { filterOf, type Sentence } from './sentence.ts';
import type { Segment } from './term-offers.ts';
import './view-bar.ts';
import { beginView, editAddress, mayEditViews, newView } from './view-editing/begin.ts';
import type { EditView } from './view-editing/panel.ts';
import { previewedView } from './view-editing/previewed.ts';
import type { ViewEditing } from './view-editing/session.ts';
import { changed, setColumns, widen } from './view-editing/view-edits.ts';
import {
  carried,
  columnsDiffer,
  isChanged,
  keptSettings,
  type Look,
  readState,
  type ViewSettings,
  type ViewState,
  writeState,
} from './view-state.ts';
import { addressOf, lookPath, viewSwitch } from './view-switch.ts';

interface SentenceNeeds {
  readonly fields?: readonly EntityForUser['fields'][number][];
  /** What is done with the next one; default: it is gone to. */
  readonly go?: (next: Sentence) => void;
}

/** What is done to a column in the head of the list. */
export interface ColumnAct {
  readonly act: string;
  readonly path: string;
  /** In pixels, as it stands there. */
  readonly width: number | undefined;
}

interface Host extends ReactiveControllerHost {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

export class ViewsController implements ReactiveController {
  /** What is shown; undefined until the saved views are known, for one of them may come first. */
  state: ViewState | undefined;
  #own: OwnViews | undefined;
  #entity = '';
  #seen = '';
  #editing: ViewEditing | undefined;
  #isPreviewing = false;
  /** Loaded when somebody edits. */
  #editor: typeof import('./view-editing/desk.ts') | undefined;
  #acts: { readonly key: string; readonly of: (path: string) => readonly MenuItem[] } | undefined;
  #unwatch = (): void => undefined;
  /** The definition that the state was read from, or was written to. */
  #read: ViewDefinition | undefined;
  #ends: readonly (() => void)[] = [];
  readonly #host: Host;
  readonly #look: Look;

  constructor(host: Host, look: Look) {
    this.#host = host;
    this.#look = look;
    host.addController(this);
  }

  hostConnected(): void {
    this.#ends = [
      onSession(() => this.#host.requestUpdate()),
      savedViews.onChange(() => {
        this.#own = savedViews.known(this.#entity) ?? this.#own;
        this.#host.requestUpdate();
      }),
    ];
  }

  hostDisconnected(): void {
    for (const end of this.#ends) end();
    this.#unwatch();
    void this.#editing?.draft.flush();
  }

  /** The view that is shown is being edited. */
  get editing(): ViewEditing | undefined {
    return this.#editing;
  }

  /** Nothing is to be done to the records: the view is edited, or looked at before it is live. */
  get isStill(): boolean {
    return this.#editing !== undefined || previewedView() !== undefined;
  }

  /** Reads what the address says now; the host calls it in `willUpdate`. */
  follow(): void {
    const { entity = '', view } = this.#host.params;
    if (entity !== this.#entity) {
      this.#entity = entity;
      this.#own = savedViews.known(entity);
      this.state = undefined;
      void this.#load();
    }
    if (this.#own === undefined) return;
    const query = new URLSearchParams(this.#host.query);
    if (this.#followsDefinition(query)) return;
    if (view !== undefined && !query.has('view')) query.set('view', view);
    if (this.#goesElsewhere(query)) return;
    // A condition whose value is still being chosen is not in the address; it must outlive its own navigation.
    const isOwn = this.state !== undefined && this.#address(this.state).toString() === query.toString();
    if (this.state === undefined || (query.toString() !== this.#seen && !isOwn))
      this.state = readState(query, this.views);
    this.#seen = query.toString();
  }

  /** A view that is edited, or previewed, is shown as its definition says, not as the address does. */
  #followsDefinition(query: URLSearchParams): boolean {
    const isEdited = query.has('edit') && mayEditViews();
    if (isEdited && this.#editor === undefined) {
      void this.#loadEditor();
      return true;
    }
    this.#edit(isEdited ? this.#editor?.editingOf(this.#entity, query.get('view') ?? '') : undefined);
    const draft = this.#editing?.draft;
    const definition = draft ? draft.definition : previewedView();
    if (draft?.problem) this.leave();
    if (!draft && !definition) {
      this.#read = undefined;
      return false;
    }
    if (draft && definition && definition.type !== this.#look)
      void navigate(editAddress(definition), { replace: true });
    else if (!definition) this.state = undefined;
    else if (definition !== this.#read) {
      const { search = '', day = '' } = this.#read ? (this.state ?? {}) : {};
      this.state = { ...readState(new URLSearchParams(), [{ view: definition }]), search, day };
      this.#read = definition;
    }
    return true;
  }

  /** What is shown stays as it is meanwhile. */
  async #loadEditor(): Promise<void> {
    this.#editor = await import('./view-editing/desk.ts');
    this.#host.requestUpdate();
  }

  #edit(editing: ViewEditing | undefined): void {
    if (editing === this.#editing) return;
    this.#unwatch();
    // Somebody may have gone from the list that was edited to another one.
    if (editing === undefined) {
      this.#editor?.endEditing();
      this.state = undefined;
      this.#seen = '';
    }
    this.#isPreviewing = false;
    this.#editing = editing;
    this.#unwatch = editing?.draft.watch(() => this.#host.requestUpdate()) ?? (() => undefined);
  }

  /** The list as everybody has it again. @param name of the view to show; empty = what comes first */
  leave(name = this.#editing?.name ?? ''): void {
    const view = this.#all.find((one) => one.view.name === name)?.view;
    void navigate(view ? addressOf(this.#entity, view) : lookPath(this.#entity, this.#look));
  }

  /** The address of an entity leads to what opens first, also when that is no list. */
  #goesElsewhere(query: URLSearchParams): boolean {
    const first = firstOf(this.#entity, this.#own ?? noOwnViews)?.view;
    if (this.state || this.#look !== 'list' || query.size > 0 || !first || first.type === 'list') return false;
    void navigate(addressOf(this.#entity, first), { replace: true });
    return true;
  }

  /** A screen whose saved views cannot be had shows those of the plugins. */
  async #load(): Promise<void> {
    const entity = this.#entity;
    const own = await savedViews.list(entity).catch(() => savedViews.known(entity) ?? noOwnViews);
    if (entity !== this.#entity) return;
    this.#own = own;
    this.#host.requestUpdate();
  }

  /** Those of this look. */
  get views(): readonly OfferedView[] {
    const definition = this.#editing ? this.#editing.draft.definition : previewedView();
    if (definition) return [{ view: definition }];
    return offeredAs(this.#entity, this.#look, this.#own ?? noOwnViews);
  }

  /** The one that is shown; undefined where this look has none yet. */
  get shown(): OfferedView['view'] | undefined {
    return this.views.find(({ view }) => view.name === this.state?.view)?.view;
  }

  viewName(name: string): string {
    const view = this.#all.find((one) => one.view.name === name)?.view;
    return view ? local(view.label, name) : '…';
  }

  /** The views whose records a condition may mean; a view that means itself would mean nothing. */
  get segments(): readonly Segment[] {
    return this.#all
      .filter(({ view }) => view.filter && view.name !== this.state?.view)
      .map(({ view }) => ({ name: view.name, label: local(view.label, view.name) }));
  }

  get #all(): readonly OfferedView[] {
    return offered(this.#entity, this.#own ?? noOwnViews);
  }

  #address(state: ViewState): URLSearchParams {
    const query = writeState(state, this.views);
    const first = firstOf(this.#entity, this.#own ?? noOwnViews)?.view;
    // Where another look opens first, an address without a view would lead there.
    if (this.#look === 'list' && first && first.type !== 'list' && !query.has('view')) query.set('view', state.view);
    return query;
  }

  /** Shows something else, and has the address say so. */
  go(changes: Partial<ViewState>): void {
    if (!this.state) return;
    this.state = { ...this.state, ...changes };
    this.#host.requestUpdate();
    if (this.#editing) this.#write(changes);
    if (this.isStill) return;
    const query = this.#address(this.state);
    void navigate(`${lookPath(this.#entity, this.#look)}${query.size > 0 ? `?${query}` : ''}`, { replace: true });
  }

  /** What is said on the page itself is said of the view. */
  #write(changes: Partial<ViewState>): void {
    const { state } = this;
    const draft = this.#editing?.draft;
    const before = draft?.definition;
    if (!state || !draft || !before) return;
    const { sort } = state;
    const said = {
      filter: filterOf(state),
      sort: sort.length > 0 ? [...sort] : undefined,
      ...Object.fromEntries(Object.entries(state.settings).map(([name, value]) => [name, value || undefined])),
    };
    const next = changed(before, said);
    // A condition whose value is still being chosen says nothing yet; it must stay where it is typed.
    if (JSON.stringify(next) === JSON.stringify(changed(before, {}))) return;
    const as = 'sort' in changes ? 'sort' : 'settings' in changes ? 'settings' : 'filter';
    this.#read = next;
    draft.edit(next, `view.step.${as}`);
  }

  /** What a look is drawn by. */
  set(settings: ViewSettings): void {
    this.go({ settings: { ...this.state?.settings, ...settings } });
  }

  /** Shows a view as it is kept, whatever its look; an empty name is what this look shows first. */
  #open(name: string): void {
    this.state = undefined;
    this.#seen = '';
    const view = this.#all.find((one) => one.view.name === name)?.view;
    void navigate(view ? addressOf(this.#entity, view) : lookPath(this.#entity, this.#look));
    this.#host.requestUpdate();
  }

  /** The columns of a list, the lines of a card: those that the view or its reader says, and the reader may see. */
  columns(entity: EntityForUser): readonly Column[] | undefined {
    const { shown, state } = this;
    const own = state && columnsDiffer(state, shown) ? state.columns : undefined;
    const paths = own ?? (shown?.columns && columnPaths(shown, entity));
    const named = paths?.flatMap((path) => columnAt(entity, path) ?? []);
    return named && named.length > 0 ? named : undefined;
  }

  /** What can be done to a column in the head of the list itself; undefined: it is no editor now. */
  columnActs(entity: EntityForUser): ((path: string) => readonly MenuItem[]) | undefined {
    const view = this.#editing?.draft.definition;
    if (!view || !this.#editor) return undefined;
    const { columnActs } = this.#editor;
    const shown = this.#shownColumns(entity);
    const key = JSON.stringify([view.widths, view.pinned, shown]);
    // The grid draws its head anew when this is another function.
    if (this.#acts?.key !== key) this.#acts = { key, of: (path) => columnActs(view, shown, path) };
    return this.#acts.of;
  }

  #shownColumns(entity: EntityForUser): readonly string[] {
    const view = this.#editing?.draft.definition;
    return view ? columnPaths(view, entity) : [];
  }

  actOnColumn(entity: EntityForUser, { act, path, width }: ColumnAct): void {
    const draft = this.#editing?.draft;
    const view = draft?.definition;
    const column = columnAt(entity, path);
    if (!draft || !view || !column) return;
    const edit: EditView = (change, as, mergeKey) => draft.edit(change(view), `view.step.${as}`, mergeKey);
    const name = columnLabel(column);
    this.#editor?.actOnColumn(act, path, { view, shown: this.#shownColumns(entity), edit, name, width });
  }

  /** As they were dragged. Columns that the editor may not see stay where they were told. */
  setColumns(paths: readonly string[]): void {
    const draft = this.#editing?.draft;
    const view = draft?.definition;
    if (!draft || !view) return;
    const unseen = (view.columns ?? []).filter((path) => !paths.includes(path));
    draft.edit(setColumns(view, [...paths, ...unseen]), 'view.step.columns');
  }

  setWidth({ path, width }: { readonly path: string; readonly width: number }): void {
    const draft = this.#editing?.draft;
    if (draft?.definition) draft.edit(widen(draft.definition, path, width), 'view.step.columns', `width ${path}`);
  }

  /** Is it offered here? */
  offers(act: ViewAct): boolean {
    return this.shown?.hides?.includes(act) !== true;
  }

  /** The view that is shown becomes the one that is edited; one that somebody saved, or that nobody made, becomes a new one of the installation. */
  #beginEditing(entity: EntityForUser, own: Partial<ViewInput['definition']>, isNew: boolean): void {
    const offer = this.#all.find(({ view }) => view.name === this.state?.view);
    const isDefined = offer !== undefined && !offer.saved;
    if (isDefined && !isNew) return void navigate(editAddress(offer.view));
    const columns = this.#look === 'list' ? plainColumns(entity).map(({ path }) => path) : undefined;
    const { type: _type, ...kept } = offer ? bare(offer.view) : { type: this.#look };
    const base = { ...(columns ? { columns } : {}), ...kept, ...this.#definition(own) };
    const view = newView(entity, base, isDefined ? undefined : offer?.view.label);
    beginView(view);
    void navigate(editAddress(view));
  }

  /** The header of what is edited, above everything. */
  head(): TemplateResult | typeof nothing {
    if (!this.#editing) return nothing;
    return html`<ravand-view-edit-bar .editing=${this.#editing} ?previewing=${this.#isPreviewing} @preview-toggle=${() => this.#preview(!this.#isPreviewing)} @edit-end=${(event: CustomEvent<string>) => this.leave(event.detail)}></ravand-view-edit-bar>`;
  }

  #preview(isPreviewing: boolean): void {
    this.#isPreviewing = isPreviewing;
    this.#host.requestUpdate();
  }

  /** What is drawn, and beside it what is said of it while it is edited. */
  around(entity: EntityForUser, content: TemplateResult): TemplateResult {
    if (!this.#editing) return content;
    return html`<ravand-view-desk .editing=${this.#editing} .entity=${entity} ?previewing=${this.#isPreviewing}>${content}</ravand-view-desk>`;
  }

  /** What is shown, as a sentence that is changed where it is read. @param fields those it may be narrowed by; default: all */
  sentence(
    entity: EntityForUser,
    { fields = entity.fields, go = (next) => this.go(next) }: SentenceNeeds = {},
  ): TemplateResult {
    return html`<ravand-filter-sentence
      .entity=${entity.name}
      .subject=${local(entity.pluralLabel ?? entity.label, entity.name)}
      .fields=${fields}
      .sentence=${this.state}
      .segments=${this.segments}
      @filter-change=${(event: CustomEvent<Sentence>) => go(event.detail)}
    ></ravand-filter-sentence>`;
  }

  /** @param own what this look alone has to say of a view */
  bar(entity: EntityForUser, own: Partial<ViewInput['definition']> = {}): TemplateResult | typeof nothing {
    const { state } = this;
    if (this.isStill) return nothing;
    return html`<div class="views">
      <ravand-view-bar
        .entity=${entity.name}
        .look=${this.#look}
        .views=${this.#all}
        .selected=${state?.view ?? ''}
        ?isChanged=${state !== undefined && isChanged(state, this.views)}
        .definition=${this.#definition(own)}
        ?builds=${mayEditViews()}
        @view-go=${(event: CustomEvent<string>) => this.#open(event.detail)}
        @view-begin=${() => this.#beginEditing(entity, own, true)}
      ></ravand-view-bar>
      ${
        mayEditViews()
          ? html`<button type="button" class="button quiet small edit-list" title=${t('view.editList')} @click=${() => this.#beginEditing(entity, own, false)}><ravand-icon name="pencil"></ravand-icon><span>${t('view.editList')}</span></button>`
          : nothing
      }
      ${viewSwitch(entity, this.#look, (look) => this.#carried(look))}
    </div>`;
  }

  #carried(look: Look): URLSearchParams {
    const query = this.state
      ? carried(this.state, offeredAs(this.#entity, look, this.#own ?? noOwnViews))
      : new URLSearchParams();
    const first = firstOf(this.#entity, this.#own ?? noOwnViews)?.view;
    if (look === 'list' && first && first.type !== 'list' && query.size === 0) query.set('view', '');
    return query;
  }

  /** What is shown now, as a view would say it. */
  #definition(own: Partial<ViewInput['definition']>): ViewInput['definition'] {
    const filter = this.state && filterOf(this.state);
    const sort = this.state?.sort ?? [];
    return {
      ...shapeOf(this.shown),
      type: this.#look,
      ...keptSettings(this.state?.settings ?? {}),
      ...own,
      ...(filter ? { filter } : {}),
      ...(sort.length > 0 ? { sort: [...sort] } : {}),
    };
  }
}

/** What a view says of its list beside records and columns: one that is saved from it looks the same. */
function shapeOf(view: ViewDefinition | undefined): Partial<ViewInput['definition']> {
  const kept = (['takesNew', 'widths', 'pinned', 'density', 'hides', 'buttons'] as const).flatMap((key) =>
    view?.[key] === undefined ? [] : [[key, view[key]]],
  );
  return Object.fromEntries(kept);
}
