// Changes of the schema as rows: what is being converted, how far it is, what could not be.
import type { FieldDefinition } from '../../../schemas/types.ts';
import { join, sql } from '../../database/sql.ts';
import type { InTransaction, Principal } from '../../kernel/context.ts';
import type { Json } from '../../kernel/data.ts';
import type { Id } from '../../kernel/id.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';
import type { Reader } from '../../kernel/transaction.ts';
import type { Tabled } from '../../query/columns.ts';
import type { ChangeState, SchemaChange } from '../schema-changes.ts';

export interface ChangePlan {
  /** The field before and after, each with its column. */
  readonly from: FieldDefinition;
  readonly to: FieldDefinition;
  readonly failing: 'refuse' | 'empty';
  /** The column held values of that kind before: those that were not changed since are what they were. */
  readonly goesBack: boolean;
  readonly principal: Principal;
  readonly locale: string;
}

/** As it is worked on. */
export interface OpenChange {
  readonly id: Id;
  /** The entity by the name it is stored under, which stays when it is called otherwise meanwhile. */
  readonly entity: string;
  readonly table: Tabled;
  readonly state: ChangeState;
  readonly plan: ChangePlan;
  readonly position: string;
  readonly done: number;
}

interface Row {
  readonly id: Id;
  readonly entity: string;
  readonly state: ChangeState;
  readonly plan: string;
  readonly position: string;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly details: string | null;
  readonly started_by: string;
  readonly started_at: number;
  readonly ended_at: number | null;
}

/** How a change is called in triggers and in what they note: a word of SQL. */
export function markOf(id: Id): string {
  return `c${id.replaceAll('-', '')}`;
}

export async function insertChange(
  { transaction }: InTransaction,
  change: { readonly id: Id; readonly entity: string; readonly plan: ChangePlan; readonly total: number },
  by: string,
  at: Date,
): Promise<void> {
  const { id, entity, plan, total } = change;
  await transaction.write(sql`insert into schema_changes (id, entity, state, plan, position, done, total, failed, started_by, started_at)
    values (${id}, ${entity}, ${'converting'}, ${JSON.stringify(plan)}, ${''}, ${0}, ${total}, ${0}, ${by}, ${at.getTime()})`);
}

/** Undefined once it has ended. `lock` keeps a second worker from the same slice. */
export async function openChange(reader: Reader, id: Id, lock = false): Promise<OpenChange | undefined> {
  const locking = lock ? sql` for update` : sql``;
  const [row] = await reader.read<Row>(
    sql`select * from schema_changes where id = ${id} and ended_at is null${locking}`,
  );
  if (row === undefined) return undefined;
  const { entity, state, position } = row;
  return {
    id,
    entity,
    table: { name: entity },
    state,
    position,
    done: Number(row.done),
    plan: JSON.parse(row.plan) as ChangePlan,
  };
}

export async function advanceChange(
  { transaction }: InTransaction,
  id: Id,
  to: { readonly position: string; readonly done: number; readonly failed?: number },
): Promise<void> {
  await transaction.write(
    sql`update schema_changes set position = ${to.position}, done = ${to.done}, failed = failed + ${to.failed ?? 0} where id = ${id}`,
  );
}

export async function setState(
  { transaction }: InTransaction,
  id: Id,
  state: ChangeState,
  endedAt: Date | undefined,
  details: readonly ProblemDetail[] = [],
): Promise<void> {
  const why = details.length === 0 ? null : JSON.stringify(details);
  await transaction.write(
    sql`update schema_changes set state = ${state}, position = ${''}, details = ${why}, ended_at = ${endedAt?.getTime() ?? null} where id = ${id}`,
  );
}

export async function changesOf(reader: Reader, entity: string | undefined): Promise<SchemaChange[]> {
  const own = entity === undefined ? sql`` : sql` where entity = ${entity}`;
  const rows = await reader.read<Row>(
    sql`select * from schema_changes${own} order by started_at desc, id desc limit 100`,
  );
  return rows.map(toChange);
}

