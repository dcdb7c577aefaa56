// What is done about webhooks now and then: deliveries that are old go, those that wait too long are given up, and a receiver for whom too much
// waits is suspended.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import { type InTransaction, systemContext } from '../kernel/context.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { allWebhooks, countWaiting, listOf } from './webhook-store.ts';

export interface KeepNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly suspend: (context: InTransaction, webhook: Id, reason: 'overflow') => Promise<void>;
}

const slice = 1_000;

export async function keepHouse({ database, clock, suspend }: KeepNeeds): Promise<void> {
  const now = clock.now().getTime();
  const context = systemContext('keep webhooks', newId());
  const webhooks = await allWebhooks(database);
  for (const [id, waiting] of await countWaiting(
    database,
    webhooks.map((row) => row.id),
  )) {
    if (waiting > limits.webhookWaiting)
      await database.transaction(context, (inside) => suspend(inside, id, 'overflow'));
  }
  const before = now - limits.webhookKeptMs;
  await database.transaction(context, ({ transaction }) =>
    transaction.write(sql`update webhook_deliveries set state = ${'failed'}, detail = ${'expired'}, ended_at = ${now}
      where ended_at is null and created_at < ${before}`),
  );
  for (let gone = slice; gone === slice; )
    gone = await database.transaction(context, (inside) => removeOld(inside, before));
}

async function removeOld({ transaction }: InTransaction, before: number): Promise<number> {
  const rows = await transaction.read<{ id: Id }>(
    sql`select id from webhook_deliveries where created_at < ${before} order by created_at limit ${slice}`,
  );
  if (rows.length === 0) return 0;
  const ids = listOf(rows.map(({ id }) => id));
  await transaction.write(sql`delete from webhook_attempts where delivery in (${ids})`);
  await transaction.write(sql`delete from webhook_deliveries where id in (${ids})`);
  return rows.length;
}
