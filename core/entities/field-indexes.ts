// The indexes a field asks for: that no two records have its value, that records are looked up by it, that lists are sorted by their titles.
import { columnOf } from '../../schemas/field-names.ts';
import { maxLengthOf } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import type { Dialect } from '../database/database.ts';
import type { NewIndex } from '../database/new-index.ts';
import { name, sql } from '../database/sql.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { indexOf, shadowOf, sortPrefixLength, tableOf } from '../query/columns.ts';
import { fieldKind } from './fields/index.ts';

/** The column as values of it are compared: texts that are the same but for their case are the same. */
export function comparedValue(field: FieldDefinition): CompiledQuery {
  const column = name(columnOf(field));
  return fieldKind(field.kind).equalsFolded === true ? sql`lower(${column})` : sql`${column}`;
}

export interface TableIndex extends NewIndex {
  /** What has to be there first. */
  readonly columns: readonly string[];
}

export function fieldIndexes(entity: EntityDefinition, field: FieldDefinition, dialect: Dialect): TableIndex[] {
  const table = name(tableOf(entity));
  // NULLs are the smallest in every order of ours (SQLite's own way); PostgreSQL's indexes must be told so.
  const nulls = dialect === 'postgres' ? sql` nulls first` : sql``;
  const kind = fieldKind(field.kind);
  const value = comparedValue(field);
  const nameFor = (purpose: Parameters<typeof indexOf>[2]) => indexOf(entity, columnOf(field), purpose);
  const columns = [columnOf(field)];
  const indexes: TableIndex[] = [];
  if (field.unique === true)
    indexes.push({ name: nameFor('unique'), unique: true, columns, on: sql`${table} (${value})` });
  if (kind.lookup === true || field.indexed === true)
    indexes.push({ name: nameFor('lookup'), columns, on: sql`${table} (${value}${nulls}, "id")` });
  const sorted = sortColumn(field, kind.folded);
  if (field.name === entity.titleField && sorted !== undefined && maxLengthOf(field) <= sortPrefixLength)
    indexes.push({ name: nameFor('sort'), columns, on: sql`${table} (${sorted}${nulls}, "id")` });
  return indexes;
}

function sortColumn(
  field: FieldDefinition,
  folded: 'shadow' | 'lower' | 'same' | undefined,
): CompiledQuery | undefined {
  if (folded === 'shadow') return sql`${name(shadowOf(columnOf(field)))}`;
  if (folded === 'lower') return sql`lower(${name(columnOf(field))})`;
  return folded === 'same' ? sql`${name(columnOf(field))}` : undefined;
}
