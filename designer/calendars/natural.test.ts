// Dates typed in words, in four languages and calendars, from a fixed today.
import { describe, expect, it } from 'vitest';
import type { Calendar, Language } from '../../schemas/types.ts';
import { dateOf, inCalendar, monthGrid } from './calendar.ts';
import { readDate } from './natural.ts';

// Sunday 22 November 2026 = 1 آذر 1405.
const today = '2026-11-22';
const reader = (language: Language, calendar: Calendar) => ({ today, language, calendar });

describe('a date is read as it is typed', () => {
  it.each([
    ['فردا', '2026-11-23', undefined],
    ['پس‌فردا', '2026-11-24', undefined],
    ['فردا ۹ صبح', '2026-11-23', 540],
    ['شنبه بعد', '2026-11-28', undefined],
    ['شنبهٔ بعد ۹ صبح', '2026-11-28', 540],
    ['سه‌شنبه ساعت ۱۷:۳۰', '2026-11-24', 1050],
    ['یکشنبه', '2026-11-29', undefined],
    ['۳ روز دیگر', '2026-11-25', undefined],
    ['هفته بعد', '2026-11-29', undefined],
    ['ماه بعد', '2026-12-22', undefined],
    ['۱۴۰۵/۸/۲۳', '2026-11-14', undefined],
    ['۲۳ آبان', '2026-11-14', undefined],
    ['دوشنبه ۱۸ آبان ۱۴۰۵', '2026-11-09', undefined],
    ['شنبه ۲۳ آبان ۱۴۰۵، ۹:۰۰', '2026-11-14', 540],
    ['۲۵', '2026-12-16', undefined],
    ['2026-11-09', '2026-11-09', undefined],
  ])('Persian, Jalali: %s', (text, date, minutes) => {
    expect(readDate(text, reader('fa', 'jalali'))).toEqual(minutes === undefined ? { date } : { date, minutes });
  });

  it.each([
    ['tomorrow', '2026-11-23', undefined],
    ['next Sat', '2026-11-28', undefined],
    ['sat 5 pm', '2026-11-28', 1020],
    ['in 3 days', '2026-11-25', undefined],
    ['next week', '2026-11-29', undefined],
    ['Nov 9, 2026', '2026-11-09', undefined],
    ['11/9/2026', '2026-11-09', undefined],
    ['tomorrow at 9', '2026-11-23', 540],
    ['today 12 am', '2026-11-22', 0],
  ])('English, Gregorian: %s', (text, date, minutes) => {
    expect(readDate(text, reader('en', 'gregorian'))).toEqual(minutes === undefined ? { date } : { date, minutes });
  });

  it.each([
    ['غدا', 'ar', 'hijri', '2026-11-23'],
    ['السبت القادم', 'ar', 'hijri', '2026-11-28'],
    ['מחר', 'he', 'hebrew', '2026-11-23'],
    ['שבת הבאה', 'he', 'hebrew', '2026-11-28'],
    ['יום שלישי', 'he', 'gregorian', '2026-11-24'],
  ] as const)('%s', (text, language, calendar, date) => {
    expect(readDate(text, reader(language, calendar))).toEqual({ date });
  });

  it.each(['', 'someday', '۳۱ آبان ۱۴۰۵ ۲۵:۰۰', '1405/13/1', '31/2/2026', 'قیمت'])(
    'answers nothing rather than guess: %s',
    (text) => {
      expect(readDate(text, reader('fa', 'jalali'))).toBeUndefined();
    },
  );
});

describe('months of the four calendars', () => {
  it.each([
    ['jalali', 1405, 9, 1],
    ['hijri', 1448, 6, 12],
    ['hebrew', 5787, 3, 12],
    ['gregorian', 2026, 11, 22],
  ] as const)('%s knows today', (calendar, year, month, day) => {
    expect(inCalendar(today, calendar)).toMatchObject({ year, month, day });
    expect(dateOf(calendar, year, month, day)).toBe(today);
  });

  it('a month grid has six weeks of days in order, from the week start on', () => {
    const weeks = monthGrid({ year: 1405, month: 9 }, 'jalali', 6);
    expect(weeks).toHaveLength(6);
    expect(weeks.every((week) => week[0]?.weekday === 6)).toBe(true);
    const days = weeks.flat();
    expect(days.filter((day) => day.inMonth).map((day) => day.day)).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
    expect(new Set(days.map((day) => day.date)).size).toBe(42);
  });

  it('refuses days that the month does not have', () => {
    expect(dateOf('jalali', 1405, 12, 30)).toBeUndefined();
    expect(dateOf('gregorian', 2026, 2, 29)).toBeUndefined();
    expect(dateOf('hebrew', 5787, 13, 1)).toBeDefined();
  });
});
