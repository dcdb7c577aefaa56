// Rules with a date or a schedule. A job of each looks when its next time comes, writes a run for it and moves its watermark, in one transaction; jobs of
// the run then ask the records slice by slice, the cursor moving in the transaction in which the rule acts. So each record is asked once for each time,
// whoever dies in between and however many processes there are. Times missed for more than limits.ruleCatchUpMs are left out.
import type { RuleDefinition } from '../../../schemas/types.ts';
import type { Publisher, Release } from '../../definitions/definitions.ts';
import type { RecordService, Stored } from '../../entities/records.ts';
import type { JobOutcome, JobQueue, LeasedJob } from '../../jobs/jobs.ts';
import { type InTransaction, systemContext } from '../../kernel/context.ts';
import { type Id, newId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { Problem } from '../../kernel/problem.ts';
import { isPassing } from '../../workflow/effect-call.ts';
import { type DueSetting, dueIn, nextLook, type TimedTrigger } from './due-times.ts';
import type { FireNeeds } from './fire-rule.ts';
import type { RunRules } from './run-rules.ts';
import * as store from './timed-store.ts';

export interface TimedNeeds extends FireNeeds {
  readonly records: RecordService;
  readonly jobs: Pick<JobQueue, 'enqueue' | 'cancel' | 'work'>;
  readonly runRules: RunRules;
}

/** How far a run is: records still to be asked, and where the page behind them begins. The newest are asked first, so none made on the way. */
interface Place {
  readonly ids: readonly Id[];
  readonly next: string | undefined;
}

const lookJob = 'rule.look';
const runJob = 'rule.run';
const keptRunsMs = 30 * 86_400_000;

type TimedRule = RuleDefinition & { readonly trigger: TimedTrigger };

export function isTimed(rule: RuleDefinition): rule is TimedRule {
  return rule.trigger?.type === 'date' || rule.trigger?.type === 'schedule';
}

/** @returns what a rule's publisher does when it goes live: plans its times, or takes them back */
export function createTimedRules(needs: TimedNeeds): Publisher<RuleDefinition>['apply'] {
  const { database, jobs, clock, definitions } = needs;
  const isLocked = database.dialect === 'postgres';
  const keyOf = (kind: string, name: string): string => `${kind}/${name}`;

  async function lookAt(context: InTransaction, rule: string, dueAt: Date | undefined): Promise<void> {
    if (dueAt === undefined) return;
    await jobs.enqueue(context, { kind: lookJob, key: keyOf(lookJob, rule), payload: { rule }, dueAt });
  }

  async function plan(context: InTransaction, rule: RuleDefinition, next: Release): Promise<void> {
    await jobs.cancel(context, keyOf(lookJob, rule.name));
    if (!isTimed(rule) || rule.enabled === false) return store.dropSchedule(context, rule.name);
    const trigger = fingerprint(rule);
    const known = await store.scheduleOf(context.transaction, rule.name, isLocked);
    const watermark = known?.trigger === trigger ? known.watermark : clock.now().getTime();
    await store.putSchedule(context, rule.name, { trigger, watermark });
    await lookAt(context, rule.name, nextLook(rule.trigger, new Date(watermark), settingOf(next, rule)));
  }

  /** Writes a run for each time that has come. */
  async function look(context: InTransaction, name: string): Promise<void> {
    const release = definitions.current(context);
    const rule = release.get('rule', name)?.definition;
    const row = await store.scheduleOf(context.transaction, name, isLocked);
    if (rule === undefined || row === undefined || !isTimed(rule) || rule.enabled === false) {
      await store.dropSchedule(context, name);
      return;
    }
    const now = clock.now().getTime();
    // A clock that was set back further than anything is made good for begins anew.
    const seen = row.watermark > now + limits.ruleCatchUpMs ? now : row.watermark;
    const after = new Date(Math.max(seen, now - limits.ruleCatchUpMs));
    const setting = settingOf(release, rule);
    for (const { at, filter } of dueIn(rule.trigger, { after, until: new Date(now) }, setting)) {
      const id = newId();
      const isNew = await store.addRun(context, { id, rule: name, entity: rule.entity, at, filter, now });
      if (isNew) await jobs.enqueue(context, { kind: runJob, key: keyOf(runJob, id), payload: { run: id } });
    }
    const watermark = Math.max(seen, now);
    await store.putSchedule(context, name, { trigger: row.trigger, watermark });
    await store.forgetRuns(context, name, now - keptRunsMs);
    await lookAt(context, name, nextLook(rule.trigger, new Date(watermark), setting));
  }

  /** Asks the next records of a run. @returns whether there are more */
  async function slice(context: InTransaction, id: Id): Promise<boolean> {
    const run = await store.openRun(context.transaction, id, isLocked);
    if (run === undefined) return false;
    const rule = definitions.current(context).get('rule', run.rule)?.definition;
    const isOver =
      rule === undefined ||
      rule.enabled === false ||
      !isTimed(rule) ||
      definitions.current(context).entity(run.entity)?.name !== rule.entity;
    const asked = isOver
      ? { cursor: run.cursor, done: 0, fired: 0, failed: 0, isLast: true }
      : await askNext(context, { ...run, entity: rule.entity });
    await store.advanceRun(context, id, {
      cursor: asked.cursor,
      done: Number(run.done) + asked.done,
      fired: Number(run.fired) + asked.fired,
      failed: Number(run.failed) + asked.failed,
      endedAt: asked.isLast ? clock.now().getTime() : null,
    });
    return !asked.isLast;
  }

  async function askNext(context: InTransaction, run: store.RunRow) {
    const place = await nextPlace(context, run);
    if (place === undefined) return { done: 0, fired: 0, failed: 1, cursor: run.cursor, isLast: true };
    const tally = { done: 0, fired: 0, failed: 0 };
    const until = clock.now().getTime() + limits.ruleSliceMs;
    let read = await readNext(context, run, place.ids, 0);
    while (tally.done < place.ids.length) {
      if (tally.done === read.upTo) read = await readNext(context, run, place.ids, tally.done);
      const outcome = await askOne(context, run, read.records.get(place.ids[tally.done]!));
      tally.done += 1;
      if (outcome !== 'asked') {
        tally[outcome] += 1;
        // What it did may have changed those that were read.
        read = { ...read, upTo: tally.done };
      }
      if (tally.fired + tally.failed >= limits.ruleSliceFired || clock.now().getTime() > until) break;
    }
    const left: Place = { ids: place.ids.slice(tally.done), next: place.next };
    const isLast = left.ids.length === 0 && left.next === undefined;
    return { ...tally, cursor: JSON.stringify(left), isLast };
  }

  /** Some at once: one by one would be as many statements. */
  async function readNext(context: InTransaction, { entity }: store.RunRow, ids: readonly Id[], from: number) {
    const upTo = Math.min(ids.length, from + limits.ruleSliceRead);
    const wanted = ids.slice(from, upTo);
    if (wanted.length === 0) return { upTo, records: new Map<Id, Stored>() };
    const filter = { field: 'id', operator: 'in' as const, value: [...wanted] };
    const { items } = await needs.records.query(context, entity, { filter, limit: wanted.length });
    return { upTo, records: new Map(items.map((item) => [item.id, item])) };
  }

  /** The records that are left of a page, else those of the next: what the rule does on the way changes neither. */
  /** @returns undefined when its filter cannot be asked any more: a field of it was renamed or taken out meanwhile */
  async function nextPlace(context: InTransaction, run: store.RunRow): Promise<Place | undefined> {
    const { entity, filter, cursor } = run;
    const left: Place = cursor === null ? { ids: [], next: undefined } : JSON.parse(cursor);
    if (left.ids.length > 0) return left;
    try {
      const page = await needs.records.query(context, entity, {
        ...(filter === null ? {} : { filter: JSON.parse(filter) }),
        ...(left.next === undefined ? {} : { after: left.next }),
        limit: Math.min(limits.ruleSliceRecords, limits.pageSize),
        fields: [],
      });
      return { ids: page.items.map(({ id }) => id), next: page.next };
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 422) throw error;
      needs.log.warn({ error, rule: run.rule }, 'the records of a rule with a time cannot be asked for any more');
      return undefined;
    }
  }

  async function askOne(
    context: InTransaction,
    { rule, entity, occurrence }: store.RunRow,
    record: Stored | undefined,
  ): Promise<'asked' | 'fired' | 'failed'> {
    if (record === undefined) return 'asked';
    const { id } = record;
    const ask = { rule, entity, id, type: 'rule.due' as const, data: { occurrence } };
    try {
      if (!(await needs.runRules.mayFire(context, ask, record))) return 'asked';
      const held = await database.savepoint(context, () => needs.runRules.fireOne(context, ask));
      return held ? 'fired' : 'asked';
    } catch (error) {
      if (isPassing(error)) throw error;
      // One record must not keep the others waiting: its rule has not acted, and it says so.
      const code = error instanceof Problem ? error.code : 'action-failed';
      if (!(error instanceof Problem)) needs.log.warn({ error, rule, id }, 'a rule with a time failed');
      await needs.events.append(context, { type: 'rule.failed', subject: { entity, id }, data: { rule, code } });
      return 'failed';
    }
  }

  const inSystem = <T>(work: (context: InTransaction) => Promise<T>): Promise<T> =>
    database.transaction(systemContext('rules', newId()), work);

  /** Given up after its tries: it looks again in a while, since nobody else would. */
  const again = async (context: InTransaction, job: LeasedJob): Promise<void> => {
    const dueAt = new Date(clock.now().getTime() + limits.ruleTickMs);
    await jobs.enqueue(context, { kind: job.kind, payload: job.payload, dueAt });
  };

  jobs.work(
    lookJob,
    async (job): Promise<JobOutcome> => {
      await inSystem((context) => look(context, String(job.payload.rule)));
      return { kind: 'done' };
    },
    { inHouse: true, onDead: again },
  );
  jobs.work(
    runJob,
    async (job, signal): Promise<JobOutcome> => {
      const id = String(job.payload.run);
      const until = clock.now().getTime() + limits.jobLeaseMs / 2;
      while (await inSystem((context) => slice(context, id))) {
        await new Promise((resolve) => setImmediate(resolve));
        if (!signal.aborted && clock.now().getTime() <= until) continue;
        await inSystem((context) =>
          jobs.enqueue(context, { kind: runJob, key: keyOf(runJob, id), payload: { run: id } }),
        );
        break;
      }
      return { kind: 'done' };
    },
    { inHouse: true, concurrency: 1, onDead: again },
  );

  return (context, { definition }, _before, next) => plan(context, definition, next);
}

function fingerprint({ entity, trigger }: TimedRule): string {
  return JSON.stringify({ entity, trigger });
}

export function settingOf(release: Release, rule: TimedRule): DueSetting {
  const { trigger } = rule;
  const field = trigger.type === 'date' ? trigger.field : undefined;
  return {
    zone: release.settings.timeZone,
    fieldKind: release.entity(rule.entity)?.fields.find(({ name }) => name === field)?.kind,
    calendar: (name) => release.calendar(name),
  };
}
