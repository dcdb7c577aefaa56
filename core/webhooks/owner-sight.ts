// What the owner of a webhook may see of an event: the same question when it happens and when it is sent, with the rights of that moment.
import { byPresentNames } from '../../schemas/field-names.ts';
import type { FilterTree } from '../../schemas/types.ts';
import type { Access } from '../access/access.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { StoredEvent, Subject } from '../events/events.ts';
import type { Context, Principal } from '../kernel/context.ts';
import { isPlainObject, type Json } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { Problem } from '../kernel/problem.ts';

export interface SightNeeds {
  readonly access: Pick<Access, 'principalOf' | 'policy'>;
  readonly definitions: Pick<Definitions, 'current'>;
  readonly records: Pick<RecordService, 'find' | 'query' | 'seenChanges'>;
}

type Person = Extract<Principal, { kind: 'user' }>;

/** A context in which the owner looks. */
export type OwnerContext = Context & { readonly principal: Person };

export interface OwnerSight {
  /** undefined when the owner is no longer there or not active. */
  ownerOf(context: Context, owner: Id): Promise<OwnerContext | undefined>;
  /** The record as it is, as far as the owner reads it, when it also passes the filter. */
  record(context: OwnerContext, subject: Subject, filter?: FilterTree): Promise<Stored | undefined>;
  /** The changes of an event by field, as far as the owner reads them and the records they point to; undefined when the owner reads nothing of the entity. */
  changes(
    context: OwnerContext,
    event: StoredEvent,
  ): Promise<{ readonly [field: string]: { readonly before: Json; readonly after: Json } } | undefined>;
  /** May the owner see that this task, process or incident is? */
  seesOther(context: OwnerContext, event: StoredEvent): Promise<boolean>;
}

export function createOwnerSight({ access, definitions, records }: SightNeeds): OwnerSight {
  /** An entity that is gone holds nothing for anybody. */
  async function find(context: Context, { entity, id }: Subject): Promise<Stored | undefined> {
    if (definitions.current(context).entity(entity) === undefined) return undefined;
    return records.find(context, entity, id);
  }

  return {
    async ownerOf(context, owner) {
      const principal = await access.principalOf(context, owner);
      return principal && { ...context, principal };
    },
    async record(context, subject, filter) {
      if (filter === undefined) return find(context, subject);
      const own = { field: 'id', operator: 'eq', value: subject.id } as const;
      const page = await records.query(context, subject.entity, { filter: { and: [own, filter] }, limit: 1 });
      return page.items[0];
    },
    async changes(context, event) {
      const entity = event.subject && definitions.current(context).entity(event.subject.entity);
      const grant = entity && access.policy.grant(context.principal, entity, 'read');
      if (entity === undefined || grant?.allowed !== true) return undefined;
      const all = isPlainObject(event.data.changes)
        ? (event.data.changes as Readonly<Record<string, [Json, Json]>>)
        : {};
      const seen = await records.seenChanges(context, entity.name, byPresentNames(entity, all));
      return Object.fromEntries(
        Object.entries(seen)
          .filter(([field]) => grant.readable.has(field))
          .map(([field, [before, after]]) => [field, { before: before ?? null, after: after ?? null }]),
      );
    },
    async seesOther(context, event) {
      const { task } = event.data;
      if (event.type.startsWith('task.'))
        return typeof task === 'string' && (await find(context, { entity: 'task', id: task })) !== undefined;
      if (/^(process|rule)\./.test(event.type) && event.subject !== undefined)
        return (await find(context, event.subject)) !== undefined;
      return access.policy.may(context.principal, 'operate');
    },
  };
}

/** A filter that names what is gone, or what its owner may not read any more, cannot be asked; a fault of the database passes. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof Problem && error.status < 500;
}
