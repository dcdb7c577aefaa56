// One cell of a condition: unary tests made ready. Cells of literals (comparisons, intervals, lists of values) are data that can be indexed and
// compared with each other; all others are compiled FEEL that has to be asked. Both mean what compileUnaryTests means: a differential test proves it.
import type { DecisionType } from '../../schemas/types.ts';
import { compare, passes } from '../expressions/compare.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import { type CompiledUnaryTests, compileUnaryTests } from '../expressions/compile-unary-tests.ts';
import type { EvaluationOptions, FeelValue, Scope } from '../expressions/expressions.ts';
import { isNumber, shrink } from '../expressions/number.ts';
import { contentOf, parseUnaryTests, type SyntaxNode } from '../expressions/parse.ts';
import { FeelExclusion, FeelRange } from '../expressions/range.ts';
import { Run } from '../expressions/run.ts';
import { FeelDateTime, FeelTime } from '../expressions/temporal.ts';
import { typeOf } from '../expressions/values.ts';

/** What values of a column are compared along. */
export type Axis = Exclude<DecisionType, 'any'>;

export type PlainTest =
  | { readonly type: 'equal' | 'unequal'; readonly value: FeelValue }
  | { readonly type: 'range'; readonly range: FeelRange };

export type Cell =
  | { readonly kind: 'any' }
  /** `axis` undefined: only null is spoken of. */
  | {
      readonly kind: 'plain';
      readonly axis: Axis | undefined;
      readonly negated: boolean;
      readonly tests: readonly PlainTest[];
    }
  | { readonly kind: 'computed'; readonly tests: CompiledUnaryTests };

const axes: Readonly<Partial<Record<ReturnType<typeof typeOf>, Axis>>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  'date and time': 'dateTime',
  'days and time duration': 'dayTimeDuration',
  'years and months duration': 'yearMonthDuration',
};

/** Along what a value is compared; undefined for null and what has no order nor name. */
export function axisOf(value: FeelValue): Axis | undefined {
  return axes[typeOf(value)];
}

/** Numbers in their short form, which compares fastest. */
export function tight(value: FeelValue): FeelValue {
  return isNumber(value) && typeof value !== 'number' ? shrink(value) : value;
}

export const anyCell: Cell = { kind: 'any' };

export function isAnyCell(source: string): boolean {
  const text = source.trim();
  return text === '' || text === '-';
}

/** @throws ExpressionError for text that is no unary test */
export function compileCell(source: string, names?: readonly string[]): Cell {
  if (isAnyCell(source)) return anyCell;
  return (
    plainCell(source, names) ?? {
      kind: 'computed',
      tests: compileUnaryTests(source, names === undefined ? {} : { names }),
    }
  );
}

function plainCell(source: string, names: readonly string[] | undefined): Cell | undefined {
  const [first, ...rest] = contentOf(parseUnaryTests(source, names));
  if (first === undefined) return undefined;
  const negated = first.name === 'not';
  const list = negated ? rest.find((node) => node.name === 'PositiveUnaryTests') : first;
  const tests = list === undefined ? [] : contentOf(list).map((node) => plainTest(contentOf(node)[0], source));
  if (tests.length === 0 || !tests.every((test) => test !== undefined)) return undefined;
  const found = new Set(tests.flatMap((test) => axesOf(test)));
  if (found.size > 1) return undefined;
  return { kind: 'plain', axis: [...found][0], negated, tests };
}

function axesOf(test: PlainTest): Axis[] {
  const ends = test.type === 'range' ? [test.range.low, test.range.high] : [test.value];
  return ends.flatMap((end) => axisOf(end) ?? []);
}

function plainTest(node: SyntaxNode | undefined, source: string): PlainTest | undefined {
  if (node === undefined) return undefined;
  if (node.name !== 'SimplePositiveUnaryTest') {
    const literal = literalOf(node, source);
    return literal === undefined ? undefined : { type: 'equal', value: literal.value };
  }
  const [first, second] = contentOf(node);
  if (first === undefined) return undefined;
  if (first.name === 'Interval') return intervalTest(first, source);
  const end = second === undefined ? undefined : literalOf(second, source);
  return end === undefined ? undefined : compared(source.slice(first.from, first.to).trim(), end.value);
}

