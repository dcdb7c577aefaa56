// What is to be computed anew, as rows: a formula that is new, or records that read one that changed and are too many for its transaction.
import { sql } from '../../database/sql.ts';
import type { InTransaction } from '../../kernel/context.ts';
import { type Id, newId } from '../../kernel/id.ts';
import type { Reader } from '../../kernel/transaction.ts';
import type { Recomputing } from '../records.ts';

/** All records of the entity, or those that reach `source` by these references. */
export interface Recompute {
  /** Stored under the name the entity was made with. */
  readonly entity: string;
  readonly fields: readonly string[];
  readonly hops?: readonly string[];
  readonly source?: Id;
}

interface Row {
  readonly id: string;
  readonly entity: string;
  readonly scope: string;
  readonly position: string;
  readonly done: number;
  readonly total: number;
  readonly started_at: number;
  readonly ended_at: number | null;
}

export async function requestRecompute(
  { transaction }: InTransaction,
  now: Date,
  recompute: Recompute,
  total = 0,
): Promise<Id> {
  const id = newId();
  const { entity, ...scope } = recompute;
  await transaction.write(
    sql`insert into recomputes (id, entity, scope, position, done, total, started_at) values (${id}, ${entity}, ${JSON.stringify(scope)}, ${''}, ${0}, ${total}, ${now.getTime()})`,
  );
  return id;
}

/** Where it stands; undefined once it has ended. `lock` keeps a second worker from doing the same slice. */
export async function openRecompute(
  reader: Reader,
  id: Id,
  lock: boolean,
): Promise<(Recompute & { readonly position: string; readonly done: number }) | undefined> {
  const locking = lock ? sql` for update` : sql``;
  const [row] = await reader.read<Row>(sql`select * from recomputes where id = ${id} and ended_at is null${locking}`);
  if (row === undefined) return undefined;
  const scope = JSON.parse(row.scope) as Omit<Recompute, 'entity'>;
  return { ...scope, entity: row.entity, position: row.position, done: Number(row.done) };
}

export async function advanceRecompute(
  { transaction }: InTransaction,
  id: Id,
  to: { readonly position: string; readonly done: number; readonly endedAt: Date | undefined },
): Promise<void> {
  const ended = to.endedAt?.getTime() ?? null;
  await transaction.write(
    sql`update recomputes set position = ${to.position}, done = ${to.done}, ended_at = ${ended} where id = ${id}`,
  );
}

/** What is being computed of an entity, and what was computed last. */
export async function recomputesOf(reader: Reader, entity: string): Promise<Recomputing[]> {
  const rows = await reader.read<Row>(
    sql`select * from recomputes where entity = ${entity} order by started_at desc, id desc limit 20`,
  );
  return rows.map((row) => ({
    id: row.id,
    fields: (JSON.parse(row.scope) as Recompute).fields,
    done: Number(row.done),
    total: Number(row.total),
    startedAt: new Date(Number(row.started_at)),
    endedAt: row.ended_at === null ? undefined : new Date(Number(row.ended_at)),
  }));
}
