import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression } from './compile-expression.ts';
import { translateZeebe } from './translate-zeebe.ts';

describe('values of Camunda 8 become FEEL', () => {
  it.each([
    ['=amount > 500', 'amount > 500'],
    [' = "a" + b ', '"a" + b'],
    ['plain', '"plain"'],
    ['say "hi"\nthere', '"say \\"hi\\"\\nthere"'],
    ['', '""'],
    ['a = b', '"a = b"'],
    ['=PT5M', 'PT5M'],
    ['=for i in 1..3 return i', 'for i in 1..3 return i'],
  ])('%j → %s', (text, feel) => {
    expect(translateZeebe(text)).toEqual({ ok: true, feel });
  });

  it.each([
    ['=', 'expression-empty', 1],
    ['= 1 +', 'expression-ends', 5],
    ['=nofunction(1)', 'expression-unknown-function', 1],
    ['=a.constructor', 'expression-forbidden-name', 1],
  ])('%j is refused: %s', (text, reason, at) => {
    expect(translateZeebe(text)).toEqual({ ok: false, reason, at });
  });

  it('plain text comes back letter by letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const result = translateZeebe(text);
        if (/^\s*=/.test(text)) return;
        expect(result.ok && compileExpression(result.feel).evaluate({})).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});
