// Values in messages as their receivers read them.
import { describe, expect, it } from 'vitest';
import { Decimal } from '../kernel/decimal.ts';
import { valueFormat } from './format-value.ts';
import { DayTimeDuration } from './temporal.ts';

describe('a value in a message', () => {
  const fa = valueFormat('fa', 'jalali', 'Asia/Tehran');
  const en = valueFormat('en', 'gregorian', 'UTC');

  it('that is a length of time is said in words', () => {
    const value = DayTimeDuration.ofSeconds(5_400);
    expect([fa(value), en(value)]).toEqual(['۱ ساعت ۳۰ دقیقه', '1 hr 30 min']);
  });

  it('that is a list is joined as the language joins', () => {
    expect([fa(['VIP', 'فوری']), en(['VIP', 'new'])]).toEqual(['VIP،\u200f فوری', 'VIP, new']);
  });

  it('that is a number has the digits of the language', () => {
    expect(fa(new Decimal('1250.5'))).toBe('۱٬۲۵۰٫۵');
  });
});
