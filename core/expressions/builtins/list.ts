// List functions (DMN 1.5, 10.3.4.4) and sort (10.3.4.9).
import type { Decimal } from '../../kernel/decimal.ts';
import { any, type Builtin, builtin, callable, list, number, optional, rest, signature } from '../builtin.ts';
import { compare, equals } from '../compare.ts';
import type { FeelValue } from '../expressions.ts';
import { asInteger } from '../number.ts';
import type { Run } from '../run.ts';
import { anyList, type Shape } from '../shape.ts';

type Items = readonly FeelValue[];

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

function duplicates(run: Run, items: Items): Items {
  return distinct(run, items).filter((item) => {
    run.burn(items.length);
    return items.filter((other) => same(other, item, run)).length > 1;
  });
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

function concatenate(run: Run, lists: Items): Items | null {
  const all: FeelValue[] = [];
  for (const part of lists) {
    if (part === null) return null;
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

function listOf([given = anyList]: readonly Shape[]): Shape {
  return typeof given === 'object' && 'list' in given ? given : { list: given };
}

export const listFunctions: Readonly<Record<string, Builtin>> = {
  'list contains': builtin(
    'Is the element in the list? null can be asked for.',
    'boolean',
    signature([list('list'), any('element')], (run, items, element) => {
      run.burn(items.length);
      return items.some((item) => same(item, element, run));
    }),
  ),
  count: builtin(
    'How many items the list has.',
    'number',
    signature([list('list')], (_, items) => items.length),
  ),
  all: builtin(
    'False if an item is false, true if all are true, otherwise null.',
    'boolean',
    signature([rest('list')], (run, items) => quantify(run, items, false)),
  ),
  any: builtin(
    'True if an item is true, false if all are false, otherwise null.',
    'boolean',
    signature([rest('list')], (run, items) => quantify(run, items, true)),
  ),
  sublist: builtin(
    'Items from a position, all or so many; negative positions count from the end.',
    listOf,
    signature([list('list'), number('start position'), optional(number('length'))], sublist),
  ),
  append: builtin(
    'The list with items added at its end.',
    listOf,
    signature([list('list'), rest('item')], (run, items, added) => {
      run.burn(items.length + added.length);
      return [...items, ...added];
    }),
  ),
  concatenate: builtin(
    'Several lists as one.',
    listOf,
    signature([list('list')], (_, items) => items),
    signature([rest('list')], concatenate),
  ),
  'insert before': builtin(
    'The list with an item put before the position.',
    listOf,
    signature([list('list'), number('position'), any('newItem')], (run, items, position, added) => {
      const at = indexOf(items, position, 1);
      if (at === undefined) return null;
      run.burn(items.length + 1);
      return items.toSpliced(at, 0, added);
    }),
  ),
  remove: builtin(
    'The list without the item at the position.',
    listOf,
    signature([list('list'), number('position')], (run, items, position) => {
      const at = indexOf(items, position);
      run.burn(items.length);
      return at === undefined ? null : items.toSpliced(at, 1);
    }),
  ),
  'list replace': builtin(
    'The list with an item replaced: at the position, or wherever the function says true.',
    listOf,
    signature([list('list'), number('position'), any('newItem')], (run, items, position, put) => {
      const at = indexOf(items, position);
      return at === undefined ? null : replaced(run, items, (_, index) => index === at, put);
    }),
    signature([list('list'), callable('match'), any('newItem')], (run, items, match, put) =>
      replaced(run, items, (item) => match.invoke(run, { positional: [item, put] }), put),
    ),
  ),
  reverse: builtin(
    'The list from its end.',
    listOf,
    signature([list('list')], (run, items) => {
      run.burn(items.length);
      return items.toReversed();
    }),
  ),
  'index of': builtin(
    'All positions at which the item stands.',
    { list: 'number' },
    signature([list('list'), any('match')], (run, items, match) => {
      run.burn(items.length);
      return items.flatMap((item, index) => (same(item, match, run) ? [index + 1] : []));
    }),
  ),
  union: builtin(
    'Several lists as one, without duplicates.',
    listOf,
    signature([rest('list')], (run, lists) => {
      const all = concatenate(run, lists);
      return all === null ? null : distinct(run, all);
    }),
  ),
  'distinct values': builtin('The list without duplicates.', listOf, signature([list('list')], distinct)),
  flatten: builtin('The items of lists inside lists as one list.', anyList, signature([list('list')], flatten)),
  sort: builtin(
    'The list in order; the function says whether its first argument comes before the second.',
    listOf,
    signature([list('list'), optional(callable('precedes'))], (run, items, precedes) =>
      sort(
        run,
        items,
        precedes === undefined ? naturally(run) : (a, b) => precedes.invoke(run, { positional: [a, b] }),
      ),
    ),
  ),
  'duplicate values': builtin(
    'The values that stand in the list more than once, each once.',
    listOf,
    signature([list('list')], duplicates),
  ),
  'is empty': builtin(
    'Is there no item in the list?',
    'boolean',
    signature([list('list')], (_, items) => items.length === 0),
  ),
  partition: builtin(
    'The list cut into lists of so many items.',
    (given) => ({ list: listOf(given) }),
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
