// Numbers of FEEL: IEEE 754 decimal128 by range and precision (DMN 1.5, 10.3.2.3.1), exact in kernel/decimal.
import { Decimal } from '../kernel/decimal.ts';

const maximumExponent = 6144;
const minimumExponent = -6143;

/** The number if decimal128 can hold it: beyond its range or no number is null, too small to tell from zero is zero. */
export function inRange(number: Decimal): Decimal | null {
  if (!number.isFinite()) return null;
  if (number.isZero()) return number;
  if (number.e > maximumExponent) return null;
  return number.e < minimumExponent ? new Decimal(0) : number;
}

/** A JavaScript number as its shortest decimal text says, so 0.1 is exactly 0.1. */
export function fromNumber(number: number): Decimal | null {
  return Number.isFinite(number) ? new Decimal(number) : null;
}

/** Whole numbers that fit a JavaScript integer, for positions and counts. */
export function asInteger(number: Decimal): number | undefined {
  return number.isInteger() && number.abs().lte(Number.MAX_SAFE_INTEGER) ? number.toNumber() : undefined;
}
