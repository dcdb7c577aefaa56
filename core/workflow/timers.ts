// Fires the timers of instances and of starts: rows, oldest first, many per commit. The poll only looks; what is due stands in the tables. Turns of
// loops that begin their next slice are timers that are due at once: they are fired as soon as their transaction is committed.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import { type InTransaction, systemContext } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import type { Correlation } from './correlation.ts';
import { faultOf, isPassing, timerFailed } from './effect-call.ts';
import type { Runtime } from './runtime.ts';
import type { Slices } from './slices.ts';
import type { StartStore } from './start-store.ts';

export interface Timers {
  /** Fires all that is due; answers how many. */
  fire(): Promise<number>;
  /** Looks every half second, and when told that something is due. */
  start(): void;
  /** Something is due now. Nothing before start(). */
  wake(): void;
  /** Stops looking and waits for what runs. */
  stop(): Promise<void>;
}

interface Needs {
  readonly database: Database;
  readonly slices: Slices;
  readonly clock: Clock;
  readonly log: Logger;
  readonly correlation: Correlation;
  readonly starts: StartStore;
  readonly runtime: Runtime;
}

type DueTimer = { readonly instance: Id; readonly subscription: string; readonly due_at: number };

export function createTimers({ database, slices, clock, log, correlation, starts, runtime }: Needs): Timers {
  let poll: NodeJS.Timeout | undefined;
  let running: Promise<unknown> | undefined;
  let again = false;

  // The top of each tree of calls is locked first, as every command does; what another worker has is left to it.
  const due = (now: number, size: number) =>
    database.dialect === 'postgres'
      ? sql`select t.instance as instance, t.subscription as subscription, t.due_at as due_at from process_timers t
            join process_instances i on i.id = t.instance join process_instances r on r.id = coalesce(i.root_instance, i.id)
            where t.due_at <= ${now} order by t.due_at, t.instance, t.subscription limit ${size} for update of t, r skip locked`
      : sql`select instance, subscription, due_at from process_timers where due_at <= ${now} order by due_at, instance, subscription limit ${size}`;

  const remove = async ({ transaction }: InTransaction, { instance, subscription }: DueTimer): Promise<void> => {
    transaction.tell(sql`delete from process_timers where instance = ${instance} and subscription = ${subscription}`);
  };

  /** What follows from it is refused: it does not fire again by itself, a person is shown why. */
  const giveUp = async (context: InTransaction, timer: DueTimer, error: unknown): Promise<void> => {
    const { instance, subscription } = timer;
    log.error({ error: String(error), instance, subscription }, 'a timer could not fire');
    await remove(context, timer);
    const { code, detail } = faultOf(error);
    await runtime.showIncident(
      context,
      instance,
      { activity: subscription, element: '', code: timerFailed, detail: `${code}: ${detail}`.slice(0, 1000) },
      { do: 'timer', subscription },
    );
  };

  const fireOne = async (context: InTransaction, timer: DueTimer): Promise<void> => {
    const { instance, subscription } = timer;
    try {
      await database.savepoint(context, () =>
        runtime.command(
          context,
          instance,
          { type: 'event', subscription, payload: {} },
          { refused: () => remove(context, timer) },
        ),
      );
    } catch (error) {
      if (isPassing(error)) throw error;
      await giveUp(context, timer, error);
    }
  };

  const fireBatch = async (
    context: InTransaction,
    now: number,
    size: number,
    isOver: () => boolean,
    begin: (timer: DueTimer) => void = () => {},
  ): Promise<number> => {
    let fired = 0;
    // What has become due meanwhile belongs to it while there is time: the next turns of a loop share a commit.
    for (let until = now; fired < size; until = clock.now().getTime()) {
      const timers = await context.transaction.read<DueTimer>(due(until, size - fired));
      if (timers.length === 0) break;
      for (const timer of timers) {
        begin(timer);
        await fireOne(context, timer);
        fired += 1;
        if (isOver()) return fired;
      }
    }
    return fired;
  };

  /** Many per commit. What one of them causes may undo the whole commit: then each is fired by itself, and that one is given up. */
  const fireMany = async (now: number): Promise<number> => {
    const context = () => systemContext('timers', newId());
    try {
      return await slices.transaction(context(), (inside, isOver) => fireBatch(inside, now, limits.timerBatch, isOver));
    } catch (error) {
      if (isPassing(error)) throw error;
      log.warn({ error: String(error) }, 'timers could not fire together; each is fired by itself');
    }
    let fired = 0;
    for (let tries = 0; tries < limits.timerBatch; tries += 1) {
      let timer: DueTimer | undefined;
      try {
        const count = await slices.transaction(context(), (inside, isOver) =>
          fireBatch(inside, now, 1, isOver, (one) => {
            timer = one;
          }),
        );
        if (count === 0) break;
        fired += count;
      } catch (error) {
        if (isPassing(error) || timer === undefined) throw error;
        const failed = timer;
        await database.transaction(context(), (inside) => giveUp(inside, failed, error));
      }
    }
    return fired;
  };

  const fireStarts = async (now: Date): Promise<number> => {
    let fired = 0;
    for (let round = 0; round < limits.engineSteps && (await starts.hasDue(database, now)); round += 1) {
      const batch = await database.transaction(systemContext('timers', newId()), async (inside) => {
        const taken = await starts.takeDue(inside, now, limits.timerBatch);
        for (const start of taken) await runtime.startByTimer(inside, start);
        return taken.length;
      });
      fired += batch;
      if (batch === 0) break;
    }
    return fired;
  };

  const fire = async (): Promise<number> => {
    // Timers that firing makes are for the next look, so that one that is due at once each time does not hold this one for ever.
    const now = clock.now();
    let fired = await fireStarts(now);
    for (let round = 0; round < limits.instanceSteps; round += 1) {
      const [found] = await database.read<{ instance: Id }>(
        sql`select instance from process_timers where due_at <= ${now.getTime()} limit 1`,
      );
      if (found === undefined) break;
      const batch = await fireMany(now.getTime());
      fired += batch;
      // Nothing of what is due could be locked: another worker has it.
      if (batch === 0) break;
    }
    await correlation.expire();
    return fired;
  };

  const look = (): void => {
    if (poll === undefined) return;
    if (running !== undefined) {
      again = true;
      return;
    }
    again = false;
    running = fire()
      .catch((error: unknown) => log.error({ error: String(error) }, 'timers could not be fired'))
      .finally(() => {
        running = undefined;
        if (again) setImmediate(look);
      });
  };

  return {
    fire,
    start() {
      poll ??= setInterval(look, limits.jobPollMs);
      poll.unref();
    },
    wake: look,
    async stop() {
      clearInterval(poll);
      poll = undefined;
      await running;
    },
  };
}
