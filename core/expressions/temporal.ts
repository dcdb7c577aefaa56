// Dates, times and durations of FEEL as immutable values: what they are and their parts. Reading texts is temporal-parse.ts,
// arithmetic is temporal-arithmetic.ts.
import { civilOf, epochDayOf } from './civil.ts';
import { offsetAtInstant, offsetAtLocal } from './zone.ts';

export const nanosPerSecond = 1_000_000_000;
export const nanosPerDay = 86_400 * nanosPerSecond;

/** Where a time is told: an offset in seconds, a named zone, or nowhere (local). */
export type Place = { readonly offset: number } | { readonly zone: string } | undefined;

const pad = (value: number, width = 2) => String(value).padStart(width, '0');

export class FeelDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  constructor(year: number, month: number, day: number) {
    this.year = year;
    this.month = month;
    this.day = day;
  }
  static ofEpochDay(epochDay: number): FeelDate {
    const { year, month, day } = civilOf(epochDay);
    return new FeelDate(year, month, day);
  }
  /** Days since 1970-01-01. */
  get epochDay(): number {
    return epochDayOf(this.year, this.month, this.day);
  }
  /** 1 = Monday … 7 = Sunday. */
  get weekday(): number {
    return ((((this.epochDay + 3) % 7) + 7) % 7) + 1;
  }
  toString(): string {
    return `${this.year < 0 ? '-' : ''}${pad(Math.abs(this.year), 4)}-${pad(this.month)}-${pad(this.day)}`;
  }
}

export class FeelTime {
  /** Since midnight, 0 to nanosPerDay - 1. */
  readonly nanos: number;
  readonly place: Place;
  constructor(nanos: number, place: Place) {
    this.nanos = nanos;
    this.place = place;
  }
  get hour(): number {
    return Math.floor(this.nanos / (3600 * nanosPerSecond));
  }
  get minute(): number {
    return Math.floor(this.nanos / (60 * nanosPerSecond)) % 60;
  }
  get second(): number {
    return Math.floor(this.nanos / nanosPerSecond) % 60;
  }
  /** Seconds east of UTC; a named zone is taken at the first day of 1970. */
  get offset(): number | undefined {
    if (this.place === undefined) return undefined;
    return 'offset' in this.place ? this.place.offset : offsetAtLocal(this.place.zone, 0);
  }
  toString(): string {
    return `${clockText(this.nanos)}${placeText(this.place)}`;
  }
}

export class FeelDateTime {
  readonly date: FeelDate;
  /** Since midnight, 0 to nanosPerDay - 1. */
  readonly nanos: number;
  readonly place: Place;
  constructor(date: FeelDate, nanos: number, place: Place) {
    this.date = date;
    this.nanos = nanos;
    this.place = place;
  }
  /** The date-time of an instant as told at a place. */
  static ofInstant(instant: Date, zone = 'UTC'): FeelDateTime {
    const ms = instant.getTime();
    return FeelDateTime.ofEpochNanos(BigInt(ms) * 1_000_000n, zone === 'UTC' ? { offset: 0 } : { zone });
  }
  static ofEpochNanos(epochNanos: bigint, place: Place): FeelDateTime {
    const seconds = Number(floorDivide(epochNanos, BigInt(nanosPerSecond)));
    const offset = place === undefined ? 0 : 'offset' in place ? place.offset : offsetAtInstant(place.zone, seconds);
    const local = epochNanos + BigInt(offset) * BigInt(nanosPerSecond);
    const day = floorDivide(local, BigInt(nanosPerDay));
    return new FeelDateTime(FeelDate.ofEpochDay(Number(day)), Number(local - day * BigInt(nanosPerDay)), place);
  }
  get time(): FeelTime {
    return new FeelTime(this.nanos, this.place);
  }
  /** Seconds east of UTC, undefined for a local date-time. */
  get offset(): number | undefined {
    if (this.place === undefined) return undefined;
    return 'offset' in this.place ? this.place.offset : offsetAtLocal(this.place.zone, this.localSeconds);
  }
  /** Nanoseconds since 1970-01-01T00:00:00Z; a local date-time is told in `zone`. */
  epochNanos(zone = 'UTC'): bigint {
    const offset = this.offset ?? offsetAtLocal(zone, this.localSeconds);
    return this.localNanos - BigInt(offset) * BigInt(nanosPerSecond);
  }
  /** The instant, to the millisecond; a local date-time is told in `zone`. */
  toInstant(zone = 'UTC'): Date {
    return new Date(Number(floorDivide(this.epochNanos(zone), 1_000_000n)));
  }
  /** Nanoseconds since 1970-01-01T00:00 at its own place. */
  get localNanos(): bigint {
    return BigInt(this.date.epochDay) * BigInt(nanosPerDay) + BigInt(this.nanos);
  }
  private get localSeconds(): number {
    return this.date.epochDay * 86_400 + Math.floor(this.nanos / nanosPerSecond);
  }
  toString(): string {
    return `${this.date.toString()}T${clockText(this.nanos)}${placeText(this.place)}`;
  }
}

