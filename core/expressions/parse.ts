// From text to syntax tree, by the FEEL grammar of lezer-feel. lezer repairs what it cannot read; here nothing is repaired: the whole text
// is FEEL or it is refused with the place and what stood there.
import { parser, trackVariables } from 'lezer-feel';
import { limits } from '../kernel/limits.ts';
import { rememberRecent } from '../kernel/remember-recent.ts';
import { ExpressionError } from './expressions.ts';

export type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/** Names the grammar must know to tell their words and signs from operators ("years AND months duration"). */
const spacedNames = { 'years and months duration': 1, 'get or else': 1 };
const configured = parser.configure({ top: 'Expression', contextTracker: trackVariables(spacedNames) });
const unaryTests = configured.configure({ top: 'UnaryTests' });
type Grammar = typeof configured;

/** After these a value must follow. */
const beforeOperand = new Set([
  'ArithOp',
  'CompareOp',
  'and',
  'or',
  'in',
  'between',
  'if',
  'then',
  'else',
  'return',
  'satisfies',
  '(',
  '[',
  '{',
  '..',
  '.',
  'instance',
  'of',
]);
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** @throws ExpressionError with the first fault: its offset, what was found, what was expected. */
export function parse(source: string, names: readonly string[] = []): SyntaxNode {
  const expression = contentOf(parseWhole(source, configured, names))[0];
  if (expression === undefined) throw new ExpressionError('expression-empty', 0, {});
  return expression;
}

/** The tests of a cell: its children are a wildcard, tests, or "not" with tests in brackets. @throws ExpressionError */
export function parseUnaryTests(source: string, names: readonly string[] = []): SyntaxNode {
  return parseWhole(source, unaryTests, names);
}

/**
 * The tree of a text that may be unfinished, with what lezer made of its faults. For editors; never compile it.
 * @throws ExpressionError expression-too-deep
 */
export function parseLoosely(source: string, names: readonly string[]): SyntaxNode {
  refuseDepth(source);
  return showing(namesToShow(names), configured).parse(source).topNode;
}

function parseWhole(source: string, grammar: Grammar, names: readonly string[]): SyntaxNode {
  if (source.length > limits.expressionLength) {
    const params = { found: source.length, maximum: limits.expressionLength };
    throw new ExpressionError('expression-too-long', limits.expressionLength, params);
  }
  if (source.trim() === '') throw new ExpressionError('expression-empty', 0, {});
  const shown = namesToShow(names);
  const start = grammar === configured ? 'expression' : 'tests';
  return treeOf(JSON.stringify([start, shown, source]));
}

const treeOf = rememberRecent(limits.expressionsKept, (question): SyntaxNode => {
  const [start, shown, source] = JSON.parse(question) as ['expression' | 'tests', string[], string];
  refuseDepth(source);
  const top = showing(shown, start === 'tests' ? unaryTests : configured).parse(showRangeTypes(source)).topNode;
  refuseErrors(top, source);
  return top;
});

/** Only names that are more than a word need to be shown to the grammar: "net-amount", "first and last". */
function namesToShow(names: readonly string[]): readonly string[] {
  return names.filter((name) => !/^[\p{L}_][\p{L}\p{N}\p{M}\u200c_]*$/u.test(name));
}

function showing(names: readonly string[], grammar: Grammar): Grammar {
  if (names.length === 0) return grammar;
  const tracked = Object.fromEntries(names.map((name) => [name, 1]));
  return grammar.configure({ contextTracker: trackVariables({ ...spacedNames, ...tracked }) });
}

/** The grammar has no range<T>; it is shown a list type of the same length, and the compiler of types looks at the source (types.ts). */
function showRangeTypes(source: string): string {
  if (!source.includes('range')) return source;
  return source.replace(/"(?:[^"\\]|\\.)*"|\brange(?=\s*<\s*[a-z][a-z ]*>)/gs, (part) =>
    part === 'range' ? ' list' : part,
  );
}

/** The children that mean something: no comments. */
export function contentOf(node: SyntaxNode): SyntaxNode[] {
  const content: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment' && child.name !== 'BlockComment') content.push(child);
  }
  return content;
}

/** Brackets are counted before the grammar sees them, because its variable tracker slows down with their depth. */
function refuseDepth(source: string): void {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < source.length; i += 1) {
    const char = source[i];
    if (quoted && char === '\\') i += 1;
    else if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === '(' || char === '[' || char === '{') depth += 1;
    else if (char === ')' || char === ']' || char === '}') depth -= 1;
    if (depth > limits.expressionDepth) throw tooDeep(i);
  }
}

export function tooDeep(offset: number): ExpressionError {
  return new ExpressionError('expression-too-deep', offset, { maximum: limits.expressionDepth });
}

function refuseErrors(top: SyntaxNode, source: string): void {
  const cursor = top.cursor();
  do {
    if (cursor.type.isError) throw faultAt(cursor.node, source);
  } while (cursor.next());
}

function faultAt(node: SyntaxNode, source: string): ExpressionError {
  const offset = node.from + (/^\s*/.exec(source.slice(node.from))?.[0].length ?? 0);
  const found = foundAt(source, offset);
  const previous = lastLeaf(node.prevSibling);
  if (found === '' && previous !== null && !beforeOperand.has(previous.name)) {
    const opener = openBracket(source);
    if (opener !== undefined) {
      return new ExpressionError('expression-unclosed', offset, { expected: closers[opener] ?? '', found: opener });
    }
  }
  if (source[offset] === '"') return new ExpressionError('expression-unclosed', offset, { expected: '"', found: '"' });
  if (found === '') return new ExpressionError('expression-ends', offset, {});
  const code = previous === null || beforeOperand.has(previous.name) ? 'expression-operand' : 'expression-operator';
  return new ExpressionError(code, offset, { found });
}

function lastLeaf(node: SyntaxNode | null): SyntaxNode | null {
  let leaf = node;
  while (leaf !== null && leaf.lastChild !== null) leaf = leaf.lastChild;
  return leaf;
}

function foundAt(source: string, offset: number): string {
  return /^(?:[\p{L}\p{N}_]{1,30}|.)/su.exec(source.slice(offset))?.[0] ?? '';
}

/** The innermost bracket that is still open at the end. */
function openBracket(source: string): string | undefined {
  const open: string[] = [];
  for (const [part] of source.matchAll(/"(?:[^"\\]|\\.)*"|[()[\]{}]/gs)) {
    if (part in closers) open.push(part);
    else if (part === ')' || part === ']' || part === '}') open.pop();
  }
  return open.at(-1);
}
