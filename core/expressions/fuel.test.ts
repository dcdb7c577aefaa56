import { describe, expect, it } from 'vitest';
import { compileExpression } from './compile-expression.ts';
import { FuelExhausted } from './expressions.ts';

const run = (source: string, scope = {}, fuel?: number) =>
  compileExpression(source).evaluate(scope, fuel === undefined ? {} : { fuel });

describe('fuel', () => {
  it.each([
    'for i in 1..1000000000 return i',
    'count(for i in 1..3000, j in 1..3000, k in 1..3000 return 1)',
    'every i in 1..1000000000 satisfies i > 0',
    'some i in [1..1000000000] satisfies i < 0',
    'for d in @"0001-01-01"..@"9999-12-31" return d',
    'for i in 1..40 return if i = 1 then "0123456789" else partial[-1] + partial[-1]',
    'for i in 1..40 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])',
    'for i in 1..100000 return partial',
    '(function(f) f(f))(function(f) f(f))',
    'distinct values(for i in 1..2000 return i)',
    'sort(for i in 1..50000 return i, function(a, b) a > b)',
    'for i in 1..60000 return matches(long, "(a+)+$")',
    'for i in 1..60000 return replace(long, "a", "aaaaaaaaaaaaaaaa")',
    'for i in 1..60000 return string(long)',
    'list contains(for i in 1..99999 return i, 1)',
    'for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]]',
    'string(for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]])',
    'count(flatten(for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]]))',
    '(for i in 1..40 return if i = 1 then {a: 1} else {a: partial[-1], b: partial[-1]})[-1]',
    'for i in 1..99999 return [1, 2, 3]',
    'for i in 1..99999 return sort([3, 1, 2])',
    'duplicate values(for i in 1..2000 return i)',
    'for i in 1..9999 return extract(long, "a")',
    'some x in (for i in 1..99999 return i) satisfies not(true)',
    'for i in [1..1000000000] return i',
  ])('T-C08 ends %s', (source) => {
    expect(() => run(source, { long: 'a'.repeat(10_000) })).toThrow(FuelExhausted);
  });

  it.each([
    ['exp(1.2345 * i)', 100],
    ['log(i + 0.123)', 100],
    ['(i + 0.5) ** 0.123', 100],
    ['modulo(1e6144, 1234567890123456789e-6120)', 3000],
    ['@"2026-01-01T00:00:00@Asia/Tehran" < @"2026-01-01T00:00:00Z"', 100],
    ['matches(text, "((a|b){1,20}){1,20}c")', 1000],
    ['text < text', 60],
    ['number(text)', 60],
  ])('what takes longer costs more: %s', (source, each) => {
    const text = 'a'.repeat(1000);
    const compiled = compileExpression(`for i in 1..10 return ${source}`);
    expect(() => compiled.evaluate({ text }, { fuel: each * 9 })).toThrow(FuelExhausted);
  });

  it('is enough for what people write', () => {
    expect(run('sum(for i in 1..1000 return i * 2) > 0')).toBe(true);
  });

  it('is counted anew for every evaluation and set by the caller', () => {
    const compiled = compileExpression('sum(for i in 1..100 return i)');
    for (let i = 0; i < 500; i += 1) expect(String(compiled.evaluate({}, { fuel: 1000 }))).toBe('5050');
    expect(() => compiled.evaluate({}, { fuel: 50 })).toThrow(FuelExhausted);
  });

  it('reading large data costs, reading past them does not', () => {
    const scope = { lead: { value: 1, history: Array.from({ length: 200_000 }, () => 1) } };
    expect(run('lead.value > 0', scope)).toBe(true);
    expect(() => run('count(lead.history)', scope)).toThrow(FuelExhausted);
  });

  it('has no effect on the scope when it ends', () => {
    const scope = Object.freeze({ xs: Object.freeze([3, 1, 2]) });
    expect(() => run('sort(xs)', scope, 3)).toThrow(FuelExhausted);
    expect(scope).toEqual({ xs: [3, 1, 2] });
  });
});
