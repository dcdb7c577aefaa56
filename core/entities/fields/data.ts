// The ground of the kinds whose values are plain data: JSON text in the column of both databases, a context to FEEL.
import { hasDataForm } from '../../../schemas/data-forms.ts';
import { fromJson } from '../../expressions/encoding.ts';
import type { Json } from '../../kernel/data.ts';
import { FieldFault, type FieldKindBehavior } from './field-kind.ts';
import { text } from './text.ts';

export const data: FieldKindBehavior = {
  operators: ['empty', 'notEmpty'],
  sortable: false,
  summable: false,
  storage: () => 'text',
  comparand: () => undefined,
  columnType: text.columnType,
  read: (value) => (hasDataForm(value, 'json') ? (value as Json) : new FieldFault('validation.json')),
  // Letters beyond what both databases keep are escaped in JSON text.
  toColumn: (value) => JSON.stringify(value),
  fromColumn: (raw) => JSON.parse(String(raw)) as Json,
  toJson: (value) => value as Json,
  toFeel: (value) => fromJson(value as Json),
  toText: (value) => JSON.stringify(value),
  fromText: (written) => written,
};
