// Reads dates, times and durations from ISO 8601 texts as XML Schema and FEEL write them (DMN 1.5, 10.3.2.3.4 ff.). null = no such text.
import { daysInMonth } from './civil.ts';
import {
  DayTimeDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  nanosPerDay,
  nanosPerSecond,
  type Place,
  type Temporal,
  YearMonthDuration,
} from './temporal.ts';
import { isZone } from './zone.ts';

const dateForm = /^(-?)(\d{4}|[1-9]\d{4,8})-(\d{2})-(\d{2})$/;
const timeForm = /^T?(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,30}))?(Z|z|[+-]\d{2}:\d{2}(?::\d{2})?|@[\w/+-]{1,64})?$/;
const monthsForm = /^(-?)P(?=\d)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?$/;
const daysForm =
  /^(-?)P(?=\d|T\d)(?:(\d{1,12})D)?(?:T(?=\d)(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,15})(?:\.(\d{1,30}))?S)?)?$/;

/** The date if the month has that day. */
export function makeDate(year: number, month: number, day: number): FeelDate | null {
  if (!Number.isInteger(year) || Math.abs(year) > 999_999_999) return null;
  if (!Number.isInteger(month) || month < 1 || month > 12) return null;
  if (!Number.isInteger(day) || day < 1 || day > daysInMonth(year, month)) return null;
  return new FeelDate(year, month, day);
}

/** Seconds may have a fraction; the offset is in seconds east of UTC, at most 18 hours. */
export function makeTime(hour: number, minute: number, nanos: number, place: Place): FeelTime | null {
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || nanos < 0 || nanos >= 60 * nanosPerSecond) return null;
  if (place !== undefined && 'offset' in place && Math.abs(place.offset) > 18 * 3600) return null;
  return new FeelTime((hour * 3600 + minute * 60) * nanosPerSecond + nanos, place);
}

export function parseDate(text: string): FeelDate | null {
  const found = dateForm.exec(text);
  if (found === null) return null;
  return makeDate(Number(`${found[1]}${found[2]}`), Number(found[3]), Number(found[4]));
}

export function parseTime(text: string): FeelTime | null {
  const found = timeForm.exec(text);
  if (found === null) return null;
  const place = parsePlace(found[5]);
  if (place === null) return null;
  const nanos = Number(found[3]) * nanosPerSecond + fractionNanos(found[4]);
  return makeTime(Number(found[1]), Number(found[2]), nanos, place);
}

/** A date alone is its midnight, local. */
export function parseDateTime(text: string): FeelDateTime | null {
  const split = text.indexOf('T');
  const date = parseDate(split === -1 ? text : text.slice(0, split));
  if (date === null) return null;
  if (split === -1) return new FeelDateTime(date, 0, undefined);
  const time = parseTime(text.slice(split + 1));
  return time === null || text[split + 1] === 'T' ? null : new FeelDateTime(date, time.nanos, time.place);
}

/** "P1Y2M" is years and months, "P3DT4H" days and time; a mixture is none. */
export function parseDuration(text: string): DayTimeDuration | YearMonthDuration | null {
  const months = monthsForm.exec(text);
  if (months !== null) {
    const size = Number(months[2] ?? 0) * 12 + Number(months[3] ?? 0);
    return new YearMonthDuration(months[1] === '-' && size > 0 ? -size : size);
  }
  const days = daysForm.exec(text);
  if (days === null) return null;
  const seconds =
    BigInt(days[2] ?? 0) * 86_400n + BigInt(days[3] ?? 0) * 3600n + BigInt(days[4] ?? 0) * 60n + BigInt(days[5] ?? 0);
  const size = seconds * BigInt(nanosPerSecond) + BigInt(fractionNanos(days[6]));
  return new DayTimeDuration(days[1] === '-' ? -size : size);
}

/** What stands in @"…": whichever of the five forms fits. */
export function parseTemporal(text: string): Temporal | null {
  return parseDuration(text) ?? parseDate(text) ?? (text.includes('-') ? parseDateTime(text) : null) ?? parseTime(text);
}

function fractionNanos(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits.slice(0, 9).padEnd(9, '0'));
}

/** null = a place that does not exist. */
function parsePlace(text: string | undefined): Place | null {
  if (text === undefined) return undefined;
  if (text === 'Z' || text === 'z') return { offset: 0 };
  if (text.startsWith('@')) return isZone(text.slice(1)) ? { zone: text.slice(1) } : null;
  const [hours, minutes, seconds] = text.slice(1).split(':').map(Number);
  if ((minutes ?? 0) > 59 || (seconds ?? 0) > 59) return null;
  const size = (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
  return { offset: text.startsWith('-') ? 0 - size : size };
}

/** A time of day moved by nanoseconds, around midnight. */
export function wrapDay(nanos: bigint): number {
  const day = BigInt(nanosPerDay);
  return Number(((nanos % day) + day) % day);
}
