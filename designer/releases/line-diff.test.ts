// Both texts can be read out of their difference, whatever they are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDiff } from './line-diff.ts';

const texts = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));
const of = (lines: ReturnType<typeof lineDiff>, kind: 'added' | 'removed') =>
  lines
    .filter((line) => line.kind === 'same' || line.kind === kind)
    .map(({ text }) => text)
    .join('\n');

describe('lineDiff', () => {
  it('holds both texts, and no line twice that both have', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = lineDiff(before, after);
        expect(of(lines, 'removed')).toBe(before);
        expect(of(lines, 'added')).toBe(after);
        if (before === after) expect(lines.every(({ kind }) => kind === 'same')).toBe(true);
      }),
    );
  });

  it('keeps what stands around one changed line', () => {
    expect(lineDiff('one\ntwo\nthree', 'one\n2\nthree').map(({ kind }) => kind)).toEqual([
      'same',
      'removed',
      'added',
      'same',
    ]);
  });
});
