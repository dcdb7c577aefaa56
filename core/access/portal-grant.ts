// What customers may see: a closed list of each entity's own (its `portal`), of which they reach the rows that lead to them or to their organization.
// Roles mean nothing here, and no customer writes: what they send is judged as the form they fill in (THREATS T-F11).
import { customerPath } from '../../schemas/customer-path.ts';
import type { EntityDefinition, FilterTree } from '../../schemas/types.ts';
import type { Principal } from '../kernel/context.ts';
import type { Action, Grant } from './access.ts';

export type Customer = Extract<Principal, { kind: 'portal' }>;

const nothing: ReadonlySet<string> = new Set();
const denied: Grant = { allowed: false, readable: nothing, writable: nothing };
const readableOf = new WeakMap<EntityDefinition, ReadonlySet<string>>();

/** @param entityNamed the entities that are live */
export function portalGrant(
  customer: Customer,
  entity: EntityDefinition,
  action: Action,
  entityNamed: (name: string) => EntityDefinition | undefined,
): Grant {
  const open = entity.portal;
  if (open === undefined || action !== 'read') return denied;
  const own = open.everyone === true ? undefined : ownRows(customer, entity, entityNamed);
  const parts = [own, open.where].filter((tree) => tree !== undefined);
  return {
    allowed: true,
    ...(parts.length === 0 ? {} : { rows: parts.length === 1 ? parts[0]! : { and: parts } }),
    readable: readable(entity),
    writable: nothing,
    hidesWriters: true,
  };
}

/** One set for all customers: what is read of a record is made once. */
function readable(entity: EntityDefinition): ReadonlySet<string> {
  const known =
    readableOf.get(entity) ??
    new Set(entity.fields.flatMap(({ name }) => (entity.portal?.fields.includes(name) ? [name] : [])));
  readableOf.set(entity, known);
  return known;
}

/** Nothing, where no path leads to who asks: an `or` of nothing is false. */
function ownRows(
  { person, organization }: Customer,
  entity: EntityDefinition,
  entityNamed: (name: string) => EntityDefinition | undefined,
): FilterTree {
  const terms = (entity.portal?.customers ?? []).flatMap((path): FilterTree[] => {
    const end = customerPath(entity, path, entityNamed);
    const whose = end?.target === 'person' ? person : end?.target === 'organization' ? organization : undefined;
    if (end === undefined || whose === undefined) return [];
    return [{ field: path, operator: end.isSeveral ? 'has' : 'eq', value: whose }];
  });
  return terms.length === 1 ? terms[0]! : { or: terms };
}
