// Work for later as rows of the transaction that asked for it. The database is the truth; Redis, where there is one, only carries wake-ups.
import type { InTransaction } from '../kernel/context.ts';
import type { JsonObject } from '../kernel/data.ts';
import type { Id } from '../kernel/id.ts';

export interface NewJob {
  readonly kind: string;
  readonly payload: JsonObject;
  /** Not before this instant; absent = at once. */
  readonly dueAt?: Date | undefined;
  /** At most one waiting job has a key; a second enqueue with it answers the first one's id. */
  readonly key?: string | undefined;
  readonly maxAttempts?: number | undefined;
}

export interface LeasedJob {
  readonly id: Id;
  readonly kind: string;
  readonly payload: JsonObject;
  /** 1 at the first try; counted when the job is leased, so that a killed worker counts. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly correlationId: Id;
  /** Fencing token: a write of the outcome succeeds only while the lease is ours. */
  readonly token: string;
}

/**
 * What became of a job. `done` removes it; `retry` puts it back with back-off; `failed` keeps it, visible, and tells `onDead`.
 * A thrown error is `retry` with the error's text until attempts are used up, then `failed`.
 */
export type JobOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly afterMs?: number; readonly error: string }
  | { readonly kind: 'failed'; readonly error: string };

export interface JobOptions {
  /** Jobs of this kind that run at once in one process; default 4. */
  readonly concurrency?: number;
  /** How long one try may take: then its signal is aborted and the try has failed. Default `limits.jobLeaseMs`. */
  readonly leaseMs?: number;
  /** Never carried by Redis: process continuations and the like, which touch nothing but the database. */
  readonly inHouse?: boolean;
  /** Called in a transaction when a job of this kind is given up. */
  readonly onDead?: (context: InTransaction, job: LeasedJob, error: string) => Promise<void>;
}

export interface JobQueue {
  enqueue(context: InTransaction, job: NewJob): Promise<Id>;
  /** Removes the waiting job of that key; true when there was one. A leased one goes on. */
  cancel(context: InTransaction, key: string): Promise<boolean>;
  /** Registers the handler of a kind. */
  work(
    kind: string,
    handle: (job: LeasedJob, signal: AbortSignal) => Promise<JobOutcome>,
    options?: JobOptions,
  ): () => void;
  /** Starts leasing; stop() waits for what runs. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Runs what is due now until nothing is; answers how many ran. For tests and for the end of a transaction in one process. */
  runDue(): Promise<number>;
  /** Work that leaves the house waits from now on: all kinds that are not `inHouse`. */
  hold(context: InTransaction, backupAt: Date): Promise<void>;
  /** It may leave again. @returns false when nothing was held */
  release(context: InTransaction): Promise<boolean>;
  /** Since when it is held, and when the backup was made that was restored. */
  held(): Promise<{ since: Date; backupAt: Date } | undefined>;
  /** How many wait, run, are dead; the age of the oldest due one in ms. */
  measure(): Promise<{ waiting: number; leased: number; dead: number; oldestDueMs: number }>;
}
