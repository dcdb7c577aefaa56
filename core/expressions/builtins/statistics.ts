// What a list of numbers, or of values that can be compared, comes to: least, greatest, sum and the statistics (DMN 1.5, 10.3.4.4).
import { Decimal } from '../../kernel/decimal.ts';
import { type Builtin, builtin, rest, signature } from '../builtin.ts';
import { compare } from '../compare.ts';
import type { FeelValue } from '../expressions.ts';
import { add, compareNumbers, divide, type FeelNumber, isNumber, multiply, settle, toDecimal } from '../number.ts';
import type { Run } from '../run.ts';
import { eitherShape, itemShape, type Shape } from '../shape.ts';
import { DayTimeDuration, YearMonthDuration } from '../temporal.ts';
import { addTemporal, share } from '../temporal-arithmetic.ts';

type Items = readonly FeelValue[];

/** The numbers of the list; null when it holds anything else. */
function numbersOf(items: Items): readonly FeelNumber[] | null {
  return items.every((item): item is FeelNumber => isNumber(item)) ? items : null;
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
  if (numbers !== null) return folded(numbers, add);
  let total: FeelValue = items[0];
  for (const item of items.slice(1)) {
    if (!isDuration(total) || !isDuration(item)) return null;
    total = addTemporal(total, item);
  }
  return isDuration(total) ? total : null;
}

/** null as soon as a step leaves the range of decimal128. */
function folded(items: readonly FeelNumber[], step: (a: FeelNumber, b: FeelNumber) => FeelNumber | null): FeelValue {
  let total: FeelNumber | null = items[0] ?? null;
  for (let at = 1; at < items.length && total !== null; at += 1) total = step(total, items[at] as FeelNumber);
  return total;
}

function isDuration(value: FeelValue): value is DayTimeDuration | YearMonthDuration {
  return value instanceof DayTimeDuration || value instanceof YearMonthDuration;
}

function mean(run: Run, items: Items): FeelValue {
  const total = sum(run, items);
  if (isNumber(total)) return divide(total, items.length);
  return isDuration(total) ? share(total, new Decimal(items.length)) : null;
}

/** Sorted copies are paid for as often as a sort compares. */
function sortedNumbers(run: Run, items: Items): readonly FeelNumber[] | null {
  run.burn(items.length * Math.ceil(Math.log2(items.length + 2)));
  return numbersOf(items)?.toSorted(compareNumbers) ?? null;
}

function median(run: Run, items: Items): FeelValue {
  const sorted = sortedNumbers(run, items);
  if (sorted === null || sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as FeelNumber;
  const both = sorted.length % 2 === 1 ? null : add(sorted[middle - 1] as FeelNumber, upper);
  return both === null ? upper : divide(both, 2);
}

function mode(run: Run, items: Items): FeelValue {
  const sorted = sortedNumbers(run, items);
  if (sorted === null) return null;
  let most = 0;
  let found: FeelNumber[] = [];
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && compareNumbers(sorted[to] as FeelNumber, sorted[from] as FeelNumber) === 0) to += 1;
    if (to - from > most) {
      most = to - from;
      found = [];
    }
    if (to - from === most) found.push(sorted[from] as FeelNumber);
    from = to;
  }
  return found;
}

/** Of a sample: divided by one less than the count. */
function deviation(run: Run, items: Items): FeelValue {
  const numbers = numbersOf(items);
  const average = mean(run, items);
  if (numbers === null || numbers.length < 2 || !isNumber(average)) return null;
  const center = toDecimal(average);
  run.burn(10 + numbers.length);
  const squares = numbers.map((item) => toDecimal(item).minus(center).pow(2));
  return settle(
    squares
      .reduce((total, item) => total.plus(item))
      .div(numbers.length - 1)
      .sqrt(),
  );
}

function product(run: Run, items: Items): FeelValue {
  run.burn(items.length);
  const numbers = items.length === 0 ? null : numbersOf(items);
  return numbers === null ? null : folded(numbers, multiply);
}

/** Of f(a, b) and f([a, b]) alike. */
function itemOf(given: readonly Shape[]): Shape {
  return eitherShape(given.map(itemShape));
}

export const statisticFunctions: Readonly<Record<string, Builtin>> = {
  min: builtin(
    'The least item: numbers, texts, dates, times or durations.',
    itemOf,
    signature([rest('list')], (run, items) => extreme(run, items, -1)),
  ),
  max: builtin(
    'The greatest item: numbers, texts, dates, times or durations.',
    itemOf,
    signature([rest('list')], (run, items) => extreme(run, items, 1)),
  ),
  sum: builtin('The sum of numbers or of durations; null for an empty list.', itemOf, signature([rest('list')], sum)),
  mean: builtin('The average of numbers or of durations.', itemOf, signature([rest('list')], mean)),
  median: builtin(
    'The number in the middle, or the average of the two in the middle.',
    'number',
    signature([rest('list')], median),
  ),
  stddev: builtin('The standard deviation of a sample.', 'number', signature([rest('list')], deviation)),
  mode: builtin('The numbers that come most often, in order.', { list: 'number' }, signature([rest('list')], mode)),
  product: builtin('All numbers multiplied.', 'number', signature([rest('list')], product)),
};
