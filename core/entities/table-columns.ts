// The columns of an entity's table: which there are, which its fields ask for, and the statements that add them.
import { columnOf } from '../../schemas/field-names.ts';
import { isVirtual } from '../../schemas/field-schema.ts';
import type { FieldDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { join, name, sql } from '../database/sql.ts';
import type { Release } from '../definitions/definitions.ts';
import type { CompiledQuery, Reader } from '../kernel/transaction.ts';
import { shadowOf, type Tabled, tableOf } from '../query/columns.ts';
import { fieldKind } from './fields/index.ts';

/** Empty when there is no such table. */
export async function columnsThere(
  { dialect }: Pick<Database, 'dialect'>,
  reader: Reader,
  table: string,
): Promise<ReadonlySet<string>> {
  const rows = await reader.read<{ name: string }>(
    dialect === 'sqlite'
      ? sql`select name as "name" from pragma_table_info(${table})`
      : sql`select column_name as "name" from information_schema.columns where table_schema = current_schema() and table_name = ${table}`,
  );
  return new Set(rows.map((row) => row.name));
}

/** A column as a table is made with it, or gets it later. */
export interface NewColumn {
  readonly name: string;
  readonly definition: CompiledQuery;
}

/** The columns of a field. @param tabled what the entities that fields point to are stored under */
export function newColumns(
  field: FieldDefinition,
  dialect: Database['dialect'],
  tabled: (entity: string) => Tabled,
): NewColumn[] {
  if (isVirtual(field)) return [];
  const kind = fieldKind(field.kind);
  const type = kind.columnType(field, dialect);
  const points = field.kind === 'reference' ? sql` references ${name(tableOf(tabled(field.target!)))} ("id")` : sql``;
  const column = columnOf(field);
  const own = { name: column, definition: sql`${name(column)} ${type}${points}` };
  if (kind.folded !== 'shadow') return [own];
  const shadow = shadowOf(column);
  return [own, { name: shadow, definition: sql`${name(shadow)} ${type}` }];
}

/** The columns, made empty. SQLite takes one at a time, and reads its whole schema again for each. */
export function addColumns(
  entity: Tabled,
  columns: readonly NewColumn[],
  dialect: Database['dialect'],
): CompiledQuery[] {
  const adding = columns.map(({ definition }) => sql`add column ${definition}`);
  const steps = dialect === 'sqlite' || adding.length === 0 ? adding : [join(adding)];
  return steps.map((step) => sql`alter table ${name(tableOf(entity))} ${step}`);
}

/** What entities are stored under, by any of their names. */
export function tabledIn(release: Pick<Release, 'entity'>): (entity: string) => Tabled {
  return (entity) => release.entity(entity) ?? { name: entity };
}
