// Numeric functions (DMN 1.5, 10.3.4.5).
import { Decimal } from '../../kernel/decimal.ts';
import { type Builtin, builtin, duration, number, optional, plainNumber, signature } from '../builtin.ts';
import type { FeelValue } from '../expressions.ts';
import { asInteger, type FeelNumber, settle, toDecimal } from '../number.ts';
import type { Run } from '../run.ts';
import type { Shape } from '../shape.ts';
import { DayTimeDuration, YearMonthDuration } from '../temporal.ts';

/** One of decimal.js's nine rounding modes. */
type Rounding = Parameters<Decimal['toDecimalPlaces']>[1] & number;

/** Rounds to so many digits after the point; a negative scale rounds before it. Scales beyond decimal128 are null. */
function round(number: FeelNumber, scale: FeelNumber, mode: Rounding): FeelValue {
  const digits = asInteger(scale);
  if (digits === undefined || digits < -6111 || digits > 6176) return null;
  if (digits >= 0 && typeof number === 'number' && Number.isInteger(number)) return number;
  const value = toDecimal(number);
  if (digits >= 0) return settle(value.toDecimalPlaces(digits, mode));
  const unit = new Decimal(10).pow(-digits);
  return settle(value.div(unit).toDecimalPlaces(0, mode).times(unit));
}

function rounding(doc: string, mode: Rounding): Builtin {
  return builtin(
    doc,
    'number',
    signature([plainNumber('n'), plainNumber('scale')], (_, value, scale) => round(value, scale, mode)),
  );
}

/** With the sign of the divisor: dividend - divisor * floor(dividend / divisor). */
function modulo(run: Run, left: FeelNumber, right: FeelNumber): FeelValue {
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right) && right !== 0) {
    const rest = (left as number) % (right as number);
    return rest !== 0 && rest < 0 !== (right as number) < 0 ? rest + (right as number) : rest + 0;
  }
  const [dividend, divisor] = [toDecimal(left), toDecimal(right)];
  if (divisor.isZero()) return null;
  run.burn(1 + (Math.max(0, dividend.e - divisor.e) >> 2)); // long division, digit by digit
  const rest = dividend.mod(divisor);
  return settle(!rest.isZero() && rest.isNegative() !== divisor.isNegative() ? rest.plus(divisor) : rest);
}

/** A number gives a number, a duration a duration. */
function firstOf([given = 'number']: readonly Shape[]): Shape {
  return given;
}

export const numericFunctions: Readonly<Record<string, Builtin>> = {
  decimal: rounding('The number rounded half to even, to so many digits after the point.', Decimal.ROUND_HALF_EVEN),
  'round up': rounding('The number rounded away from zero.', Decimal.ROUND_UP),
  'round down': rounding('The number rounded towards zero.', Decimal.ROUND_DOWN),
  'round half up': rounding('The number rounded to the nearest, halves away from zero.', Decimal.ROUND_HALF_UP),
  'round half down': rounding('The number rounded to the nearest, halves towards zero.', Decimal.ROUND_HALF_DOWN),
  floor: builtin(
    'The number rounded down, to so many digits after the point.',
    'number',
    signature([plainNumber('n'), optional(plainNumber('scale'))], (_, value, scale) =>
      round(value, scale ?? 0, Decimal.ROUND_FLOOR),
    ),
  ),
  ceiling: builtin(
    'The number rounded up, to so many digits after the point.',
    'number',
    signature([plainNumber('n'), optional(plainNumber('scale'))], (_, value, scale) =>
      round(value, scale ?? 0, Decimal.ROUND_CEIL),
    ),
  ),
  abs: builtin(
    'The number or duration without its sign.',
    firstOf,
    signature([plainNumber('n')], (_, value) => (typeof value === 'number' ? Math.abs(value) : value.abs())),
    signature([duration('n')], (_, value) =>
      value instanceof DayTimeDuration
        ? new DayTimeDuration(value.nanos < 0n ? -value.nanos : value.nanos)
        : new YearMonthDuration(Math.abs(value.months)),
    ),
  ),
  modulo: builtin(
    'The remainder of a division, with the sign of the divisor.',
    'number',
    signature([plainNumber('dividend'), plainNumber('divisor')], modulo),
  ),
  sqrt: builtin(
    'The square root.',
    'number',
    signature([number('number')], (run, value) => {
      run.burn(10);
      return value.isNegative() && !value.isZero() ? null : settle(value.sqrt());
    }),
  ),
  log: builtin(
    'The natural logarithm.',
    'number',
    signature([number('number')], (run, value) => {
      run.burnSlow();
      return value.gt(0) ? settle(value.ln()) : null;
    }),
  ),
  exp: builtin(
    'e to the power of the number.',
    'number',
    signature([number('number')], (run, value) => {
      run.burnSlow();
      return settle(value.exp());
    }),
  ),
  odd: builtin(
    'Is the whole number odd?',
    'boolean',
    signature([number('number')], (_, value) => (value.isInteger() ? value.mod(2).abs().eq(1) : null)),
  ),
  even: builtin(
    'Is the whole number even?',
    'boolean',
    signature([number('number')], (_, value) => (value.isInteger() ? value.mod(2).isZero() : null)),
  ),
};
