// How many records an entity has: counted beside the process, in a worker thread on SQLite, where a million rows would hold it up for half a second.
import type { Database } from '../database/database.ts';
import { name, sql } from '../database/sql.ts';
import { type Tabled, tableOf } from '../query/columns.ts';

export async function countRecords(database: Pick<Database, 'scan'>, entity: Tabled): Promise<number> {
  const rows = database.scan<{ count: number | bigint }>(sql`select count(*) as "count" from ${name(tableOf(entity))}`);
  for await (const { count } of rows) return Number(count);
  return 0;
}
