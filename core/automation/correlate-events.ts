// When a record is created or updated: start the processes whose start event waits for it. When a customer writes: hand the message to the
// process that waits for the answer.
import type { Database } from '../database/database.ts';
import type { Definitions, Release } from '../definitions/definitions.ts';
import type { PathLoader } from '../entities/load-paths.ts';
import type { RecordService } from '../entities/records.ts';
import type { Events, StoredEvent } from '../events/events.ts';
import { FuelExhausted } from '../expressions/expressions.ts';
import type { Clock } from '../kernel/clock.ts';
import { type InTransaction, systemContext } from '../kernel/context.ts';
import { Problem } from '../kernel/problem.ts';
import type { ProcessStart, Workflow } from '../workflow/workflow.ts';
import { causesOf } from './causation.ts';
import { recordAt } from './event-record.ts';

export interface CorrelateNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly loader: PathLoader;
  readonly workflow: Workflow;
  readonly clock: Clock;
}

type Handle = (context: InTransaction, event: StoredEvent) => Promise<void>;

/**
 * Start events with `ravand:startOn`. The process variable named like the entity holds the record. A condition that is null counts as not
 * true. @throws Problem 422 `process-not-startable`, which undoes the write that caused it
 */
export function createStartProcesses(needs: CorrelateNeeds): Handle {
  const { events } = needs;
  const startsOf = createRecordStarts(needs);
  return async (context, event) => {
    const { subject } = event;
    const what = event.type === 'record.created' ? 'created' : 'updated';
    if (subject === undefined) return;
    const starts = (await startsOf(context)).get(`${subject.entity} ${what}`);
    if (starts === undefined) return;
    const system = { ...context, principal: systemContext('processes', context.correlationId).principal };
    const chain = await causesOf(events, context, event);
    for (const start of starts) {
      if (!(await holds(needs, system, event, start))) continue;
      const started = chain.some(
        (one) => one.cause?.kind === 'process' && one.cause.name === start.process && one.subject?.id === subject.id,
      );
      if (started) {
        // The process itself made this change: it would start itself for ever.
        const data = { process: start.process, element: start.element, code: 'process-starts-itself' };
        await events.append(system, { type: 'process.cut', subject, data });
        continue;
      }
      await needs.workflow.start(system, start.process, {
        variables: { [subject.entity]: subject.id },
        subject,
        element: start.element,
      });
    }
  };
}

/** What starts at which write, by "entity event". Made once per release: processes come and go with releases alone. */
function createRecordStarts({ definitions, workflow }: CorrelateNeeds) {
  const known = new WeakMap<Release, Map<string, ProcessStart[]>>();
  return async (context: InTransaction): Promise<ReadonlyMap<string, readonly ProcessStart[]>> => {
    const release = definitions.current(context);
    const found = known.get(release);
    if (found !== undefined) return found;
    const starts = new Map<string, ProcessStart[]>();
    for (const start of await workflow.startTriggers(context)) {
      if (start.record === undefined) continue;
      const key = `${start.record.entity} ${start.record.event}`;
      starts.set(key, [...(starts.get(key) ?? []), start]);
    }
    known.set(release, starts);
    return starts;
  };
}

async function holds(
  needs: CorrelateNeeds,
  context: InTransaction,
  event: StoredEvent,
  start: ProcessStart,
): Promise<boolean> {
  const condition = start.record?.condition;
  const { subject } = event;
  if (condition === undefined || subject === undefined) return true;
  const release = needs.definitions.current(context);
  const { settings } = release;
  const entity = release.entity(subject.entity);
  if (entity === undefined) return false;
  const current = await needs.records.find(context, subject.entity, subject.id);
  const { after, before } = recordAt(entity, event, current, settings.country);
  const below = (root: string): string[] =>
    condition.reads.filter((path) => path.startsWith(`${root}.`)).map((path) => path.slice(root.length + 1));
  const facts = await needs.loader.load(context, after, [...below(entity.name), ...below('record')], 'feel');
  const earlier = before && (await needs.loader.load(context, before, below('before'), 'feel'));
  const scope = { [entity.name]: facts, record: facts, before: earlier ?? null };
  try {
    return condition.evaluate(scope, { now: needs.clock.now(), zone: settings.timeZone }) === true;
  } catch (error) {
    if (!(error instanceof FuelExhausted)) throw error;
    const params = {
      process: start.process,
      element: start.element,
      reason: 'expression-fuel',
      detail: condition.source.slice(0, 200),
    };
    throw new Problem(422, 'process-not-startable', { params, cause: error });
  }
}

/** Message `<channel>-reply`, correlated by the record it answers, else by the address it came from; one that nobody waits for is kept a while. */
export function createPassOnReplies({ database, events, workflow }: CorrelateNeeds): Handle {
  return async (context, event) => {
    const { channel, from, text, message } = event.data;
    if (typeof channel !== 'string' || typeof from !== 'string') return;
    const correlationKey = event.subject?.id ?? from;
    const payload = { text: text ?? '', from, message: message ?? null, channel };
    try {
      await database.savepoint(context, async () => {
        await workflow.publishMessage(context, { name: `${channel}-reply`, correlationKey, payload });
      });
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'ambiguous-message') throw error;
      // The answer itself is kept; a person decides which of the processes it was for.
      await events.append(context, {
        type: 'message.ambiguous',
        subject: event.subject,
        data: { ...event.data, name: `${channel}-reply` },
      });
    }
  };
}
