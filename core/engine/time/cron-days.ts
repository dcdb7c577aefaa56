// Which days of a month a cron's day and weekday fields name, and from them the next local time it names. Knows no zones.
import { civilOf, daysInMonth, epochDayOf } from '../../expressions/civil.ts';
import { limits } from '../../kernel/limits.ts';
import type { Cron } from './cron.ts';
import { daySeconds } from './spans.ts';

/** Bit d - 1 = day d. */
function daysOf(cron: Cron, year: number, month: number, length: number): number {
  const { days, weekdays } = cron;
  const all = 0x7fffffff >>> (31 - length);
  /** Weekday of the day before the first; 0 = Sunday. */
  const before = (((epochDayOf(year, month, 1) + 3) % 7) + 7) % 7;
  const weekdayOf = (day: number) => (before + day) % 7;

  let byDay = days.mask & all;
  for (const back of days.beforeLast) if (back < length) byDay |= 1 << (length - back - 1);
  if (days.isLastWeekday) byDay |= 1 << (nearestWeekday(length, length, weekdayOf) - 1);
  for (const day of days.nearest) if (day <= length) byDay |= 1 << (nearestWeekday(day, length, weekdayOf) - 1);
  if (!weekdays.isRestricted && weekdays.mask === 127) return byDay;

  let byWeekday = 0;
  for (let day = 1; day <= length; day++) if ((weekdays.mask >>> weekdayOf(day)) & 1) byWeekday |= 1 << (day - 1);
  for (let day = length - 6; day <= length; day++)
    if ((weekdays.last >>> weekdayOf(day)) & 1) byWeekday |= 1 << (day - 1);
  for (const { weekday, nth } of weekdays.nth) {
    const day = ((weekday - weekdayOf(1) + 7) % 7) + 1 + (nth - 1) * 7;
    if (day <= length) byWeekday |= 1 << (day - 1);
  }
  return days.isRestricted && weekdays.isRestricted ? byDay | byWeekday : byDay & byWeekday;
}

/** Saturday and Sunday move to the nearest day of Monday to Friday in the same month. */
function nearestWeekday(day: number, length: number, weekdayOf: (day: number) => number): number {
  const weekday = weekdayOf(day);
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === length ? day - 2 : day + 1;
  return day;
}

/** The first second of a day, not before `from`, that the cron names; -1 when there is none. */
function timeFrom(cron: Cron, from: number): number {
  let second = cron.seconds[from % 60] ?? 255;
  let minute = Math.floor(from / 60) % 60;
  let hour = Math.floor(from / 3600);
  if (second === 255) minute++;
  let found = cron.minutes[minute] ?? 255;
  if (found === 255) hour++;
  const foundHour = cron.hours[hour] ?? 255;
  if (foundHour === 255) return -1;
  if (foundHour !== Math.floor(from / 3600)) found = cron.minutes[0] ?? 255;
  if (foundHour !== Math.floor(from / 3600) || found !== Math.floor(from / 60) % 60) second = cron.seconds[0] ?? 255;
  return (foundHour * 60 + found) * 60 + second;
}

/**
 * The first local time after `local` that the cron names, whether or not it exists in some zone; both in seconds since
 * 1970-01-01T00:00. undefined when there is none within the bound.
 */
export function nextLocalTime(cron: Cron, local: number): number | undefined {
  const from = local + 1;
  const today = Math.floor(from / daySeconds);
  let { year, month, day } = civilOf(today);
  const lastYear = year + limits.cronYears;
  const time = timeFrom(cron, from - today * daySeconds);
  if (time < 0) day++;
  let isToday = time >= 0;
  for (; year <= lastYear; year++, month = 1, day = 1, isToday = false) {
    if (cron.years !== undefined && !cron.years.has(year)) continue;
    for (;;) {
      const found = cron.months[month] ?? 255;
      if (found === 255) break;
      if (found !== month) {
        month = found;
        day = 1;
        isToday = false;
      }
      const length = daysInMonth(year, month);
      const mask = day > length ? 0 : daysOf(cron, year, month, length) >>> (day - 1);
      if (mask !== 0) {
        const skipped = 31 - Math.clz32(mask & -mask);
        const at = epochDayOf(year, month, day + skipped) * daySeconds;
        return at + (isToday && skipped === 0 ? time : timeFrom(cron, 0));
      }
      month++;
      day = 1;
      isToday = false;
    }
  }
  return undefined;
}
