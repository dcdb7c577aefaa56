// Which fields a form shows: the entity's fields with the form's own labels, defaults and duties laid over them. Pure.
import { isFileKind } from '../../schemas/file-types.ts';
import { alwaysIs, type FormPlace } from '../../schemas/form-layout.ts';
import type { FieldDefinition, FormField } from '../../schemas/types.ts';

/** A field as the form shows it. */
export interface ShownField extends FieldDefinition {
  /** Sees the value but cannot write it. */
  readonly locked?: boolean;
  /** Of a reference: the fields that take their value from what is chosen in it. */
  readonly takes?: readonly string[];
  /** Where it stands in the form, with what the form says of it. */
  readonly place?: FormPlace;
}

type Place = (FormField | FormPlace) & { readonly definition?: FieldDefinition };

/** The fields of a form in its order. Places whose field is not readable are left out. */
export function fieldsOfForm(
  places: readonly Place[],
  fields: readonly (FieldDefinition & { readonly writable?: boolean })[],
): ShownField[] {
  return places.flatMap((place) => {
    const known = fields.find((one) => one.name === place.field);
    const field = place.definition ?? place.own ?? known;
    if (!field) return [];
    const isWritable = (place.own ? undefined : known?.writable) !== false;
    const isRead = alwaysIs(place.readOnly, false) === true;
    const shown: ShownField = {
      ...field,
      name: place.field || field.name,
      ...(place.label ? { label: place.label } : {}),
      ...(place.help ? { help: place.help } : {}),
      ...(place.default !== undefined ? { default: place.default } : {}),
      required: place.required === true || field.required === true,
      locked: isRead || field.readOnly === true || !isWritable,
      ...('id' in place ? { place } : {}),
      ...(known && 'takes' in known ? { takes: known.takes as readonly string[] } : {}),
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

const roomy: ReadonlySet<string> = new Set(['file', 'image', 'lines', 'address', 'json', 'richText']);

/** Its control is one that stands alone: it needs no room of a form. */
export function isSmall({ kind }: Pick<FieldDefinition, 'kind'>): boolean {
  return !roomy.has(kind);
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
