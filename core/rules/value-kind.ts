// How values are compared: every field kind belongs to one of these, and each reads a fact or a rule's value into one comparable form.
// null and whatever does not belong to the kind compare with nothing.
import { secondsOf } from '../../schemas/duration-text.ts';
import type { FieldKind } from '../../schemas/types.ts';
import { DayTimeDuration, FeelDate, FeelDateTime, isTemporal } from '../expressions/temporal.ts';
import { parseDate, parseDateTime } from '../expressions/temporal-parse.ts';
import { isPlainObject } from '../kernel/data.ts';
import { Decimal, isDecimal, parseDecimal } from '../kernel/decimal.ts';
import { foldForSearch } from '../kernel/fold.ts';

export type Comparable = Decimal | number | bigint | string | boolean;

export interface ValueKind {
  readonly name:
    | 'number'
    | 'boolean'
    | 'date'
    | 'instant'
    | 'duration'
    | 'text'
    | 'reference'
    | 'list'
    | 'tags'
    | 'data'
    | 'any';
  readonly isOrdered: boolean;
  /** undefined = null, absent, or no value of this kind. */
  read(value: unknown): Comparable | undefined;
  /** Of lists: the form in which two items are compared. */
  item?(text: string): string;
}

const number: ValueKind = { name: 'number', isOrdered: true, read: readNumber };
const boolean: ValueKind = {
  name: 'boolean',
  isOrdered: false,
  read: (value) => (typeof value === 'boolean' ? value : undefined),
};
const date: ValueKind = { name: 'date', isOrdered: true, read: readDate };
const instant: ValueKind = { name: 'instant', isOrdered: true, read: readInstant };
const text: ValueKind = {
  name: 'text',
  isOrdered: false,
  read: (value) => (typeof value === 'string' ? value : undefined),
};
const duration: ValueKind = { name: 'duration', isOrdered: true, read: readDuration };
const list: ValueKind = listKind('list', (text) => text);
const tags: ValueKind = listKind('tags', foldForSearch);
/** Compares with nothing: it is empty or not, changed or not. */
const data: ValueKind = { name: 'data', isOrdered: false, read: () => undefined };
/** A reference is its id, also when the record it points to was loaded into the facts. */
const reference: ValueKind = { name: 'reference', isOrdered: false, read: readReference };
/** Where no field says what to expect. */
const any: ValueKind = { name: 'any', isOrdered: true, read: readAny };

const kinds: Readonly<Record<FieldKind, ValueKind>> = {
  text,
  longText: text,
  integer: number,
  decimal: number,
  money: number,
  percent: number,
  boolean,
  date,
  datetime: instant,
  choice: text,
  reference,
  references: list,
  lines: data,
  email: text,
  phone: text,
  url: text,
  choices: list,
  tags,
  rating: number,
  duration,
  file: data,
  image: data,
  address: data,
  json: data,
  richText: data,
  autoNumber: text,
};

/** Of answers, which no field describes. */
export function kindNamed(name: 'number' | 'boolean'): ValueKind {
  return name === 'number' ? number : boolean;
}

/** The kind of the field; without a field the rule's own value says how to compare. */
export function valueKindOf(field: FieldKind | undefined, value: unknown): ValueKind {
  if (field !== undefined) return kinds[field];
  const sample: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof sample === 'number') return number;
  return typeof sample === 'boolean' ? boolean : any;
}

function readNumber(value: unknown): Decimal | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? new Decimal(value) : undefined;
  if (typeof value === 'bigint') return new Decimal(value.toString());
  if (typeof value === 'string') return parseDecimal(value);
  return isDecimal(value) && value.isFinite() ? value : undefined;
}

function readDate(value: unknown): number | undefined {
  if (value instanceof FeelDate) return value.epochDay;
  return typeof value === 'string' ? parseDate(value)?.epochDay : undefined;
}

/** Instants to the nanosecond; a number is milliseconds, a text without a place is UTC. */
function readInstant(value: unknown): bigint | undefined {
  if (value instanceof FeelDateTime) return value.epochNanos();
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : BigInt(value.getTime()) * 1_000_000n;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) * 1_000_000n : undefined;
  return typeof value === 'string' ? parseDateTime(value)?.epochNanos() : undefined;
}

/** Nanoseconds. */
function readDuration(value: unknown): bigint | undefined {
  if (value instanceof DayTimeDuration) return value.nanos;
  const seconds = typeof value === 'string' ? secondsOf(value) : undefined;
  return seconds === undefined ? undefined : BigInt(seconds) * 1_000_000_000n;
}

/** Lists are the same when they have the same items, in whichever order. */
function listKind(name: 'list' | 'tags', item: (text: string) => string): ValueKind {
  return {
    name,
    isOrdered: false,
    item,
    read: (value) => {
      const texts = textsIn(value);
      return texts === undefined ? undefined : JSON.stringify(texts.map(item).sort());
    },
  };
}

/** The items of a list; a record that was loaded is its id. Undefined for what is no such list. */
export function textsIn(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.map(readReference);
  return texts.every((one) => one !== undefined) ? texts : undefined;
}

function readReference(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return isPlainObject(value) && typeof value.id === 'string' ? value.id : undefined;
}

function readAny(value: unknown): Comparable | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || isDecimal(value)) return readNumber(value)?.toString();
  if (isTemporal(value)) return value.toString();
  return readReference(value);
}

export function same(one: Comparable, other: Comparable): boolean {
  return isDecimal(one) ? isDecimal(other) && one.eq(other) : one === other;
}

/** Negative, 0, positive. Both are of one ordered kind. */
export function order(one: Comparable, other: Comparable): number {
  if (isDecimal(one)) return isDecimal(other) ? one.cmp(other) : Number.NaN;
  if (typeof one !== typeof other) return Number.NaN;
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Equal values of one kind have equal keys, others have not. */
export function keyOf(value: Comparable): string | number | bigint | boolean {
  return isDecimal(value) ? (value.isZero() ? '0' : value.toString()) : value;
}
