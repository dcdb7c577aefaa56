// The trigram index that searches are led by. PostgreSQL keeps one on each text column of a record's table. SQLite's stands beside the tables
// (FTS5): a trigger notes each written record, and the indexer takes it in soon after. Until then the note itself leads to it, so a search
// finds what was committed a moment ago.
import { storedNameOf } from '../../schemas/entity-names.ts';
import { columnOf } from '../../schemas/field-names.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { join, literal, name, sql } from '../database/sql.ts';
import type { Definitions, Release } from '../definitions/definitions.ts';
import type { Events } from '../events/events.ts';
import { type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import { newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import type { CompiledQuery, Reader } from '../kernel/transaction.ts';
import { indexOf, searchTableOf, shadowOf, type Tabled, tableOf } from '../query/columns.ts';
import { countIndexed, indexedIds, indexedText, isSearched, searchExpression } from '../query/compile-search.ts';
import type { TableIndex } from './field-indexes.ts';
import { fieldKind } from './fields/index.ts';

/** SQLite's index of an entity, made or brought to the fields the entity has now. */
export async function makeSearchIndex(
  database: Database,
  context: InTransaction,
  entity: EntityDefinition,
): Promise<void> {
  if (database.dialect === 'sqlite') await database.define(context, await noteWrites(context, entity));
}

/** PostgreSQL's. A server on which pg_trgm could not be installed searches all the same, row by row. */
export async function trigramIndexes(reader: Reader, entity: EntityDefinition): Promise<TableIndex[]> {
  const [installed] = await reader.read(sql`select 1 from pg_extension where extname = 'pg_trgm'`);
  if (installed === undefined) return [];
  return textColumns(entity).map(({ field, expression }) => ({
    name: indexOf(entity, field, 'search'),
    columns: [field],
    on: sql`${name(tableOf(entity))} using gin ((${expression}) gin_trgm_ops)`,
  }));
}

async function noteWrites(context: InTransaction, entity: EntityDefinition): Promise<CompiledQuery[]> {
  const [table, index] = [tableOf(entity), searchTableOf(entity)];
  const columns = textColumns(entity).map(({ column }) => name(column));
  const note = (row: 'old' | 'new') =>
    sql`begin insert or ignore into search_stale (entity, record) values (${literal(storedNameOf(entity))}, ${name(row)}."id"); end`;
  const trigger = (verb: 'insert' | 'update' | 'delete') => name(`${index}_${verb}`);
  const [there] = await context.transaction.read(sql`select 1 from sqlite_master where name = ${index}`);
  return [
    ...(there === undefined
      ? [
          newIndexTable(entity),
          // Rows that were there before the index was.
          sql`insert or ignore into search_stale (entity, record) select ${storedNameOf(entity)}, "id" from ${name(table)}`,
        ]
      : noteNoWrites(entity)),
    sql`create trigger ${trigger('insert')} after insert on ${name(table)} ${note('new')}`,
    ...(columns.length === 0
      ? []
      : [sql`create trigger ${trigger('update')} after update of ${join(columns)} on ${name(table)} ${note('new')}`]),
    sql`create trigger ${trigger('delete')} after delete on ${name(table)} ${note('old')}`,
  ];
}

function newIndexTable(entity: Tabled): CompiledQuery {
  return sql`create virtual table ${name(searchTableOf(entity))} using fts5(text, content='', contentless_delete=1, tokenize='trigram', detail='none')`;
}

/** Stands among the records that are noted while an index is made anew: until it goes, searches read the rows themselves. */
const remaking = '';

/**
 * SQLite's index of an entity begins anew, empty: to write each row's words in place of older ones costs ten times as much, and merging what was
 * taken out holds up everybody. Whoever calls makes it anew, notes all the records, and says when that is done.
 */
export function beginRemaking(entity: Tabled): CompiledQuery {
  return sql`insert or ignore into search_stale (entity, record) values (${storedNameOf(entity)}, ${remaking})`;
}

export function remakeIndex(entity: Tabled): CompiledQuery[] {
  return [sql`drop table if exists ${name(searchTableOf(entity))}`, newIndexTable(entity)];
}

/** All of its records are noted: the index leads to them. */
export function endRemaking(entity: Tabled): CompiledQuery {
  return sql`delete from search_stale where entity = ${storedNameOf(entity)} and record = ${remaking}`;
}

/** SQLite's triggers for the index, taken away. */
export function noteNoWrites(entity: Tabled): CompiledQuery[] {
  const index = searchTableOf(entity);
  return ['insert', 'update', 'delete'].map((verb) => sql`drop trigger if exists ${name(`${index}_${verb}`)}`);
}

interface TextColumn {
  /** The column of the values. */
  readonly field: string;
  /** The one the index is made from. */
  readonly column: string;
  /** Its folded text. */
  readonly expression: CompiledQuery;
}

function textColumns(entity: EntityDefinition): TextColumn[] {
  return entity.fields.flatMap((field) => {
    const kind = fieldKind(field.kind);
    if (!isSearched(kind, field)) return [];
    const column = kind.folded === 'shadow' ? shadowOf(columnOf(field)) : columnOf(field);
    const expression = kind.folded === 'lower' ? sql`lower(${name(column)})` : sql`${name(column)}`;
    return [{ field: columnOf(field), column, expression }];
  });
}

/**
 * The ids of the rows a search has to look at, when they are few; undefined = as many as there are. Where words are common, the newest rows that have
 * them are found sooner by reading the list itself.
 */
export async function narrowSearch(
  database: Database,
  context: Context,
  entity: EntityDefinition,
  words: readonly string[],
): Promise<CompiledQuery | undefined> {
  if (database.dialect !== 'sqlite') return undefined;
  const expression = searchExpression(words, entity, fieldKind);
  if (expression === undefined) return undefined;
  const reader = database.reader(context);
  const anew = await reader.read(
    sql`select 1 from search_stale where entity = ${storedNameOf(entity)} and record = ${remaking}`,
  );
  if (anew.length > 0) return undefined;
  const counting = countIndexed(entity, expression, limits.searchNarrow);
  const [row] = await reader.read<{ count: number }>(counting);
  return Number(row?.count ?? 0) > limits.searchNarrow ? undefined : indexedIds(entity, expression);
}

export interface SearchIndexer {
  /** Takes in what is noted, now and soon after commits that write records. stop() waits for what runs. */
  start(): () => Promise<void>;
  /** Takes in all that is noted. */
  settle(): Promise<void>;
}

export function createSearchIndexer(needs: {
  database: Database;
  definitions: Pick<Definitions, 'current'>;
  events: Pick<Events, 'live'>;
  log: Logger;
}): SearchIndexer {
  const { database, definitions, events, log } = needs;
  let running: Promise<void> | undefined;
  let stopped = false;
  let soon: NodeJS.Timeout | undefined;

  async function settle(): Promise<void> {
    while (!stopped && (await takeIn(database, definitions.current())) > 0) {
      // A slice is a transaction: others get their turn between two of them.
    }
  }

  /** What came meanwhile waits for the next time, unless it is as much as a slice. */
  async function catchUp(): Promise<void> {
    while (!stopped && (await takeIn(database, definitions.current())) === limits.searchSlice) {
      // As above.
    }
  }

  function wake(): void {
    soon = undefined;
    running ??= catchUp()
      .catch((error: unknown) => log.error({ error }, 'the search index could not be brought up to date'))
      .finally(() => {
        running = undefined;
      });
  }

  return {
    settle,
    start() {
      if (database.dialect !== 'sqlite') return async () => undefined;
      const stop = events.live((event) => {
        // Many records together cost the index a fraction of what they cost one by one; until then searches are led by the notes.
        if (event.type.startsWith('record.')) soon ??= setTimeout(wake, limits.searchIndexMs).unref();
      });
      wake();
      return async () => {
        stopped = true;
        clearTimeout(soon);
        stop();
        await running;
      };
    },
  };
}

/** One slice; how many records it had. */
function takeIn(database: Database, release: Release): Promise<number> {
  return database.transaction(systemContext('search-index', newId()), async ({ transaction }) => {
    const noted = await transaction.read<{ entity: string; record: string }>(
      sql`select entity, record from search_stale where record <> ${remaking} limit ${limits.searchSlice}`,
    );
    for (const entityName of new Set(noted.map(({ entity }) => entity))) {
      const ids = noted.flatMap((note) => (note.entity === entityName ? [note.record] : []));
      const entity = release.entity(entityName);
      if (entity !== undefined) await index(transaction, entity, ids);
      await transaction.write(
        sql`delete from search_stale where entity = ${entityName} and record in (${join(ids.map((id) => sql`${id}`))})`,
      );
    }
    return noted.length;
  });
}

async function index(
  transaction: InTransaction['transaction'],
  entity: EntityDefinition,
  ids: readonly string[],
): Promise<void> {
  const table = name(searchTableOf(entity));
  const list = join(ids.map((id) => sql`${id}`));
  const columns = textColumns(entity);
  const texts = columns.map(({ expression }, at) => sql`${expression} as ${name(`t${at}`)}`);
  const rows = await transaction.read<Record<string, string | null>>(
    sql`select ${join([sql`"id"`, ...texts])} from ${name(tableOf(entity))} where "id" in (${list})`,
  );
  await transaction.write(
    sql`insert or ignore into search_rows (entity, id) select ${storedNameOf(entity)}, value from json_each(${JSON.stringify(rows.map(({ id }) => id))})`,
  );
  const keys = await transaction.read<{ key: number; id: string }>(
    sql`select key, id from search_rows where entity = ${storedNameOf(entity)} and id in (${list})`,
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  for (const { key, id } of keys) {
    const row = found.get(id);
    if (row === undefined) {
      await transaction.write(sql`delete from ${table} where rowid = ${key}`);
      await transaction.write(sql`delete from search_rows where key = ${key}`);
      continue;
    }
    const text = indexedText(columns.flatMap((_, at) => row[`t${at}`] ?? []));
    await transaction.write(sql`insert or replace into ${table} (rowid, text) values (${key}, ${text})`);
  }
}
