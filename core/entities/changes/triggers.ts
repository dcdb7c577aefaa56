// The triggers of a change: they note the records that are written while their field is converted, and, on PostgreSQL, send writers back who began
// before the switch and would write where nobody reads any more.
import { columnOf } from '../../../schemas/field-names.ts';
import type { FieldDefinition } from '../../../schemas/types.ts';
import type { Dialect } from '../../database/database.ts';
import { literal, name, sql } from '../../database/sql.ts';
import type { Id } from '../../kernel/id.ts';
import type { CompiledQuery } from '../../kernel/transaction.ts';
import { indexOf, type Tabled, tableOf } from '../../query/columns.ts';
import { markOf } from './change-table.ts';

export function noteWrites(id: Id, entity: Tabled, from: FieldDefinition, dialect: Dialect): CompiledQuery[] {
  const [table, column, mark] = [name(tableOf(entity)), name(columnOf(from)), markOf(id)];
  if (dialect === 'postgres')
    return [
      sql`create trigger ${name(mark)} after insert or update of ${column} on ${table} for each row execute function ravand_note_stale(${literal(mark)})`,
    ];
  const note = sql`begin insert or ignore into schema_stale (change_id, record) values (${literal(mark)}, new."id"); end`;
  return [
    sql`create trigger ${name(`${mark}_insert`)} after insert on ${table} ${note}`,
    sql`create trigger ${name(`${mark}_update`)} after update of ${column} on ${table} ${note}`,
  ];
}

export function noteNoMore(id: Id, entity: Tabled, dialect: Dialect): CompiledQuery[] {
  const mark = markOf(id);
  if (dialect === 'postgres') return [sql`drop trigger if exists ${name(mark)} on ${name(tableOf(entity))}`];
  return ['insert', 'update'].map((verb) => sql`drop trigger if exists ${name(`${mark}_${verb}`)}`);
}

/** SQLite has one process: every writer knows the new definition at once. */
export function closeColumn(entity: Tabled, field: FieldDefinition, dialect: Dialect): CompiledQuery[] {
  if (dialect === 'sqlite') return [];
  const [table, column] = [name(tableOf(entity)), name(columnOf(field))];
  const run = sql`for each row when (new.${column} is not null) execute function ravand_begin_anew()`;
  const changed = sql`for each row when (new.${column} is distinct from old.${column}) execute function ravand_begin_anew()`;
  return [
    ...openColumn(entity, field, dialect),
    sql`create trigger ${name(fenceOf(entity, field, 'insert'))} before insert on ${table} ${run}`,
    sql`create trigger ${name(fenceOf(entity, field, 'update'))} before update of ${column} on ${table} ${changed}`,
  ];
}

export function openColumn(entity: Tabled, field: FieldDefinition, dialect: Dialect): CompiledQuery[] {
  if (dialect === 'sqlite') return [];
  return (['insert', 'update'] as const).map(
    (verb) => sql`drop trigger if exists ${name(fenceOf(entity, field, verb))} on ${name(tableOf(entity))}`,
  );
}

function fenceOf(entity: Tabled, field: FieldDefinition, verb: 'insert' | 'update'): string {
  return indexOf(entity, `${columnOf(field)}_${verb}`, 'closed');
}
