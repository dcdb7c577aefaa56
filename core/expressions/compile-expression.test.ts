import { describe, expect, it } from 'vitest';
import { limits } from '../kernel/limits.ts';
import { compileExpression } from './compile-expression.ts';
import { ExpressionError } from './expressions.ts';

function fault(source: string, names?: string[]): unknown {
  try {
    compileExpression(source, names === undefined ? {} : { names });
    return 'compiled';
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { code: error.code, offset: error.offset, ...error.params };
  }
}

describe('a text that is no FEEL is refused when compiled', () => {
  it.each([
    ['', { code: 'expression-empty', offset: 0 }],
    ['   ', { code: 'expression-empty', offset: 0 }],
    ['// only a comment', { code: 'expression-ends' }],
    ['1 +', { code: 'expression-ends', offset: 3 }],
    ['(1', { code: 'expression-unclosed', offset: 2, expected: ')', found: '(' }],
    ['[1, 2', { code: 'expression-unclosed', expected: ']', found: '[' }],
    ['"abc', { code: 'expression-unclosed', offset: 0, expected: '"' }],
    ['1 2', { code: 'expression-operator', offset: 2, found: '2' }],
    ['a > > b', { code: 'expression-operand', offset: 4, found: '>' }],
    ['a = = b', { code: 'expression-operand', offset: 4, found: '=' }],
    ['x > 5 and < 10', { code: 'expression-operand', offset: 10 }],
    ['lead.value > ۵۰۰ +', { code: 'expression-ends' }],
    ['nofunction(1)', { code: 'expression-unknown-function', offset: 0, found: 'nofunction' }],
    ['x instance of money', { code: 'expression-unknown-type', offset: 14, found: 'money' }],
    ['@"2026-02-30"', { code: 'expression-temporal', offset: 0, found: '2026-02-30' }],
    ['{a: 1, a: 2}', { code: 'expression-duplicate-entry', offset: 7, found: 'a' }],
    ['1e99999', { code: 'expression-number-range' }],
    ['1; 2', { code: 'expression-operator', offset: 1, found: ';' }],
    ['function(x) external {}', { code: 'expression-external', offset: 12 }],
  ])('%s', (source, expected) => {
    expect(fault(source)).toMatchObject(expected);
  });

  it('a fault becomes a problem detail with its offset', () => {
    try {
      compileExpression('1 +');
      expect.unreachable();
    } catch (error) {
      expect((error as ExpressionError).detail('/when')).toEqual({
        pointer: '/when',
        code: 'expression-ends',
        params: { offset: 3 },
      });
    }
  });

  it('length and depth have bounds, a long sum has none but its length', () => {
    expect(fault(`1${' '.repeat(limits.expressionLength)}`)).toMatchObject({ code: 'expression-too-long' });
    expect(fault(`${'('.repeat(70)}1${')'.repeat(70)}`)).toMatchObject({
      code: 'expression-too-deep',
      maximum: limits.expressionDepth,
    });
    expect(fault(`${'not('.repeat(60)}true${')'.repeat(60)}`)).toBe('compiled');
    expect(fault(`${'-'.repeat(100)}1`)).toMatchObject({ code: 'expression-too-deep' });
    const sum = Array.from({ length: 1000 }, () => '1').join('+');
    expect(String(compileExpression(sum).evaluate({}))).toBe('1000');
    const all = Array.from({ length: 300 }, () => 'true').join(' and ');
    expect(compileExpression(all).evaluate({})).toBe(true);
  });

  it('Persian digits are letters of a name, not numbers', () => {
    expect(compileExpression('۵').reads).toEqual(['۵']);
    expect(compileExpression('۵ + 1').evaluate({})).toBeNull();
  });
});

