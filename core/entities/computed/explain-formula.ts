// What a formula comes to for one record, from which values, and why it is empty when it is. For who designs it; nothing is written.
import type { FieldDefinition } from '../../../schemas/types.ts';
import { toJson } from '../../expressions/encoding.ts';
import { ExpressionError, type FeelValue } from '../../expressions/expressions.ts';
import type { Json } from '../../kernel/data.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';
import { FieldFault } from '../fields/field-kind.ts';
import { fieldKind } from '../fields/index.ts';
import type { Facts } from '../load-paths.ts';
import type { RecordCall } from '../record-call.ts';
import type { RecordState } from '../record-state.ts';
import type { FormulaExample } from '../records.ts';
import { type FactNeeds, factsOf } from './facts.ts';
import { formulaOf } from './formula.ts';

/** @param field as it would be: it need not be live */
export async function explainFormula(
  needs: FactNeeds,
  call: RecordCall,
  state: RecordState,
  field: FieldDefinition,
): Promise<FormulaExample> {
  const pointer = '/formula/expression';
  try {
    const { reads, evaluate } = formulaOf(field);
    const facts = await factsOf(needs, call, state, reads);
    const inputs = Object.fromEntries(reads.map((path) => [path, toJson(valueAt(facts, path))]));
    const options = { now: needs.clock.now(), zone: call.release.settings.timeZone };
    const value = evaluate(facts, options);
    if (value instanceof FieldFault)
      return { value: null, inputs, reason: { pointer, code: value.code, params: value.params } };
    if (value === null) return { value, inputs, reason: { pointer, ...whyEmpty(inputs) } };
    return { value: fieldKind(field.kind).toJson(value), inputs };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { value: null, inputs: {}, reason: error.detail(pointer) };
  }
}

function whyEmpty(inputs: Readonly<Record<string, Json>>): Omit<ProblemDetail, 'pointer'> {
  const empty = Object.keys(inputs).filter((path) => inputs[path] === null);
  return empty.length === 0
    ? { code: 'formula.empty' }
    : { code: 'formula.empty-input', params: { found: empty.join(', ') } };
}

function valueAt(facts: Facts, path: string): FeelValue {
  let at: FeelValue = facts;
  for (const name of path.split('.'))
    at = typeof at === 'object' && at !== null ? ((at as Record<string, FeelValue>)[name] ?? null) : null;
  return at;
}
