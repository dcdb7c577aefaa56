import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from '../kernel/decimal.ts';
import * as numbers from './number.ts';
import { type FeelNumber, inRange, numberText, shrink, toDecimal } from './number.ts';

/** Numbers as they come: whole, of few digits after the point, near the bounds of what is short, any double, long decimals. */
const anyNumber: fc.Arbitrary<FeelNumber> = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.maxSafeInteger(),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((cents) => cents / 100),
  fc
    .tuple(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.integer({ min: 0, max: 9 }))
    .map(([n, k]) => n / 10 ** k),
  fc.tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: -20, max: 20 })).map(([n, k]) => Number(`${n}e${k}`)),
  fc.constantFrom(1e15, 1e15 - 1, 999_999_999.999999, 9_007_199_254_740_991, 0.1, 0.2, 0.3, 1 / 3, 1e21, 1e-7, 0),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }),
  fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }).map((n) => new Decimal(n.toString()).div(1000)),
);

function text(number: FeelNumber | null): string {
  return number === null ? 'null' : numberText(number);
}

/** What decimal arithmetic of 34 digits gives. */
function exact(number: Decimal): string {
  const checked = inRange(number);
  return checked === null ? 'null' : numberText(checked);
}

describe('arithmetic on short numbers is the arithmetic of decimals', () => {
  const operations = [
    ['add', numbers.add, (a: Decimal, b: Decimal) => exact(a.plus(b))],
    ['subtract', numbers.subtract, (a: Decimal, b: Decimal) => exact(a.minus(b))],
    ['multiply', numbers.multiply, (a: Decimal, b: Decimal) => exact(a.times(b))],
    ['divide', numbers.divide, (a: Decimal, b: Decimal) => (b.isZero() ? 'null' : exact(a.div(b)))],
    [
      'compare',
      (a: FeelNumber, b: FeelNumber) => numbers.compareNumbers(a, b),
      (a: Decimal, b: Decimal) => String(a.cmp(b)),
    ],
  ] as const;

  it.each(operations)('%s', (_, short, long) => {
    fc.assert(
      fc.property(anyNumber, anyNumber, (a, b) => {
        expect(text(short(a, b))).toBe(long(toDecimal(a), toDecimal(b)));
      }),
      { numRuns: 2000 },
    );
  });

  it('power', () => {
    fc.assert(
      fc.property(anyNumber, fc.integer({ min: -6, max: 60 }), (a, b) => {
        expect(text(numbers.power(a, b))).toBe(exact(toDecimal(a).pow(b)));
      }),
      { numRuns: 2000 },
    );
  });

  it('a decimal of at most 15 digits becomes a JavaScript number and comes back', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: -25, max: 25 }), (digits, exponent) => {
        const decimal = new Decimal(`${digits}e${exponent}`);
        expect(toDecimal(shrink(decimal)).eq(decimal)).toBe(true);
        expect(toDecimal(shrink(decimal.neg())).eq(decimal.neg())).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(shrink(new Decimal('12.5'))).toBe(12.5);
    expect(shrink(new Decimal('-1234567890.12345'))).toBe(-1234567890.12345);
    expect(shrink(new Decimal('0.000001'))).toBe(0.000001);
    expect(shrink(new Decimal('9876543210987654'))).toBeInstanceOf(Decimal);
    expect(Object.is(shrink(new Decimal('-0')), 0)).toBe(true);
  });

  it('texts have no exponents', () => {
    expect(
      ['1e21', '1e-7', '-0', '1.50', '123456789012345678901234567890'].map((it) => text(shrink(new Decimal(it)))),
    ).toEqual(['1000000000000000000000', '0.0000001', '0', '1.5', '123456789012345678901234567890']);
  });
});
