// Range functions: how points and ranges lie to each other (DMN 1.5, 10.3.4.7, table 78).
import { any, builtin, range, signature } from '../builtin.ts';
import { compare, equals, includes } from '../compare.ts';
import type { FeelValue } from '../expressions.ts';
import type { FeelFunction } from '../function.ts';
import { FeelRange } from '../range.ts';
import type { Run } from '../run.ts';

type Relation = (run: Run, one: FeelRange, other: FeelRange) => boolean | null;

function both(one: boolean | null, other: boolean | null): boolean | null {
  if (one === false || other === false) return false;
  return one === null || other === null ? null : true;
}

/** Is the end of one before the start of the other, nothing shared? */
const before: Relation = (run, one, other) => {
  const order = compare(one.high, other.low, run);
  return order === null ? null : order < 0 || (order === 0 && !(one.highIncluded && other.lowIncluded));
};

const meets: Relation = (run, one, other) =>
  both(one.highIncluded && other.lowIncluded, equals(one.high, other.low, run));

/** Do the low ends lie as asked? A closed end begins earlier than an open one at the same place. */
function lowOrder(run: Run, one: FeelRange, other: FeelRange): number | null {
  const order = compare(one.low, other.low, run);
  return order === 0 ? Number(other.lowIncluded) - Number(one.lowIncluded) : order;
}

function highOrder(run: Run, one: FeelRange, other: FeelRange): number | null {
  const order = compare(one.high, other.high, run);
  return order === 0 ? Number(one.highIncluded) - Number(other.highIncluded) : order;
}

function holds(order: number | null, test: (order: number) => boolean): boolean | null {
  return order === null ? null : test(order);
}

const overlaps: Relation = (run, one, other) => both(not(before(run, one, other)), not(before(run, other, one)));

const overlapsBefore: Relation = (run, one, other) =>
  both(
    holds(lowOrder(run, one, other), (order) => order < 0),
    both(
      overlaps(run, one, other),
      holds(highOrder(run, one, other), (order) => order <= 0),
    ),
  );

const overlapsAfter: Relation = (run, one, other) =>
  both(
    holds(highOrder(run, one, other), (order) => order > 0),
    both(
      overlaps(run, one, other),
      holds(lowOrder(run, one, other), (order) => order >= 0),
    ),
  );

const includesRange: Relation = (run, one, other) =>
  both(
    holds(lowOrder(run, one, other), (order) => order <= 0),
    holds(highOrder(run, one, other), (order) => order >= 0),
  );

const startsRange: Relation = (run, one, other) =>
  both(
    holds(lowOrder(run, one, other), (order) => order === 0),
    holds(highOrder(run, one, other), (order) => order <= 0),
  );

const finishesRange: Relation = (run, one, other) =>
  both(
    holds(highOrder(run, one, other), (order) => order === 0),
    holds(lowOrder(run, one, other), (order) => order >= 0),
  );

function not(value: boolean | null): boolean | null {
  return value === null ? null : !value;
}

/** Points are ranges that hold one value. */
function asRange(value: FeelValue): FeelRange {
  return value instanceof FeelRange ? value : new FeelRange(value, value, true, true);
}

function relation(first: string, second: string, relate: Relation): FeelFunction {
  return builtin(signature([range(first), range(second)], relate));
}

function loose(first: string, second: string, relate: Relation): FeelFunction {
  return builtin(signature([any(first), any(second)], (run, one, other) => relate(run, asRange(one), asRange(other))));
}

/** A point starts or finishes a range at its closed end. */
function atEnd(run: Run, point: FeelValue, within: FeelRange, end: 'low' | 'high'): boolean | null {
  return both(end === 'low' ? within.lowIncluded : within.highIncluded, equals(point, within[end], run));
}

function edge(point: string, within: string, end: 'low' | 'high', relate: Relation): FeelFunction {
  return builtin(
    signature([range(point), range(within)], relate),
    signature([any(point), range(within)], (run, value, inside) => atEnd(run, value, inside, end)),
  );
}

function edgeBy(within: string, point: string, end: 'low' | 'high', relate: Relation): FeelFunction {
  return builtin(
    signature([range(within), range(point)], (run, one, other) => relate(run, other, one)),
    signature([range(within), any(point)], (run, inside, value) => atEnd(run, value, inside, end)),
  );
}

export const rangeFunctions: Readonly<Record<string, FeelFunction>> = {
  before: loose('point1', 'point2', before),
  after: loose('point1', 'point2', (run, one, other) => before(run, other, one)),
  meets: relation('range1', 'range2', meets),
  'met by': relation('range1', 'range2', (run, one, other) => meets(run, other, one)),
  overlaps: relation('range1', 'range2', overlaps),
  'overlaps before': relation('range1', 'range2', overlapsBefore),
  'overlaps after': relation('range1', 'range2', overlapsAfter),
  finishes: edge('point', 'range', 'high', finishesRange),
  'finished by': edgeBy('range', 'point', 'high', finishesRange),
  starts: edge('point', 'range', 'low', startsRange),
  'started by': edgeBy('range', 'point', 'low', startsRange),
  includes: builtin(
    signature([range('range1'), range('range2')], includesRange),
    signature([range('range'), any('point')], (run, within, point) => includes(within, point, run)),
  ),
  during: builtin(
    signature([range('range1'), range('range2')], (run, one, other) => includesRange(run, other, one)),
    signature([any('point'), range('range')], (run, point, within) => includes(within, point, run)),
  ),
  coincides: loose('point1', 'point2', (run, one, other) => equals(one, other, run)),
};
