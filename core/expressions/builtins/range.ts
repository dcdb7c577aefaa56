// Range functions: how points and ranges lie to each other (DMN 1.5, 10.3.4.7, table 78).
import { any, type Builtin, builtin, range, signature, text } from '../builtin.ts';
import { compare, equals, includes } from '../compare.ts';
import type { FeelValue } from '../expressions.ts';
import { FeelRange } from '../range.ts';
import { parseRange } from '../range-parse.ts';
import type { Run } from '../run.ts';
import { anyRange } from '../shape.ts';

type Relation = (run: Run, one: FeelRange, other: FeelRange) => boolean | null;

function both(one: boolean | null, other: boolean | null): boolean | null {
  if (one === false || other === false) return false;
  return one === null || other === null ? null : true;
}

/** Is the end of one before the start of the other, nothing shared? */
const before: Relation = (run, one, other) => {
  if (one.high === null || other.low === null) return false;
  const order = compare(one.high, other.low, run);
  return order === null ? null : order < 0 || (order === 0 && !(one.highIncluded && other.lowIncluded));
};

const meets: Relation = (run, one, other) =>
  one.high === null || other.low === null
    ? false
    : both(one.highIncluded && other.lowIncluded, equals(one.high, other.low, run));

/** How the low ends lie: none begins earliest, and a closed one earlier than an open one at the same place. */
function lowOrder(run: Run, one: FeelRange, other: FeelRange): number | null {
  if (one.low === null || other.low === null) return Number(one.low !== null) - Number(other.low !== null);
  const order = compare(one.low, other.low, run);
  return order === 0 ? Number(other.lowIncluded) - Number(one.lowIncluded) : order;
}

function highOrder(run: Run, one: FeelRange, other: FeelRange): number | null {
  if (one.high === null || other.high === null) return Number(one.high === null) - Number(other.high === null);
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

function relation(doc: string, first: string, second: string, relate: Relation): Builtin {
  return builtin(doc, 'boolean', signature([range(first), range(second)], relate));
}

function loose(doc: string, first: string, second: string, relate: Relation): Builtin {
  return builtin(
    doc,
    'boolean',
    signature([any(first), any(second)], (run, one, other) =>
      one === null || other === null ? null : relate(run, asRange(one), asRange(other)),
    ),
  );
}

/** A point starts or finishes a range at its closed end. */
function atEnd(run: Run, point: FeelValue, within: FeelRange, end: 'low' | 'high'): boolean | null {
  return both(end === 'low' ? within.lowIncluded : within.highIncluded, equals(point, within[end], run));
}

function edge(doc: string, point: string, within: string, end: 'low' | 'high', relate: Relation): Builtin {
  return builtin(
    doc,
    'boolean',
    signature([range(point), range(within)], relate),
    signature([any(point), range(within)], (run, value, inside) => atEnd(run, value, inside, end)),
  );
}

function edgeBy(doc: string, within: string, point: string, end: 'low' | 'high', relate: Relation): Builtin {
  return builtin(
    doc,
    'boolean',
    signature([range(within), range(point)], (run, one, other) => relate(run, other, one)),
    signature([range(within), any(point)], (run, inside, value) => atEnd(run, value, inside, end)),
  );
}

export const rangeFunctions: Readonly<Record<string, Builtin>> = {
  before: loose('Does the first lie wholly before the second?', 'point1', 'point2', before),
  after: loose('Does the first lie wholly after the second?', 'point1', 'point2', (run, one, other) =>
    before(run, other, one),
  ),
  meets: relation('Does the first range end where the second begins, both ends closed?', 'range1', 'range2', meets),
  'met by': relation(
    'Does the first range begin where the second ends, both ends closed?',
    'range1',
    'range2',
    (run, one, other) => meets(run, other, one),
  ),
  overlaps: relation('Do the ranges share a point?', 'range1', 'range2', overlaps),
  'overlaps before': relation(
    'Does the first range begin earlier and end inside the second?',
    'range1',
    'range2',
    overlapsBefore,
  ),
  'overlaps after': relation(
    'Does the first range begin inside the second and end later?',
    'range1',
    'range2',
    overlapsAfter,
  ),
  finishes: edge('Does the point or range end where the range ends?', 'point', 'range', 'high', finishesRange),
  'finished by': edgeBy('Does the range end where the point or range ends?', 'range', 'point', 'high', finishesRange),
  starts: edge('Does the point or range begin where the range begins?', 'point', 'range', 'low', startsRange),
  'started by': edgeBy('Does the range begin where the point or range begins?', 'range', 'point', 'low', startsRange),
  includes: builtin(
    'Does the range hold the point or the other range?',
    'boolean',
    signature([range('range1'), range('range2')], includesRange),
    signature([range('range'), any('point')], (run, within, point) => includes(within, point, run)),
  ),
  during: builtin(
    'Does the point or range lie in the other range?',
    'boolean',
    signature([range('range1'), range('range2')], (run, one, other) => includesRange(run, other, one)),
    signature([any('point'), range('range')], (run, point, within) => includes(within, point, run)),
  ),
  range: builtin(
    'A range from a text such as "[1..10]", "(1..)" or "[@\\"2026-01-01\\"..@\\"2026-12-31\\"]".',
    anyRange,
    signature([text('from')], (run, from) => parseRange(run, from)),
  ),
  coincides: loose('Are both the same point or range?', 'point1', 'point2', (run, one, other) =>
    equals(one, other, run),
  ),
};
