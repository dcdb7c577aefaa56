// Rows of rules with times: how far each has been seen to, and the runs over records that came of it.
import type { FilterTree } from '../../../schemas/types.ts';
import { nothing, sql } from '../../database/sql.ts';
import type { InTransaction } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';
import type { Reader } from '../../kernel/transaction.ts';

export interface ScheduleRow {
  readonly trigger: string;
  readonly watermark: number;
}

export interface RunRow {
  readonly id: Id;
  readonly rule: string;
  readonly entity: string;
  readonly occurrence: string;
  readonly filter: string | null;
  readonly cursor: string | null;
  readonly done: number;
  readonly fired: number;
  readonly failed: number;
  readonly started_at: number;
  readonly ended_at: number | null;
}

/** @param isLocked others wait: PostgreSQL, where several processes may come at once */
export async function scheduleOf(reader: Reader, rule: string, isLocked: boolean): Promise<ScheduleRow | undefined> {
  const [row] = await reader.read<ScheduleRow>(
    sql`select trigger, watermark from rule_schedules where rule = ${rule}${isLocked ? sql` for update` : nothing}`,
  );
  return row && { trigger: row.trigger, watermark: Number(row.watermark) };
}

export async function putSchedule({ transaction }: InTransaction, rule: string, row: ScheduleRow): Promise<void> {
  await transaction.write(sql`insert into rule_schedules (rule, trigger, watermark) values (${rule}, ${row.trigger}, ${row.watermark})
    on conflict (rule) do update set trigger = excluded.trigger, watermark = excluded.watermark`);
}

export async function dropSchedule({ transaction }: InTransaction, rule: string): Promise<void> {
  await transaction.write(sql`delete from rule_schedules where rule = ${rule}`);
}

/** @returns false when this time has had its run */
export async function addRun(
  { transaction }: InTransaction,
  run: { id: Id; rule: string; entity: string; at: Date; filter: FilterTree | undefined; now: number },
): Promise<boolean> {
  const filter = run.filter === undefined ? null : JSON.stringify(run.filter);
  const count =
    await transaction.write(sql`insert into rule_runs (id, rule, entity, occurrence, filter, done, fired, failed, started_at)
      values (${run.id}, ${run.rule}, ${run.entity}, ${run.at.toISOString()}, ${filter}, 0, 0, 0, ${run.now})
      on conflict (rule, occurrence) do nothing`);
  return count === 1;
}

export async function openRun(reader: Reader, id: Id, isLocked: boolean): Promise<RunRow | undefined> {
  const [row] = await reader.read<RunRow>(
    sql`select * from rule_runs where id = ${id} and ended_at is null${isLocked ? sql` for update` : nothing}`,
  );
  return row;
}

export async function advanceRun(
  { transaction }: InTransaction,
  id: Id,
  to: { cursor: string | null; done: number; fired: number; failed: number; endedAt: number | null },
): Promise<void> {
  await transaction.write(sql`update rule_runs set cursor = ${to.cursor}, done = ${to.done}, fired = ${to.fired}, failed = ${to.failed},
    ended_at = ${to.endedAt} where id = ${id}`);
}

/** The newest first. */
export async function runsOf(reader: Reader, rule: string, limit: number): Promise<readonly RunRow[]> {
  return reader.read<RunRow>(sql`select * from rule_runs where rule = ${rule} order by occurrence desc limit ${limit}`);
}

export async function forgetRuns({ transaction }: InTransaction, rule: string, before: number): Promise<void> {
  await transaction.write(sql`delete from rule_runs where rule = ${rule} and ended_at < ${before}`);
}
