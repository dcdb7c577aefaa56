// The workflow room on a database of its own for tests of faults: tasks are rows of the same transactions, what leaves the house goes to a ledger
// that honours keys. It can be opened again on the same data, as a process does that was started anew.
import { createDatabase } from '../../core/database/create-database.ts';
import type { Database } from '../../core/database/database.ts';
import { sql } from '../../core/database/sql.ts';
import type { Variables } from '../../core/engine/state.ts';
import { createEvents } from '../../core/events/create-events.ts';
import { createJobs } from '../../core/jobs/create-jobs.ts';
import type { JobQueue } from '../../core/jobs/jobs.ts';
import { createManualClock, type ManualClock } from '../../core/kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../../core/kernel/context.ts';
import { type Id, newId } from '../../core/kernel/id.ts';
import { silentLogger } from '../../core/kernel/node/logger.ts';
import { createWorkflow, type WorkflowRoom } from '../../core/workflow/create-workflow.ts';

export interface HouseOptions {
  readonly dataDir: string;
  /** PostgreSQL; absent = the SQLite file of `dataDir`. */
  readonly url?: string | undefined;
  readonly now?: Date;
  /** Is this process live? Default: each is. */
  readonly isLive?: (process: string) => boolean;
}

export interface OpenTask {
  readonly instance: Id;
  readonly activity: string;
  readonly element: string;
}

export interface House {
  readonly database: Database;
  readonly clock: ManualClock;
  readonly jobs: JobQueue;
  readonly workflow: WorkflowRoom;
  /** Outside of any transaction. */
  readonly context: Context;
  transact<T>(work: (context: InTransaction) => Promise<T>): Promise<T>;
  deploy(name: string, xml: string, version?: number): Promise<void>;
  start(process: string, variables?: Variables): Promise<Id>;
  /** Open tasks, oldest first. */
  tasks(filter?: { instance?: Id; limit?: number }): Promise<OpenTask[]>;
  complete(task: OpenTask, result?: Variables): Promise<void>;
  status(instance: Id): Promise<string | undefined>;
  /** Element and code of what is open. */
  incidents(instance: Id): Promise<{ element: string; code: string }[]>;
  /** Runs what is due, and what that makes due, until nothing is. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const tasksTable = sql`create table if not exists fault_tasks (instance text not null, activity text not null, element text not null,
  primary key (instance, activity))`;

export async function openHouse(options: HouseOptions): Promise<House> {
  const { dataDir, url, now = new Date('2030-01-01T00:00:00Z'), isLive } = options;
  const clock = createManualClock(now);
  const database = await createDatabase({ url, dataDir, clock, log: silentLogger });
  const events = createEvents({ database, clock });
  const jobs = createJobs({ database, clock, log: silentLogger });
  const workflow = createWorkflow({
    database,
    events,
    jobs,
    clock,
    log: silentLogger,
    ...(isLive === undefined ? {} : { isLive: (_context, process) => isLive(process) }),
  });
  workflow.connect({
    loadFacts: async () => ({}),
    hasEntity: () => true,
    openTask: async ({ transaction }, { id }, { activity, element }) => {
      await transaction.write(
        sql`insert into fault_tasks (instance, activity, element) values (${id}, ${activity}, ${element})`,
      );
    },
    closeTask: async ({ transaction }, { id }, { activity }) => {
      await transaction.write(sql`delete from fault_tasks where instance = ${id} and activity = ${activity}`);
    },
  });
  const context = systemContext('faults', newId());
  const transact = <T>(work: (inside: InTransaction) => Promise<T>): Promise<T> =>
    database.transaction(systemContext('faults', newId()), work);
  const [found] =
    database.dialect === 'postgres'
      ? await database.read(sql`select 1 as there from information_schema.tables where table_name = 'fault_tasks'`)
      : await database.read(sql`select 1 as there from sqlite_master where name = 'fault_tasks'`);
  if (found === undefined) await transact((inside) => database.define(inside, [tasksTable]));

  return {
    database,
    clock,
    jobs,
    workflow,
    context,
    transact,
    async deploy(name, xml, version = 1) {
      const errors = (await workflow.check(xml)).filter(({ severity }) => severity === 'error');
      if (errors.length > 0) throw new Error(`${name}: ${JSON.stringify(errors)}`);
      const definition = { kind: 'process', name, xml } as const;
      await transact((inside) =>
        workflow.processPublisher.apply(
          inside,
          { definition, version, source: 'admin', publishedAt: clock.now(), publishedBy: 'faults' },
          undefined,
          undefined as never,
        ),
      );
    },
    start: (process, variables = {}) => transact((inside) => workflow.start(inside, process, { variables })),
    tasks({ instance, limit = 1_000_000 } = {}) {
      const which = instance === undefined ? sql`1 = 1` : sql`instance = ${instance}`;
      return database.read<OpenTask>(
        sql`select instance, activity, element from fault_tasks where ${which} order by instance, length(activity), activity limit ${limit}`,
      );
    },
    complete: ({ instance, activity }, result = {}) =>
      transact((inside) => workflow.complete(inside, instance, activity, result)),
    status: async (instance) => (await workflow.instance(context, instance))?.status,
    incidents: async (instance) =>
      (await workflow.incidents(context, { instance, open: true })).map(({ element, code }) => ({ element, code })),
    async settle() {
      for (let round = 0; round < 1_000; round += 1)
        if ((await jobs.runDue()) + (await workflow.fireTimers()) === 0) return;
      throw new Error('expected the work to come to rest, found more after 1,000 rounds');
    },
    async close() {
      await workflow.stop();
      await jobs.stop();
      await events.stop();
      await database.close();
    },
  };
}
