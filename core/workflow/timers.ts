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
        runtime.command(context, timer.instance, { type: 'event', subscription: timer.subscription, payload: {} }, async () => {
          await context.transaction.write(sql`delete from process_timers where ${where}`);
        }),
      );
    } catch (error) {
      if (isPassing(error)) throw error;
      await postpone(context, timer, error);
    }
  };

  const postpone = async (context: InTransaction, timer: DueTimer, error: unknown): Promise<void> => {
    const { instance, subscription } = timer;
    log.error({ error, instance, subscription }, 'a timer could not fire');
    await context.transaction.write(
      sql`update process_timers set due_at = ${clock.now().getTime() + delayMs} where instance = ${instance} and subscription = ${subscription}`,
    );
  };

  /** The instances are locked first, as every command does, so that timers and commands never wait for each other crosswise. */
  const fireBatch = (
    context: InTransaction,
    now: number,
    size: number,
    begin: (timer: DueTimer) => void = () => {},
  ): Promise<number> =>
    context.transaction
      .read<DueTimer>(
        sql`select t.instance as instance, t.subscription as subscription, t.due_at as due_at from process_timers t join process_instances i on i.id = t.instance
            where t.due_at <= ${now} order by t.due_at, t.instance, t.subscription limit ${size}${lock}`,
      )
      .then(async (due) => {
        for (const timer of due) {
          begin(timer);
          await fireOne(context, timer);
        }
        return due.length;
      });

  /** Many per commit. What one of them causes may undo the whole commit: then each is fired by itself, and that one waits. */
  const fireMany = async (now: number): Promise<number> => {
    const context = () => systemContext('timers', newId());
    try {
      return await database.transaction(context(), (inside) => fireBatch(inside, now, limits.timerBatch));
    } catch (error) {
      if (isPassing(error)) throw error;
      log.warn({ error }, 'timers could not fire together; each is fired by itself');
    }
    let fired = 0;
    for (let tries = 0; tries < limits.timerBatch; tries++) {
      let timer: DueTimer | undefined;
      try {
        const count = await database.transaction(context(), (inside) =>
          fireBatch(inside, now, 1, (one) => {
            timer = one;
          }),
        );
        if (count === 0) break;
        fired += count;
      } catch (error) {
        if (isPassing(error) || timer === undefined) throw error;
        const failed = timer;
        await database.transaction(context(), (inside) => postpone(inside, failed, error));
      }
    }
    return fired;
  };

  const fire = async (): Promise<number> => {
    let fired = 0;
    // Timers that firing makes are for the next look, so that one that is due at once each time does not hold this one for ever.
    const now = clock.now().getTime();
    for (let round = 0; round < limits.engineSteps; round++) {
      const [due] = await database.read<{ instance: Id }>(
        sql`select instance from process_timers where due_at <= ${now} limit 1`,
      );
      if (due === undefined) break;
      const batch = await fireMany(now);
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
