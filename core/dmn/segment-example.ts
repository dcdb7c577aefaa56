// A value that lies in given segments of a column: what a gap is shown by. Of numbers and dates one between the neighbours, of texts one that nobody
// named.
import type { FeelValue } from '../expressions/expressions.ts';
import { isNumber, settle, toDecimal } from '../expressions/number.ts';
import {
  DayTimeDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  nanosPerDay,
  nanosPerSecond,
  YearMonthDuration,
} from '../expressions/temporal.ts';
import type { Axis } from './cell.ts';
import { type Column, freeRun, isEmptySegment, type Stretch, segmentOf } from './column.ts';

/** null when the segments hold nothing but null. */
export function exampleOf(column: Column, stretches: readonly Stretch[]): FeelValue {
  const isIn = (at: number): boolean => stretches.some(([from, to]) => from <= at && at <= to);
  if (column.axis === 'string' && isIn(segmentOf(column, 'other', freeRun()))) return 'other';
  const segments = stretches.flatMap(([from, to]) => [from, Math.min(from + 1, to), to]);
  const real = segments.filter((at) => at < column.ordinary && !isEmptySegment(column, at));
  // A value that a cell names is the plainest example.
  const at = real.find((one) => one % 2 === 1) ?? real[0];
  if (at === undefined || column.axis === undefined) return null;
  if (at % 2 === 1) return column.bounds[(at - 1) / 2] ?? null;
  return between[column.axis](column.bounds[at / 2 - 1], column.bounds[at / 2]);
}

type Between = (below: FeelValue | undefined, above: FeelValue | undefined) => FeelValue;

const between: Readonly<Record<Axis, Between>> = {
  boolean: () => null,
  number(below, above) {
    if (!isNumber(below)) return isNumber(above) ? settle(toDecimal(above).minus(1)) : 0;
    if (!isNumber(above)) return settle(toDecimal(below).plus(1));
    const [low, high] = [toDecimal(below), toDecimal(above)];
    const next = low.floor().plus(1);
    return settle(next.lt(high) ? next : low.plus(high).div(2));
  },
  /** The text below with the least letter more is above it and before every other. */
  string: (below) => (typeof below === 'string' ? `${below}\u0000` : ''),
  date: stepped((value) => (value instanceof FeelDate ? BigInt(value.epochDay) : undefined), {
    step: 1n,
    start: 20_000n,
    make: (day) => FeelDate.ofEpochDay(Number(day)),
  }),
  time: stepped((value) => (value instanceof FeelTime ? BigInt(value.nanos) : undefined), {
    step: BigInt(60 * nanosPerSecond),
    start: 0n,
    least: 0n,
    most: BigInt(nanosPerDay) - 1n,
    make: (nanos) => new FeelTime(Number(nanos), undefined),
  }),
  dateTime: stepped((value) => (value instanceof FeelDateTime ? value.epochNanos() : undefined), {
    step: BigInt(60 * nanosPerSecond),
    start: 20_000n * BigInt(nanosPerDay),
    make: (nanos) => FeelDateTime.ofEpochNanos(nanos, { offset: 0 }),
  }),
  dayTimeDuration: stepped((value) => (value instanceof DayTimeDuration ? value.nanos : undefined), {
    step: BigInt(60 * nanosPerSecond),
    start: 0n,
    make: (nanos) => new DayTimeDuration(nanos),
  }),
  yearMonthDuration: stepped((value) => (value instanceof YearMonthDuration ? BigInt(value.months) : undefined), {
    step: 1n,
    start: 0n,
    make: (months) => new YearMonthDuration(Number(months)),
  }),
};

interface Steps {
  readonly step: bigint;
  readonly start: bigint;
  readonly least?: bigint;
  readonly most?: bigint;
  make(at: bigint): FeelValue;
}

/** A step after the lower neighbour, or half-way where that is too far. */
function stepped(read: (value: FeelValue) => bigint | undefined, { step, start, least, most, make }: Steps): Between {
  return (below, above) => {
    const low = below === undefined ? undefined : read(below);
    const high = above === undefined ? undefined : read(above);
    if (low === undefined) return make(high === undefined ? start : (atLeast(high - step, least) ?? least ?? high));
    const top = high ?? (most === undefined ? low + 2n * step : most + 1n);
    return make(low + step < top ? low + step : low + (top - low) / 2n);
  };
}

function atLeast(value: bigint, least: bigint | undefined): bigint | undefined {
  return least === undefined || value >= least ? value : undefined;
}
