// The nearest miss of a condition.
import { describe, expect, it } from 'vitest';
import { missesOf } from './misses.ts';
import type { Explanation } from './rules.ts';

const term = (path: string, holds: boolean): Explanation => ({
  type: 'term',
  path,
  operator: 'equal',
  expected: 1,
  seen: 2,
  holds,
});
const group = (type: 'all' | 'any' | 'not', holds: boolean, ...parts: Explanation[]): Explanation => ({
  type,
  holds,
  parts,
});
const paths = (explanation: Explanation) => missesOf(explanation).terms.map(({ path }) => path);

describe('What a condition lacked', () => {
  it.each([
    [term('a', false), ['a']],
    [group('all', false, term('a', true), term('b', false), term('c', false)), ['b', 'c']],
    [group('any', false, group('all', false, term('a', false), term('b', false)), term('c', false)), ['c']],
    [group('not', false, group('any', true, term('a', true), term('b', false), term('c', true))), ['a', 'c']],
    [group('not', false, group('all', true, term('a', true), term('b', true))), ['a']],
    [group('all', true, term('a', true)), []],
  ] as const)('%j', (explanation, expected) => expect(paths(explanation)).toEqual(expected));

  it('is counted against all that was asked', () => {
    expect(
      missesOf(group('all', false, term('a', false), group('any', true, term('b', true), term('c', false)))).of,
    ).toBe(3);
  });
});
