// The names a decision's expressions may use, with their types: fields of its entity, what it is given, what it requires; undefined where nothing says which.
import { recordSchemaOf, shapeOfKind } from '../../core/expressions/record-shape.ts';
import type { Schema, SimpleShape } from '../../core/expressions/shape.ts';
import type { DecisionDefinition, DecisionType, EntityDefinition } from '../../schemas/types.ts';
import { entityNamed } from '../api/session.ts';
import type { FieldForUser } from '../api/types.ts';

const shapes: Readonly<Record<DecisionType, SimpleShape>> = {
  any: 'Any',
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  dateTime: 'date and time',
  dayTimeDuration: 'days and time duration',
  yearMonthDuration: 'years and months duration',
};

export function knownNames({ entity, data, requires = [] }: DecisionDefinition): Schema | undefined {
  // What a person may know of an entity has every member that shapes are made of.
  const about = entity === undefined ? undefined : (entityNamed(entity) as unknown as EntityDefinition | undefined);
  if (about === undefined && data === undefined) return undefined;
  const find = (name: string) => entityNamed(name) as unknown as EntityDefinition | undefined;
  const fields = about === undefined ? {} : recordSchemaOf(about, find);
  const given = Object.fromEntries((data ?? []).map(({ name, type = 'any' }) => [name, shapes[type]]));
  return { ...fields, ...given, ...Object.fromEntries(requires.map(({ name }) => [name, 'Any' as const])) };
}

/** The field of its entity that a name means. */
export function fieldMeant({ entity }: DecisionDefinition, name: string): FieldForUser | undefined {
  return entity === undefined ? undefined : entityNamed(entity)?.fields.find((field) => field.name === name);
}

export function typeOfField({ kind }: FieldForUser): DecisionType {
  const shape = shapeOfKind(kind);
  return (Object.keys(shapes) as DecisionType[]).find((type) => shapes[type] === shape) ?? 'any';
}
