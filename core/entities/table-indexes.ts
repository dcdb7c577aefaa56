// The indexes of an entity's table: which it is to have, and how those of a long table come and go beside everybody's work. What was left behind by a
// publication that did not come to be, or by a process that was killed in one, is put in order at the next start.
import { storedNameOf } from '../../schemas/entity-names.ts';
import { isVirtual } from '../../schemas/field-schema.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { createIndex } from '../database/new-index.ts';
import { name, sql } from '../database/sql.ts';
import { isUniqueViolation } from '../database/statement-error.ts';
import type { Definitions } from '../definitions/definitions.ts';
import { type InTransaction, systemContext } from '../kernel/context.ts';
import { newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { invalid } from '../kernel/problem.ts';
import type { CompiledQuery, Reader } from '../kernel/transaction.ts';
import { indexOf, type Tabled, tableOf } from '../query/columns.ts';
import { isChanging } from './changes/change-table.ts';
import { compoundIndexes } from './compound-indexes.ts';
import { fieldIndexes, type TableIndex } from './field-indexes.ts';
import { trigramIndexes } from './search-index.ts';
import { columnsThere } from './table-columns.ts';

/** In the order of its fields, those over several of them last. */
export async function indexesOf(
  { dialect }: Pick<Database, 'dialect'>,
  reader: Reader,
  entity: EntityDefinition,
): Promise<TableIndex[]> {
  const table = name(tableOf(entity));
  return [
    { name: indexOf(entity, 'updatedAt', 'sort'), columns: ['updated_at'], on: sql`${table} ("updated_at", "id")` },
    ...entity.fields.flatMap((field) => (isVirtual(field) ? [] : fieldIndexes(entity, field, dialect))),
    ...compoundIndexes(entity, dialect),
    ...(dialect === 'postgres' ? await trigramIndexes(reader, entity) : []),
  ];
}

/** Those of `some` that are not among `others`. */
export function without<T extends { readonly name: string }>(
  some: readonly T[],
  others: readonly { readonly name: string }[],
): T[] {
  const names = new Set(others.map((index) => index.name));
  return some.filter((index) => !names.has(index.name));
}

export function dropIndex(index: { readonly name: string }): CompiledQuery {
  return sql`drop index if exists ${name(index.name)}`;
}

/**
 * In the publishing transaction. What takes as long as a long table is done once that is durable: an index over columns that are new and empty, and
 * the end of one that is wanted no more. On SQLite nobody writes before it is done; on PostgreSQL what must be unique is so in the transaction.
 * @param added columns that are new
 */
export async function makeIndexes(
  database: Database,
  context: InTransaction,
  entity: EntityDefinition,
  before: EntityDefinition | undefined,
  added: ReadonlySet<string>,
): Promise<void> {
  const { transaction } = context;
  const wanted = await indexesOf(database, transaction, entity);
  const gone = before === undefined ? [] : without(await indexesOf(database, transaction, before), wanted);
  const isLong = before !== undefined && (await isLongTable(transaction, entity));
  const canWait = ({ columns, unique }: TableIndex): boolean =>
    isLong && columns.some((column) => added.has(column)) && (database.dialect === 'sqlite' || unique !== true);
  const atOnce = wanted.filter((index) => !canWait(index)).map((index) => createIndex(index));
  const drops = gone.map(dropIndex);
  await refusingRepeated(() => database.define(context, isLong ? atOnce : [...drops, ...atOnce]));
  await database.buildIndexes(wanted.filter(canWait), context);
  if (isLong) await database.defineBeside(drops, context);
}

/** Before a publication, outside of any transaction: the indexes that it will ask for over columns there are. */
export async function prepareIndexes(database: Database, entity: EntityDefinition): Promise<void> {
  const there = await columnsThere(database, database, tableOf(entity));
  // A new entity has no table yet.
  if (there.size === 0 || !(await isLongTable(database, entity))) return;
  const wanted = await indexesOf(database, database, entity);
  const missing = without(wanted, await indexesThere(database, database));
  const ready = missing.filter(({ columns }) => columns.every((column) => there.has(column)));
  await refusingRepeated(() => database.buildIndexes(ready));
}

/** Brings the indexes of all that is live to what they are to be, or those of one entity. */
export async function tendIndexes(
  { database, definitions }: { readonly database: Database; readonly definitions: Definitions },
  only?: Pick<EntityDefinition, 'id'>,
): Promise<void> {
  const context = systemContext('tend-indexes', newId());
  const all = await indexesThere(database, database);
  for (const entity of definitions.current().entities()) {
    if (only !== undefined && only.id !== entity.id) continue;
    // Its new index is there before it is wanted.
    if (await isChanging(database, storedNameOf(entity))) continue;
    const there = all.filter(({ table }) => table === tableOf(entity));
    const wanted = await indexesOf(database, database, entity);
    await database.buildIndexes(without(wanted, there));
    const extra = without(there, wanted);
    if (extra.length > 0)
      await database.transaction(context, (inside) => dropUnwanted(database, definitions, inside, entity, extra));
  }
}

/** Another process may publish meanwhile: who holds the table and looks again drops nothing that is wanted by now. */
async function dropUnwanted(
  database: Database,
  definitions: Definitions,
  inside: InTransaction,
  { name: entityName }: EntityDefinition,
  extra: readonly IndexThere[],
): Promise<void> {
  const entity = definitions.current(inside).entity(entityName);
  if (entity === undefined) return;
  if (database.dialect === 'postgres')
    await database.define(inside, [sql`lock table ${name(tableOf(entity))} in access exclusive mode`]);
  const now = (await definitions.refresh(inside)).entity(entityName) ?? entity;
  const unwanted = without(extra, await indexesOf(database, inside.transaction, now));
  await database.defineBeside(unwanted.map(dropIndex), inside);
}

interface IndexThere {
  readonly name: string;
  readonly table: string;
}

/** Of the tables of records, those aside that come with a table. */
function indexesThere({ dialect }: Pick<Database, 'dialect'>, reader: Reader): Promise<IndexThere[]> {
  return reader.read<IndexThere>(
    dialect === 'sqlite'
      ? sql`select name as "name", tbl_name as "table" from sqlite_master where type = 'index' and sql is not null and tbl_name glob 'record_*'`
      : sql`select indexname as "name", tablename as "table" from pg_indexes where schemaname = current_schema() and tablename like 'record\\_%'
          and indexname not in (select conname from pg_constraint)`,
  );
}

/** As many rows as make a difference between at once and a while. */
async function isLongTable(reader: Reader, entity: Tabled): Promise<boolean> {
  const rows = await reader.read(sql`select 1 from ${name(tableOf(entity))} limit 1 offset ${limits.indexedAtOnce}`);
  return rows.length > 0;
}

/** Values of records that were written after the definition was checked. */
async function refusingRepeated(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw invalid([{ pointer: '/fields', code: 'definition.not-unique', params: { name: error.constraint } }]);
  }
}
