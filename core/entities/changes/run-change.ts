// The job of a change: slices of records, then those written meanwhile, then the switch in one transaction with the release. Each slice says how
// far it came, so that whoever follows a worker that died goes on there; until the switch everybody works with the field as it was.
import { columnOf } from '../../../schemas/field-names.ts';
import type { EntityDefinition, FieldDefinition } from '../../../schemas/types.ts';
import type { Database } from '../../database/database.ts';
import { join, name, sql } from '../../database/sql.ts';
import { isUniqueViolation } from '../../database/statement-error.ts';
import type { Definitions, Release } from '../../definitions/definitions.ts';
import type { JobOutcome, JobQueue } from '../../jobs/jobs.ts';
import { takeSteps } from '../../jobs/take-steps.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../../kernel/context.ts';
import { type Id, newId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { Problem, type ProblemDetail } from '../../kernel/problem.ts';
import type { CompiledQuery } from '../../kernel/transaction.ts';
import { tableOf } from '../../query/columns.ts';
import { isSearched } from '../../query/compile-search.ts';
import type { TableIndex } from '../field-indexes.ts';
import { fieldKind } from '../fields/index.ts';
import { beginRemaking, endRemaking, remakeIndex } from '../search-index.ts';
import { dropIndex, indexesOf } from '../table-indexes.ts';
import {
  advanceChange,
  countFailures,
  forgetStale,
  type OpenChange,
  openChange,
  setState,
  takeStale,
} from './change-table.ts';
import type { Setting } from './convert.ts';
import { convertRecords } from './convert-records.ts';
import { closeColumn, noteNoMore } from './triggers.ts';

export interface ChangeNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly clock: Clock;
  readonly jobs: Pick<JobQueue, 'enqueue' | 'work'>;
}

const kind = 'change-schema';
/** An index of a long table is one step: a machine that is restarted while it is made is no reason to give up. */
const maxAttempts = 100;

export function enqueueChange(jobs: Pick<JobQueue, 'enqueue'>, context: InTransaction, id: Id): Promise<Id> {
  return jobs.enqueue(context, { kind, payload: { id }, key: `${kind}/${id}`, maxAttempts });
}

export function workChanges(needs: ChangeNeeds): () => void {
  return needs.jobs.work(
    kind,
    async (job, signal): Promise<JobOutcome> => {
      const id = String(job.payload.id);
      const context = systemContext(kind, newId());
      if (!(await takeSteps(needs.clock, job, signal, stepsOf(needs, context, id))))
        await needs.database.transaction(context, (inside) => enqueueChange(needs.jobs, inside, id));
      return { kind: 'done' };
    },
    {
      inHouse: true,
      concurrency: 1,
      onDead: async (context, job, error) => {
        const change = await openChange(context.transaction, String(job.payload.id));
        const detail = { pointer: '', code: 'schema-change.failed', params: { detail: error.slice(0, 300) } };
        if (change !== undefined) await giveUp(needs, context, change, 'refused', [detail]);
      },
    },
  );
}

/** Answers a function that does the next step; false = there is none. The size of slices follows how long they take. */
function stepsOf(needs: ChangeNeeds, context: Context, id: Id): () => Promise<boolean> {
  let size = 50;
  return async () => {
    const change = await openChange(needs.database, id);
    if (change === undefined) return false;
    const began = performance.now();
    const more =
      change.state === 'finishing'
        ? await noteForSearch(needs, context, change, size)
        : await convertSlice(needs, context, change, size);
    size = nextSize(size, performance.now() - began);
    if (more || change.state === 'finishing') return more;
    await buildIndexes(needs, context, change);
    return switchOver(needs, context, change);
  };
}

function nextSize(size: number, tookMs: number): number {
  const fitting = Math.round((size * limits.schemaSliceMs) / Math.max(tookMs, 1));
  return Math.max(10, Math.min(limits.schemaSliceRows, size * 2, fitting));
}

