// Files that the record holds: what the server knows of each, as JSON in the column. Callers give ids; hold-files.ts puts in the rest.
import { holdsMany } from '../../../schemas/file-types.ts';
import type { FileFacts } from '../../files/files.ts';
import type { Json } from '../../kernel/data.ts';
import { FieldFault, type FieldKindBehavior } from './field-kind.ts';
import { text } from './text.ts';

export const file: FieldKindBehavior = {
  operators: ['empty', 'notEmpty'],
  sortable: false,
  summable: false,
  storage: () => 'text',
  comparand: () => undefined,
  columnType: text.columnType,
  read(value, field) {
    const expected = holdsMany(field) ? 'array' : 'object';
    return Array.isArray(value) === holdsMany(field)
      ? (value as Json)
      : new FieldFault('validation.type', { expected });
  },
  toColumn: (value) => JSON.stringify(value),
  fromColumn: (raw) => JSON.parse(String(raw)) as Json,
  toJson: (value) => value as Json,
  toFeel: (value) => value,
  toText: (value) =>
    filesIn(value as Json)
      .map(({ name }) => name)
      .join('; '),
  fromText: (text) => text,
};

/** The files of a value, whether the field holds one or many. */
export function filesIn(value: Json | undefined): readonly FileFacts[] {
  if (value === null || value === undefined) return [];
  return (Array.isArray(value) ? value : [value]) as readonly FileFacts[];
}
