// Messages meet those who wait for them by name and correlation key: exactly one subscription, or the buffer until its time is over. A message
// without a key meets whoever waits for its name, who waits without one takes a message of any key.
import type { Database } from '../database/database.ts';
import { nothing, sql } from '../database/sql.ts';
import type { Variables } from '../engine/state.ts';
import type { Clock } from '../kernel/clock.ts';
import { type InTransaction, systemContext } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';

export interface ProcessMessage {
  readonly name: string;
  readonly correlationKey?: string | undefined;
  readonly payload: Variables;
}

export interface BufferedMessage extends ProcessMessage {
  readonly expiresAt: Date;
}

export interface Correlation {
  /** Keeps publishers and subscribers who could meet apart until the transaction ends (PostgreSQL; on SQLite all are apart). */
  guard(context: InTransaction, name: string, key: string | undefined): Promise<void>;
  /** Those who wait, two at most. */
  waiting(
    context: InTransaction,
    name: string,
    key: string | undefined,
  ): Promise<readonly { readonly instance: Id; readonly subscription: string }[]>;
  buffer(context: InTransaction, message: BufferedMessage): Promise<void>;
  /** Takes the oldest message that still counts out of the buffer. */
  take(context: InTransaction, name: string, key: string | undefined): Promise<BufferedMessage | undefined>;
  /** Removes messages whose time is over. */
  expire(): Promise<void>;
}

interface MessageRow {
  readonly id: Id;
  readonly correlation_key: string;
  readonly payload: string;
  readonly expires_at: number;
}

export function createCorrelation({ database, clock }: { database: Database; clock: Clock }): Correlation {
  return {
    async guard({ transaction }, name, key) {
      if (database.dialect !== 'postgres') return;
      const whole = `${name.length}:${name}`;
      // Those with different keys cannot meet and do not wait for each other; one without a key can meet them all.
      await transaction.read(
        key === undefined
          ? sql`select 1 as held from (select pg_advisory_xact_lock(hashtextextended(${whole}, 0))) as guard`
          : sql`select 1 as held from (select pg_advisory_xact_lock_shared(hashtextextended(${whole}, 0)),
                pg_advisory_xact_lock(hashtextextended(${`${whole}${key}`}, 1))) as guard`,
      );
    },
    waiting({ transaction }, name, key) {
      const keys = key === undefined ? nothing : sql` and correlation_key in (${key}, '')`;
      return transaction.read(
        sql`select instance, subscription from process_subscriptions where type = ${'message'} and name = ${name}${keys} limit 2`,
      );
    },
    async buffer({ transaction }, { name, correlationKey, payload, expiresAt }) {
      transaction.tell(
        sql`insert into process_messages (id, name, correlation_key, payload, expires_at)
            values (${newId()}, ${name}, ${correlationKey ?? ''}, ${JSON.stringify(payload)}, ${expiresAt.getTime()})`,
      );
    },
    async take({ transaction }, name, key) {
      const keys = key === undefined ? nothing : sql` and correlation_key in (${key}, '')`;
      for (;;) {
        const [row] = await transaction.read<MessageRow>(
          sql`select id, correlation_key, payload, expires_at from process_messages
              where name = ${name}${keys} and expires_at > ${clock.now().getTime()} order by id limit 1`,
        );
        if (row === undefined) return undefined;
        const taken = await transaction.write(sql`delete from process_messages where id = ${row.id}`);
        // Somebody with another key has just taken one that has none: there may be a next one.
        if (taken === 0) continue;
        return {
          name,
          ...(row.correlation_key === '' ? {} : { correlationKey: row.correlation_key }),
          payload: JSON.parse(row.payload) as Variables,
          expiresAt: new Date(row.expires_at),
        };
      }
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
