// List functions (DMN 1.5, 10.3.4.4) and sort (10.3.4.9).
import { Decimal, isDecimal } from '../../kernel/decimal.ts';
import { any, builtin, callable, list, number, optional, rest, signature } from '../builtin.ts';
import { compare, equals } from '../compare.ts';
import type { FeelValue } from '../expressions.ts';
import type { FeelFunction } from '../function.ts';
import { asInteger, inRange } from '../number.ts';
import type { Run } from '../run.ts';
import { DayTimeDuration, YearMonthDuration } from '../temporal.ts';
import { addTemporal, scale } from '../temporal-arithmetic.ts';

type Items = readonly FeelValue[];

/** The numbers of the list; null when it holds anything else. */
function numbersOf(items: Items): readonly Decimal[] | null {
  return items.every((item): item is Decimal => isDecimal(item)) ? items : null;
}

/** The least or greatest item; null when two have no order. */
function extreme(run: Run, items: Items, sign: 1 | -1): FeelValue {
  run.burn(items.length);
  let best: FeelValue = items[0] ?? null;
  if (best === null || compare(best, best, run) === null) return null;
  for (const item of items.slice(1)) {
    const order = compare(item, best, run);
    if (order === null) return null;
    if (order * sign > 0) best = item;
  }
  return best;
}

function sum(run: Run, items: Items): FeelValue {
  run.burn(items.length);
  if (items.length === 0) return null;
  const numbers = numbersOf(items);
  if (numbers !== null) return inRange(numbers.reduce((total, item) => total.plus(item)));
  let total: FeelValue = items[0];
  for (const item of items.slice(1)) {
    if (!isDuration(total) || !isDuration(item)) return null;
    total = addTemporal(total, item);
  }
  return isDuration(total) ? total : null;
}

function isDuration(value: FeelValue): value is DayTimeDuration | YearMonthDuration {
  return value instanceof DayTimeDuration || value instanceof YearMonthDuration;
}

function mean(run: Run, items: Items): FeelValue {
  const total = sum(run, items);
  if (isDecimal(total)) return inRange(total.div(items.length));
  return isDuration(total) ? scale(total, new Decimal(1).div(items.length)) : null;
}

/** Sorted copies are paid for as often as a sort compares. */
function sortedNumbers(run: Run, items: Items): readonly Decimal[] | null {
  run.burn(items.length * Math.ceil(Math.log2(items.length + 2)));
  return numbersOf(items)?.toSorted((a, b) => a.cmp(b)) ?? null;
}

function median(run: Run, items: Items): FeelValue {
  const sorted = sortedNumbers(run, items);
  if (sorted === null || sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as Decimal;
  return sorted.length % 2 === 1 ? upper : inRange((sorted[middle - 1] as Decimal).plus(upper).div(2));
}

function mode(run: Run, items: Items): FeelValue {
  const sorted = sortedNumbers(run, items);
  if (sorted === null) return null;
  let most = 0;
  let found: Decimal[] = [];
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && (sorted[to] as Decimal).eq(sorted[from] as Decimal)) to += 1;
    if (to - from > most) {
      most = to - from;
      found = [];
    }
    if (to - from === most) found.push(sorted[from] as Decimal);
    from = to;
  }
  return found;
}

/** Of a sample: divided by one less than the count. */
function deviation(run: Run, items: Items): FeelValue {
  const numbers = numbersOf(items);
  const average = mean(run, items);
  if (numbers === null || numbers.length < 2 || !isDecimal(average)) return null;
  run.burn(10 + numbers.length);
  const squares = numbers.map((item) => item.minus(average).pow(2));
  return inRange(
    squares
      .reduce((total, item) => total.plus(item))
      .div(numbers.length - 1)
      .sqrt(),
  );
}

function product(run: Run, items: Items): FeelValue {
  run.burn(items.length);
  const numbers = items.length === 0 ? null : numbersOf(items);
  return numbers === null ? null : inRange(numbers.reduce((total, item) => total.times(item)));
}

function quantify(run: Run, items: Items, decisive: boolean): boolean | null {
  run.burn(items.length);
  if (items.includes(decisive)) return decisive;
  return items.every((item) => typeof item === 'boolean') ? !decisive : null;
}

/** The index of a 1-based or negative position; undefined when there is no such place. `extra` = 1 for one past the end. */
function indexOf(items: Items, position: Decimal, extra = 0): number | undefined {
  const at = asInteger(position);
  if (at === undefined || at === 0 || Math.abs(at) > items.length + (at > 0 ? extra : 0)) return undefined;
  return at > 0 ? at - 1 : items.length + at;
}

function sublist(run: Run, items: Items, start: Decimal, length: Decimal | undefined): FeelValue {
  const from = indexOf(items, start);
  const count = length === undefined ? items.length : asInteger(length);
  if (from === undefined || count === undefined || count < 0) return null;
  run.burn(items.length);
  return items.slice(from, from + count);
}

function distinct(run: Run, items: Items): Items {
  const kept: FeelValue[] = [];
  for (const item of items) {
    run.burn(1 + kept.length);
    if (!kept.some((other) => same(other, item, run))) kept.push(item);
  }
  return kept;
}

function same(one: FeelValue, other: FeelValue, run: Run): boolean {
  return equals(one, other, run) === true;
}

