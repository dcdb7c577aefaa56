import { describe, expect, it } from 'vitest';
import { compileExpression } from './compile-expression.ts';
import { ours, theirs } from './oracle.answers.ts';
import { corpus, crossed, differences, scope } from './oracle.corpus.ts';

describe('feelin, an independent interpreter, gives the same answer', () => {
  it.each([...new Set([...corpus, ...crossed])])('to %s', (source) => {
    expect(ours(source)).toEqual(theirs(source));
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
