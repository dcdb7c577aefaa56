// Cuts one JUEL expression (what stands between "${" and "}") into tokens, by the lexical rules of JSR-245's expression language.
import { Untranslatable } from '../translation.ts';

export type TokenKind = 'number' | 'text' | 'name' | 'sign' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Numbers as FEEL writes them, texts without their quotes, words of operators as their sign. */
  readonly value: string;
  readonly at: number;
}

/** Operators that may be written as words. */
const words: Readonly<Record<string, string>> = {
  and: '&&',
  or: '||',
  not: '!',
  eq: '==',
  ne: '!=',
  lt: '<',
  gt: '>',
  le: '<=',
  ge: '>=',
  div: '/',
  mod: '%',
  empty: 'empty',
  true: 'true',
  false: 'false',
  null: 'null',
  instanceof: 'instanceof',
};

const space = /\s+/y;
const number = /(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d+))?/y;
const name = /[\p{L}_$][\p{L}\p{N}\p{M}\u200c_$]*/uy;
const sign = /&&|\|\||==|!=|<=|>=|->|[-+*/%<>!?:.,()[\]{}=;]/y;

/** @param offset where the source begins in the text it was cut from. @throws Untranslatable */
export function tokenize(source: string, offset: number): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const read = (form: RegExp): RegExpExecArray | null => {
    form.lastIndex = at;
    const found = form.exec(source);
    if (found !== null) at = form.lastIndex;
    return found;
  };
  while (read(space) !== null || at < source.length) {
    if (at >= source.length) break;
    const start = at;
    const quote = source[at];
    if (quote === '"' || quote === "'") {
      const end = closingQuote(source, at, offset);
      tokens.push({ kind: 'text', value: unescaped(source.slice(at + 1, end)), at: offset + start });
      at = end + 1;
      continue;
    }
    const digits = read(number);
    if (digits !== null) {
      tokens.push({ kind: 'number', value: feelNumber(digits), at: offset + start });
      continue;
    }
    const word = read(name)?.[0];
    if (word !== undefined) {
      const operator = Object.hasOwn(words, word) ? words[word] : undefined;
      tokens.push({ kind: operator === undefined ? 'name' : 'sign', value: operator ?? word, at: offset + start });
      continue;
    }
    const mark = read(sign)?.[0];
    if (mark === undefined) throw new Untranslatable('this-character-means-nothing-here', offset + start);
    tokens.push({ kind: 'sign', value: mark, at: offset + start });
  }
  tokens.push({ kind: 'end', value: '', at: offset + source.length });
  return tokens;
}

/** The offset of the quote that ends the text begun at `from`. @throws Untranslatable */
export function closingQuote(source: string, from: number, offset: number): number {
  for (let at = from + 1; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === source[from]) return at;
  }
  throw new Untranslatable('a-text-is-not-closed', offset + from);
}

/** Only quotes and the backslash are escaped; any other backslash is one. */
function unescaped(inner: string): string {
  return inner.replace(/\\(["'\\])/g, '$1');
}

/** "1." and ".5" are numbers in JUEL and none in FEEL. */
function feelNumber([, digits = '', exponent]: RegExpExecArray): string {
  const [whole = '', fraction = ''] = digits.split('.');
  const plain = `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
  return exponent === undefined ? plain : `${plain}e${exponent}`;
}
