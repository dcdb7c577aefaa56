// What publishing an entity would do, before it is done: which fields change and how, the statements that run, the records touched, the values that
// could not be converted, and everything that uses what changes.
import { columnOf } from '../../../schemas/field-names.ts';
import { isVirtual, scaleOf } from '../../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../../schemas/types.ts';
import type { Database } from '../../database/database.ts';
import { createIndex } from '../../database/new-index.ts';
import { isAmong, name, sql } from '../../database/sql.ts';
import type { Context } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { nextTurn } from '../../kernel/node/next-turn.ts';
import type { SqlValue } from '../../kernel/transaction.ts';
import { type Tabled, tableOf } from '../../query/columns.ts';
import { FieldFault } from '../fields/field-kind.ts';
import { fieldKind } from '../fields/index.ts';
import type { Converting, FieldChange } from '../schema-changes.ts';
import { addColumns, newColumns } from '../table-columns.ts';
import { dropIndex, indexesOf, without } from '../table-indexes.ts';
import { converter, type Setting } from './convert.ts';

/** The fields of `next` against those of `live`, by their ids; what only labels or bounds changed is no change of the schema. */
export function fieldChanges(live: EntityDefinition | undefined, next: EntityDefinition): FieldChange[] {
  const before = new Map((live?.fields ?? []).map((field) => [field.id, field]));
  const kept = new Set(next.fields.map(({ id }) => id));
  const changes = next.fields.flatMap((field): FieldChange[] => {
    const old = before.get(field.id);
    if (old === undefined) return [{ change: 'added', field }];
    const found: FieldChange[] = [];
    if (old.name !== field.name) found.push({ change: 'renamed', field, before: old });
    if (old.kind !== field.kind || scaleOf(old) !== scaleOf(field))
      found.push({ change: 'retyped', field, before: old });
    return found;
  });
  const removed = (live?.fields ?? []).filter(({ id }) => !kept.has(id));
  return [...changes, ...removed.map((field): FieldChange => ({ change: 'removed', field, before: field }))];
}

/**
 * As the database in use is told; nothing for a name, whose column stays, and for what is taken out, whose column stays as well.
 * @param columns where the values of retyped fields will stand, by field id
 */
export async function statementsOf(
  database: Database,
  { live, definition }: { readonly live: EntityDefinition | undefined; readonly definition: EntityDefinition },
  changes: readonly FieldChange[],
  tabled: (entity: string) => Tabled,
  columns: ReadonlyMap<string, string>,
): Promise<string[]> {
  const { dialect } = database;
  const before = new Map(live?.fields.map((field) => [field.id, field]));
  const placed = (field: FieldDefinition): FieldDefinition => ({
    ...field,
    column: columns.get(field.id) ?? columnOf(before.get(field.id) ?? field),
  });
  const next: EntityDefinition = { ...definition, fields: definition.fields.map(placed) };
  const added = changes
    .filter(({ change, field }) => (change === 'added' || change === 'retyped') && !isVirtual(field))
    .flatMap(({ field }) => addColumns(definition, newColumns(placed(field), dialect, tabled), dialect));
  const wanted = await indexesOf(database, database, next);
  const there = live === undefined ? [] : await indexesOf(database, database, live);
  const made = without(wanted, there).map((index) => createIndex(index, dialect === 'postgres' && live !== undefined));
  return [...added, ...made, ...without(there, wanted).map(dropIndex)].map(({ text }) => text);
}

/** Looks at the values there are, each once, in a snapshot beside the writers. */
export async function lookAtValues(
  database: Database,
  context: Context,
  entity: EntityDefinition,
  from: FieldDefinition,
  to: FieldDefinition,
  setting: Setting,
): Promise<Converting> {
  const column = name(columnOf(from));
  const convert = converter(from, to, setting);
  const kind = fieldKind(from.kind);
  const examples: Omit<Converting['examples'][number], 'title'>[] = [];
  const unread: SqlValue[] = [];
  let [values, looked, failed, isWhole] = [0, 0, 0, true];
  const scan = database.scan<{ value: unknown; count: number | bigint; record: string }>(
    sql`select ${column} as "value", count(*) as "count", min("id") as "record" from ${name(tableOf(entity))} where ${column} is not null group by ${column}`,
  );
  for await (const row of scan) {
    context.signal?.throwIfAborted();
    if (values === limits.schemaPreviewValues) {
      isWhole = false;
      break;
    }
    values += 1;
    looked += Number(row.count);
    const value = kind.fromColumn(row.value, from, database.dialect);
    const after = value === null ? null : convert(value);
    if (!(after instanceof FieldFault) || value === null) {
      if (values % yieldEvery === 0) await nextTurn();
      continue;
    }
    failed += Number(row.count);
    if (unread.length < limits.schemaFailing) unread.push(row.value as SqlValue);
    if (examples.length < limits.schemaExamples) {
      const detail = { pointer: '', code: after.code, params: after.params };
      examples.push({ record: row.record, value: kind.toJson(value), records: Number(row.count), detail });
    }
  }
  const failing = await recordsWith(database, entity, from, unread);
  const titles = await titlesOf(
    database,
    entity,
    examples.map(({ record }) => record),
    setting,
  );
  const titled = examples.map((example) => ({ ...example, title: titles.get(example.record) ?? null }));
  return { looked, failed, isWhole, failing, examples: titled };
}

/** Those that have one of these values in the column. */
async function recordsWith(
  database: Database,
  entity: EntityDefinition,
  field: FieldDefinition,
  values: readonly SqlValue[],
): Promise<readonly Id[]> {
  if (values.length === 0) return [];
  const rows = await database.read<{ id: Id }>(
    sql`select "id" from ${name(tableOf(entity))} where ${name(columnOf(field))} ${isAmong(values)} order by "id" limit ${limits.schemaFailing}`,
  );
  return rows.map(({ id }) => id);
}

async function titlesOf(
  database: Database,
  entity: EntityDefinition,
  records: readonly Id[],
  setting: Setting,
): Promise<ReadonlyMap<Id, string>> {
  const field = entity.fields.find((one) => one.name === entity.titleField);
  if (field === undefined || isVirtual(field) || records.length === 0) return new Map();
  const kind = fieldKind(field.kind);
  const rows = await database.read<{ id: Id; title: unknown }>(
    sql`select "id", ${name(columnOf(field))} as "title" from ${name(tableOf(entity))} where "id" ${isAmong(records)}`,
  );
  const titles = rows.flatMap(({ id, title }): [Id, string][] => {
    const value = title === null ? null : kind.fromColumn(title, field, database.dialect);
    return value === null ? [] : [[id, kind.toText(value, field, setting)]];
  });
  return new Map(titles);
}

const yieldEvery = 100;
