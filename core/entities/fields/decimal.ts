// Exact decimal numbers: a scaled whole number on SQLite, `numeric` on PostgreSQL, Decimal in memory, text in JSON. Digits before and after
// the point are at most 18 together. Also the ground of money and percent.
import { scaleOf } from '../../../schemas/field-schema.ts';
import { sql } from '../../database/sql.ts';
import { Decimal, isDecimal, parseDecimal } from '../../kernel/decimal.ts';
import { latinDigits } from '../../kernel/fold.ts';
import { FieldFault, type FieldKindBehavior, shown } from './field-kind.ts';
import { scaledComparand, toBigInt } from './scaled.ts';

export const decimal: FieldKindBehavior = {
  operators: ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'in', 'notIn', 'empty', 'notEmpty'],
  sortable: true,
  summable: true,
  storage: (dialect) => (dialect === 'sqlite' ? 'integer' : 'numeric'),
  comparand(value, operator, field, { dialect }) {
    const number = typeof value === 'boolean' ? undefined : parseDecimal(latinDigits(String(value).trim()));
    if (number === undefined) return undefined;
    const compared = scaledComparand(number.mul(tenTo(scaleOf(field))), operator);
    if (dialect === 'sqlite' || typeof compared === 'string') return compared;
    return { value: unscaled(compared.value as bigint, scaleOf(field)).toFixed() };
  },
  // numeric without a scale of its own: `read` has bounded the digits.
  columnType: (_field, dialect) => (dialect === 'sqlite' ? sql`integer` : sql`numeric`),
  read(value, field) {
    const number = isDecimal(value) ? value : typeof value === 'string' ? parseDecimal(value) : undefined;
    if (number === undefined || !number.isFinite()) return new FieldFault('validation.number', { found: shown(value) });
    const scale = scaleOf(field);
    if (number.decimalPlaces() > scale) return new FieldFault('validation.too-many-decimals', { maximum: scale });
    if (number.abs().gte(tenTo(18 - scale)))
      return new FieldFault('validation.too-many-digits', { maximum: 18 - scale });
    return number.isZero() ? new Decimal(0) : number;
  },
  toColumn(value, field, dialect) {
    const number = value as Decimal;
    return dialect === 'sqlite' ? toBigInt(number.mul(tenTo(scaleOf(field)))) : number.toFixed();
  },
  fromColumn(raw, field, dialect) {
    return dialect === 'sqlite' ? unscaled(raw as number | bigint, scaleOf(field)) : new Decimal(String(raw));
  },
  toJson: (value) => (value as Decimal).toFixed(),
  toFeel: (value) => value,
  toText: (value) => (value as Decimal).toFixed(),
  fromText: (text) => text,
};

const powers = Array.from({ length: 19 }, (_, exponent) => new Decimal(10).pow(exponent));

function tenTo(exponent: number): Decimal {
  return powers[exponent]!;
}

function unscaled(scaled: number | bigint, scale: number): Decimal {
  // Reading an exponent is several times faster than a division.
  return new Decimal(`${scaled}e-${scale}`);
}
