// Tells many instances of one thing: a signal, a record that has changed. A few are told in the transaction itself; of more it is written down who is
// meant, all of them in that transaction, and they are told by jobs in slices. None is left out, none is told twice, and who begins to wait later is
// not meant.
import type { Database } from '../database/database.ts';
import { isAmong, join, nothing, sql } from '../database/sql.ts';
import { partitionOf } from '../engine/keys.ts';
import type { Command, Variables } from '../engine/state.ts';
import { type Subject, subjectNames } from '../events/events.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import { type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { nextTurn } from '../kernel/node/next-turn.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import type { CommandQueue } from './command-queue.ts';
import type { Deployment } from './deployments.ts';
import { faultOf, isPassing } from './effect-call.ts';
import type { Again } from './incident-store.ts';
import type { StartStore } from './start-store.ts';
import type { Steps } from './steps.ts';
import type { Watches } from './watches.ts';

export interface Broadcasts {
  /** Tells all who wait for a signal, and starts all that begin with it; answers how many. `except` = who has had it. */
  signal(
    context: InTransaction,
    name: string,
    payload: Variables,
    except?: { readonly instance: Id; readonly reached: readonly string[] },
  ): Promise<{ receivers: number; started: number }>;
  /** Tells the instances whose conditional events look at a record. */
  changed(context: InTransaction, subject: Subject): Promise<number>;
  /** Gives the same command to many instances; `receivers` selects (instance, key). */
  tellAll(context: InTransaction, receivers: CompiledQuery, command: Command): Promise<number>;
  /** Starts an instance whose failure is shown, and is nobody else's. */
  begin(
    context: InTransaction,
    start: { readonly deployment: Deployment; readonly element: string; readonly trigger: number },
    variables: Variables,
    subject?: Subject,
  ): Promise<boolean>;
}

interface Needs {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly queue: CommandQueue;
  readonly steps: Steps;
  readonly starts: StartStore;
  readonly watches: Watches;
  readonly isLive: (context: Context, deployment: Deployment) => boolean;
  /** Shows on an instance, or on a process, what could not be done. */
  readonly showIncident: (
    context: InTransaction,
    where: Id | Deployment,
    incident: { readonly activity: string; readonly element: string; readonly code: string; readonly detail: string },
    again: Again,
  ) => Promise<void>;
}

interface Receiver {
  readonly instance: Id;
  readonly key: string;
}

const job = 'workflow.broadcast';

/** The command as one receiver gets it. */
function commandFor(command: Command, key: string): Command {
  if (command.type === 'event') return { ...command, subscription: key };
  return 'activity' in command ? { ...command, activity: key } : command;
}

