// Durations: how they are read, and what adding them means in zones and calendars.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarSystem } from './calendar-systems.ts';
import { addIsoDuration, parseIsoDuration } from './iso-duration.ts';

const parts = (text: string) => {
  const read = parseIsoDuration(text);
  return read && [read.years, read.months, read.days, read.ms];
};
const add = (from: string, duration: string, zone?: string, calendar?: CalendarSystem) =>
  addIsoDuration(new Date(from), parseIsoDuration(duration)!, zone, calendar)?.toISOString().replace('.000', '');

describe('parseIsoDuration', () => {
  it.each([
    ['P1Y2M3DT4H5M6.7S', [1, 2, 3, 14_706_700]],
    ['P2W', [0, 0, 14, 0]],
    ['P1.5W', [0, 0, 10, 43_200_000]],
    ['P0.5D', [0, 0, 0, 43_200_000]],
    ['PT1.5H', [0, 0, 0, 5_400_000]],
    ['PT1,5H', [0, 0, 0, 5_400_000]],
    ['PT0.001S', [0, 0, 0, 1]],
    ['-P1DT1H', [0, 0, -1, -3_600_000]],
    ['+PT36H', [0, 0, 0, 129_600_000]],
    ['PT0S', [0, 0, 0, 0]],
    ['P18M', [0, 18, 0, 0]],
  ])('reads %s', (text, expected) => expect(parts(text)).toEqual(expected));

  it.each([
    ['P', 'PT', 'P1DT', '', '1D', 'P1H', 'PT1D', 'P-1D', 'p1d', 'P1D ', 'P1M1Y'],
    ['P1.5Y', 'P1.5M', 'P1.5DT1H', 'PT1.5H30M', 'P9999999999999999D', 'P1e3D', 'P۱D'],
  ])('refuses %s and its like', (...texts) => {
    for (const text of texts) expect([text, parts(text)]).toEqual([text, undefined]);
  });
});

describe('addIsoDuration', () => {
  it.each([
    ['a day the month lacks becomes its last', '2026-01-31T09:00:00Z', 'P1M', undefined, '2026-02-28T09:00:00Z'],
    ['29 February becomes the 28th', '2024-02-29T09:00:00Z', 'P1Y', undefined, '2025-02-28T09:00:00Z'],
    ['backwards too', '2026-03-31T09:00:00Z', '-P1M', undefined, '2026-02-28T09:00:00Z'],
    ['a day in spring keeps the wall clock', '2026-03-07T17:00:00Z', 'P1D', 'America/New_York', '2026-03-08T16:00:00Z'],
    ['24 hours do not', '2026-03-07T17:00:00Z', 'PT24H', 'America/New_York', '2026-03-08T17:00:00Z'],
    ['a skipped 02:30 becomes 03:30', '2026-03-07T07:30:00Z', 'P1D', 'America/New_York', '2026-03-08T07:30:00Z'],
    [
      'a 01:30 that comes twice is the first',
      '2026-10-31T05:30:00Z',
      'P1D',
      'America/New_York',
      '2026-11-01T05:30:00Z',
    ],
    ['a month over autumn in Jerusalem', '2026-10-01T06:00:00Z', 'P1M', 'Asia/Jerusalem', '2026-11-01T07:00:00Z'],
    ['Tehran had summer time until 2022', '2022-03-20T05:30:00Z', 'P2D', 'Asia/Tehran', '2022-03-22T04:30:00Z'],
    ['and has none since', '2026-03-20T05:30:00Z', 'P2D', 'Asia/Tehran', '2026-03-22T05:30:00Z'],
    ['Samoa left out 30 December 2011', '2011-12-29T19:00:00Z', 'P1D', 'Pacific/Apia', '2011-12-30T19:00:00Z'],
    ['a fixed offset is a place', '2026-03-07T17:00:00Z', 'P1D', '-05:00', '2026-03-08T17:00:00Z'],
  ])('%s', (_name, from, duration, zone, expected) => expect(add(from, duration, zone)).toBe(expected));

  it.each([
    // 31 Shahrivar 1405 + 1 month = 30 Mehr; 30 Esfand 1403 + 1 year = 29 Esfand 1404
    ['persian', '2026-09-22T05:30:00Z', 'P1M', 'Asia/Tehran', '2026-10-22T05:30:00Z'],
    ['persian', '2025-03-20T05:30:00Z', 'P1Y', 'Asia/Tehran', '2026-03-20T05:30:00Z'],
    // 1 Farvardin 1405 → 1 Farvardin 1406
    ['persian', '2026-03-21T05:30:00Z', 'P1Y', 'Asia/Tehran', '2027-03-21T05:30:00Z'],
    // 1 Ramadan 1447 → 1 Shawwal 1447
    ['islamic-umalqura', '2026-02-18T06:00:00Z', 'P1M', 'Asia/Riyadh', '2026-03-20T06:00:00Z'],
    // Purim: 14 Adar 5783 → 14 Adar II 5784, though Adar I lies between
    ['hebrew', '2023-03-07T10:00:00Z', 'P1Y', 'Asia/Jerusalem', '2024-03-24T10:00:00Z'],
    // 15 Shvat 5784 + 1 month = 15 Adar I
    ['hebrew', '2024-01-25T10:00:00Z', 'P1M', 'Asia/Jerusalem', '2024-02-24T10:00:00Z'],
    ['gregory', '2026-01-31T05:30:00Z', 'P1M', 'Asia/Tehran', '2026-02-28T05:30:00Z'],
  ] as const)('adds in the %s calendar: %s + %s', (calendar, from, duration, zone, expected) =>
    expect(add(from, duration, zone, calendar)).toBe(expected),
  );

  it('answers undefined beyond what a Date holds, in no zone and of no date', () => {
    expect(add('2026-01-01T00:00:00Z', 'P999999999Y')).toBeUndefined();
    expect(add('2026-01-01T00:00:00Z', 'P400000Y', 'UTC', 'persian')).toBeUndefined();
    expect(add('2026-01-01T00:00:00Z', 'P90000Y', 'UTC', 'hebrew')).toBeUndefined();
    expect(add('2026-01-01T00:00:00Z', 'P100000000D', 'Asia/Tehran')).toBeUndefined();
    expect(add('2026-01-01T00:00:00Z', 'P1D', 'No/Where')).toBeUndefined();
    expect(addIsoDuration(new Date(Number.NaN), parseIsoDuration('P1D')!)).toBeUndefined();
  });

  it('moves a month there and back, but for the days that a month lacks', () => {
    const calendars = fc.constantFrom<CalendarSystem>(
      'gregory',
      'persian',
      'islamic-umalqura',
      'islamic-civil',
      'hebrew',
    );
    const noons = fc.integer({ min: 0, max: 40_000 }).map((day) => new Date(day * 86_400_000 + 43_200_000));
    fc.assert(
      fc.property(noons, fc.integer({ min: -60, max: 60 }), calendars, (noon, months, calendar) => {
        const there = addIsoDuration(noon, { years: 0, months, days: 0, ms: 0 }, 'UTC', calendar)!;
        const back = addIsoDuration(there, { years: 0, months: -months, days: 0, ms: 0 }, 'UTC', calendar)!;
        const lost = (noon.getTime() - back.getTime()) / 86_400_000;
        expect(lost).toBeGreaterThanOrEqual(0);
        expect(lost).toBeLessThanOrEqual(3);
        expect(Math.abs((there.getTime() - noon.getTime()) / 86_400_000 - months * 29.98)).toBeLessThan(60);
      }),
    );
  });
});
