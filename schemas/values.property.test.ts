// Laws of values that hold for every input: order of decimals, normalisation that settles, merges that lose nothing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from '../core/kernel/decimal.ts';
import { fieldSchema, recordSchema } from './field-schema.ts';
import { normalizeInput } from './normalize.ts';
import type { FieldDefinition, FieldKind } from './types.ts';
import { compareDecimals, decimalPlaces, wholeDigits } from './validator-runtime.ts';
import { createValueValidator } from './value-validator.ts';

const decimalText = fc
  .tuple(fc.boolean(), fc.bigInt(0n, 10n ** 18n - 1n), fc.nat({ max: 12 }))
  .map(([negative, digits, scale]) => {
    const text = digits.toString().padStart(scale + 1, '0');
    const body = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
    return negative ? `-${body}` : body;
  });
const kinds: FieldKind[] = [
  'text',
  'longText',
  'integer',
  'decimal',
  'money',
  'percent',
  'boolean',
  'date',
  'datetime',
  'reference',
  'email',
  'phone',
  'url',
  'choices',
  'tags',
  'rating',
  'duration',
  'address',
  'json',
  'richText',
  'autoNumber',
];

/** Kinds whose values may be lists or objects. */
const dataKinds = new Set<FieldKind>(['choices', 'tags', 'address', 'json', 'richText']);
/** Lists and objects that come near to such values. */
const nearData = fc.oneof(
  fc.array(fc.oneof(fc.string(), fc.constantFrom('a', 'b', '#A', 'ا', 'ي', ' ', '\u0000'))),
  fc.dictionary(
    fc.constantFrom('country', 'city', 'street', 'postalCode', 'location', 'type', 'content', 'marks', 'attrs', 'text'),
    fc.oneof(fc.jsonValue(), fc.constantFrom('IR', 'doc', 'paragraph', 'text', '۱۲۳۴۵-۶۷۸۹۰', [{ type: 'paragraph' }])),
  ),
);

function field(kind: FieldKind): FieldDefinition {
  const options = kind === 'choices' ? { options: [{ value: 'b' }, { value: 'a' }] } : {};
  return { id: kind, name: 'value', kind, ...options };
}

describe('decimals', () => {
  it('that are equal compare as 0, negative ones too', () => {
    for (const text of ['0', '-0', '-0.3', '-17', '2.50']) expect(compareDecimals(text, text)).toBe(0);
  });

  it('are ordered as exact arithmetic orders them', () => {
    fc.assert(
      fc.property(decimalText, decimalText, (a, b) => {
        expect(Math.sign(compareDecimals(a, b))).toBe(new Decimal(a).comparedTo(new Decimal(b)));
      }),
    );
  });

  it('keep their value through normalisation, in Latin, Persian and grouped writing', () => {
    fc.assert(
      fc.property(decimalText, (text) => {
        const persian = text.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)] ?? '').replace('.', '٫');
        const [whole = '', fraction] = text.replace('-', '').split('.');
        const grouped = `${text.startsWith('-') ? '-' : ''}${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}${fraction === undefined ? '' : `.${fraction}`}`;
        for (const written of [text, persian, grouped]) {
          const value = normalizeInput(field('decimal'), written) as string;
          expect([written, new Decimal(value).equals(new Decimal(text))]).toEqual([written, true]);
        }
      }),
    );
  });

  it('have the digits that exact arithmetic counts', () => {
    fc.assert(
      fc.property(decimalText, (text) => {
        const value = new Decimal(text);
        expect(decimalPlaces(text)).toBe(value.decimalPlaces());
        expect(wholeDigits(text)).toBe(value.abs().trunc().isZero() ? 0 : value.abs().trunc().toFixed().length);
      }),
    );
  });
});

describe('normalisation', () => {
  it('settles: normalising once more changes nothing, whatever was typed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom(...'0123456789۰۹٠٫٬,.+-eE%@:/ aT\u200f') }),
          fc.jsonValue(),
          nearData,
        ),
        (kind, raw) => {
          const once = normalizeInput(field(kind), raw);
          expect(normalizeInput(field(kind), once)).toEqual(once);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('and validation never throw, and what passes is a scalar, null or data of a kind of data', () => {
    const validators = new Map(kinds.map((kind) => [kind, createValueValidator(recordSchema([field(kind)]))]));
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.oneof(fc.jsonValue(), nearData, fc.string({ unit: 'binary' })),
        (kind, raw) => {
          const value = normalizeInput(field(kind), raw);
          const details = validators.get(kind)?.({ value }) ?? [];
          const isData = typeof value === 'object' && value !== null;
          if (details.length === 0 && isData) expect(dataKinds).toContain(kind);
          for (const detail of details) expect(detail.pointer).toMatch(/^\/value/);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('of every kind has a schema that says its type', () => {
    for (const kind of kinds) expect(fieldSchema(field(kind))).toHaveProperty('type');
  });
});
