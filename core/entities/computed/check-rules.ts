// Asks the rules of a record as a whole (core/expressions/record-rules.ts) about a write.
import { type RecordChange, ruleFaults, ruleReads } from '../../expressions/record-rules.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';
import type { FactNeeds, RecordCall } from '../record-call.ts';
import type { Values } from '../records.ts';
import { factsOf, type Subject } from './facts.ts';

/** Everything the record would break. @param before undefined for a new record */
export async function brokenRules(
  needs: FactNeeds,
  call: RecordCall,
  before: Values | undefined,
  after: Subject,
  changed: readonly string[],
): Promise<ProblemDetail[]> {
  const { entity, context, release } = call;
  if (entity.validations === undefined && entity.pipeline === undefined) return [];
  const stage = entity.pipeline?.field ?? '';
  const change: RecordChange = {
    stageBefore: before?.[stage] ?? null,
    stage: after.values[stage] ?? null,
    changed: before === undefined ? undefined : new Set(changed),
  };
  const facts = await factsOf(needs, call, after, ruleReads(entity, change));
  const options = { now: needs.clock.now(), zone: release.settings.timeZone, language: context.locale };
  return ruleFaults(entity, change, facts, options);
}
