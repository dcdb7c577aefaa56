// + - * / ** and the sign, on numbers, texts, dates, times and durations (DMN 1.5, 10.3.2.5). What does not fit together is null.
import type { FeelValue } from '../expressions.ts';
import * as numbers from '../number.ts';
import { isNumber, toDecimal } from '../number.ts';
import { contentOf, type SyntaxNode } from '../parse.ts';
import type { Evaluate, Run } from '../run.ts';
import { constant, constantOf, type NodeTable, type Site } from '../site.ts';
import { DayTimeDuration, FeelDateTime, isTemporal, YearMonthDuration } from '../temporal.ts';
import { addTemporal, negate, ratio, scale, share, subtractTemporal } from '../temporal-arithmetic.ts';

type Operation = (left: FeelValue, right: FeelValue, run: Run) => FeelValue;

export const arithmeticNodes: NodeTable = { ArithmeticExpression: arithmetic };

const operations: Readonly<Record<string, Operation>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '**': power,
  '^': power,
};

/** a + b - c … is one loop, not a tower of calls: its length is bounded by the source, its depth must not be. */
function arithmetic(node: SyntaxNode, site: Site): Evaluate {
  const steps: { operate: Operation; right: Evaluate }[] = [];
  let at = node;
  while (at.name === 'ArithmeticExpression') {
    const [left, operator, right] = contentOf(at);
    if (left === undefined || operator === undefined) throw site.unexpected(at);
    if (right === undefined) break; // a sign
    const operate = operations[site.text(operator)];
    if (operate === undefined) throw site.unexpected(operator);
    steps.push({ operate, right: site.compile(right) });
    at = left;
  }
  if (steps.length === 0) return sign(node, site);
  steps.reverse();
  site.charge(steps.length - 1);
  return inOrder(site.compile(at), steps);
}

function inOrder(first: Evaluate, steps: readonly { operate: Operation; right: Evaluate }[]): Evaluate {
  const [step] = steps;
  if (steps.length === 1 && step !== undefined) {
    const { operate, right } = step;
    return (frame) => operate(first(frame), right(frame), frame.run);
  }
  return (frame) => {
    let value = first(frame);
    for (const { operate, right } of steps) value = operate(value, right(frame), frame.run);
    return value;
  };
}

function sign(node: SyntaxNode, site: Site): Evaluate {
  const [operator, operand] = contentOf(node);
  if (operator === undefined || operand === undefined) throw site.unexpected(node);
  const evaluate = site.compile(operand);
  const apply = site.text(operator) === '-' ? minus : plus;
  const known = constantOf(evaluate);
  return known === undefined ? (frame) => apply(evaluate(frame)) : constant(apply(known.value));
}

function minus(value: FeelValue): FeelValue {
  if (isNumber(value)) return numbers.negated(value);
  return isDuration(value) ? negate(value) : null;
}

function plus(value: FeelValue): FeelValue {
  return isNumber(value) || isDuration(value) ? value : null;
}

function isDuration(value: FeelValue): value is DayTimeDuration | YearMonthDuration {
  return value instanceof DayTimeDuration || value instanceof YearMonthDuration;
}

function add(left: FeelValue, right: FeelValue, run: Run): FeelValue {
  if (isNumber(left)) return isNumber(right) ? numbers.add(left, right) : null;
  if (typeof left === 'string') {
    if (typeof right !== 'string') return null;
    run.burnText(left.length + right.length);
    return left + right;
  }
  if (!isTemporal(left) || !isTemporal(right)) return null;
  payForZone(left, run);
  return addTemporal(left, right);
}

function subtract(left: FeelValue, right: FeelValue, run: Run): FeelValue {
  if (isNumber(left)) return isNumber(right) ? numbers.subtract(left, right) : null;
  if (!isTemporal(left) || !isTemporal(right)) return null;
  payForZone(left, run);
  payForZone(right, run);
  return subtractTemporal(left, right, run.zone);
}

/** Looking up the offset of a named zone is slow. */
function payForZone(value: FeelValue, run: Run): void {
  if (value instanceof FeelDateTime && value.place !== undefined && 'zone' in value.place) run.burnSlow();
}

function multiply(left: FeelValue, right: FeelValue): FeelValue {
  if (isNumber(left)) {
    if (isNumber(right)) return numbers.multiply(left, right);
    return isDuration(right) ? scale(right, toDecimal(left)) : null;
  }
  return isDuration(left) && isNumber(right) ? scale(left, toDecimal(right)) : null;
}

function divide(left: FeelValue, right: FeelValue): FeelValue {
  if (isNumber(right)) {
    if (isNumber(left)) return numbers.divide(left, right);
    return isDuration(left) ? share(left, toDecimal(right)) : null;
  }
  return isTemporal(left) && isTemporal(right) ? ratio(left, right) : null;
}

function power(left: FeelValue, right: FeelValue, run: Run): FeelValue {
  if (!isNumber(left) || !isNumber(right)) return null;
  const exponent = toDecimal(right);
  if (exponent.isInteger() && exponent.abs().lte(100)) run.burn(10);
  else run.burnSlow();
  return numbers.power(left, right);
}
