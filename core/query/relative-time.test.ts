// Times seen from now, against dates read from printed calendars.
import { describe, expect, it } from 'vitest';
import type { RelativePeriod } from '../../schemas/types.ts';
import { daysOf, isoDay, pointOf, type QueryTime, startOfDay, todayOf } from './relative-time.ts';

// Wednesday 2026-11-25 = 4 Azar 1405 = 15 Jumada al-Thani 1448 = 15 Kislev 5787.
const tehran: QueryTime = {
  now: new Date('2026-11-25T08:00:00Z'),
  zone: 'Asia/Tehran',
  calendar: 'jalali',
  weekStart: 6,
};

function range(period: RelativePeriod, time: QueryTime = tehran): string {
  const days = daysOf(period, time);
  return days === undefined ? 'none' : `${isoDay(days.from)}..${isoDay(days.to - 1)}`;
}

describe('a period seen from now', () => {
  it('is a whole month, quarter or year of the calendar of who asks', () => {
    expect(range({ period: 'month' })).toBe('2026-11-22..2026-12-21');
    expect(range({ period: 'month', offset: -1 })).toBe('2026-10-23..2026-11-21');
    expect(range({ period: 'quarter' })).toBe('2026-09-23..2026-12-21');
    expect(range({ period: 'year' })).toBe('2026-03-21..2027-03-20');
    expect(range({ period: 'year', offset: -1 })).toBe('2025-03-21..2026-03-20');
    expect(range({ period: 'month', calendar: 'gregorian' })).toBe('2026-11-01..2026-11-30');
    expect(range({ period: 'quarter', offset: 1, calendar: 'gregorian' })).toBe('2027-01-01..2027-03-31');
  });

  it('is a week from the day weeks begin on', () => {
    expect(range({ period: 'week' })).toBe('2026-11-21..2026-11-27');
    expect(range({ period: 'week' }, { ...tehran, weekStart: 1 })).toBe('2026-11-23..2026-11-29');
    expect(range({ period: 'week', offset: -1 }, { ...tehran, weekStart: 0 })).toBe('2026-11-15..2026-11-21');
    expect(range({ period: 'day', offset: 1 })).toBe('2026-11-26..2026-11-26');
  });

  it('is so many days, weeks, months or years until today or from today, today included', () => {
    expect(range({ last: 30, unit: 'day' })).toBe('2026-10-26..2026-11-25');
    expect(range({ next: 7, unit: 'day' })).toBe('2026-11-25..2026-12-02');
    expect(range({ last: 1, unit: 'month' })).toBe('2026-10-26..2026-11-25');
    expect(range({ last: 1, unit: 'year', calendar: 'gregorian' })).toBe('2025-11-25..2026-11-25');
  });

  it('is a month by its name: last Ramadan, this Nisan, the next Farvardin', () => {
    expect(range({ month: 9, calendar: 'hijri', offset: -1 })).toBe('2026-02-18..2026-03-19');
    expect(range({ month: 9, calendar: 'hijri', offset: 1 })).toBe('2027-02-08..2027-03-08');
    expect(range({ month: 7, calendar: 'hebrew', offset: 0 })).toBe('2027-04-08..2027-05-07');
    expect(range({ month: 1, calendar: 'jalali', offset: 1 })).toBe('2027-03-21..2027-04-20');
    expect(range({ month: 8, calendar: 'jalali', offset: -1 })).toBe('2026-10-23..2026-11-21');
  });

  it('counts both Adars of a Hebrew leap year as months, and names Adar II', () => {
    // 5787 has 13 months: 1 Adar I = 2027-02-08, 1 Adar II = 2027-03-10.
    const adar = { ...tehran, now: new Date('2027-02-20T08:00:00Z'), calendar: 'hebrew' } as const;
    expect(range({ period: 'month' }, adar)).toBe('2027-02-08..2027-03-09');
    expect(range({ period: 'month', offset: 1 }, adar)).toBe('2027-03-10..2027-04-07');
    expect(range({ month: 6, calendar: 'hebrew' }, adar)).toBe('2027-03-10..2027-04-07');
    expect(range({ period: 'quarter' }, adar)).toBe('2026-12-11..2027-04-07');
  });

  it('begins with the day of the business, wherever the server stands', () => {
    const late = { ...tehran, now: new Date('2026-11-25T21:00:00Z') };
    expect(isoDay(todayOf(late))).toBe('2026-11-26');
    expect(startOfDay(todayOf(late), 'Asia/Tehran').toISOString()).toBe('2026-11-25T20:30:00.000Z');
  });

  it('is none where a calendar ends', () => {
    expect(range({ period: 'year', offset: -1000, calendar: 'hijri' })).toMatch(/^\d{4}/);
    expect(range({ period: 'year', offset: 1000, calendar: 'jalali' })).toMatch(/^3026/);
    expect(daysOf({ period: 'year', offset: 1000 }, { ...tehran, now: new Date('5900-01-01') })).toBeUndefined();
  });
});

describe('a point seen from now', () => {
  it('is a whole day for units from a day on, and an instant below', () => {
    expect(pointOf({ ago: 30, unit: 'day' }, tehran)).toEqual({ from: 20_752, to: 20_753 });
    expect(isoDay(20_752)).toBe('2026-10-26');
    expect(pointOf({ ahead: 90, unit: 'minute' }, tehran)).toEqual(new Date('2026-11-25T09:30:00Z'));
    expect(pointOf({ ago: 2, unit: 'hour' }, tehran)).toEqual(new Date('2026-11-25T06:00:00Z'));
  });

  it('takes the last day of a month that has no such day', () => {
    // 31 Mordad 1405 → a month of 30 days.
    const mordad = { ...tehran, now: new Date('2026-08-22T08:00:00Z') };
    expect(pointOf({ ahead: 2, unit: 'month' }, mordad)).toEqual({ from: 20_748, to: 20_749 });
    expect(isoDay(20_748)).toBe('2026-10-22');
  });
});
