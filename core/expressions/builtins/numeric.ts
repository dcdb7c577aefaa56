// Numeric functions (DMN 1.5, 10.3.4.5).
import { Decimal } from '../../kernel/decimal.ts';
import { builtin, duration, number, optional, signature } from '../builtin.ts';
import type { FeelValue } from '../expressions.ts';
import type { FeelFunction } from '../function.ts';
import { asInteger, inRange } from '../number.ts';
import type { Run } from '../run.ts';
import { DayTimeDuration, YearMonthDuration } from '../temporal.ts';

/** One of decimal.js's nine rounding modes. */
type Rounding = Parameters<Decimal['toDecimalPlaces']>[1] & number;

const zero = new Decimal(0);

/** Rounds to so many digits after the point; a negative scale rounds before it. Scales beyond decimal128 are null. */
function round(value: Decimal, scale: Decimal, mode: Rounding): FeelValue {
  const digits = asInteger(scale);
  if (digits === undefined || digits < -6111 || digits > 6176) return null;
  if (digits >= 0) return inRange(value.toDecimalPlaces(digits, mode));
  const unit = new Decimal(10).pow(-digits);
  return inRange(value.div(unit).toDecimalPlaces(0, mode).times(unit));
}

function rounding(mode: Rounding): FeelFunction {
  return builtin(signature([number('n'), number('scale')], (_, value, scale) => round(value, scale, mode)));
}

/** With the sign of the divisor: dividend - divisor * floor(dividend / divisor). */
function modulo(run: Run, dividend: Decimal, divisor: Decimal): FeelValue {
  if (divisor.isZero()) return null;
  run.burn(1 + (Math.max(0, dividend.e - divisor.e) >> 2)); // long division, digit by digit
  const rest = dividend.mod(divisor);
  return inRange(!rest.isZero() && rest.isNegative() !== divisor.isNegative() ? rest.plus(divisor) : rest);
}

export const numericFunctions: Readonly<Record<string, FeelFunction>> = {
  decimal: rounding(Decimal.ROUND_HALF_EVEN),
  'round up': rounding(Decimal.ROUND_UP),
  'round down': rounding(Decimal.ROUND_DOWN),
  'round half up': rounding(Decimal.ROUND_HALF_UP),
  'round half down': rounding(Decimal.ROUND_HALF_DOWN),
  floor: builtin(
    signature([number('n'), optional(number('scale'))], (_, value, scale) =>
      round(value, scale ?? zero, Decimal.ROUND_FLOOR),
    ),
  ),
  ceiling: builtin(
    signature([number('n'), optional(number('scale'))], (_, value, scale) =>
      round(value, scale ?? zero, Decimal.ROUND_CEIL),
    ),
  ),
  abs: builtin(
    signature([number('n')], (_, value) => value.abs()),
    signature([duration('n')], (_, value) =>
      value instanceof DayTimeDuration
        ? new DayTimeDuration(value.nanos < 0n ? -value.nanos : value.nanos)
        : new YearMonthDuration(Math.abs(value.months)),
    ),
  ),
  modulo: builtin(signature([number('dividend'), number('divisor')], modulo)),
  sqrt: builtin(
    signature([number('number')], (run, value) => {
      run.burn(10);
      return value.isNegative() && !value.isZero() ? null : value.sqrt();
    }),
  ),
  log: builtin(
    signature([number('number')], (run, value) => {
      run.burnSlow();
      return value.gt(0) ? inRange(value.ln()) : null;
    }),
  ),
  exp: builtin(
    signature([number('number')], (run, value) => {
      run.burnSlow();
      return inRange(value.exp());
    }),
  ),
  odd: builtin(signature([number('number')], (_, value) => (value.isInteger() ? value.mod(2).abs().eq(1) : null))),
  even: builtin(signature([number('number')], (_, value) => (value.isInteger() ? value.mod(2).isZero() : null))),
};
