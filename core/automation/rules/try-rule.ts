// "Test with a record": what a draft would decide about one record, and what its actions would do to it. Everything is done in a transaction that is taken
// back: nothing is kept, nothing leaves the house, and what other rules and processes would make of it does not happen.
import type { RuleDefinition } from '../../../schemas/types.ts';
import { sql } from '../../database/sql.ts';
import { FieldFault } from '../../entities/fields/field-kind.ts';
import { fieldKind } from '../../entities/fields/index.ts';
import type { FieldValue, Stored, Values } from '../../entities/records.ts';
import type { StoredEvent } from '../../events/events.ts';
import { type Context, type InTransaction, systemContext } from '../../kernel/context.ts';
import type { Json, JsonObject } from '../../kernel/data.ts';
import { type Id, newId } from '../../kernel/id.ts';
import { invalid, notFound } from '../../kernel/problem.ts';
import { missesOf } from '../../rules/misses.ts';
import type { Explanation } from '../../rules/rules.ts';
import { checkRuleIn, type RuleChecks } from '../publishers/rule.ts';
import { type HistoryNeeds, readableOf, visibleData } from '../timeline-entry.ts';
import { type ActionResult, type FireNeeds, fireRule } from './fire-rule.ts';
import { compileRuleSet } from './rule-sets.ts';
import type { JudgeSource, RunRules } from './run-rules.ts';
import { seenDetail, seenExplanation } from './seen-explanation.ts';

export interface TryInput {
  readonly definition: RuleDefinition;
  readonly record: Id;
  /** Values that are tried instead of the record's own. */
  readonly values?: JsonObject;
  /** What the trigger would bring. */
  readonly given?: JsonObject;
}

/** One thing an action would do. */
export interface TriedEffect {
  readonly type: string;
  readonly entity: string | null;
  readonly record: Id | null;
  readonly changes: readonly { readonly field: string; readonly before: Json; readonly after: Json }[];
  readonly data: Json;
}

export interface Tried {
  readonly holds: boolean;
  readonly condition: Explanation;
  readonly misses: readonly Explanation[];
  readonly of: number;
  readonly actions: readonly ActionResult[];
  readonly effects: readonly TriedEffect[];
}

export interface TryNeeds extends FireNeeds, HistoryNeeds, RuleChecks {
  readonly runRules: RunRules;
}

/** Carries the outcome out of the transaction it undoes. */
class TakenBack extends Error {
  readonly tried: Tried;
  constructor(tried: Tried) {
    super('a trial is taken back');
    this.tried = tried;
  }
}

/** @throws Problem 404 for a record the asker may not see, 422 for a draft that could not go live */
export async function tryRule(needs: TryNeeds, context: Context, input: TryInput): Promise<Tried> {
  const { definition } = input;
  const faults = checkRuleIn(needs, definition, needs.definitions.current(context));
  if (faults.length > 0) throw invalid(faults.map((fault) => ({ ...fault, pointer: `/definition${fault.pointer}` })));
  const own = await needs.records.find(context, definition.entity, input.record);
  if (own === undefined) throw notFound(definition.entity, input.record);
  const system = systemContext('a trial of a rule', newId(), context.locale);
  try {
    await needs.database.transaction(system, async (inside) => {
      throw new TakenBack(await tryInside(needs, context, inside, input));
    });
    throw new Error('expected the trial to be taken back, found it kept');
  } catch (error) {
    if (error instanceof TakenBack) return error.tried;
    throw error;
  }
}

