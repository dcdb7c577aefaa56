import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtins } from './builtins/index.ts';
import { completeExpression } from './complete-expression.ts';
import type { Schema } from './shape.ts';

const schema: Schema = {
  amount: 'number',
  lead: { entries: { value: 'number', 'first name': 'string', owner: { entries: { email: 'string' } }, born: 'date' } },
  lines: { list: { entries: { price: 'number', product: { entries: { title: 'string' } } } } },
  'net amount': 'number',
  مشتری: { entries: { نام: 'string', 'نام خانوادگی': 'string' } },
};

/** The cursor is the bar. */
function complete(marked: string) {
  const offset = marked.indexOf('|');
  const { from, candidates } = completeExpression(schema, marked.replace('|', ''), offset);
  return { from, names: candidates.map(({ name }) => name), candidates };
}

describe('what could be written at the cursor', () => {
  it.each([
    ['am|', ['amount'], 0],
    ['AMO|', ['amount'], 0],
    ['lead.|', ['born', 'first name', 'owner', 'value'], 5],
    ['lead.v|', ['value'], 5],
    ['lead.first na|', ['first name'], 5],
    ['lead.owner.|', ['email'], 11],
    ['lead.owner.x|', [], 11],
    ['lead.born.|', ['day', 'month', 'weekday', 'year'], 10],
    ['1 + lead.va| * 2', ['value'], 9],
    ['if lead.va| > 1 then 2 else 3', ['value'], 8],
    ['if lead.|', ['born', 'first name', 'owner', 'value'], 8],
    ['lines.|', ['price', 'product'], 6],
    ['lines[1].|', ['price', 'product'], 9],
    ['lines.product.|', ['title'], 14],
    ['net a|', ['net amount'], 0],
    ['amount > 5 and net am|', ['net amount'], 15],
    ['lines[pri|', ['price'], 6],
    ['lines[item.|', ['price', 'product'], 11],
    ['for l in lines return l.|', ['price', 'product'], 24],
    ['for l in lines return l.pr| * 2', ['price', 'product'], 24],
    ['some row in lines satisfies ro|', ['row', 'round down', 'round half down', 'round half up', 'round up'], 28],
    ['function(price, other) oth|', ['other'], 23],
    ['{total: 1, double: tot|}', ['total'], 19],
    ['مشتری.|', ['نام', 'نام خانوادگی'], 6],
    ['مشتری.نام خ|', ['نام خانوادگی'], 6],
    ['substring b|', ['substring before'], 0],
    ['"am|', [], 3],
    ['"a" + am|', ['amount'], 6],
    ['// am|', [], 5],
    ['12|', [], 2],
    ['sat|', ['satisfies'], 0],
    ['@"2026-01-01".y|', ['year'], 14],
    ['1..am|', ['amount'], 3],
  ])('%s offers %j', (marked, names, from) => {
    const found = complete(marked);
    expect(found.names).toEqual(names);
    expect(found.from).toBe(from);
  });

  it('with nothing written yet: variables first, then every built-in', () => {
    const { names, candidates } = complete('amount > |');
    expect(names.slice(0, 3)).toEqual(['amount', 'lead', 'lines']);
    expect(names).toEqual(expect.arrayContaining([...builtins.keys()]));
    expect(candidates.some(({ kind }) => kind === 'word')).toBe(false);
  });

  it('names of inner constructs come before those further out, and hide them', () => {
    const { names, candidates } = complete('for amount in lines return |');
    expect(names.filter((name) => name === 'amount')).toHaveLength(1);
    expect(candidates.find(({ name }) => name === 'amount')?.detail).toContain('price: number');
  });

  it('a name being bound is not offered in what it runs over', () => {
    expect(complete('for lump in lu|').names).toEqual([]);
  });

  it('functions say how they are called and what for, from the table that runs them', () => {
    const [substring] = complete('substring|').candidates;
    expect(substring).toEqual({
      kind: 'function',
      name: 'substring',
      detail: 'substring(string: string, start position: number, length?: number): string',
      doc: 'Part of a text from a position counted from 1, or from the end if negative.',
    });
    expect(complete('min|').candidates[0]?.detail).toBe('min(list: list...): Any');
    expect(complete('date and|').candidates[0]?.detail.split('\n')).toHaveLength(7);
    for (const [name, builtin] of builtins) {
      expect(builtin.doc, name).toMatch(/^\S.+[.?]$|^e to the power/);
      expect(
        builtin.texts(name).every((text) => text.startsWith(`${name}(`)),
        name,
      ).toBe(true);
    }
  });

  it('nothing that is typed makes it fail, and what is offered begins where it says', () => {
    const token = fc.constantFrom(
      ...[
        'lead',
        '.',
        'lines',
        '[',
        ']',
        '(',
        ')',
        '{',
        '}',
        ':',
        ',',
        '"',
        'for x in ',
        ' return ',
        'x',
        ' ',
        '1',
        '..',
      ],
      ...[
        'if ',
        ' then ',
        ' else ',
        'function(',
        ' and ',
        '@',
        '//',
        '/*',
        '\n',
        'مشتری',
        '😀',
        '\u0000',
        'constructor',
      ],
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 14 }), fc.nat(), (parts, at) => {
        const text = parts.join('');
        const offset = at % (text.length + 1);
        const { from, candidates } = completeExpression(schema, text, offset);
        expect(from).toBeLessThanOrEqual(offset);
        const typed = text.slice(from, offset).toLowerCase().replace(/ +/g, ' ');
        for (const { name } of candidates) expect(name.toLowerCase().startsWith(typed)).toBe(true);
      }),
      { numRuns: 800 },
    );
    expect(completeExpression(schema, '('.repeat(500), 500).candidates).toEqual([]);
  });
});
