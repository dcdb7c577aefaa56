// Collects what is wrong with a model while it is compiled, each with its element's id and name, and compiles its expressions. Decides nothing.

import { compileExpression } from '../../expressions/compile-expression.ts';
import { type CompiledExpression, ExpressionError } from '../../expressions/expressions.ts';
import { translateJuel } from '../../expressions/translate-juel.ts';
import type { Finding } from '../model.ts';

export interface Place {
  readonly id: string;
  readonly name?: string;
}

type Params = Readonly<Record<string, string | number>>;

export interface Findings {
  readonly list: readonly Finding[];
  error(place: Place, code: string, params?: Params): void;
  warning(place: Place, code: string, params?: Params): void;
  info(place: Place, code: string, params?: Params): void;
  /**
   * Compiles FEEL, with or without "=" before it, or the JUEL of other products ("${…}"), which is listed. A text that is none becomes an
   * error finding with the offset in it, and undefined.
   */
  expression(place: Place, source: string | undefined, what: string): CompiledExpression | undefined;
}

/** Is this written in the notation of Camunda 7, Flowable and Activiti? */
export function isJuel(source: string): boolean {
  return /[$#]\{/.test(source);
}

export function createFindings(first: readonly Finding[]): Findings {
  const list: Finding[] = [...first];
  const said = new Map(first.map(({ element, code }, index) => [`${element} ${code}`, index]));
  const add = (severity: Finding['severity'], place: Place, code: string, params?: Finding['params']): void => {
    const at = said.get(`${place.id} ${code}`);
    if (at !== undefined) {
      // What was only mentioned of a model that says little of itself keeps it from running all the same, when it cannot be compiled.
      const before = list[at];
      if (severity === 'error' && before !== undefined) list[at] = { ...before, severity };
      return;
    }
    const named = place.name === undefined ? {} : { elementName: place.name };
    list.push({ element: place.id, ...named, code, ...(params === undefined ? {} : { params }), severity });
  };

  /** FEEL of a JUEL text; undefined when it says more than values do. */
  const translate = (place: Place, source: string, what: string): string | undefined => {
    const translated = translateJuel(source);
    if (!translated.ok) {
      const { reason, at } = translated;
      add('error', place, 'bpmn.juel', { what, source: source.slice(0, 200), reason, offset: at });
      return undefined;
    }
    const { feel } = translated;
    add('info', place, 'bpmn.juel-read', { what, source: source.slice(0, 200), feel: feel.slice(0, 200) });
    return feel;
  };

  return {
    list,
    error: (place, code, params) => add('error', place, code, params),
    warning: (place, code, params) => add('warning', place, code, params),
    info: (place, code, params) => add('info', place, code, params),
    expression(place, source, what) {
      if (source === undefined) return undefined;
      const text = source.startsWith('=') ? source.slice(1) : source;
      const feel = isJuel(text) ? translate(place, text, what) : text;
      if (feel === undefined) return undefined;
      try {
        return compileExpression(feel);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        add('error', place, error.code, { ...error.params, offset: error.offset, what, source: source.slice(0, 200) });
        return undefined;
      }
    },
  };
}
