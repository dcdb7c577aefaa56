// Do forms and views name what exists, does an entity keep what forms, views and rules name, and can a calendar be counted by? Rules,
// messages and processes themselves are checked by the rooms that run them.
import type {
  Definition,
  EntityDefinition,
  FieldDefinition,
  FilterTree,
  FormDefinition,
  ViewDefinition,
} from '../../schemas/types.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { checkCalendar } from './check-calendar.ts';
import { checkMenu } from './check-menu.ts';
import { checkRole } from './check-role.ts';
import { definitionKinds } from './definition-validator.ts';
import type { Release } from './definitions.ts';
import { findUses } from './names/find-uses.ts';

/** What every record has beside its fields. */
const ownMembers = new Set(['id', 'version', 'createdAt', 'updatedAt', 'createdBy', 'updatedBy']);
const summable = new Set<FieldDefinition['kind']>(['integer', 'decimal', 'money', 'percent']);

/** @param next the picture in which the definition is live. */
export function checkReferences(definition: Definition, next: Release): ProblemDetail[] {
  if (definition.kind === 'form') return checkForm(definition, next);
  if (definition.kind === 'view') return checkView(definition, next);
  if (definition.kind === 'entity') return checkConditions(definition, next);
  if (definition.kind === 'role') return checkRole(definition);
  if (definition.kind === 'menu') return checkMenu(definition, next);
  if (definition.kind === 'calendar') return checkCalendar(definition, next.settings.timeZone);
  return [];
}

function unknownEntity(name: string): ProblemDetail[] {
  return [{ pointer: '/entity', code: 'definition.unknown-entity', params: { name } }];
}

function unknownField(pointer: string, name: string): ProblemDetail[] {
  return [{ pointer, code: 'definition.unknown-field', params: { name } }];
}

function fieldOf(entity: EntityDefinition, name: string): FieldDefinition | undefined {
  return entity.fields.find((field) => field.name === name);
}

function checkForm(form: FormDefinition, next: Release): ProblemDetail[] {
  const entity = next.entity(form.entity);
  if (entity === undefined) return unknownEntity(form.entity);
  const places = form.fields.flatMap((place, index) => {
    const pointer = `/fields/${index}`;
    const details: ProblemDetail[] = [];
    const first = form.fields.findIndex((other) => other.field === place.field);
    if (first !== index)
      details.push({ pointer: `${pointer}/field`, code: 'definition.duplicate-name', params: { name: place.field } });
    const known = fieldOf(entity, place.field) !== undefined;
    if (place.own === undefined)
      return known ? details : [...details, ...unknownField(`${pointer}/field`, place.field)];
    if (known)
      details.push({ pointer: `${pointer}/field`, code: 'definition.own-name-taken', params: { name: place.field } });
    if (place.own.name !== place.field) {
      const params = { expected: place.field, found: place.own.name };
      details.push({ pointer: `${pointer}/own/name`, code: 'definition.own-name-differs', params });
    }
    return details;
  });
  return [...places, ...checkPublic(form, entity)];
}

/** A visitor can send only what the form asks for: what the record needs beside it must come from somewhere. */
function checkPublic(form: FormDefinition, entity: EntityDefinition): ProblemDetail[] {
  if (form.public === undefined) return [];
  const sets = form.public.sets ?? {};
  const unknown = Object.keys(sets).flatMap((name) =>
    fieldOf(entity, name) === undefined ? unknownField(`/public/sets/${name}`, name) : [],
  );
  const asked = new Set(form.fields.map((place) => place.field));
  const missing = entity.fields.filter(
    (field) =>
      field.required === true &&
      field.default === undefined &&
      field.defaultExpression === undefined &&
      field.readOnly !== true &&
      !asked.has(field.name) &&
      !Object.hasOwn(sets, field.name),
  );
  return [
    ...unknown,
    ...missing.map((field) => ({
      pointer: '/fields',
      code: 'definition.required-field-missing',
      params: { name: field.name },
    })),
  ];
}

