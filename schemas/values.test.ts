// Values: what is typed becomes the JSON that is stored, and server and browser name the same faults.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { ProblemDetail } from '../core/kernel/problem.ts';
import { fieldSchema, formFields, recordSchema, scaleOf } from './field-schema.ts';
import { normalizeInput, normalizeValues } from './normalize.ts';
import type { EntityDefinition, FieldDefinition, FormDefinition } from './types.ts';
import { patternFault } from './validator-patterns.ts';
import { compareDecimals, hasForm } from './validator-runtime.ts';
import { createValueValidator, validatorModule } from './value-validator.ts';

function field(kind: FieldDefinition['kind'], more: Partial<FieldDefinition> = {}): FieldDefinition {
  return { id: `f-${kind}`, name: 'value', kind, ...more };
}

function faults(definition: FieldDefinition, raw: unknown): string[] {
  const validate = createValueValidator(recordSchema([definition]));
  return validate(normalizeValues([definition], { [definition.name]: raw })).map((detail) => detail.code);
}

describe('normalizeInput', () => {
  it.each([
    ['1,250,000', '1250000'],
    ['۱٬۲۵۰٬۰۰۰', '1250000'],
    ['١٬٢٥٠٫٥', '1250.5'],
    ['1 250 000', '1250000'],
    ['1\u00a0250', '1250'],
    ['−۵۰۰', '-500'],
    ['  ۴۹۹ ', '499'],
    ['1250.50', '1250.5'],
    ['007', '7'],
    ['-0.00', '0'],
    ['1e3', '1000'],
    ['12,34,567', '1234567'],
    ['9999999999999999', '9999999999999999'],
  ])('reads the decimal %s as %s', (typed, stored) => {
    expect(normalizeInput(field('decimal'), typed)).toBe(stored);
  });

  it.each([
    [500, '500'],
    [0.1, '0.1'],
    [1e-7, '0.0000001'],
    [1e21, '1000000000000000000000'],
    [-0, '0'],
  ])('turns the JSON number %s of a money field to text', (typed, stored) => {
    expect(normalizeInput(field('money'), typed)).toBe(stored);
  });

  it('leaves a comma that groups nothing for validation to refuse', () => {
    expect(normalizeInput(field('decimal'), '1,2')).toBe('1,2');
    expect(faults(field('decimal'), '1,2')).toEqual(['validation.number']);
  });

  it('reads whole numbers, also in Persian digits, and keeps what is none', () => {
    expect(normalizeInput(field('integer'), '۱٬۲۰۰')).toBe(1200);
    expect(normalizeInput(field('integer'), '12.5')).toBe('12.5');
    expect(normalizeInput(field('integer'), '9007199254740993')).toBe('9007199254740993');
  });

  it('is done with a megabyte of anything before a form times out', () => {
    for (const raw of [
      `0.${'0'.repeat(1_000_000)}1`,
      '1,'.repeat(500_000),
      '5 '.repeat(500_000),
      'a.'.repeat(500_000),
      `a@${'b.'.repeat(500_000)}`,
    ]) {
      for (const kind of ['decimal', 'percent', 'integer', 'datetime', 'email', 'url', 'phone'] as const) {
        expect(faults(field(kind), raw)).not.toEqual([]);
      }
    }
  });

  it('makes empty text null and trims the rest', () => {
    expect(normalizeInput(field('text'), '   ')).toBeNull();
    expect(normalizeInput(field('text'), ' سلام ')).toBe('سلام');
    expect(normalizeInput(field('text'), undefined)).toBeUndefined();
  });

  it('keeps a value that looks like a template as the text it is', () => {
    expect(normalizeInput(field('text'), '{{ 7*7 }}')).toBe('{{ 7*7 }}');
  });

  it('brings instants to UTC, hosts to ASCII, phones to digits', () => {
    expect(normalizeInput(field('datetime'), '2026-03-21T10:00+03:30')).toBe('2026-03-21T06:30:00.000Z');
    expect(normalizeInput(field('datetime'), '2026-02-30T10:00Z')).toBe('2026-02-30T10:00Z');
    expect(normalizeInput(field('email'), ' Ali@EXAMPLE.com\u200f')).toBe('Ali@example.com');
    expect(normalizeInput(field('phone'), '۰۹۱۲ ۳۴۵-۶۷۸۹')).toBe('09123456789');
    expect(normalizeInput(field('url'), 'example.com/a')).toBe('https://example.com/a');
    expect(normalizeInput(field('url'), 'javascript:alert(1)')).toBe('javascript:alert(1)');
  });

  it('builds an object without a prototype, so that names cannot reach it', () => {
    const values = normalizeValues([], JSON.parse('{"__proto__":{"admin":true}}'));
    expect(Object.getPrototypeOf(values)).toBeNull();
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });
});

