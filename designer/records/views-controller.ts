// The views of an entity for the screen that draws one of them: what is offered, which is shown, what its address says, and the row of tabs above it.
import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { onSession } from '../api/session.ts';
import type { EntityForUser } from '../api/types.ts';
import { navigate } from '../shell/router.ts';
import { local } from '../shell/texts.ts';
import {
  firstOf,
  noOwnViews,
  type OfferedView,
  type OwnViews,
  offered,
  offeredAs,
  savedViews,
  type ViewInput,
} from './saved-views.ts';
import { filterOf } from './sentence.ts';
import type { Segment } from './term-offers.ts';
import './view-bar.ts';
import {
  carried,
  isChanged,
  keptSettings,
  type Look,
  readState,
  type ViewSettings,
  type ViewState,
  writeState,
} from './view-state.ts';
import { lookPath, viewSwitch } from './view-switch.ts';

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
    if (view !== undefined && !query.has('view')) query.set('view', view);
    if (this.#goesElsewhere(query)) return;
    // A condition whose value is still being chosen is not in the address; it must outlive its own navigation.
    const isOwn = this.state !== undefined && this.#address(this.state).toString() === query.toString();
    if (this.state === undefined || (query.toString() !== this.#seen && !isOwn))
      this.state = readState(query, this.views);
    this.#seen = query.toString();
  }

  /** The address of an entity leads to what opens first, also when that is no list. */
  #goesElsewhere(query: URLSearchParams): boolean {
    const first = firstOf(this.#own ?? noOwnViews)?.view;
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
    const first = firstOf(this.#own ?? noOwnViews)?.view;
    // Where another look opens first, an address without a view would lead there.
    if (this.#look === 'list' && first && first.type !== 'list' && !query.has('view')) query.set('view', state.view);
    return query;
  }

  /** Shows something else, and has the address say so. */
  go(changes: Partial<ViewState>): void {
    if (!this.state) return;
    this.state = { ...this.state, ...changes };
    this.#host.requestUpdate();
    const query = this.#address(this.state);
    void navigate(`${lookPath(this.#entity, this.#look)}${query.size > 0 ? `?${query}` : ''}`, { replace: true });
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

  /** @param own what this look alone has to say of a view */
  bar(entity: EntityForUser, own: Partial<ViewInput['definition']> = {}): TemplateResult {
    const { state } = this;
    return html`<div class="views">
      <ravand-view-bar
        .entity=${entity.name}
        .look=${this.#look}
        .views=${this.#all}
        .selected=${state?.view ?? ''}
        ?isChanged=${state !== undefined && isChanged(state, this.views)}
        .definition=${this.#definition(own)}
        @view-go=${(event: CustomEvent<string>) => this.#open(event.detail)}
      ></ravand-view-bar>
      ${viewSwitch(entity, this.#look, (look) => this.#carried(look))}
    </div>`;
  }

  #carried(look: Look): URLSearchParams {
    const query = this.state
      ? carried(this.state, offeredAs(this.#entity, look, this.#own ?? noOwnViews))
      : new URLSearchParams();
    const first = firstOf(this.#own ?? noOwnViews)?.view;
    if (look === 'list' && first && first.type !== 'list' && query.size === 0) query.set('view', '');
    return query;
  }

  /** What is shown now, as a view would say it. */
  #definition(own: Partial<ViewInput['definition']>): ViewInput['definition'] {
    const filter = this.state && filterOf(this.state);
    const sort = this.state?.sort ?? [];
    return {
      type: this.#look,
      ...keptSettings(this.state?.settings ?? {}),
      ...own,
      ...(filter ? { filter } : {}),
      ...(sort.length > 0 ? { sort: [...sort] } : {}),
    };
  }
}

/** One view = one URL. */
export function addressOf(entity: string, { type, name }: Pick<OfferedView['view'], 'type' | 'name'>): string {
  return `${lookPath(entity, type)}?${new URLSearchParams({ view: name })}`;
}
