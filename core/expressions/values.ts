// Which FEEL type a value has, how plain data become FEEL values, and how members are read. Here is the gate that keeps host objects
// out: only own data properties of plain objects, copied into null-prototype contexts, are ever seen (THREATS T-C01).
import { isPlainObject } from '../kernel/data.ts';
import { Decimal, isDecimal } from '../kernel/decimal.ts';
import type { FeelValue } from './expressions.ts';
import { FeelFunction } from './function.ts';
import { isNumber, settle } from './number.ts';
import { FeelExclusion, FeelRange } from './range.ts';
import type { Run } from './run.ts';
import {
  DayTimeDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  isTemporal,
  nanosPerDay,
  nanosPerSecond,
  YearMonthDuration,
} from './temporal.ts';

export type FeelContext = { readonly [name: string]: FeelValue };
export type FeelType =
  | 'null'
  | 'boolean'
  | 'number'
  | 'string'
  | 'date'
  | 'time'
  | 'date and time'
  | 'days and time duration'
  | 'years and months duration'
  | 'list'
  | 'context'
  | 'range'
  | 'function'
  | 'unary test';

/** Names that would reach into JavaScript elsewhere; no expression may mention them and no context has them. */
export const forbiddenNames: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
]);

export function typeOf(value: FeelValue): FeelType {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'string';
  if (isNumber(value)) return 'number';
  if (Array.isArray(value)) return 'list';
  if (value instanceof FeelRange) return 'range';
  if (value instanceof FeelFunction) return 'function';
  if (value instanceof FeelDate) return 'date';
  if (value instanceof FeelDateTime) return 'date and time';
  if (value instanceof FeelTime) return 'time';
  if (value instanceof DayTimeDuration) return 'days and time duration';
  if (value instanceof YearMonthDuration) return 'years and months duration';
  return value instanceof FeelExclusion ? 'unary test' : 'context';
}

export function isContext(value: FeelValue): value is FeelContext {
  return isPlainObject(value);
}

export function emptyContext(): Record<string, FeelValue> {
  return Object.create(null) as Record<string, FeelValue>;
}

/** An own, plain, enumerable property; undefined for everything else, also for getters. */
export function ownData(value: object, name: string): unknown {
  if (forbiddenNames.has(name)) return undefined;
  const property = Object.getOwnPropertyDescriptor(value, name);
  return property?.enumerable === true ? property.value : undefined;
}

/**
 * Plain data as FEEL sees them: numbers as their shortest decimal text says, lists and objects copied without prototypes, dates of JavaScript as date-times in UTC,
 * anything else null. Values that are FEEL's already pass.
 */
export function fromData(value: unknown, run: Run): FeelValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value + 0 : null;
    case 'bigint':
      return settle(new Decimal(value.toString()));
    case 'object':
      return value === null ? null : fromObject(value, run);
    default:
      return null;
  }
}

function fromObject(value: object, run: Run): FeelValue {
  if (isDecimal(value)) return settle(value);
  if (isTemporal(value) || value instanceof FeelRange || value instanceof FeelFunction) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : FeelDateTime.ofInstant(value);
  if (Array.isArray(value))
    return isShortAndFlat(value) ? copyFlat(value, run) : (run.copies.get(value) ?? copyList(value, run));
  const known = run.copies.get(value);
  if (known !== undefined) return known;
  return isPlainObject(value) ? copyContext(value, run) : null;
}

const shortList = 32;

/** Copying such a list again costs less than remembering the copy, and it cannot hold itself. */
function isShortAndFlat(list: readonly unknown[]): boolean {
  return list.length <= shortList && list.every((item) => typeof item !== 'object' || item === null);
}

function copyFlat(list: readonly unknown[], run: Run): FeelValue {
  run.burn(list.length);
  return list.map((item) => fromData(item, run));
}

function copyList(list: readonly unknown[], run: Run): FeelValue {
  const copy: FeelValue[] = [];
  run.copies.set(list, null); // a cycle reads as null
  run.burn(list.length);
  for (const item of list) copy.push(fromData(item, run));
  run.copies.set(list, copy);
  return copy;
}

function copyContext(object: object, run: Run): FeelValue {
  const copy = emptyContext();
  run.copies.set(object, null);
  for (const name of Object.keys(object)) {
    if (forbiddenNames.has(name)) continue;
    run.burn(1);
    copy[name] = fromData(ownData(object, name), run);
  }
  run.copies.set(object, copy);
  return copy;
}

/** value.name: an entry of a context, a property of a temporal value or range, each of these for every item of a list; else null. */
export function member(value: FeelValue, name: string, run: Run): FeelValue {
  if (Array.isArray(value)) {
    run.burn(value.length);
    return value.map((item) => member(item, name, run));
  }
  if (typeof value !== 'object' || value === null) return null;
  if (Object.getPrototypeOf(value) === null) return entryOf(value as FeelContext, name);
  if (value instanceof FeelRange) return rangeProperty(value, name);
  if (isTemporal(value)) {
    if (name === 'time offset') run.burnSlow();
    return temporalProperty(value, name);
  }
  return null;
}

/** Contexts inside an evaluation are copies without prototypes and getters, so reading one reads data. */
export function entryOf(context: FeelContext, name: string): FeelValue {
  return context[name] ?? null;
}

function rangeProperty(range: FeelRange, name: string): FeelValue {
  if (name === 'start') return range.low;
  if (name === 'end') return range.high;
  if (name === 'start included') return range.lowIncluded;
  return name === 'end included' ? range.highIncluded : null;
}

type Temporal = FeelDate | FeelTime | FeelDateTime | DayTimeDuration | YearMonthDuration;

/** DMN 1.5, table 65. */
function temporalProperty(value: Temporal, name: string): FeelValue {
  if (value instanceof FeelDate) return dateProperty(value, name);
  if (value instanceof FeelTime) return timeProperty(value, name);
  if (value instanceof FeelDateTime) return dateProperty(value.date, name) ?? timeProperty(value, name);
  if (value instanceof YearMonthDuration) {
    if (name === 'years') return Math.trunc(value.months / 12) + 0;
    return name === 'months' ? (value.months % 12) + 0 : null;
  }
  return durationProperty(value, name);
}

function dateProperty(date: FeelDate, name: string): FeelValue {
  if (name === 'year') return date.year;
  if (name === 'month') return date.month;
  if (name === 'day') return date.day;
  return name === 'weekday' ? date.weekday : null;
}

function timeProperty(time: FeelTime | FeelDateTime, name: string): FeelValue {
  const clock = time instanceof FeelTime ? time : time.time;
  if (name === 'hour') return clock.hour;
  if (name === 'minute') return clock.minute;
  if (name === 'second') return clock.second;
  if (name === 'time offset') return time.offset === undefined ? null : DayTimeDuration.ofSeconds(time.offset);
  return name === 'timezone' && time.place !== undefined && 'zone' in time.place ? time.place.zone : null;
}

function durationProperty(duration: DayTimeDuration, name: string): FeelValue {
  const part = (unit: bigint, of: bigint) => Number((duration.nanos / unit) % of);
  const second = BigInt(nanosPerSecond);
  if (name === 'days') return settle(new Decimal((duration.nanos / BigInt(nanosPerDay)).toString()));
  if (name === 'hours') return part(3600n * second, 24n);
  if (name === 'minutes') return part(60n * second, 60n);
  return name === 'seconds' ? part(second, 60n) : null;
}
