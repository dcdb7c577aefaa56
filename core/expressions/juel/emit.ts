// From the tree of a JUEL expression to FEEL source that means the same. Where the two languages differ (two-valued logic, positions from 0,
// remainders with the sign of the dividend) the FEEL says it in its own words.
import { contentOf, parse } from '../parse.ts';
import { textLiteral, Untranslatable } from '../translation.ts';
import { forbiddenNames } from '../values.ts';
import type { JuelNode } from './parse.ts';

/** How tightly FEEL binds what was written; weaker parts get brackets. */
const level = { choice: 0, or: 1, and: 2, comparison: 3, sum: 4, product: 5, sign: 6, atom: 7 } as const;

interface Written {
  readonly text: string;
  readonly level: number;
  /** Is it never null? Only then is not(…) the negation of JUEL. */
  readonly isTwoValued?: boolean;
}

const pairs: Readonly<Record<string, { readonly sign: string; readonly level: number }>> = {
  '||': { sign: 'or', level: level.or },
  '&&': { sign: 'and', level: level.and },
  '==': { sign: '=', level: level.comparison },
  '!=': { sign: '!=', level: level.comparison },
  '<': { sign: '<', level: level.comparison },
  '>': { sign: '>', level: level.comparison },
  '<=': { sign: '<=', level: level.comparison },
  '>=': { sign: '>=', level: level.comparison },
  '+': { sign: '+', level: level.sum },
  '-': { sign: '-', level: level.sum },
  '*': { sign: '*', level: level.product },
  '/': { sign: '/', level: level.product },
};

/** @throws Untranslatable */
export function emit(node: JuelNode): string {
  return write(node).text;
}

function write(node: JuelNode): Written {
  switch (node.kind) {
    case 'literal':
      return literal(node);
    case 'name':
      return { text: name(node.name, node.at), level: level.atom };
    case 'member':
      return member(node.of, node.name, node.at);
    case 'index':
      return index(node.of, node.index);
    case 'call':
      return call(node);
    case 'sign':
      return sign(node);
    case 'pair':
      return pair(node);
    case 'choice': {
      const [test, yes, no] = [write(node.test).text, write(node.yes).text, write(node.no).text];
      return { text: `if ${test} then ${yes} else ${no}`, level: level.choice };
    }
  }
}

function within(written: Written, weakest: number): string {
  return written.level < weakest ? `(${written.text})` : written.text;
}

function literal(node: JuelNode & { kind: 'literal' }): Written {
  if (node.type === 'text') return { text: textLiteral(node.value), level: level.atom };
  return { text: node.value, level: level.atom, isTwoValued: node.type === 'word' && node.value !== 'null' };
}

/** FEEL's own words, and names that would read as several or as something else, cannot be variables. */
function name(text: string, at: number): string {
  if (forbiddenNames.has(text)) throw new Untranslatable('this-name-may-not-be-used', at);
  if (!isOneName(text)) throw new Untranslatable('this-name-is-none-in-feel', at);
  return text;
}

function isOneName(text: string): boolean {
  if (!/^[\p{L}_][\p{L}\p{N}\p{M}\u200c_]*$/u.test(text)) return false;
  try {
    const node = parse(text);
    return node.name === 'VariableName' && contentOf(node).length === 1;
  } catch {
    return false;
  }
}

function member(of: JuelNode, property: string, at: number): Written {
  if (forbiddenNames.has(property)) throw new Untranslatable('this-name-may-not-be-used', at);
  const owner = write(of);
  if (!isOneName(property)) return { text: `get value(${owner.text}, ${textLiteral(property)})`, level: level.atom };
  return { text: `${within(owner, level.atom)}.${property}`, level: level.atom };
}

/** Positions count from 0 in JUEL and from 1 in FEEL; a text in the brackets names an entry. */
function index(of: JuelNode, at: JuelNode): Written {
  if (at.kind === 'literal' && at.type === 'text') return member(of, at.value, at.at);
  const owner = write(of);
  if (at.kind === 'literal' && at.type === 'number' && /^\d{1,9}$/.test(at.value))
    return { text: `${within(owner, level.atom)}[${Number(at.value) + 1}]`, level: level.atom };
  const position = write(at);
  // not a filter: inside one, the entries of the items would hide the variables
  const item = `sublist(${owner.text}, ${within(position, level.sum)} + 1, 1)[1]`;
  if (isNumeric(at)) return { text: item, level: level.atom };
  const entry = `get value(${owner.text}, ${position.text})`;
  return {
    text: `if ${within(position, level.sum)} instance of string then ${entry} else ${item}`,
    level: level.choice,
  };
}

type Method = (owner: Written, given: readonly Written[]) => string;
const named =
  (builtin: string): Method =>
  (owner, given) =>
    `${builtin}(${[owner, ...given].map((part) => part.text).join(', ')})`;

