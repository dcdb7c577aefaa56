// Runs leased jobs in this process and writes what became of them. It leases in turns: a wake-up or a poll starts a turn, two never overlap.

import type { Database } from '../database/database.ts';
import type { Clock } from '../kernel/clock.ts';
import { type InTransaction, systemContext } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import type { Logger } from '../kernel/node/logger.ts';
import { Problem } from '../kernel/problem.ts';
import { backOffMs } from './back-off.ts';
import { type JobTable, lostLease } from './job-table.ts';
import type { JobOptions, JobOutcome, LeasedJob } from './jobs.ts';

export type Handle = (job: LeasedJob, signal: AbortSignal) => Promise<JobOutcome>;

interface Registration {
  readonly handle: Handle;
  readonly options: JobOptions;
}

interface Running {
  readonly job: LeasedJob;
  readonly controller: AbortController;
  /** By the injected clock. */
  readonly deadlineMs: number;
  ended: Promise<void>;
}

interface Needs {
  readonly database: Database;
  readonly table: JobTable;
  readonly clock: Clock;
  readonly log: Logger;
}

const defaultConcurrency = 4;
const settleTries = 5;
/** The worker itself gives a job up a little before others may take it for lost. */
const marginMs = 1_000;

export class JobRunner {
  readonly #needs: Needs;
  readonly #registrations = new Map<string, Registration>();
  readonly #running = new Set<Running>();
  #turning: Promise<unknown> = Promise.resolve();
  #started = 0;
  /** Set while a job that was set apart runs alone. */
  #alone: Promise<void> | undefined;
  /** Called when a job has ended, so that there is room again. */
  onRoom: () => void = () => {};

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  register(kind: string, handle: Handle, options: JobOptions): () => void {
    if (this.#registrations.has(kind))
      throw new Error(`expected one handler of jobs of kind "${kind}", found a second`);
    this.#registrations.set(kind, { handle, options });
    return () => this.#registrations.delete(kind);
  }

  kinds(): string[] {
    return [...this.#registrations.keys()];
  }

  isInHouse(kind: string): boolean {
    return this.#registrations.get(kind)?.options.inHouse === true;
  }

  concurrencyOf(kind: string): number {
    return this.#registrations.get(kind)?.options.concurrency ?? defaultConcurrency;
  }

  /** Takes back what was lost and starts what is due of these kinds, as far as there is room; answers how many were started.
   *  @param apart kinds of which jobs that were set apart run here, also where Redis carries the others. */
  turn(kinds: readonly string[], apart: readonly string[] = kinds): Promise<number> {
    const turn = this.#turning.then(() => this.#turn(kinds, apart));
    this.#turning = turn.catch(() => {});
    return turn;
  }

  /** Leases that very job and runs it to its end; nothing when somebody else has it or it is not due. */
  async runOne(kind: string, id: Id): Promise<void> {
    await this.#alone;
    if (!this.#registrations.has(kind)) return;
    const job = await this.#transact('lease a job', id, (context) =>
      this.#needs.table.claimOne(context, id, this.#leaseMs(kind)),
    );
    if (job) await this.#start(job);
  }

  /** Waits until nothing runs. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running].map((running) => running.ended));
  }

  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  async #turn(kinds: readonly string[], apart: readonly string[]): Promise<number> {
    const { table } = this.#needs;
    const before = this.#started;
    this.#giveUpOverdue();
    if (await table.hasLost()) await this.#recover();
    if (await table.hasApart(apart)) await this.#startApart(apart);
    else {
      const withRoom = kinds.filter((kind) => this.#roomOf(kind) > 0);
      for (const kind of await table.kindsDue(withRoom)) await this.#startDue(kind);
    }
    return this.#started - before;
  }

  async #startDue(kind: string): Promise<void> {
    const count = Math.min(this.#roomOf(kind), limits.jobBatch);
    const jobs = await this.#transact('lease jobs', kind, (context) =>
      this.#needs.table.claim(context, kind, count, this.#leaseMs(kind)),
    );
    for (const job of jobs) void this.#start(job);
  }

  /** A job whose worker died runs while nothing else runs here, so that one that kills its process is found out and takes nobody along. */
  async #startApart(kinds: readonly string[]): Promise<void> {
    if (this.#running.size > 0) return;
    const job = await this.#transact('lease a job apart', 'apart', (context) =>
      this.#needs.table.claimApart(context, kinds, (kind) => this.#leaseMs(kind)),
    );
    if (!job) return;
    this.#alone = this.#start(job).finally(() => {
      this.#alone = undefined;
    });
  }

  async #recover(): Promise<void> {
    const lost = await this.#transact('recover jobs', 'recover', async (context) => {
      const found = await this.#needs.table.recover(context);
      for (const { job, isDead } of found) {
        if (isDead) await this.#registrations.get(job.kind)?.options.onDead?.(context, job, lostLease);
      }
      return found;
    });
    for (const { job, isDead } of lost) {
      this.#needs.log.warn(
        { job: job.id, kind: job.kind, attempt: job.attempt, dead: isDead },
        'a job was lost by its worker',
      );
    }
  }

  #start(job: LeasedJob): Promise<void> {
    this.#started += 1;
    const leaseMs = this.#leaseMs(job.kind);
    const running: Running = {
      job,
      controller: new AbortController(),
      deadlineMs: this.#needs.clock.now().getTime() + leaseMs - Math.min(marginMs, leaseMs / 4),
      ended: Promise.resolve(),
    };
    this.#running.add(running);
    running.ended = this.#run(running).finally(() => {
      this.#running.delete(running);
      this.onRoom();
    });
    return running.ended;
  }

  async #run(running: Running): Promise<void> {
    const outcome = await this.#handle(running);
    try {
      await this.#settle(running.job, outcome);
    } catch (error) {
      // The lease runs out and the job is found again.
      this.#needs.log.error(
        { error: String(error), job: running.job.id, kind: running.job.kind },
        'the outcome of a job could not be saved',
      );
    }
  }

  async #handle({ job, controller }: Running): Promise<JobOutcome> {
    const registration = this.#registrations.get(job.kind);
    if (!registration) return { kind: 'retry', error: `no handler for jobs of kind "${job.kind}"` };
    const { signal } = controller;
    const givenUp = new Promise<JobOutcome>((resolve) => {
      signal.addEventListener('abort', () => resolve({ kind: 'retry', error: String(signal.reason) }), { once: true });
    });
    try {
      return await Promise.race([registration.handle(job, signal), givenUp]);
    } catch (error) {
      this.#needs.log.warn({ error: String(error), job: job.id, kind: job.kind, attempt: job.attempt }, 'a job failed');
      return { kind: 'retry', error: error instanceof Error ? error.message : String(error) };
    }
  }

  async #settle(job: LeasedJob, outcome: JobOutcome): Promise<void> {
    const { table, log } = this.#needs;
    const isCounted = await this.#transact('settle a job', job.correlationId, (context) => {
      if (outcome.kind === 'done') return table.remove(context, job);
      if (outcome.kind === 'retry' && job.attempt < job.maxAttempts) {
        return table.putBack(context, job, outcome.afterMs ?? backOffMs(job.attempt, Math.random()), outcome.error);
      }
      return this.#bury(context, job, outcome.error);
    });
    if (!isCounted)
      log.warn(
        { job: job.id, kind: job.kind, outcome: outcome.kind },
        'a job ended after its lease: its outcome does not count',
      );
  }

  async #bury(context: InTransaction, job: LeasedJob, error: string): Promise<boolean> {
    if (!(await this.#needs.table.bury(context, job, error))) return false;
    await this.#registrations.get(job.kind)?.options.onDead?.(context, job, error);
    return true;
  }

  #giveUpOverdue(): void {
    const nowMs = this.#needs.clock.now().getTime();
    for (const { controller, deadlineMs } of this.#running) {
      if (nowMs >= deadlineMs && !controller.signal.aborted)
        controller.abort(new Error('it took longer than its lease'));
    }
  }

  async #transact<T>(purpose: string, correlationId: string, work: (context: InTransaction) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#needs.database.transaction(systemContext(`jobs: ${purpose}`, correlationId), work);
      } catch (error) {
        if (!(error instanceof Problem && error.status === 503) || tries >= settleTries) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100 * tries));
      }
    }
  }

  #roomOf(kind: string): number {
    let count = 0;
    for (const running of this.#running) if (running.job.kind === kind) count += 1;
    return this.concurrencyOf(kind) - count;
  }

  #leaseMs(kind: string): number {
    return this.#registrations.get(kind)?.options.leaseMs ?? limits.jobLeaseMs;
  }
}
