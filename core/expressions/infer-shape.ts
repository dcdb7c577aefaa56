// What an expression gives, told without running it: from literals, operators, built-ins and the schema of the variables. "Any" = unknown.
// Every shape allows null as well, because any FEEL expression can be null.
import { limits } from '../kernel/limits.ts';
import { builtins } from './builtins/index.ts';
import { contentOf, parse, type SyntaxNode } from './parse.ts';
import { anyFunction, anyList, eitherShape, itemShape, type Schema, type Shape } from './shape.ts';
import { parseTemporal } from './temporal-parse.ts';
import { typeOf } from './values.ts';

/** The names known at one place, inner ones first. */
export interface Environment {
  readonly names: Schema;
  readonly outer?: Environment | undefined;
}

/** @throws ExpressionError for text that is no FEEL */
export function inferShape(source: string, schema: Schema = {}): Shape {
  return shapeOf(parse(source, Object.keys(schema)), { source, environment: { names: schema }, depth: 0 });
}

export interface Place {
  readonly source: string;
  readonly environment: Environment;
  readonly depth: number;
}

type Infer = (node: SyntaxNode, place: Place) => Shape;

export const shapeOf: Infer = (node, place) => {
  if (place.depth > limits.expressionDepth) return 'Any';
  const infer = Object.hasOwn(inferences, node.name) ? inferences[node.name] : undefined;
  return infer === undefined ? 'Any' : infer(node, { ...place, depth: place.depth + 1 });
};

const is =
  (shape: Shape): Infer =>
  () =>
    shape;

const inferences: Readonly<Record<string, Infer>> = {
  NumericLiteral: is('number'),
  StringLiteral: is('string'),
  BooleanLiteral: is('boolean'),
  null: is('null'),
  AtLiteral: atLiteral,
  DateTimeLiteral: dateTimeLiteral,
  VariableName: (node, place) => lookUp(nameOf(node, place.source), place.environment),
  ParenthesizedExpression: (node, place) => ofChild(contentOf(node)[1], place),
  PathExpression: (node, place) =>
    memberShape(ofChild(contentOf(node)[0], place), nameOf(contentOf(node)[2], place.source)),
  List: (node, place) => ({
    list: eitherShape(
      contentOf(node)
        .slice(1, -1)
        .map((item) => shapeOf(item, place)),
    ),
  }),
  Context: contextShape,
  FilterExpression: filterShape,
  ArithmeticExpression: arithmeticShape,
  Comparison: is('boolean'),
  Conjunction: is('boolean'),
  Disjunction: is('boolean'),
  QuantifiedExpression: is('boolean'),
  InstanceOfExpression: is('boolean'),
  Interval: (node, place) => ({ range: ofChild(contentOf(node)[1], place) }),
  SimplePositiveUnaryTest: testShape,
  IfExpression: (node, place) =>
    eitherShape([contentOf(node)[3], contentOf(node)[5]].map((part) => ofChild(part, place))),
  ForExpression: forShape,
  FunctionInvocation: invocationShape,
  FunctionDefinition: functionShape,
};

function ofChild(node: SyntaxNode | undefined, place: Place): Shape {
  return node === undefined ? 'Any' : shapeOf(node, place);
}

/** "[1..5]" and "> 5" are ranges; "= 5" and "!= 5" mean something to `in` only. */
function testShape(node: SyntaxNode, place: Place): Shape {
  const [first, end] = contentOf(node);
  if (first?.name === 'Interval') return shapeOf(first, place);
  return /^[<>]/.test(nameOf(first, place.source)) ? { range: ofChild(end, place) } : 'Any';
}

/** As FEEL compares names: runs of white space are one space. */
export function nameOf(node: SyntaxNode | undefined, source: string): string {
  return node === undefined ? '' : source.slice(node.from, node.to).trim().replace(/\s+/g, ' ');
}

