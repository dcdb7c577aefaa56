// Exact decimal numbers. 34 digits and half-even rounding, as FEEL (DMN 1.5, 10.3.2.3.1) and IEEE 754 decimal128 ask.
import { Decimal as Base } from 'decimal.js';

export const Decimal = Base.clone({
  precision: 34,
  rounding: Base.ROUND_HALF_EVEN,
  toExpNeg: -7000,
  toExpPos: 7000,
  defaults: true,
});
export type Decimal = Base;

const form = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?$/;

/** Reads a decimal number written in Latin digits; undefined when it is none. No thousand separators. */
export function parseDecimal(text: string): Decimal | undefined {
  return form.test(text) ? new Decimal(text) : undefined;
}

export function isDecimal(value: unknown): value is Decimal {
  return value instanceof Decimal || Base.isDecimal(value);
}
