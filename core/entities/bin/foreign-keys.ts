// Which columns point to which tables, as the database itself has it: also those of fields that were taken out long ago.
import type { Dialect } from '../../database/database.ts';
import { name, nothing, sql } from '../../database/sql.ts';
import type { CompiledQuery, Reader } from '../../kernel/transaction.ts';
import { indexOf } from '../../query/columns.ts';

/** A column that holds, beside its lines of links, the list of them. */
export interface List {
  readonly table: string;
  readonly column: string;
}

export interface ForeignKey {
  /** The table that has the column. */
  readonly table: string;
  readonly column: string;
  /** The table it points to. */
  readonly target: string;
}

/** Between tables of records and links. */
export function foreignKeys(reader: Reader, dialect: Dialect): Promise<ForeignKey[]> {
  return reader.read<ForeignKey>(
    dialect === 'sqlite'
      ? sql`select m.name as "table", f."from" as "column", f."table" as "target" from sqlite_master m
          join pragma_foreign_key_list(m.name) f where m.type = 'table' order by m.name, f."from"`
      : sql`select child.relname as "table", a.attname as "column", parent.relname as "target" from pg_constraint c
          join pg_class child on child.oid = c.conrelid join pg_class parent on parent.oid = c.confrelid
          join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
          where c.contype = 'f' and c.connamespace = current_schema()::regnamespace order by 1, 2`,
  );
}

/** A line of links is one whole with what it points to; a record goes on without. */
export function isLink({ table }: ForeignKey): boolean {
  return table.startsWith('link_');
}

/**
 * What lies in the bin, or was held by a field that was taken out, keeps nobody from deleting what it points to: it points there no more then, as a record does that comes back from
 * the trash.
 */
export function letGo(key: ForeignKey, list: List | undefined, dialect: Dialect): CompiledQuery[] {
  // The row that goes may point to itself.
  const other = key.table === key.target ? sql` and "id" <> old."id"` : nothing;
  const pointing = sql`${name(key.column)} = old."id"${other}`;
  const act = isLink(key)
    ? sql`${list === undefined ? nothing : sql`${withoutIt(key, list, dialect)}; `}delete from ${name(key.table)} where ${pointing}`
    : sql`update ${name(key.table)} set ${name(key.column)} = null where ${pointing}`;
  const trigger = name(nameOf(key));
  if (dialect === 'sqlite')
    return [sql`create trigger ${trigger} before delete on ${name(key.target)} begin ${act}; end`];
  return [
    sql`create function ${trigger}() returns trigger language plpgsql as $$ begin ${act}; return old; end $$`,
    sql`create trigger ${trigger} before delete on ${name(key.target)} for each row execute function ${trigger}()`,
  ];
}

/** The list without the record that goes; an empty one is none. */
function withoutIt(key: ForeignKey, list: List, dialect: Dialect): CompiledQuery {
  const [table, column] = [name(list.table), name(list.column)];
  const left =
    dialect === 'sqlite'
      ? sql`select nullif(json_group_array(one.value), '[]') from json_each(${table}.${column}) one where one.value <> old."id"`
      : sql`select json_agg(one)::text from json_array_elements_text(${table}.${column}::json) one where one <> old."id"`;
  return sql`update ${table} set ${column} = (${left}) where "id" in (select "source" from ${name(key.table)} where ${name(key.column)} = old."id")`;
}

/** It points there again for good. */
export function holdOn(key: ForeignKey, dialect: Dialect): CompiledQuery[] {
  const trigger = name(nameOf(key));
  return dialect === 'sqlite'
    ? [sql`drop trigger if exists ${trigger}`]
    : [sql`drop trigger if exists ${trigger} on ${name(key.target)}`, sql`drop function if exists ${trigger}()`];
}

function nameOf({ table, column }: ForeignKey): string {
  return indexOf({ name: table.replace(/^record_/, '') }, column, 'binned');
}
