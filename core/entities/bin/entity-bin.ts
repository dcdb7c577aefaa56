// Entities that were taken out, as rows: since when, with what, until when they can come back. Their tables stay as they are.
import { storedNameOf } from '../../../schemas/entity-names.ts';
import { columnOf } from '../../../schemas/field-names.ts';
import { isLink } from '../../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../../schemas/types.ts';
import type { Database } from '../../database/database.ts';
import { sql } from '../../database/sql.ts';
import type { Release } from '../../definitions/definitions.ts';
import type { JobQueue } from '../../jobs/jobs.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { InTransaction } from '../../kernel/context.ts';
import { limits } from '../../kernel/limits.ts';
import type { Reader } from '../../kernel/transaction.ts';
import { linkTableOf, type Tabled, tableOf } from '../../query/columns.ts';
import { emptyLater } from '../empty-later.ts';
import { keeperOf } from '../keeper.ts';
import { noteNoWrites } from '../search-index.ts';
import { type ForeignKey, foreignKeys, holdOn, type List, letGo } from './foreign-keys.ts';

export interface BinNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: Pick<JobQueue, 'enqueue'>;
}

export interface BinRow {
  /** The name its table was made with. */
  readonly entity: string;
  readonly release: number;
  readonly is_first: number;
  readonly state: 'kept' | 'purging';
  readonly deleted_at: number;
  readonly deleted_by: string;
  readonly ends_at: number;
}

/** In the transaction of the release that takes it out. */
export async function putInBin(
  { database, clock, jobs }: BinNeeds,
  context: InTransaction,
  entity: EntityDefinition,
  next: Release,
): Promise<void> {
  const { transaction } = context;
  const now = clock.now().getTime();
  await transaction.write(sql`insert into entity_bin (entity, release, is_first, state, deleted_at, deleted_by, ends_at)
    values (${storedNameOf(entity)}, ${next.number}, ${entity.ownedBy === undefined ? 1 : 0}, ${'kept'}, ${now},
      ${keeperOf(context.principal)}, ${now + limits.trashMs})`);
  const live = new Set(next.entities().map((one) => tableOf(one)));
  const keys = (await keysFrom(transaction, database, entity)).filter(({ target }) => live.has(target));
  await database.define(
    context,
    keys.flatMap((key) => [...holdOn(key, database.dialect), ...letGo(key, listOf(entity, key), database.dialect)]),
  );
  // Nothing of it is searched; its index is made anew when it comes back.
  if (database.dialect === 'sqlite') await database.define(context, noteNoWrites(entity));
  await emptyLater({ jobs }, context, now + limits.trashMs);
}

/** The column beside the links that says in which order they are; none where the record itself goes, its list with it. */
function listOf(entity: EntityDefinition, { table, column }: ForeignKey): List | undefined {
  if (column === 'source') return undefined;
  const field = entity.fields.find((one) => one.kind === 'references' && linkTableOf(entity, columnOf(one)) === table);
  return field === undefined ? undefined : { table: tableOf(entity), column: columnOf(field) };
}

/** It is live again. Answers whether it lay there. */
export async function takeFromBin(
  { database }: Pick<BinNeeds, 'database'>,
  context: InTransaction,
  entity: EntityDefinition,
): Promise<boolean> {
  const taken = await context.transaction.write(
    sql`delete from entity_bin where entity = ${storedNameOf(entity)} and state = 'kept'`,
  );
  if (taken === 0) return false;
  const keys = await keysFrom(context.transaction, database, entity);
  await database.define(
    context,
    keys.flatMap((key) => holdOn(key, database.dialect)),
  );
  return true;
}

/**
 * What a field that was taken out holds keeps nobody from deleting what it points to, as little as what lies in the bin: of that it is empty when it
 * comes back.
 */
export async function letFieldsGo(
  database: Database,
  context: InTransaction,
  entity: EntityDefinition,
  before: EntityDefinition | undefined,
): Promise<void> {
  if (before === undefined) return;
  const { dialect } = database;
  const gone = linksBeside(before, entity);
  const back = linksBeside(entity, before);
  if (gone.length + back.length === 0) return;
  const keys = await foreignKeys(context.transaction, dialect);
  const statements = [
    ...back.flatMap((field) => keysOf(keys, entity, field)).flatMap((key) => holdOn(key, dialect)),
    ...gone
      .flatMap((field) => keysOf(keys, before, field))
      .flatMap((key) => [...holdOn(key, dialect), ...letGo(key, listOf(before, key), dialect)]),
  ];
  await database.define(context, statements);
}

/** Fields that point to records, and whose columns the other has no more or not yet. */
function linksBeside(entity: EntityDefinition, other: EntityDefinition): readonly FieldDefinition[] {
  const columns = new Set(other.fields.filter(isLink).map(columnOf));
  return entity.fields.filter((field) => isLink(field) && !columns.has(columnOf(field)));
}

function keysOf(keys: readonly ForeignKey[], entity: EntityDefinition, field: FieldDefinition): readonly ForeignKey[] {
  const links = field.kind === 'references' ? linkTableOf(entity, columnOf(field)) : undefined;
  return keys.filter(({ table, column }) =>
    links === undefined ? table === tableOf(entity) && column === columnOf(field) : table === links,
  );
}

/** Its own columns and its links; those of fields that were taken out have let go already. */
async function keysFrom(reader: Reader, { dialect }: Database, entity: EntityDefinition): Promise<ForeignKey[]> {
  const own = tableOf(entity);
  const keys = await foreignKeys(reader, dialect);
  return entity.fields
    .filter(isLink)
    .flatMap((field) => keysOf(keys, entity, field))
    .filter(({ target }) => target !== own);
}

/** The tables of its fields that hold several records. */
export function linksOf(keys: readonly ForeignKey[], entity: Tabled): ReadonlySet<string> {
  const own = tableOf(entity);
  return new Set(
    keys.flatMap(({ table, column, target }) =>
      table.startsWith('link_') && column === 'source' && target === own ? [table] : [],
    ),
  );
}

export function binned(reader: Reader, now: number): Promise<BinRow[]> {
  return reader.read<BinRow>(
    sql`select * from entity_bin where state = 'kept' and ends_at > ${now} order by deleted_at desc, entity`,
  );
}

export function binnedWith(reader: Reader, release: number): Promise<BinRow[]> {
  return reader.read<BinRow>(sql`select * from entity_bin where release = ${release} order by is_first desc, entity`);
}

/** The releases whose time is over, and the first time that will be. */
export async function overdue(
  reader: Reader,
  now: number,
): Promise<{ readonly releases: readonly number[]; readonly next: number | undefined }> {
  const rows = await reader.read<{ release: number }>(
    sql`select distinct release as "release" from entity_bin where state = 'kept' and ends_at <= ${now}`,
  );
  const [next] = await reader.read<{ at: number | null }>(
    sql`select min(ends_at) as "at" from entity_bin where state = 'kept' and ends_at > ${now}`,
  );
  return { releases: rows.map(({ release }) => Number(release)), next: next?.at == null ? undefined : Number(next.at) };
}

/** From here on nothing brings it back. */
export async function beginPurge({ transaction }: InTransaction, release: number): Promise<void> {
  await transaction.write(sql`update entity_bin set state = 'purging' where release = ${release}`);
}

export async function endPurge({ transaction }: InTransaction, release: number): Promise<void> {
  await transaction.write(sql`delete from entity_bin where release = ${release} and state = 'purging'`);
}
