// The columns of an entity's table: which there are, and the statements that add those of a field.
import { columnOf } from '../../schemas/field-names.ts';
import type { FieldDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { name, sql } from '../database/sql.ts';
import type { Release } from '../definitions/definitions.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { shadowOf, type Tabled, tableOf } from '../query/columns.ts';
import { fieldKind } from './fields/index.ts';

export async function columnsThere(
  database: Database,
  context: InTransaction,
  table: string,
): Promise<ReadonlySet<string>> {
  const rows = await context.transaction.read<{ name: string }>(
    database.dialect === 'sqlite'
      ? sql`select name as "name" from pragma_table_info(${table})`
      : sql`select column_name as "name" from information_schema.columns where table_schema = current_schema() and table_name = ${table}`,
  );
  return new Set(rows.map((row) => row.name));
}

/** The columns of a field, made empty. @param tabled what the entities that fields point to are stored under */
export function addColumns(
  entity: Tabled,
  field: FieldDefinition,
  dialect: Database['dialect'],
  tabled: (entity: string) => Tabled,
  isThere: (column: string) => boolean = () => false,
): CompiledQuery[] {
  return columnsOf(field, dialect, tabled)
    .filter(({ column }) => !isThere(column))
    .map(({ is }) => sql`alter table ${name(tableOf(entity))} add column ${is}`);
}

/** The columns of a field as CREATE TABLE and ADD COLUMN take them: name, type and what it points to. */
export function columnsOf(
  field: FieldDefinition,
  dialect: Database['dialect'],
  tabled: (entity: string) => Tabled,
): readonly { column: string; is: CompiledQuery }[] {
  const kind = fieldKind(field.kind);
  const type = kind.columnType(field, dialect);
  const points = field.kind === 'reference' ? sql` references ${name(tableOf(tabled(field.target!)))} ("id")` : sql``;
  const column = columnOf(field);
  const own = { column, is: sql`${name(column)} ${type}${points}` };
  const shadow = shadowOf(column);
  return kind.folded === 'shadow' ? [own, { column: shadow, is: sql`${name(shadow)} ${type}` }] : [own];
}

/** What entities are stored under, by any of their names. */
export function tabledIn(release: Pick<Release, 'entity'>): (entity: string) => Tabled {
  return (entity) => release.entity(entity) ?? { name: entity };
}
