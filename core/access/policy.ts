// The policy: who may read and write which rows and fields of an entity. Pure; deny by default. Every surface asks here.
import { namesOf, storedNameOf } from '../../schemas/entity-names.ts';
import { isComputed, ownerOf } from '../../schemas/field-schema.ts';
import type {
  About,
  EntityDefinition,
  FilterTree,
  Ownership,
  RoleAccess,
  RoleAct,
  RoleDefinition,
  RowScope,
} from '../../schemas/types.ts';
import type { Principal } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import {
  type Action,
  audiencesOf,
  type Grant,
  type Policy,
  type Reason,
  type RowFilter,
  type RowsAbout,
} from './access.ts';
import { inScope } from './api-keys.ts';
import { portalGrant } from './portal-grant.ts';

const nothing: ReadonlySet<string> = new Set();
const denied: Grant = { allowed: false, readable: nothing, writable: nothing };
const breadth: Record<RowScope, number> = { none: 0, own: 1, team: 2, unit: 3, all: 4 };

/** What belongs to people: whoever looks after them reads and writes it whole. */
const ofPeople = new Set(['user', 'team', 'unit']);
const everyAct: readonly RoleAct[] = ['studio', 'users', 'operate'];

/** Field name that stands for the creator where an entity has no owner field. */
const creatorField = 'createdBy';

interface Fields {
  readonly readable: ReadonlySet<string>;
  readonly writable: ReadonlySet<string>;
}

/**
 * @param entityNamed the entities that are live: lines follow the entity that owns them
 * @param actsOf what a role may beside records
 * @param entities all that are live: what is about records of any of them is seen by who sees those
 * @param roleNamed what the definition of a role says of rights: of its own, and whose it has besides
 */
