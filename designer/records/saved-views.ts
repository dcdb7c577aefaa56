// The views that people save, as the server keeps them, how each person has their tabs, and the order in which an entity offers all its views.
import type { ViewDefinition } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import { session } from '../api/session.ts';

export type Audience = 'me' | 'team' | 'all' | `role:${string}`;

export interface ViewInput {
  readonly title: string;
  readonly audience: Audience;
  readonly isDefault: boolean;
  readonly definition: Omit<ViewDefinition, 'kind' | 'name' | 'entity' | 'label' | 'roles' | 'firstFor'>;
}

/** What a view shows, without its names and whom it is for: as one that is saved is told to the server. */
export function bare(view: ViewDefinition): ViewInput['definition'] {
  const { kind: _kind, name: _name, entity: _entity, label: _label, roles: _roles, firstFor: _first, ...kept } = view;
  return kept;
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

/** What one person has beside the views that are defined. */
export interface OwnViews {
  readonly items: readonly SavedView[];
  readonly arrangement: Arrangement;
}

/** A view as an entity offers it: defined (by a plugin or in the studio), or saved. */
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

/** One's own choice of the first view goes before that of one's team, of one's role, and of everyone; of one audience what was saved before what is defined. */
function rank({ view, saved }: OfferedView): number | undefined {
  const { role = '' } = session.me ?? {};
  if (!saved) return view.firstFor?.includes(role) ? 3 : view.firstFor?.includes('everybody') ? 5 : undefined;
  const { audience, isDefault } = saved;
  if (!isDefault) return undefined;
  if (audience === 'me') return 0;
  if (audience === 'team') return 1;
  // An admin sees the views of every role; only that of their own opens first.
  if (audience.startsWith('role:')) return audience === `role:${role}` ? 2 : undefined;
  return 4;
}

/** What opens first for this person, of one look or of any; undefined: what shows everything. */
export function firstOf(entity: string, own: OwnViews, type?: ViewDefinition['type']): OfferedView | undefined {
  return unarranged(entity, own)
    .filter((offer) => rank(offer) !== undefined && (type === undefined || offer.view.type === type))
    .toSorted((a, b) => (rank(a) ?? 0) - (rank(b) ?? 0))[0];
}

const looks: readonly ViewDefinition['type'][] = ['list', 'board', 'calendar', 'timeline'];

/** All views of an entity in the order of their tabs: as the person arranged them, else what opens first, those that are defined, those of people. */
export function offered(entity: string, own: OwnViews): readonly OfferedView[] {
  const { order, hidden } = own.arrangement;
  const first = firstOf(entity, own)?.view.name;
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
  const first = firstOf(entity, own, type)?.view.name;
  const isFirst = ({ view }: OfferedView) => Number(view.name === first);
  return unarranged(entity, own)
    .filter(({ view }) => view.type === type)
    .toSorted((a, b) => isFirst(b) - isFirst(a));
}

function unarranged(entity: string, own: OwnViews): readonly OfferedView[] {
  const defined = (session.workspace?.views ?? [])
    .filter((view) => view.entity === entity)
    // Lists come before what is drawn; what shows everything comes before what is narrowed.
    .toSorted((a, b) => looks.indexOf(a.type) - looks.indexOf(b.type) || Number(!!a.filter) - Number(!!b.filter));
  return [...defined.map((view) => ({ view })), ...own.items.map((saved) => ({ view: saved.view, saved }))];
}
