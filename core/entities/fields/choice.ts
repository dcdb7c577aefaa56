// One of the values the field lists. A value that an earlier version listed stays readable.
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';
import { text } from './text.ts';

export const choice: FieldKindBehavior = {
  operators: ['eq', 'ne', 'in', 'notIn', 'empty', 'notEmpty'],
  sortable: true,
  summable: false,
  storage: () => 'text',
  comparand: (value) => (typeof value === 'string' ? { value } : undefined),
  columnType: text.columnType,
  read(value, field) {
    const options = field.options ?? [];
    if (options.some((option) => option.value === value)) return value as string;
    return new FieldFault('validation.choice', {
      found: shown(value),
      allowed: options.map((option) => option.value).join(', '),
    });
  },
  toColumn: (value) => String(value),
  fromColumn: (raw) => String(raw),
  toJson: (value) => String(value),
  toFeel: (value) => value,
};
