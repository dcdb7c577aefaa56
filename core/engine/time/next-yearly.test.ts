// Days of the year in the calendars of four peoples.
import { describe, expect, it } from 'vitest';
import { addMonths, calendarSystems, dayIn, epochDayIn } from './calendar-systems.ts';
import { isYearlyDay, nextYearly } from './next-yearly.ts';

const next = (rule: Parameters<typeof nextYearly>[0], after: string, zone = 'UTC') =>
  nextYearly(rule, new Date(after), zone)?.toISOString().slice(0, 16);

describe('nextYearly', () => {
  it.each([
    ['Nowruz', { calendar: 'persian', month: 1, day: 1 }, '2026-11-25T00:00:00Z', 'Asia/Tehran', '2027-03-20T20:30'],
    [
      'Nowruz, asked at its beginning',
      { calendar: 'persian', month: 1, day: 1 },
      '2026-03-20T20:30:00Z',
      'Asia/Tehran',
      '2027-03-20T20:30',
    ],
    ['Yalda', { calendar: 'persian', month: 9, day: 30 }, '2026-11-25T00:00:00Z', 'Asia/Tehran', '2026-12-20T20:30'],
    [
      '30 Esfand of a common year',
      { calendar: 'persian', month: 12, day: 30 },
      '2026-11-25T00:00:00Z',
      'Asia/Tehran',
      '2027-03-19T20:30',
    ],
    [
      'Eid al-Fitr',
      { calendar: 'islamic-umalqura', month: 10, day: 1 },
      '2026-01-01T00:00:00Z',
      'Asia/Riyadh',
      '2026-03-19T21:00',
    ],
    [
      'Rosh Hashana',
      { calendar: 'hebrew', month: 1, day: 1 },
      '2026-01-01T00:00:00Z',
      'Asia/Jerusalem',
      '2026-09-11T21:00',
    ],
    [
      'Purim of a leap year',
      { calendar: 'hebrew', month: 6, day: 14 },
      '2024-01-01T00:00:00Z',
      'Asia/Jerusalem',
      '2024-03-23T22:00',
    ],
    [
      'Purim of a common year',
      { calendar: 'hebrew', month: 6, day: 14 },
      '2026-01-01T00:00:00Z',
      'Asia/Jerusalem',
      '2026-03-02T22:00',
    ],
    [
      'Pesach of a leap year',
      { calendar: 'hebrew', month: 7, day: 15 },
      '2024-01-01T00:00:00Z',
      'Asia/Jerusalem',
      '2024-04-22T21:00',
    ],
    [
      'Christmas',
      { calendar: 'gregory', month: 12, day: 25 },
      '2026-12-25T05:00:00Z',
      'America/New_York',
      '2027-12-25T05:00',
    ],
    ['29 February', { calendar: 'gregory', month: 2, day: 29 }, '2026-01-01T00:00:00Z', 'UTC', '2026-02-28T00:00'],
  ] as const)('%s', (_name, rule, after, zone, expected) => expect(next(rule, after, zone)).toBe(expected));

  it('answers undefined for a month, day, zone or time that is none', () => {
    expect(next({ calendar: 'persian', month: 13, day: 1 }, '2026-01-01')).toBeUndefined();
    expect(next({ calendar: 'persian', month: 1, day: 0 }, '2026-01-01')).toBeUndefined();
    expect(next({ calendar: 'persian', month: 1.5, day: 1 }, '2026-01-01')).toBeUndefined();
    expect(next({ calendar: 'persian', month: 1, day: 1 }, '2026-01-01', 'No/Where')).toBeUndefined();
    expect(next({ calendar: 'persian', month: 1, day: 1 }, '+200000-01-01')).toBeUndefined();
    expect(nextYearly({ calendar: 'hebrew', month: 1, day: 1 }, new Date(Number.NaN), 'UTC')).toBeUndefined();
  });
});

describe('isYearlyDay', () => {
  it.each([
    ['persian', 12, 30, true],
    ['persian', 7, 31, false],
    ['gregory', 2, 29, true],
    ['gregory', 2, 30, false],
    ['islamic-civil', 12, 30, true],
    ['islamic-umalqura', 2, 30, true],
    ['hebrew', 2, 30, true],
    ['hebrew', 6, 30, false],
  ] as const)('%s month %i day %i: %s', (calendar, month, day, expected) =>
    expect(isYearlyDay({ calendar, month, day })).toBe(expected),
  );
});

describe('calendar systems', () => {
  it.each(calendarSystems)('%s: every day of two centuries comes back, and follows the one before', (system) => {
    let before = dayIn(system, -30_000)!;
    for (let day = -29_999; day < 45_000; day++) {
      const date = dayIn(system, day)!;
      if (
        epochDayIn(system, date.year, date.month, date.day) !== day ||
        (date.day !== 1 && date.day !== before.day + 1)
      )
        expect.fail(`${system} ${day}: ${JSON.stringify(date)} after ${JSON.stringify(before)}`);
      before = date;
    }
  });

  it('end: outside of their years and months there is no day', () => {
    expect(dayIn('persian', -600_000)).toBeUndefined();
    expect(dayIn('hebrew', 2_000_000)).toBeUndefined();
    expect(epochDayIn('persian', 1405, 13, 1)).toBeUndefined();
    expect(epochDayIn('gregory', 2026, 13, 1)).toBeUndefined();
    expect(addMonths('hebrew', 20_000, 0, 9_999_999)).toBeUndefined();
    expect(addMonths('persian', 20_000, 99_999_999, 0)).toBeUndefined();
  });
});
