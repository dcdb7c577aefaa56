// What several matching rows mean (DMN 1.5, 8.2.10) and what comes out when none does (8.2.11): the default, else null, an empty list, or the count 0.
import type { DecisionDefinition } from '../../schemas/types.ts';
import { compare } from '../expressions/compare.ts';
import type { FeelValue } from '../expressions/expressions.ts';
import { isNumber, toDecimal } from '../expressions/number.ts';
import { emptyContext } from '../expressions/values.ts';
import type { Decimal } from '../kernel/decimal.ts';
import { Problem } from '../kernel/problem.ts';
import { freeRun } from './column.ts';
import type { CompiledDecision } from './decisions.ts';
import { textOfValue } from './output-values.ts';

/** A row that matched, with what it gives: one value per output. */
export interface Hit {
  readonly row: number;
  readonly values: readonly FeelValue[];
}

export interface Settled {
  readonly value: FeelValue;
  /** The rows that gave it, in the order of their values. */
  readonly rows: readonly number[];
}

/** @throws Problem 422 when a unique table has several rows, or an "any" table rows that disagree: named by number, from 1 */
export function settleHits(decision: CompiledDecision, hits: readonly Hit[]): Settled {
  const { definition } = decision;
  const [first, ...others] = hits;
  if (first === undefined) throw new Error('expected rows that match, found none');
  switch (definition.hitPolicy) {
    case 'unique':
      if (others.length > 0) throw refused('decision-not-unique', definition, hits);
      return one(definition, first);
    case 'any':
      if (others.some((other) => key(other) !== key(first))) throw refused('decision-rows-disagree', definition, hits);
      return one(definition, first);
    case 'first':
      return one(definition, first);
    case 'priority':
      return one(definition, byPriority(decision, hits)[0] ?? first);
    case 'outputOrder':
      return list(definition, byPriority(decision, hits));
    case 'ruleOrder':
      return list(definition, hits);
    case 'collect':
      return definition.aggregation === undefined
        ? list(definition, hits)
        : { value: aggregate(definition, hits), rows: hits.map(({ row }) => row) };
  }
}

/** What a table gives that no row matches, its defaults apart. */
export function valueOfNoHit({ hitPolicy, aggregation }: DecisionDefinition): FeelValue {
  if (aggregation === 'count') return toDecimal(0);
  const isList = hitPolicy === 'ruleOrder' || hitPolicy === 'outputOrder' || hitPolicy === 'collect';
  return isList && aggregation === undefined ? [] : null;
}

/** One output is a value, several are a context by name. */
export function outcomeOf({ outputs }: DecisionDefinition, values: readonly FeelValue[]): FeelValue {
  if (outputs.length === 1) return values[0] ?? null;
  const context = emptyContext();
  for (const [at, { name }] of outputs.entries()) context[name] = values[at] ?? null;
  return context;
}

function one(definition: DecisionDefinition, hit: Hit): Settled {
  return { value: outcomeOf(definition, hit.values), rows: [hit.row] };
}

function list(definition: DecisionDefinition, hits: readonly Hit[]): Settled {
  return { value: hits.map(({ values }) => outcomeOf(definition, values)), rows: hits.map(({ row }) => row) };
}

function key({ values }: Hit): string {
  return JSON.stringify(values.map(textOfValue));
}

function refused(code: string, { name }: DecisionDefinition, hits: readonly Hit[]): Problem {
  return new Problem(422, code, { params: { decision: name, rows: hits.map(({ row }) => row + 1).join(', ') } });
}

/** By the first output that has an order, then the next; values that are not listed come last, equals in the order of the rows. */
export function byPriority({ priorities }: CompiledDecision, hits: readonly Hit[]): readonly Hit[] {
  const rank = (hit: Hit, output: number): number => {
    const at = priorities[output]?.indexOf(textOfValue(hit.values[output] ?? null)) ?? -1;
    return at < 0 ? Number.MAX_SAFE_INTEGER : at;
  };
  const ordered = priorities.flatMap((values, at) => (values.length > 0 ? [at] : []));
  return hits.toSorted((a, b) => {
    for (const output of ordered) {
      const by = rank(a, output) - rank(b, output);
      if (by !== 0) return by;
    }
    return a.row - b.row;
  });
}

function aggregate({ aggregation, name }: DecisionDefinition, hits: readonly Hit[]): FeelValue {
  const values = hits.map(({ values: [value] }) => value ?? null);
  if (aggregation === 'count') return toDecimal(values.length);
  if (aggregation === 'sum') {
    if (!values.every(isNumber)) throw new Problem(422, 'decision-not-numbers', { params: { decision: name } });
    return values.reduce<Decimal>((sum, value) => sum.plus(toDecimal(value)), toDecimal(0));
  }
  const run = freeRun();
  return values.reduce((best, value) => {
    const by = compare(value, best, run);
    if (by === null) throw new Problem(422, 'decision-not-ordered', { params: { decision: name } });
    return (aggregation === 'minimum' ? by < 0 : by > 0) ? value : best;
  });
}
