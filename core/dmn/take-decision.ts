// takeDecision: what is given → what comes out, with the rows that matched and the inputs seen. Required decisions are taken first, one after another,
// each once; their depth is bounded and a circle is refused.
import type { EvaluationOptions, FeelValue, Scope } from '../expressions/expressions.ts';
import { toText } from '../expressions/to-text.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import { holds } from './cell.ts';
import { freeRun, segmentOf } from './column.ts';
import type { CompiledDecision, ConfirmRows, SeenInput, Taken } from './decisions.ts';
import { type Hit, outcomeOf, settleHits, valueOfNoHit } from './hit-policy.ts';
import { valueOfType } from './value-types.ts';

export interface TakeNeeds {
  /** The decisions that are required, by name. */
  readonly find: (name: string) => { readonly compiled: CompiledDecision; readonly version: number } | undefined;
  /** Default: the cells themselves. */
  readonly confirm?: ConfirmRows;
  readonly options?: EvaluationOptions;
}

/**
 * @param version of the decision; undefined for a draft
 * @throws Problem 422 for inputs that are not allowed, rows that contradict their hit policy, required decisions that are missing or circular;
 * FuelExhausted
 */
export function takeDecision(
  needs: TakeNeeds,
  decision: CompiledDecision,
  scope: Scope,
  version?: number,
): Promise<Taken> {
  return take(needs, decision, scope, version, [], new Map());
}

async function take(
  needs: TakeNeeds,
  decision: CompiledDecision,
  given: Scope,
  version: number | undefined,
  path: readonly string[],
  taken: Map<string, Taken>,
): Promise<Taken> {
  const { definition } = decision;
  const way = [...path, definition.name];
  if (path.includes(definition.name)) throw new Problem(422, 'decision-circle', { params: { path: way.join(' → ') } });
  if (way.length > limits.decisionDepth)
    throw new Problem(422, 'decision-too-deep', { params: { limit: limits.decisionDepth } });
  const required: Taken[] = [];
  const scope: Record<string, FeelValue> = Object.assign(Object.create(null), given);
  for (const { name, decision: needed } of definition.requires ?? []) {
    const found = needs.find(needed);
    if (found === undefined) throw new Problem(422, 'decision-missing', { params: { decision: needed } });
    const result = taken.get(needed) ?? (await take(needs, found.compiled, given, found.version, way, taken));
    taken.set(needed, result);
    required.push(result);
    scope[name] = result.value;
  }
  const base = { decision: definition, version, required };
  if (decision.formula !== undefined)
    return { ...base, value: decision.formula.evaluate(scope, needs.options), inputs: [], rows: [] };
  const inputs = seeInputs(decision, scope, needs.options ?? {});
  return { ...base, inputs, ...(await decide(needs, decision, inputs, scope)) };
}

function seeInputs({ definition, inputs }: CompiledDecision, scope: Scope, options: EvaluationOptions): SeenInput[] {
  return definition.inputs.map(({ expression, type }, at) => {
    const compiled = inputs[at];
    const found = compiled?.expression.evaluate(scope, options) ?? null;
    const value = valueOfType(found, type);
    const params = { decision: definition.name, input: expression, found: shorten(toText(found) ?? 'null') };
    if (value === undefined) throw new Problem(422, 'decision-input-type', { params: { ...params, expected: type } });
    if (value !== null && compiled !== undefined && !holds(compiled.allowed, value, scope, options))
      throw new Problem(422, 'decision-input-not-allowed', {
        params: { ...params, expected: definition.inputs[at]?.allowed ?? '' },
      });
    return { expression, value };
  });
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

async function decide(
  needs: TakeNeeds,
  decision: CompiledDecision,
  inputs: readonly SeenInput[],
  scope: Scope,
): Promise<{ value: FeelValue; rows: readonly number[] }> {
  const values = inputs.map(({ value }) => value);
  const matched = await matchRows(needs, decision, values, scope);
  if (matched.length === 0) return { value: nothingMatched(decision, scope, needs.options), rows: [] };
  const hits = matched.map((row): Hit => {
    const outputs = decision.rows[row]?.outputs ?? [];
    return { row, values: outputs.map((output) => output?.evaluate(scope, needs.options) ?? null) };
  });
  return settleHits(decision, hits);
}

function nothingMatched({ definition, defaults }: CompiledDecision, scope: Scope, options?: EvaluationOptions) {
  if (defaults.every((value) => value === undefined)) return valueOfNoHit(definition);
  return outcomeOf(
    definition,
    defaults.map((value) => value?.evaluate(scope, options) ?? null),
  );
}

/** The rows that match, in the order of the table; of a table that wants the first one, no more than that. */
export async function matchRows(
  { confirm = askCells, options = {} }: Omit<TakeNeeds, 'find'>,
  decision: CompiledDecision,
  values: readonly FeelValue[],
  scope: Scope,
): Promise<readonly number[]> {
  const candidates = candidatesOf(decision, values, options.zone);
  const limited = { ...options, fuel: decision.cellFuel };
  if (decision.definition.hitPolicy !== 'first') return confirm(decision, candidates, values, scope, limited);
  for (const row of candidates) {
    const found = await confirm(decision, [row], values, scope, limited);
    if (found.length > 0) return found;
  }
  return [];
}

/** Rows that the index does not rule out, ascending. */
export function candidatesOf(
  { columns, rows }: CompiledDecision,
  values: readonly FeelValue[],
  zone?: string,
): number[] {
  const run = freeRun(zone);
  let bits: Uint32Array | undefined;
  for (const [at, column] of columns.entries()) {
    const found = column.index?.[segmentOf(column, values[at] ?? null, run)];
    if (found === undefined) continue;
    if (bits === undefined) bits = found.slice();
    else for (let word = 0; word < bits.length; word += 1) bits[word]! &= found[word]!;
  }
  if (bits === undefined) return rows.map((_, row) => row);
  return rowsOf(bits);
}

function rowsOf(bits: Uint32Array): number[] {
  const found: number[] = [];
  for (const [word, all] of bits.entries()) {
    for (let rest = all; rest !== 0; rest &= rest - 1) found.push(word * 32 + (31 - Math.clz32(rest & -rest)));
  }
  return found;
}

const askCells: ConfirmRows = (decision, candidates, values, scope, options) =>
  candidates.filter((row) =>
    decision.rows[row]?.cells.every((cell, at) => holds(cell, values[at] ?? null, scope, options)),
  );
