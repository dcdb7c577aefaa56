// "What if over the last days": how often a draft would have fired beside the live version, over what really happened. A job goes back through the events in
// slices and says how far it is; records are judged with the values they had then, what is related to them as it is now. Of dates and schedules the records
// are as they are now altogether. Nothing is done.
import type { FilterTree, RuleDefinition } from '../../../schemas/types.ts';
import { sql } from '../../database/sql.ts';
import { actorOf } from '../../events/actor.ts';
import type { StoredEvent } from '../../events/events.ts';
import type { JobOutcome, JobQueue } from '../../jobs/jobs.ts';
import { type Context, type InTransaction, systemContext } from '../../kernel/context.ts';
import { type Id, isId, newId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { invalid, notFound } from '../../kernel/problem.ts';
import { checkRuleIn, type RuleChecks } from '../publishers/rule.ts';
import { titleOf } from '../title-of.ts';
import { dueIn, type TimedTrigger, timesOfCron } from './due-times.ts';
import { createPastRecords } from './past-records.ts';
import { type EvaluationNeeds, listensTo } from './rule-evaluations.ts';
import { compileRuleSet } from './rule-sets.ts';
import { givenOf, type JudgeSource } from './run-rules.ts';
import { isTimed, settingOf } from './timed-rules.ts';

export type TrialState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** A record on which the draft would have fired, or the live version alone. */
export interface TrialHit {
  readonly record: Id;
  readonly at: string;
  readonly draft: boolean;
  readonly live: boolean;
}

export interface Trial {
  readonly id: Id;
  readonly rule: string;
  readonly days: number;
  readonly state: TrialState;
  /** Events looked at, of about how many. */
  readonly done: number;
  readonly total: number;
  readonly fired: number;
  readonly firedLive: number;
  readonly hits: readonly (TrialHit & { readonly title: string | null })[];
  readonly startedAt: string;
  readonly endedAt: string | null;
}

export interface RuleTrials {
  /** @throws Problem 422 for a draft that could not go live, or days beyond limits.ruleTrialDays */
  start(context: Context, definition: RuleDefinition, days: number): Promise<Trial>;
  /** @throws Problem 404 */
  get(context: Context, id: Id): Promise<Trial>;
  /** @throws Problem 404 */
  cancel(context: Context, id: Id): Promise<void>;
}

export interface TrialNeeds extends EvaluationNeeds, RuleChecks {
  readonly jobs: Pick<JobQueue, 'enqueue' | 'work'>;
  readonly clock: { now(): Date };
}

interface Row {
  readonly id: Id;
  readonly rule: string;
  readonly definition: string;
  readonly days: number;
  readonly state: TrialState;
  readonly done: number;
  readonly total: number;
  readonly fired: number;
  readonly fired_live: number;
  readonly hits: string;
  readonly started_at: number;
  readonly ended_at: number | null;
}

const trialJob = 'rule.trial';
const dayMs = 86_400_000;
const leaseMs = 900_000;

interface Tally {
  done: number;
  total: number;
  fired: number;
  firedLive: number;
  readonly hits: TrialHit[];
}

export function createRuleTrials(needs: TrialNeeds): RuleTrials {
  const { database, clock, definitions } = needs;
  const now = (): number => clock.now().getTime();

  async function rowOf(context: Context, id: Id): Promise<Row> {
    const [row] = isId(id)
      ? await database.reader(context).read<Row>(sql`select * from rule_trials where id = ${id}`)
      : [];
    if (row === undefined) throw notFound('trial', id);
    return row;
  }

  /** @returns false when somebody cancelled it */
  async function save(context: Context, id: Id, tally: Tally, state: TrialState): Promise<boolean> {
    const ended = state === 'running' ? null : now();
    const count = await database.transaction(context, ({ transaction }) =>
      transaction.write(sql`update rule_trials set state = ${state}, done = ${tally.done}, total = ${tally.total}, fired = ${tally.fired},
        fired_live = ${tally.firedLive}, hits = ${JSON.stringify(tally.hits)}, ended_at = ${ended}
        where id = ${id} and state <> ${'cancelled'}`),
    );
    return count === 1;
  }

  /** Judges the draft and the live version at once, and notes what comes of it. */
  function judging(context: Context, draft: RuleDefinition, tally: Tally) {
    const release = definitions.current(context);
    const live = release.get('rule', draft.name)?.definition;
    const setOf = (rule: RuleDefinition) =>
      compileRuleSet(needs.rules, release, rule.entity, [{ rule: { ...rule, enabled: true }, version: 0 }]);
    const sets = { draft: setOf(draft), live: live?.entity === draft.entity ? setOf(live) : undefined };
    const holds = async (set: typeof sets.live, source: JudgeSource) =>
      set !== undefined && (await needs.runRules.judge(context, set, draft.name, source))?.holds === true;
    return {
      live: sets.live === undefined ? undefined : live,
      async note(source: JudgeSource, asked: { draft: boolean; live: boolean }): Promise<void> {
        const byDraft = asked.draft && (await holds(sets.draft, source));
        const byLive = asked.live && (await holds(sets.live, source));
        if (byDraft) tally.fired += 1;
        if (byLive) tally.firedLive += 1;
        if ((byDraft || byLive) && tally.hits.length < limits.ruleTrialHits)
          tally.hits.push({
            record: source.record.after.id,
            at: source.event.at.toISOString(),
            draft: byDraft,
            live: byLive,
          });
      },
    };
  }

  async function overEvents(context: Context, row: Row, draft: RuleDefinition, tally: Tally): Promise<boolean> {
    const from = Number(row.started_at) - Number(row.days) * dayMs;
    const { live, note } = judging(context, draft, tally);
    const next = createPastRecords(needs, context, draft.entity);
    let below: bigint | undefined;
    while (tally.done < limits.ruleTrialEvents) {
      const page = await next(below, limits.ruleTrialSlice);
      for (const moment of page.moments) {
        const { event, record } = moment;
        if (event.at.getTime() < from) return true;
        const asked = {
          draft: listensTo(draft, moment),
          live: live !== undefined && !isTimed(live) && listensTo(live, moment),
        };
        const given = event.type.startsWith('record.') ? {} : givenOf(event);
        if (asked.draft || asked.live) await note({ event, record, given, now: event.at }, asked);
      }
      tally.done += limits.ruleTrialSlice;
      if (page.below === undefined) return true;
      below = page.below;
      if (!(await save(context, row.id, tally, 'running'))) return false;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return true;
  }

  /** Each time that would have come, over the records there are now. */
  async function overTimes(
    context: Context,
    row: Row,
    draft: RuleDefinition & { readonly trigger: TimedTrigger },
    tally: Tally,
  ): Promise<boolean> {
    const release = definitions.current(context);
    const { live, note } = judging(context, draft, tally);
    const stretch = {
      after: new Date(Number(row.started_at) - Number(row.days) * dayMs),
      until: new Date(Number(row.started_at)),
    };
    const timesOf = (rule: RuleDefinition | undefined) => {
      if (rule === undefined || !isTimed(rule)) return [];
      const setting = settingOf(release, rule);
      const { trigger } = rule;
      if (trigger.type === 'date') return dueIn(trigger, stretch, setting);
      const times = timesOfCron(trigger.cron, stretch, setting.zone, limits.ruleTrialDays);
      return times.map((at) => ({ at, ...(trigger.filter === undefined ? {} : { filter: trigger.filter }) }));
    };
    for (const { of, asked } of [
      { of: timesOf(draft), asked: { draft: true, live: false } },
      { of: timesOf(live), asked: { draft: false, live: true } },
    ]) {
      for (const { at, filter } of of) {
        if (!(await overRecords(context, row, { at, filter, asked, note, entity: draft.entity }, tally))) return false;
      }
    }
    return true;
  }

  interface Sweep {
    readonly at: Date;
    readonly filter: FilterTree | undefined;
    readonly entity: string;
    readonly asked: { readonly draft: boolean; readonly live: boolean };
    readonly note: ReturnType<typeof judging>['note'];
  }

  async function overRecords(context: Context, row: Row, sweep: Sweep, tally: Tally): Promise<boolean> {
    const { at, filter, entity, asked, note } = sweep;
    let after: string | undefined;
    do {
      const page = await needs.records.query(context, entity, {
        ...(filter === undefined ? {} : { filter }),
        ...(after === undefined ? {} : { after }),
        limit: limits.pageSize,
      });
      const event: StoredEvent = {
        id: '',
        type: 'rule.due',
        at,
        actor: 'system:rules',
        data: {},
        correlationId: '',
        depth: 0,
      };
      for (const item of page.items) {
        const current = await needs.records.find(context, entity, item.id);
        if (current !== undefined)
          await note({ event, record: { after: current, before: current }, given: {}, now: at }, asked);
      }
      tally.done += page.items.length;
      tally.total = Math.max(tally.total, tally.done);
      after = page.next;
      if (!(await save(context, row.id, tally, 'running'))) return false;
      await new Promise((resolve) => setImmediate(resolve));
    } while (after !== undefined && tally.done < limits.ruleTrialEvents);
    return true;
  }

  /** About how many events there are to look at: those there are, at most the bound. */
  async function eventCount(context: Context): Promise<number> {
    const [row] = await database
      .reader(context)
      .read<{ newest: number | bigint | null; oldest: number | bigint | null }>(
        sql`select max(position) as "newest", min(position) as "oldest" from events`,
      );
    const count = Number(row?.newest ?? 0) - Number(row?.oldest ?? 0) + 1;
    return Math.min(count, limits.ruleTrialEvents);
  }

  needs.jobs.work(
    trialJob,
    async (job): Promise<JobOutcome> => {
      const context = systemContext('a trial of a rule', newId());
      const row = await rowOf(context, String(job.payload.trial));
      if (row.state !== 'waiting' && row.state !== 'running') return { kind: 'done' };
      const draft = JSON.parse(row.definition) as RuleDefinition;
      const tally: Tally = { done: 0, total: await eventCount(context), fired: 0, firedLive: 0, hits: [] };
      const isWhole = isTimed(draft)
        ? await overTimes(context, row, draft, tally)
        : await overEvents(context, row, draft, tally);
      if (isWhole) await save(context, row.id, { ...tally, total: tally.done }, 'done');
      return { kind: 'done' };
    },
    {
      inHouse: true,
      concurrency: 1,
      leaseMs,
      onDead: async ({ transaction }: InTransaction, job) => {
        await transaction.write(
          sql`update rule_trials set state = ${'failed'}, ended_at = ${now()} where id = ${String(job.payload.trial)}`,
        );
      },
    },
  );

  async function present(context: Context, row: Row): Promise<Trial> {
    const release = definitions.current(context);
    const { entity } = JSON.parse(row.definition) as RuleDefinition;
    const hits = JSON.parse(row.hits) as TrialHit[];
    const shown = [];
    for (const hit of hits) {
      const record = await needs.records.find(context, entity, hit.record);
      shown.push({ ...hit, title: record === undefined ? null : titleOf(release, record) });
    }
    return {
      id: row.id,
      rule: row.rule,
      days: Number(row.days),
      state: row.state,
      done: Number(row.done),
      total: Number(row.total),
      fired: Number(row.fired),
      firedLive: Number(row.fired_live),
      hits: shown,
      startedAt: new Date(Number(row.started_at)).toISOString(),
      endedAt: row.ended_at === null ? null : new Date(Number(row.ended_at)).toISOString(),
    };
  }

  return {
    async start(context, definition, days) {
      const faults = checkRuleIn(needs, definition, definitions.current(context));
      if (faults.length > 0)
        throw invalid(faults.map((fault) => ({ ...fault, pointer: `/definition${fault.pointer}` })));
      const id = newId();
      await database.transaction(context, async (inside) => {
        const { transaction, principal } = inside;
        await transaction.write(sql`delete from rule_trials where started_at < ${now() - limits.ruleTrialKeptMs}`);
        await transaction.write(sql`insert into rule_trials (id, rule, definition, days, state, done, total, fired, fired_live, hits, started_by, started_at)
          values (${id}, ${definition.name}, ${JSON.stringify(definition)}, ${days}, ${'waiting'}, 0, 0, 0, 0, ${'[]'}, ${actorOf(principal)}, ${now()})`);
        await needs.jobs.enqueue(inside, { kind: trialJob, payload: { trial: id } });
      });
      return present(context, await rowOf(context, id));
    },
    get: async (context, id) => present(context, await rowOf(context, id)),
    async cancel(context, id) {
      await rowOf(context, id);
      await database.transaction(context, ({ transaction }) =>
        transaction.write(
          sql`update rule_trials set state = ${'cancelled'}, ended_at = ${now()} where id = ${id} and ended_at is null`,
        ),
      );
    },
  };
}
