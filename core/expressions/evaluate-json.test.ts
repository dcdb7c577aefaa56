import { describe, expect, it } from 'vitest';
import type { Json } from '../kernel/data.ts';
import { compileExpression } from './compile-expression.ts';
import { FuelExhausted } from './expressions.ts';

const variables: Readonly<Record<string, Json>> = {
  x: 41,
  amount: 720.5,
  status: 'open',
  nothing: null,
  rial: { $decimal: '9876543210987654.25' },
  due: { $date: '2026-03-21' },
  wait: { $duration: 'PT36H' },
  window: { $range: [1, 5, '[)'] },
  wrapped: { $context: { $date: 'no date' } },
  order: { total: 1_250_000, at: { $datetime: '2026-03-21T10:00:00Z' }, customer: { name: 'Sara' }, 'net amount': 90 },
  lines: [
    { price: 10, tags: ['a'], due: { $date: '2026-01-01' } },
    { price: 25.5, tags: [] },
  ],
  مشتری: { نام: 'سارا' },
};
const asked: string[] = [];

function evaluate(source: string): Json {
  asked.length = 0;
  return compileExpression(source).evaluateJson((name) => {
    asked.push(name);
    return variables[name];
  });
}

describe('variables kept as JSON are read as they are, and the answer is JSON', () => {
  it.each([
    ['x + 1', 42],
    ['amount > 500 and status = "open"', true],
    ['0.1 + 0.2', 0.3],
    ['rial + 1', { $decimal: '9876543210987655.25' }],
    ['rial > 9876543210987654', true],
    ['due', { $date: '2026-03-21' }],
    ['due.year', 2026],
    ['due + wait', { $date: '2026-03-22' }],
    ['wait.hours', 12],
    ['3 in window', true],
    ['5 in window', false],
    ['window.end included', false],
    ['window', { $range: [1, 5, '[)'] }],
    ['wrapped', { $context: { $date: 'no date' } }],
    ['order.total', 1_250_000],
    ['order.net amount', 90],
    ['order.at.hour', 10],
    ['order.customer', { name: 'Sara' }],
    ['order.customer.name.first', null],
    ['order.missing.deeper', null],
    ['lines.price', [10, 25.5]],
    ['lines.due.year', [2026, null]],
    ['lines[price > 20].tags', [[]]],
    ['sum(lines.price)', 35.5],
    ['count(lines)', 2],
    ['lines', variables.lines],
    ['{a: x, b: [due]}', { a: 41, b: [{ $date: '2026-03-21' }] }],
    ['مشتری.نام', 'سارا'],
    ['nothing', null],
    ['missing = null', true],
    ['function(a) a', null],
    ['1', 1],
    ['"a"', 'a'],
  ] as [string, Json][])('%s', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });

  it('only names that the expression reads are asked for, and only when they are needed', () => {
    const compiled = compileExpression('if x > 100 then order.total else amount + lines[1].price');
    expect(compiled.names).toEqual(['amount', 'lines', 'order', 'x']);
    evaluate(compiled.source);
    expect(asked).toEqual(['x', 'amount', 'lines']);
  });

  it('prototypes are never read', () => {
    const own = { 'own name': 1 };
    const inherited = Object.create({ total: 1 }) as Json;
    const read = (source: string, value: Json) => compileExpression(source).evaluateJson(() => value);
    expect(read('order.toString', own)).toBeNull();
    expect(read('order.total', inherited)).toBeNull();
    expect(read('order.valueOf', [1])).toEqual([null]);
    expect(read('order', JSON.parse('{"__proto__": {"polluted": true}, "a": 1}') as Json)).toEqual({ a: 1 });
  });

  it('the answer shares nothing with the variables or the expression', () => {
    const list = [1, 2];
    const compiled = compileExpression('list');
    const answer = compiled.evaluateJson(() => list) as number[];
    answer.push(3);
    expect(list).toEqual([1, 2]);
    const literal = compileExpression('[1, 2]');
    (literal.evaluate({}) as unknown[]).push(3);
    expect(literal.evaluateJson(() => undefined)).toEqual([1, 2]);
  });

  it('fuel is paid for what is decoded', () => {
    const long = Array.from({ length: 200_000 }, () => 1);
    const read = (source: string) => compileExpression(source).evaluateJson(() => ({ long, short: 1 }));
    expect(read('v.short')).toBe(1);
    expect(() => read('count(v.long)')).toThrow(FuelExhausted);
    expect(() => compileExpression('for i in 1..9 return i').evaluateJson(() => null, { fuel: 5 })).toThrow(
      FuelExhausted,
    );
  });
});