type Arity = readonly [least: number, most: number, write: Method];
const asText: Arity = [0, 0, named('string')];
/** Methods of Java's texts, lists and maps that only look; how many arguments each takes, and its FEEL. */
const methods: Readonly<Record<string, Arity>> = {
  contains: [
    1,
    1,
    (owner, [part]) =>
      `if ${within(owner, level.sum)} instance of string then contains(${owner.text}, ${part?.text}) else list contains(${owner.text}, ${part?.text})`,
  ],
  startsWith: [1, 1, named('starts with')],
  endsWith: [1, 1, named('ends with')],
  matches: [1, 1, (owner, [pattern]) => `matches(${owner.text}, "^(" + ${pattern?.text} + ")$")`],
  equals: [1, 1, (owner, [other]) => `${within(owner, level.sum)} = (${other?.text})`],
  equalsIgnoreCase: [1, 1, (owner, [other]) => `lower case(${owner.text}) = lower case(${other?.text})`],
  length: [0, 0, named('string length')],
  size: [0, 0, named('count')],
  isEmpty: [0, 0, (owner) => `list contains(["", [], {}], ${owner.text})`],
  toUpperCase: [0, 0, named('upper case')],
  toLowerCase: [0, 0, named('lower case')],
  trim: [0, 0, named('trim')],
  substring: [
    1,
    2,
    (owner, [from, to]) => {
      const start = within(from as Written, level.sum);
      const length = to === undefined ? '' : `, ${within(to, level.sum)} - ${within(from as Written, level.product)}`;
      return `substring(${owner.text}, ${start} + 1${length})`;
    },
  ],
  containsKey: [1, 1, (owner, [key]) => `get value(${owner.text}, ${key?.text}) != null`],
};

function call({ of, method, arguments: given, at }: JuelNode & { kind: 'call' }): Written {
  const [argument] = given;
  if (method === 'get' && given.length === 1 && argument !== undefined) return index(of, argument);
  // Not among the methods because every object of JavaScript has one of this name.
  const known = method === 'toString' ? asText : Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (known === undefined) throw new Untranslatable('methods-are-not-called-from-expressions', at);
  const [least, most, writeCall] = known;
  if (given.length < least || given.length > most) throw new Untranslatable('this-method-has-other-arguments', at);
  return { text: writeCall(write(of), given.map(write)), level: level.choice };
}

function isNumeric(node: JuelNode): boolean {
  if (node.kind === 'pair') return ['+', '-', '*', '/', '%'].includes(node.operator);
  return node.kind === 'sign' ? node.operator === '-' : node.kind === 'literal' && node.type === 'number';
}

function sign({ operator, operand, at }: JuelNode & { kind: 'sign' }): Written {
  const inner = write(operator === '-' ? number(operand) : operand);
  if (operator === '-') return { text: `-${within(inner, level.atom)}`, level: level.sign };
  if (operator === 'empty')
    return { text: `list contains([null, "", [], {}], ${inner.text})`, level: level.atom, isTwoValued: true };
  if (operand.kind === 'literal' && operand.type !== 'word') throw new Untranslatable('only-truths-can-be-negated', at);
  if (inner.isTwoValued) return { text: `not(${inner.text})`, level: level.atom, isTwoValued: true };
  // what is not known counts as false in JUEL, so its negation is true
  return { text: `${within(inner, level.sum)} != true`, level: level.comparison, isTwoValued: true };
}

function pair(node: JuelNode & { kind: 'pair' }): Written {
  if (node.operator === '%') return remainder(node);
  const { sign: written, level: own } = pairs[node.operator] as { sign: string; level: number };
  const isArithmetic = own === level.sum || own === level.product;
  const isComparison = own === level.comparison;
  const [left, right] = isArithmetic ? [number(node.left), number(node.right)] : [node.left, node.right];
  const a = isComparison && isZero(right) ? comparedWithZero(left, node.operator) : write(left);
  const b = write(right);
  const text = `${within(a, isComparison ? own + 1 : own)} ${written} ${within(b, own + 1)}`;
  const isTwoValued = isComparison
    ? isNull(left) || isNull(right)
    : !isArithmetic && a.isTwoValued === true && b.isTwoValued === true;
  return { text, level: own, isTwoValued };
}

/** Arithmetic of JUEL is about numbers only: a text of digits is one, any other text cannot be added. */
function number(node: JuelNode): JuelNode {
  if (node.kind !== 'literal' || node.type !== 'text') return node;
  const text = node.value.trim();
  if (!/^-?\d{1,30}(?:\.\d{1,30})?$/.test(text)) throw new Untranslatable('arithmetic-is-for-numbers-only', node.at);
  const value: JuelNode = { kind: 'literal', type: 'number', value: text.replace('-', ''), at: node.at };
  return text.startsWith('-') ? { kind: 'sign', operator: '-', operand: value, at: node.at } : value;
}

function isZero(node: JuelNode): boolean {
  return node.kind === 'literal' && node.type === 'number' && Number(node.value) === 0;
}

function isNull(node: JuelNode): boolean {
  return node.kind === 'literal' && node.value === 'null' && node.type === 'word';
}

/** Whether there is a remainder does not depend on its sign. */
function comparedWithZero(node: JuelNode, operator: string): Written {
  const isEquality = operator === '==' || operator === '!=';
  if (!isEquality || node.kind !== 'pair' || node.operator !== '%') return write(node);
  const [left, right] = [write(number(node.left)), write(number(node.right))];
  return { text: `modulo(${left.text}, ${right.text})`, level: level.atom };
}

/** The remainder of Java has the sign of the dividend, FEEL's modulo that of the divisor. */
function remainder(node: JuelNode & { kind: 'pair' }): Written {
  const [left, right] = [number(node.left), number(node.right)];
  const [a, b] = [write(left), write(right)];
  if (isPlain(left) && isPlain(right)) return { text: `modulo(${a.text}, ${b.text})`, level: level.atom };
  const whole = `round down(${within(a, level.product)} / ${within(b, level.sign)}, 0)`;
  return { text: `${within(a, level.sum)} - ${within(b, level.product)} * ${whole}`, level: level.sum };
}

function isPlain(node: JuelNode): boolean {
  return node.kind === 'literal' && node.type === 'number';
}
