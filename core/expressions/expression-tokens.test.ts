// What an editor colours: each word once, in order, also where the text is not finished.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expressionTokens } from './expression-tokens.ts';

const kindsIn = (source: string) =>
  expressionTokens(source).map(({ from, to, kind }) => `${kind}:${source.slice(from, to)}`);

describe('expressionTokens', () => {
  it('tells words, names, members, functions, numbers and texts apart', () => {
    expect(kindsIn('if lead.value >= 5 and contains(نام, "x") then null else 1 // why')).toEqual([
      'word:if',
      'variable:lead',
      'member:value',
      'operator:>=',
      'number:5',
      'word:and',
      'function:contains',
      'variable:نام',
      'text:"x"',
      'word:then',
      'constant:null',
      'word:else',
      'number:1',
      'comment:// why',
    ]);
  });

  it('knows names of several words, and reads what is not finished', () => {
    expect(expressionTokens('net-amount + 1', ['net-amount'])[0]).toEqual({ from: 0, to: 10, kind: 'variable' });
    expect(kindsIn('sum(a,')).toEqual(['function:sum', 'variable:a']);
  });

  it('never overlaps, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: fc.constantFrom(...'ab1 ."([{}])+-,ifصn?') }), (source) => {
        let end = 0;
        for (const { from, to } of expressionTokens(source)) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(to).toBeGreaterThan(from);
          end = to;
        }
        expect(end).toBeLessThanOrEqual(source.length);
      }),
    );
  });
});
