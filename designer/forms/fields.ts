// Which fields a form shows: the entity's fields with the form's own labels, defaults and duties laid over them. Pure.
import { isFileKind } from '../../schemas/file-types.ts';
import type { FieldDefinition, FormField } from '../../schemas/types.ts';

/** A field as the form shows it. */
export interface ShownField extends FieldDefinition {
  /** Sees the value but cannot write it. */
  readonly locked?: boolean;
  /** Of a reference: the fields that take their value from what is chosen in it. */
  readonly takes?: readonly string[];
}

type Place = FormField & { readonly definition?: FieldDefinition };

/** The fields of a form in its order. Places whose field is not readable are left out. */
export function fieldsOfForm(
  places: readonly Place[],
  fields: readonly (FieldDefinition & { readonly writable?: boolean })[],
): ShownField[] {
  return places.flatMap((place) => {
    const field = place.definition ?? place.own ?? fields.find((one) => one.name === place.field);
    if (!field) return [];
    const writable = (field as { writable?: boolean }).writable;
    const shown: ShownField = {
      ...field,
      name: place.field || field.name,
      ...(place.label ? { label: place.label } : {}),
      ...(place.help ? { help: place.help } : {}),
      ...(place.default !== undefined ? { default: place.default } : {}),
      required: place.required ?? field.required ?? false,
      locked: place.readOnly === true || field.readOnly === true || writable === false,
    };
    return [shown];
  });
}

/** All fields of an entity, for its detail and new-record forms. */
export function fieldsOfEntity(fields: readonly (FieldDefinition & { readonly writable?: boolean })[]): ShownField[] {
  return fields.map((field) => ({ ...field, locked: field.readOnly === true || field.writable === false }));
}

/** Kinds whose values are read as a whole, not in a line. */
export function isLong({ kind }: FieldDefinition): boolean {
  return kind === 'longText' || kind === 'richText' || kind === 'json';
}

/** Wide fields take the whole row of two columns. */
export function isWide(field: FieldDefinition): boolean {
  const few = { choice: 4, choices: 6 }[field.kind as string];
  return (
    isLong(field) ||
    field.kind === 'address' ||
    field.kind === 'lines' ||
    isFileKind(field) ||
    (few !== undefined && (field.options?.length ?? 0) <= few)
  );
}