describe('value schemas', () => {
  it.each([
    ['text over its length', field('text', { maxLength: 3 }), 'abcd', ['validation.too-long']],
    ['an emoji counts as one character', field('text', { maxLength: 2 }), '😀😀', []],
    ['an object for a text', field('text'), { $ne: 1 }, ['validation.text']],
    ['an empty required text', field('text', { required: true }), '  ', ['validation.required']],
    ['a required text that is null', field('text', { required: true }), null, ['validation.required']],
    ['an empty optional text', field('text'), '', []],
    ['a text out of its pattern', field('text', { pattern: '^A-[0-9]+$' }), 'B-1', ['validation.pattern']],
    ['a text in its pattern', field('text', { pattern: '^A-[0-9]+$' }), 'A-12', []],
    ['letters for a number', field('decimal'), 'many', ['validation.number']],
    ['too many decimals', field('money'), '1.005', ['validation.too-many-decimals']],
    ['zeros after the point are no decimals', field('money'), '1.500', []],
    ['16 digits', field('money'), '1234567890123456', []],
    ['17 digits before the point', field('money'), '12345678901234567', ['validation.too-many-digits']],
    ['below the minimum', field('decimal', { minimum: '0.5' }), '0.49', ['validation.too-small']],
    ['at the minimum', field('decimal', { minimum: '0.5' }), '.50', []],
    ['above the maximum', field('percent', { maximum: '100' }), '100.01', ['validation.too-large']],
    ['a percent sign', field('percent', { maximum: '100' }), '٪', ['validation.number']],
    ['a fraction for a whole number', field('integer'), 1.5, ['validation.integer']],
    ['an integer over its bound', field('integer', { maximum: '10' }), 11, ['validation.too-large']],
    ['a word for a switch', field('boolean'), 'maybe', ['validation.boolean']],
    ['a switch of a bare HTML form', field('boolean'), 'on', []],
    ['a day that does not exist', field('date'), '2026-02-29', ['validation.date']],
    ['a day in Persian digits', field('date'), '۲۰۲۸-۰۲-۲۹', []],
    ['an instant without a zone', field('datetime'), '2026-02-01T10:00', ['validation.datetime']],
    ['an unknown choice', field('choice', { options: [{ value: 'hot' }] }), 'cold', ['validation.choice']],
    ['an empty choice', field('choice', { options: [{ value: 'hot' }] }), '', []],
    [
      'an empty required choice',
      field('choice', { required: true, options: [{ value: 'hot' }] }),
      '',
      ['validation.required'],
    ],
    ['a reference that is no id', field('reference', { target: 'user' }), '1 or 1=1', ['validation.reference']],
    ['an e-mail with a line break', field('email'), 'a@b.co\r\nBcc: evil@x.y', ['validation.email']],
    ['two e-mails', field('email'), 'a@b.co, c@d.co', ['validation.email']],
    ['an e-mail', field('email'), 'ali.r+crm@example.co.ir', []],
    ['a phone of letters', field('phone'), 'call me', ['validation.phone']],
    ['a script address', field('url'), 'javascript:alert(1)', ['validation.url']],
    ['an address with a password in it', field('url'), 'https://a:b@example.com', ['validation.url']],
    ['an address', field('url'), 'https://example.com/راه?q=1', []],
  ] as [string, FieldDefinition, unknown, string[]][])('%s', (_name, definition, raw, codes) => {
    expect(faults(definition, raw)).toEqual(codes);
  });

  it('names an unknown field and a missing one, each at its place', () => {
    const validate = createValueValidator(recordSchema([field('text', { name: 'name', required: true })]));
    expect(validate({ 'a/b': 1 })).toEqual([
      { pointer: '/name', code: 'validation.required' },
      { pointer: '/a~1b', code: 'validation.unknown-field', params: { name: 'a/b' } },
    ]);
  });

  it('asks nothing to be there in a change, and still refuses to empty a required field', () => {
    const validate = createValueValidator(
      recordSchema([field('text', { name: 'name', required: true })], { partial: true }),
    );
    expect(validate({})).toEqual([]);
    expect(validate({ name: null })).toEqual([{ pointer: '/name', code: 'validation.required' }]);
  });

  it('does not ask for a required field that has a default', () => {
    const validate = createValueValidator(recordSchema([field('text', { required: true, default: 'new' })]));
    expect(validate({})).toEqual([]);
  });

  it('stays valid JSON Schema for readers that know only the standard', () => {
    const ajv = new Ajv2020({ strict: false });
    const all = (
      [
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
      ] as const
    ).map((kind) => field(kind, { name: kind }));
    expect(ajv.validateSchema(recordSchema(all))).toBe(true);
  });

  it('runs a pattern that would hang a backtracking engine in no time, and refuses what RE2 cannot read', () => {
    expect(faults(field('text', { pattern: '^(a+)+$', maxLength: 10_000 }), `${'a'.repeat(9_000)}!`)).toEqual([
      'validation.pattern',
    ]);
    expect(patternFault('(?=x)')).toBeDefined();
    expect(patternFault('^[0-9]{4}$')).toBeUndefined();
  });

  it('gives decimals 4 places and amounts 2 unless the field says otherwise', () => {
    expect([scaleOf(field('decimal')), scaleOf(field('money')), scaleOf(field('money', { scale: 0 }))]).toEqual([
      4, 2, 0,
    ]);
    expect(fieldSchema(field('money', { scale: 0 }))).toMatchObject({ decimalScale: 0, decimalDigits: 18 });
  });
});

