// What a person's browser gets of the rules of an entity: those that speak of fields the person may read. The server asks all of them.
import { isComputed } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import { compileExpression } from '../expressions/compile-expression.ts';

type Readable = ReadonlySet<string>;

/** What must hold of a record, as far as it speaks of nothing hidden: validations, stages, and what is final. */
export function visibleRules(
  entity: EntityDefinition,
  readable: Readable,
): Pick<EntityDefinition, 'validations' | 'pipeline' | 'lock'> {
  const { validations, pipeline, lock } = entity;
  const isSeen = (name: string | undefined): boolean => name === undefined || readable.has(name);
  const { weighted, field: stage = '' } = pipeline ?? {};
  return {
    ...(validations === undefined
      ? {}
      : {
          validations: validations.filter(
            ({ condition, when, fields }) =>
              fields.every(isSeen) && [condition, when ?? 'true'].every((source) => speaksOf(entity, source, readable)),
          ),
        }),
    ...(pipeline === undefined || !isSeen(stage) ? {} : { pipeline: isSeen(weighted) ? pipeline : { field: stage } }),
    ...(lock === undefined
      ? {}
      : {
          lock: {
            stages: lock.stages,
            ...(lock.instead === undefined ? {} : { instead: lock.instead }),
            ...(lock.open === undefined ? {} : { open: lock.open.filter(isSeen) }),
          },
        }),
  };
}

/** A field without what it is computed from, and without conditions of stages and defaults that read what is hidden. */
export function visibleField(entity: EntityDefinition, field: FieldDefinition, readable: Readable): FieldDefinition {
  const { formula, rollup, defaultExpression, takenFrom: _, ...rest } = field;
  const isSeen = defaultExpression !== undefined && speaksOf(entity, defaultExpression, readable);
  return {
    ...rest,
    ...(isComputed(field) ? { readOnly: true } : {}),
    ...(isSeen ? { defaultExpression } : {}),
    // What lines come to is shown while they are typed.
    ...(formula !== undefined && hasLines(entity) && speaksOf(entity, formula.expression, readable) ? { formula } : {}),
    ...(rollup !== undefined && rollup.filter === undefined && isOverLines(entity, rollup.relation, readable)
      ? { rollup }
      : {}),
    ...(field.options === undefined
      ? {}
      : {
          options: field.options.map(({ entry, exit, ...option }) => ({
            ...option,
            ...(entry !== undefined && speaksOf(entity, entry.condition, readable) ? { entry } : {}),
            ...(exit !== undefined && speaksOf(entity, exit.condition, readable) ? { exit } : {}),
          })),
        }),
  };
}

function hasLines(entity: EntityDefinition): boolean {
  return entity.ownedBy !== undefined || entity.fields.some(({ kind }) => kind === 'lines');
}

function isOverLines(entity: EntityDefinition, relation: string, readable: Readable): boolean {
  return entity.fields.some(
    ({ kind, name, target }) => kind === 'lines' && readable.has(name) && relation.startsWith(`${target}.`),
  );
}

/** What each expression of an entity names: read once, asked with every workspace. */
const named = new WeakMap<EntityDefinition, Map<string, readonly string[]>>();

function namesIn(entity: EntityDefinition, source: string): readonly string[] {
  const known = named.get(entity) ?? new Map<string, readonly string[]>();
  named.set(entity, known);
  const names = known.get(source) ?? compileExpression(source).names;
  known.set(source, names);
  return names;
}

function speaksOf(entity: EntityDefinition, source: string, readable: Readable): boolean {
  return namesIn(entity, source).every((name) => {
    const field = name === 'pipeline' ? (entity.pipeline?.field ?? name) : name;
    return readable.has(field) || !entity.fields.some((candidate) => candidate.name === field);
  });
}