export function createPolicy(
  entityNamed: (name: string) => EntityDefinition | undefined = () => undefined,
  actsOf: (role: string) => readonly RoleAct[] = () => [],
  entities: () => readonly EntityDefinition[] = () => [],
  roleNamed: (role: string) => RoleRights | undefined = () => undefined,
): Policy {
  // Answers per entity definition (immutable) and roles: the sets are the same for everybody who holds these roles, until one of them is published anew.
  const answers = new WeakMap<EntityDefinition, Map<string, Known>>();

  function answer(entity: EntityDefinition, roles: readonly string[], action: Action): Answer {
    const byKey = answers.get(entity) ?? new Map<string, Known>();
    answers.set(entity, byKey);
    const key = `${action} ${roles.join(' ')}`;
    const accesses = roles.map((role) => policy.access(entity, role));
    const known = byKey.get(key);
    if (known?.accesses.every((access, at) => access === accesses[at])) return known.answer;
    const made = union(entity, roles, action, accesses);
    byKey.set(key, { accesses, answer: made });
    return made;
  }

  /** Of lines: read by who reads the field of their owner that holds them. */
  function ownedGrant(principal: Principal, entity: EntityDefinition, { field }: Ownership, action: Action): Grant {
    const owner = entityNamed(ownerOf(entity) ?? '');
    const lines = owner?.fields.find(({ kind, target }) => kind === 'lines' && target === entity.name);
    if (owner === undefined || lines === undefined || !holds(principal)) return denied;
    const seen = policy.grant(principal, owner, 'read');
    if (!seen.allowed || !seen.readable.has(lines.name)) return denied;
    const fields = fieldsOfLines(entity, owner, principal.roles, action, policy.access);
    if (action !== 'read') return { allowed: false, ...fields };
    return {
      allowed: true,
      ...(seen.rows === undefined ? {} : { rows: { through: field, rows: seen.rows } }),
      ...fields,
    };
  }

  /** What the entity's own access and sharing give. */
  function ownGrant(principal: Holder, entity: EntityDefinition, action: Action): Grant {
    const found = answer(entity, [...principal.roles].sort(), action);
    const shared =
      found.shared === undefined ? [] : sharedReasons(entity, action, principal).map(({ rows: opened }) => opened!);
    if (found.scope === 'none')
      return shared.length === 0 ? denied : { allowed: true, rows: anyOf(shared), ...found.shared! };
    const rows = rowsOf(entity, found, principal);
    if (rows === undefined) return { allowed: true, ...found.fields };
    // Shared rows are seen by all the roles together: what one of them hides stays hidden.
    return shared.length === 0
      ? { allowed: true, rows, ...found.fields }
      : { allowed: true, rows: anyOf([rows, ...shared]), ...found.shared! };
  }

  /** Of what is about records: the rows whose record the principal sees; undefined = they see all there are. */
  function rowsAbout(principal: Principal, about: About): RowsAbout | undefined {
    const others = entities().filter((entity) => entity.about === undefined && entity.ownedBy === undefined);
    const grants = others.map((entity) => ({ entity, grant: policy.grant(principal, entity, 'read') }));
    if (grants.every(({ grant }) => grant.allowed && grant.rows === undefined)) return undefined;
    const seen = grants.filter(({ grant }) => grant.allowed);
    return { about, seen: seen.map(({ entity, grant }) => ({ entity, rows: grant.rows })) };
  }

  /** A grant of their own entity, narrowed to what is about records that the principal sees. */
  function aboutSeen(principal: Principal, entity: EntityDefinition, grant: Grant): Grant {
    const rows = entity.about === undefined || !grant.allowed ? undefined : rowsAbout(principal, entity.about);
    if (rows === undefined) return grant;
    return { ...grant, rows: grant.rows === undefined ? rows : { and: [grant.rows, rows] } };
  }

  const policy: Policy = {
    access(entity, role) {
      const said = roleNamed(role);
      return (
        named(entity.access, role) ??
        named(said?.rights, entity.name) ??
        (said?.like === undefined
          ? undefined
          : (named(entity.access, said.like) ?? named(roleNamed(said.like)?.rights, entity.name)))
      );
    },
    grant(principal, entity, action) {
      if (principal.kind === 'system') return everything(entity, action);
      if (principal.kind === 'portal') return portalGrant(principal, entity, action, entityNamed);
      if (entity.ownedBy !== undefined) return ownedGrant(principal, entity, entity.ownedBy, action);
      if (!holds(principal) || !inScope(principal, { entities: namesOf(entity), writes: action !== 'read' }))
        return denied;
      if (principal.roles.includes('admin') || (ofPeople.has(entity.name) && policy.may(principal, 'users')))
        return { allowed: true, ...answer(entity, ['admin'], action).fields };
      const found = ownGrant(principal, entity, action);
      return action === 'create' ? found : aboutSeen(principal, entity, found);
    },
    reasons(principal, entity, action) {
      // Lines are opened by what opens their owner.
      const owner = entity.ownedBy && entityNamed(ownerOf(entity) ?? '');
      if (owner !== undefined) return policy.reasons(principal, owner, action);
      if (principal.kind === 'system' || (holds(principal) && principal.roles.includes('admin')))
        return [{ kind: 'admin', opens: true }];
      if (ofPeople.has(entity.name) && policy.may(principal, 'users')) return [{ kind: 'admin', opens: true }];
      if (!holds(principal)) return [];
      const roles = principal.roles.map((role): Reason => {
        const access = policy.access(entity, role);
        if (access === undefined) return { kind: 'role', name: role, scope: 'none', opens: false };
        const { scope, where } = reachOf(access, action);
        const rows = rowsOf(entity, { scope, where }, principal);
        return { kind: 'role', name: role, scope, isConditional: where.length > 0, rows, opens: scope !== 'none' };
      });
      const known = principal.roles.some((role) => policy.access(entity, role) !== undefined);
      return [...roles, ...(known ? sharedReasons(entity, action, principal) : [])];
    },
    may(principal, act) {
      if (principal.kind === 'system') return true;
      if (!holds(principal) || !inScope(principal, act)) return false;
      return principal.roles.some((role) => role === 'admin' || actsOf(role).includes(act));
    },
    outranks(role, principal) {
      const acts = role === 'admin' ? everyAct : actsOf(role);
      if (!standsForSomebody(principal)) return acts.length > 0;
      if (role === 'admin' && !principal.roles.includes('admin')) return true;
      return acts.some((act) => !policy.may(principal, act));
    },
  };
  return policy;
}

