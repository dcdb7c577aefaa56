// The parts of a condition, by the grammar and not by the letters.
import { expect, it } from 'vitest';
import { conjunctsOf } from './conjuncts.ts';

it.each([
  ['a > 0', ['a > 0']],
  ['total > 0 and validUntil != null', ['total > 0', 'validUntil != null']],
  ['a and (b or c) and ((d and e))', ['a', 'b or c', 'd', 'e']],
  ['not(a and b)', ['not(a and b)']],
  ['a between 1 and 2 and b = " and "', ['a between 1 and 2', 'b = " and "']],
  ['if a and b then c else d', ['if a and b then c else d']],
])('%s has its parts', (condition, parts) => {
  expect(conjunctsOf(condition)).toEqual(parts);
});
