// The words and signs of an expression with what they are, for editors that colour them. Pure; the text may be unfinished.
import { limits } from '../kernel/limits.ts';
import { builtins } from './builtins/index.ts';
import { ExpressionError } from './expressions.ts';
import { parseLoosely, type SyntaxNode } from './parse.ts';

export type TokenKind =
  | 'word'
  | 'operator'
  | 'number'
  | 'text'
  | 'constant'
  | 'variable'
  | 'member'
  | 'function'
  | 'comment';

export interface Token {
  readonly from: number;
  readonly to: number;
  readonly kind: TokenKind;
}

const leaves: Readonly<Record<string, TokenKind>> = {
  NumericLiteral: 'number',
  StringLiteral: 'text',
  LineComment: 'comment',
  BlockComment: 'comment',
  CompareOp: 'operator',
  ArithOp: 'operator',
  BooleanLiteral: 'constant',
  null: 'constant',
};
const word = /^[a-z]+$/;

/** @param names of variables, for those that are more than a word */
export function expressionTokens(source: string, names: readonly string[] = []): Token[] {
  if (source.length > limits.expressionLength) return [];
  try {
    const tokens: Token[] = [];
    collect(parseLoosely(source, names), source, tokens);
    return tokens;
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

function collect(node: SyntaxNode, source: string, tokens: Token[]): void {
  const kind = kindOf(node, source);
  if (kind !== undefined && node.to > node.from) {
    tokens.push({ from: node.from, to: node.to, kind });
    return;
  }
  for (let child = node.firstChild; child !== null; child = child.nextSibling) collect(child, source, tokens);
}

function kindOf(node: SyntaxNode, source: string): TokenKind | undefined {
  const { name } = node;
  if (name === 'VariableName') return builtins.has(source.slice(node.from, node.to)) ? 'function' : 'variable';
  if (name === 'PathName') return 'member';
  const kind = leaves[name];
  if (kind !== undefined) return kind;
  // Words of the language are leaves that are called what they are.
  return node.firstChild === null && word.test(name) && source.slice(node.from, node.to) === name ? 'word' : undefined;
}
