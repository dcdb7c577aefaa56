// What a formula comes to for one record, from which values, and why it is empty when it is. For who designs it; nothing is written.
import type { FieldDefinition } from '../../../schemas/types.ts';
import { toJson } from '../../expressions/encoding.ts';
import { ExpressionError, type FeelValue } from '../../expressions/expressions.ts';
import type { Json } from '../../kernel/data.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';
import { FieldFault } from '../fields/field-kind.ts';
import { fieldKind } from '../fields/index.ts';
import type { FactNeeds, RecordCall } from '../record-call.ts';
import type { RecordState } from '../record-state.ts';
import type { FormulaExample } from '../records.ts';
import { factsOf } from './facts.ts';
import { formulaIn } from './plan.ts';

/** @param field as it would be: it need not be live */
export async function explainFormula(
  needs: FactNeeds,
  call: RecordCall,
  state: RecordState,
  field: FieldDefinition,
): Promise<FormulaExample> {
  const pointer = '/formula/expression';
  try {
    const entities = { get: (name: string) => call.release.entity(name) };
    const { reads, evaluate } = formulaIn(entities, call.entity, field);
    const facts = await factsOf(needs, call, state, reads);
    const inputs = Object.fromEntries(leavesOf(reads).map((path) => [path, toJson(valueAt(facts, path.split('.')))]));
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

/** Of a list it is what is read of its items that counts. */
function leavesOf(reads: readonly string[]): readonly string[] {
  return reads.filter((path) => !reads.some((other) => other.startsWith(`${path}.`)));
}

function valueAt(at: FeelValue, [name, ...rest]: readonly string[]): FeelValue {
  if (name === undefined || at === null || at === undefined) return at ?? null;
  if (Array.isArray(at)) return at.map((item) => valueAt(item, [name, ...rest]));
  return typeof at === 'object' ? valueAt((at as Record<string, FeelValue>)[name] ?? null, rest) : null;
}
