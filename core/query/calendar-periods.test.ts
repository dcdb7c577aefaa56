import { describe, expect, it } from 'vitest';
import type { Calendar, TilePeriod } from '../../schemas/types.ts';
import { partsOf, rangeAYearAgo, rangeBefore, rangeOf, untilToday } from './calendar-periods.ts';
import { type DayRange, isoDay, type QueryTime } from './relative-time.ts';

function at(day: string, calendar: Calendar): QueryTime {
  return { now: new Date(`${day}T08:00:00Z`), zone: 'Asia/Tehran', calendar, weekStart: 6 };
}
function days(range: DayRange | undefined): string {
  return range === undefined ? 'nothing' : `${isoDay(range.from)} – ${isoDay(range.to)}`;
}
const month: TilePeriod = { unit: 'month' };

describe('Periods of whole units', () => {
  it('are Jalali months of 31, 30, 29 and in a leap year 30 days', () => {
    // Farvardin and Mehr 1405; Esfand 1404 of 29 days; Esfand 1403, a leap year.
    expect(days(rangeOf(month, at('2026-04-01', 'jalali')))).toBe('2026-03-21 – 2026-04-21');
    expect(days(rangeOf(month, at('2026-10-01', 'jalali')))).toBe('2026-09-23 – 2026-10-23');
    expect(days(rangeBefore(month, at('2026-04-01', 'jalali')))).toBe('2026-02-20 – 2026-03-21');
    expect(days(rangeOf(month, at('2025-03-01', 'jalali')))).toBe('2025-02-19 – 2025-03-21');
  });

  it('end with the present unit, or so many away from it', () => {
    expect(days(rangeOf({ unit: 'month', count: 12 }, at('2026-11-26', 'gregorian')))).toBe('2025-12-01 – 2026-12-01');
    expect(days(rangeOf({ unit: 'quarter', offset: -1 }, at('2026-11-26', 'jalali')))).toBe('2026-06-22 – 2026-09-23');
    expect(days(rangeBefore({ unit: 'month', count: 3 }, at('2026-11-26', 'gregorian')))).toBe(
      '2026-06-01 – 2026-09-01',
    );
    expect(days(rangeOf({ unit: 'week' }, at('2026-11-26', 'jalali')))).toBe('2026-11-21 – 2026-11-28');
  });

  it('of a year ago are the same months, whatever their length', () => {
    expect(days(rangeAYearAgo(month, at('2025-03-01', 'jalali')))).toBe('2024-02-20 – 2024-03-20');
    expect(days(rangeAYearAgo({ unit: 'year' }, at('2026-11-26', 'jalali')))).toBe('2025-03-21 – 2026-03-21');
    // Adar II of 5784, a leap year, and Adar of 5783.
    expect(days(rangeAYearAgo(month, at('2024-03-20', 'hebrew')))).toBe('2023-02-22 – 2023-03-23');
  });

  it('have parts without gaps: thirteen months in a Hebrew leap year, twelve in a Jalali one', () => {
    for (const [day, calendar, count] of [
      ['2024-03-20', 'hebrew', 13],
      ['2026-11-26', 'jalali', 12],
    ] as const) {
      const time = at(day, calendar);
      const range = rangeOf({ unit: 'year' }, time)!;
      const parts = partsOf(range, 'month', time);
      expect(parts).toHaveLength(count);
      expect([parts[0]?.from, parts.at(-1)?.to]).toEqual([range.from, range.to]);
      for (const [index, part] of parts.slice(1).entries()) expect(part.from).toBe(parts[index]?.to);
    }
  });

  it('are cut after today', () => {
    const time = at('2026-11-26', 'gregorian');
    expect(days(untilToday(rangeOf(month, time)!, time))).toBe('2026-11-01 – 2026-11-27');
  });
});
