// Comparisons with a time seen from now: a whole day or a stretch of them, or an instant. As filters mean them: before it begins, after it ends.
import type { Span } from './asked.ts';
import type { Comparable, ValueKind } from './value-kind.ts';

type Comparison =
  | 'lessThan'
  | 'lessThanInclusive'
  | 'greaterThan'
  | 'greaterThanInclusive'
  | 'equal'
  | 'notEqual'
  | 'during';

export const spanComparisons: ReadonlySet<string> = new Set<Comparison>([
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
  'equal',
  'notEqual',
  'during',
]);

const nanosOfMs = 1_000_000n;

/** @returns undefined for what is no day and no instant */
function boundsOf(kind: ValueKind, span: Span): { from: Comparable; to: Comparable } | undefined {
  if (kind.name === 'date') return { from: span.fromDay, to: span.toDay };
  if (kind.name !== 'instant') return undefined;
  return { from: BigInt(span.fromMs) * nanosOfMs, to: BigInt(span.toMs) * nanosOfMs };
}

export function compareWithin(
  operator: string,
  kind: ValueKind,
  now: Comparable | undefined,
  span: Span | undefined,
): boolean {
  const bounds = span && boundsOf(kind, span);
  if (bounds === undefined || now === undefined) return false;
  const { from, to } = bounds;
  const isPoint = from === to;
  const isBefore = now < from;
  const isAfter = isPoint ? now > to : now >= to;
  switch (operator as Comparison) {
    case 'lessThan':
      return isBefore;
    case 'lessThanInclusive':
      return !isAfter;
    case 'greaterThan':
      return isAfter;
    case 'greaterThanInclusive':
      return !isBefore;
    case 'notEqual':
      return isBefore || isAfter;
    default:
      return !isBefore && !isAfter;
  }
}
