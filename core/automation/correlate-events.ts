// When a record is created or updated: start the processes whose start event waits for it, or whose condition it makes true, and let the instances look
// again whose conditional events look at it. When a customer writes: hand the message to the process that waits for the answer.
import { namesOf } from '../../schemas/entity-names.ts';
import type { Database } from '../database/database.ts';
import type { Definitions, Release } from '../definitions/definitions.ts';
import type { PathLoader } from '../entities/load-paths.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import type { Events, StoredEvent, Subject } from '../events/events.ts';
import { type CompiledExpression, FuelExhausted } from '../expressions/expressions.ts';
import type { Clock } from '../kernel/clock.ts';
import { asHouse, type InTransaction } from '../kernel/context.ts';
import { Problem } from '../kernel/problem.ts';
import type { ProcessStart, Workflow } from '../workflow/workflow.ts';
import { causesOf } from './causation.ts';
import { recordAt } from './event-record.ts';
import { type Named, variableOfRecord } from './variable-of-record.ts';

export interface CorrelateNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly loader: PathLoader;
  readonly workflow: Workflow;
  readonly clock: Clock;
}

type Handle = (context: InTransaction, event: StoredEvent) => Promise<void> | void;

/**
 * Start events with `ravand:startOn`, and conditional ones of processes with a variable for records of this entity. The process variable holds the
 * record. A condition that is null counts as not true; a conditional start begins an instance when the write makes it true, not each time it is.
 * @throws Problem 422 `process-not-startable`, which undoes the write that caused it
 */
export function createStartProcesses(needs: CorrelateNeeds): Handle {
  const { events } = needs;
  const startsOf = createRecordStarts(needs);

  const begin = async (
    context: InTransaction,
    event: StoredEvent,
    subject: Subject,
    starts: readonly RecordStart[],
  ): Promise<void> => {
    const system = asHouse(context, 'processes');
    const chain = await causesOf(events, context, event);
    for (const start of starts) {
      if (!(await holds(needs, system, event, start))) continue;
      const { process, element, trigger, variable } = start;
      // An operator may have taken it away since the release.
      if (!(await needs.workflow.isDeployed(context, process))) continue;
      const started = chain.some(
        (one) => one.cause?.kind === 'process' && one.cause.name === process && one.subject?.id === subject.id,
      );
      if (started) {
        // The process itself made this change: it would start itself for ever.
        const data = { process, element, code: 'process-starts-itself' };
        await events.append(system, { type: 'process.cut', subject, data });
        continue;
      }
      await needs.workflow.start(system, process, { variables: { [variable]: subject.id }, subject, element, trigger });
    }
  };

  return (context, event) => {
    const { subject, type } = event;
    if (subject === undefined) return;
    const beginOf = (all: RecordStarts): Promise<void> | undefined => {
      const starts = all.get(`${subject.entity} ${type === 'record.created' ? 'created' : 'updated'}`);
      return starts && begin(context, event, subject, starts);
    };
    const all = startsOf(context);
    return all instanceof Promise ? all.then(beginOf) : beginOf(all);
  };
}

/** By "entity event". */
type RecordStarts = ReadonlyMap<string, readonly RecordStart[]>;

/** How a write to a record starts a process. */
interface RecordStart {
  readonly process: string;
  readonly element: string;
  readonly trigger: number;
  /** The variable that gets the record. */
  readonly variable: string;
  readonly condition?: CompiledExpression | undefined;
  /** Starts when the condition becomes true, not whenever it is. */
  readonly rises: boolean;
}

function recordStarts(release: Release, start: ProcessStart): readonly (RecordStart & { readonly key: string })[] {
  const { process, element, trigger, record, condition, recordVariables } = start;
  const place = { process, element, trigger };
  const named = (entity: string): Named => release.entity(entity) ?? { name: entity };
  if (record !== undefined) {
    const entity = named(record.entity);
    const variable = variableOfRecord(recordVariables, entity);
    return [{ ...place, key: `${entity.name} ${record.event}`, variable, condition: record.condition, rises: false }];
  }
  if (condition === undefined) return [];
  return [...recordVariables].flatMap(([variable, entity]) =>
    ['created', 'updated'].map((event) => ({
      ...place,
      key: `${named(entity).name} ${event}`,
      variable,
      condition: condition.condition,
      rises: true,
    })),
  );
}

/** What starts at which write. Made once per release: processes come and go with releases alone. */
function createRecordStarts({ definitions, workflow }: CorrelateNeeds) {
  const known = new WeakMap<Release, RecordStarts>();
  const make = async (context: InTransaction, release: Release): Promise<RecordStarts> => {
    const starts = new Map<string, RecordStart[]>();
    for (const start of (await workflow.startTriggers(context)).flatMap((one) => recordStarts(release, one)))
      starts.set(start.key, [...(starts.get(start.key) ?? []), start]);
    known.set(release, starts);
    return starts;
  };
  return (context: InTransaction): RecordStarts | Promise<RecordStarts> => {
    const release = definitions.current(context);
    return known.get(release) ?? make(context, release);
  };
}

async function holds(
  needs: CorrelateNeeds,
  context: InTransaction,
  event: StoredEvent,
  start: RecordStart,
): Promise<boolean> {
  const { condition, variable, rises } = start;
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
  const load = (record: Stored, roots: readonly string[]) =>
    needs.loader.load(context, record, roots.flatMap(below), 'feel');
  const now = { now: needs.clock.now(), zone: settings.timeZone };
  try {
    if (rises) {
      const isTrue = async (record: Stored): Promise<boolean> =>
        condition.evaluate({ [variable]: await load(record, [variable]) }, now) === true;
      return (await isTrue(after)) && (before === undefined || !(await isTrue(before)));
    }
    const facts = await load(after, [...namesOf(entity), variable, 'record']);
    const earlier = before && (await load(before, ['before']));
    const roots = Object.fromEntries([...namesOf(entity), variable].map((root) => [root, facts]));
    return condition.evaluate({ ...roots, record: facts, before: earlier ?? null }, now) === true;
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

/** Instances whose conditional events look at the record look again. */
export function createTellProcesses({ workflow }: CorrelateNeeds): Handle {
  return (context, { subject }) => {
    const told = subject === undefined ? 0 : workflow.recordChanged(context, subject);
    if (told instanceof Promise) return told.then(() => {});
  };
}

/** Message `<channel>-reply`, correlated by the record it answers, else by the address it came from; one that nobody waits for is kept a while. */
export function createPassOnReplies({ database, events, workflow }: CorrelateNeeds): Handle {
  return async (context, event) => {
    const { channel, from, text, message } = event.data;
    // What a program sends by itself answers nobody: two of them would go on for ever (THREATS T-P03).
    if (typeof channel !== 'string' || typeof from !== 'string' || event.data.automatic === true) return;
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
