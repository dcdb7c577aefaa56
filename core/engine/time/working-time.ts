// Counting by a working calendar: is it open, when does it open, how much working time lies between, when is a span of it over. Every search
// is bounded: a calendar that stays closed for three years is closed for ever, and no sum spans more than 54 years.
import { limits } from '../../kernel/limits.ts';
import { addIsoDuration, type IsoDuration, isForward } from './iso-duration.ts';
import { dateOfMs, dayMs } from './spans.ts';
import type { WorkingCalendar } from './working-calendar.ts';
import { instantOfLocal, offsetAt } from './zone-offsets.ts';

type Direction = 1 | -1;

function localMs(ms: number, { zone }: WorkingCalendar): number {
  return ms + offsetAt(zone, Math.floor(ms / 1000)) * 1000;
}

function dayAt(ms: number, calendar: WorkingCalendar): number {
  return Math.floor(localMs(ms, calendar) / dayMs);
}

export function isWorkingTime(at: Date, calendar: WorkingCalendar): boolean {
  const ms = at.getTime();
  if (Number.isNaN(ms)) return false;
  return calendar.spansOn(dayAt(ms, calendar)).some(({ from, to }) => from <= ms && ms < to);
}

/** The instant itself when it is open, else the next opening; undefined when the calendar stays closed. */
export function nextWorkingTime(from: Date, calendar: WorkingCalendar): Date | undefined {
  const ms = from.getTime();
  return Number.isNaN(ms) ? undefined : walk(ms, 0, 1, calendar);
}

/**
 * Open time between two instants in milliseconds, below 0 when `to` is before `from`; undefined when they lie more than 54 years
 * apart.
 */
export function workingTimeBetween(from: Date, to: Date, calendar: WorkingCalendar): number | undefined {
  const [start, end] = [from.getTime(), to.getTime()];
  if (end < start) {
    const back = workingTimeBetween(to, from, calendar);
    return back === undefined ? undefined : 0 - back;
  }
  if (!(end - start <= limits.workingTimeDays * dayMs)) return undefined;
  const lastDay = dayAt(end, calendar);
  let total = 0;
  for (let day = dayAt(start, calendar); day <= lastDay; day++)
    for (const span of calendar.spansOn(day)) total += Math.max(0, Math.min(span.to, end) - Math.max(span.from, start));
  return total;
}

/**
 * Years and months as on any calendar, then days as working days: P2D is the second working day after this one, at the same local time
 * moved into its opening hours (before opening: opening; in a break: its end; after closing: closing). Then hours, minutes and seconds as
 * working time; what ends with closing time ends then, not at the next opening. Without a duration: the next working time. Negative
 * durations go back the same way. undefined when the calendar stays closed or the sum is beyond the bound.
 */
export function addWorkingTime(from: Date, duration: IsoDuration, calendar: WorkingCalendar): Date | undefined {
  const { years, months, days, ms } = duration;
  const moved = addIsoDuration(from, { years, months, days: 0, ms: 0 }, calendar.zone);
  if (moved === undefined) return undefined;
  const direction: Direction = isForward(duration) || (days === 0 && ms === 0 && years === 0 && months === 0) ? 1 : -1;
  let at = moved.getTime();
  if (days !== 0 || years !== 0 || months !== 0) {
    const reached = moveDays(at, Math.abs(days), direction, calendar);
    if (reached === undefined) return undefined;
    at = reached;
    if (ms === 0) return dateOfMs(at);
  }
  return walk(at, Math.abs(ms), direction, calendar);
}

/** The same local time so many working days on, within the hours of that day; 0 = this day, or the nearest open one that way. */
function moveDays(ms: number, days: number, direction: Direction, calendar: WorkingCalendar): number | undefined {
  if (days > limits.workingTimeDays) return undefined;
  const local = localMs(ms, calendar);
  const first = Math.floor(local / dayMs);
  let left = days;
  let closedDays = 0;
  for (let day = days === 0 ? first : first + direction; ; day += direction) {
    if (Math.abs(day - first) > limits.workingTimeDays || closedDays > limits.closedDays) return undefined;
    if (calendar.hoursOn(day).length === 0) closedDays++;
    else {
      closedDays = 0;
      left--;
      if (left <= 0) return withinHours(day, local - first * dayMs, calendar);
    }
  }
}

function withinHours(day: number, time: number, calendar: WorkingCalendar): number {
  let within = time;
  const hours = calendar.hoursOn(day);
  const next = hours.find(({ to }) => time < to);
  if (next === undefined) within = hours.at(-1)?.to ?? time;
  else if (time < next.from) within = next.from;
  const local = day * dayMs + within;
  const seconds = Math.floor(local / 1000);
  return instantOfLocal(calendar.zone, seconds) * 1000 + (local - seconds * 1000);
}

/** Open time used up one way from an instant; with none to use, the first open instant that way. */
function walk(ms: number, amount: number, direction: Direction, calendar: WorkingCalendar): Date | undefined {
  if (amount > limits.workingTimeDays * dayMs) return undefined;
  const first = dayAt(ms, calendar);
  let left = amount;
  let closedDays = 0;
  for (let day = first; ; day += direction) {
    if (Math.abs(day - first) > limits.workingTimeDays || closedDays > limits.closedDays) return undefined;
    const spans = calendar.spansOn(day);
    closedDays = spans.length === 0 ? closedDays + 1 : 0;
    for (const { from, to } of direction === 1 ? spans : spans.toReversed()) {
      const begin = direction === 1 ? Math.max(from, ms) : Math.min(to, ms);
      const available = direction === 1 ? to - begin : begin - from;
      if (available <= 0) continue;
      if (left <= available) return dateOfMs(begin + direction * left);
      left -= available;
    }
  }
}
