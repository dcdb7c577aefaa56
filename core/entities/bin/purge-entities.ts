// The end of entities whose time in the bin is over: rows go slice by slice, each a transaction of its own, then the tables. A worker that dies is
// followed by one that goes on; what is gone is gone, and nothing of it was to be seen for long.

import { namesOf, storedNameOf } from '../../../schemas/entity-names.ts';
import type { EntityDefinition } from '../../../schemas/types.ts';
import type { Database } from '../../database/database.ts';
import { isAmong, join, name, sql } from '../../database/sql.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import type { JobOutcome, JobQueue } from '../../jobs/jobs.ts';
import { takeSteps } from '../../jobs/take-steps.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../../kernel/context.ts';
import { newId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import type { CompiledQuery } from '../../kernel/transaction.ts';
import { searchTableOf, tableOf } from '../../query/columns.ts';
import { beginPurge, binnedWith, endPurge, linksOf, overdue } from './entity-bin.ts';
import { type ForeignKey, foreignKeys, holdOn, isLink } from './foreign-keys.ts';

export interface PurgeNeeds {
  readonly database: Database;
  readonly definitions: Pick<Definitions, 'retiredBy'>;
  readonly clock: Clock;
  readonly jobs: Pick<JobQueue, 'enqueue' | 'work'>;
}

const kind = 'purge-entities';

/** Begins the end of those whose time is over; answers when that of the next ones will be. */
export async function purgeOverdue(
  { jobs }: Pick<PurgeNeeds, 'jobs'>,
  context: InTransaction,
  now: number,
): Promise<number | undefined> {
  const { releases, next } = await overdue(context.transaction, now);
  for (const release of releases) {
    await beginPurge(context, release);
    await enqueue(jobs, context, release);
  }
  return next;
}

function enqueue(jobs: Pick<JobQueue, 'enqueue'>, context: InTransaction, release: number): Promise<unknown> {
  return jobs.enqueue(context, { kind, payload: { release }, key: `${kind}/${release}` });
}

export function workPurges(needs: PurgeNeeds): () => void {
  return needs.jobs.work(
    kind,
    async (job, signal): Promise<JobOutcome> => {
      const context = systemContext(kind, newId());
      const release = Number(job.payload.release);
      if (!(await takeSteps(needs.clock, job, signal, () => purgeSlice(needs, context, release))))
        await needs.database.transaction(context, (inside) => enqueue(needs.jobs, inside, release));
      return { kind: 'done' };
    },
    { inHouse: true, concurrency: 1 },
  );
}

/** One transaction; answers whether there is more. */
function purgeSlice({ database, definitions, clock }: PurgeNeeds, context: Context, release: number): Promise<boolean> {
  return database.transaction(context, async (inside) => {
    const rows = await binnedWith(inside.transaction, release);
    if (rows.length === 0) return false;
    const stored = new Set(rows.map(({ entity }) => entity));
    const entities = (await definitions.retiredBy(inside, release)).filter(
      (definition): definition is EntityDefinition =>
        definition.kind === 'entity' && stored.has(storedNameOf(definition)),
    );
    const keys = await foreignKeys(inside.transaction, database.dialect);
    const tables = new Set(entities.flatMap((entity) => [tableOf(entity), ...linksOf(keys, entity)]));
    for (const statement of slices(database, entities, keys, tables, clock.now().getTime()))
      if ((await inside.transaction.write(statement)) > 0) return true;
    await dropTables(database, inside, entities, keys, tables);
    await endPurge(inside, release);
    return false;
  });
}

/** Statements that each take one slice away; what one of them still finds is done before the next is asked. */
function* slices(
  { dialect }: Database,
  entities: readonly EntityDefinition[],
  keys: readonly ForeignKey[],
  tables: ReadonlySet<string>,
  now: number,
): Iterable<CompiledQuery> {
  const stored = isAmong(entities.map(storedNameOf));
  const most = sql`limit ${limits.purgeSlice}`;
  for (const table of ['trash', 'recomputes', 'record_shares'])
    yield sql`delete from ${name(table)} where id in (select id from ${name(table)} where entity ${stored} ${most})`;
  yield sql`delete from saved_views where id in (select id from saved_views where entity ${isAmong(entities.flatMap(namesOf))} ${most})`;
  // Bytes are swept by who keeps them.
  yield sql`update stored_files set released_at = ${now} where id in (select id from stored_files where entity ${stored} and released_at is null ${most})`;
  if (dialect === 'postgres') return;
  yield sql`delete from search_rows where key in (select key from search_rows where entity ${stored} ${most})`;
  const rowsOf = (table: string, condition: CompiledQuery): CompiledQuery =>
    sql`rowid in (select rowid from ${name(table)} where ${condition} ${most})`;
  for (const key of keys) {
    if (!tables.has(key.target)) continue;
    const { table, column } = key;
    const some = sql`(${name(column)}) in (select ${name(column)} from ${name(table)} where ${name(column)} is not null ${most})`;
    yield isLink(key)
      ? sql`delete from ${name(table)} where ${some}`
      : sql`update ${name(table)} set ${name(column)} = null where ${rowsOf(table, sql`${name(column)} is not null`)}`;
  }
  for (const table of tables)
    if (!table.startsWith('link_')) yield sql`delete from ${name(table)} where ${rowsOf(table, sql`1 = 1`)}`;
}

async function dropTables(
  database: Database,
  inside: InTransaction,
  entities: readonly EntityDefinition[],
  keys: readonly ForeignKey[],
  tables: ReadonlySet<string>,
): Promise<void> {
  const { dialect } = database;
  const stored = isAmong(entities.map(storedNameOf));
  for (const table of ['number_series', 'search_stale'])
    await inside.transaction.write(sql`delete from ${name(table)} where entity ${stored}`);
  const letting = keys.filter(({ table, target }) => tables.has(table) && !tables.has(target));
  const released = letting.flatMap((key) => holdOn(key, dialect));
  if (dialect === 'postgres') {
    const all = join([...tables].map(name));
    return database.define(inside, [...released, sql`drop table if exists ${all} cascade`]);
  }
  // A column of a field that was taken out elsewhere may still be made to point here: SQLite then wants the table, which is empty.
  const wanted = new Set(keys.flatMap(({ table, target }) => (tables.has(table) ? [] : [target])));
  const links = [...tables].filter((table) => table.startsWith('link_'));
  const others = [...tables].filter((table) => !table.startsWith('link_') && !wanted.has(table));
  await database.define(inside, [
    ...released,
    ...entities.map((entity) => sql`drop table if exists ${name(searchTableOf(entity))}`),
    ...[...links, ...others].map((table) => sql`drop table if exists ${name(table)}`),
  ]);
}