describe('compareDecimals', () => {
  it.each([
    ['499', '500', -1],
    ['500', '500.00', 0],
    ['501', '500', 1],
    ['1000', '999', 1],
    ['-1', '0', -1],
    ['-2', '-1', -1],
    ['-0', '0', 0],
    ['9999999999999999.1', '9999999999999999.2', -1],
    ['0.1', '0.09', 1],
  ])('orders %s and %s', (left, right, expected) => {
    expect(Math.sign(compareDecimals(left, right))).toBe(expected);
  });
});

describe('hasForm', () => {
  it('knows no form it was not told', () => {
    expect(hasForm('x', 'anything')).toBe(false);
  });
});

describe('formFields', () => {
  const entity: EntityDefinition = {
    kind: 'entity',
    id: 'lead',
    name: 'lead',
    titleField: 'name',
    access: {},
    fields: [field('text', { id: 'f1', name: 'name' }), field('money', { id: 'f2', name: 'value', readOnly: true })],
  };
  const form: FormDefinition = {
    kind: 'form',
    name: 'call',
    entity: 'lead',
    fields: [
      { field: 'name', required: true },
      { field: 'value' },
      { field: 'outcome', own: field('text', { id: 'o', name: 'outcome' }) },
      { field: 'gone' },
    ],
  };

  it('joins what entity and form say, and leaves out what does not exist', () => {
    expect(
      formFields(form, entity).map((found) => [found.name, found.required ?? false, found.readOnly ?? false]),
    ).toEqual([
      ['name', true, false],
      ['value', false, true],
      ['outcome', false, false],
    ]);
  });

  it('gives only what may be typed into when asked so', () => {
    expect(formFields(form, entity, { editable: true }).map((found) => found.name)).toEqual(['name', 'outcome']);
  });
});

describe('validatorModule', () => {
  it('answers in plain code what the server answers, without eval or require', async () => {
    const fields = [
      field('text', { name: 'name', required: true, maxLength: 5 }),
      field('money', { name: 'value', minimum: '1' }),
      field('email', { name: 'email' }),
      field('choice', { name: 'interest', options: [{ value: 'hot' }, { value: 'cold' }] }),
      field('text', { name: 'code', pattern: '^[A-Z]{2}$' }),
      field('integer', { name: 'count', maximum: '9' }),
    ];
    const schema = recordSchema(fields);
    const source = validatorModule(schema, {
      runtime: new URL('./validator-browser.ts', import.meta.url).href,
      patterns: new URL('./validator-patterns.ts', import.meta.url).href,
    });
    expect(source).not.toMatch(/\brequire\b|\beval\b|new Function/);
    const folder = mkdtempSync(join(tmpdir(), 'ravand-validator-'));
    try {
      writeFileSync(join(folder, 'validator.mjs'), source);
      const loaded = (await import(pathToFileURL(join(folder, 'validator.mjs')).href)) as {
        default: (values: unknown) => true | ProblemDetail[];
      };
      const server = createValueValidator(schema);
      const wrong = { name: 'too long', value: '0.5', email: 'x', interest: 'warm', code: 'ab', count: 10, more: 1 };
      expect(
        loaded.default({ name: 'Ali', value: '1.00', email: 'a@b.co', interest: null, code: 'IR', count: 9 }),
      ).toBe(true);
      expect(loaded.default(wrong)).toEqual(server(wrong));
      expect(
        server(wrong)
          .map((detail) => detail.pointer)
          .sort(),
      ).toEqual(['/code', '/count', '/email', '/interest', '/more', '/name', '/value']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
