// compileExpression: FEEL text → closures that can be run any number of times. Nothing is parsed again after this, and nothing is evaluated
// as code.
import { type CompiledExpression, type FeelValue, FuelExhausted } from './expressions.ts';
import { nodes } from './nodes/index.ts';
import { parse } from './parse.ts';
import { type Evaluate, Frame, Run } from './run.ts';
import { Site } from './site.ts';

export interface CompileOptions {
  /** The names of the scope. Given, any other name is refused when compiling; absent, a missing name is null when run. */
  readonly names?: readonly string[];
}

/**
 * Compiles one FEEL expression (DMN 1.5, 10.3).
 * @throws ExpressionError for text that is no FEEL, unknown functions and types, and (with `names`) unknown names
 */
export function compileExpression(source: string, options: CompileOptions = {}): CompiledExpression {
  const compiled = compileSource(source, options);
  return {
    source,
    reads: compiled.reads,
    evaluate: (scope, evaluation = {}) => runIn(new Run(scope, evaluation), compiled.evaluate),
  };
}

/** What templates and expressions are both made of: one source as a closure, and what it reads. */
export function compileSource(
  source: string,
  options: CompileOptions,
): { evaluate: Evaluate; reads: readonly string[] } {
  const reads = new Set<string>();
  const known = options.names === undefined ? undefined : new Set(options.names);
  const evaluate = new Site(source, { reads, known }, nodes).compile(parse(source));
  return { evaluate, reads: [...reads].sort() };
}

/** @throws FuelExhausted also when the stack of JavaScript itself is used up. */
export function runIn(run: Run, evaluate: Evaluate): FeelValue {
  try {
    return evaluate(new Frame(run, undefined, null)) ?? null;
  } catch (error) {
    if (error instanceof RangeError)
      throw new FuelExhausted('expected an expression that ends, found one too deep to follow');
    throw error;
  }
}
