import fc from 'fast-check';
import { evaluate } from 'feelin';
import { describe, expect, it } from 'vitest';
import { isDecimal } from '../kernel/decimal.ts';
import { compileExpression } from './compile-expression.ts';
import { corpus, crossed, differences, scope } from './oracle.corpus.ts';
import { isTemporal } from './temporal.ts';

/** Both answers as plain data: numbers as doubles to 12 digits, dates as text. */
function plain(value: unknown): unknown {
  if (isDecimal(value)) return plain(value.toNumber());
  if (typeof value === 'number') return Number(value.toPrecision(12)) + 0;
  if (isTemporal(value)) return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
  }
  return value ?? null;
}

function ours(source: string): unknown {
  return plain(compileExpression(source).evaluate(scope));
}

function theirs(source: string): unknown {
  return plain(JSON.parse(JSON.stringify(evaluate(source, scope).value ?? null)));
}

describe('feelin, an independent interpreter, gives the same answer', () => {
  it.each([...new Set([...corpus, ...crossed])])('to %s', (source) => {
    expect(ours(source)).toEqual(theirs(source));
  });

  it('to generated expressions', () => {
    fc.assert(
      fc.property(booleanSource, numberSource, listSource, (condition, number, list) => {
        for (const source of [condition, number, list]) expect(ours(source), source).toEqual(theirs(source));
      }),
      { numRuns: 400 },
    );
  });
});

describe('where feelin strays from DMN 1.5 we do not', () => {
  it.each(differences)('$source: $because', ({ source, ours: expected }) => {
    if (typeof expected === 'string' && /^\d+$/.test(expected)) {
      expect(String(compileExpression(source).evaluate(scope))).toBe(expected);
    } else {
      expect(ours(source)).toEqual(expected);
    }
    expect(differs(source, expected), 'feelin agrees by now: move this to the corpus').toBe(true);
  });
});

function differs(source: string, expected: unknown): boolean {
  try {
    return JSON.stringify(theirs(source)) !== JSON.stringify(expected);
  } catch {
    return true;
  }
}

// Numbers stay sums and products of quarters, which doubles hold exactly, so that the binary oracle can follow.
const { booleanSource, numberSource, listSource } = fc.letrec<{
  booleanSource: string;
  numberSource: string;
  listSource: string;
}>((tie) => {
  const number = tie('numberSource');
  const condition = tie('booleanSource');
  const list = tie('listSource');
  const pair = (left: fc.Arbitrary<string>, operators: readonly string[], right: fc.Arbitrary<string>) =>
    fc.tuple(left, fc.constantFrom(...operators), right).map(([a, operator, b]) => `(${a} ${operator} ${b})`);
  return {
    numberSource: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.integer({ min: -40, max: 40 }).map((quarters) => `${quarters / 4}`),
      fc.constantFrom('n', 'lead.value', 'مشتری.ارزش', 'negative'),
      pair(number, ['+', '-', '*'], number),
      number.map((inner) => `(${inner} / 4)`),
      fc.tuple(condition, number, number).map(([test, a, b]) => `(if ${test} then ${a} else ${b})`),
      list.map((inner) => `count(${inner})`),
      number.map((inner) => `abs(${inner})`),
      number.map((inner) => `floor(${inner})`),
    ),
    booleanSource: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom('true', 'false', 'yes', 'no', 'null', 'nothing'),
      pair(number, ['<', '<=', '=', '!=', '>', '>='], number),
      pair(condition, ['and', 'or'], condition),
      condition.map((inner) => `not(${inner})`),
      fc.tuple(number, number, number).map(([a, b, c]) => `(${a} between ${b} and ${b} + abs(${c}))`),
      fc.tuple(list, number).map(([items, bound]) => `(some x in ${items} satisfies x > ${bound})`),
      fc.tuple(list, number).map(([items, bound]) => `(every x in ${items} satisfies x > ${bound})`),
    ),
    listSource: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.array(number, { minLength: 1, maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc.tuple(list, number).map(([items, bound]) => `${items}[item > ${bound}]`),
      fc.tuple(list, number).map(([items, factor]) => `(for x in ${items} return x * ${factor})`),
    ),
  };
});
