// Numbers of FEEL: IEEE 754 decimal128 by range and precision (DMN 1.5, 10.3.2.3.1). In memory a number is a Decimal or, where it is short,
// a JavaScript number that stands for the decimal its shortest text names: 0.1 is one tenth. Arithmetic stays exact on both.
import { Decimal, isDecimal } from '../kernel/decimal.ts';

export type FeelNumber = number | Decimal;

const maximumExponent = 6144;
const minimumExponent = -6143;
/** Every decimal of so many digits has a JavaScript number of its own. */
const digits15 = 1e15;
const powers = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12] as const;
const mostPlaces = 6;

export function isNumber(value: unknown): value is FeelNumber {
  return typeof value === 'number' || (typeof value === 'object' && isDecimal(value));
}

/** Counts and small amounts come out again and again. */
const small = Array.from({ length: 1000 }, (_, number) => new Decimal(number));

export function toDecimal(number: FeelNumber): Decimal {
  if (typeof number !== 'number') return number;
  return small[number] ?? new Decimal(number + 0); // + 0: there is no negative zero
}

/** The number if decimal128 can hold it: beyond its range or no number is null, too small to tell from zero is zero. */
export function inRange(number: Decimal): Decimal | null {
  if (!number.isFinite()) return null;
  if (number.isZero()) return number;
  if (number.e > maximumExponent) return null;
  return number.e < minimumExponent ? new Decimal(0) : number;
}

/** As a JavaScript number if it has at most 15 digits; read from the words of seven digits that decimal.js keeps. */
export function shrink(number: Decimal): FeelNumber {
  const words = number.d;
  if (words === null || words.length > 3) return number;
  let last = words[words.length - 1] as number;
  let zeros = 0;
  for (; zeros < 6 && last % 10 === 0; zeros += 1) last /= 10;
  let whole = 0;
  for (let at = 0; at < words.length - 1; at += 1) whole = whole * 1e7 + (words[at] as number);
  whole = whole * 10 ** (7 - zeros) + last;
  const exponent = 7 * (Math.floor(number.e / 7) + 1 - words.length) + zeros;
  if (whole >= digits15 || exponent < -21 || exponent > 14) return number;
  if (exponent < 0) return (number.s * whole) / 10 ** -exponent;
  const large = whole * 10 ** exponent;
  return large < digits15 ? number.s * large + 0 : number;
}

/** What decimal arithmetic gave: checked against decimal128, short again if it is short. */
export function settle(number: Decimal): FeelNumber | null {
  const checked = inRange(number);
  return checked === null ? null : shrink(checked);
}

/** Whole numbers that fit a JavaScript integer, for positions and counts. */
export function asInteger(number: FeelNumber): number | undefined {
  const short = typeof number === 'number' ? number : shrink(number);
  return typeof short === 'number' && Number.isSafeInteger(short) ? short : undefined;
}

export function numberText(number: FeelNumber): string {
  if (typeof number !== 'number') return number.isZero() ? '0' : number.toString();
  const size = Math.abs(number);
  return size === 0 ? '0' : size >= 1e-6 && size < 1e21 ? String(number) : toDecimal(number).toString();
}

/** Texts name numbers one to one, and in the same order. */
export function compareNumbers(a: FeelNumber, b: FeelNumber): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return toDecimal(a).cmp(toDecimal(b));
}

/**
 * How many digits stand after the point, if at most six and fifteen in all; else -1. A whole number of fifteen digits divided by a power of
 * ten is rounded once, so if that gives the number, its shortest text is that decimal.
 */
function placesOf(number: number): number {
  for (let places = 0; places <= mostPlaces; places += 1) {
    const unit = powers[places] as number;
    const whole = Math.round(number * unit);
    if (whole / unit === number) return Math.abs(whole) < digits15 ? places : -1;
  }
  return -1;
}

export function add(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum) && Number.isSafeInteger(a) && Number.isSafeInteger(b)) return sum;
    const places = Math.max(placesOf(a), placesOf(b));
    if (places > 0 && placesOf(a) >= 0 && placesOf(b) >= 0) {
      const unit = powers[places] as number;
      const whole = Math.round(a * unit) + Math.round(b * unit);
      if (Math.abs(a * unit) < digits15 && Math.abs(b * unit) < digits15 && Math.abs(whole) < digits15)
        return whole / unit;
    }
  }
  return settle(toDecimal(a).plus(toDecimal(b)));
}

export function negated(number: FeelNumber): FeelNumber {
  return typeof number === 'number' ? 0 - number : number.neg();
}

export function subtract(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  return add(a, negated(b));
}

export function multiply(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product) && Number.isSafeInteger(a) && Number.isSafeInteger(b)) return product + 0;
    const left = placesOf(a);
    const right = placesOf(b);
    if (left >= 0 && right >= 0) {
      const whole = Math.round(a * (powers[left] as number)) * Math.round(b * (powers[right] as number));
      if (Math.abs(whole) < digits15) return whole / (powers[left + right] as number) + 0;
    }
  }
  return settle(toDecimal(a).times(toDecimal(b)));
}

/** null for a division by zero. */
export function divide(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    if (b === 0) return null;
    const quotient = a / b;
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) {
      const places = placesOf(quotient);
      const unit = places < 0 ? 0 : (powers[places] as number);
      const back = Math.round(quotient * unit) * b;
      if (unit > 0 && Math.abs(back) < digits15 && back === a * unit) return quotient + 0;
    }
  } else if (toDecimal(b).isZero()) return null;
  return settle(toDecimal(a).div(toDecimal(b)));
}

export function power(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (
    typeof a === 'number' &&
    typeof b === 'number' &&
    Number.isInteger(a) &&
    Number.isInteger(b) &&
    b >= 0 &&
    b <= 50
  ) {
    let product = 1;
    for (let times = 0; times < b && Math.abs(product) < digits15; times += 1) product *= a;
    if (Math.abs(product) < digits15) return product + 0;
  }
  return settle(toDecimal(a).pow(toDecimal(b)));
}