export function lookUp(name: string, environment: Environment): Shape {
  for (let at: Environment | undefined = environment; at !== undefined; at = at.outer) {
    if (Object.hasOwn(at.names, name)) return at.names[name] ?? 'Any';
  }
  return builtins.has(name) ? anyFunction : 'Any';
}

const temporalMembers: Readonly<Record<string, Schema>> = {
  date: { year: 'number', month: 'number', day: 'number', weekday: 'number' },
  time: {
    hour: 'number',
    minute: 'number',
    second: 'number',
    'time offset': 'days and time duration',
    timezone: 'string',
  },
  'years and months duration': { years: 'number', months: 'number' },
  'days and time duration': { days: 'number', hours: 'number', minutes: 'number', seconds: 'number' },
};

/** What can stand after the dot; of a list, what can stand after the dot of its items. */
export function membersOf(shape: Shape): Schema {
  if (shape === 'date and time') return { ...temporalMembers.date, ...temporalMembers.time };
  if (typeof shape === 'string') return temporalMembers[shape] ?? {};
  if ('entries' in shape) return shape.entries;
  if ('list' in shape) return membersOf(shape.list);
  if (!('range' in shape)) return {};
  return { start: shape.range, end: shape.range, 'start included': 'boolean', 'end included': 'boolean' };
}

function memberShape(shape: Shape, name: string): Shape {
  if (typeof shape === 'object' && 'list' in shape) return { list: memberShape(shape.list, name) };
  const members = membersOf(shape);
  return Object.hasOwn(members, name) ? (members[name] ?? 'Any') : 'Any';
}

function atLiteral(node: SyntaxNode, { source }: Place): Shape {
  const value = parseTemporal(source.slice(node.from, node.to).replace(/^@\s*"|"$/g, ''));
  return value === null ? 'Any' : simple(typeOf(value));
}

function simple(type: string): Shape {
  return Object.hasOwn(temporalMembers, type) || type === 'date and time' ? (type as Shape) : 'Any';
}

function dateTimeLiteral(node: SyntaxNode, place: Place): Shape {
  const [first, , third] = contentOf(node);
  if (first?.name === 'AtLiteral') return atLiteral(first, place);
  const name = nameOf(first, place.source);
  if (name !== 'duration') return simple(name);
  const text = third === undefined ? '' : place.source.slice(third.from, third.to).replace(/^"|"$/g, '');
  const value = parseTemporal(text);
  return value === null ? 'Any' : simple(typeOf(value));
}

function contextShape(node: SyntaxNode, place: Place): Shape {
  return { entries: entriesBefore(node, place, Number.POSITIVE_INFINITY) };
}

/** The entries of a context literal that end before an offset; each sees the ones before it. */
export function entriesBefore(node: SyntaxNode, place: Place, offset: number): Schema {
  const entries: Record<string, Shape> = {};
  for (const entry of node.getChildren('ContextEntry')) {
    if (entry.to >= offset) break;
    const [key, value] = contentOf(entry);
    const name = nameOf(key, place.source).replace(/^"|"$/g, '');
    entries[name] = ofChild(value, within(place, { ...entries }));
  }
  return entries;
}

export function within(place: Place, names: Schema): Place {
  return { ...place, environment: { names, outer: place.environment } };
}

/** The names inside the brackets of a filter: item, and the entries of an item. */
export function filterNames(list: Shape): Schema {
  const item = itemShape(list);
  return { ...(typeof item === 'object' && 'entries' in item ? item.entries : {}), item };
}

function filterShape(node: SyntaxNode, place: Place): Shape {
  const [list, , condition] = contentOf(node);
  const shape = ofChild(list, place);
  const test = ofChild(condition, within(place, filterNames(shape)));
  if (test === 'number') return itemShape(shape);
  return test === 'boolean' ? { list: itemShape(shape) } : 'Any';
}

