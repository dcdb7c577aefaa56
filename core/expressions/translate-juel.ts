// translateJuel: expressions of models made for Camunda 7, Flowable and Activiti ("${amount > 500 && status == 'open'}") → FEEL source.
// Values only: beans and methods are refused. A variable that is missing is null here, where those engines fail.
import { limits } from '../kernel/limits.ts';
import { compileExpression } from './compile-expression.ts';
import { ExpressionError } from './expressions.ts';
import { emit } from './juel/emit.ts';
import { parseJuel } from './juel/parse.ts';
import { closingQuote } from './juel/tokens.ts';
import { type Translation, textLiteral, Untranslatable } from './translation.ts';

type Part = { readonly text: string } | { readonly source: string; readonly at: number };

/** One "${…}" is its value; text with several in it is a text in which missing values leave nothing; text without any is itself. */
export function translateJuel(text: string): Translation {
  try {
    if (text.length > limits.expressionLength)
      throw new Untranslatable('the-text-is-too-long', limits.expressionLength);
    const feel = feelOf(partsOf(text));
    compileExpression(feel);
    return { ok: true, feel };
  } catch (error) {
    if (error instanceof Untranslatable) return { ok: false, reason: error.reason, at: error.at };
    // translating makes expressions longer and deeper than they were
    if (error instanceof ExpressionError) return { ok: false, reason: 'it-is-too-large-for-one-expression', at: 0 };
    throw error;
  }
}

function feelOf(parts: readonly Part[]): string {
  const meaning = parts.filter((part) => !('text' in part) || part.text.trim() !== '');
  const [only] = meaning;
  if (only !== undefined && meaning.length === 1 && 'source' in only) return emit(parseJuel(only.source, only.at));
  if (parts.every((part) => 'text' in part)) return textLiteral(parts.map((part) => part.text).join(''));
  const items = parts.map((part) =>
    'text' in part ? textLiteral(part.text) : `string(${emit(parseJuel(part.source, part.at))})`,
  );
  return `string join([${items.join(', ')}])`;
}

/** The text cut at its "${…}" and "#{…}"; a backslash before one makes it plain text. @throws Untranslatable */
function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const isMark = (text[at] === '$' || text[at] === '#') && text[at + 1] === '{';
    if (text[at] === '\\' && /^[$#]\{/.test(text.slice(at + 1, at + 3))) {
      plain += text.slice(at + 1, at + 3);
      at += 3;
    } else if (isMark) {
      const end = closing(text, at);
      if (plain !== '') parts.push({ text: plain });
      plain = '';
      parts.push({ source: text.slice(at + 2, end), at: at + 2 });
      at = end + 1;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain !== '' || parts.length === 0) parts.push({ text: plain });
  return parts;
}

function closing(text: string, open: number): number {
  for (let at = open + 2; at < text.length; at += 1) {
    if (text[at] === '}') return at;
    if (text[at] === '"' || text[at] === "'") at = closingQuote(text, at, 0);
  }
  throw new Untranslatable('a-closing-brace-is-missing', open);
}
