// Cells as they stand in files of four languages: read as what was meant, or left as they are for validation to name.
import { describe, expect, it } from 'vitest';
import { normalizeInput } from '../../schemas/normalize.ts';
import type { FieldDefinition } from '../../schemas/types.ts';
import { FieldFault } from '../entities/fields/field-kind.ts';
import { fieldKind } from '../entities/fields/index.ts';
import { readCell } from './read-cells.ts';
import type { ColumnMapping } from './transfer.ts';

const refused = 'refused';

function readAs(kind: string, more: Partial<FieldDefinition> & Partial<ColumnMapping> = {}): (cell: string) => unknown {
  const field = { id: 'x', name: 'x', kind, ...more } as FieldDefinition;
  const { calendar, first } = more;
  return (cell) => {
    const input = readCell(
      cell,
      field,
      { calendar, first },
      { language: 'fa', calendar: 'jalali', zone: 'Asia/Tehran' },
    );
    const value = fieldKind(field.kind).read(normalizeInput(field, input), field, 'IR');
    return value === null || value instanceof FieldFault ? refused : fieldKind(field.kind).toJson(value);
  };
}

describe('A cell', () => {
  it('keeps its sign, on whichever side it stands', () => {
    const read = readAs('decimal', { scale: 2 });
    expect(['-5', '−5', '5-', '- 5', '(5)', '\u200e-5', '−۱۲۰٬۰۰۰'].map(read)).toEqual([
      ...Array(6).fill('-5'),
      '-120000',
    ]);
    expect(['3-4', '--5', 'room 12', '12 kg'].map(read)).toEqual(Array(4).fill(refused));
    expect(['-5m', '−5m', '-1:30'].map(readAs('duration'))).toEqual(['-PT5M', '-PT5M', '-PT1H30M']);
  });

  it('is no amount of another currency', () => {
    const rials = readAs('money', { currency: 'IRR' });
    expect(['1.250.000 ریال', 'IRR 1,250,000', '۱٬۲۵۰٬۰۰۰ ريال', '125000 تومان'].map(rials)).toEqual(
      Array(4).fill('1250000'),
    );
    expect(['$1,200', '€100', '100 USD', '₪5', 'about 5'].map(rials)).toEqual(Array(5).fill(refused));
    const shekels = readAs('money', { currency: 'ILS' });
    expect(['₪1,234.50', '1.234,50 ש"ח', '1234.50 NIS', '$1,234.50'].map(shekels)).toEqual([
      ...Array(3).fill('1234.5'),
      refused,
    ]);
  });

  it('is a day however it is written', () => {
    const same = [
      '2026-03-06',
      '06.03.2026',
      '2026-03-06 00:00:00.000',
      '46087',
      '6-Mar-26',
      'Friday, March 6th, 2026',
      '\u200f۱۴۰۴/۱۲/۱۵',
      'جمعه ۱۵ اسفند ماه ۱۴۰۴',
      '٦ آذار ٢٠٢٦',
      '17 رمضان 1447',
      'יום שישי, 6 במרץ 2026',
      'י"ז באדר תשפ"ו',
    ];
    expect(same.map(readAs('date'))).toEqual(same.map(() => '2026-03-06'));
    expect(['30 February 2026', 'maybe 6 March 2026', '6 March', '06/03/2026 10:30'].map(readAs('date'))).toEqual(
      Array(4).fill(refused),
    );
    expect(readAs('date', { calendar: 'gregorian' })('6/3/26')).toBe('2026-03-06');
    // 1405 Shahrivar 20, or 2020-06-05? Nobody knows.
    expect(readAs('date')('05/06/20')).toBe(refused);
  });

  it('is a time of day with its half, its fraction or its word', () => {
    const same = [
      '2026-03-06 22:30',
      '3/6/2026, 10:30 PM',
      '2026-03-06 22:30:00.000000',
      '۱۴۰۴/۱۲/۱۵ ساعت ۲۲:۳۰',
      '۱۴۰۴/۱۲/۱۵ ۱۰:۳۰ ب.ظ',
      '46087.9375',
    ];
    expect(same.map(readAs('datetime', { first: 'month' }))).toEqual(same.map(() => '2026-03-06T19:00:00.000Z'));
  });

  it('is the list and the instant that were written into it', () => {
    const reading = { language: 'en', calendar: 'jalali', zone: 'Asia/Tehran' } as const;
    const options = [
      { value: 'a', label: { en: 'Here, there' } },
      { value: 'b', label: { en: 'This; that' } },
    ];
    const cases: [kind: string, more: object, value: unknown][] = [
      ['tags', {}, ['north, south']],
      ['tags', {}, ['north, south', 'east']],
      ['choices', { options }, ['a']],
      ['choices', { options }, ['a', 'b']],
      ['datetime', {}, '2026-03-06T07:00:15.123Z'],
    ];
    for (const [kind, more, value] of cases) {
      const field = { id: 'x', name: 'x', kind, ...more } as FieldDefinition;
      expect(readAs(kind, more)(fieldKind(field.kind).toText(value as never, field, reading))).toEqual(value);
    }
  });

  it('says yes and no in a letter', () => {
    expect(['Y', 'n', 'T', 'F', 'نخیر', 'maybe'].map(readAs('boolean'))).toEqual([
      true,
      false,
      true,
      false,
      false,
      refused,
    ]);
  });
});