/** Records in the order of their ids, then those noted meanwhile. Answers whether there is more than the switch can take. */
async function convertSlice(needs: ChangeNeeds, context: Context, seen: OpenChange, size: number): Promise<boolean> {
  const { database } = needs;
  return database.transaction(context, async (inside) => {
    const change = await openChange(inside.transaction, seen.id, database.dialect === 'postgres');
    if (change?.state !== 'converting') return false;
    const setting = settingOf(needs.definitions.current(inside));
    // Writers never rest: a few noted records are the switch's own business.
    if (change.position === beyondAll)
      return (await convertStale(needs, inside, change, setting)) === limits.schemaStaleAtOnce;
    const which = sql`"id" > ${change.position}`;
    const slice = await convertRecords(database, inside, change, setting, which, size);
    const isLast = slice.rows < size;
    const position = isLast ? beyondAll : slice.last!;
    await advanceChange(inside, change.id, { position, done: change.done + slice.rows, failed: slice.failed });
    return true;
  });
}

/** After every id there is. */
const beyondAll = '~';

/** Answers how many were noted. */
async function convertStale(
  { database }: ChangeNeeds,
  inside: InTransaction,
  change: OpenChange,
  setting: Setting,
): Promise<number> {
  const ids = await takeStale(inside, change.id, limits.schemaStaleAtOnce);
  if (ids.length === 0) return 0;
  const which = sql`"id" in (${join(ids.map((one) => sql`${one}`))})`;
  const { failed } = await convertRecords(database, inside, change, setting, which, ids.length);
  await advanceChange(inside, change.id, { position: change.position, done: change.done, failed });
  return ids.length;
}

/** Days and times are read as this house writes them. */
export function settingOf({ settings }: Release): Setting {
  const { language, calendar, timeZone: zone, country } = settings;
  return { language, calendar, zone, country };
}

/** So that the switch finds them: building them there would keep everybody waiting. */
async function buildIndexes(needs: ChangeNeeds, context: Context, change: OpenChange): Promise<void> {
  const { database, definitions } = needs;
  const next = nextEntity(definitions.current(), change);
  if (next === undefined) return;
  try {
    await database.buildIndexes(await indexesOfChange(database, next, change));
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const detail = { pointer: '', code: 'definition.not-unique', params: { name: change.plan.to.name } };
    await database.transaction(context, (inside) => giveUp(needs, inside, change, 'refused', [detail]));
  }
}

/** The entity as it is live now, with the field as the change makes it; undefined when the field is no longer the one that is converted. */
function nextEntity(release: Release, { entity, plan }: OpenChange): EntityDefinition | undefined {
  const live = release.entity(entity);
  const before = live?.fields.find(({ id }) => id === plan.from.id);
  if (live === undefined || before === undefined) return undefined;
  if (before.kind !== plan.from.kind || columnOf(before) !== columnOf(plan.from)) return undefined;
  const after: FieldDefinition = { ...plan.to, name: before.name, column: columnOf(plan.to) };
  return { ...live, fields: live.fields.map((field) => (field.id === after.id ? after : field)) };
}

/** All or nothing: the last converted records, the release, the end of notes. Answers whether there is something left to do. */
async function switchOver(needs: ChangeNeeds, context: Context, seen: OpenChange): Promise<boolean> {
  const { database, definitions } = needs;
  try {
    return await database.transaction({ ...context, ...actorOf(seen) }, async (inside) => {
      const isPostgres = database.dialect === 'postgres';
      const change = await openChange(inside.transaction, seen.id, isPostgres);
      if (change?.state !== 'converting') return false;
      const table = name(tableOf(change.table));
      // Whoever writes to the table has ended, and whoever comes waits: then they are sent back to the new definition. The strongest lock at once:
      // one that grew later would meet those who read first and write then, each waiting for the other.
      if (isPostgres) await database.define(inside, [sql`lock table ${table} in access exclusive mode`]);
      await definitions.refresh(inside);
      const setting = settingOf(definitions.current(inside));
      // More than a few were written since: another round first.
      if ((await convertStale(needs, inside, change, setting)) === limits.schemaStaleAtOnce) return true;
      const failed = await countFailures(inside.transaction, change.id);
      if (failed > 0 && change.plan.failing === 'refuse')
        return refuse(needs, inside, change, 'schema-change.values', { count: failed });
      const next = nextEntity(definitions.current(inside), change);
      if (next === undefined) return refuse(needs, inside, change, 'schema-change.overtaken', {});
      const isLeft = database.dialect === 'sqlite' && isSearched(fieldKind(change.plan.to.kind), change.plan.to);
      if (isLeft) await inside.transaction.write(beginRemaking(change.table));
      await publishSwitch(needs, inside, change, next);
      await setState(inside, change.id, isLeft ? 'finishing' : 'done', isLeft ? undefined : needs.clock.now());
      return isLeft;
    });
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 422) throw error;
    // Somebody published what does not go with the new kind meanwhile.
    await database.transaction(context, (inside) => giveUp(needs, inside, seen, 'refused', error.details));
    return false;
  }
}

