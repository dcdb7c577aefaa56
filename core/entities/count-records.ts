// How many records an entity has: counted beside the process, in a worker thread on SQLite, where a million rows would hold it up for half a second.
import type { Database } from '../database/database.ts';
import { name, sql } from '../database/sql.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { type Tabled, tableOf } from '../query/columns.ts';

export async function countRecords(database: Pick<Database, 'readBeside'>, entity: Tabled): Promise<number> {
  const [row] = await database.readBeside<{ count: number | bigint }>(countingOf(entity));
  return Number(row?.count ?? 0);
}

/** The same in a transaction that may hold the table, which on PostgreSQL nobody else looks into meanwhile. */
export async function countRecordsInside(database: Database, context: InTransaction, entity: Tabled): Promise<number> {
  if (database.dialect === 'sqlite') return countRecords(database, entity);
  const [row] = await context.transaction.read<{ count: number }>(countingOf(entity));
  return Number(row?.count ?? 0);
}

function countingOf(entity: Tabled): CompiledQuery {
  return sql`select count(*) as "count" from ${name(tableOf(entity))}`;
}
