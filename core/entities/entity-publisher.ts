// Makes a published entity real: its table, columns and indexes, live and in the publishing transaction, by native DDL. Columns are added,
// never renamed and never taken away: what a definition drops stays readable to the versions that had it.
import { columnOf } from '../../schemas/field-names.ts';
import { isVirtual, maxLengthOf } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { name, sql } from '../database/sql.ts';
import { isUniqueViolation } from '../database/statement-error.ts';
import type { Publisher } from '../definitions/definitions.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import { invalid, type ProblemDetail } from '../kernel/problem.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { indexOf, shadowOf, sortPrefixLength, tableOf } from '../query/columns.ts';
import { checkFields } from './check-fields.ts';
import { checkIndexes, compoundIndexes, findRepeated } from './compound-indexes.ts';
import { checkComputed } from './computed/check-computed.ts';
import { fillComputed } from './computed/fill-computed.ts';
import { fieldKind } from './fields/index.ts';
import { makeSearchIndex } from './search-index.ts';

export function entityPublisher(needs: {
  database: Database;
  clock: Clock;
  jobs: Pick<JobQueue, 'enqueue'>;
}): Publisher<EntityDefinition> {
  const { database } = needs;
  return {
    async check(definition, next, current) {
      const live = current.entity(definition.name);
      const details = [
        ...checkFields(definition, live, next.entities()),
        ...checkComputed(definition, next.entities()),
        ...checkIndexes(definition),
      ];
      if (details.length > 0) return details;
      return [
        ...(await findDuplicates(database, definition, live)),
        ...(await findRepeated(database, definition, live)),
      ];
    },
    async apply(context, published, before, next) {
      const { definition } = published;
      const targets = definition.fields.flatMap((field) =>
        field.kind === 'reference' && field.target !== undefined ? [field.target] : [],
      );
      // Two new entities may point at each other: the tables come first, then the columns.
      for (const target of new Set([definition.name, ...targets])) {
        if (target === definition.name || next.entity(target) !== undefined)
          await createTable(database, context, target);
      }
      await addColumns(database, context, definition);
      await makeIndexes(database, context, definition, before?.definition);
      await makeSearchIndex(database, context, definition);
      await fillComputed(needs, context, definition, before?.definition);
    },
  };
}

/** A field becomes unique only when its values are already. */
async function findDuplicates(
  database: Database,
  next: EntityDefinition,
  live: EntityDefinition | undefined,
): Promise<ProblemDetail[]> {
  const details: ProblemDetail[] = [];
  for (const [index, field] of next.fields.entries()) {
    const before = live?.fields.find((candidate) => candidate.id === field.id);
    if (field.unique !== true || before === undefined || before.unique === true) continue;
    const value = uniqueExpression(field);
    const found = await database.read(
      sql`select 1 from ${name(tableOf(next.name))} where ${name(columnOf(field))} is not null group by ${value} having count(*) > 1 limit 1`,
    );
    if (found.length > 0)
      details.push({ pointer: `/fields/${index}/unique`, code: 'definition.not-unique', params: { name: field.name } });
  }
  return details;
}

function uniqueExpression(field: FieldDefinition): CompiledQuery {
  const column = name(columnOf(field));
  return fieldKind(field.kind).equalsFolded === true ? sql`lower(${column})` : sql`${column}`;
}

async function createTable(database: Database, context: InTransaction, entity: string): Promise<void> {
  const text = fieldKind('text').columnType({ id: '', name: 'id', kind: 'text' }, database.dialect);
  const whole = database.dialect === 'sqlite' ? sql`integer` : sql`bigint`;
  const columns = sql`"id" ${text} primary key not null, "version" ${whole} not null, "created_at" ${whole} not null, "updated_at" ${whole} not null,
    "created_by" ${text} not null, "updated_by" ${text} not null`;
  await database.define(context, [sql`create table if not exists ${name(tableOf(entity))} (${columns})`]);
}

async function addColumns(database: Database, context: InTransaction, entity: EntityDefinition): Promise<void> {
  const table = tableOf(entity.name);
  const there = await columnsThere(database, context, table);
  const statements: CompiledQuery[] = [];
  for (const field of entity.fields.filter((field) => !isVirtual(field))) {
    const kind = fieldKind(field.kind);
    const type = kind.columnType(field, database.dialect);
    const points = field.kind === 'reference' ? sql` references ${name(tableOf(field.target!))} ("id")` : sql``;
    if (!there.has(columnOf(field)))
      statements.push(sql`alter table ${name(table)} add column ${name(columnOf(field))} ${type}${points}`);
    if (kind.folded === 'shadow' && !there.has(shadowOf(columnOf(field)))) {
      statements.push(sql`alter table ${name(table)} add column ${name(shadowOf(columnOf(field)))} ${type}`);
    }
  }
  if (statements.length > 0) await database.define(context, statements);
}

async function columnsThere(database: Database, context: InTransaction, table: string): Promise<ReadonlySet<string>> {
  const rows = await context.transaction.read<{ name: string }>(
    database.dialect === 'sqlite'
      ? sql`select name as "name" from pragma_table_info(${table})`
      : sql`select column_name as "name" from information_schema.columns where table_schema = current_schema() and table_name = ${table}`,
  );
  return new Set(rows.map((row) => row.name));
}

async function makeIndexes(
  database: Database,
  context: InTransaction,
  entity: EntityDefinition,
  before: EntityDefinition | undefined,
): Promise<void> {
  const table = name(tableOf(entity.name));
  // NULLs are the smallest in every order of ours (SQLite's own way); PostgreSQL's indexes must be told so.
  const nulls = database.dialect === 'postgres' ? sql` nulls first` : sql``;
  const statements: CompiledQuery[] = [
    sql`create index if not exists ${name(indexOf(entity.name, 'updatedAt', 'sort'))} on ${table} ("updated_at", "id")`,
  ];
  for (const field of entity.fields.filter((field) => !isVirtual(field))) {
    const kind = fieldKind(field.kind);
    const unique = name(indexOf(entity.name, columnOf(field), 'unique'));
    const value = uniqueExpression(field);
    statements.push(
      field.unique === true
        ? sql`create unique index if not exists ${unique} on ${table} (${value})`
        : sql`drop index if exists ${unique}`,
    );
    const lookup = name(indexOf(entity.name, columnOf(field), 'lookup'));
    statements.push(
      kind.lookup === true || field.indexed === true
        ? sql`create index if not exists ${lookup} on ${table} (${value}${nulls}, "id")`
        : sql`drop index if exists ${lookup}`,
    );
    const sorted = sortColumn(field, kind.folded);
    if (field.name === entity.titleField && sorted !== undefined && maxLengthOf(field) <= sortPrefixLength) {
      statements.push(
        sql`create index if not exists ${name(indexOf(entity.name, columnOf(field), 'sort'))} on ${table} (${sorted}${nulls}, "id")`,
      );
    }
  }
  statements.push(...compoundIndexes(entity, before, database.dialect));
  try {
    await database.define(context, statements);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // Rows written between the check and now.
    throw invalid([{ pointer: '/fields', code: 'definition.not-unique', params: { name: error.constraint } }]);
  }
}

function sortColumn(
  field: FieldDefinition,
  folded: 'shadow' | 'lower' | 'same' | undefined,
): CompiledQuery | undefined {
  if (folded === 'shadow') return sql`${name(shadowOf(columnOf(field)))}`;
  if (folded === 'lower') return sql`lower(${name(columnOf(field))})`;
  return folded === 'same' ? sql`${name(columnOf(field))}` : undefined;
}
