// What each operator of a condition means. A comparison with null is false, whatever the operator; only empty, notEmpty and changed
// speak about null.
import type { RuleOperator } from '../../schemas/types.ts';
import { isDecimal } from '../kernel/decimal.ts';
import { foldForSearch } from '../kernel/fold.ts';
import { type Change, Several } from './path.ts';
import { type Comparable, keyOf, order, same, textsIn, type ValueKind } from './value-kind.ts';

/** What the operator wants to see: the value read by its kind, the value as it is, the value with its predecessor, or with an answer it is compared with. */
export type Sight = 'comparable' | 'raw' | 'change' | 'pair';
export type ExpectedValue = 'one' | 'list' | 'none';

interface OperatorNeeds {
  readonly kind: ValueKind;
  readonly value: unknown;
  readonly isMobile: (e164: string) => boolean;
}

export interface Operator {
  readonly sight: Sight;
  readonly value: ExpectedValue;
  /** May this operator be asked of values of that kind? */
  fits(kind: ValueKind): boolean;
  /** The question, its value already read. */
  make(needs: OperatorNeeds): (seen: unknown) => boolean;
}

const everyKind = () => true;
const isTextual = (kind: ValueKind) => kind.name === 'text' || kind.name === 'any';

export const operators: Readonly<Record<RuleOperator, Operator>> = {
  equal: comparing(everyKind, (seen, value) => same(seen, value)),
  notEqual: comparing(everyKind, (seen, value) => !same(seen, value)),
  lessThan: comparing(isOrdered, (seen, value) => order(seen, value) < 0),
  lessThanInclusive: comparing(isOrdered, (seen, value) => order(seen, value) <= 0),
  greaterThan: comparing(isOrdered, (seen, value) => order(seen, value) > 0),
  greaterThanInclusive: comparing(isOrdered, (seen, value) => order(seen, value) >= 0),
  in: listed(true),
  notIn: listed(false),
  contains: { sight: 'raw', value: 'one', fits: isTextual, make: ({ value }) => contains(value) },
  startsWith: {
    sight: 'raw',
    value: 'one',
    fits: isTextual,
    make: ({ value }) => {
      const folded = foldForSearch(String(value));
      return (seen) => typeof seen === 'string' && foldForSearch(seen).startsWith(folded);
    },
  },
  has: asking('one', (items, wanted) => wanted.some((item) => items.has(item))),
  hasAny: asking('list', (items, wanted) => wanted.some((item) => items.has(item))),
  hasAll: asking('list', (items, wanted) => wanted.every((item) => items.has(item))),
  // Its value is always a stretch of time, which is an answer: within.ts.
  during: { sight: 'comparable', value: 'one', fits: (kind) => isTime(kind), make: () => () => false },
  empty: { sight: 'raw', value: 'none', fits: everyKind, make: () => isEmpty },
  notEmpty: { sight: 'raw', value: 'none', fits: everyKind, make: () => (seen) => !isEmpty(seen) },
  validMobile: {
    sight: 'raw',
    value: 'none',
    fits: isTextual,
    make:
      ({ isMobile }) =>
      (seen) =>
        typeof seen === 'string' && isMobile(seen),
  },
  changed: {
    sight: 'change',
    value: 'none',
    fits: everyKind,
    make:
      ({ kind }) =>
      (seen) =>
        changed(seen as Change, kind),
  },
};

/** Values that may be told by a time seen from now. */
export function isTime(kind: ValueKind): boolean {
  return kind.name === 'date' || kind.name === 'instant';
}

export function operatorOf(name: string): Operator | undefined {
  return Object.hasOwn(operators, name) ? operators[name as RuleOperator] : undefined;
}

function isOrdered(kind: ValueKind): boolean {
  return kind.isOrdered;
}

function comparing(fits: Operator['fits'], holds: (seen: Comparable, value: Comparable) => boolean): Operator {
  return {
    sight: 'comparable',
    value: 'one',
    fits,
    make: ({ kind, value }) => {
      const expected = kind.read(value);
      if (expected === undefined) return () => false;
      return (seen) => seen !== undefined && holds(seen as Comparable, expected);
    },
  };
}

function listed(isIn: boolean): Operator {
  return {
    sight: 'comparable',
    value: 'list',
    fits: everyKind,
    make: ({ kind, value }) => {
      const keys = new Set(keysOf(kind, value));
      return (seen) => seen !== undefined && keys.has(keyOf(seen as Comparable)) === isIn;
    },
  };
}

/** A question about the items of a list; an empty one has none. */
function asking(
  value: ExpectedValue,
  holds: (items: ReadonlySet<string>, wanted: readonly string[]) => boolean,
): Operator {
  return {
    sight: 'raw',
    value,
    fits: (kind) => kind.item !== undefined,
    make: ({ kind, value: asked }) => {
      const keys = (list: readonly unknown[]): string[] =>
        list.flatMap((one) => textsIn([one]) ?? []).map((text) => kind.item?.(text) ?? text);
      const wanted = keys(Array.isArray(asked) ? asked : [asked]);
      return (seen) => Array.isArray(seen) && holds(new Set(keys(seen)), wanted);
    },
  };
}

/** The keys of a rule's value or values; what does not belong to the kind is left out. */
export function keysOf(kind: ValueKind, value: unknown) {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.flatMap((item) => {
    const read = kind.read(item);
    return read === undefined ? [] : [keyOf(read)];
  });
}

/** Texts as a search would find them (letters folded, digits alike), lists by an equal item. */
function contains(value: unknown): (seen: unknown) => boolean {
  const folded = foldForSearch(String(value));
  return (seen) => {
    if (typeof seen === 'string') return foldForSearch(seen).includes(folded);
    return Array.isArray(seen) && seen.some((item) => item === value);
  };
}

function isEmpty(seen: unknown): boolean {
  return seen === undefined || seen === null || seen === '' || (Array.isArray(seen) && seen.length === 0);
}

/** Did the value become another one? From nothing to something is a change, from null to absent is none. */
function changed({ before, now }: Change, kind: ValueKind): boolean {
  if (before instanceof Several || now instanceof Several) return severalChanged(valuesOf(before), valuesOf(now), kind);
  if (isEmpty(before) || isEmpty(now)) return isEmpty(before) !== isEmpty(now);
  const one = kind.read(before);
  const other = kind.read(now);
  if (one === undefined || other === undefined) return plain(before) !== plain(now);
  return !same(one, other);
}

function valuesOf(value: unknown): readonly unknown[] {
  if (value instanceof Several) return value.values;
  return value === undefined ? [] : [value];
}

function severalChanged(before: readonly unknown[], now: readonly unknown[], kind: ValueKind): boolean {
  return (
    before.length !== now.length || before.some((value, index) => changed({ before: value, now: now[index] }, kind))
  );
}

function plain(value: unknown): string {
  return isDecimal(value) ? value.toString() : JSON.stringify(value);
}
