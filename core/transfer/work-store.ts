// Imports, bulk acts and their rows in the database.
import { isAmong, join, sql } from '../database/sql.ts';
import type { Context, InTransaction, Principal } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Reader } from '../kernel/transaction.ts';
import type { BulkAct, ImportPlan, ImportRow, RowOutcome, Work, WorkStatus } from './transfer.ts';

/** An import, or a bulk act: the latter has an act, and as the one cell of each row the id of a record. */
export interface StoredWork {
  readonly id: Id;
  readonly entity: string;
  readonly fileName: string;
  readonly status: WorkStatus;
  readonly header: readonly string[];
  readonly plan: ImportPlan | undefined;
  readonly act: BulkAct | undefined;
  /** Of a bulk act that was tried: the rules that held, with for how many records. */
  readonly rules: RuleCounts;
  readonly total: number;
  readonly done: number;
  readonly createdBy: Id;
  readonly principal: Extract<Principal, { kind: 'user' }>;
  readonly locale: string;
  readonly createdAt: number;
  readonly endedAt: number | null;
}

export type RuleCounts = { readonly [rule: string]: number };

export interface StoredRow extends ImportRow {
  readonly version: number | null;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  readonly related: readonly (readonly [entity: string, id: Id])[];
}

/** What became of a row. */
export interface RowResult {
  readonly outcome: RowOutcome;
  readonly record?: Id | undefined;
  readonly version?: number | undefined;
  readonly before?: JsonObject | undefined;
  readonly after?: JsonObject | undefined;
  readonly related?: StoredRow['related'] | undefined;
  readonly reasons?: ImportRow['reasons'] | undefined;
}

interface WorkColumns {
  readonly id: Id;
  readonly entity: string;
  readonly file_name: string;
  readonly status: WorkStatus;
  readonly header: string;
  readonly plan: string | null;
  readonly act: string | null;
  readonly rules: string | null;
  readonly total: number;
  readonly done: number;
  readonly created_by: Id;
  readonly principal: string;
  readonly locale: string;
  readonly created_at: number;
  readonly ended_at: number | null;
}

interface RowColumns {
  readonly number: number;
  readonly cells: string;
  readonly outcome: RowOutcome | null;
  readonly record: Id | null;
  readonly version: number | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly related: string | null;
  readonly reasons: string | null;
}

export async function insertWork({ transaction }: InTransaction, made: StoredWork): Promise<void> {
  await transaction.write(sql`insert into imports (id, entity, file_name, status, header, act, total, done, created_by, principal, locale, created_at)
    values (${made.id}, ${made.entity}, ${made.fileName}, ${made.status}, ${JSON.stringify(made.header)}, ${json(made.act)}, ${made.total}, ${0}, ${made.createdBy},
      ${JSON.stringify(made.principal)}, ${made.locale}, ${made.createdAt})`);
}

/** @param first the number of the first of these rows */
export async function insertRows(
  { transaction }: InTransaction,
  id: Id,
  first: number,
  rows: readonly (readonly string[])[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += insertedAtOnce) {
    const values = rows
      .slice(at, at + insertedAtOnce)
      .map((cells, index) => sql`(${id}, ${first + at + index}, ${JSON.stringify(cells)})`);
    await transaction.write(sql`insert into import_rows (import, number, cells) values ${join(values)}`);
  }
}

/** Three parameters a row; SQLite takes 32,766 of them, and statements of one length are prepared once. */
const insertedAtOnce = 100;

export async function findWork(reader: Reader, id: Id): Promise<StoredWork | undefined> {
  const [row] = await reader.read<WorkColumns>(sql`select * from imports where id = ${id}`);
  return row && workOf(row);
}

/** Newest first. @param by absent = everybody's */
export async function listImports(reader: Reader, by: Id | undefined): Promise<StoredWork[]> {
  const own = by === undefined ? sql`` : sql` and created_by = ${by}`;
  const rows = await reader.read<WorkColumns>(
    sql`select * from imports where act is null${own} order by created_at desc, id desc limit ${limits.pageSize}`,
  );
  return rows.map(workOf);
}