/** What a role's definition says of its rights. */
export type RoleRights = Pick<RoleDefinition, 'like' | 'rights'>;

/** An answer, and the rights it was made of. */
interface Known {
  readonly accesses: readonly (RoleAccess | undefined)[];
  readonly answer: Answer;
}

function named<T>(of: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return of !== undefined && Object.hasOwn(of, key) ? of[key] : undefined;
}

/** What any role opens that reaches the owner: of lines only `hidden` and `fixed` are their own. */
function fieldsOfLines(
  entity: EntityDefinition,
  owner: EntityDefinition,
  roles: readonly string[],
  action: Action,
  accessOf: Policy['access'],
): Fields {
  const reaching = roles.filter((role) => role === 'admin' || (accessOf(owner, role)?.read ?? 'none') !== 'none');
  const some = (keys: readonly ('hidden' | 'fixed')[]) => (name: string) =>
    reaching.some(
      (role) => role === 'admin' || keys.every((key) => accessOf(entity, role)?.[key]?.includes(name) !== true),
    );
  const own = new Set<string>([entity.ownedBy?.field ?? '', entity.ownedBy?.order ?? '']);
  const opens = some(['hidden', 'fixed']);
  return fieldsOf(entity, action, some(['hidden']), (name) => !own.has(name) && opens(name));
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

function anyOf(rows: readonly RowFilter[]): RowFilter {
  return rows.length === 1 ? rows[0]! : { or: rows };
}

/** What one role may reach by an action. */
interface Reach {
  readonly access: RoleAccess;
  readonly scope: RowScope;
  readonly where: readonly FilterTree[];
}

/** What several roles reach together; the rows are those of the scope that pass any of the conditions, all of them when there is none. */
interface Answer {
  readonly scope: RowScope;
  readonly where: readonly FilterTree[];
  readonly fields: Fields;
  /** Fields for rows that are shared; undefined = none of the roles knows the entity. */
  readonly shared: Fields | undefined;
}

/**
 * The widest scope among the roles, and of its roles those without a condition before those with one. Fields come only from the roles that
 * reach so far, and of several with conditions only what all of them open: a role that sees more fields of fewer rows would otherwise
 * lend them to the others.
 */
function union(
  entity: EntityDefinition,
  roles: readonly string[],
  action: Action,
  accesses: readonly (RoleAccess | undefined)[],
): Answer {
  if (roles.includes('admin')) {
    const fields = fieldsOf(
      entity,
      action,
      () => true,
      () => true,
    );
    return { scope: 'all', where: [], fields, shared: fields };
  }
  const held = accesses.filter((access) => access !== undefined);
  const reaches = held.map((access) => reachOf(access, action));
  const widest = reaches.reduce<RowScope>(
    (found, { scope }) => (breadth[scope] > breadth[found] ? scope : found),
    'none',
  );
  const widestOnes = reaches.filter(({ scope }) => scope === widest);
  const plain = widestOnes.filter(({ where }) => where.length === 0);
  const reaching = plain.length > 0 ? plain : widestOnes;
  const isOpen = plain.length > 0;
  return {
    scope: widest,
    where: isOpen ? [] : reaching.map(({ where }) => (where.length === 1 ? where[0]! : { and: where })),
    fields:
      widest === 'none' ? { readable: nothing, writable: nothing } : fieldsOfRoles(entity, action, reaching, isOpen),
    shared: reaches.length === 0 ? undefined : fieldsOfRoles(entity, action, reaches, false),
  };
}

/** What is not readable can be neither changed nor deleted; what may be created may be, whatever is readable. */
function reachOf(access: RoleAccess, action: Action): Reach {
  if (action === 'create') return { access, scope: access.create ? 'all' : 'none', where: [] };
  const scope = access[action];
  const where = [access.where, action === 'read' ? undefined : access.changeWhere].filter((tree) => tree !== undefined);
  return { access, scope: breadth[scope] <= breadth[access.read] ? scope : access.read, where };
}

/** Of roles that reach the same rows what any of them opens, of others what all of them open. */
function fieldsOfRoles(entity: EntityDefinition, action: Action, roles: readonly Reach[], any: boolean): Fields {
  const sees = ({ access }: Reach, name: string): boolean => !(access.hidden ?? []).includes(name);
  const opens = (reach: Reach, name: string): boolean =>
    sees(reach, name) && !(reach.access.fixed ?? []).includes(name);
  const by = (test: (reach: Reach, name: string) => boolean) => (name: string) =>
    any ? roles.some((reach) => test(reach, name)) : roles.every((reach) => test(reach, name));
  return fieldsOf(entity, action, by(sees), by(opens));
}

function fieldsOf(
  entity: EntityDefinition,
  action: Action,
  isReadable: (name: string) => boolean,
  isWritable: (name: string) => boolean,
): Fields {
  const readable = entity.fields.filter((field) => isReadable(field.name));
  const writable = entity.fields.filter(
    (field) => field.readOnly !== true && !isComputed(field) && isWritable(field.name),
  );
  return {
    readable: new Set(readable.map((field) => field.name)),
    writable: writes(action) ? new Set(writable.map((field) => field.name)) : nothing,
  };
}

type Holder = Extract<Principal, { kind: 'user' | 'service' }>;

/** The rows of a scope as a filter over fields of the entity; undefined = all rows. */
function rowsOfScope(entity: EntityDefinition, scope: RowScope, principal: Holder): FilterTree | undefined {
  if (scope === 'all') return undefined;
  const own: FilterTree = { field: entity.ownerField ?? creatorField, operator: 'eq', value: holderId(principal) };
  const { team } = principal;
  if (scope === 'own' || entity.teamField === undefined || team === undefined) return own;
  const teams = scope === 'unit' ? (principal.teams ?? []) : [];
  const ofTeams: FilterTree =
    teams.length > 1
      ? { field: entity.teamField, operator: 'in', value: teams }
      : { field: entity.teamField, operator: 'eq', value: team };
  return { or: [own, ofTeams] };
}

function rowsOf(
  entity: EntityDefinition,
  { scope, where }: Pick<Answer, 'scope' | 'where'>,
  principal: Holder,
): RowFilter | undefined {
  const rows = rowsOfScope(entity, scope, principal);
  if (where.length === 0) return rows;
  const passing: FilterTree = where.length === 1 ? where[0]! : { or: where };
  return rows === undefined ? passing : { and: [rows, passing] };
}

/** What is shared with the principal by rule or by hand, for this action. Nothing is deleted because it was shared. */
function sharedReasons(entity: EntityDefinition, action: Action, principal: Holder): Reason[] {
  if (action !== 'read' && action !== 'update') return [];
  if (entity.shareable !== true && entity.sharing === undefined) return [];
  const names = audiencesOf(principal);
  const update = action === 'update';
  const rules = (entity.sharing ?? []).filter(
    (rule) => names.includes(rule.with) && (!update || rule.level === 'update'),
  );
  return [
    ...rules.map((rule): Reason => ({ kind: 'rule', name: rule.name, rows: rule.where, opens: true })),
    ...(entity.shareable === true
      ? [{ kind: 'share', rows: { sharedWith: names, entity: storedNameOf(entity), update }, opens: true } as const]
      : []),
  ];
}

function holds(principal: Principal): principal is Holder {
  return principal.kind === 'user' || principal.kind === 'service';
}

/** A person, or the key of one. The role a process runs as was given to nobody. */
function standsForSomebody(principal: Principal): principal is Holder {
  return principal.kind === 'user' || (principal.kind === 'service' && principal.behalfOf !== undefined);
}

function holderId(principal: Holder): Id {
  return principal.kind === 'service' ? (principal.behalfOf ?? principal.id) : principal.id;
}
