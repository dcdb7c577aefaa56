import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../kernel/data.ts';
import { Decimal } from '../kernel/decimal.ts';
import { compileExpression } from './compile-expression.ts';
import { fromJson, toJson } from './encoding.ts';
import { toFeelText } from './to-text.ts';

const value = (source: string) => compileExpression(source).evaluate({});

describe('FEEL values as JSON', () => {
  it.each([
    ['1.5', 1.5],
    ['0.1 + 0.2', 0.3],
    ['9007199254740993', { $decimal: '9007199254740993' }],
    ['1/3', { $decimal: '0.3333333333333333333333333333333333' }],
    ['@"2026-03-21"', { $date: '2026-03-21' }],
    ['@"10:00:00Z"', { $time: '10:00:00Z' }],
    ['@"2026-03-21T10:00:00@Asia/Tehran"', { $datetime: '2026-03-21T10:00:00@Asia/Tehran' }],
    ['@"P1DT2H"', { $duration: 'P1DT2H' }],
    ['@"P14M"', { $duration: 'P1Y2M' }],
    ['[1..5)', { $range: [1, 5, '[)'] }],
    ['{a: [1, null, "x"]}', { a: [1, null, 'x'] }],
    ['{"$date": "2026-03-21"}', { $context: { $date: '2026-03-21' } }],
    ['function(x) x', null],
  ])('%s', (source, json) => {
    expect(toJson(value(source))).toEqual(json);
    if (json !== null) expect(toFeelText(fromJson(json as Json))).toBe(toFeelText(value(source)));
  });

  it('numbers of any length come back digit by digit', () => {
    const digits = fc.tuple(fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }), fc.integer({ min: -30, max: 30 }));
    fc.assert(
      fc.property(digits, ([coefficient, exponent]) => {
        const number = new Decimal(`${coefficient}e${exponent}`);
        const back = fromJson(JSON.parse(JSON.stringify(toJson(number))) as Json);
        expect(String(back)).toBe(String(number.isZero() ? new Decimal(0) : number));
      }),
    );
  });

  it('any data come back as they were', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const there = fromJson(toJson(fromPlain(data)));
        expect(toFeelText(there)).toBe(toFeelText(fromPlain(data)));
      }),
    );
  });

  it('data that look like a type stay data', () => {
    const attack = { $date: '2026-01-01' };
    expect(toFeelText(fromJson(toJson(fromPlain(attack))))).toBe('{"$date": "2026-01-01"}');
    expect(fromJson({ $date: 'no date' })).toBeNull();
    expect(fromJson({ $unknown: 1 })).toBeNull();
    expect(Object.getPrototypeOf(fromJson(JSON.parse('{"__proto__": {"a": 1}, "b": 2}') as Json))).toBeNull();
  });
});

/** As the evaluator sees plain data. */
function fromPlain(data: unknown) {
  return compileExpression('data').evaluate({ data });
}