async function tryInside(
  needs: TryNeeds,
  asker: Context,
  inside: InTransaction,
  { definition, record: id, values, given = {} }: TryInput,
): Promise<Tried> {
  const rule = { ...definition, enabled: true };
  const release = needs.definitions.current(inside);
  const set = compileRuleSet(needs.rules, release, rule.entity, [{ rule, version: 0 }]);
  const current = await needs.records.find(inside, rule.entity, id);
  if (current === undefined) throw notFound(rule.entity, id);
  const event = await needs.events.append(inside, {
    type: 'rule.tried',
    subject: { entity: rule.entity, id },
    data: {},
  });
  const source = await sourceOf(needs, inside, event, { rule, current, values, given });
  const judged = await needs.runRules.judge(inside, set, rule.name, source);
  if (judged === undefined) throw new Error('expected the tried rule in its set, found none');
  const condition = seenExplanation(needs, asker, rule.entity, judged.explanation);
  const { terms, of } = missesOf(condition);
  const base = { holds: judged.holds, condition, misses: terms, of };
  if (!judged.holds) return { ...base, actions: [], effects: [] };
  const call = async () => undefined;
  const acting = { ...inside, causationId: event.id };
  const { results } = await fireRule(needs, acting, { ...source, calling: [], call }, judged);
  const actions = results.map((result) => ({
    ...result,
    detail: seenDetail(needs, asker, rule.entity, result.detail),
  }));
  return { ...base, actions, effects: await effectsOf(needs, asker, inside) };
}

interface Tested {
  readonly rule: RuleDefinition;
  readonly current: Stored;
  readonly values: JsonObject | undefined;
  readonly given: JsonObject;
}

/** With values to try, the record with them after it without; else as its newest write left it. */
async function sourceOf(
  needs: TryNeeds,
  context: InTransaction,
  event: StoredEvent,
  { rule, current, values, given }: Tested,
): Promise<JudgeSource> {
  if (values !== undefined && Object.keys(values).length > 0) {
    const after = { ...current, values: laidOver(needs, context, rule.entity, current.values, values) };
    return { event, record: { after, before: current }, given };
  }
  const before = { ...current, values: await valuesBefore(needs, context, rule.entity, current) };
  return { event, record: { after: current, before }, given };
}

function laidOver(needs: TryNeeds, context: Context, entity: string, own: Values, values: JsonObject): Values {
  const release = needs.definitions.current(context);
  const laid: Record<string, FieldValue> = { ...own };
  for (const field of release.entity(entity)?.fields ?? []) {
    const json = values[field.name];
    if (json === undefined) continue;
    const value = json === null ? null : fieldKind(field.kind).read(json, field, release.settings.country);
    laid[field.name] = value instanceof FieldFault ? null : value;
  }
  return laid;
}

/** What its newest write changed, taken back. */
async function valuesBefore(needs: TryNeeds, context: InTransaction, entity: string, { id, values }: Stored) {
  const [newest] = await needs.records.versions(context, entity, id, { limit: 1 });
  if (newest === undefined || newest.action !== 'record.updated') return values;
  const before = Object.fromEntries(Object.entries(newest.changes).map(([field, [was]]) => [field, was]));
  return laidOver(needs, context, entity, values, before);
}

async function effectsOf(needs: TryNeeds, asker: Context, inside: InTransaction): Promise<readonly TriedEffect[]> {
  const rows = await inside.transaction.read<{ id: Id }>(
    sql`select id from events where correlation_id = ${inside.correlationId} order by position`,
  );
  const effects: TriedEffect[] = [];
  for (const { id } of rows) {
    const event = await needs.events.find(inside, id);
    if (event === undefined || event.type.startsWith('rule.')) continue;
    effects.push(effectOf(needs, asker, event));
  }
  return effects;
}

function effectOf(needs: TryNeeds, asker: Context, event: StoredEvent): TriedEffect {
  const { changes = {}, ...data } = visibleData(needs, asker, event);
  const entity = event.subject?.entity;
  const readable = readableOf(needs, asker, needs.definitions.current(asker).entity(entity ?? ''));
  return {
    type: event.type,
    entity: entity ?? null,
    record: event.subject?.id ?? null,
    changes: Object.entries(changes as { readonly [field: string]: readonly [Json, Json] })
      .filter(([field]) => readable.has(field))
      .map(([field, [before, after]]) => ({ field, before: before ?? null, after: after ?? null })),
    data,
  };
}
