// The next time a day of the year comes round in one of the calendars: Nowruz is 1 Farvardin, whatever its Gregorian date.

import { type CalendarSystem, dayIn, epochDayIn, monthOfCommon } from './calendar-systems.ts';
import { dateOfMs, daySeconds } from './spans.ts';
import { instantOfLocal, isPlace, offsetAt } from './zone-offsets.ts';

/** 2026-01-01, and how many years from there show every length of every month. */
const someDay = 20_454;
const cycleYears = 40;

/** Hebrew months are those of a common year: Tishri = 1, Adar = 6 (Adar II in a leap year), Nisan = 7, Elul = 12. */
export interface YearlyDay {
  readonly calendar: CalendarSystem;
  readonly month: number;
  readonly day: number;
}

/** Does some year have that day? Only the longest length of each month counts: 30 Esfand and 29 February exist. */
export function isYearlyDay({ calendar, month, day }: YearlyDay): boolean {
  if (!Number.isInteger(month) || !Number.isInteger(day) || month < 1 || month > 12 || day < 1) return false;
  const first = dayIn(calendar, someDay)?.year ?? 1;
  for (let year = first; year < first + cycleYears; year++) {
    const ordinal = monthOfCommon(calendar, year, month);
    const epochDay = epochDayIn(calendar, year, ordinal, day);
    if (epochDay !== undefined && dayIn(calendar, epochDay)?.day === day) return true;
  }
  return false;
}

/**
 * The first beginning (local midnight) of that day after an instant. A day that a year lacks, 30 Esfand or 29 February, is the last of its
 * month. undefined when there is no such month, or the zone or calendar ends.
 */
export function nextYearly(rule: YearlyDay, after: Date, zone: string): Date | undefined {
  const ms = after.getTime();
  const { calendar, month, day } = rule;
  if (Number.isNaN(ms) || !isPlace(zone) || !Number.isInteger(month) || !Number.isInteger(day)) return undefined;
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const seconds = Math.floor(ms / 1000);
  const today = dayIn(calendar, Math.floor((seconds + offsetAt(zone, seconds)) / daySeconds));
  if (today === undefined) return undefined;
  for (const year of [today.year, today.year + 1]) {
    const found = epochDayIn(calendar, year, monthOfCommon(calendar, year, month), day);
    const at = found === undefined ? undefined : dateOfMs(instantOfLocal(zone, found * daySeconds) * 1000);
    if (at === undefined || at.getTime() > ms) return at;
  }
  return undefined;
}
