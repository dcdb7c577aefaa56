// The routes of what a record was: its versions, going back to one, taking one change back, and the trash with the way out of it.
import type { LocalText } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';
import { session, userName } from '../api/session.ts';
import type { Cause, StoredRecord } from '../api/types.ts';
import { t } from '../shell/texts.ts';

export interface Version {
  readonly version: number;
  readonly at: string;
  readonly actor: string;
  readonly action: 'record.created' | 'record.updated' | 'record.restored';
  readonly cause?: Cause;
  /** What people call the rule, process or form that did it. */
  readonly causeLabel?: LocalText;
  readonly changes: Readonly<Record<string, readonly [before: unknown, after: unknown]>>;
}

export interface Trashed {
  readonly id: string;
  readonly record: string;
  /** Null where the asker may not read it. */
  readonly title: string | null;
  readonly deletedAt: string;
  readonly deletedBy: string;
  /** From then on it is gone for good. */
  readonly endsAt: string;
}

/** Versions, and rows of the trash, that are asked for at once. */
export const pageSize = 30;

const record = (entity: string, id: string) => `/api/records/${segment(entity)}/${segment(id)}`;

export const past = {
  versions: (entity: string, id: string, before?: number) =>
    http.get<{ items: readonly Version[] }>(`${record(entity, id)}/versions`, { before, limit: pageSize }),
  revert: (entity: string, id: string, version: number) =>
    http.post<StoredRecord>(`${record(entity, id)}/revert`, { version }),
  undo: (entity: string, id: string, version: number) =>
    http.post<{ record: StoredRecord; kept: readonly string[] }>(`${record(entity, id)}/undo`, { version }),
  trash: (entity: string, before?: number) =>
    http.get<{ items: readonly Trashed[] }>(`/api/trash/${segment(entity)}`, { before, limit: pageSize }),
  restore: (entity: string, trashed: string) =>
    http.post<StoredRecord>(`/api/trash/${segment(entity)}/${segment(trashed)}/restore`),
};

/** Brings back what was deleted a moment ago; undefined when it is no longer in the trash. */
export async function bringBack(entity: string, id: string): Promise<StoredRecord | undefined> {
  const { items } = await past.trash(entity);
  const found = items.find((item) => item.record === id);
  return found && past.restore(entity, found.id);
}

/** Who acted, as audit and trash keep it: `user:<id>`, the bare id, `service:<id> for <id>`, `anonymous`, `system:<purpose>`. */
export function actorName(actor: string): string {
  if (actor === 'anonymous') return t('versions.visitor');
  const id = actor.replace(/^(user:|service:.* for )/, '');
  if (id === session.me?.id) return session.me.name;
  return userName(id) ?? t(/^(system|service):/.test(actor) ? 'versions.machine' : 'versions.formerPerson');
}
