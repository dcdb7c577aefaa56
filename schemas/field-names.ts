// What a field is called: its name of today, those it had before, which are never given to another one, and its column.
import type { EntityDefinition, FieldDefinition } from './types.ts';

/** The field of this name, or the one that had it. */
export function fieldNamed(entity: EntityDefinition | undefined, name: string): FieldDefinition | undefined {
  return (
    entity?.fields.find((field) => field.name === name) ?? entity?.fields.find((field) => field.was?.includes(name))
  );
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
