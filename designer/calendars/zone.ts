// Instants and the clock on the wall of a time zone. Pure.
import { CalendarDateTime, parseDate, toZoned } from '@internationalized/date';
import { dayNumber } from './calendar.ts';

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  clocks.set(timeZone, made);
  return made;
}

/** The instant of a day (YYYY-MM-DD) and minute in a zone, ISO 8601 UTC. A minute that the zone skips is the first after it. */
export function instantOf(date: string, minutes: number, timeZone: string): string {
  const { year, month, day } = parseDate(date);
  return toZoned(
    new CalendarDateTime(year, month, day, Math.floor(minutes / 60), minutes % 60),
    timeZone,
  ).toAbsoluteString();
}

/** What calendar and clock on the wall show at an instant. `minutes` since midnight. */
export function wallOf(instant: string, timeZone: string): { readonly date: string; readonly minutes: number } {
  const [date = '', time = ''] = clock(timeZone).format(new Date(instant)).split(', ');
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return { date, minutes: hour * 60 + minute };
}

/** The same as one number: days since 1970-01-01 and the part of the day. It grows by one from a midnight to the next, also where the clocks change. */
export function wallDays(instant: string, timeZone: string): number {
  const { date, minutes } = wallOf(instant, timeZone);
  return dayNumber(date) + minutes / 1440;
}
