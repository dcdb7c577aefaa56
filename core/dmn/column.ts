// One condition column as numbered segments of its axis: the values its cells name, the gaps between them, null, and values of another type. Every
// plain cell is a set of segments, which is what makes a table fast to ask (an index of rows by segment) and possible to check (boxes of segments).
import type { DecisionType } from '../../schemas/types.ts';
import { compare } from '../expressions/compare.ts';
import type { FeelValue } from '../expressions/expressions.ts';
import { Run } from '../expressions/run.ts';
import { FeelDate, YearMonthDuration } from '../expressions/temporal.ts';
import { type Axis, axisOf, type Cell, type PlainTest, tight } from './cell.ts';

/** From one segment to another, both included. */
export type Stretch = readonly [from: number, to: number];

export interface Column {
  /** undefined when its cells speak of values of several types: then nothing is known of it beforehand. */
  readonly axis: Axis | undefined;
  /** In order; segment 2i + 1 is the i-th, 2i what lies below it, the last even one what lies above all. */
  readonly bounds: readonly FeelValue[];
  /** Ordinary segments; `nullAt` and `otherAt` come after them. */
  readonly ordinary: number;
  readonly nullAt: number;
  readonly otherAt: number;
  /** Per row the segments its cell holds in; undefined where the cell has to be computed. */
  readonly stretches: readonly (readonly Stretch[] | undefined)[];
  /** Rows by segment, as bits; a row whose cell is computed is in all. undefined where that would be too large. */
  readonly index: readonly Uint32Array[] | undefined;
}

/** Booleans, too, in an order of their own. */
export function order(a: FeelValue, b: FeelValue, run: Run): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return compare(a, b, run) ?? 0;
}

/** A run that is not charged for the order of the literals of a table. */
export function freeRun(zone?: string): Run {
  return new Run({}, { fuel: Number.POSITIVE_INFINITY, ...(zone === undefined ? {} : { zone }) });
}

/**
 * @param allowed the cell of allowed values, whose bounds are bounds of the column, too
 * @param most words that its index may have
 */
export function createColumn(cells: readonly Cell[], type: DecisionType, allowed: Cell, most: number): Column {
  const all = [...cells, allowed];
  const axis = commonAxis(all, type);
  const bounds = axis === undefined ? [] : boundsOf(all, axis);
  const ordinary = 2 * bounds.length + 1;
  const shape = { axis, bounds, ordinary, nullAt: ordinary, otherAt: ordinary + 1 };
  const stretches = cells.map((cell) => stretchesOf(cell, shape));
  return { ...shape, stretches, index: axis === undefined ? undefined : indexOf(stretches, ordinary + 2, most) };
}

function commonAxis(cells: readonly Cell[], type: DecisionType): Axis | undefined {
  const found = new Set(cells.flatMap((cell) => (cell.kind === 'plain' && cell.axis !== undefined ? [cell.axis] : [])));
  if (type !== 'any') found.add(type);
  if (found.size > 1) return undefined;
  return [...found][0] ?? 'string';
}

function boundsOf(cells: readonly Cell[], axis: Axis): FeelValue[] {
  const run = freeRun();
  const values = cells.flatMap((cell) => (cell.kind === 'plain' ? cell.tests.flatMap(endsOf) : []));
  if (axis === 'boolean') values.push(false, true);
  values.sort((a, b) => order(a, b, run));
  return values.filter((value, at) => at === 0 || order(values[at - 1], value, run) !== 0);
}

function endsOf(test: PlainTest): FeelValue[] {
  const ends = test.type === 'range' ? [test.range.low, test.range.high] : [test.value];
  return ends.filter((end) => end !== null);
}

type Shape = Pick<Column, 'axis' | 'bounds' | 'ordinary' | 'nullAt' | 'otherAt'>;

/** The segments the cell holds in, ascending and apart; undefined when that is not known without asking. */
export function stretchesOf(cell: Cell, shape: Shape): readonly Stretch[] | undefined {
  if (shape.axis === undefined || cell.kind === 'computed') return undefined;
  if (cell.kind === 'any') return [[0, shape.otherAt]];
  const positive = merged(cell.tests.flatMap((test) => ordinaryOf(test, shape)));
  const found = cell.negated ? complement(positive, shape.ordinary) : positive;
  const extra: Stretch[] = [];
  if (holdsOfNull(cell.tests, cell.negated)) extra.push([shape.nullAt, shape.nullAt]);
  if (holdsOfOthers(cell.tests, cell.negated)) extra.push([shape.otherAt, shape.otherAt]);
  return merged([...found, ...extra]);
}

