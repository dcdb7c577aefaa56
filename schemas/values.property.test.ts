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
];

function field(kind: FieldKind): FieldDefinition {
  return { id: kind, name: 'value', kind };
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
        ),
        (kind, raw) => {
          const once = normalizeInput(field(kind), raw);
          expect(normalizeInput(field(kind), once)).toEqual(once);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('and validation never throw, and what passes is a scalar or null', () => {
    const validators = new Map(kinds.map((kind) => [kind, createValueValidator(recordSchema([field(kind)]))]));
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' })), (kind, raw) => {
        const value = normalizeInput(field(kind), raw);
        const details = validators.get(kind)?.({ value }) ?? [];
        if (details.length === 0) expect(typeof value === 'object' && value !== null).toBe(false);
        for (const detail of details) expect(detail.pointer).toMatch(/^\/value/);
      }),
      { numRuns: 5_000 },
    );
  });

  it('of every kind has a schema that says its type', () => {
    for (const kind of kinds) expect(fieldSchema(field(kind))).toHaveProperty('type');
  });
});
