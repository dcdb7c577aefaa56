// Whole numbers within ±(2^53 − 1).
import { sql } from '../../database/sql.ts';
import { Decimal, parseDecimal } from '../../kernel/decimal.ts';
import { latinDigits } from '../../kernel/fold.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';
import { scaledComparand } from './scaled.ts';

export const integer: FieldKindBehavior = {
  operators: ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'in', 'notIn', 'empty', 'notEmpty'],
  sortable: true,
  summable: true,
  storage: () => 'integer',
  comparand(value, operator) {
    const number = typeof value === 'boolean' ? undefined : parseDecimal(latinDigits(String(value).trim()));
    return number === undefined ? undefined : scaledComparand(number, operator);
  },
  columnType: (_field, dialect) => (dialect === 'sqlite' ? sql`integer` : sql`bigint`),
  read: (value) =>
    Number.isSafeInteger(value) ? (value as number) + 0 : new FieldFault('validation.integer', { found: shown(value) }),
  // As bigint: better-sqlite3 binds larger numbers as REAL.
  toColumn: (value) => BigInt(value as number),
  fromColumn: (raw) => Number(raw),
  toJson: (value) => value as number,
  toFeel: (value) => new Decimal(value as number),
  toText: (value) => String(value),
  fromText: (text) => text,
};
