// Messages meet those who wait for them by name and correlation key: exactly one subscription, or the buffer until its time is over.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Variables } from '../engine/state.ts';
import type { Clock } from '../kernel/clock.ts';
import { type InTransaction, systemContext } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';

export interface BufferedMessage {
  readonly id: Id;
  readonly payload: Variables;
  readonly expiresAt: Date;
}

export interface Correlation {
  /** Keeps publishers and subscribers of one name and key apart until the transaction ends (PostgreSQL; on SQLite all are apart). */
  guard(context: InTransaction, name: string, key: string): Promise<void>;
  /** Those who wait, two at most. */
  waiting(
    context: InTransaction,
    name: string,
    key: string,
  ): Promise<readonly { readonly instance: Id; readonly subscription: string }[]>;
  buffer(
    context: InTransaction,
    message: { readonly name: string; readonly key: string; readonly payload: Variables; readonly expiresAt: Date },
  ): Promise<void>;
  /** Takes the oldest message that still counts out of the buffer. */
  take(context: InTransaction, name: string, key: string): Promise<BufferedMessage | undefined>;
  /** Removes messages whose time is over. */
  expire(): Promise<void>;
}

export function createCorrelation({ database, clock }: { database: Database; clock: Clock }): Correlation {
  return {
    async guard({ transaction }, name, key) {
      if (database.dialect !== 'postgres') return;
      await transaction.read(
        sql`select 1 as held from (select pg_advisory_xact_lock(hashtextextended(${`${name.length}:${name}${key}`}, 0))) as guard`,
      );
    },
    waiting: ({ transaction }, name, key) =>
      transaction.read(
        sql`select instance, subscription from process_subscriptions where message = ${name} and correlation_key = ${key} limit 2`,
      ),
    async buffer({ transaction }, { name, key, payload, expiresAt }) {
      await transaction.write(
        sql`insert into process_messages (id, name, correlation_key, payload, expires_at)
            values (${newId()}, ${name}, ${key}, ${JSON.stringify(payload)}, ${expiresAt.getTime()})`,
      );
    },
    async take({ transaction }, name, key) {
      const [row] = await transaction.read<{ id: Id; payload: string; expires_at: number }>(
        sql`select id, payload, expires_at from process_messages
            where name = ${name} and correlation_key = ${key} and expires_at > ${clock.now().getTime()} order by id limit 1`,
      );
      if (row === undefined) return undefined;
      const taken = await transaction.write(sql`delete from process_messages where id = ${row.id}`);
      return taken === 0
        ? undefined
        : { id: row.id, payload: JSON.parse(row.payload) as Variables, expiresAt: new Date(row.expires_at) };
    },
    async expire() {
      const now = clock.now().getTime();
      const [over] = await database.read<{ id: Id }>(
        sql`select id from process_messages where expires_at <= ${now} limit 1`,
      );
      if (over === undefined) return;
      await database.transaction(systemContext('expire messages', newId()), ({ transaction }) =>
        transaction.write(sql`delete from process_messages where expires_at <= ${now}`),
      );
    },
  };
}
