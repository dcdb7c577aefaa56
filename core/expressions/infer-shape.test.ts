import { describe, expect, it } from 'vitest';
import { inferShape } from './infer-shape.ts';
import { type Schema, shapeText } from './shape.ts';

const schema: Schema = {
  amount: 'number',
  name: 'string',
  due: 'date',
  at: 'date and time',
  open: 'boolean',
  lead: { entries: { value: 'number', owner: { entries: { name: 'string' } }, tags: { list: 'string' } } },
  lines: { list: { entries: { price: 'number', title: 'string' } } },
  'net-amount': 'number',
  'نام مشتری': 'string',
  window: { range: 'date' },
  anything: 'Any',
};

describe('the shape of a result is known without running', () => {
  it.each([
    ['1', 'number'],
    ['-amount', 'number'],
    ['"a"', 'string'],
    ['true', 'boolean'],
    ['null', 'Null'],
    ['@"2026-01-01"', 'date'],
    ['@"PT1H"', 'days and time duration'],
    ['duration("P1Y")', 'years and months duration'],
    ['date(name)', 'date'],
    ['date and time(name)', 'date and time'],
    ['amount + 1', 'number'],
    ['name + "x"', 'string'],
    ['name + 1', 'Any'],
    ['amount + amount * 2 - 1', 'number'],
    ['due + @"P1D"', 'date'],
    ['@"P1D" + due', 'date'],
    ['due - due', 'days and time duration'],
    ['at - @"PT1H"', 'date and time'],
    ['@"P1D" / @"PT1H"', 'number'],
    ['@"P1D" * 2', 'days and time duration'],
    ['amount > 5', 'boolean'],
    ['amount in [1..5]', 'boolean'],
    ['open and open', 'boolean'],
    ['some l in lines satisfies l.price > 1', 'boolean'],
    ['lead.value', 'number'],
    ['lead.owner.name', 'string'],
    ['lead.missing', 'Any'],
    ['lead.tags', 'list<string>'],
    ['lead.tags[1]', 'string'],
    ['lines.price', 'list<number>'],
    ['lines[price > 5]', 'list<context<price: number, title: string>>'],
    ['lines[price > 5].title', 'list<string>'],
    ['lines[amount].title', 'string'],
    ['due.year', 'number'],
    ['at.time offset', 'days and time duration'],
    ['at.timezone', 'string'],
    ['window.start', 'date'],
    ['window.end included', 'boolean'],
    ['[1, 2]', 'list<number>'],
    ['[1, "a"]', 'list'],
    ['[1, null]', 'list<number>'],
    ['[1..5]', 'range<number>'],
    ['(> due)', 'range<date>'],
    ['{a: 1, b: a + 1}', 'context<a: number, b: number>'],
    ['{a: 1}.a', 'number'],
    ['if open then 1 else 2', 'number'],
    ['if open then 1 else "a"', 'Any'],
    ['if open then 1 else null', 'number'],
    ['for l in lines return l.price * 2', 'list<number>'],
    ['for i in 1..3 return i', 'list<number>'],
    ['for d in window return d', 'list<date>'],
    ['sum(lines.price)', 'number'],
    ['max(due, due)', 'date'],
    ['count(lines)', 'number'],
    ['upper case(name)', 'string'],
    ['split(name, ",")', 'list<string>'],
    ['distinct values(lead.tags)', 'list<string>'],
    ['get or else(name, "x")', 'string'],
    ['now()', 'date and time'],
    ['function(x) 1', 'function'],
    ['(function(x) 1)(2)', 'number'],
    ['{f: function(x) "a", r: f(1)}.r', 'string'],
    ['net-amount + 1', 'number'],
    ['نام مشتری', 'string'],
    ['unknown', 'Any'],
    ['anything + 1', 'Any'],
    ['amount instance of number', 'boolean'],
  ])('%s is %s', (source, expected) => {
    expect(shapeText(inferShape(source, schema))).toBe(expected);
  });

  it('long sums and deep brackets end', () => {
    expect(inferShape(Array.from({ length: 1000 }, () => '1').join('+'))).toBe('number');
    expect(inferShape(`${'('.repeat(60)}1${')'.repeat(60)}`)).toBe('number');
    expect(inferShape('constructor', schema)).toBe('Any');
  });
});
