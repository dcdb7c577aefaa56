// The views that people save, as the server keeps them, how each person has their tabs, and the order in which an entity offers all its views.
import type { ViewDefinition } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import { session } from '../api/session.ts';

export type Audience = 'me' | 'team' | 'all' | `role:${string}`;

export interface ViewInput {
  readonly title: string;
  readonly audience: Audience;
  readonly isDefault: boolean;
  readonly definition: Omit<ViewDefinition, 'kind' | 'name' | 'entity' | 'label'>;
}

export interface SavedView extends Omit<ViewInput, 'definition'> {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** May the asker change or delete it? */
  readonly isMine: boolean;
  readonly view: ViewDefinition;
}

/** Names of views: those that come first, in their order, and those that are no tabs. */
export interface Arrangement {
  readonly order: readonly string[];
  readonly hidden: readonly string[];
}

/** What one person has beside the views of the plugins. */
export interface OwnViews {
  readonly items: readonly SavedView[];
  readonly arrangement: Arrangement;
}

/** A view as an entity offers it: of a plugin, or saved. */
export interface OfferedView {
  readonly view: ViewDefinition;
  readonly saved?: SavedView;
  /** No tab of its own, unless it is the one that is shown. */
  readonly isHidden?: boolean;
}

export const noOwnViews: OwnViews = { items: [], arrangement: { order: [], hidden: [] } };

const known = new Map<string, OwnViews>();
const listeners = new Set<() => void>();

/** What is done is known everywhere before it is told to be done. */
async function knownAfter<T>(entity: string, done: Promise<T>): Promise<T> {
  const result = await done;
  await savedViews.list(entity);
  return result;
}

export const savedViews = {
  /** As they were last time; undefined before the first. */
  known: (entity: string): OwnViews | undefined => known.get(entity),
  onChange(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  async list(entity: string): Promise<OwnViews> {
    known.set(entity, await http.get<OwnViews>('/api/views', { entity }));
    for (const listener of listeners) listener();
    return known.get(entity) ?? noOwnViews;
  },
  create: (entity: string, input: ViewInput) =>
    knownAfter(entity, http.post<SavedView>('/api/views', { entity, ...input })),
  update: ({ id, view }: SavedView, input: ViewInput, version: number) =>
    knownAfter(view.entity, http.put<SavedView>(`/api/views/${segment(id)}`, { ...input, version })),
  remove: ({ id, view }: SavedView) => knownAfter(view.entity, http.delete<void>(`/api/views/${segment(id)}`)),
  restore: ({ id, view }: SavedView) =>
    knownAfter(view.entity, http.post<SavedView>(`/api/views/${segment(id)}/restore`)),
  arrange: (entity: string, arrangement: Arrangement) =>
    knownAfter(entity, http.put<void>('/api/views/arrangement', { entity, ...arrangement })),
};

/** One's own choice of the first view goes before that of one's team, of one's role, and of everyone. */
function rank({ audience }: SavedView): number {
  if (audience.startsWith('role:')) return 2;
  return audience === 'me' ? 0 : audience === 'team' ? 1 : 3;
}

/** An admin sees the views of every role; only that of their own opens first. */
function isForMe({ audience }: SavedView): boolean {
  return !audience.startsWith('role:') || audience === `role:${session.me?.role}`;
}

/** What opens first for this person, of one look or of any; undefined: what shows everything. */
export function firstOf({ items }: OwnViews, type?: ViewDefinition['type']): SavedView | undefined {
  return items
    .filter((one) => one.isDefault && isForMe(one) && (type === undefined || one.view.type === type))
    .toSorted((a, b) => rank(a) - rank(b))[0];
}

const looks: readonly ViewDefinition['type'][] = ['list', 'board', 'calendar', 'timeline'];

/** All views of an entity in the order of their tabs: as the person arranged them, else what opens first, those of plugins, those of people. */
export function offered(entity: string, own: OwnViews): readonly OfferedView[] {
  const { order, hidden } = own.arrangement;
  const first = firstOf(own)?.name;
  const place = (name: string): number => {
    const at = order.indexOf(name);
    return at >= 0 ? at : order.length + Number(order.length > 0 || name !== first);
  };
  return unarranged(entity, own)
    .map((offer) => (hidden.includes(offer.view.name) ? { ...offer, isHidden: true } : offer))
    .toSorted((a, b) => place(a.view.name) - place(b.view.name));
}

/** Those of one look; the first is what the address of that look means when it names none. */
export function offeredAs(entity: string, type: ViewDefinition['type'], own: OwnViews): readonly OfferedView[] {
  const first = firstOf(own, type);
  const isFirst = (offer: OfferedView) => Number(first !== undefined && offer.saved === first);
  return unarranged(entity, own)
    .filter(({ view }) => view.type === type)
    .toSorted((a, b) => isFirst(b) - isFirst(a));
}

function unarranged(entity: string, own: OwnViews): readonly OfferedView[] {
  const ofPlugins = (session.workspace?.views ?? [])
    .filter((view) => view.entity === entity)
    // Lists come before what is drawn; what shows everything comes before what is narrowed.
    .toSorted((a, b) => looks.indexOf(a.type) - looks.indexOf(b.type) || Number(!!a.filter) - Number(!!b.filter));
  return [...ofPlugins.map((view) => ({ view })), ...own.items.map((saved) => ({ view: saved.view, saved }))];
}
