// Field kinds by themselves: what each reads, refuses, stores and compares with.
import { describe, expect, it } from 'vitest';
import { normalizeInput } from '../../../schemas/normalize.ts';
import { isSafeLink } from '../../../schemas/rich-text.ts';
import type { Calendar, FieldDefinition, FieldKind, FilterOperator, Language } from '../../../schemas/types.ts';
import { FeelDate, FeelDateTime } from '../../expressions/temporal.ts';
import { Decimal } from '../../kernel/decimal.ts';
import type { FieldValue } from '../records.ts';
import { FieldFault, type Reading } from './field-kind.ts';
import { fieldKind } from './index.ts';
import { isMobile } from './phone.ts';

const field = (kind: FieldKind, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  id: 'f',
  name: 'f',
  kind,
  ...more,
});
const money = field('money', { scale: 2 });

describe('phones', () => {
  const read = (text: string, country = 'IR') => fieldKind('phone').read(text, field('phone'), country);

  it.each([
    ['09123456789', 'IR'],
    ['+989123456789', 'US'],
    ['00989123456789', 'US'],
    ['9123456789', 'IR'],
  ])('reads %s in %s', (text, country) => {
    expect(read(text, country)).toBe('+989123456789');
  });

  it('belong to the country of the installation', () => {
    expect([read('4155552671', 'US'), read('0502345678', 'IL')]).toEqual(['+14155552671', '+972502345678']);
  });

  it.each(['123', 'call me', '+98912;to=+1900', '0'.repeat(20), '09123456789 ext 5'])('refuses %s', (text) => {
    expect(read(text)).toBeInstanceOf(FieldFault);
  });

  it('tells mobiles from landlines', () => {
    expect(['+989123456789', '+982188776655', '+972502345678', '+97236123456', 'nonsense', ''].map(isMobile)).toEqual([
      true,
      false,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('e-mail addresses', () => {
  it.each([
    'd@e.f\r\nBcc: evil@x.y',
    'v@x.y, evil@z.w',
    '"evil@x.y x"@good.com',
    `${'a'.repeat(300)}@x.com`,
    'a@b',
    '@x.com',
    'a b@x.com',
  ])('refuses %j', (text) => {
    expect(fieldKind('email').read(text, field('email'), 'IR')).toBeInstanceOf(FieldFault);
  });
});

describe('web addresses', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' \u0001javascript:alert(1)',
    'java\nscript:alert(1)',
    'vbscript:x',
    'data:text/html,<script>alert(1)</script>',
    'blob:https://x.com/1',
    'ftp://x.com',
    'http://user:secret@x.com',
    '//x.com',
    'http://',
  ])('T-B02 refuses %j, and no link of a rich text leads there', (text) => {
    expect(fieldKind('url').read(text, field('url'), 'IR')).toBeInstanceOf(FieldFault);
    if (!text.startsWith('http:')) expect(isSafeLink(text)).toBe(false);
  });
});

describe('amounts', () => {
  it.each(['0', '99', '499', '500', '501', '1000', '-0.01', '9999999999999999.99'])(
    'come back from both databases as %s',
    (text) => {
      const kind = fieldKind('money');
      const value = kind.read(text, money, 'IR') as Decimal;
      for (const dialect of ['sqlite', 'postgres'] as const) {
        expect(kind.toJson(kind.fromColumn(kind.toColumn(value, money, dialect), money, dialect)!)).toBe(
          new Decimal(text).toFixed(),
        );
      }
    },
  );

  it('know no negative zero', () => {
    expect(Object.is((fieldKind('money').read('-0.00', money, 'IR') as Decimal).toNumber(), 0)).toBe(true);
  });

  it.each<[string, FilterOperator, bigint | string]>([
    ['500.005', 'gt', 50_000n],
    ['500.005', 'ge', 50_001n],
    ['500.005', 'lt', 50_001n],
    ['500.005', 'le', 50_000n],
    ['500.005', 'eq', 'none'],
    ['500', 'eq', 50_000n],
    ['1e30', 'lt', 10n ** 18n],
    ['-1e30', 'gt', -(10n ** 18n)],
  ])('a bound of %s under %s is compared as %s', (text, operator, expected) => {
    const comparand = fieldKind('money').comparand(text, operator, money, { dialect: 'sqlite', country: 'IR' });
    expect(typeof comparand === 'object' ? comparand.value : comparand).toBe(expected);
  });
});

describe('for expressions', () => {
  it('a date is a date, an instant a date and time, a number a decimal', () => {
    const feel = (kind: FieldKind, value: string | number) => fieldKind(kind).toFeel(value);
    expect(feel('date', '2026-03-21')).toBeInstanceOf(FeelDate);
    expect(String(feel('datetime', '2026-03-21T10:00:00.000Z'))).toBe('2026-03-21T10:00:00Z');
    expect(feel('datetime', '2026-03-21T10:00:00.000Z')).toBeInstanceOf(FeelDateTime);
    expect(feel('integer', 5)).toEqual(new Decimal(5));
  });
});

describe('in cells of a spreadsheet', () => {
  const reading = (calendar: Calendar = 'jalali', language: Language = 'fa'): Reading => ({
    language,
    calendar,
    zone: 'Asia/Tehran',
  });
  const color = (kind: FieldKind) =>
    field(kind, {
      options: [
        { value: 'red', label: { fa: 'سرخ', ar: 'أحمر', he: 'אדום', en: 'Red' } },
        { value: 'blue', label: { fa: 'آبی', en: 'Blue' } },
        { value: 'plain' },
      ],
    });

  it.each<[FieldDefinition, FieldValue, string]>([
    [field('text'), 'a', 'a'],
    [field('integer'), 12, '12'],
    [money, new Decimal('1250.5'), '1250.5'],
    [field('boolean'), true, 'بله'],
    [field('date'), '2026-03-21', '1405/01/01'],
    [field('datetime'), '2026-03-21T07:00:00.000Z', '1405/01/01 10:30'],
    [color('choice'), 'red', 'سرخ'],
    [color('choices'), ['red', 'plain'], 'سرخ; plain'],
    [field('tags'), ['VIP', 'خوب'], 'VIP; خوب'],
    [field('rating'), 4, '4'],
    [field('duration'), 'P1DT2H30M', '26:30'],
    [field('duration'), '-PT1M30S', '-00:01:30'],
    [field('phone'), '+989123456789', '+989123456789'],
    [
      field('address'),
      {
        country: 'IR',
        city: 'تهران',
        street: 'آزادی',
        postalCode: '1234567890',
        location: { latitude: 35.7, longitude: 51.4 },
      },
      'IR; ; تهران; آزادی; 1234567890; 35.7, 51.4',
    ],
    [field('address'), { street: 'somewhere' }, '; ; ; somewhere; ; '],
    [field('json'), { a: [1, null] }, '{"a":[1,null]}'],
    [field('json'), 'text', '"text"'],
    [
      field('richText'),
      { type: 'doc', content: ['a', 'b'].map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })) },
      'a\nb',
    ],
  ])('%o with %j reads %s, and back', (definition, value, text) => {
    const kind = fieldKind(definition.kind);
    expect(kind.toText(value!, definition, reading())).toBe(text);
    const input = normalizeInput(definition, kind.fromText(text, definition, reading()));
    expect(kind.read(input, definition, 'IR')).toEqual(value);
  });

  it.each(['Red', 'أحمر', 'אדום', 'سرخ', 'RED', 'red'])('an option may be called %s', (text) => {
    expect(fieldKind('choice').fromText(text, color('choice'), reading())).toBe('red');
  });

  it.each([
    ['1405/01/01', '2026-03-21'],
    ['۱۴۰۵/۱/۱', '2026-03-21'],
    ['2026-03-21', '2026-03-21'],
    ['2026/3/21', '2026-03-21'],
    ['1405/12/30', '1405/12/30'],
    ['yesterday', 'yesterday'],
  ])('the day %s is read as %s', (text, day) => {
    expect(fieldKind('date').fromText(text, field('date'), reading())).toBe(day);
  });

  it('a Hebrew year is told from a Gregorian one', () => {
    const date = fieldKind('date');
    const hebrew = date.toText('2026-03-21', field('date'), reading('hebrew', 'he'));
    expect(hebrew).toMatch(/^5786/);
    expect([hebrew, '2026-03-21'].map((text) => date.fromText(text, field('date'), reading('hebrew', 'he')))).toEqual([
      '2026-03-21',
      '2026-03-21',
    ]);
  });

  it.each(['2026-03-21T07:00:00Z', '2026-03-21 10:30', '1405/1/1 10:30'])('%s is one moment', (text) => {
    const input = fieldKind('datetime').fromText(text, field('datetime'), reading());
    expect(normalizeInput(field('datetime'), input)).toBe('2026-03-21T07:00:00.000Z');
  });

  it.each([
    ['نعم', true],
    ['לא', false],
    ['YES', true],
    ['0', false],
  ])('%s is yes or no', (text, value) => {
    expect(fieldKind('boolean').fromText(text, field('boolean'), reading())).toBe(value);
  });
});
