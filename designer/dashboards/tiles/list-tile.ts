// `<ravand-list-tile .tile>`: the first records of a view, or of a filter, each with what the view shows of it. Without an entity: what this person works with most.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DashboardTile, FilterTree, SortTerm, ViewDefinition } from '../../../schemas/types.ts';
import { ravand } from '../../api/ravand.ts';
import { entityNamed, session } from '../../api/session.ts';
import type { EntityForUser, LiveEvent, StoredRecord } from '../../api/types.ts';
import { avatars } from '../../elements/avatar.ts';
import { chips } from '../../elements/chip.ts';
import { failed, skeleton, states } from '../../elements/empty.ts';
import { base } from '../../elements/styles/base.ts';
import { buttons } from '../../elements/styles/buttons.ts';
import { formatNear, formatNearDate } from '../../format/dates.ts';
import { showValue } from '../../format/values.ts';
import { mainEntities, stageField, subtitleField } from '../../records/main-fields.ts';
import { recordTitle } from '../../records/record-title.ts';
import { savedViews } from '../../records/saved-views.ts';
import { sortText } from '../../records/view-state.ts';
import { local, t } from '../../shell/texts.ts';
import { LiveTile } from './live-tile.ts';
import { tileRows } from './rows.ts';

const rows = 20;

export function listedEntity(tile: DashboardTile): EntityForUser | undefined {
  return tile.entity === undefined ? mainEntities(session.workspace)[0] : entityNamed(tile.entity);
}

/** The list that shows all of it. */
export function listAddress(tile: DashboardTile): string | undefined {
  const entity = listedEntity(tile);
  if (entity === undefined) return undefined;
  const query = new URLSearchParams();
  if (tile.view !== undefined) query.set('view', tile.view);
  const filter = both(tile.filter, tile.view === undefined ? undefined : shippedView(tile)?.filter);
  if (tile.filter !== undefined) query.set('filter', JSON.stringify(filter));
  const text = query.toString();
  return `/records/${encodeURIComponent(entity.name)}${text === '' ? '' : `?${text}`}`;
}

function shippedView(tile: DashboardTile): ViewDefinition | undefined {
  return session.workspace?.views.find(({ name }) => name === tile.view);
}

function both(...filters: readonly (FilterTree | undefined)[]): FilterTree | undefined {
  const given = filters.filter((filter) => filter !== undefined);
  return given.length < 2 ? given[0] : { and: given };
}

@customElement('ravand-list-tile')
export class ListTile extends LiveTile {
  static override styles = [base, buttons, chips, avatars, states, tileRows];
  @property({ attribute: false }) tile!: DashboardTile;
  @state() private items: readonly StoredRecord[] | undefined;
  @state() private view: ViewDefinition | undefined;
  protected override readonly hears = ['record'] as const;
  #asked = '';

  protected override concerns(event: LiveEvent): boolean {
    const name = listedEntity(this.tile)?.name;
    return event.type === 'record' && (event.entity === '' || event.entity === name);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('tile') && this.hasUpdated && this.#question() !== this.#asked) void this.reload();
  }

  #question(): string {
    const { entity, view, filter, sort } = this.tile;
    return JSON.stringify([entity, view, filter, sort]);
  }

  protected override async load(): Promise<void> {
    const { tile } = this;
    const asked = this.#question();
    this.#asked = asked;
    const entity = listedEntity(tile);
    if (entity === undefined) {
      this.items = [];
      return;
    }
    const view = await this.#viewOf(tile, entity);
    const sort: readonly SortTerm[] = tile.sort ?? view?.sort ?? [{ field: 'createdAt', direction: 'desc' }];
    const filter = both(view?.filter, tile.filter);
    const { items } = await ravand.records(entity.name, { filter, sort: sortText(sort), limit: rows });
    if (asked !== this.#asked) return;
    this.view = view;
    this.items = items;
  }

  async #viewOf(tile: DashboardTile, entity: EntityForUser): Promise<ViewDefinition | undefined> {
    if (tile.view === undefined) return undefined;
    const shipped = shippedView(tile);
    if (shipped) return shipped;
    const { items } = savedViews.known(entity.name) ?? (await savedViews.list(entity.name));
    return items.find(({ name }) => name === tile.view)?.view;
  }

  /** Beside the name: what the view shows next, else stage and subtitle. */
  #fields(entity: EntityForUser): readonly EntityForUser['fields'][number][] {
    const names = (this.view?.columns ?? []).filter((name) => name !== entity.titleField);
    const shown = names.flatMap((name) => entity.fields.find((field) => field.name === name) ?? []);
    return shown.length > 0 ? shown : [subtitleField(entity), stageField(entity)].flatMap((field) => field ?? []);
  }

  #row(record: StoredRecord, entity: EntityForUser): TemplateResult {
    const fields = this.#fields(entity);
    const when = fields.find(({ kind }) => kind === 'date' || kind === 'datetime');
    const [first, second] = fields.filter((field) => field !== when && field.name !== entity.ownerField);
    const value = (field: EntityForUser['fields'][number] | undefined) =>
      field === undefined
        ? nothing
        : showValue(field, record.values[field.name], { title: record.titles?.[field.name] });
    const at = when === undefined ? record.createdAt : record.values[when.name];
    const end = typeof at !== 'string' ? '' : when?.kind === 'date' ? formatNearDate(at) : formatNear(at);
    return html`<li><a href="/records/${encodeURIComponent(entity.name)}/${record.id}"
      ><strong class="truncate"><bdi>${recordTitle(record, entity)}</bdi></strong><span class="rest truncate">${value(first)}</span>
      <span class="wide end">${value(second)}</span><span class="end">${end}</span></a></li>`;
  }

  protected override render(): TemplateResult {
    const entity = listedEntity(this.tile);
    if (this.problem !== undefined) return failed(this.problem, () => void this.reload());
    if (this.items === undefined || entity === undefined)
      return this.items === undefined ? skeleton(5, 38) : html`${nothing}`;
    if (this.items.length === 0)
      return html`<p class="nothing">${t('list.empty', { entity: local(entity.pluralLabel, entity.name) })}</p>`;
    return html`<ul>${this.items.map((record) => this.#row(record, entity))}</ul>`;
  }
}
