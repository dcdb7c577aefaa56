// What a field is called: its name of today, those it had before, which are never given to another one, and its column.
import type { EntityDefinition, FieldDefinition } from './types.ts';

/** By the list of fields: definitions never change in place, and each write asks for each of its fields. */
const fieldsByName = new WeakMap<EntityDefinition['fields'], ReadonlyMap<string, FieldDefinition>>();

function byName(fields: EntityDefinition['fields']): ReadonlyMap<string, FieldDefinition> {
  const known = fieldsByName.get(fields);
  if (known !== undefined) return known;
  const found = new Map<string, FieldDefinition>();
  // A name of today goes before the same one that another field had; of two the first is meant.
  for (const field of fields) if (!found.has(field.name)) found.set(field.name, field);
  for (const field of fields) for (const was of field.was ?? []) if (!found.has(was)) found.set(was, field);
  fieldsByName.set(fields, found);
  return found;
}

/** The field of this name, or the one that had it. */
export function fieldNamed(entity: EntityDefinition | undefined, name: string): FieldDefinition | undefined {
  return entity === undefined ? undefined : byName(entity.fields).get(name);
}

/** What the field is called now, whichever of its names this is; the name itself when it is no field. */
export function presentName(entity: EntityDefinition | undefined, name: string): string {
  return fieldNamed(entity, name)?.name ?? name;
}

/** The column of a field's values: the name it was made with, whatever it is called now; another one once its kind has changed. */
export function columnOf(field: FieldDefinition): string {
  return field.column ?? field.name;
}

/** Values by field name, under the names of today. */
export function byPresentNames<T>(
  entity: EntityDefinition | undefined,
  values: Readonly<Record<string, T>>,
): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [presentName(entity, name), value]));
}
