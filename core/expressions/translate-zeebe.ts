// translateZeebe: values of models made for Camunda 8 → FEEL source. There, "=" says that FEEL follows; anything else is plain text.
import { compileExpression } from './compile-expression.ts';
import { ExpressionError } from './expressions.ts';
import { type Translation, textLiteral } from './translation.ts';

/** Not ok carries the code and the place of the ExpressionError that the FEEL behind "=" has. */
export function translateZeebe(text: string): Translation {
  const sign = /^\s*=/.exec(text);
  const start = sign?.[0].length ?? 0;
  const source = sign === null ? textLiteral(text) : text.slice(start);
  try {
    compileExpression(source);
    return { ok: true, feel: source.trim() };
  } catch (error) {
    if (error instanceof ExpressionError) return { ok: false, reason: error.code, at: start + error.offset };
    throw error;
  }
}