function actorOf({ plan }: OpenChange): Pick<Context, 'principal' | 'locale'> {
  return { principal: plan.principal, locale: plan.locale };
}

async function publishSwitch(
  { database, definitions }: ChangeNeeds,
  inside: InTransaction,
  { id, entity, table, plan }: OpenChange,
  next: EntityDefinition,
): Promise<void> {
  const { dialect } = database;
  await database.define(inside, noteNoMore(id, table, dialect));
  await forgetStale(inside, id);
  const baseVersion = definitions.current(inside).get('entity', entity)!.version;
  const columns = new Map([[plan.to.id, columnOf(plan.to)]]);
  await definitions.publish(inside, [{ definition: next, baseVersion, columns }]);
  await database.define(inside, closeColumn(table, plan.from, dialect));
}

async function refuse(
  needs: ChangeNeeds,
  inside: InTransaction,
  change: OpenChange,
  code: string,
  params: Readonly<Record<string, number>>,
): Promise<false> {
  await giveUp(needs, inside, change, 'refused', [{ pointer: '', code, params }]);
  return false;
}

/** The field stays as it is. What was converted stays in a column that nobody reads. */
export async function giveUp(
  { database, definitions, clock }: Pick<ChangeNeeds, 'database' | 'definitions' | 'clock'>,
  inside: InTransaction,
  change: OpenChange,
  state: 'refused' | 'cancelled',
  details: readonly ProblemDetail[],
): Promise<void> {
  const { id, table, plan, position } = change;
  const { dialect } = database;
  const ends: CompiledQuery[] = noteNoMore(id, table, dialect);
  await database.define(inside, plan.goesBack ? [...ends, ...closeColumn(table, plan.to, dialect)] : ends);
  const next = nextEntity(definitions.current(inside), change);
  if (position === beyondAll && next !== undefined)
    await database.defineBeside((await indexesOfChange(database, next, change)).map(dropIndex), inside);
  await forgetStale(inside, id);
  await setState(inside, id, state, clock.now(), details);
}

/** Those over the column that the values are converted into. */
async function indexesOfChange(
  database: Database,
  next: EntityDefinition,
  { plan }: OpenChange,
): Promise<TableIndex[]> {
  const column = columnOf(plan.to);
  return (await indexesOf(database, database, next)).filter(({ columns }) => columns.includes(column));
}

/** On SQLite the words of texts stand in an index beside the table, which begins anew: the records are noted for it, slice by slice. */
async function noteForSearch(needs: ChangeNeeds, context: Context, seen: OpenChange, size: number): Promise<boolean> {
  // Again, where it was killed before the first slice.
  if (seen.position === '') await needs.database.defineBeside(remakeIndex(seen.table));
  return needs.database.transaction(context, async (inside) => {
    const change = await openChange(inside.transaction, seen.id);
    if (change?.state !== 'finishing') return false;
    const rows = await inside.transaction.read<{ id: Id }>(
      sql`select "id" from ${name(tableOf(change.table))} where "id" > ${change.position} order by "id" limit ${size}`,
    );
    if (rows.length > 0)
      await inside.transaction.write(
        sql`insert or ignore into search_stale (entity, record) values ${join(rows.map(({ id }) => sql`(${change.entity}, ${id})`))}`,
      );
    const last = rows.at(-1)?.id;
    if (last === undefined || rows.length < size) {
      await inside.transaction.write(endRemaking(change.table));
      await setState(inside, change.id, 'done', needs.clock.now());
      return false;
    }
    await advanceChange(inside, change.id, { position: last, done: change.done });
    return true;
  });
}
