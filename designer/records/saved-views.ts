// The views that people save, as the server keeps them, and the order in which a list offers all its views.
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

/** A view as a list offers it: of a plugin, or saved. */
export interface OfferedView {
  readonly view: ViewDefinition;
  readonly saved?: SavedView;
}

const known = new Map<string, readonly SavedView[]>();

export const savedViews = {
  /** As they were last time; undefined before the first. */
  known: (entity: string): readonly SavedView[] | undefined => known.get(entity),
  async list(entity: string): Promise<readonly SavedView[]> {
    const { items } = await http.get<{ items: readonly SavedView[] }>('/api/views', { entity });
    known.set(entity, items);
    return items;
  },
  create: (entity: string, input: ViewInput) => http.post<SavedView>('/api/views', { entity, ...input }),
  update: (id: string, input: ViewInput, version: number) =>
    http.put<SavedView>(`/api/views/${segment(id)}`, { ...input, version }),
  remove: (id: string) => http.delete<void>(`/api/views/${segment(id)}`),
};

/** One's own choice of the first view goes before that of one's role, and that before everyone's. */
function rank({ audience, isDefault }: SavedView): number {
  if (!isDefault) return 3;
  return audience === 'me' ? 0 : audience.startsWith('role:') ? 1 : 2;
}

/** An admin sees the views of every role; only that of their own opens first. */
function isForMe({ audience }: SavedView): boolean {
  return !audience.startsWith('role:') || audience === `role:${session.me?.role}`;
}

/** The first is what the address without a view means: the saved one that shall open first, else the one that shows everything. */
export function offered(
  entity: string,
  type: ViewDefinition['type'],
  saved: readonly SavedView[],
): readonly OfferedView[] {
  const fits = (view: ViewDefinition) => view.entity === entity && view.type === type;
  const ofPlugins = (session.workspace?.views ?? []).filter(fits).map((view) => ({ view }));
  const ofPeople = saved.filter(({ view }) => fits(view)).map((one) => ({ view: one.view, saved: one }));
  const all: readonly OfferedView[] = [
    ...ofPlugins.filter(({ view }) => !view.filter),
    ...ofPlugins.filter(({ view }) => view.filter),
    ...ofPeople,
  ];
  const [first] = saved
    .filter((one) => one.isDefault && fits(one.view) && isForMe(one))
    .toSorted((a, b) => rank(a) - rank(b));
  return all.toSorted((a, b) => Number(b.saved === first && !!first) - Number(a.saved === first && !!first));
}
