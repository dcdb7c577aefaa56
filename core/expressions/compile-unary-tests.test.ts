import { describe, expect, it } from 'vitest';
import { compileUnaryTests } from './compile-unary-tests.ts';

describe('unary tests of decision tables', () => {
  it.each([
    ['-', 5, true],
    ['-', null, true],
    ['5', 5, true],
    ['5', 6, false],
    ['"a", "b"', 'b', true],
    ['"a", "b"', 'c', false],
    ['> 5', 6, true],
    ['> 5', 5, false],
    ['>= 5', 5, true],
    ['< limit', 9, true],
    ['!= 5', 5, false],
    ['!= 5', 4, true],
    ['[1..5]', 5, true],
    ['[1..5)', 5, false],
    ['(1..5]', 1, false],
    [']1..5[', 5, false],
    ['[1..5], 7', 7, true],
    ['< 0, > 10', 11, true],
    ['< 0, > 10', 5, false],
    ['not(5)', 5, false],
    ['not(5, 6)', 7, true],
    ['not([1..5], > 10)', 8, true],
    ['not(> 5)', 6, false],
    ['null', null, true],
    ['not(null)', null, false],
    ['not(null)', 1, true],
    ['? > 5 and ? < 8', 6, true],
    ['? > 5 and ? < 8', 8, false],
    ['contains(?, "ara")', 'Sara', true],
    ['count(?) > 1', [1, 2], true],
    ['some x in ? satisfies x = 2', [1, 2], true],
    ['@"2026-01-01"', '2026-01-01', null],
    ['allowed', 'b', true],
    ['allowed', 'z', false],
    ['"سارا", "علی"', 'علی', true],
    ['> 5', 'text', null],
    ['true', true, true],
    ['-5', -5, true],
    ['limit + 2', 12, true],
  ])('%s asked of %j is %s', (source, value, expected) => {
    expect(compileUnaryTests(source).test(value, { limit: 10, allowed: ['a', 'b'] })).toBe(expected);
  });

  it('tell what they read, and refuse what they cannot be', () => {
    expect(compileUnaryTests('< order.limit, allowed').reads).toEqual(['allowed', 'order.limit']);
    expect(() => compileUnaryTests('')).toThrow('expression-empty');
    expect(() => compileUnaryTests('> ')).toThrow('expression-ends');
    expect(() => compileUnaryTests('> 5,')).toThrow('expression');
    expect(() => compileUnaryTests('not(5')).toThrow('expression-unclosed');
    expect(() => compileUnaryTests('a.constructor')).toThrow('expression-forbidden-name');
    expect(() => compileUnaryTests('> nobody', { names: ['a'] })).toThrow('expression-unknown-name');
  });
});
