// Indexes over tables with many rows, made beside the writers (CREATE INDEX CONCURRENTLY). One that was cut off stands there invalid: it is taken
// away and begun anew.
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { limits } from '../../kernel/limits.ts';
import { createIndex, type NewIndex } from '../new-index.ts';
import { name, sql } from '../sql.ts';
import { isWorthAnotherTry, translatePostgresError } from './translate-error.ts';

/** @throws StatementError `unique` when rows have the same value */
export async function buildBeside(pool: Pool, indexes: readonly NewIndex[]): Promise<void> {
  if (indexes.length === 0) return;
  const client = await pool.connect();
  try {
    // It waits for transactions that are older than it, and takes its time.
    await client.query('set statement_timeout = 0; set lock_timeout = 0');
    // Two that build on one table at a time wait for each other for ever; so would one that waits for this lock inside a statement.
    while (!(await locked(client))) await pause(100);
    for (const index of indexes) await build(client, index);
  } finally {
    // Its settings end with it.
    client.release(true);
  }
}

async function locked(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    "select pg_try_advisory_lock(hashtext('ravand indexes ' || current_schema())) as locked",
  );
  return rows[0]!.locked;
}

async function build(client: PoolClient, index: NewIndex): Promise<void> {
  const drop = sql`drop index concurrently if exists ${name(index.name)}`.text;
  const { rowCount } = await client.query(
    'select 1 from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname = $1 and not i.indisvalid',
    [index.name],
  );
  if (rowCount !== 0) await client.query(drop);
  for (let tries = 1; ; tries += 1) {
    try {
      await client.query(createIndex(index, true).text);
      return;
    } catch (error) {
      await client.query(drop);
      const translated = translatePostgresError(error, index.name);
      // A release that has the table waits for it to let go, as it waits for the release to end.
      if (!isWorthAnotherTry(translated) || tries > limits.transactionRetries) throw translated;
      await pause(100 * tries);
    }
  }
}