/** The names of "for a in …, b in …" or of "some a in …", each with what it runs over. */
export function iteratorNames(node: SyntaxNode, place: Place, offset = Number.POSITIVE_INFINITY): Schema {
  const names: Record<string, Shape> = {};
  for (const iterator of node.getChild('InExpressions')?.getChildren('InExpression') ?? []) {
    if (iterator.to >= offset) break;
    const [name, , over] = contentOf(iterator);
    const ends = over === undefined ? [] : contentOf(over);
    const inner = within(place, { ...names });
    const shape =
      over?.name === 'IterationContext' || ends.length === 1 ? ofChild(ends[0], inner) : ofChild(over, inner);
    names[nameOf(name, place.source)] = typeof shape === 'object' && 'range' in shape ? shape.range : itemShape(shape);
  }
  return names;
}

function forShape(node: SyntaxNode, place: Place): Shape {
  const names = { partial: anyList, ...iteratorNames(node, place) };
  return { list: ofChild(node.lastChild ?? undefined, within(place, names)) };
}

export function parameterNames(node: SyntaxNode, { source }: Place): Schema {
  const parameters = node.getChild('FormalParameters')?.getChildren('FormalParameter') ?? [];
  const names = parameters.map((parameter) => nameOf(parameter.getChild('ParameterName') ?? undefined, source));
  return Object.fromEntries(names.map((name) => [name, 'Any' as const]));
}

function functionShape(node: SyntaxNode, place: Place): Shape {
  const names = parameterNames(node, place);
  const body = node.getChild('FunctionBody')?.firstChild ?? undefined;
  return { returns: ofChild(body, within(place, names)), parameters: Object.keys(names) };
}

function invocationShape(node: SyntaxNode, place: Place): Shape {
  const [target] = contentOf(node);
  const builtin = builtins.get(nameOf(target, place.source));
  const called = ofChild(target, place);
  if (typeof called === 'object' && 'returns' in called && called !== anyFunction) return called.returns;
  if (builtin === undefined || called !== anyFunction) return 'Any';
  if (typeof builtin.returns !== 'function') return builtin.returns;
  const positional = node.getChild('PositionalParameters');
  return positional === null
    ? 'Any'
    : builtin.returns(contentOf(positional).map((argument) => shapeOf(argument, place)));
}

/** a + b + c is one loop: long sums must not become deep. */
function arithmeticShape(node: SyntaxNode, place: Place): Shape {
  const steps: { operator: string; right: SyntaxNode }[] = [];
  let at = node;
  while (at.name === 'ArithmeticExpression') {
    const [left, operator, right] = contentOf(at);
    if (left === undefined || operator === undefined) return 'Any';
    if (right === undefined) {
      at = operator;
      break; // a sign keeps the shape
    }
    steps.unshift({ operator: nameOf(operator, place.source), right });
    at = left;
  }
  let shape = shapeOf(at, place);
  for (const { operator, right } of steps) shape = combined(shape, operator, shapeOf(right, place));
  return shape;
}

const dayBound = new Set<Shape>(['date', 'time', 'date and time']);
const durations = new Set<Shape>(['days and time duration', 'years and months duration']);

function combined(left: Shape, operator: string, right: Shape): Shape {
  if (left === 'number' && right === 'number') return 'number';
  if (left === 'string' && right === 'string' && operator === '+') return 'string';
  if (operator === '*' || operator === '/') {
    if (durations.has(left) && right === 'number') return left;
    if (durations.has(right) && left === 'number' && operator === '*') return right;
    return durations.has(left) && left === right && operator === '/' ? 'number' : 'Any';
  }
  if (operator !== '+' && operator !== '-') return 'Any';
  if (durations.has(right) && (dayBound.has(left) || left === right)) return left;
  if (operator === '+' && durations.has(left) && dayBound.has(right)) return right;
  const isDifference = operator === '-' && dayBound.has(left) && dayBound.has(right);
  return isDifference && (left === 'time') === (right === 'time') ? 'days and time duration' : 'Any';
}
