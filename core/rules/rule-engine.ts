// The one place that knows json-rules-engine: our terms as its operators, our trees as its conditions. A new Engine for every decision,
// because its state lives on the instance and overlapping runs lose results (reproduced on 7.3.1).
import { Engine, type RuleResult, type TopLevelCondition } from 'json-rules-engine';
import type { Conditions, ConditionTree, Term } from './compile-conditions.ts';
import { resolvePath } from './path.ts';
import { lookThrough } from './prefilter.ts';
import type { Facts } from './rules.ts';

export interface EngineRule {
  readonly position: number;
  readonly tree: ConditionTree;
}

/** Decides the given rules over the facts; answers by position, those that hold and those that do not. */
export async function runEngine(
  rules: readonly EngineRule[],
  terms: Conditions['terms'],
  facts: Facts,
): Promise<ReadonlyMap<number, RuleResult>> {
  const engine = new Engine([], { pathResolver: (value, path) => resolvePath(value, path) });
  for (const name of new Set(terms.map(({ operator }) => operator))) {
    engine.addOperator(name, (seen: unknown, term: number) => holds(terms[term] as Term, seen));
  }
  for (const { position, tree } of rules) {
    engine.addRule({ name: String(position), conditions: toEngine(tree), event: { type: 'holds' } });
  }
  const { results, failureResults } = await engine.run({ record: facts });
  return new Map([...results, ...failureResults].map((result) => [Number(result.name), result]));
}

function holds(term: Term, seen: unknown): boolean {
  return term.holds(lookThrough(term.lens, seen));
}

/** The root must be all, any or not, so every rule is wrapped in an "all" of one. */
function toEngine(tree: ConditionTree): TopLevelCondition {
  return { all: [condition(tree)] };
}

type EngineCondition = Extract<TopLevelCondition, { all: unknown }>['all'][number];

function condition(tree: ConditionTree): EngineCondition {
  switch (tree.type) {
    case 'term':
      return { fact: 'record', path: tree.term.lens.path, operator: tree.term.operator, value: tree.term.id };
    case 'all':
      return { all: tree.parts.map(condition) };
    case 'any':
      // json-rules-engine calls an empty "any" true; one of none is none
      return tree.parts.length === 0 ? { not: { all: [] } } : { any: tree.parts.map(condition) };
    case 'not':
      return { not: condition(tree.parts[0]) };
  }
}
