// Collects what is wrong with a model while it is compiled, each with its element's id and name. Decides nothing.

import { compileExpression } from '../../expressions/compile-expression.ts';
import { type CompiledExpression, ExpressionError } from '../../expressions/expressions.ts';
import type { Finding } from '../model.ts';

export interface Place {
  readonly id: string;
  readonly name?: string;
}

export interface Findings {
  readonly list: readonly Finding[];
  error(place: Place, code: string, params?: Readonly<Record<string, string | number>>): void;
  warning(place: Place, code: string, params?: Readonly<Record<string, string | number>>): void;
  /** Compiles FEEL; a text that is none becomes an error finding with the offset in it, and undefined. */
  expression(place: Place, source: string | undefined, what: string): CompiledExpression | undefined;
}

export function createFindings(first: readonly Finding[]): Findings {
  const list: Finding[] = [...first];
  const add = (severity: Finding['severity'], place: Place, code: string, params?: Finding['params']): void => {
    const named = place.name === undefined ? {} : { elementName: place.name };
    list.push({ element: place.id, ...named, code, ...(params === undefined ? {} : { params }), severity });
  };
  return {
    list,
    error: (place, code, params) => add('error', place, code, params),
    warning: (place, code, params) => add('warning', place, code, params),
    expression(place, source, what) {
      if (source === undefined) return undefined;
      try {
        return compileExpression(source.startsWith('=') ? source.slice(1) : source);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        add('error', place, error.code, { ...error.params, offset: error.offset, what, source: source.slice(0, 200) });
        return undefined;
      }
    },
  };
}