/** Changes the state if it is still one of these; false when it is another. */
export async function moveWork(
  { transaction }: InTransaction,
  id: Id,
  from: readonly WorkStatus[],
  to: WorkStatus,
  endedAt: number | null,
): Promise<boolean> {
  const written = await transaction.write(sql`update imports set status = ${to}, ended_at = ${endedAt}
    where id = ${id} and status in (${join(from.map((status) => sql`${status}`))})`);
  return written === 1;
}

export async function savePlan({ transaction }: InTransaction, id: Id, plan: ImportPlan): Promise<void> {
  await transaction.write(sql`update imports set plan = ${JSON.stringify(plan)} where id = ${id}`);
}

/** Whose act it is from now on. */
export async function saveActor(
  { transaction }: InTransaction,
  id: Id,
  person: StoredWork['principal'],
): Promise<void> {
  await transaction.write(sql`update imports set principal = ${JSON.stringify(person)} where id = ${id}`);
}

/** Forgets what became of the rows: a new try begins at the first. */
export async function restartRows(context: InTransaction, id: Id): Promise<void> {
  const { transaction } = context;
  await forgetKin(context, id);
  await transaction.write(sql`update imports set done = 0, rules = null where id = ${id}`);
  await transaction.write(
    sql`update import_rows set outcome = null, record = null, version = null, before = null, after = null, related = null, reasons = null where import = ${id} and outcome is not null`,
  );
}

export async function readRows(
  reader: Reader,
  id: Id,
  page: { readonly after: number; readonly limit: number; readonly outcome?: RowOutcome | undefined },
): Promise<StoredRow[]> {
  const outcome = page.outcome === undefined ? sql`` : sql` and outcome = ${page.outcome}`;
  const rows = await reader.read<RowColumns>(
    sql`select * from import_rows where import = ${id} and number > ${page.after}${outcome} order by number limit ${page.limit}`,
  );
  return rows.map(rowOf);
}

/** These rows, first to last. */
export async function readRowsOf(reader: Reader, id: Id, numbers: readonly number[]): Promise<StoredRow[]> {
  if (numbers.length === 0) return [];
  const rows = await reader.read<RowColumns>(
    sql`select * from import_rows where import = ${id} and number ${isAmong(numbers)} order by number`,
  );
  return rows.map(rowOf);
}

/** What these rows are found by while a dry run lasts. */
export async function saveKin(
  { transaction }: InTransaction,
  id: Id,
  rows: readonly (readonly [number: number, tokens: ReadonlySet<string>])[],
): Promise<void> {
  const values = rows.flatMap(([number, tokens]) => [...tokens].map((token) => sql`(${id}, ${token}, ${number})`));
  for (let at = 0; at < values.length; at += insertedAtOnce)
    await transaction.write(
      sql`insert into import_kin (import, token, number) values ${join(values.slice(at, at + insertedAtOnce))} on conflict do nothing`,
    );
}

/** Rows before `before` that are found by one of these, and by what those are found, and so on: at most `most`, the first ones. */
export async function findKin(
  reader: Reader,
  id: Id,
  tokens: readonly string[],
  { before, most }: { readonly before: number; readonly most: number },
): Promise<number[]> {
  const found = new Set<number>();
  let asked = tokens;
  while (asked.length > 0 && found.size <= most) {
    const rows = await reader.read<{ number: number }>(
      sql`select distinct number from import_kin where import = ${id} and token ${isAmong(asked)} and number < ${before} order by number limit ${most + 1}`,
    );
    const more = rows.map(({ number }) => Number(number)).filter((number) => !found.has(number));
    for (const number of more) found.add(number);
    const theirs =
      more.length === 0
        ? []
        : await reader.read<{ token: string }>(
            sql`select distinct token from import_kin where import = ${id} and number ${isAmong(more)}`,
          );
    asked = theirs.map(({ token }) => token);
  }
  return [...found].sort((one, other) => one - other);
}

