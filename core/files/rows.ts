// Rows of stored_files: how they are written and read.
import { join, sql } from '../database/sql.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import type { Reader } from '../kernel/transaction.ts';
import type { FileHolder, StoredFile } from './files.ts';

interface Row {
  readonly id: Id;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly sha256: string;
  readonly owner: string;
  readonly entity: string;
  readonly field: Id;
  readonly record: Id | null;
  readonly version: number | null;
  readonly is_current: boolean | number;
  readonly created_at: number;
}

export async function insertFile({ transaction }: InTransaction, file: StoredFile): Promise<void> {
  await transaction.write(sql`insert into stored_files
    (id, name, type, size, width, height, sha256, owner, entity, field, is_current, created_at)
    values (${file.id}, ${file.name}, ${file.type}, ${file.size}, ${file.width ?? null}, ${file.height ?? null}, ${file.sha256},
      ${file.owner}, ${file.entity}, ${file.field}, 0, ${file.uploadedAt.getTime()})`);
}

/** Released files are gone for everybody. */
export async function filesById(reader: Reader, ids: readonly Id[]): Promise<StoredFile[]> {
  if (ids.length === 0) return [];
  const wanted = join(ids.map((id) => sql`${id}`));
  const rows = await reader.read<Row>(sql`select * from stored_files where id in (${wanted}) and released_at is null`);
  return rows.map(fileOf);
}

export async function filesOf(reader: Reader, { entity, record, field }: FileHolder): Promise<StoredFile[]> {
  const rows = await reader.read<Row>(sql`select * from stored_files
    where entity = ${entity} and record = ${record} and field = ${field} order by version desc`);
  return rows.map(fileOf);
}

/** Those nobody held since the one instant, and those whose record is gone since the other. */
export async function filesToSweep(reader: Reader, since: Date, released: Date, most: number): Promise<StoredFile[]> {
  const rows = await reader.read<Row>(sql`select * from stored_files
    where (record is null and released_at is null and created_at < ${since.getTime()}) or released_at < ${released.getTime()}
    order by created_at limit ${most}`);
  return rows.map(fileOf);
}

function fileOf(row: Row): StoredFile {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    size: Number(row.size),
    ...(row.width === null || row.height === null ? {} : { width: Number(row.width), height: Number(row.height) }),
    ...(row.version === null ? {} : { version: Number(row.version) }),
    sha256: row.sha256,
    owner: row.owner,
    entity: row.entity,
    field: row.field,
    record: row.record ?? undefined,
    isCurrent: Boolean(row.is_current),
    uploadedAt: new Date(Number(row.created_at)),
  };
}
