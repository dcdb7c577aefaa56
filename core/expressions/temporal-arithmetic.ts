// Adding, subtracting and scaling dates, times and durations (DMN 1.5, tables 55 to 58). null = the two do not go together.
import { Decimal } from '../kernel/decimal.ts';
import { daysInMonth } from './civil.ts';
import { divide, type FeelNumber } from './number.ts';
import {
  DayTimeDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  floorDivide,
  nanosPerDay,
  type Temporal,
  YearMonthDuration,
} from './temporal.ts';
import { makeDate, wrapDay } from './temporal-parse.ts';

const furthestYear = 999_999_999;
const furthestNanos = 10n ** 30n;

export function addTemporal(left: Temporal, right: Temporal): Temporal | null {
  if (left instanceof YearMonthDuration && right instanceof YearMonthDuration)
    return months(left.months + right.months);
  if (left instanceof DayTimeDuration && right instanceof DayTimeDuration) return nanos(left.nanos + right.nanos);
  if (right instanceof YearMonthDuration) return addMonths(left, right.months);
  if (right instanceof DayTimeDuration) return addNanos(left, right.nanos);
  return left instanceof YearMonthDuration || left instanceof DayTimeDuration ? addTemporal(right, left) : null;
}

/** @param zone where local date-times are told when the other one has a place. */
export function subtractTemporal(left: Temporal, right: Temporal, zone: string): Temporal | null {
  if (right instanceof YearMonthDuration || right instanceof DayTimeDuration) {
    const isDuration = left instanceof YearMonthDuration || left instanceof DayTimeDuration;
    return isDuration && left.constructor !== right.constructor ? null : addTemporal(left, negate(right));
  }
  if (left instanceof FeelTime && right instanceof FeelTime) return timeDifference(left, right);
  const from = asDateTime(right);
  const to = asDateTime(left);
  if (from === null || to === null) return null;
  if (from.place === undefined && to.place === undefined) return nanos(to.localNanos - from.localNanos);
  return nanos(to.epochNanos(zone) - from.epochNanos(zone));
}

export function negate(duration: DayTimeDuration | YearMonthDuration): DayTimeDuration | YearMonthDuration {
  return duration instanceof DayTimeDuration
    ? new DayTimeDuration(-duration.nanos)
    : new YearMonthDuration(0 - duration.months);
}

/** Months are cut towards zero, nanoseconds likewise. */
export function scale(duration: DayTimeDuration | YearMonthDuration, factor: Decimal): Temporal | null {
  return resized(duration, (size) => size.times(factor));
}

/** The duration divided; null for a division by zero. */
export function share(duration: DayTimeDuration | YearMonthDuration, divisor: Decimal): Temporal | null {
  return divisor.isZero() ? null : resized(duration, (size) => size.div(divisor));
}

function resized(duration: DayTimeDuration | YearMonthDuration, resize: (size: Decimal) => Decimal): Temporal | null {
  if (duration instanceof YearMonthDuration) return months(resize(new Decimal(duration.months)).trunc().toNumber() + 0);
  const size = resize(new Decimal(duration.nanos.toString())).trunc();
  return size.abs().gt('1e30') ? null : nanos(BigInt(size.toFixed(0)));
}

export function ratio(left: Temporal, right: Temporal): FeelNumber | null {
  if (left instanceof YearMonthDuration && right instanceof YearMonthDuration) {
    return divide(left.months, right.months);
  }
  if (left instanceof DayTimeDuration && right instanceof DayTimeDuration) {
    return divide(new Decimal(left.nanos.toString()), new Decimal(right.nanos.toString()));
  }
  return null;
}

/** Whole months from one date to the other, towards zero (DMN 1.5, `years and months duration`). */
export function monthsBetween(from: FeelDate, to: FeelDate): YearMonthDuration {
  if (from.epochDay > to.epochDay) return new YearMonthDuration(0 - monthsBetween(to, from).months);
  const whole = (to.year - from.year) * 12 + to.month - from.month;
  return new YearMonthDuration(to.day < from.day ? whole - 1 : whole);
}

/** A date counts as its midnight UTC (DMN 1.5, 10.3.2.3.6), a date-time as itself. */
function asDateTime(value: Temporal): FeelDateTime | null {
  if (value instanceof FeelDateTime) return value;
  return value instanceof FeelDate ? new FeelDateTime(value, 0, undefined) : null;
}

function timeDifference(left: FeelTime, right: FeelTime): DayTimeDuration | null {
  if ((left.offset === undefined) !== (right.offset === undefined)) return null;
  const shift = BigInt((right.offset ?? 0) - (left.offset ?? 0)) * 1_000_000_000n;
  return nanos(BigInt(left.nanos) - BigInt(right.nanos) + shift);
}

function addMonths(value: Temporal, count: number): Temporal | null {
  if (value instanceof FeelDateTime) {
    const date = addMonths(value.date, count);
    return date instanceof FeelDate ? new FeelDateTime(date, value.nanos, value.place) : null;
  }
  if (!(value instanceof FeelDate)) return null;
  const total = value.year * 12 + value.month - 1 + count;
  const year = Math.floor(total / 12);
  const month = total - year * 12 + 1;
  return makeDate(year, month, Math.min(value.day, daysInMonth(year, month)));
}

function addNanos(value: Temporal, count: bigint): Temporal | null {
  if (value instanceof FeelTime) return new FeelTime(wrapDay(BigInt(value.nanos) + count), value.place);
  if (value instanceof FeelDate) {
    const day = BigInt(value.epochDay) + floorDivide(count, BigInt(nanosPerDay));
    return near(FeelDate.ofEpochDay(Number(day)));
  }
  if (!(value instanceof FeelDateTime)) return null;
  const moved =
    value.place === undefined
      ? FeelDateTime.ofEpochNanos(value.localNanos + count, undefined)
      : FeelDateTime.ofEpochNanos(value.epochNanos() + count, value.place);
  return near(moved.date) === null ? null : moved;
}

function near(date: FeelDate): FeelDate | null {
  return Math.abs(date.year) <= furthestYear ? date : null;
}

function months(count: number): YearMonthDuration | null {
  return Number.isSafeInteger(count) ? new YearMonthDuration(count) : null;
}

function nanos(count: bigint): DayTimeDuration | null {
  return count > furthestNanos || count < -furthestNanos ? null : new DayTimeDuration(count);
}
