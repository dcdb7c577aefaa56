// The job queue: rows of the caller's transaction, leased by this process in turns; with Redis, wake-ups for other processes are carried by BullMQ.

import type { Database } from '../database/database.ts';
import type { Clock } from '../kernel/clock.ts';
import { type InTransaction, systemContext } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import type { Relay } from './bullmq-relay.ts';
import { createHold } from './hold.ts';
import { JobRunner } from './job-runner.ts';
import { JobTable } from './job-table.ts';
import type { JobQueue } from './jobs.ts';

interface Enqueued {
  readonly id: Id;
  readonly kind: string;
}

const enqueuedKey = Symbol('jobs to wake after the commit');
/** How many due rows one sweep offers to Redis again. */
const sweepRows = 1_000;

/** @param needs.redisPrefix begins every key in Redis; installations that share one Redis need different ones. */
export function createJobs(needs: {
  database: Database;
  clock: Clock;
  log: Logger;
  redisUrl?: string | undefined;
  redisPrefix?: string | undefined;
}): JobQueue {
  const { database, clock, log } = needs;
  const table = new JobTable(database, clock);
  const runner = new JobRunner({ database, table, clock, log });
  /** Open from start to stop; a process that does not work jobs leaves its rows to the sweep of those that do. */
  let relay: Relay | undefined;
  const pulse = createPulse(takeTurn, log);
  const hold = createHold(database, clock);
  const stops = new Map<string, () => Promise<void>>();
  runner.onRoom = pulse.wake;

  function isCarried(kind: string): boolean {
    return relay?.isReady() === true && !runner.isInHouse(kind);
  }

  /** The kinds that may run: while work is held back those that stay in the house. */
  async function runnable(): Promise<string[]> {
    const kinds = runner.kinds();
    return (await hold.held()) === undefined ? kinds : kinds.filter((kind) => runner.isInHouse(kind));
  }

  /** While Redis is away, or for kinds that stay in the house, the rows are leased straight from the table. */
  async function takeTurn(): Promise<void> {
    const kinds = await runnable();
    const carried = kinds.filter(isCarried);
    await runner.turn(
      kinds.filter((kind) => !carried.includes(kind)),
      kinds,
    );
    if (relay && carried.length > 0) await relay.add(await table.idsDue(carried, 0, sweepRows));
  }

  function wakeAfterCommit(context: InTransaction, job: Enqueued): void {
    const { transaction } = context;
    const jobs = transaction.memory<Enqueued[]>(enqueuedKey, () => {
      const made: Enqueued[] = [];
      transaction.afterCommit(() => {
        const carried = made.filter(({ kind }) => isCarried(kind));
        // What Redis does not take now, the sweep offers again.
        if (relay && carried.length > 0) relay.add(carried).catch(() => {});
        if (carried.length < made.length) pulse.wake();
      });
      return made;
    });
    jobs.push(job);
    transaction.onRollback(() => {
      const at = jobs.lastIndexOf(job);
      if (at >= 0) jobs.splice(at, 1);
    });
  }

  function attach(kind: string): void {
    if (!relay || !pulse.isOn() || runner.isInHouse(kind) || stops.has(kind)) return;
    stops.set(
      kind,
      relay.work(kind, runner.concurrencyOf(kind), async (id) => {
        // What is held back is offered again by the sweep once it is released.
        if ((await hold.held()) === undefined) await runner.runOne(kind, id);
      }),
    );
  }

  return {
    async enqueue(context, job) {
      const { id, isNew } = await table.insert(context, job);
      const isDue = job.dueAt === undefined || job.dueAt <= clock.now();
      if (isNew && isDue) wakeAfterCommit(context, { id, kind: job.kind });
      return id;
    },
    cancel: (context, key) => table.removeWaiting(context, key),
    work(kind, handle, options = {}) {
      const remove = runner.register(kind, handle, options);
      attach(kind);
      return () => {
        remove();
        stops
          .get(kind)?.()
          .catch((error) => log.warn({ error: String(error), kind }, 'a worker on Redis could not be closed'));
        stops.delete(kind);
      };
    },
    async start() {
      if (needs.redisUrl !== undefined) relay ??= await openRelay(needs.redisUrl, needs.redisPrefix, log);
      if (database.dialect === 'sqlite') {
        const context = systemContext('end the leases of a process that died', newId());
        await database.transaction(context, (inside) => table.endLeases(inside));
      }
      pulse.start();
      for (const kind of runner.kinds()) attach(kind);
    },
    async stop() {
      await pulse.stop();
      await Promise.all([...stops.values()].map((stop) => stop()));
      stops.clear();
      await runner.idle();
      await relay?.close();
      relay = undefined;
    },
    async runDue() {
      for (let ran = 0; ; ) {
        const started = await runner.turn(await runnable());
        await runner.idle();
        if (started === 0) return ran;
        ran += started;
      }
    },
    ...hold,
    async release(context) {
      const wasHeld = await hold.release(context);
      context.transaction.afterCommit(pulse.wake);
      return wasHeld;
    },
    measure: () => table.measure(),
  };
}

async function openRelay(redisUrl: string, prefix: string | undefined, log: Logger): Promise<Relay> {
  const { createBullmqRelay } = await import('./bullmq-relay.ts');
  return createBullmqRelay({ redisUrl, prefix: prefix ?? 'ravand', log });
}

interface Pulse {
  start(): void;
  /** Takes a turn now, or once more when one is under way. */
  wake(): void;
  isOn(): boolean;
  stop(): Promise<void>;
}

/** Takes a turn at each wake-up and every `limits.jobPollMs`. */
function createPulse(turn: () => Promise<void>, log: Logger): Pulse {
  let isOn = false;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  function beat(): void {
    clearTimeout(timer);
    if (!isOn) return;
    if (running) {
      again = true;
      return;
    }
    again = false;
    running = turn()
      .catch((error: unknown) => log.warn({ error: String(error) }, 'jobs could not be leased; trying again'))
      .finally(() => {
        running = undefined;
        if (!isOn) return;
        if (again) setImmediate(beat);
        else timer = setTimeout(beat, limits.jobPollMs).unref();
      });
  }

  return {
    start() {
      isOn = true;
      beat();
    },
    wake: beat,
    isOn: () => isOn,
    async stop() {
      isOn = false;
      clearTimeout(timer);
      await running;
    },
  };
}
