// The id of a record of the field's target entity; in filters of people also "me". That it exists, and that the writer may see it, is the record service's to find out.
import { isId } from '../../kernel/id.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';
import { text } from './text.ts';

export const reference: FieldKindBehavior = {
  operators: ['eq', 'ne', 'in', 'notIn', 'empty', 'notEmpty'],
  sortable: false,
  summable: false,
  lookup: true,
  storage: () => 'text',
  comparand(value, _operator, field, { me }) {
    if (typeof value !== 'string') return undefined;
    if (value !== 'me' || field.target !== 'user') return { value: value.toLowerCase() };
    return me === undefined ? 'none' : { value: me };
  },
  columnType: text.columnType,
  read: (value) => (isId(value) ? value : new FieldFault('validation.reference', { found: shown(value) })),
  toColumn: (value) => String(value),
  fromColumn: (raw) => String(raw),
  toJson: (value) => String(value),
  toFeel: (value) => value,
  toText: (value) => String(value),
  fromText: (text) => text,
};
