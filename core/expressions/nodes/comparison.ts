// = != < <= > >=, between, in, intervals and unary tests (DMN 1.5, 10.3.2.4 and 10.3.2.7).
import { compare, equals, passes, passesAny } from '../compare.ts';
import { ExpressionError, type FeelValue } from '../expressions.ts';
import { isBound, type Names, slots } from '../names.ts';
import { contentOf, type SyntaxNode } from '../parse.ts';
import { FeelExclusion, FeelRange } from '../range.ts';
import type { Evaluate, Frame, Run } from '../run.ts';
import type { NodeTable, Site } from '../site.ts';

export const comparisonNodes: NodeTable = {
  Comparison: comparison,
  SimplePositiveUnaryTest: unaryTest,
  Interval: interval,
};

type Relation = (left: FeelValue, right: FeelValue, run: Run) => boolean | null;

/** Short numbers and texts, which most comparisons are about, are answered on the spot. */
const relations: Readonly<Record<string, Relation>> = {
  '=': same,
  '!=': (left, right, run) => not(same(left, right, run)),
  '<': (left, right, run) =>
    typeof left === 'number' && typeof right === 'number'
      ? left < right
      : ordered(left, right, run, (order) => order < 0),
  '<=': (left, right, run) =>
    typeof left === 'number' && typeof right === 'number'
      ? left <= right
      : ordered(left, right, run, (order) => order <= 0),
  '>': (left, right, run) =>
    typeof left === 'number' && typeof right === 'number'
      ? left > right
      : ordered(left, right, run, (order) => order > 0),
  '>=': (left, right, run) =>
    typeof left === 'number' && typeof right === 'number'
      ? left >= right
      : ordered(left, right, run, (order) => order >= 0),
};

function same(left: FeelValue, right: FeelValue, run: Run): boolean | null {
  if (typeof left === 'string' && typeof right === 'string') return left === right;
  return typeof left === 'number' && typeof right === 'number' ? left === right : equals(left, right, run);
}

function ordered(left: FeelValue, right: FeelValue, run: Run, holds: (order: number) => boolean): boolean | null {
  const order = compare(left, right, run);
  return order === null ? null : holds(order);
}

function not(value: boolean | null): boolean | null {
  return value === null ? null : !value;
}

function comparison(node: SyntaxNode, site: Site): Evaluate {
  const [left, operator, ...rest] = contentOf(node);
  if (left === undefined || operator === undefined) throw site.unexpected(node);
  if (operator.name === 'between') return between(left, rest, site);
  if (operator.name === 'in') return membership(left, rest, site);
  const relate = relations[site.text(operator)];
  const right = rest[0];
  if (relate === undefined || right === undefined) throw site.unexpected(operator);
  refuseBareTest(left, site);
  refuseBareTest(right, site);
  const a = site.compile(left);
  const b = site.compile(right);
  return (frame) => relate(a(frame), b(frame), frame.run);
}

/** "a = = b", "a > > b": the grammar reads the second sign as a unary test; nobody means that. */
function refuseBareTest(node: SyntaxNode, site: Site): void {
  const sign = node.name === 'SimplePositiveUnaryTest' ? node.getChild('CompareOp') : null;
  if (sign !== null) throw new ExpressionError('expression-operand', sign.from, { found: site.text(sign) });
}

function between(value: SyntaxNode, rest: readonly SyntaxNode[], site: Site): Evaluate {
  const [low, , high] = rest;
  if (low === undefined || high === undefined) throw site.unexpected(value);
  const point = site.compile(value);
  const from = site.compile(low);
  const to = site.compile(high);
  return (frame) => {
    const start = from(frame);
    const end = to(frame);
    const value = point(frame);
    const above = ordered(value, start, frame.run, (order) => order >= 0);
    const below = ordered(value, end, frame.run, (order) => order <= 0);
    if (above === false || below === false) return false;
    return above === null || below === null ? null : true;
  };
}

function membership(value: SyntaxNode, rest: readonly SyntaxNode[], site: Site): Evaluate {
  const point = site.compile(value);
  const names = slots(['?'], site.names);
  const single = rest.find((node) => node.name === 'PositiveUnaryTest');
  const several = rest.find((node) => node.name === 'PositiveUnaryTests');
  const nodes = single === undefined ? (several === undefined ? [] : contentOf(several)) : [single];
  const passesTests = compileTests(nodes, site, names);
  return (frame) => {
    const candidate = point(frame);
    return passesTests(candidate, frame.bind([candidate]));
  };
}

/** Does the value, bound as "?" in the frame, pass any of the tests? */
export type PassesTests = (value: FeelValue, frame: Frame) => boolean | null;