export async function findChange(reader: Reader, id: Id): Promise<SchemaChange | undefined> {
  const [row] = await reader.read<Row>(sql`select * from schema_changes where id = ${id}`);
  return row === undefined ? undefined : toChange(row);
}

export async function planOfChange(reader: Reader, id: Id): Promise<ChangePlan | undefined> {
  const [row] = await reader.read<Pick<Row, 'plan'>>(sql`select plan from schema_changes where id = ${id}`);
  return row === undefined ? undefined : (JSON.parse(row.plan) as ChangePlan);
}

export async function isChanging(reader: Reader, entity: string): Promise<boolean> {
  const [row] = await reader.read(
    sql`select 1 from schema_changes where entity = ${entity} and ended_at is null limit 1`,
  );
  return row !== undefined;
}

function toChange(row: Row): SchemaChange {
  const { from, to, failing, goesBack } = JSON.parse(row.plan) as ChangePlan;
  return {
    id: row.id,
    entity: row.entity,
    state: row.state,
    from,
    to,
    failing,
    goesBack,
    done: Number(row.done),
    total: Number(row.total),
    failed: Number(row.failed),
    details: row.details === null ? [] : (JSON.parse(row.details) as ProblemDetail[]),
    startedBy: row.started_by,
    startedAt: new Date(Number(row.started_at)).toISOString(),
    endedAt: row.ended_at === null ? undefined : new Date(Number(row.ended_at)).toISOString(),
  };
}

export interface Failure {
  readonly record: Id;
  readonly value: Json;
  readonly detail: Omit<ProblemDetail, 'pointer'>;
}

/** What became of these records: the values that could not be converted, and no others of them. Answers by how many more there are than before. */
export async function keepFailures(
  { transaction }: InTransaction,
  id: Id,
  records: readonly Id[],
  failures: readonly Failure[],
): Promise<number> {
  if (records.length === 0) return 0;
  const list = join(records.map((record) => sql`${record}`));
  const gone = await transaction.write(sql`delete from schema_failed where change_id = ${id} and record in (${list})`);
  if (failures.length > 0)
    await transaction.write(
      sql`insert into schema_failed (change_id, record, old_value, detail) values ${join(
        failures.map(
          ({ record, value, detail }) => sql`(${id}, ${record}, ${JSON.stringify(value)}, ${JSON.stringify(detail)})`,
        ),
      )}`,
    );
  return failures.length - gone;
}

export async function failuresOf(reader: Reader, id: Id, after: string, limit: number): Promise<Failure[]> {
  const rows = await reader.read<{ record: Id; old_value: string; detail: string }>(
    sql`select record, old_value, detail from schema_failed where change_id = ${id} and record > ${after} order by record limit ${limit}`,
  );
  return rows.map((row) => ({
    record: row.record,
    value: JSON.parse(row.old_value) as Json,
    detail: JSON.parse(row.detail) as Failure['detail'],
  }));
}

export async function countFailures(reader: Reader, id: Id): Promise<number> {
  const [row] = await reader.read<{ count: number }>(
    sql`select count(*) as "count" from schema_failed where change_id = ${id}`,
  );
  return Number(row?.count ?? 0);
}

/** Takes up to so many noted records off the notes. */
export async function takeStale({ transaction }: InTransaction, id: Id, most: number): Promise<readonly Id[]> {
  const mark = markOf(id);
  const rows = await transaction.read<{ record: Id }>(
    sql`select record from schema_stale where change_id = ${mark} order by record limit ${most}`,
  );
  if (rows.length === 0) return [];
  const list = join(rows.map(({ record }) => sql`${record}`));
  await transaction.write(sql`delete from schema_stale where change_id = ${mark} and record in (${list})`);
  return rows.map(({ record }) => record);
}

export async function forgetStale({ transaction }: InTransaction, id: Id): Promise<void> {
  await transaction.write(sql`delete from schema_stale where change_id = ${markOf(id)}`);
}
