// Whole days, weeks, months, quarters and years in a row, in any of the four calendars: the ones a tile counts, the ones before them, and the parts of them.

import { systemOf } from '../../schemas/calendar-systems.ts';
import type { TilePeriod, TileUnit } from '../../schemas/types.ts';
import { addMonths } from '../engine/time/calendar-systems.ts';
import { limits } from '../kernel/limits.ts';
import { type DayRange, periodAround, type QueryTime, todayOf } from './relative-time.ts';

/** undefined = beyond what the calendar knows. */
export function rangeOf({ unit, count = 1, offset = 0 }: TilePeriod, time: QueryTime): DayRange | undefined {
  const around = (by: number) => periodAround(todayOf(time), unit, by, systemOf[time.calendar], time.weekStart);
  const [first, last] = [around(offset - count + 1), around(offset)];
  return first === undefined || last === undefined ? undefined : { from: first.from, to: last.to };
}

/** As many units just before. */
export function rangeBefore(period: TilePeriod, time: QueryTime): DayRange | undefined {
  const { offset = 0, count = 1 } = period;
  return rangeOf({ ...period, offset: offset - count }, time);
}

/** The same units a year ago; weeks and days keep their number. */
export function rangeAYearAgo(period: TilePeriod, time: QueryTime): DayRange | undefined {
  const range = rangeOf(period, time);
  if (range === undefined) return undefined;
  const from = yearBefore(range.from, period.unit, time);
  if (from === undefined) return undefined;
  if (period.unit === 'day' || period.unit === 'week') return { from, to: from + (range.to - range.from) };
  const last = yearBefore(range.to - 1, period.unit, time);
  const to = last === undefined ? undefined : partAround(last, period.unit, time)?.to;
  return to === undefined ? undefined : { from, to };
}

/** The first day of the unit in which the same day of a year ago lies. */
export function yearBefore(day: number, unit: TileUnit, time: QueryTime): number | undefined {
  const moved = addMonths(systemOf[time.calendar], day, -1, 0);
  return moved === undefined ? undefined : partAround(moved, unit, time)?.from;
}

function partAround(day: number, unit: TileUnit, time: QueryTime): DayRange | undefined {
  return periodAround(day, unit, 0, systemOf[time.calendar], time.weekStart);
}

/** The part of time a day lies in and all that follow to the end of the range; at most limits.tileParts, the newest. */
export function partsOf({ from, to }: DayRange, unit: TileUnit, time: QueryTime): DayRange[] {
  const parts: DayRange[] = [];
  for (let at = partAround(from, unit, time); at !== undefined && at.from < to; at = partAround(at.to, unit, time)) {
    parts.push(at);
    if (parts.length > limits.tileParts) parts.shift();
  }
  return parts;
}

/** What of a range has passed when today ends. */
export function untilToday({ from, to }: DayRange, time: QueryTime): DayRange {
  return { from, to: Math.max(from, Math.min(to, todayOf(time) + 1)) };
}
