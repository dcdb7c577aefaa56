// Reading JSON from outside: bounds, refused keys, and the place of the first error.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../kernel/problem.ts';
import { readJson } from './json.ts';

function problemOf(text: string): Problem {
  try {
    readJson(text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('expected a problem, found none');
}

describe('JSON from outside', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        if (/"(__proto__|constructor|prototype)":/.test(text)) return;
        expect(readJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['{"a":1,}', 1, 8],
    ['', 1, 1],
    ['{"a":1', 1, 7],
    ['abc', 1, 1],
    ['{"a":\n  tru}', 2, 3],
    ['[1,2', 1, 5],
    ['{"a" 1}', 1, 6],
    ['{"a":1}}', 1, 8],
    ["{'a':1}", 1, 2],
    ['[01]', 1, 3],
    ['"a\nb"', 1, 1],
    ['{"a":1]', 1, 7],
  ])('that is malformed names the place: %j', (text, line, column) => {
    expect(problemOf(text)).toMatchObject({ status: 400, code: 'malformed-json', params: { line, column } });
  });

  it('is called malformed exactly when JSON.parse refuses it, at an offset inside the text', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '1',
      '-',
      'true',
      'nul',
      ' ',
      '\n',
      '"',
      '\\',
      '0',
      '.5',
      'e3',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        let ok = true;
        try {
          JSON.parse(text);
        } catch {
          ok = false;
        }
        if (ok) expect(() => readJson(text)).not.toThrow();
        else {
          const { code, params } = problemOf(text);
          expect(code).toBe('malformed-json');
          expect(params.offset).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['__proto__', 'constructor', 'prototype'])('may not have the key %s at any depth', (key) => {
    expect(problemOf(`{"a":[{"${key}":{"p":1}}]}`)).toMatchObject({
      status: 422,
      code: 'refused-key',
      params: { key },
    });
    expect(({} as { p?: number }).p).toBeUndefined();
  });

  it('T-D04 is bounded in depth and keys', () => {
    expect(() => readJson('['.repeat(32) + ']'.repeat(32))).not.toThrow();
    expect(problemOf('['.repeat(33) + ']'.repeat(33)).code).toBe('json-too-deep');
    expect(
      problemOf(JSON.stringify(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`k${i}`, 1])))).code,
    ).toBe('json-too-many-keys');
    expect(problemOf('['.repeat(500_000)).code).toBe('malformed-json');
  });
});
