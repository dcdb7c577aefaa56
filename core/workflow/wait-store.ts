// What instances wait for, as rows: timers by their time, messages and signals by name, conditions. Follows the effects of a command; decides nothing.
import { join, sql } from '../database/sql.ts';
import type { Effect, InstanceState, Subscription } from '../engine/state.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { keysBelow } from './rows.ts';

export interface WaitStore {
  /** Writes what the effects say; `before` = the subscriptions there were. */
  save(
    context: InTransaction,
    instance: Id,
    effects: readonly Effect[],
    before: InstanceState['subscriptions'],
  ): Promise<{ readonly messages: readonly Subscription[]; readonly isDue: boolean }>;
  /** Makes a timer due again that could not fire. */
  renew(context: InTransaction, instance: Id, subscription: string): Promise<void>;
  /** Nobody finds what lies below a loop any more by its name; its timers go one by one, with the instances they belong to. */
  forget(context: InTransaction, instance: Id, loop: string): Promise<void>;
  /** Subscriptions to conditions below a partition of an instance. */
  conditions(context: InTransaction, instance: Id, partition: string): Promise<readonly string[]>;
}

/** Values of one statement stay far below the 32,766 that SQLite takes. */
const rowsAtOnce = 500;

interface Sorted {
  readonly timers: Subscription[];
  readonly named: Subscription[];
  readonly goneTimers: string[];
  readonly goneNamed: string[];
}

const isTimer = ({ dueAt }: Subscription): boolean => dueAt !== undefined;

function sort(effects: readonly Effect[], before: InstanceState['subscriptions']): Sorted {
  const sorted: Sorted = { timers: [], named: [], goneTimers: [], goneNamed: [] };
  const known = new Map<string, Subscription>();
  for (const effect of effects) {
    if (effect.type === 'subscribe') {
      const { subscription } = effect;
      known.set(subscription.key, subscription);
      (isTimer(subscription) ? sorted.timers : sorted.named).push(subscription);
    } else if (effect.type === 'unsubscribe') {
      const gone = known.get(effect.subscription) ?? before[effect.subscription];
      if (gone === undefined) continue;
      (isTimer(gone) ? sorted.goneTimers : sorted.goneNamed).push(gone.key);
    }
  }
  return sorted;
}

function inParts<T>(all: readonly T[], work: (part: readonly T[]) => void): void {
  for (let at = 0; at < all.length; at += rowsAtOnce) work(all.slice(at, at + rowsAtOnce));
}

export function createWaitStore({ clock }: { clock: Clock }): WaitStore {
  /** A turn comes at once, a timer in a later moment than the command that made it; a repetition catches up on what it missed. */
  const dueOf = ({ type, dueAt = '', repeat }: Subscription, nowMs: number): number => {
    if (type === 'continue') return nowMs;
    return repeat === undefined ? Math.max(Date.parse(dueAt), nowMs + 1) : Date.parse(dueAt);
  };

  return {
    async save({ transaction }, instance, effects, before) {
      const made = sort(effects, before);
      const nowMs = clock.now().getTime();
      inParts(made.goneTimers, (keys) =>
        transaction.tell(
          sql`delete from process_timers where instance = ${instance} and subscription in (${listOf(keys)})`,
        ),
      );
      inParts(made.goneNamed, (keys) =>
        transaction.tell(
          sql`delete from process_subscriptions where instance = ${instance} and subscription in (${listOf(keys)})`,
        ),
      );
      inParts(made.timers, (timers) => {
        const rows = timers.map((timer) => sql`(${instance}, ${timer.key}, ${dueOf(timer, nowMs)})`);
        transaction.tell(sql`insert into process_timers (instance, subscription, due_at) values ${join(rows)}`);
      });
      inParts(made.named, (waits) => {
        const rows = waits.map(
          ({ key, type, name = '', correlationKey = '' }): CompiledQuery =>
            sql`(${instance}, ${key}, ${type}, ${name}, ${correlationKey})`,
        );
        transaction.tell(
          sql`insert into process_subscriptions (instance, subscription, type, name, correlation_key) values ${join(rows)}`,
        );
      });
      return {
        messages: made.named.filter(({ type }) => type === 'message'),
        isDue: made.timers.some(({ type }) => type === 'continue'),
      };
    },
    async renew({ transaction }, instance, subscription) {
      transaction.tell(
        sql`insert into process_timers (instance, subscription, due_at) values (${instance}, ${subscription}, ${clock.now().getTime()})
            on conflict (instance, subscription) do nothing`,
      );
    },
    async forget({ transaction }, instance, loop) {
      transaction.tell(
        sql`delete from process_subscriptions where instance = ${instance} and ${keysBelow('subscription', loop)}`,
      );
    },
    async conditions({ transaction }, instance, partition) {
      const rows = await transaction.read<{ subscription: string }>(
        sql`select subscription from process_subscriptions where instance = ${instance} and type = ${'conditional'} and ${keysBelow('subscription', partition)}`,
      );
      return rows.map(({ subscription }) => subscription);
    },
  };
}

function listOf(keys: readonly string[]): CompiledQuery {
  return join(keys.map((key) => sql`${key}`));
}
