// Makes a published entity real: its table, columns and indexes, live and in the publishing transaction, by native DDL. Columns are added,
// never renamed and never taken away: what a definition drops stays readable to the versions that had it.

import { columnOf } from '../../schemas/field-names.ts';
import { isLink } from '../../schemas/field-schema.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import type { Database, Dialect } from '../database/database.ts';
import { join, name, sql } from '../database/sql.ts';
import type { Definitions, Publisher, Release } from '../definitions/definitions.ts';
import { presentPen } from '../definitions/names/present-names.ts';
import { writeEntity } from '../definitions/names/write-entity.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { ProblemDetail } from '../kernel/problem.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { indexOf, linkTableOf, type Tabled, tableOf } from '../query/columns.ts';
import { keepAppendOnly } from './append-only.ts';
import { letFieldsGo, putInBin, takeFromBin } from './bin/entity-bin.ts';
import { checkFields } from './check-fields.ts';
import { checkLines } from './check-lines.ts';
import { checkLock } from './check-lock.ts';
import { checkIndexes, findRepeated } from './compound-indexes.ts';
import { checkComputed } from './computed/check-computed.ts';
import { fillComputed } from './computed/fill-computed.ts';
import { comparedValue } from './field-indexes.ts';
import { fieldKind } from './fields/index.ts';
import { lockedWith, lockTriggers } from './locking.ts';
import { makeSearchIndex } from './search-index.ts';
import { addColumns, columnsThere, type NewColumn, newColumns, tabledIn } from './table-columns.ts';
import { makeIndexes, prepareIndexes, tendIndexes } from './table-indexes.ts';

export function entityPublisher(needs: {
  database: Database;
  definitions: Definitions;
  clock: Clock;
  jobs: Pick<JobQueue, 'enqueue'>;
}): Publisher<EntityDefinition> {
  const { database } = needs;
  return {
    async check(definition, next, current) {
      const live = current.entities().find(({ id }) => id === definition.id);
      const details = [
        ...checkFields(definition, live, next.entities()),
        ...checkComputed(definition, next.entities()),
        ...checkLines(definition, live, next.entities()),
        ...checkIndexes(definition),
        ...checkLock(definition, next.entities()),
      ];
      if (details.length > 0) return details;
      return [
        ...(await findDuplicates(database, definition, live)),
        ...(await findRepeated(database, definition, live)),
      ];
    },
    prepare: (definition) => prepareIndexes(database, definition),
    abandon: (definition) => tendIndexes(needs, definition),
    async apply(context, published, before, next) {
      const { definition } = published;
      const targets = definition.fields.flatMap((field) =>
        isLink(field) && field.target !== undefined ? [field.target] : [],
      );
      // Two new entities may point at each other: the tables come first, then the columns.
      const tabled = tabledIn(next);
      for (const target of new Set([definition.name, ...targets])) {
        if (target === definition.name || next.entity(target) !== undefined)
          await createTable(database, context, next.entity(target) ?? definition, tabled);
      }
      const added = await addMissing(database, context, definition, tabled);
      await makeLinkTables(database, context, definition, tabled);
      await makeIndexes(database, context, definition, before?.definition, added);
      await makeSearchIndex(database, context, definition);
      await keepAppendOnly(database, context, definition, before?.definition);
      await makeLocks(database, context, definition, before?.definition, next);
      // What only follows a name means what it meant.
      const meant =
        before &&
        writeEntity(
          before.definition,
          presentPen((name) => next.entity(name)),
        );
      // What it reads of others may have changed while it lay in the bin: all of it is computed anew.
      const wasAway = await takeFromBin(needs, context, definition);
      await letFieldsGo(database, context, definition, before?.definition);
      await fillComputed(needs, context, definition, wasAway ? undefined : meant);
    },
    async retire(context, { definition }, next) {
      // Called otherwise, it is still there.
      if (next.entity(definition.name) === undefined) await putInBin(needs, context, definition, next);
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
    const value = comparedValue(field);
    const found = await database.readBeside(
      sql`select 1 from ${name(tableOf(next))} where ${name(columnOf(field))} is not null group by ${value} having count(*) > 1 limit 1`,
    );
    if (found.length > 0)
      details.push({ pointer: `/fields/${index}/unique`, code: 'definition.not-unique', params: { name: field.name } });
  }
  return details;
}

/**
 * SQLite makes a table with all of its columns: they may point at tables that are not there yet. PostgreSQL's tables come first and get them then,
 * as those do on both that have been there before.
 */
async function createTable(
  database: Database,
  context: InTransaction,
  entity: EntityDefinition,
  tabled: (name: string) => Tabled,
): Promise<void> {
  const { dialect } = database;
  const text = fieldKind('text').columnType({ id: '', name: 'id', kind: 'text' }, dialect);
  const whole = dialect === 'sqlite' ? sql`integer` : sql`bigint`;
  const own = sql`"id" ${text} primary key not null, "version" ${whole} not null, "created_at" ${whole} not null, "updated_at" ${whole} not null,
    "created_by" ${text} not null, "updated_by" ${text} not null`;
  const more = dialect === 'sqlite' ? columnsOf(entity, dialect, tabled).map(({ definition }) => definition) : [];
  await database.define(context, [sql`create table if not exists ${name(tableOf(entity))} (${join([own, ...more])})`]);
}

function columnsOf(entity: EntityDefinition, dialect: Dialect, tabled: (name: string) => Tabled): NewColumn[] {
  return entity.fields.flatMap((field) => newColumns(field, dialect, tabled));
}

/** Answers which columns are new. */
async function addMissing(
  database: Database,
  context: InTransaction,
  entity: EntityDefinition,
  tabled: (name: string) => Tabled,
): Promise<ReadonlySet<string>> {
  const there = await columnsThere(database, context.transaction, tableOf(entity));
  const missing = columnsOf(entity, database.dialect, tabled).filter((column) => !there.has(column.name));
  if (missing.length > 0) await database.define(context, addColumns(entity, missing, database.dialect));
  return new Set(missing.map((column) => column.name));
}

/** One for each field that holds several records; found from both sides by an index. */
async function makeLinkTables(
  database: Database,
  context: InTransaction,
  entity: EntityDefinition,
  tabled: (name: string) => Tabled,
): Promise<void> {
  const statements = entity.fields
    .filter((field) => fieldKind(field.kind).links === true)
    .flatMap((field) => {
      const table = linkTableOf(entity, columnOf(field));
      const type = fieldKind(field.kind).columnType(field, database.dialect);
      const end = (column: string, of: Tabled): CompiledQuery =>
        sql`${name(column)} ${type} not null references ${name(tableOf(of))} ("id")`;
      const compact = database.dialect === 'sqlite' ? sql` without rowid` : sql``;
      return [
        sql`create table if not exists ${name(table)}
          (${end('source', entity)}, ${end('target', tabled(field.target!))}, primary key ("source", "target"))${compact}`,
        sql`create unique index if not exists ${name(indexOf(entity, columnOf(field), 'inverse'))} on ${name(table)} ("target", "source")`,
      ];
    });
  if (statements.length > 0) await database.define(context, statements);
}

/** Of the entity and of those whose triggers look at it. */
async function makeLocks(
  database: Database,
  context: InTransaction,
  entity: EntityDefinition,
  before: EntityDefinition | undefined,
  next: Release,
): Promise<void> {
  const named = (name: string): EntityDefinition | undefined => (name === entity.name ? entity : next.entity(name));
  for (const one of lockedWith(entity, before, next.entities())) {
    await createTable(database, context, one, tabledIn(next));
    await database.define(context, lockTriggers(one, named, database.dialect));
  }
}
