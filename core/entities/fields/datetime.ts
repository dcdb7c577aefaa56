// An instant: milliseconds since 1970 UTC in the column, ISO 8601 UTC text in memory and JSON.
import { hasForm } from '../../../schemas/validator-runtime.ts';
import { sql } from '../../database/sql.ts';
import { FeelDateTime } from '../../expressions/temporal.ts';
import { latinDigits } from '../../kernel/fold.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';
import { readInstant, writeInstant } from './written-time.ts';

export const datetime: FieldKindBehavior = {
  operators: ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'in', 'notIn', 'during', 'empty', 'notEmpty'],
  sortable: true,
  summable: false,
  storage: () => 'integer',
  comparand(value) {
    const instant = typeof value === 'string' ? instantOf(latinDigits(value.trim())) : undefined;
    return instant === undefined ? undefined : { value: instant.getTime() };
  },
  columnType: (_field, dialect) => (dialect === 'sqlite' ? sql`integer` : sql`bigint`),
  read(value) {
    const instant = typeof value === 'string' ? instantOf(value) : undefined;
    return instant?.toISOString() ?? new FieldFault('validation.datetime', { found: shown(value) });
  },
  toColumn: (value) => BigInt(Date.parse(String(value))),
  fromColumn: (raw) => new Date(Number(raw)).toISOString(),
  toJson: (value) => String(value),
  toFeel: (value) => FeelDateTime.ofInstant(new Date(String(value))),
  toText: (value, _field, reading) => writeInstant(String(value), reading),
  fromText: (text, _field, reading) => readInstant(text, reading),
};

function instantOf(text: string): Date | undefined {
  const instant = hasForm(text, 'datetime') ? new Date(text) : undefined;
  return instant === undefined || Number.isNaN(instant.getTime()) ? undefined : instant;
}
