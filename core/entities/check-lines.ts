// What lines ask of the two entities they join, checked before either goes live: the owned names its owner, a field that holds lines names
// entities that are owned, and nothing else points to a line. Who owns may get the field later: until then nobody sees the lines.
import { isLink, ownerOf } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { sameJson } from '../kernel/data.ts';
import type { ProblemDetail } from '../kernel/problem.ts';

type Named = (name: string | undefined) => EntityDefinition | undefined;

/** @param entities the picture as it would be */
export function checkLines(
  entity: EntityDefinition,
  live: EntityDefinition | undefined,
  entities: readonly EntityDefinition[],
): ProblemDetail[] {
  const named: Named = (name) =>
    name === entity.name ? entity : entities.find((candidate) => candidate.name === name);
  return [
    ...checkOwnership(entity, live),
    ...entity.fields.flatMap((field, index) => checkField(entity, field, `/fields/${index}`, named)),
  ];
}

function checkOwnership(entity: EntityDefinition, live: EntityDefinition | undefined): ProblemDetail[] {
  const { ownedBy } = entity;
  if (live !== undefined && !sameJson(live.ownedBy ?? null, ownedBy ?? null))
    return [{ pointer: '/ownedBy', code: 'definition.owned-changed' }];
  if (ownedBy === undefined) return [];
  const details: ProblemDetail[] = [];
  const link = entity.fields.find(({ name }) => name === ownedBy.field);
  if (link?.kind !== 'reference' || link.required !== true || link.onDelete !== 'cascade')
    details.push({ pointer: '/ownedBy/field', code: 'definition.owned-field', params: { name: ownedBy.field } });
  if (entity.fields.find(({ name }) => name === ownedBy.order)?.kind !== 'integer')
    details.push({ pointer: '/ownedBy/order', code: 'definition.not-a-number', params: { name: ownedBy.order } });
  return details;
}

function holds({ kind, target }: FieldDefinition, owned: EntityDefinition): boolean {
  return kind === 'lines' && target === owned.name;
}

function checkField(entity: EntityDefinition, field: FieldDefinition, pointer: string, named: Named): ProblemDetail[] {
  const { name, kind } = field;
  const target = named(field.target);
  if (kind === 'lines' && entity.ownedBy !== undefined)
    return [{ pointer: `${pointer}/kind`, code: 'definition.lines-kind', params: { name } }];
  if (kind === 'lines') {
    const isTwice = entity.fields.some((other) => other.id !== field.id && target && holds(other, target));
    const fits = target !== undefined && ownerOf(target) === entity.name && !isTwice;
    return fits
      ? []
      : [
          {
            pointer: `${pointer}/target`,
            code: 'definition.lines-target',
            params: { name, found: field.target ?? '' },
          },
        ];
  }
  if (isLink(field) && target?.ownedBy !== undefined)
    return [{ pointer: `${pointer}/target`, code: 'definition.target-owned', params: { name, found: target.name } }];
  if (entity.ownedBy === undefined || name === entity.ownedBy.field) return [];
  // What changes a line without its owner, or a list within a list, would be a change that nobody is told of.
  const isLoose = isLink(field) && (kind === 'references' || (field.onDelete ?? 'restrict') !== 'restrict');
  return isLoose ? [{ pointer: `${pointer}/kind`, code: 'definition.lines-kind', params: { name } }] : [];
}
