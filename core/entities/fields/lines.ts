// Rows of an owned entity, in their order, as they are handed in and told: a list of objects by field name, `id` among them where the line is there already. They
// have no column: write-lines.ts makes records of them, read-lines.ts reads these back. In a cell of a spreadsheet they are JSON.
import { isPlainObject, type Json } from '../../kernel/data.ts';
import { FieldFault, type FieldKindBehavior } from './field-kind.ts';
import { text } from './text.ts';

export const lines: FieldKindBehavior = {
  operators: [],
  sortable: false,
  summable: false,
  storage: () => 'text',
  comparand: () => undefined,
  columnType: text.columnType,
  read: (value) =>
    Array.isArray(value) && value.every(isPlainObject)
      ? (value as Json)
      : new FieldFault('validation.type', { expected: 'array' }),
  toColumn: (value) => JSON.stringify(value),
  fromColumn: (raw) => JSON.parse(String(raw)) as Json,
  toJson: (value) => value as Json,
  toFeel: (value) => value as Json,
  toText: (value) => JSON.stringify(value),
  fromText(text) {
    try {
      return JSON.parse(text) as Json;
    } catch {
      return text;
    }
  },
};
