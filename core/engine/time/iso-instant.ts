// ISO 8601 dates and date-times, with an offset, an RFC 9557 zone, or neither: then they are local and told in the zone given.
import { daysInMonth, epochDayOf } from '../../expressions/civil.ts';
import { limits } from '../../kernel/limits.ts';
import { parseAnnotations, withoutFeelZones } from './annotations.ts';
import type { CalendarSystem } from './calendar-systems.ts';
import { dateOfMs, dayMs } from './spans.ts';
import { instantOfLocal, isPlace, offsetAt, offsetText, parseOffset } from './zone-offsets.ts';

/** A point in time as it is written. */
export interface IsoPoint {
  /** The text without its suffixes. */
  readonly head: string;
  /** Milliseconds since 1970-01-01T00:00 on its own clock. */
  readonly localMs: number;
  /** Seconds east of UTC, when it says so; Z is 0. */
  readonly offset?: number;
  readonly zone?: string;
  readonly calendar?: CalendarSystem;
}

const pointForm =
  /^([+-]\d{6}|-?\d{4}|[1-9]\d{4,5})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,30}))?)?(Z|z|[+-]\d{2}:\d{2}(?::\d{2})?)?)?$/;

/** undefined when it is none, has a day its month lacks, or names a zone that does not have this offset then. */
export function parseIsoPoint(text: string): IsoPoint | undefined {
  if (text.length > limits.timerTextLength) return undefined;
  const annotated = parseAnnotations(withoutFeelZones(text));
  const parts = annotated === undefined ? null : pointForm.exec(annotated.head);
  if (annotated === undefined || parts === null) return undefined;
  const written = localOf(parts);
  const offset = parts[8] === undefined ? undefined : /^z$/i.test(parts[8]) ? 0 : parseOffset(parts[8]);
  if (written === undefined || (parts[8] !== undefined && offset === undefined)) return undefined;
  const { zone } = annotated;
  if (offset === undefined) return { ...annotated, localMs: written };
  if (zone === undefined) return { ...annotated, localMs: written, offset };
  const there = offsetAt(zone, Math.floor(written / 1000) - offset);
  // Z beside a zone tells the instant and nothing of the clock there (RFC 9557, 2); any other offset must be the zone's.
  if (/^z$/i.test(parts[8] ?? '')) return { ...annotated, localMs: written + there * 1000, offset: there };
  return there === offset ? { ...annotated, localMs: written, offset } : undefined;
}

function localOf(parts: RegExpExecArray): number | undefined {
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const [hour, minute, second] = [Number(parts[4] ?? 0), Number(parts[5] ?? 0), Number(parts[6] ?? 0)];
  const ms = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'));
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || minute > 59 || second > 59)
    return undefined;
  // 24:00 is the end of the day.
  if (hour > 24 || (hour === 24 && (minute > 0 || second > 0 || ms > 0))) return undefined;
  const localMs = epochDayOf(year, month, day) * dayMs + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
  return dateOfMs(localMs) === undefined ? undefined : localMs;
}

/** Whose wall clock a point is told by: its zone, else its offset, else the place given. */
export function placeOf(point: IsoPoint, place: string): string {
  if (point.zone !== undefined) return point.zone;
  if (point.offset === undefined) return place;
  return point.offset === 0 ? 'UTC' : offsetText(point.offset);
}

/** undefined beyond what a Date holds, or when it is local and the place does not exist. */
export function instantOfPoint(point: IsoPoint, place: string): Date | undefined {
  if (point.offset !== undefined) return dateOfMs(point.localMs - point.offset * 1000);
  const told = point.zone ?? place;
  if (told === 'UTC') return dateOfMs(point.localMs);
  if (!isPlace(told)) return undefined;
  const seconds = Math.floor(point.localMs / 1000);
  return dateOfMs(instantOfLocal(told, seconds) * 1000 + (point.localMs - seconds * 1000));
}

/** Reads a date-time, or a date as its midnight; one without offset and zone is told in `zone`. */
export function parseIsoInstant(text: string, zone = 'UTC'): Date | undefined {
  const point = parseIsoPoint(text);
  return point === undefined ? undefined : instantOfPoint(point, zone);
}