function ordinaryOf(test: PlainTest, { bounds, ordinary }: Shape): Stretch[] {
  const last = ordinary - 1;
  if (test.type !== 'range') {
    if (test.value === null) return test.type === 'equal' ? [] : [[0, last]];
    const at = 2 * placeOf(test.value, bounds).at + 1;
    return test.type === 'equal' ? [[at, at]] : complement([[at, at]], ordinary);
  }
  const { low, high, lowIncluded, highIncluded } = test.range;
  const from = low === null ? 0 : 2 * placeOf(low, bounds).at + (lowIncluded ? 1 : 2);
  const to = high === null ? last : 2 * placeOf(high, bounds).at + (highIncluded ? 1 : 0);
  return from <= to ? [[from, to]] : [];
}

/** null equals null and nothing else, is unequal to all others, and lies in no range (DMN 1.5, 10.3.2.4). */
function holdsOfNull(tests: readonly PlainTest[], negated: boolean): boolean {
  const answers = tests.map((test) =>
    test.type === 'range' ? null : (test.value === null) === (test.type === 'equal'),
  );
  return settled(answers, negated);
}

/** A value of another type has no answer from any literal but null. */
function holdsOfOthers(tests: readonly PlainTest[], negated: boolean): boolean {
  const answers = tests.map((test) => (test.type !== 'range' && test.value === null ? test.type === 'unequal' : null));
  return settled(answers, negated);
}

function settled(answers: readonly (boolean | null)[], negated: boolean): boolean {
  if (answers.includes(true)) return !negated;
  return negated && !answers.includes(null);
}

export function merged(stretches: readonly Stretch[]): Stretch[] {
  const sorted = stretches.toSorted(([a], [b]) => a - b);
  const out: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = out.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

export function complement(stretches: readonly Stretch[], size: number): Stretch[] {
  const out: Stretch[] = [];
  let next = 0;
  for (const [from, to] of stretches) {
    if (from > next) out.push([next, from - 1]);
    next = to + 1;
  }
  if (next < size) out.push([next, size - 1]);
  return out;
}

function placeOf(value: FeelValue, bounds: readonly FeelValue[], run = freeRun()): { at: number; exact: boolean } {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const by = order(bounds[middle], value, run);
    if (by === 0) return { at: middle, exact: true };
    if (by < 0) low = middle + 1;
    else high = middle;
  }
  return { at: low, exact: false };
}

/** The segment a value lies in. */
export function segmentOf(column: Column, value: FeelValue, run: Run): number {
  if (value === null) return column.nullAt;
  if (axisOf(value) !== column.axis) return column.otherAt;
  const { at, exact } = placeOf(tight(value), column.bounds, run);
  return exact ? 2 * at + 1 : 2 * at;
}

function indexOf(stretches: Column['stretches'], segments: number, most: number): Uint32Array[] | undefined {
  const words = (stretches.length + 31) >> 5;
  if (words * segments > most) return undefined;
  const index = Array.from({ length: segments }, () => new Uint32Array(words));
  for (const [row, own] of stretches.entries()) {
    const bit = 1 << (row & 31);
    for (const [from, to] of own ?? [[0, segments - 1]])
      for (let at = from; at <= to; at += 1) index[at]![row >> 5]! |= bit;
  }
  return index;
}

/** Between two values of these there may be none. */
export function isEmptySegment(column: Column, segment: number): boolean {
  if (segment >= column.ordinary || segment % 2 === 1) return false;
  if (column.axis === 'boolean') return true;
  const below = column.bounds[segment / 2 - 1];
  const above = column.bounds[segment / 2];
  if (below instanceof FeelDate && above instanceof FeelDate) return above.epochDay - below.epochDay <= 1;
  if (below instanceof YearMonthDuration && above instanceof YearMonthDuration) return above.months - below.months <= 1;
  return false;
}
