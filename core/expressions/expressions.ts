// FEEL, the one expression language: compiled once to closures, run with data, fuel-limited, never evaluated as code. Also runs in the browser.
import type { Json } from '../kernel/data.ts';
import type { ProblemDetail } from '../kernel/problem.ts';

/**
 * A FEEL value in memory (DMN 1.5, 10.3.2): null, boolean, string, number = Decimal (kernel/decimal), list = array, context = plain
 * null-prototype object, range, function, and the temporal classes of ./temporal.ts (FeelDate, FeelTime, FeelDateTime, DayTimeDuration, YearMonthDuration).
 */
export type FeelValue = unknown;

/** The names an expression may use. JS numbers and strings of plain data are taken as they are (numbers become Decimal). */
export type Scope = { readonly [name: string]: FeelValue };

export interface EvaluationOptions {
  /** For now() and today(); absent = those are null. */
  readonly now?: Date;
  /** IANA zone of today() and local date-times; default UTC. */
  readonly zone?: string;
  readonly fuel?: number;
}

export interface CompiledExpression {
  readonly source: string;
  /** Dotted paths read from the scope: "lead.value". Of the items of a list the path goes on: "lines[quantity > 1]" reads "lines.quantity". */
  readonly reads: readonly string[];
  /** For each name: the paths it may mean. Inside a filter it may be an entry of the item or a name around it; one of them has to exist. */
  readonly meanings: readonly (readonly string[])[];
  /** The names at the head of those paths, each once. */
  readonly names: readonly string[];
  /** null for everything FEEL calls null (wrong types, missing names). @throws FuelExhausted only */
  evaluate(scope: Scope, options?: EvaluationOptions): FeelValue;
  /**
   * The same over variables kept as JSON (encoding.ts), with the answer as JSON: nothing is decoded but what the paths reach. `resolve` is
   * asked for names only; what it returns must be data, without getters. @throws FuelExhausted only
   */
  evaluateJson(resolve: (name: string) => Json | undefined, options?: EvaluationOptions): Json;
}

export interface CompiledTemplate {
  readonly source: string;
  readonly reads: readonly string[];
  /** Text with every {{ expression }} replaced by its value as text; values are never parsed again. */
  render(scope: Scope, options?: EvaluationOptions & { format?: (value: FeelValue) => string }): string;
}

/** The text is no FEEL: what was expected, what was found, where (0-based offset). */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly code: string;
  readonly offset: number;
  readonly params: Readonly<Record<string, string | number>>;
  constructor(code: string, offset: number, params: Readonly<Record<string, string | number>>) {
    super(`${code} at ${offset} ${JSON.stringify(params)}`);
    this.code = code;
    this.offset = offset;
    this.params = params;
  }
  detail(pointer: string): ProblemDetail {
    return { pointer, code: this.code, params: { ...this.params, offset: this.offset } };
  }
}

export class FuelExhausted extends Error {
  override readonly name = 'FuelExhausted';
}
