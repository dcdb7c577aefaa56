// What an expression of a definition is asked before it goes live: is it FEEL, does everything it names exist, and does it give what is wanted there?
import type { ProblemDetail } from '../kernel/problem.ts';
import { compileExpression } from './compile-expression.ts';
import { ExpressionError } from './expressions.ts';
import { inferShape } from './infer-shape.ts';
import { unknownPath } from './read-paths.ts';
import { type Schema, type Shape, sameShape, shapeText } from './shape.ts';

/** Is it FEEL, and does everything it names exist? */
export function checkExpression(source: string, schema: Schema, pointer: string): ProblemDetail[] {
  try {
    const { meanings } = compileExpression(source, { names: Object.keys(schema) });
    const unknown = unknownPath(meanings, schema);
    return unknown === undefined ? [] : [{ pointer, code: 'definition.formula-path', params: { found: unknown } }];
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return [error.detail(pointer)];
  }
}

/** `Any` cannot be told before it is run. */
export function checkShape(given: Shape, expected: Shape, pointer: string): ProblemDetail[] {
  if (given === 'Any' || given === 'null' || expected === 'Any' || sameShape(given, expected)) return [];
  const params = { expected: shapeText(expected), found: shapeText(given) };
  return [{ pointer, code: 'definition.formula-type', params }];
}

/** Both: names that exist, and a result of this shape. */
export function checkResult(source: string, schema: Schema, expected: Shape, pointer: string): ProblemDetail[] {
  const faults = checkExpression(source, schema, pointer);
  return faults.length > 0 ? faults : checkShape(inferShape(source, schema), expected, pointer);
}