export class DayTimeDuration {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
  static ofSeconds(seconds: number): DayTimeDuration {
    return new DayTimeDuration(BigInt(seconds) * BigInt(nanosPerSecond));
  }
  /** Whole milliseconds, cut towards zero. */
  get ms(): number {
    return Number(this.nanos / 1_000_000n);
  }
  toString(): string {
    if (this.nanos === 0n) return 'PT0S';
    const size = this.nanos < 0n ? -this.nanos : this.nanos;
    const days = size / BigInt(nanosPerDay);
    const rest = Number(size % BigInt(nanosPerDay));
    const hours = Math.floor(rest / (3600 * nanosPerSecond));
    const minutes = Math.floor(rest / (60 * nanosPerSecond)) % 60;
    const seconds = Math.floor(rest / nanosPerSecond) % 60;
    const fraction = fractionText(rest % nanosPerSecond);
    const date = days > 0n ? `${days}D` : '';
    const time = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${
      seconds > 0 || fraction !== '' ? `${seconds}${fraction}S` : ''
    }`;
    return `${this.nanos < 0n ? '-' : ''}P${date}${time === '' ? '' : `T${time}`}`;
  }
}

export class YearMonthDuration {
  readonly months: number;
  constructor(months: number) {
    this.months = months;
  }
  toString(): string {
    if (this.months === 0) return 'P0M';
    const size = Math.abs(this.months);
    const years = Math.floor(size / 12);
    const months = size % 12;
    return `${this.months < 0 ? '-' : ''}P${years > 0 ? `${years}Y` : ''}${months > 0 ? `${months}M` : ''}`;
  }
}

export type Temporal = FeelDate | FeelTime | FeelDateTime | DayTimeDuration | YearMonthDuration;

export function isTemporal(value: unknown): value is Temporal {
  return (
    value instanceof FeelDate ||
    value instanceof FeelTime ||
    value instanceof FeelDateTime ||
    value instanceof DayTimeDuration ||
    value instanceof YearMonthDuration
  );
}

export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor !== 0n && dividend < 0n !== divisor < 0n ? quotient - 1n : quotient;
}

function clockText(nanos: number): string {
  const seconds = Math.floor(nanos / nanosPerSecond);
  const clock = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return clock + fractionText(nanos % nanosPerSecond);
}

function fractionText(nanos: number): string {
  return nanos === 0 ? '' : `.${pad(nanos, 9).replace(/0+$/, '')}`;
}

function placeText(place: Place): string {
  if (place === undefined) return '';
  if ('zone' in place) return `@${place.zone}`;
  if (place.offset === 0) return 'Z';
  const size = Math.abs(place.offset);
  const seconds = size % 60 === 0 ? '' : `:${pad(size % 60)}`;
  return `${place.offset < 0 ? '-' : '+'}${pad(Math.floor(size / 3600))}:${pad(Math.floor(size / 60) % 60)}${seconds}`;
}