/** @param numbers absent = of all rows */
export async function forgetKin({ transaction }: InTransaction, id: Id, numbers?: readonly number[]): Promise<void> {
  if (numbers?.length === 0) return;
  const only = numbers === undefined ? sql`` : sql` and number ${isAmong(numbers)}`;
  await transaction.write(sql`delete from import_kin where import = ${id}${only}`);
}

/** The last rows first: what was written last is taken back first. */
export async function readWrittenBackwards(
  reader: Reader,
  id: Id,
  before: number,
  limit: number,
): Promise<StoredRow[]> {
  const rows = await reader.read<RowColumns>(sql`select * from import_rows where import = ${id} and number < ${before}
    and outcome in ('created', 'updated', 'deleted') order by number desc limit ${limit}`);
  return rows.map(rowOf);
}

export async function saveResult(
  { transaction }: InTransaction,
  id: Id,
  number: number,
  result: RowResult,
): Promise<void> {
  transaction.tell(sql`update import_rows set outcome = ${result.outcome}, record = ${result.record ?? null}, version = ${result.version ?? null},
    before = ${json(result.before)}, after = ${json(result.after)}, related = ${json(result.related)}, reasons = ${json(result.reasons)}
    where import = ${id} and number = ${number}`);
}

export async function saveProgress(
  { transaction }: InTransaction,
  id: Id,
  { done, rules }: Pick<StoredWork, 'done' | 'rules'>,
): Promise<void> {
  transaction.tell(sql`update imports set done = ${done}, rules = ${json(rules)} where id = ${id}`);
}

export async function countOutcomes(reader: Reader, id: Id): Promise<Work['outcomes']> {
  const rows = await reader.read<{ outcome: RowOutcome; count: number }>(
    sql`select outcome, count(*) as "count" from import_rows where import = ${id} and outcome is not null group by outcome`,
  );
  return Object.fromEntries(rows.map(({ outcome, count }) => [outcome, Number(count)]));
}

export async function deleteWork(context: InTransaction, id: Id): Promise<void> {
  const { transaction } = context;
  await forgetKin(context, id);
  await transaction.write(sql`delete from import_rows where import = ${id}`);
  await transaction.write(sql`delete from imports where id = ${id}`);
}

/** The context of what is done in the background: who began it, and one correlation for all that follows from it. */
export function contextOf(stored: StoredWork): Context {
  const via = stored.act === undefined ? ({ via: 'import' } as const) : {};
  const quiet = stored.plan?.quiet === true ? { quiet: true } : {};
  return { principal: stored.principal, locale: stored.locale, correlationId: stored.id, ...quiet, ...via };
}

function workOf(row: WorkColumns): StoredWork {
  return {
    id: row.id,
    entity: row.entity,
    fileName: row.file_name,
    status: row.status,
    header: JSON.parse(row.header) as string[],
    plan: row.plan === null ? undefined : (JSON.parse(row.plan) as ImportPlan),
    act: row.act === null ? undefined : (JSON.parse(row.act) as BulkAct),
    rules: row.rules === null ? {} : (JSON.parse(row.rules) as RuleCounts),
    total: Number(row.total),
    done: Number(row.done),
    createdBy: row.created_by,
    principal: JSON.parse(row.principal) as StoredWork['principal'],
    locale: row.locale,
    createdAt: Number(row.created_at),
    endedAt: row.ended_at === null ? null : Number(row.ended_at),
  };
}

function rowOf(row: RowColumns): StoredRow {
  const read = <T>(json: string | null, otherwise: T): T => (json === null ? otherwise : (JSON.parse(json) as T));
  return {
    number: Number(row.number),
    cells: JSON.parse(row.cells) as string[],
    outcome: row.outcome,
    record: row.record,
    version: row.version === null ? null : Number(row.version),
    before: read<JsonObject | null>(row.before, null),
    after: read<JsonObject | null>(row.after, null),
    related: read<StoredRow['related']>(row.related, []),
    reasons: read<ImportRow['reasons']>(row.reasons, []),
  };
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
