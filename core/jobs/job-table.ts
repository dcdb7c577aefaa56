// The job table: rows are enqueued, leased with a fencing token, given back or removed. Every outcome is written only while the lease is still held.

import type { Database } from '../database/database.ts';
import { join, sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InTransaction } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import { type Id, newId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import type { LeasedJob, NewJob } from './jobs.ts';

interface JobRow {
  readonly id: Id;
  readonly kind: string;
  readonly payload: string;
  readonly attempts: number;
  readonly max_attempts: number;
  readonly correlation_id: Id;
  readonly batched: number;
}

/** A lease that ran out without an outcome: its worker died. */
export interface Lost {
  readonly job: LeasedJob;
  /** Its attempts are used up: it was marked dead. */
  readonly isDead: boolean;
}

export const lostLease = 'its worker died or hung: the lease ran out without an outcome';

const waiting = sql`token is null and dead_at is null`;
const leasable = sql`token is null and dead_at is null and apart = 0`;
const columns = sql`id, kind, payload, attempts, max_attempts, correlation_id, batched`;

export class JobTable {
  readonly #database: Database;
  readonly #clock: Clock;
  /** Two workers on PostgreSQL never wait for each other's rows. */
  readonly #lockRows: CompiledQuery;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
    this.#lockRows = database.dialect === 'postgres' ? sql`for update skip locked` : sql``;
  }

  async insert(context: InTransaction, job: NewJob): Promise<{ id: Id; isNew: boolean }> {
    const nowMs = this.#nowMs();
    const id = newId();
    const row = sql`insert into jobs (id, kind, payload, key, correlation_id, created_at, due_at, max_attempts)
      values (${id}, ${job.kind}, ${JSON.stringify(job.payload)}, ${job.key ?? null}, ${context.correlationId}, ${nowMs},
        ${job.dueAt?.getTime() ?? nowMs}, ${job.maxAttempts ?? limits.jobAttempts})`;
    if (job.key === undefined) {
      context.transaction.tell(row);
      return { id, isNew: true };
    }
    for (;;) {
      const changed = await context.transaction.write(
        sql`${row} on conflict (key) where key is not null and token is null and dead_at is null do nothing`,
      );
      if (changed === 1) return { id, isNew: true };
      const rows = await context.transaction.read<{ id: Id }>(
        sql`select id from jobs where key = ${job.key ?? null} and ${waiting}`,
      );
      // On PostgreSQL the one in the way may have been leased meanwhile; then there is room now.
      if (rows[0]) return { id: rows[0].id, isNew: false };
    }
  }

  async removeWaiting(context: InTransaction, key: string): Promise<boolean> {
    return (await context.transaction.write(sql`delete from jobs where key = ${key} and ${waiting}`)) > 0;
  }

  /** Which of these kinds have due jobs. */
  async kindsDue(kinds: readonly string[]): Promise<string[]> {
    if (kinds.length === 0) return [];
    const nowMs = this.#nowMs();
    const probes = kinds.map(
      (kind) =>
        sql`select ${kind} as kind where exists (select 1 from jobs where kind = ${kind} and due_at <= ${nowMs} and ${leasable})`,
    );
    const rows = await this.#database.read<{ kind: string }>(join(probes, ' union all '));
    return rows.map((row) => row.kind);
  }

  /** Ids of jobs of these kinds that have been due for `graceMs`, oldest first. */
  async idsDue(kinds: readonly string[], graceMs: number, limit: number): Promise<{ id: Id; kind: string }[]> {
    if (kinds.length === 0) return [];
    return this.#database.read(sql`
      select id, kind from jobs where kind in (${listOf(kinds)}) and due_at <= ${this.#nowMs() - graceMs} and ${leasable}
      order by due_at limit ${limit}`);
  }

  /** Leases up to `count` due jobs of a kind; the attempt is counted here. */
  claim(context: InTransaction, kind: string, count: number, leaseMs: number): Promise<LeasedJob[]> {
    return this.#lease(
      context,
      sql`select ${columns} from jobs where kind = ${kind} and due_at <= ${this.#nowMs()} and ${leasable} order by due_at limit ${count} ${this.#lockRows}`,
      () => leaseMs,
    );
  }

  /** Leases that very job if it is due and nobody has it. */
  async claimOne(context: InTransaction, id: Id, leaseMs: number): Promise<LeasedJob | undefined> {
    const jobs = await this.#lease(
      context,
      sql`select ${columns} from jobs where id = ${id} and due_at <= ${this.#nowMs()} and ${leasable} ${this.#lockRows}`,
      () => leaseMs,
    );
    return jobs[0];
  }

  async hasApart(kinds: readonly string[]): Promise<boolean> {
    if (kinds.length === 0) return false;
    const rows = await this.#database.read(sql`
      select 1 as found from jobs where apart = 1 and ${waiting} and due_at <= ${this.#nowMs()} and kind in (${listOf(kinds)}) limit 1`);
    return rows.length > 0;
  }

  /** Leases one of the jobs that were set apart. */
  async claimApart(
    context: InTransaction,
    kinds: readonly string[],
    leaseMs: (kind: string) => number,
  ): Promise<LeasedJob | undefined> {
    const jobs = await this.#lease(
      context,
      sql`select ${columns} from jobs where apart = 1 and ${waiting} and due_at <= ${this.#nowMs()} and kind in (${listOf(kinds)})
        order by due_at limit 1 ${this.#lockRows}`,
      leaseMs,
    );
    return jobs[0];
  }

  async hasLost(): Promise<boolean> {
    const rows = await this.#database.read(
      sql`select 1 as found from jobs where token is not null and leased_until <= ${this.#nowMs()} limit 1`,
    );
    return rows.length > 0;
  }

  /** Every lease runs out now: for the one process of a SQLite file, before it leases any itself. Who held them is dead. */
  async endLeases(context: InTransaction): Promise<void> {
    await context.transaction.write(sql`update jobs set leased_until = ${this.#nowMs()} where token is not null`);
  }

  /** Takes back leases that ran out. The attempt of a batch counts for nobody; all are set apart and run alone next. */
  async recover(context: InTransaction): Promise<Lost[]> {
    const nowMs = this.#nowMs();
    const rows = await context.transaction.read<JobRow & { token: string }>(sql`
      select ${columns}, token from jobs where token is not null and leased_until <= ${nowMs} order by leased_until limit ${limits.jobBatch} ${this.#lockRows}`);
    const lost: Lost[] = [];
    for (const row of rows) {
      const attempts = row.batched ? row.attempts - 1 : row.attempts;
      const isDead = attempts >= row.max_attempts;
      await context.transaction.write(sql`
        update jobs set token = null, leased_until = null, batched = 0, apart = 1, attempts = ${attempts}, due_at = ${nowMs},
          error = ${lostLease}, dead_at = ${isDead ? nowMs : null}, key = ${keyIfFree(row.id)}
        where id = ${row.id}`);
      lost.push({ job: toJob(row, attempts, row.token), isDead });
    }
    return lost;
  }

  /** @returns false when the lease was no longer held: the outcome does not count. */
  async remove(context: InTransaction, job: LeasedJob): Promise<boolean> {
    return (await context.transaction.write(sql`delete from jobs where id = ${job.id} and token = ${job.token}`)) === 1;
  }

  async putBack(context: InTransaction, job: LeasedJob, afterMs: number, error: string): Promise<boolean> {
    const changed = await context.transaction.write(sql`
      update jobs set token = null, leased_until = null, batched = 0, apart = 0, due_at = ${this.#nowMs() + afterMs}, error = ${error}, key = ${keyIfFree(job.id)}
      where id = ${job.id} and token = ${job.token}`);
    return changed === 1;
  }

  async bury(context: InTransaction, job: LeasedJob, error: string): Promise<boolean> {
    const changed = await context.transaction.write(sql`
      update jobs set token = null, leased_until = null, batched = 0, dead_at = ${this.#nowMs()}, error = ${error}
      where id = ${job.id} and token = ${job.token}`);
    return changed === 1;
  }

  async measure(): Promise<{ waiting: number; leased: number; dead: number; oldestDueMs: number }> {
    const nowMs = this.#nowMs();
    const rows = await this.#database.read<{
      waiting: number;
      leased: number;
      dead: number;
      oldest: number | null;
    }>(sql`
      select
        (select count(*) from jobs where ${waiting}) as waiting,
        (select count(*) from jobs where token is not null) as leased,
        (select count(*) from jobs where dead_at is not null) as dead,
        (select min(due_at) from jobs where ${waiting} and due_at <= ${nowMs}) as oldest`);
    const { oldest, ...counts } = rows[0]!;
    return { ...counts, oldestDueMs: oldest === null ? 0 : nowMs - oldest };
  }

  async #lease(
    context: InTransaction,
    candidates: CompiledQuery,
    leaseMs: (kind: string) => number,
  ): Promise<LeasedJob[]> {
    const rows = await context.transaction.read<JobRow>(candidates);
    if (rows.length === 0) return [];
    const token = newId();
    const untilMs = this.#nowMs() + Math.max(...rows.map((row) => leaseMs(row.kind)));
    await context.transaction.write(sql`
      update jobs set token = ${token}, leased_until = ${untilMs}, attempts = attempts + 1, batched = ${rows.length > 1}
      where id in (${listOf(rows.map((row) => row.id))})`);
    return rows.map((row) => toJob(row, row.attempts + 1, token));
  }

  #nowMs(): number {
    return this.#clock.now().getTime();
  }
}

function toJob(row: JobRow, attempt: number, token: string): LeasedJob {
  return {
    id: row.id,
    kind: row.kind,
    payload: JSON.parse(row.payload) as JsonObject,
    attempt,
    maxAttempts: row.max_attempts,
    correlationId: row.correlation_id,
    token,
  };
}

function listOf(texts: readonly string[]): CompiledQuery {
  return join(texts.map((text) => sql`${text}`));
}

/** A job that goes back to waiting leaves its key to one that was enqueued with it meanwhile. */
function keyIfFree(id: Id): CompiledQuery {
  return sql`case when exists (select 1 from jobs other where other.key = jobs.key and other.id <> ${id} and other.token is null and other.dead_at is null) then null else key end`;
}