function compared(sign: string, value: FeelValue): PlainTest | undefined {
  if (sign === '=') return { type: 'equal', value };
  if (sign === '!=') return { type: 'unequal', value };
  if (value === null || typeof value === 'boolean') return undefined;
  const included = sign.endsWith('=');
  const range = sign.startsWith('<')
    ? new FeelRange(null, value, false, included)
    : new FeelRange(value, null, included, false);
  return { type: 'range', range };
}

function intervalTest(node: SyntaxNode, source: string): PlainTest | undefined {
  const [open, low, , high, close] = contentOf(node);
  if (open === undefined || low === undefined || high === undefined || close === undefined) return undefined;
  const from = literalOf(low, source);
  const to = literalOf(high, source);
  if (from === undefined || to === undefined) return undefined;
  const order = compare(from.value, to.value, new Run({}, {}));
  if (order === null || axisOf(from.value) !== axisOf(to.value)) return undefined;
  const included = { low: source[open.from] === '[', high: source[close.from] === ']' };
  return { type: 'range', range: new FeelRange(from.value, to.value, included.low, included.high) };
}

const literals = new Set(['NumericLiteral', 'StringLiteral', 'BooleanLiteral', 'AtLiteral', 'null']);

/** The value of a literal whose place among others does not depend on the zone; undefined for everything else. */
function literalOf(node: SyntaxNode, source: string): { value: FeelValue } | undefined {
  if (!literals.has(node.name) && !isTemporalLiteral(node)) return undefined;
  const text = source.slice(node.from, node.to);
  if (node.name === 'null') return { value: null };
  const value = quickLiteral(node.name, text) ?? tight(compileExpression(text).evaluate({}));
  if (axisOf(value) === undefined) return undefined;
  if (value instanceof FeelTime && value.offset !== undefined) return undefined;
  if (value instanceof FeelDateTime && (value.place === undefined || 'zone' in value.place)) return undefined;
  return { value };
}

/** Most cells hold short numbers and texts without escapes: these need no compiler. */
function quickLiteral(kind: string, text: string): FeelValue | undefined {
  if (kind === 'NumericLiteral' && /^-?\d{1,9}(\.\d{1,4})?$/.test(text)) return Number(text) + 0;
  return kind === 'StringLiteral' && /^"[^"\\]*"$/.test(text) ? text.slice(1, -1) : undefined;
}

function isTemporalLiteral(node: SyntaxNode): boolean {
  if (node.name !== 'DateTimeLiteral') return false;
  const [first, , parameters] = contentOf(node);
  if (first?.name === 'AtLiteral') return true;
  const given = parameters === undefined ? [] : contentOf(parameters);
  return given.length === 1 && given[0]?.name === 'StringLiteral';
}

/** Does the value pass? The question itself, without any index. */
export function holds(cell: Cell, value: FeelValue, scope: Scope, options: EvaluationOptions): boolean {
  if (cell.kind === 'any') return true;
  if (cell.kind === 'computed') return cell.tests.test(value, scope, options) === true;
  return plainHolds(cell, tight(value), new Run(scope, options));
}

function plainHolds(cell: Extract<Cell, { kind: 'plain' }>, value: FeelValue, run: Run): boolean {
  let answer: boolean | null = false;
  for (const test of cell.tests) {
    const passed = passes(value, testValue(test), run);
    if (passed === true) return !cell.negated;
    if (passed === null) answer = null;
  }
  return answer === false && cell.negated;
}

function testValue(test: PlainTest): FeelValue {
  if (test.type === 'range') return test.range;
  return test.type === 'equal' ? test.value : new FeelExclusion(test.value);
}
