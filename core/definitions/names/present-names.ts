// Former names of fields, written as they are called now: in everything that is live when a field is renamed, and in what is published with old
// names later (a draft begun before, a plugin's new file).
import { presentName } from '../../../schemas/field-names.ts';
import type { EntityDefinition } from '../../../schemas/types.ts';
import type { Entities, Pen } from './pen.ts';

/** Writes names of today. */
export function presentPen(entities: Entities): Pen {
  return {
    entities,
    field: (entity, name) => presentName(entities(entity), name),
    entity: (name) => entities(name)?.name ?? name,
  };
}

/** Is it, or a field of it, called otherwise than before? */
export function hasRenamed(next: EntityDefinition, live: EntityDefinition | undefined): boolean {
  if (live !== undefined && live.name !== next.name) return true;
  return next.fields.some((field) => {
    const before = live?.fields.find(({ id }) => id === field.id);
    return before !== undefined && before.name !== field.name;
  });
}

/** Has any entity or field a former name that could still stand somewhere? */
export function hasFormerNames(entities: Iterable<EntityDefinition>): boolean {
  for (const { was, fields } of entities)
    if (was !== undefined || fields.some((field) => field.was !== undefined)) return true;
  return false;
}

/**
 * The entity with the name it is stored under and its former names, as its history tells them.
 * @param versions of it, oldest first
 */
export function withFormerNames(entity: EntityDefinition, versions: readonly EntityDefinition[]): EntityDefinition {
  const { table: _table, was: _was, ...plain } = entity;
  const [first] = versions;
  const names = new Set(versions.map(({ name }) => name));
  names.delete(entity.name);
  const stored = first?.table ?? first?.name ?? entity.name;
  return {
    ...plain,
    ...(stored === entity.name ? {} : { table: stored }),
    ...(names.size === 0 ? {} : { was: [...names] }),
  };
}

/**
 * The entity with the column of each field and its former names, as its history tells them: nobody gives them by hand.
 * @param versions oldest first
 * @param columns where fields whose kind changes will stand, by field id
 */
export function withColumns(
  entity: EntityDefinition,
  versions: readonly EntityDefinition[],
  columns: ReadonlyMap<string, string> = new Map(),
): EntityDefinition {
  const past = new Map(versions.flatMap(({ fields }) => fields).map((field) => [field.id, field]));
  if (!Array.isArray(entity.fields)) return entity;
  return {
    ...entity,
    fields: entity.fields.map(({ column: _column, was: _was, ...field }) => {
      const before = past.get(field.id);
      const column = columns.get(field.id) ?? before?.column ?? before?.name ?? field.name;
      const names = new Set([...(before?.was ?? []), ...(before === undefined ? [] : [before.name])]);
      names.delete(field.name);
      return {
        ...field,
        ...(column === field.name ? {} : { column }),
        ...(names.size === 0 ? {} : { was: [...names] }),
      };
    }),
  };
}