export function createBroadcasts(needs: Needs): Broadcasts {
  const { database, jobs, queue, steps, starts, watches, isLive, showIncident } = needs;

  /** What one of them makes of it is not the others' affair. */
  const tell = async (context: InTransaction, { instance, key }: Receiver, given: Command): Promise<void> => {
    const command = commandFor(given, key);
    try {
      await database.savepoint(context, async () => {
        await steps.execute(context, instance, command);
      });
    } catch (error) {
      if (isPassing(error)) throw error;
      await showIncident(
        context,
        instance,
        { activity: '', element: '', ...faultOf(error) },
        { do: 'command', command },
      );
    }
  };

  /** Writes down who is meant, and lets a job tell them. */
  const writeDown = async (context: InTransaction, receivers: CompiledQuery, command: Command): Promise<number> => {
    const id = newId();
    const count = await context.transaction.write(
      sql`insert into process_receivers (broadcast, instance, key) select ${id}, instance, key from (${receivers}) as receivers`,
    );
    if (count === 0) return 0;
    await context.transaction.write(
      sql`insert into process_broadcasts (id, command) values (${id}, ${JSON.stringify(command)})`,
    );
    await jobs.enqueue(context, { kind: job, payload: { broadcast: id }, key: `${job}:${id}` });
    return count;
  };

  const tellAll: Broadcasts['tellAll'] = async (context, receivers, command) => {
    const most = limits.receiversAtOnce + 1;
    const few = await context.transaction.read<Receiver>(
      sql`select instance, key from (${receivers}) as receivers order by instance, key limit ${most}`,
    );
    if (few.length === most) return writeDown(context, receivers, command);
    for (const receiver of few) queue.add(context, () => tell(context, receiver, command));
    return few.length;
  };

  /** One slice; answers whether there are more. A receiver that is told is struck out in the same transaction. */
  const tellSlice = (context: Context, broadcast: Id): Promise<boolean> =>
    database.transaction(context, async (inside) => {
      const { transaction } = inside;
      const [found] = await transaction.read<{ command: string }>(
        sql`select command from process_broadcasts where id = ${broadcast}${database.dialect === 'postgres' ? sql` for update` : nothing}`,
      );
      if (found === undefined) return false;
      const slice = await transaction.read<Receiver>(
        sql`select instance, key from process_receivers where broadcast = ${broadcast} order by instance, key limit ${limits.receiverBatch}`,
      );
      const command = JSON.parse(found.command) as Command;
      for (const receiver of slice) await queue.perform(inside, () => tell(inside, receiver, command));
      const last = slice.at(-1);
      if (last !== undefined)
        await transaction.write(
          sql`delete from process_receivers where broadcast = ${broadcast} and (instance < ${last.instance} or (instance = ${last.instance} and key <= ${last.key}))`,
        );
      if (slice.length === limits.receiverBatch) return true;
      await transaction.write(sql`delete from process_broadcasts where id = ${broadcast}`);
      return false;
    });

  jobs.work(
    job,
    async (leased, signal) => {
      const context = { ...systemContext(job, leased.correlationId), signal };
      while (await tellSlice(context, String(leased.payload.broadcast))) {
        // Others have the turn between two slices.
        if (signal.aborted) return { kind: 'retry', afterMs: 0, error: 'not all were told before the lease ran out' };
        await nextTurn();
      }
      return { kind: 'done' };
    },
    { inHouse: true },
  );

  const begin: Broadcasts['begin'] = async (context, start, variables, subject) => {
    const { deployment, element, trigger } = start;
    try {
      await database.savepoint(context, () =>
        steps.begin(context, { instance: newId(), deployment, element, trigger, variables, subject }),
      );
      return true;
    } catch (error) {
      if (isPassing(error)) throw error;
      await showIncident(
        context,
        deployment,
        { activity: '', element, ...faultOf(error) },
        { do: 'start', element, trigger, variables },
      );
      return false;
    }
  };

  return {
    tellAll,
    begin,
    async signal(context, name, payload, except) {
      const { transaction } = context;
      const waiting = sql`select instance, subscription as key from process_subscriptions where type = ${'signal'} and name = ${name}`;
      const command: Command = { type: 'event', subscription: '', payload };
      let receivers: number;
      if (except === undefined) receivers = await tellAll(context, waiting, command);
      else {
        const own = await transaction.read<Receiver>(sql`${waiting} and instance = ${except.instance}`);
        const missed = own.filter(({ key }) => !except.reached.includes(partitionOf(key)));
        const unreached =
          missed.length === 0 ? sql`1 = 0` : sql`subscription in (${join(missed.map(({ key }) => sql`${key}`))})`;
        receivers = await tellAll(
          context,
          sql`${waiting} and (instance <> ${except.instance} or ${unreached})`,
          command,
        );
      }
      const begins = (await starts.named(transaction, 'signal', name)).filter(({ deployment }) =>
        isLive(context, deployment),
      );
      for (const start of begins)
        queue.add(context, async () => {
          await begin(context, start, payload);
        });
      return { receivers, started: begins.length };
    },
    async changed(context, subject) {
      const concerned = await watches.concerned(context, subject, limits.receiversAtOnce + 1);
      if (concerned.length === 0) return 0;
      return tellAll(
        context,
        sql`select instance, '' as key from process_records where entity ${isAmong(subjectNames(subject))} and record = ${subject.id}`,
        { type: 'evaluate' },
      );
    },
  };
}
