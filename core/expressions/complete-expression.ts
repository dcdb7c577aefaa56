// completeExpression: what could be written at the cursor of an editor: variables, members after a dot, names bound around, built-ins with
// their signatures, words of the language. Pure; the text may be unfinished.
import { limits } from '../kernel/limits.ts';
import { builtins } from './builtins/index.ts';
import { ExpressionError } from './expressions.ts';
import { type Environment, membersOf, type Place, shapeOf } from './infer-shape.ts';
import { contentOf, parseLoosely, type SyntaxNode } from './parse.ts';
import { placeAt } from './place-at.ts';
import { type Schema, shapeText } from './shape.ts';

export interface Candidate {
  readonly kind: 'variable' | 'member' | 'function' | 'word';
  readonly name: string;
  /** The type, or the signatures of a function, one a line. */
  readonly detail: string;
  /** One English sentence; empty for names. */
  readonly doc: string;
}

export interface Completion {
  /** The candidate replaces the text from here to the cursor. */
  readonly from: number;
  /** Those that begin with what stands there, whatever the case: the nearest names first. */
  readonly candidates: readonly Candidate[];
}

const words = [
  ...['and', 'between', 'else', 'every', 'false', 'for', 'function', 'if', 'in', 'instance of', 'null', 'or'],
  ...['return', 'satisfies', 'some', 'then', 'true'],
];
/** Stands for what is being written, so that the grammar sees a whole expression. */
const placeholder = '_ravand_cursor_';
const writing = /[\p{L}\p{N}\p{M}_\u200c]+(?: +[\p{L}\p{N}\p{M}_\u200c]+)*$/u;

export function completeExpression(schema: Schema, text: string, offset: number): Completion {
  const before = text.slice(0, offset);
  const none = { from: offset, candidates: [] };
  if (text.length > limits.expressionLength || isInsideText(before)) return none;
  const started = writing.exec(before)?.[0] ?? '';
  if (/^\p{N}/u.test(lastWord(started)) && !/\p{L}/u.test(lastWord(started))) return none; // a number
  const all = candidatesOrNone(schema, text, offset, started);
  for (const prefix of suffixesOf(started)) {
    const fitting = all.filter((candidate) => begins(candidate.name, prefix));
    if (fitting.length > 0 || prefix === lastWord(started))
      return { from: offset - prefix.length, candidates: fitting };
  }
  return { from: offset, candidates: all };
}

function begins(name: string, prefix: string): boolean {
  return name.toLowerCase().startsWith(prefix.toLowerCase().replace(/ +/g, ' '));
}

function lastWord(started: string): string {
  return started.slice(started.lastIndexOf(' ') + 1);
}

/** "first last" → "first last", "last": names have spaces, so the longest that fits is meant. */
function suffixesOf(started: string): string[] {
  if (started === '') return [];
  const starts = [0, ...[...started.matchAll(/ +/g)].map((gap) => gap.index + gap[0].length)];
  return starts.map((start) => started.slice(start));
}

/** Is the cursor in a text or a comment? */
function isInsideText(before: string): boolean {
  const rest = before.replace(/"(?:[^"\\]|\\.)*"|\/\*.*?\*\/|\/\/[^\n]*\n/gs, '');
  return /"|\/\*|\/\//.test(rest);
}

function candidatesOrNone(schema: Schema, text: string, offset: number, started: string): Candidate[] {
  try {
    return candidatesAt(schema, text, offset, started);
  } catch (error) {
    if (error instanceof ExpressionError) return []; // brackets too deep to follow
    throw error;
  }
}

function candidatesAt(schema: Schema, text: string, offset: number, started: string): Candidate[] {
  const start = offset - started.length;
  const isMember = /(?:^|[^.])\.\s*$/.test(text.slice(0, start));
  // of several words the first begins the member; elsewhere only the last one is being written
  const from = isMember ? start : offset - lastWord(started).length;
  const source = text.slice(0, from) + placeholder + text.slice(offset);
  const node = parseLoosely(source, Object.keys(schema)).resolveInner(from + 1, 0);
  const place = placeAt(node, from, { source, environment: { names: schema }, depth: 0 });
  if (isMember) return membersAt(node, place);
  return [...variables(place.environment), ...functions(), ...(started === '' ? [] : languageWords())];
}

function membersAt(node: SyntaxNode, place: Place): Candidate[] {
  for (let at: SyntaxNode | null = node; at !== null; at = at.parent) {
    if (at.name !== 'PathExpression') continue;
    const owner = contentOf(at)[0];
    if (owner === undefined || owner.to > node.from) continue;
    return sorted(named('member', membersOf(shapeOf(owner, place))));
  }
  return [];
}

function variables(environment: Environment): Candidate[] {
  const found: Candidate[] = [];
  const seen = new Set<string>();
  for (let at: Environment | undefined = environment; at !== undefined; at = at.outer) {
    const here = named('variable', at.names).filter(({ name }) => !seen.has(name) && !name.includes(placeholder));
    for (const { name } of here) seen.add(name);
    found.push(...sorted(here));
  }
  return found;
}

function named(kind: 'variable' | 'member', schema: Schema): Candidate[] {
  return Object.entries(schema).map(([name, shape]) => ({ kind, name, detail: shapeText(shape), doc: '' }));
}

function functions(): Candidate[] {
  const all = [...builtins].map(([name, builtin]): Candidate => {
    return { kind: 'function', name, detail: builtin.texts(name).join('\n'), doc: builtin.doc };
  });
  return sorted(all);
}

function languageWords(): Candidate[] {
  return words.map((name) => ({ kind: 'word', name, detail: '', doc: '' }));
}

function sorted(candidates: readonly Candidate[]): Candidate[] {
  return candidates.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
