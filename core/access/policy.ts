// The policy: who may read and write which rows and fields of an entity. Pure; deny by default. Every surface asks here.
import type { EntityDefinition, FilterTree, RoleAccess, RowScope } from '../../schemas/types.ts';
import type { Principal } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import type { Action, Grant, Policy } from './access.ts';

const nothing: ReadonlySet<string> = new Set();
const denied: Grant = { allowed: false, readable: nothing, writable: nothing };
const breadth: Record<RowScope, number> = { none: 0, own: 1, team: 2, all: 3 };

/** Field name that stands for the creator where an entity has no owner field. */
export const creatorField = 'createdBy';

interface Fields {
  readonly readable: ReadonlySet<string>;
  readonly writable: ReadonlySet<string>;
}

export function createPolicy(): Policy {
  // Answers per entity definition (immutable) and roles: the sets are the same for everybody who holds these roles.
  const answers = new WeakMap<EntityDefinition, Map<string, { scope: RowScope; fields: Fields }>>();

  function answer(
    entity: EntityDefinition,
    roles: readonly string[],
    action: Action,
  ): { scope: RowScope; fields: Fields } {
    const byKey = answers.get(entity) ?? new Map<string, { scope: RowScope; fields: Fields }>();
    answers.set(entity, byKey);
    const key = `${action} ${roles.join(' ')}`;
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const made = union(entity, roles, action);
    byKey.set(key, made);
    return made;
  }

  return {
    grant(principal, entity, action) {
      if (principal.kind === 'system') return everything(entity, action);
      if (principal.kind !== 'user' && principal.kind !== 'service') return denied;
      if (principal.roles.includes('admin')) {
        const { fields } = answer(entity, ['admin'], action);
        return { allowed: true, ...fields };
      }
      const { scope, fields } = answer(entity, [...principal.roles].sort(), action);
      if (scope === 'none') return denied;
      const rows = rowsOf(entity, scope, principal);
      return rows === undefined ? { allowed: true, ...fields } : { allowed: true, rows, ...fields };
    },
    may(principal) {
      if (principal.kind === 'system') return true;
      return (principal.kind === 'user' || principal.kind === 'service') && principal.roles.includes('admin');
    },
  };
}

const everythingOf = new WeakMap<EntityDefinition, { readonly reading: Grant; readonly writing: Grant }>();

/** Of the house itself; made once per definition, which never changes in place. */
function everything(entity: EntityDefinition, action: Action): Grant {
  let grants = everythingOf.get(entity);
  if (grants === undefined) {
    const names = new Set(entity.fields.map((field) => field.name));
    grants = {
      reading: { allowed: true, readable: names, writable: nothing },
      writing: { allowed: true, readable: names, writable: names },
    };
    everythingOf.set(entity, grants);
  }
  return writes(action) ? grants.writing : grants.reading;
}

function writes(action: Action): boolean {
  return action === 'create' || action === 'update';
}

/**
 * The widest scope among the roles. Fields come only from roles that reach that scope: a role that sees more fields of fewer rows would
 * otherwise lend them to all rows.
 */
function union(
  entity: EntityDefinition,
  roles: readonly string[],
  action: Action,
): { scope: RowScope; fields: Fields } {
  if (roles.includes('admin')) return { scope: 'all', fields: fieldsOf(entity, [], action, true) };
  const held = roles
    .flatMap((role) => (Object.hasOwn(entity.access, role) ? [entity.access[role]] : []))
    .filter((access) => access !== undefined);
  const scopes = held.map((access) => ({ access, scope: scopeOf(access, action) }));
  const widest = scopes.reduce<RowScope>(
    (found, { scope }) => (breadth[scope] > breadth[found] ? scope : found),
    'none',
  );
  const reaching = scopes.filter(({ scope }) => scope === widest).map(({ access }) => access);
  return {
    scope: widest,
    fields: widest === 'none' ? { readable: nothing, writable: nothing } : fieldsOf(entity, reaching, action, false),
  };
}

/** What is not readable can be neither changed nor deleted; what may be created may be, whatever is readable. */
function scopeOf(access: RoleAccess, action: Action): RowScope {
  if (action === 'create') return access.create ? 'all' : 'none';
  const scope = access[action];
  return breadth[scope] <= breadth[access.read] ? scope : access.read;
}

function fieldsOf(entity: EntityDefinition, roles: readonly RoleAccess[], action: Action, all: boolean): Fields {
  const seen = (access: RoleAccess, name: string) => !(access.hidden ?? []).includes(name);
  const open = (access: RoleAccess, name: string) => seen(access, name) && !(access.fixed ?? []).includes(name);
  const readable = entity.fields.filter((field) => all || roles.some((access) => seen(access, field.name)));
  const writable = entity.fields.filter(
    (field) => field.readOnly !== true && (all || roles.some((access) => open(access, field.name))),
  );
  return {
    readable: new Set(readable.map((field) => field.name)),
    writable: writes(action) ? new Set(writable.map((field) => field.name)) : nothing,
  };
}

type Holder = Extract<Principal, { kind: 'user' | 'service' }>;

/** The rows of a scope as a filter over fields of the entity; undefined = all rows. */
function rowsOf(entity: EntityDefinition, scope: RowScope, principal: Holder): FilterTree | undefined {
  if (scope === 'all') return undefined;
  const own: FilterTree = { field: entity.ownerField ?? creatorField, operator: 'eq', value: holderId(principal) };
  const team = principal.kind === 'user' ? principal.team : undefined;
  if (scope === 'own' || entity.teamField === undefined || team === undefined) return own;
  return { or: [own, { field: entity.teamField, operator: 'eq', value: team }] };
}

function holderId(principal: Holder): Id {
  return principal.kind === 'service' ? (principal.behalfOf ?? principal.id) : principal.id;
}
