// Do forms and views name what exists, does an entity keep what forms, views and rules name, and can a calendar be counted by? Rules,
// messages and processes themselves are checked by the rooms that run them.
import type { Definition, EntityDefinition, FieldDefinition, FilterTree, ViewDefinition } from '../../schemas/types.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import { checkCalendar } from './check-calendar.ts';
import { checkFilter, isMember } from './check-filter.ts';
import { checkForm } from './check-form.ts';
import { checkMenu } from './check-menu.ts';
import { checkPage } from './check-page.ts';
import { checkRole } from './check-role.ts';
import { definitionKinds } from './definition-validator.ts';
import type { Release } from './definitions.ts';
import { findUses } from './names/find-uses.ts';

const summable = new Set<FieldDefinition['kind']>(['integer', 'decimal', 'money', 'percent']);

/** @param next the picture in which the definition is live. */
export function checkReferences(definition: Definition, next: Release): ProblemDetail[] {
  if (definition.kind === 'form') return checkForm(definition, next);
  if (definition.kind === 'view') return checkView(definition, next);
  if (definition.kind === 'entity') return checkConditions(definition, next);
  if (definition.kind === 'role') return checkRole(definition);
  if (definition.kind === 'page') return checkPage(definition, next);
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

function checkView(view: ViewDefinition, next: Release): ProblemDetail[] {
  const entity = next.entity(view.entity);
  if (entity === undefined) return unknownEntity(view.entity);
  const details: ProblemDetail[] = [];
  const exists = (name: string) => isMember(name) || fieldOf(entity, name) !== undefined;
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
