// The allowed values of an output: FEEL literals with commas, the one of highest priority first (DMN 1.5, 8.2.10). Values meet by their text.
import { compileExpression } from '../expressions/compile-expression.ts';
import type { FeelValue } from '../expressions/expressions.ts';
import { toFeelText } from '../expressions/to-text.ts';
import { typeOf } from '../expressions/values.ts';

/** @throws ExpressionError */
export function readAllowedValues(source: string): readonly string[] {
  if (source.trim() === '') return [];
  const values = compileExpression(`[${source}\n]`).evaluate({});
  return Array.isArray(values) ? values.map(textOfValue) : [];
}

/** Equal values of one type have one text; values of several types have several. */
export function textOfValue(value: FeelValue): string {
  return `${typeOf(value)} ${toFeelText(value)}`;
}
