// compileUnaryTests: what stands in a cell of a decision table (DMN 1.5, 7.3.5 and grammar rules 13 to 17) → a question about a value:
// "> 5", "[1..5], 7", "not(null)", "contains(?, \"a\")", "-" for any.
import { type CompileOptions, endOf } from './compile-expression.ts';
import { type EvaluationOptions, ExpressionError, type FeelValue, type Scope } from './expressions.ts';
import { slots } from './names.ts';
import { compileTests, type PassesTests } from './nodes/comparison.ts';
import { nodes } from './nodes/index.ts';
import { contentOf, parseUnaryTests, type SyntaxNode } from './parse.ts';
import { Frame, Run } from './run.ts';
import { Site } from './site.ts';
import { fromData } from './values.ts';

export interface CompiledUnaryTests {
  readonly source: string;
  /** Dotted paths read from the scope. */
  readonly reads: readonly string[];
  /** Does the value pass? null when that cannot be said. @throws FuelExhausted only */
  test(value: FeelValue, scope: Scope, options?: EvaluationOptions): boolean | null;
}

/** @throws ExpressionError as compileExpression does */
export function compileUnaryTests(source: string, options: CompileOptions = {}): CompiledUnaryTests {
  const reads = new Set<string>();
  const known = options.names === undefined ? undefined : new Set(options.names);
  const top = parseUnaryTests(source, options.names);
  const { passes, cost } = compileTop(
    top,
    new Site(source, { reads, meanings: [], known }, nodes, slots(['?'], undefined)),
  );
  return {
    source,
    reads: [...reads].sort(),
    test(value, scope, evaluation = {}) {
      const run = new Run(scope, evaluation);
      try {
        run.burn(cost);
        const candidate = fromData(value, run);
        return passes(candidate, new Frame(run, undefined, [candidate]));
      } catch (error) {
        throw endOf(error);
      }
    },
  };
}

function compileTop(top: SyntaxNode, site: Site): { passes: PassesTests; cost: number } {
  const [first, ...rest] = contentOf(top);
  if (first === undefined) throw new ExpressionError('expression-empty', 0, {});
  if (first.name === 'Wildcard') return { passes: () => true, cost: 0 };
  const isNegated = first.name === 'not';
  const list = isNegated ? rest.find((node) => node.name === 'PositiveUnaryTests') : first;
  if (list === undefined) throw site.unexpected(first);
  const passes = compileTests(contentOf(list), site);
  const cost = contentOf(list).length;
  if (!isNegated) return { passes, cost };
  return {
    passes: (value, frame) => {
      const answer = passes(value, frame);
      return answer === null ? null : !answer;
    },
    cost,
  };
}
