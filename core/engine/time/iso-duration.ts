// ISO 8601 durations: reading them, multiplying them and adding them to instants in a zone and a calendar. Pure arithmetic.
import { limits } from '../../kernel/limits.ts';
import { addMonths, type CalendarSystem } from './calendar-systems.ts';
import { dateOfMs, dayMs } from './spans.ts';
import { instantOfLocal, isPlace, offsetAt } from './zone-offsets.ts';

/** Its parts have one sign. A day is a day of the wall clock, not 24 hours: `ms` holds hours, minutes and seconds alone. */
export interface IsoDuration {
  readonly years: number;
  readonly months: number;
  readonly days: number;
  readonly ms: number;
}

const number = '(\\d{1,15}(?:[.,]\\d{1,9})?)';
const durationForm = new RegExp(
  `^([+-])?P(?:(\\d{1,9})Y)?(?:(\\d{1,9})M)?(?:${number}W)?(?:${number}D)?(?:T(?:${number}H)?(?:${number}M)?(?:${number}S)?)?$`,
);

/**
 * Reads P1Y2M3DT4H5M6.7S, P2W, -PT1H. The smallest part that is written may have a fraction: PT1.5H, P0.5D (half a day is 12 hours);
 * years and months may not. undefined when it is none or holds nothing.
 */
export function parseIsoDuration(text: string): IsoDuration | undefined {
  if (text.length > limits.timerTextLength) return undefined;
  const parts = durationForm.exec(text);
  if (parts === null || /[PT]$/.test(text)) return undefined;
  const written = parts.slice(2).filter((part) => part !== undefined);
  if (written.slice(0, -1).some((part) => /[.,]/.test(part))) return undefined;
  const amount = (index: number): number => Number(parts[index]?.replace(',', '.') ?? 0);
  const sign = parts[1] === '-' ? -1 : 1;
  const days = amount(4) * 7 + amount(5);
  const wholeDays = Math.floor(days);
  const ms = Math.round((days - wholeDays) * dayMs + amount(6) * 3_600_000 + amount(7) * 60_000 + amount(8) * 1000);
  return scaled({ years: amount(2), months: amount(3), days: wholeDays, ms }, sign);
}

/** A duration as many times as given; undefined when it grows beyond exact numbers. */
export function scaled(duration: IsoDuration, factor: number): IsoDuration | undefined {
  const years = duration.years * factor || 0;
  const months = duration.months * factor || 0;
  const days = duration.days * factor || 0;
  const ms = duration.ms * factor || 0;
  const isExact = [years, months, days, ms].every(Number.isSafeInteger);
  return isExact ? { years, months, days, ms } : undefined;
}

/** Does it move the date, and not the clock alone? */
export function movesDate({ years, months, days }: IsoDuration): boolean {
  return years !== 0 || months !== 0 || days !== 0;
}

/** Does it go forward: some part above 0? Durations of one sign only. */
export function isForward({ years, months, days, ms }: IsoDuration): boolean {
  return years > 0 || months > 0 || days > 0 || ms > 0;
}

/**
 * The instant a duration later: years and months in the calendar, then days, both by the wall clock of the zone, then the time as it passes.
 * A day that the month lacks becomes its last; a wall-clock time that is skipped moves forward by the gap, one that comes twice is
 * the first. undefined beyond what a Date holds, where the calendar ends, or in a zone that does not exist.
 */
export function addIsoDuration(
  instant: Date,
  duration: IsoDuration,
  zone = 'UTC',
  calendar: CalendarSystem = 'gregory',
): Date | undefined {
  const ms = instant.getTime();
  if (Number.isNaN(ms)) return undefined;
  if (!movesDate(duration)) return dateOfMs(ms + duration.ms);
  if (!isPlace(zone)) return undefined;
  return addToLocal(ms + offsetAt(zone, Math.floor(ms / 1000)) * 1000, duration, zone, calendar);
}

/** The same from a local time, which need not exist: 02:30 on the day of a gap stays 02:30 on the days after. */
export function addToLocal(
  localMs: number,
  duration: IsoDuration,
  zone: string,
  calendar: CalendarSystem,
): Date | undefined {
  let day = Math.floor(localMs / dayMs);
  const time = localMs - day * dayMs;
  if (duration.years !== 0 || duration.months !== 0) {
    const moved = addMonths(calendar, day, duration.years, duration.months);
    if (moved === undefined) return undefined;
    day = moved;
  }
  const local = (day + duration.days) * dayMs + time;
  if (zone === 'UTC') return dateOfMs(local + duration.ms);
  if (dateOfMs(local) === undefined) return undefined;
  const seconds = Math.floor(local / 1000);
  return dateOfMs(instantOfLocal(zone, seconds) * 1000 + (local - seconds * 1000) + duration.ms);
}
