// From the engine's result to the explanation people read: the tree in the shape of the definition, each term with the value it saw.
import type { TopLevelConditionResult } from 'json-rules-engine';
import { FeelDate, FeelDateTime } from '../expressions/temporal.ts';
import { isPlainObject } from '../kernel/data.ts';
import { isDecimal } from '../kernel/decimal.ts';
import { isExpression } from './asked.ts';
import type { ConditionTree, Term } from './compile-conditions.ts';
import type { Pair } from './path.ts';
import { Several } from './path.ts';
import type { Explanation } from './rules.ts';

/** What the engine leaves behind at every condition. */
export type Outcome = Partial<{
  all: readonly Outcome[];
  any: readonly Outcome[];
  not: Outcome;
  result: boolean;
  factResult: unknown;
}>;

/** The root of a rule is "all" in the engine; a rule that is a single term was wrapped in one. */
export function explainResult(tree: ConditionTree, root: TopLevelConditionResult, holds: boolean): Explanation {
  const outcome = root as Outcome;
  return explain(tree, outcome.all?.[0] ?? {}, holds);
}

function explain(tree: ConditionTree, outcome: Outcome, holds: boolean): Explanation {
  if (tree.type === 'term') return explainTerm(tree.term, outcome, holds);
  // an empty "any" runs as "not all of nothing"
  const outcomes = tree.type === 'not' ? [outcome.not ?? {}] : (outcome[tree.type] ?? []);
  const parts = tree.parts.map((part, at) => explain(part, outcomes[at] ?? {}, outcomes[at]?.result === true));
  return { type: tree.type, holds, parts };
}

function explainTerm(term: Term, outcome: Outcome, holds: boolean): Explanation {
  const { path, operator, value, of } = term;
  const isPair = term.lens.sight === 'pair';
  const { now, against } = isPair ? (outcome.factResult as Pair) : { now: outcome.factResult, against: undefined };
  const seen = shown(now);
  if (of !== undefined)
    return { type: 'term', path, operator, expected: value, seen, holds, ...('view' in of ? of : { related: of }) };
  if (!isExpression(value)) return { type: 'term', path, operator, expected: value, seen, holds };
  return { type: 'term', path, operator, expected: shown(against), seen, holds, expression: value.expression };
}

/** Values as JSON can keep them: decimals, dates and moments as text, nothing as null. */
function shown(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Several) return value.values.map(shown);
  if (isDecimal(value) || value instanceof FeelDate || value instanceof FeelDateTime) return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(shown);
  if (!isPlainObject(value)) return typeof value === 'object' ? String(value) : value;
  // A record that another condition reads through is what this one asked about: its id.
  if (typeof value.id === 'string') return value.id;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shown(inner)]));
}