export function compileTests(nodes: readonly SyntaxNode[], site: Site, names = site.names): PassesTests {
  const tests = nodes.map((test) => {
    const expression = contentOf(test)[0];
    if (expression === undefined) throw site.unexpected(test);
    return compileTest(expression, site, names);
  });
  return (candidate, inner) => {
    let answer: boolean | null = false;
    for (const passesTest of tests) {
      const holds = passesTest(candidate, inner);
      if (holds === true) return true;
      if (holds === null) answer = null;
    }
    return answer;
  };
}

function compileTest(expression: SyntaxNode, site: Site, names: Names | undefined): PassesTests {
  const negated = negatedTests(expression, site);
  if (negated !== undefined) {
    const tests = negated.map((test) => compileTest(test, site, names));
    return (value, frame) => {
      const answers = tests.map((test) => test(value, frame));
      return answers.includes(true) ? false : answers.includes(null) ? null : true;
    };
  }
  const evaluate = site.compile(expression, names);
  const asks = asksForItself(expression);
  const bounded = hasBound(expression, site);
  return (value, frame) => {
    const test = evaluate(frame);
    if (bounded && test === null) return null;
    // a question about "?" that has no answer is no value that null could equal
    if (asks && (typeof test === 'boolean' || test === null)) return test;
    return passesTest(value, test, frame.run);
  };
}

/** An interval or "> 5": without its ends it has no answer, while a bare null is a value to equal. */
function hasBound(node: SyntaxNode, site: Site): boolean {
  if (node.name === 'ParenthesizedExpression') {
    const [, inner] = contentOf(node);
    return inner !== undefined && hasBound(inner, site);
  }
  return node.name === 'SimplePositiveUnaryTest' && /^[^=!]/.test(site.text(node));
}

/** "in not(1, > 5)" negates tests, where the built-in negates a boolean; for booleans the two are the same. */
function negatedTests(node: SyntaxNode, site: Site): SyntaxNode[] | undefined {
  if (node.name === 'ParenthesizedExpression') {
    const [, inner, ...rest] = contentOf(node);
    return inner === undefined || rest.length > 1 ? undefined : negatedTests(inner, site);
  }
  const target = node.name === 'FunctionInvocation' ? contentOf(node)[0] : undefined;
  if (target === undefined || site.name(target) !== 'not' || isBound('not', site.names)) return undefined;
  const given = node.getChild('PositionalParameters');
  return given === null || asksForItself(node) ? undefined : contentOf(given);
}

function passesTest(candidate: FeelValue, test: FeelValue, run: Run): boolean | null {
  return Array.isArray(test) && !Array.isArray(candidate)
    ? passesAny(candidate, test, run)
    : passes(candidate, test, run);
}

/** Does the test mention "?", so that its own truth decides? */
function asksForItself(node: SyntaxNode): boolean {
  const cursor = node.cursor();
  do {
    if (cursor.name === '?') return true;
  } while (cursor.next() && cursor.from < node.to);
  return false;
}

function unaryTest(node: SyntaxNode, site: Site): Evaluate {
  const [first, endpoint] = contentOf(node);
  if (first === undefined) throw site.unexpected(node);
  if (first.name === 'Interval') return site.compile(first);
  if (endpoint === undefined) throw site.unexpected(node);
  refuseBareTest(endpoint, site);
  refuseOperand(node, site);
  const end = site.compile(endpoint);
  switch (site.text(first)) {
    case '<':
      return (frame) => openRange(end(frame), (value) => new FeelRange(null, value, false, false));
    case '<=':
      return (frame) => openRange(end(frame), (value) => new FeelRange(null, value, false, true));
    case '>':
      return (frame) => openRange(end(frame), (value) => new FeelRange(value, null, false, false));
    case '>=':
      return (frame) => openRange(end(frame), (value) => new FeelRange(value, null, true, false));
    case '=':
      return end;
    default:
      return (frame) => new FeelExclusion(end(frame));
  }
}

const operandParents = new Set(['Conjunction', 'Disjunction', 'ArithmeticExpression', 'FilterExpression']);

/** "x > 5 and < 10" reads like a condition and is none. */
function refuseOperand(node: SyntaxNode, site: Site): void {
  const parent = node.parent?.name ?? '';
  if (operandParents.has(parent)) throw site.unexpected(node);
}

function openRange(end: FeelValue, make: (end: FeelValue) => FeelRange): FeelValue {
  return end === null ? null : make(end);
}

function interval(node: SyntaxNode, site: Site): Evaluate {
  const [open, low, , high, close] = contentOf(node);
  if (open === undefined || low === undefined || high === undefined || close === undefined) throw site.unexpected(node);
  const from = site.compile(low);
  const to = site.compile(high);
  const lowIncluded = site.text(open) === '[';
  const highIncluded = site.text(close) === ']';
  return (frame) => {
    const start = from(frame);
    const end = to(frame);
    if (start === null || end === null || compare(start, end, frame.run) === null) return null;
    return new FeelRange(start, end, lowIncluded, highIncluded);
  };
}
