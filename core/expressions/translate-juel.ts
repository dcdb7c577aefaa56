// translateJuel: expressions of models made for Camunda 7, Flowable and Activiti ("${amount > 500 && status == 'open'}") → FEEL source.
// Values only: beans and methods are refused. A variable that is missing is null here, where those engines fail.
import { limits } from '../kernel/limits.ts';
import { compileExpression } from './compile-expression.ts';
import { ExpressionError } from './expressions.ts';
import { emit } from './juel/emit.ts';
import { parseJuel } from './juel/parse.ts';
import { type Part, partsOf } from './juel/parts.ts';
import { type Translation, textLiteral, Untranslatable } from './translation.ts';

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
