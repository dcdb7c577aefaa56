// Equality and order of FEEL values (DMN 1.5, tables 50 to 53), and whether a value lies in a range or passes a unary test.
// Three-valued: null where FEEL cannot say.
import type { FeelValue } from './expressions.ts';
import { compareNumbers, isNumber } from './number.ts';
import { FeelExclusion, FeelRange } from './range.ts';
import type { Run } from './run.ts';
import { DayTimeDuration, FeelDate, FeelDateTime, FeelTime, YearMonthDuration } from './temporal.ts';
import { isContext, typeOf } from './values.ts';

/** a = b. null when the types differ. */
export function equals(a: FeelValue, b: FeelValue, run: Run): boolean | null {
  if (a === null || b === null) return a === b;
  if (typeof a === 'string' || typeof a === 'boolean') return typeof a === typeof b ? a === b : null;
  if (isNumber(a)) return isNumber(b) ? compareNumbers(a, b) === 0 : null;
  if (typeOf(a) !== typeOf(b)) return null;
  if (Array.isArray(a) && Array.isArray(b)) return sameList(a, b, run);
  if (a instanceof FeelRange && b instanceof FeelRange) return sameRange(a, b, run);
  if (isContext(a) && isContext(b)) return sameContext(a, b, run);
  const order = compare(a, b, run);
  return order === null ? null : order === 0;
}

function sameList(a: readonly FeelValue[], b: readonly FeelValue[], run: Run): boolean | null {
  if (a.length !== b.length) return false;
  run.burn(a.length);
  return every(a, (item, index) => equals(item, b[index], run));
}

function sameContext(a: object, b: object, run: Run): boolean | null {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length || !names.every((name) => Object.hasOwn(b, name))) return false;
  run.burn(names.length);
  const read = (context: object, name: string) => (context as Record<string, FeelValue>)[name];
  return every(names, (name) => equals(read(a, name), read(b, name), run));
}

function sameRange(a: FeelRange, b: FeelRange, run: Run): boolean | null {
  if (a.lowIncluded !== b.lowIncluded || a.highIncluded !== b.highIncluded) return false;
  const low = equals(a.low, b.low, run);
  return low === true ? equals(a.high, b.high, run) : low;
}

function every<T>(items: readonly T[], test: (item: T, index: number) => boolean | null): boolean | null {
  let answer: boolean | null = true;
  for (const [index, item] of items.entries()) {
    const holds = test(item, index);
    if (holds === false) return false;
    if (holds === null) answer = null;
  }
  return answer;
}

/** Negative, 0 or positive; null when the two have no order. Local times compare with placed ones in the run's zone. */
export function compare(a: FeelValue, b: FeelValue, run: Run): number | null {
  if (isNumber(a)) return isNumber(b) ? compareNumbers(a, b) : null;
  if (typeof a === 'string') return typeof b === 'string' ? compareTexts(a, b, run) : null;
  if (a instanceof FeelDate) return b instanceof FeelDate ? sign(a.epochDay, b.epochDay) : null;
  if (a instanceof FeelDateTime) return b instanceof FeelDateTime ? compareDateTimes(a, b, run) : null;
  if (a instanceof FeelTime) return b instanceof FeelTime ? compareTimes(a, b) : null;
  if (a instanceof DayTimeDuration) return b instanceof DayTimeDuration ? sign(a.nanos, b.nanos) : null;
  if (a instanceof YearMonthDuration) return b instanceof YearMonthDuration ? sign(a.months, b.months) : null;
  return null;
}

function sign<T extends number | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By code points, so that letters beyond the first 65,536 come last as Unicode orders them. */
function compareTexts(a: string, b: string, run: Run): number {
  const length = Math.min(a.length, b.length);
  run.burnText(length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const isSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdfff;
    return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

function compareDateTimes(a: FeelDateTime, b: FeelDateTime, run: Run): number {
  if (a.place === undefined && b.place === undefined) return sign(a.localNanos, b.localNanos);
  if (!isOffset(a) || !isOffset(b)) run.burnSlow();
  return sign(a.epochNanos(run.zone), b.epochNanos(run.zone));
}

function isOffset({ place }: FeelDateTime): boolean {
  return place !== undefined && 'offset' in place;
}

function compareTimes(a: FeelTime, b: FeelTime): number | null {
  if ((a.offset === undefined) !== (b.offset === undefined)) return null;
  return sign(a.nanos - (a.offset ?? 0) * 1e9, b.nanos - (b.offset ?? 0) * 1e9);
}

/** Is the point inside? null when the ends and the point have no order. */
export function includes(range: FeelRange, point: FeelValue, run: Run): boolean | null {
  if (point === null || (range.low === null && range.high === null)) return null;
  const low = range.low === null ? 1 : compare(point, range.low, run);
  const high = range.high === null ? -1 : compare(point, range.high, run);
  const above = low === null ? null : low > 0 || (low === 0 && range.lowIncluded);
  const below = high === null ? null : high < 0 || (high === 0 && range.highIncluded);
  if (above === false || below === false) return false;
  return above === null || below === null ? null : true;
}

/** Does the value pass one unary test: a range, an exclusion, a list of tests, or a value to equal? */
export function passes(value: FeelValue, test: FeelValue, run: Run): boolean | null {
  if (test instanceof FeelRange) {
    return value instanceof FeelRange ? equals(value, test, run) : includes(test, value, run);
  }
  if (test instanceof FeelExclusion) {
    const same = equals(value, test.value, run);
    return same === null ? null : !same;
  }
  if (!Array.isArray(test)) return equals(value, test, run);
  if (Array.isArray(value) && equals(value, test, run) === true) return true;
  return passesAny(value, test, run);
}

export function passesAny(value: FeelValue, tests: readonly FeelValue[], run: Run): boolean | null {
  let answer: boolean | null = false;
  run.burn(tests.length);
  for (const test of tests) {
    const holds = passes(value, test, run);
    if (holds === true) return true;
    if (holds === null && test instanceof FeelRange) answer = null;
  }
  return answer;
}
