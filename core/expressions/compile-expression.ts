// compileExpression: FEEL text → closures that can be run any number of times. Nothing is parsed again after this, and nothing is evaluated
// as code.
import type { Json } from '../kernel/data.ts';
import { toJson } from './encoding.ts';
import {
  type CompiledExpression,
  type EvaluationOptions,
  type FeelValue,
  FuelExhausted,
  type Scope,
} from './expressions.ts';
import { handOut, handOutPlain } from './hand-out.ts';
import { nodes } from './nodes/index.ts';
import { parse } from './parse.ts';
import { type Evaluate, Frame, Run } from './run.ts';
import { constantOf, Site } from './site.ts';

export interface CompileOptions {
  /** The names of the scope. Given, any other name is refused when compiling; absent, a missing name is null when run. */
  readonly names?: readonly string[];
}

const noScope: Scope = Object.freeze(Object.create(null) as Scope);
const noOptions: EvaluationOptions = Object.freeze({});

/**
 * Compiles one FEEL expression (DMN 1.5, 10.3).
 * @throws ExpressionError for text that is no FEEL, unknown functions and types, and (with `names`) unknown names
 */
export function compileExpression(source: string, options: CompileOptions = {}): CompiledExpression {
  const { evaluate, reads, meanings } = compileSource(source, options);
  const names = [...new Set(reads.map((path) => path.split('.', 1)[0] ?? ''))];
  const known = constantOf(evaluate);
  if (known !== undefined && (typeof known.value !== 'object' || known.value === null)) {
    const value = handOut(known.value, new Run(noScope, noOptions));
    const json = toJson(value);
    return { source, reads, names, meanings, evaluate: () => value, evaluateJson: () => json };
  }
  return {
    source,
    reads,
    names,
    meanings,
    evaluate: (scope, evaluation = noOptions) => runIn(new Run(scope, evaluation), evaluate),
    evaluateJson: (resolve, evaluation = noOptions) => runToJson(new Run(noScope, evaluation, resolve), evaluate),
  };
}

/** What templates and expressions are both made of: one source as a closure, and what it reads. */
export function compileSource(
  source: string,
  options: CompileOptions,
): { evaluate: Evaluate; reads: readonly string[]; meanings: CompiledExpression['meanings'] } {
  const reads = new Set<string>();
  const meanings: (readonly string[])[] = [];
  const known = options.names === undefined ? undefined : new Set(options.names);
  const evaluate = new Site(source, { reads, meanings, known }, nodes).compileBlock(parse(source, options.names));
  return { evaluate, reads: [...reads].sort(), meanings };
}

/** @throws FuelExhausted also when the stack of JavaScript itself is used up. */
export function runIn(run: Run, evaluate: Evaluate): FeelValue {
  try {
    return handOut(evaluate(new Frame(run, undefined, null)), run);
  } catch (error) {
    throw endOf(error);
  }
}

function runToJson(run: Run, evaluate: Evaluate): Json {
  try {
    return toJson(handOutPlain(evaluate(new Frame(run, undefined, null)), run));
  } catch (error) {
    throw endOf(error);
  }
}

/** What an evaluation that failed throws: a used-up stack is used-up fuel. */
export function endOf(error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  return new FuelExhausted('expected an expression that ends, found one too deep to follow');
}
