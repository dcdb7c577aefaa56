// A day of the calendar without a zone: "YYYY-MM-DD", Gregorian, in memory, column and JSON alike.
import { hasForm } from '../../../schemas/validator-runtime.ts';
import { parseDate } from '../../expressions/temporal-parse.ts';
import { latinDigits } from '../../kernel/fold.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';
import { text } from './text.ts';
import { readDay, writeDay } from './written-time.ts';

export const date: FieldKindBehavior = {
  operators: ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'in', 'notIn', 'during', 'empty', 'notEmpty'],
  sortable: true,
  summable: false,
  storage: () => 'text',
  comparand(value) {
    const day = typeof value === 'string' ? latinDigits(value.trim()) : '';
    return hasForm(day, 'date') ? { value: day } : undefined;
  },
  columnType: text.columnType,
  read: (value) =>
    typeof value === 'string' && hasForm(value, 'date')
      ? value
      : new FieldFault('validation.date', { found: shown(value) }),
  toColumn: (value) => String(value),
  fromColumn: (raw) => String(raw),
  toJson: (value) => String(value),
  toFeel: (value) => parseDate(String(value)),
  toText: (value, _field, { calendar }) => writeDay(String(value), calendar),
  fromText: (text, _field, { calendar }) => readDay(text, calendar),
};
