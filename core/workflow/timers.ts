// Fires the timers of instances: rows, oldest first, many per commit. The poll only looks; what is due stands in the table.
import type { Database } from '../database/database.ts';
import { nothing, sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import { type InTransaction, systemContext } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import type { Correlation } from './correlation.ts';
import { isPassing } from './effect-call.ts';
import type { Runtime } from './runtime.ts';

export interface Timers {
  /** Fires all that is due; answers how many. */
  fire(): Promise<number>;
  /** Looks every half second. */
  start(): void;
  /** Stops looking and waits for what runs. */
  stop(): Promise<void>;
}

interface Needs {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly correlation: Correlation;
  readonly runtime: Runtime;
}

type DueTimer = { readonly instance: Id; readonly subscription: string; readonly due_at: number };

/** A timer whose firing fails is looked at again after this time, so that it does not hold up the others. */
const delayMs = 60_000;

export function createTimers({ database, clock, log, correlation, runtime }: Needs): Timers {
  let poll: NodeJS.Timeout | undefined;
  let running: Promise<unknown> | undefined;
  const lock = database.dialect === 'postgres' ? sql` for update of i skip locked` : nothing;

  const fireOne = async (context: InTransaction, timer: DueTimer): Promise<void> => {
    const where = sql`instance = ${timer.instance} and subscription = ${timer.subscription}`;
    try {
      await database.savepoint(context, () =>
        runtime.command(context, timer.instance, { type: 'timer', subscription: timer.subscription }, async () => {
          await context.transaction.write(sql`delete from process_timers where ${where}`);
        }),
      );
    } catch (error) {
      if (isPassing(error)) throw error;
      log.error({ error, instance: timer.instance, subscription: timer.subscription }, 'a timer could not fire');
      await context.transaction.write(
        sql`update process_timers set due_at = ${clock.now().getTime() + delayMs} where ${where}`,
      );
    }
  };

  /** The instances are locked first, as every command does, so that timers and commands never wait for each other crosswise. */
  const fireBatch = (context: InTransaction, now: number): Promise<number> =>
    context.transaction
      .read<DueTimer>(
        sql`select t.instance as instance, t.subscription as subscription, t.due_at as due_at from process_timers t join process_instances i on i.id = t.instance
            where t.due_at <= ${now} order by t.due_at, t.instance, t.subscription limit ${limits.timerBatch}${lock}`,
      )
      .then(async (due) => {
        for (const timer of due) await fireOne(context, timer);
        return due.length;
      });

  const fire = async (): Promise<number> => {
    let fired = 0;
    for (;;) {
      const now = clock.now().getTime();
      const [due] = await database.read<{ instance: Id }>(
        sql`select instance from process_timers where due_at <= ${now} limit 1`,
      );
      if (due === undefined) break;
      const batch = await database.transaction(systemContext('timers', newId()), (context) => fireBatch(context, now));
      fired += batch;
      // Nothing of what is due could be locked: another worker has it.
      if (batch === 0) break;
    }
    await correlation.expire();
    return fired;
  };

  return {
    fire,
    start() {
      poll ??= setInterval(() => {
        running ??= fire()
          .catch((error: unknown) => log.error({ error }, 'timers could not be fired'))
          .finally(() => {
            running = undefined;
          });
      }, limits.jobPollMs);
      poll.unref();
    },
    async stop() {
      clearInterval(poll);
      poll = undefined;
      await running;
    },
  };
}
