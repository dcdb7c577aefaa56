// How many records an entity has: counted beside the process, in a worker thread on SQLite, where a million rows would hold it up for half a second.
import type { Database } from '../database/database.ts';
import { name, sql } from '../database/sql.ts';
import { type Tabled, tableOf } from '../query/columns.ts';

export async function countRecords(database: Pick<Database, 'readBeside'>, entity: Tabled): Promise<number> {
  const counting = sql`select count(*) as "count" from ${name(tableOf(entity))}`;
  const [row] = await database.readBeside<{ count: number | bigint }>(counting);
  return Number(row?.count ?? 0);
}
