// Entities whose records are written once. The database itself refuses to change what was entered, or to delete a row, whoever asks and by whatever
// way; what Ravand computes of a record, and the marks of that, move on. Before it comes to that, the record service says so in words.
import { columnOf } from '../../schemas/field-names.ts';
import { isComputed, isVirtual } from '../../schemas/field-schema.ts';
import { pickText } from '../../schemas/local-text.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { join, name, sql } from '../database/sql.ts';
import type { InTransaction } from '../kernel/context.ts';
import { Problem } from '../kernel/problem.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { indexOf, tableOf } from '../query/columns.ts';

/** Puts the triggers as the definition has them now: its fields may be other ones, or it may not be append-only any more. */
export async function keepAppendOnly(
  database: Database,
  context: InTransaction,
  entity: EntityDefinition,
  before: EntityDefinition | undefined,
): Promise<void> {
  if (entity.appendOnly !== true && before?.appendOnly !== true) return;
  await database.define(context, [
    ...withoutTriggers(database, entity),
    ...(entity.appendOnly === true ? triggers(database, entity) : []),
  ]);
}

const acts = ['update', 'delete'] as const;

function triggerOf(entity: EntityDefinition, act: (typeof acts)[number]): CompiledQuery {
  return name(indexOf(entity, act, 'kept'));
}

function withoutTriggers({ dialect }: Database, entity: EntityDefinition): CompiledQuery[] {
  const on = dialect === 'postgres' ? sql` on ${name(tableOf(entity))}` : sql``;
  return acts.map((act) => sql`drop trigger if exists ${triggerOf(entity, act)}${on}`);
}

function triggers({ dialect }: Database, entity: EntityDefinition): CompiledQuery[] {
  const table = name(tableOf(entity));
  const differs = (column: string): CompiledQuery =>
    dialect === 'postgres'
      ? sql`new.${name(column)} is distinct from old.${name(column)}`
      : sql`new.${name(column)} is not old.${name(column)}`;
  const entered = entity.fields.filter((field) => !isVirtual(field) && !isComputed(field)).map(columnOf);
  const changed = join(['id', 'created_at', 'created_by', ...entered].map(differs), ' or ');
  const refuse =
    dialect === 'postgres'
      ? sql`execute function ravand_refuse_change()`
      : sql`begin select raise(abort, 'append-only'); end`;
  return [
    sql`create trigger ${triggerOf(entity, 'update')} before update on ${table} for each row when (${changed}) ${refuse}`,
    sql`create trigger ${triggerOf(entity, 'delete')} before delete on ${table} for each row ${refuse}`,
  ];
}

/** @throws Problem 409 `append-only` */
export function requireChangeable({ definition }: { readonly definition: EntityDefinition }, locale: string): void {
  if (definition.appendOnly !== true) return;
  const entity = pickText(definition.label, locale, definition.name);
  throw new Problem(409, 'append-only', { params: { entity } });
}
