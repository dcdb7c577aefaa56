// Where FEEL stands in what is being written: all of it, the tests of a decision table's cell, or between {{ and }} of a template; and what is wrong with it.
import { compileExpression } from '../../core/expressions/compile-expression.ts';
import { compileTemplate } from '../../core/expressions/compile-template.ts';
import { compileUnaryTests } from '../../core/expressions/compile-unary-tests.ts';
import { ExpressionError } from '../../core/expressions/expressions.ts';
import { findingText } from '../shell/texts.ts';

export type Dialect = 'expression' | 'tests' | 'template';

interface Placed {
  readonly from: number;
  readonly source: string;
}

export interface Fault {
  readonly offset: number;
  readonly message: string;
}

/** The expressions of a text that may be unfinished, with where each begins. */
export function expressionsOf(text: string, dialect: Dialect): Placed[] {
  if (dialect !== 'template') return [{ from: 0, source: text }];
  return [...text.matchAll(/\{\{((?:(?!\}\}|\{\{)[\s\S])*)/g)].map((match) => ({
    from: match.index + 2,
    source: match[1] ?? '',
  }));
}

const compilers = { expression: compileExpression, tests: compileUnaryTests, template: compileTemplate } as const;

/** @param names that may be used; undefined = any */
export function faultIn(text: string, dialect: Dialect, names: readonly string[] | undefined): Fault | undefined {
  if (text.trim() === '') return undefined;
  try {
    compilers[dialect](text, names === undefined ? {} : { names });
    return undefined;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return {
      offset: error.offset,
      message: findingText(error.code, { ...error.params, offset: error.offset }) ?? error.message,
    };
  }
}