describe('names', () => {
  it('unknown ones are null when run, or refused when the names are given', () => {
    expect(compileExpression('leed.value > 500').evaluate({ lead: { value: 1 } })).toBeNull();
    expect(fault('leed.value > 500', ['lead'])).toMatchObject({
      code: 'expression-unknown-name',
      offset: 0,
      found: 'leed',
    });
    expect(fault('lead.items[price > 5]', ['lead'])).toBe('compiled');
    expect(fault('for i in lead.items return i.price', ['lead'])).toBe('compiled');
  });

  it.each([
    ['lead.value > 500', ['lead.value']],
    ['lead.value > limit and lead.owner.name = "x"', ['lead.owner.name', 'lead.value', 'limit']],
    ['for i in xs return i.a + y', ['xs', 'xs.a', 'y']],
    [
      'some p in products satisfies p.active and p.price > low',
      ['low', 'products', 'products.active', 'products.price'],
    ],
    ['count(lines[quantity > 1])', ['lines', 'lines.quantity', 'quantity']],
    ['sort(lines, function(a, b) a.total < b.total)[1].title', ['lines', 'lines.title', 'lines.total']],
    ['(if a then ones else others)[1].name', ['a', 'ones', 'ones.name', 'others', 'others.name']],
    ['{p: products[1], r: p.price}.r', ['products', 'products.price']],
    ['for l in lines return l.product.price', ['lines', 'lines.product.price']],
    ['sum(for l in lines, t in l.taxes return t.rate)', ['lines', 'lines.taxes', 'lines.taxes.rate']],
    ['some x in xs satisfies x > min', ['min', 'xs']],
    ['{a: b, c: a}.c', ['b']],
    ['(function(x) x + y)(z)', ['y', 'z']],
    ['lead.items[1].name', ['lead.items', 'lead.items.name']],
    ['lead.items[item.price > n].name', ['lead.items', 'lead.items.n', 'lead.items.name', 'lead.items.price', 'n']],
    ['count(xs) + sum(ys.a)', ['xs', 'ys.a']],
    ['x in (1, > y)', ['x', 'y']],
    ['مشتری.نام = "سارا"', ['مشتری.نام']],
    ['1 + 2', []],
    ['now() > @"2026-01-01T00:00:00Z"', []],
  ])('%s reads %j', (source, reads) => {
    expect(compileExpression(source).reads).toEqual(reads);
  });

  it('says of each name in a filter that it may be an entry of the item or a name around it', () => {
    const { meanings } = compileExpression('lines[price > least]', { names: ['lines', 'least'] });
    expect(meanings).toEqual([['lines'], ['lines.price'], ['lines.least', 'least']]);
  });

  it('in a filter an entry of the item hides what is outside', () => {
    const { evaluate } = compileExpression('items[price > limit].name');
    const items = [
      { name: 'a', price: 1 },
      { name: 'b', price: 9 },
      { name: 'c', price: 9, limit: 100 },
    ];
    expect(evaluate({ items, limit: 5, price: 0 })).toEqual(['b']);
  });

  it('a variable may have the name of a built-in', () => {
    const { evaluate } = compileExpression('count + sum([count, 1])');
    expect(String(evaluate({ count: 2 }))).toBe('5');
    expect(compileExpression('count = null').evaluate({ count: null })).toBe(true);
    expect(compileExpression('count = null').evaluateJson(() => null)).toBe(true);
  });
});

describe('the present', () => {
  it('is given by the caller and told in its zone', () => {
    const now = new Date('2026-03-20T21:00:00Z');
    expect(String(compileExpression('today()').evaluate({}, { now, zone: 'Asia/Tehran' }))).toBe('2026-03-21');
    expect(String(compileExpression('today()').evaluate({}, { now }))).toBe('2026-03-20');
    expect(String(compileExpression('now()').evaluate({}, { now }))).toBe('2026-03-20T21:00:00Z');
    expect(compileExpression('now()').evaluate({})).toBeNull();
  });
});

describe('the scope', () => {
  it('is read, never changed, and cycles read as null', () => {
    const scope = { a: { list: [1, 2] as unknown[] } };
    scope.a.list.push(scope.a);
    expect(compileExpression('a.list[3].list[1]').evaluate(scope)).not.toBeUndefined();
    expect(compileExpression('append(a.list, 4)').evaluate(scope)).toHaveLength(4);
    expect(scope.a.list).toHaveLength(3);
  });

  it('dates of JavaScript are moments, other objects of classes are null', () => {
    const at = new Date('2026-01-02T03:04:05Z');
    expect(compileExpression('at = @"2026-01-02T03:04:05Z"').evaluate({ at })).toBe(true);
    expect(compileExpression('x').evaluate({ x: new Map() })).toBeNull();
    expect(compileExpression('x').evaluate({ x: Number.NaN })).toBeNull();
  });
});
