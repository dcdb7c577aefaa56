// True or false; 1 or 0 in the column.
import { sql } from '../../database/sql.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';

export const boolean: FieldKindBehavior = {
  operators: ['eq', 'ne', 'empty', 'notEmpty'],
  sortable: true,
  summable: false,
  storage: () => 'integer',
  comparand: (value) => (typeof value === 'boolean' ? { value: value ? 1 : 0 } : undefined),
  columnType: (_field, dialect) => (dialect === 'sqlite' ? sql`integer` : sql`smallint`),
  read: (value) => (typeof value === 'boolean' ? value : new FieldFault('validation.boolean', { found: shown(value) })),
  toColumn: (value) => (value === true ? 1 : 0),
  fromColumn: (raw) => Number(raw) === 1,
  toJson: (value) => value === true,
  toFeel: (value) => value,
};