function flatten(run: Run, items: Items): Items {
  const flat: FeelValue[] = [];
  for (const item of items) {
    run.burn(1);
    if (Array.isArray(item)) flat.push(...flatten(run, item));
    else flat.push(item);
  }
  return flat;
}

function concatenate(run: Run, lists: Items): FeelValue {
  const all: FeelValue[] = [];
  for (const part of lists) {
    const items = Array.isArray(part) ? part : [part];
    run.burn(1 + items.length);
    for (const item of items) all.push(item);
  }
  return all;
}

/** A stable merge sort that asks `precedes(a, b)`; a question without an answer makes the whole null. */
function sort(run: Run, items: Items, precedes: (a: FeelValue, b: FeelValue) => FeelValue): Items | null {
  if (items.length < 2) return items;
  run.burn(items.length);
  const left = sort(run, items.slice(0, items.length >> 1), precedes);
  const right = sort(run, items.slice(items.length >> 1), precedes);
  if (left === null || right === null) return null;
  const merged: FeelValue[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length && r < right.length) {
    const takesRight = precedes(right[r] as FeelValue, left[l] as FeelValue);
    if (typeof takesRight !== 'boolean') return null;
    merged.push(takesRight ? right[r++] : left[l++]);
  }
  return [...merged, ...left.slice(l), ...right.slice(r)];
}

function naturally(run: Run): (a: FeelValue, b: FeelValue) => FeelValue {
  return (a, b) => {
    const order = compare(a, b, run);
    return order === null ? null : order < 0;
  };
}

function replaced(run: Run, items: Items, isMatch: (item: FeelValue, index: number) => FeelValue, put: FeelValue) {
  run.burn(items.length);
  const result: FeelValue[] = [];
  for (const [index, item] of items.entries()) {
    const holds = isMatch(item, index);
    if (typeof holds !== 'boolean') return null;
    result.push(holds ? put : item);
  }
  return result;
}

export const listFunctions: Readonly<Record<string, FeelFunction>> = {
  'list contains': builtin(
    signature([list('list'), any('element')], (run, items, element) => {
      run.burn(items.length);
      return items.some((item) => same(item, element, run));
    }),
  ),
  count: builtin(signature([list('list')], (_, items) => new Decimal(items.length))),
  min: builtin(signature([rest('list')], (run, items) => extreme(run, items, -1))),
  max: builtin(signature([rest('list')], (run, items) => extreme(run, items, 1))),
  sum: builtin(signature([rest('list')], sum)),
  mean: builtin(signature([rest('list')], mean)),
  median: builtin(signature([rest('list')], median)),
  stddev: builtin(signature([rest('list')], deviation)),
  mode: builtin(signature([rest('list')], mode)),
  product: builtin(signature([rest('list')], product)),
  all: builtin(signature([rest('list')], (run, items) => quantify(run, items, false))),
  any: builtin(signature([rest('list')], (run, items) => quantify(run, items, true))),
  sublist: builtin(signature([list('list'), number('start position'), optional(number('length'))], sublist)),
  append: builtin(
    signature([list('list'), rest('item')], (run, items, added) => {
      run.burn(items.length + added.length);
      return [...items, ...added];
    }),
  ),
  concatenate: builtin(
    signature([list('list')], (_, items) => items),
    signature([rest('list')], concatenate),
  ),
  'insert before': builtin(
    signature([list('list'), number('position'), any('newItem')], (run, items, position, added) => {
      const at = indexOf(items, position, 1);
      if (at === undefined) return null;
      run.burn(items.length + 1);
      return items.toSpliced(at, 0, added);
    }),
  ),
  remove: builtin(
    signature([list('list'), number('position')], (run, items, position) => {
      const at = indexOf(items, position);
      run.burn(items.length);
      return at === undefined ? null : items.toSpliced(at, 1);
    }),
  ),
  'list replace': builtin(
    signature([list('list'), number('position'), any('newItem')], (run, items, position, put) => {
      const at = indexOf(items, position);
      return at === undefined ? null : replaced(run, items, (_, index) => index === at, put);
    }),
    signature([list('list'), callable('match'), any('newItem')], (run, items, match, put) =>
      replaced(run, items, (item) => match.invoke(run, { positional: [item, put] }), put),
    ),
  ),
  reverse: builtin(
    signature([list('list')], (run, items) => {
      run.burn(items.length);
      return items.toReversed();
    }),
  ),
  'index of': builtin(
    signature([list('list'), any('match')], (run, items, match) => {
      run.burn(items.length);
      return items.flatMap((item, index) => (same(item, match, run) ? [new Decimal(index + 1)] : []));
    }),
  ),
  union: builtin(signature([rest('list')], (run, lists) => distinct(run, concatenate(run, lists) as Items))),
  'distinct values': builtin(signature([list('list')], distinct)),
  flatten: builtin(signature([list('list')], flatten)),
  sort: builtin(
    signature([list('list'), optional(callable('precedes'))], (run, items, precedes) =>
      sort(
        run,
        items,
        precedes === undefined ? naturally(run) : (a, b) => precedes.invoke(run, { positional: [a, b] }),
      ),
    ),
  ),
  partition: builtin(
    signature([list('list'), number('size')], (run, items, size) => {
      const length = asInteger(size);
      if (length === undefined || length < 1) return null;
      run.burn(items.length);
      const parts: Items[] = [];
      for (let at = 0; at < items.length; at += length) parts.push(items.slice(at, at + length));
      return parts;
    }),
  ),
};
