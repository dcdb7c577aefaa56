// One slice of a change: the values of some records, read in the one column and written in the other. Nothing else of the records changes: no
// version, no event; what it fills in is no act of anybody.
import { columnOf } from '../../../schemas/field-names.ts';
import type { FieldDefinition } from '../../../schemas/types.ts';
import type { Database } from '../../database/database.ts';
import { join, name, sql } from '../../database/sql.ts';
import type { InTransaction } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';
import type { CompiledQuery, SqlValue } from '../../kernel/transaction.ts';
import { type Tabled, tableOf } from '../../query/columns.ts';
import { columnsOf, columnValues, type ModelField } from '../entity-model.ts';
import { FieldFault } from '../fields/field-kind.ts';
import { fieldKind } from '../fields/index.ts';
import type { FieldValue } from '../records.ts';
import { type Failure, keepFailures, type OpenChange } from './change-table.ts';
import { type Convert, converter, type Setting } from './convert.ts';

export interface Slice {
  readonly last: Id | undefined;
  readonly rows: number;
  /** How many more values cannot be converted. */
  readonly failed: number;
}

/** Converts the records for which `which` holds, at most so many, in the order of their ids. */
export async function convertRecords(
  database: Database,
  inside: InTransaction,
  change: OpenChange,
  setting: Setting,
  which: CompiledQuery,
  most: number,
): Promise<Slice> {
  const { dialect } = database;
  const [from, to] = [entryOf(change.plan.from), entryOf(change.plan.to)];
  const table = name(tableOf(change.table));
  const columns = [...columnsOf(from).slice(0, 1), ...columnsOf(to)];
  const locking = dialect === 'postgres' ? sql` for update` : sql``;
  const rows = await inside.transaction.read<Record<string, unknown>>(
    sql`select ${join([sql`"id"`, ...columns.map(name)])} from ${table} where ${which} order by "id" limit ${most}${locking}`,
  );
  const convert = rowConverter(change, setting);
  const failures: Failure[] = [];
  const written: (readonly SqlValue[])[] = [];
  for (const row of rows) {
    const id = String(row.id);
    const [before, now] = [valueIn(row, from.definition, dialect), valueIn(row, to.definition, dialect)];
    const value = convert(before, now);
    if (value instanceof FieldFault) {
      const json = from.kind.toJson(before!);
      failures.push({ record: id, value: json, detail: { code: value.code, params: value.params } });
    }
    const after = columnValues(to, value instanceof FieldFault ? null : value, dialect);
    const stands = columnsOf(to).map((column) => (row[column] ?? null) as SqlValue);
    if (!after.every((one, at) => sameColumn(one, stands[at] ?? null))) written.push([id, ...after]);
  }
  await writeColumns(inside, change.table, to, written, dialect);
  const ids = rows.map((row) => String(row.id));
  const failed = await keepFailures(inside, change.id, ids, failures);
  return { last: ids.at(-1), rows: rows.length, failed };
}

function entryOf(definition: FieldDefinition): ModelField {
  return { definition, kind: fieldKind(definition.kind) };
}

function valueIn(
  row: Readonly<Record<string, unknown>>,
  field: FieldDefinition,
  dialect: Database['dialect'],
): FieldValue {
  const raw = row[columnOf(field)];
  return raw === null || raw === undefined ? null : fieldKind(field.kind).fromColumn(raw, field, dialect);
}

type ConvertRow = (before: FieldValue, now: FieldValue) => FieldValue | FieldFault;

/**
 * A change that goes back finds the values of before in their column: one that nobody changed since stays what it was, also where converting it and
 * back would lose something.
 */
function rowConverter({ plan }: OpenChange, setting: Setting): ConvertRow {
  const convert = emptyToo(converter(plan.from, plan.to, setting));
  if (!plan.goesBack) return (before) => convert(before);
  const forth = emptyToo(converter(plan.to, plan.from, setting));
  const same = (one: FieldValue | FieldFault, other: FieldValue): boolean =>
    JSON.stringify(one instanceof FieldFault ? null : one) === JSON.stringify(other);
  return (before, now) => (now !== null && same(forth(now), before) ? now : convert(before));
}

function emptyToo(convert: Convert): (value: FieldValue) => FieldValue | FieldFault {
  return (value) => (value === null ? null : convert(value));
}

function sameColumn(one: SqlValue, other: SqlValue): boolean {
  return one === other || (one !== null && other !== null && String(one) === String(other));
}

/** One statement for all: they come as texts where the database would not know what a bare parameter is. */
async function writeColumns(
  { transaction }: InTransaction,
  entity: Tabled,
  to: ModelField,
  rows: readonly (readonly SqlValue[])[],
  dialect: Database['dialect'],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = columnsOf(to);
  const storage = dialect === 'sqlite' ? 'text' : to.kind.storage('postgres');
  const type = to.kind.columnType(to.definition, dialect);
  const given = (value: SqlValue): CompiledQuery =>
    dialect === 'sqlite' ? sql`${value}` : sql`cast(${value === null ? null : String(value)} as text)`;
  const values = join(rows.map((row) => sql`(${join(row.map(given))})`));
  const names = join([sql`id`, ...columns.map((_, at) => name(`v${at}`))]);
  const sets = join(
    columns.map((column, at) => {
      const value = sql`v.${name(`v${at}`)}`;
      return sql`${name(column)} = ${storage === 'text' ? value : sql`cast(${value} as ${type})`}`;
    }),
  );
  const table = name(tableOf(entity));
  await transaction.write(
    sql`with v(${names}) as (values ${values}) update ${table} set ${sets} from v where ${table}."id" = v.id`,
  );
}