function checkView(view: ViewDefinition, next: Release): ProblemDetail[] {
  const entity = next.entity(view.entity);
  if (entity === undefined) return unknownEntity(view.entity);
  const details: ProblemDetail[] = [];
  const exists = (name: string) => ownMembers.has(name) || fieldOf(entity, name) !== undefined;
  const want = (pointer: string, name: string) => {
    if (!exists(name)) details.push(...unknownField(pointer, name));
  };
  for (const [index, column] of (view.columns ?? []).entries()) want(`/columns/${index}`, column);
  for (const [index, term] of (view.sort ?? []).entries()) want(`/sort/${index}/field`, term.field);
  details.push(...checkFilter(view.filter, '/filter', view.entity, next));
  if (view.stageField !== undefined)
    details.push(...checkKind(entity, '/stageField', view.stageField, 'definition.not-a-choice', ['choice']));
  if (view.sumField !== undefined)
    details.push(...checkKind(entity, '/sumField', view.sumField, 'definition.not-a-number', [...summable]));
  return details;
}

function checkFilter(filter: FilterTree | undefined, at: string, entity: string, next: Release): ProblemDetail[] {
  return filterFields(filter, at, entity).flatMap(({ pointer, entity: named, field }) => {
    const owner = next.entity(named);
    const isThere = owner !== undefined && (ownMembers.has(field) || fieldOf(owner, field) !== undefined);
    return isThere ? [] : unknownField(pointer, owner === undefined ? `${named}.${field}` : field);
  });
}

/** A condition of rights that names nothing would shut a role out of every list, or worse. */
function checkConditions(entity: EntityDefinition, next: Release): ProblemDetail[] {
  return conditionsOf(entity).flatMap(({ pointer, where }) => checkFilter(where, pointer, entity.name, next));
}

/** The filters that an entity's rights are made of. */
function conditionsOf({ access, sharing }: EntityDefinition): { pointer: string; where: FilterTree | undefined }[] {
  return [
    ...Object.entries(access).flatMap(([role, { where, changeWhere }]) => [
      { pointer: `/access/${role}/where`, where },
      { pointer: `/access/${role}/changeWhere`, where: changeWhere },
    ]),
    ...(sharing ?? []).map(({ where }, index) => ({ pointer: `/sharing/${index}/where`, where })),
  ];
}

function checkKind(
  entity: EntityDefinition,
  pointer: string,
  name: string,
  code: string,
  kinds: readonly FieldDefinition['kind'][],
): ProblemDetail[] {
  const field = fieldOf(entity, name);
  if (field === undefined) return unknownField(pointer, name);
  return kinds.includes(field.kind) ? [] : [{ pointer, code, params: { name } }];
}

interface NamedField {
  readonly pointer: string;
  readonly entity: string;
  readonly field: string;
}

/** The first name of each path, with the entity it belongs to: the hops behind it are the query room's business. */
function filterFields(filter: FilterTree | undefined, pointer: string, entity: string): NamedField[] {
  if (filter === undefined) return [];
  if ('and' in filter)
    return filter.and.flatMap((part, index) => filterFields(part, `${pointer}/and/${index}`, entity));
  if ('or' in filter) return filter.or.flatMap((part, index) => filterFields(part, `${pointer}/or/${index}`, entity));
  if ('not' in filter) return filterFields(filter.not, `${pointer}/not`, entity);
  if ('view' in filter) return [];
  if (!('related' in filter)) return [{ pointer: `${pointer}/field`, entity, field: filter.field.split('.')[0] ?? '' }];
  const [target = '', reference = ''] = filter.related.split('.');
  return [
    { pointer: `${pointer}/related`, entity: target, field: reference },
    ...(filter.of === undefined ? [] : [{ pointer: `${pointer}/of`, entity: target, field: filter.of }]),
    ...filterFields(filter.filter, `${pointer}/filter`, target),
  ];
}

/** An entity may not lose a field that something live still uses. */
export async function checkRemoved(
  entity: EntityDefinition,
  live: EntityDefinition | undefined,
  next: Release,
): Promise<ProblemDetail[]> {
  const kept = new Set(entity.fields.map(({ id }) => id));
  const fields = new Set((live?.fields ?? []).filter(({ id }) => !kept.has(id)).map(({ id }) => id));
  if (live === undefined || fields.size === 0) return [];
  const uses = await findUses(
    definitionKinds.flatMap((kind) => next.all(kind).map(({ definition }): Definition => definition)),
    (name) => (name === live.name ? live : next.entity(name)),
    { entity: live.name, fields },
  );
  const users = new Map(uses.map((use) => [`${use.field} ${use.kind}/${use.name}`, use]));
  return [...users.values()].map(({ field = '', kind, name }) => ({
    pointer: '/fields',
    code: 'definition.field-in-use',
    params: { name: field, by: `${kind}/${name}` },
  }));
}
