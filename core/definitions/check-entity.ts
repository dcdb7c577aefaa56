// The laws of entity definitions that only their history can tell: ids mean the same thing for ever, names never another field. What the kinds of fields ask
// for is checked by the entities room.
import { columnOf } from '../../schemas/field-names.ts';
import type { EntityDefinition, FieldDefinition, RoleAccess } from '../../schemas/types.ts';
import { patternFault } from '../../schemas/validator-patterns.ts';
import type { ProblemDetail } from '../kernel/problem.ts';

export interface EntityHistory {
  /** What is live now. */
  readonly live: EntityDefinition | undefined;
  /** Every version there ever was, oldest first. */
  readonly versions: readonly EntityDefinition[];
  /** The plugin's file, when a plugin ships it: its fields may not be taken away. */
  readonly file: EntityDefinition | undefined;
  /** Ravand's own code names the fields of that file: they are called what they are called. */
  readonly isOwn: boolean;
}

/** Everything that keeps this version from following the ones before it. */
export function checkEntity(entity: EntityDefinition, history: EntityHistory): ProblemDetail[] {
  return [
    ...checkIdentity(entity, history.live),
    ...checkDuplicates(entity),
    ...checkPast(entity, history),
    ...checkRemovals(entity, history.file),
    ...checkRoles(entity),
    ...checkAccess(entity),
    ...checkAbout(entity),
    ...checkPatterns(entity),
  ];
}

function checkIdentity(entity: EntityDefinition, live: EntityDefinition | undefined): ProblemDetail[] {
  if (live === undefined || live.id === entity.id) return [];
  return [{ pointer: '/id', code: 'definition.id-changed', params: { expected: live.id, found: entity.id } }];
}

/** What says which record a record is about stands in texts of its own. */
function checkAbout({ about, fields }: EntityDefinition): ProblemDetail[] {
  return Object.entries(about ?? {}).flatMap(([part, name]) =>
    fields.some((field) => field.name === name && field.kind === 'text')
      ? []
      : [{ pointer: `/about/${part}`, code: 'definition.unknown-field', params: { name } }],
  );
}

/** Column names are compared without case: SQLite does so. */
function checkDuplicates(entity: EntityDefinition): ProblemDetail[] {
  const ids = new Set<string>();
  const names = new Set<string>();
  return entity.fields.flatMap((field, index) => {
    const details: ProblemDetail[] = [];
    const folded = field.name.toLowerCase();
    if (ids.has(field.id))
      details.push({ pointer: `/fields/${index}/id`, code: 'definition.duplicate-id', params: { id: field.id } });
    if (names.has(folded))
      details.push({
        pointer: `/fields/${index}/name`,
        code: 'definition.duplicate-name',
        params: { name: field.name },
      });
    ids.add(field.id);
    names.add(folded);
    return details;
  });
}

/**
 * A field that was taken out may come back; its id and the names it ever had never mean another. It may be called otherwise, unless code names
 * it; of another kind it is only with a column of its own for that kind, which converting its values makes.
 */
function checkPast(entity: EntityDefinition, history: EntityHistory): ProblemDetail[] {
  const byId = new Map<string, FieldDefinition>();
  const idByName = new Map<string, string>();
  for (const field of history.versions.flatMap((version) => version.fields)) {
    byId.set(field.id, field);
    idByName.set(field.name.toLowerCase(), field.id);
  }
  const own = new Set(history.isOwn ? history.file?.fields.map(({ id }) => id) : []);
  return entity.fields.flatMap((field, index) => {
    const past = byId.get(field.id);
    const details: ProblemDetail[] = [];
    const owner = idByName.get(field.name.toLowerCase());
    if (past !== undefined && past.name !== field.name && own.has(field.id)) {
      const params = { expected: past.name, found: field.name };
      details.push({ pointer: `/fields/${index}/name`, code: 'definition.field-renamed', params });
    } else if (owner !== undefined && owner !== field.id) {
      details.push({
        pointer: `/fields/${index}/name`,
        code: 'definition.field-name-taken',
        params: { name: field.name },
      });
    }
    if (past !== undefined && past.kind !== field.kind && columnOf(past) === columnOf(field)) {
      const params = { expected: past.kind, found: field.kind };
      details.push({ pointer: `/fields/${index}/kind`, code: 'definition.field-kind-changed', params });
    }
    return details;
  });
}

function checkRemovals(entity: EntityDefinition, file: EntityDefinition | undefined): ProblemDetail[] {
  const there = new Set(entity.fields.map((field) => field.id));
  return (file?.fields ?? [])
    .filter((field) => !there.has(field.id))
    .map((field) => ({ pointer: '/fields', code: 'definition.plugin-field-removed', params: { name: field.name } }));
}

function checkRoles(entity: EntityDefinition): ProblemDetail[] {
  const details: ProblemDetail[] = [];
  if (!entity.fields.some((field) => field.name === entity.titleField)) {
    details.push({ pointer: '/titleField', code: 'definition.unknown-field', params: { name: entity.titleField } });
  }
  for (const [key, target] of [
    ['ownerField', 'user'],
    ['teamField', 'team'],
  ] as const) {
    const name = entity[key];
    if (name === undefined) continue;
    const field = entity.fields.find((candidate) => candidate.name === name);
    if (field === undefined) {
      details.push({ pointer: `/${key}`, code: 'definition.unknown-field', params: { name } });
    } else if (field.kind !== 'reference' || field.target !== target) {
      details.push({ pointer: `/${key}`, code: 'definition.not-a-reference', params: { name, expected: target } });
    }
  }
  return details;
}

function checkAccess(entity: EntityDefinition): ProblemDetail[] {
  return Object.entries(entity.access).flatMap(([role, access]) => checkRights(access, entity, `/access/${role}`));
}

/** A hidden field that does not exist would hide nothing: a slip that must not pass silently. */
export function checkRights(access: RoleAccess, { fields }: EntityDefinition, pointer: string): ProblemDetail[] {
  const names = new Set(fields.map((field) => field.name));
  return (['hidden', 'fixed'] as const).flatMap((key) =>
    (access[key] ?? []).flatMap((name, index) =>
      names.has(name)
        ? []
        : [{ pointer: `${pointer}/${key}/${index}`, code: 'definition.unknown-field', params: { name } }],
    ),
  );
}

function checkPatterns(entity: EntityDefinition): ProblemDetail[] {
  return entity.fields.flatMap((field, index) => {
    const fault = field.pattern === undefined ? undefined : patternFault(field.pattern);
    return fault === undefined
      ? []
      : [{ pointer: `/fields/${index}/pattern`, code: 'definition.pattern-unreadable', params: { detail: fault } }];
  });
}
