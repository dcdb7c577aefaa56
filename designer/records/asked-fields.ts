// Which fields a refused change asks for: those its faults point at, and of a stage those that its condition reads where it does not hold; of what is
// computed, what one may write of it. Loaded when something is refused, for it reads conditions.
import { compileExpression } from '../../core/expressions/compile-expression.ts';
import type { ChoiceOption } from '../../schemas/types.ts';
import type { ProblemDetail } from '../api/problem.ts';
import type { EntityForUser, FieldForUser, Values } from '../api/types.ts';
import { unmetNames } from '../forms/record-rules.ts';
import { formRules } from './form-rules.ts';

/** By name: whether it must be filled in, for nothing else would do. */
export type AskedFields = ReadonlyMap<string, { readonly required: boolean }>;

export interface RefusedChange {
  readonly entity: EntityForUser;
  /** As the record is stored. */
  readonly stored: Values;
  /** What was to be written. */
  readonly values: Values;
}

/** Undefined when there is a fault for which nobody can be asked here. */
export function fieldsAskedBy(change: RefusedChange, details: readonly ProblemDetail[]): AskedFields | undefined {
  // One rule may point at several fields: something in one of them is enough.
  const byWords = new Map<string, ProblemDetail[]>();
  for (const detail of details) {
    const words = detail.code.startsWith('validation.rule')
      ? (detail.message ?? '')
      : `${detail.code} ${detail.pointer}`;
    byWords.set(words, [...(byWords.get(words) ?? []), detail]);
  }
  const groups = [...byWords.values()].map((same) => groupsOf(change, same));
  if (groups.length === 0 || groups.some((own) => own.length === 0 || own.some((names) => names.length === 0)))
    return undefined;
  const values = { ...change.stored, ...change.values };
  const isEmpty = (name: string) => (values[name] ?? null) === null;
  // What is empty is more likely missing than what is there is wrong.
  const all = groups.flat().map((names) => (names.some(isEmpty) ? names.filter(isEmpty) : names));
  const isAlone = (name: string) => all.some((names) => names.length === 1 && names[0] === name);
  return new Map(all.flat().map((name) => [name, { required: isEmpty(name) && isAlone(name) }]));
}

/** What a stage asks of records of which nothing is known yet. */
export function fieldsOfStage(entity: EntityForUser, { value, entry }: ChoiceOption): readonly string[] {
  if (entry === undefined || entity.pipeline === undefined) return [];
  const change = { entity, stored: {}, values: { [entity.pipeline.field]: value } };
  return [...new Set(unmet(change, entry.condition).flat())];
}

/** One group for each thing that is wrong: something in each has to change. */
function groupsOf(change: RefusedChange, same: readonly ProblemDetail[]): readonly (readonly string[])[] {
  const { entity, stored, values } = change;
  const named = same.map(({ pointer }) => /^\/(?:values\/)?(\w+)/.exec(pointer)?.[1] ?? '');
  const stage = entity.pipeline?.field;
  if (stage === undefined || !named.includes(stage))
    return [[...new Set(named.flatMap((name) => writableBehind(change, name)))]];
  // What may follow this stage is not a matter of fields.
  if (same.some(({ code }) => !code.startsWith('validation.rule'))) return [];
  const options = entity.fields.find((field) => field.name === stage)?.options ?? [];
  const condition = (value: unknown, at: 'exit' | 'entry') =>
    options.find((option) => option.value === value)?.[at]?.condition;
  const conditions = [condition(stored[stage], 'exit'), condition(values[stage], 'entry')];
  return conditions.flatMap((one) => (one === undefined ? [] : unmet(change, one)));
}

function unmet(change: RefusedChange, condition: string): readonly (readonly string[])[] {
  const { entity, stored, values } = change;
  const rules = formRules(entity);
  if (rules === undefined) return [];
  return unmetNames(rules, condition, { ...stored, ...values }).map((names) => [
    ...new Set(names.flatMap((name) => writableBehind(change, name))),
  ]);
}

/** The field itself where one may write it; of a formula what it is computed from, of a sum over lines these. */
function writableBehind(change: RefusedChange, name: string, met: ReadonlySet<string> = new Set()): readonly string[] {
  const { entity, values } = change;
  const field = entity.fields.find((one) => one.name === name);
  if (field === undefined || met.has(name) || name in values) return [];
  const behind = (names: readonly string[]) =>
    names.flatMap((one) => writableBehind(change, one, new Set([...met, name])));
  if (field.formula !== undefined) return behind(compileExpression(field.formula.expression).names);
  if (field.rollup !== undefined) return behind(linesOf(entity, field.rollup.relation));
  return isWritable(field) ? [name] : [];
}

function linesOf({ fields }: EntityForUser, relation: string): readonly string[] {
  const [owned] = relation.split('.', 1);
  return fields.flatMap(({ kind, name, target }) => (kind === 'lines' && target === owned ? [name] : []));
}

function isWritable({ writable, readOnly, kind }: FieldForUser): boolean {
  return writable && readOnly !== true && kind !== 'autoNumber';
}
