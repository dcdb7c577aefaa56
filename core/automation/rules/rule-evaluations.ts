// How a rule came out lately: asked again of the newest events, with the values the records had then. Nothing is written when a rule does not hold, so a
// write costs nothing for it; what was decided when it did is stored, and shown as it was.
import type { RuleDefinition } from '../../../schemas/types.ts';
import { sql } from '../../database/sql.ts';
import { type Context, systemContext } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { missesOf } from '../../rules/misses.ts';
import type { Explanation, Rules } from '../../rules/rules.ts';
import { momentsOf } from '../../rules/trigger.ts';
import type { HistoryNeeds } from '../timeline-entry.ts';
import { titleOf } from '../title-of.ts';
import { createPastRecords, type PastMoment } from './past-records.ts';
import { compileRuleSet } from './rule-sets.ts';
import { givenOf, isMeant, type RunRules } from './run-rules.ts';
import { seenExplanation } from './seen-explanation.ts';
import { isTimed } from './timed-rules.ts';
import { runsOf } from './timed-store.ts';

export interface Evaluation {
  readonly event: Id;
  readonly type: string;
  readonly at: string;
  readonly record: Id;
  /** null where the asker may not see the record. */
  readonly title: string | null;
  readonly holds: boolean;
  readonly condition: Explanation;
  /** The fewest terms that would have had to come out otherwise. */
  readonly misses: readonly Explanation[];
  readonly of: number;
  /** As it was decided then; absent: worked out again, what is related to the record as it is now. */
  readonly version?: number;
}

/** A time that came, and what became of it. */
export interface TimedRun {
  readonly at: string;
  readonly done: number;
  readonly fired: number;
  readonly failed: number;
  readonly isOver: boolean;
}

export interface Evaluations {
  readonly items: readonly Evaluation[];
  readonly runs: readonly TimedRun[];
}

export interface EvaluationNeeds extends HistoryNeeds {
  readonly rules: Rules;
  readonly runRules: RunRules;
}

interface DecisionRow {
  readonly event_id: Id;
  readonly record_id: Id;
  readonly version: number;
  readonly explanation: string;
  readonly at: number;
}

/** Do the events of this type ask the rule? */
export function listensTo(rule: RuleDefinition, { event, record }: PastMoment): boolean {
  const moments = momentsOf(rule);
  if (event.type.startsWith('record.'))
    return moments.some((moment) => `record.${moment}` === event.type) && record.after.entity === rule.entity;
  return (
    moments.some((moment) => moment === 'message' || moment === 'process' || moment === 'link') && isMeant(rule, event)
  );
}

/** Those that did not hold by how near they came, then those that held, the newest first. */
export async function evaluationsOf(
  needs: EvaluationNeeds,
  context: Context,
  rule: RuleDefinition,
): Promise<Evaluations> {
  const system = systemContext('rules', context.correlationId, context.locale);
  const decided = await decisionsOf(needs, context, rule);
  const asked = isTimed(rule) ? [] : await askAgain(needs, system, rule, new Set(decided.keys()));
  const stored = [...decided.values()].map(({ event_id, record_id, version, explanation, at }) => ({
    event: event_id,
    type: 'rule.decided',
    at: new Date(Number(at)).toISOString(),
    record: record_id,
    holds: true,
    explanation: JSON.parse(explanation) as Explanation,
    version: Number(version),
  }));
  const newest = [...asked, ...stored].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, limits.ruleEvaluations);
  const items: Evaluation[] = [];
  for (const one of newest) items.push(await presented(needs, context, rule, one));
  items.sort(
    (a, b) => Number(a.holds) - Number(b.holds) || a.misses.length - b.misses.length || (a.at < b.at ? 1 : -1),
  );
  return { items, runs: await runs(needs, context, rule) };
}

interface Raw {
  readonly event: Id;
  readonly type: string;
  readonly at: string;
  readonly record: Id;
  readonly holds: boolean;
  readonly explanation: Explanation;
  readonly version?: number;
}

async function decisionsOf(
  { database }: EvaluationNeeds,
  context: Context,
  { name }: RuleDefinition,
): Promise<ReadonlyMap<Id, DecisionRow>> {
  const rows = await database
    .reader(context)
    .read<DecisionRow>(
      sql`select event_id, record_id, version, explanation, at from rule_decisions where rule = ${name} order by at desc limit ${limits.ruleEvaluations}`,
    );
  return new Map(rows.map((row) => [row.event_id, row]));
}

async function askAgain(
  needs: EvaluationNeeds,
  system: Context,
  rule: RuleDefinition,
  known: ReadonlySet<Id>,
): Promise<readonly Raw[]> {
  const release = needs.definitions.current(system);
  const one = { rule: { ...rule, enabled: true }, version: 0 };
  const set = compileRuleSet(needs.rules, release, rule.entity, [one]);
  const next = createPastRecords(needs, system, rule.entity);
  const found: Raw[] = [];
  let below: bigint | undefined;
  for (let looked = 0; looked < limits.ruleEvaluationEvents; looked += limits.pageSize) {
    const page = await next(below, limits.pageSize);
    for (const moment of page.moments) {
      if (found.length >= limits.ruleEvaluations) return found;
      const { event, record } = moment;
      if (!listensTo(rule, moment) || known.has(event.id)) continue;
      const given = event.type.startsWith('record.') ? {} : givenOf(event);
      const judged = await needs.runRules.judge(system, set, rule.name, { event, record, given, now: event.at });
      if (judged === undefined) continue;
      const { holds, explanation } = judged;
      found.push({
        event: event.id,
        type: event.type,
        at: event.at.toISOString(),
        record: record.after.id,
        holds,
        explanation,
      });
    }
    if (page.below === undefined) return found;
    below = page.below;
  }
  return found;
}

async function presented(
  needs: EvaluationNeeds,
  context: Context,
  rule: RuleDefinition,
  { explanation, ...raw }: Raw,
): Promise<Evaluation> {
  const record = await needs.records.find(context, rule.entity, raw.record);
  const condition = seenExplanation(needs, context, rule.entity, explanation);
  const { terms, of } = missesOf(condition);
  const title = record === undefined ? null : titleOf(needs.definitions.current(context), record);
  return { ...raw, title, condition, misses: terms, of };
}

async function runs(
  { database }: EvaluationNeeds,
  context: Context,
  rule: RuleDefinition,
): Promise<readonly TimedRun[]> {
  if (!isTimed(rule)) return [];
  const rows = await runsOf(database.reader(context), rule.name, 20);
  return rows.map((row) => ({
    at: row.occurrence,
    done: Number(row.done),
    fired: Number(row.fired),
    failed: Number(row.failed),
    isOver: row.ended_at !== null,
  }));
}
