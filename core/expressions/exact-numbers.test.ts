import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from '../kernel/decimal.ts';
import { compileExpression } from './compile-expression.ts';

const value = (source: string, scope = {}) => compileExpression(source).evaluate(scope);
const text = (source: string, scope = {}) => String(value(source, scope));

describe('numbers are exact decimals', () => {
  it('0.1 + 0.2 is 0.3', () => {
    expect(value('0.1 + 0.2 = 0.3')).toBe(true);
    expect(text('0.1 + 0.2')).toBe('0.3');
  });

  it.each([
    [99, false],
    [499, false],
    [500, false],
    [501, true],
    [1000, true],
    [500.01, true],
    [499.99, false],
  ])('%d > 500 is %s, as number, as decimal and as literal', (amount, expected) => {
    const { evaluate } = compileExpression('lead.value > 500');
    expect(evaluate({ lead: { value: amount } })).toBe(expected);
    expect(evaluate({ lead: { value: new Decimal(String(amount)) } })).toBe(expected);
    expect(value(`${amount} > 500`)).toBe(expected);
  });

  it('16 digits and more keep every digit', () => {
    expect(text('9999999999999999 + 1')).toBe('10000000000000000');
    expect(text('9007199254740993')).toBe('9007199254740993');
    expect(text('v - 1', { v: new Decimal('9007199254740994') })).toBe('9007199254740993');
    expect(text('1234567890123456.78 * 100')).toBe('123456789012345678');
    expect(value('9999999999999998 < 9999999999999999')).toBe(true);
  });

  it('34 digits are kept and the rest is rounded half to even', () => {
    expect(text('1/3')).toBe(`0.${'3'.repeat(34)}`);
    expect(text('1234567890123456789012345678901234 + 0.5')).toBe('1234567890123456789012345678901234');
    expect(text('1234567890123456789012345678901235 + 0.5')).toBe('1234567890123456789012345678901236');
    expect(text('decimal(2.5, 0)')).toBe('2');
    expect(text('decimal(3.5, 0)')).toBe('4');
  });

  it('what decimal128 cannot hold is null, and what is too small is 0', () => {
    expect(value('10 ** 6144 * 10')).toBeNull();
    expect(text('10 ** 6144')).toMatch(/^10+$/);
    expect(text('10 ** -6143 / 10')).toBe('0');
    expect(value('2 ** 99999999999999')).toBeNull();
    expect(value('exp(1e6)')).toBeNull();
  });

  it('sums of cents never drift', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), { minLength: 1 }), (cents) => {
        const amounts = cents.map((amount) => new Decimal(amount.toString()).div(100));
        const total = cents.reduce((sum, amount) => sum + amount, 0n);
        expect(value('sum(amounts) * 100 = total', { amounts, total })).toBe(true);
      }),
    );
  });
});
