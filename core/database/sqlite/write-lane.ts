// The one writer of a SQLite file: works run strictly one after another, neighbours share one durable COMMIT, each in its own SAVEPOINT.
// Nobody learns the outcome of a work before the COMMIT that holds it. It opens no file and knows no tables.

import { setTimeout as pause } from 'node:timers/promises';
import { limits } from '../../kernel/limits.ts';
import type { Logger } from '../../kernel/node/logger.ts';
import { nextTurn } from '../../kernel/node/next-turn.ts';
import { Problem } from '../../kernel/problem.ts';
import { OpenTransaction, type Session } from '../open-transaction.ts';
import { isBusy, isStorageProblem, translateSqliteError } from './translate-error.ts';

/** What the lane needs of the connection it owns. */
export interface WriteConnection extends Session {
  /** BEGIN IMMEDIATE, COMMIT, ROLLBACK, SAVEPOINT …; the driver's own errors pass. */
  control(text: string): void;
  /** False after SQLite undid the whole transaction by itself (disk full, I/O error). */
  readonly inTransaction: boolean;
}

type Work = (transaction: OpenTransaction) => Promise<unknown>;
type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

interface Entry {
  readonly name: () => string;
  readonly work: Work;
  readonly queuedAtMs: number;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** The work that runs now. */
interface Current {
  readonly name: () => string;
  /** Since when it has told the database nothing. */
  quietSinceMs: number;
  /** The statements it had told by then. */
  told: number;
  readonly transaction: OpenTransaction;
  readonly end: (outcome: Outcome) => void;
}

/** A work that ran in the open group. */
interface Ran {
  readonly entry: Entry;
  readonly transaction: OpenTransaction;
  readonly outcome: Outcome;
}

const busyRetryMs = 25;
const hasEnded = 'the work of this transaction has ended: it takes no more statements';
/** A group lasts this many times the COMMIT before it, so that a slow disk and the pages that works share take a ninth of the time at most. */
const commitShare = 8;
/** Turns of the event loop an empty queue is waited for before the COMMIT: one lets requests that have arrived join. */
const patienceTurns = 2;

export class WriteLane {
  readonly #connection: WriteConnection;
  readonly #log: Logger;
  readonly #queue: Entry[] = [];
  readonly #pauses: (() => Promise<void>)[] = [];
  #running: Promise<void> | undefined;
  #closed = false;
  /** The last failure of disk or file; undefined again after the next COMMIT. */
  #storageProblem: Problem | undefined;
  /** How long the next group may last: the slower the disk's last COMMIT, the longer. */
  #groupMs: number = limits.groupMs;
  #current: Current | undefined;
  #isLastOfGroup = false;
  #watch: NodeJS.Timeout;

  constructor(connection: WriteConnection, log: Logger) {
    this.#connection = connection;
    this.#log = log;
    this.#watch = setTimeout(() => this.#giveUpOverdue(), limits.workMs).unref();
  }

  get storageProblem(): Problem | undefined {
    return this.#storageProblem;
  }

  /** Queues a work; resolves or rejects after the COMMIT. @throws Problem 503 `busy` when the queue is full. */
  run<T>(name: () => string, work: (transaction: OpenTransaction) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('the database is closed'));
    if (this.#queue.length >= limits.writeQueue) return Promise.reject(new Problem(503, 'busy'));
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ name, work, queuedAtMs: performance.now(), signal, resolve, reject });
      this.#running ??= this.#drain();
    });
  }

  /** Runs `work` between two groups, with no transaction open: somebody else writes to the file meanwhile. What is queued waits. */
  standStill(work: () => Promise<void>): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('the database is closed'));
    return new Promise((resolve, reject) => {
      this.#pauses.push(async () => {
        try {
          resolve(await work());
        } catch (error) {
          reject(error);
        }
      });
      this.#running ??= this.#drain();
    });
  }

  /** Nothing else runs in the group of this one any more: what it stands still for after its COMMIT comes before the next work. */
  endGroupWith(transaction: unknown): void {
    if (this.#current?.transaction === transaction) this.#isLastOfGroup = true;
  }

  /** Lets what is queued end, then takes nothing more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
    clearTimeout(this.#watch);
  }

  async #drain(): Promise<void> {
    await Promise.resolve();
    while (this.#queue.length > 0 || this.#pauses.length > 0) {
      await this.#pauses.shift()?.();
      if (this.#queue.length === 0 || !(await this.#begin())) continue;
      const group = await this.#runGroup();
      if (this.#commit(group)) settle(group, this.#log);
      else await this.#runEachAlone(group.map((ran) => ran.entry));
      // Works and statements never leave the loop's turn by themselves, nor does who runs one transaction after another: between groups answers
      // go out and requests come in.
      await nextTurn();
    }
    this.#running = undefined;
  }

  /** Opens the transaction. While another process holds the file, waits without blocking; false when nobody is left who waits. */
  async #begin(): Promise<boolean> {
    for (;;) {
      try {
        this.#connection.control('BEGIN IMMEDIATE');
        return true;
      } catch (error) {
        const problem = this.#translate(error, 'BEGIN');
        const longAgoMs = isBusy(error) ? performance.now() - limits.lockWaitMs : Number.POSITIVE_INFINITY;
        while (this.#queue.length > 0 && this.#queue[0]!.queuedAtMs <= longAgoMs) this.#queue.shift()!.reject(problem);
        if (this.#queue.length === 0) return false;
        await pause(busyRetryMs);
      }
    }
  }

  async #runGroup(): Promise<Ran[]> {
    const group: Ran[] = [];
    const startedAtMs = performance.now();
    let nowMs = startedAtMs;
    this.#watch.refresh();
    this.#isLastOfGroup = false;
    while (group.length < limits.groupWorks && !this.#isLastOfGroup) {
      const entry = this.#queue.shift() ?? (await this.#waitForNext(startedAtMs));
      if (!entry) break;
      group.push(await this.#runOne(entry, nowMs));
      nowMs = performance.now();
      if (nowMs - startedAtMs >= this.#groupMs || !this.#isWhole(group.at(-1)!)) break;
    }
    return group;
  }

  /** Only a failed work can have taken the whole transaction with it (disk full, I/O error). */
  #isWhole(last: Ran): boolean {
    return last.outcome.ok || this.#connection.inTransaction;
  }

  /** An idle lane commits at once; a turn of the event loop is not idleness but the chance of requests that have arrived to join. */
  async #waitForNext(startedAtMs: number): Promise<Entry | undefined> {
    for (let turn = 0; turn < patienceTurns; turn += 1) {
      await nextTurn();
      const entry = this.#queue.shift();
      if (entry || performance.now() - startedAtMs >= this.#groupMs) return entry;
    }
    return undefined;
  }

  /** Runs a work in its savepoint. Written with callbacks: this is the bottom of every write, and each promise less is felt. */
  #runOne(entry: Entry, nowMs: number): Promise<Ran> {
    const transaction = new OpenTransaction(this.#connection);
    return new Promise<Ran>((resolve) => {
      const failure = this.#setSavepoint(entry);
      if (failure) {
        transaction.close(hasEnded);
        resolve({ entry, transaction, outcome: failure });
        return;
      }
      let isOver = false;
      const end = (outcome: Outcome): void => {
        // One that was given up may still end, while another one runs.
        if (isOver) return;
        isOver = true;
        this.#current = undefined;
        resolve({ entry, transaction, outcome: this.#endSavepoint(transaction, outcome) });
      };
      this.#current = { name: entry.name, quietSinceMs: nowMs, told: 0, transaction, end };
      const fail = (error: unknown): void => end({ ok: false, error });
      try {
        entry.work(transaction).then((value) => {
          if (!transaction.needsPreparation) end(transaction.failure ?? { ok: true, value });
          else transaction.prepare().then(() => end({ ok: true, value }), fail);
        }, fail);
      } catch (error) {
        // Before its first promise.
        fail(error);
      }
    });
  }

  /** What kept the work from beginning, or undefined. */
  #setSavepoint(entry: Entry): Outcome | undefined {
    if (entry.signal?.aborted) return { ok: false, error: entry.signal.reason };
    try {
      this.#connection.control('SAVEPOINT work');
      return undefined;
    } catch (error) {
      return { ok: false, error: this.#translate(error, 'SAVEPOINT') };
    }
  }

  #endSavepoint(transaction: OpenTransaction, outcome: Outcome): Outcome {
    transaction.close(hasEnded);
    let final = outcome;
    try {
      if (!outcome.ok && this.#connection.inTransaction) this.#connection.control('ROLLBACK TO work');
      if (outcome.ok || this.#connection.inTransaction) this.#connection.control('RELEASE work');
    } catch (error) {
      final = { ok: false, error: this.#translate(error, 'RELEASE') };
    }
    if (!final.ok) {
      transaction.runUndos();
      if (isStorageProblem(final.error)) this.#storageProblem = final.error;
    }
    return final;
  }

  /** A work that has told the database nothing for `limits.workMs` is waiting for the outside: it is given up by name. */
  #giveUpOverdue(): void {
    const current = this.#current;
    if (!current) return;
    const nowMs = performance.now();
    if (current.transaction.told !== current.told) {
      current.told = current.transaction.told;
      current.quietSinceMs = nowMs;
    }
    const leftMs = current.quietSinceMs + limits.workMs - nowMs;
    if (leftMs > 0) {
      this.#watch = setTimeout(() => this.#giveUpOverdue(), leftMs).unref();
      return;
    }
    const work = current.name();
    const error = new Error(
      `${work} waited over ${limits.workMs} ms inside a transaction and was rolled back: a work may not wait for the outside`,
    );
    this.#log.error({ work }, error.message);
    current.transaction.close(error.message);
    current.end({ ok: false, error });
  }

  /** True once the group is durable. */
  #commit(group: readonly Ran[]): boolean {
    try {
      if (!this.#connection.inTransaction) throw new Error('SQLite undid the transaction by itself');
      const begunMs = performance.now();
      this.#connection.control('COMMIT');
      const commitMs = performance.now() - begunMs;
      this.#groupMs = Math.min(Math.max(limits.groupMs, commitMs * commitShare), limits.groupMostMs);
      this.#storageProblem = undefined;
      return true;
    } catch (error) {
      const problem = this.#translate(error, 'COMMIT');
      this.#log.error(
        { error: String(problem), works: group.length },
        'a group of works could not be committed; each runs again alone',
      );
      if (this.#connection.inTransaction) this.#connection.control('ROLLBACK');
      for (const ran of [...group].reverse()) if (ran.outcome.ok) ran.transaction.runUndos();
      return false;
    }
  }

  /** After a failed COMMIT. Also those that had failed run again: they may have failed over what an undone neighbour wrote. */
  async #runEachAlone(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) {
      try {
        this.#connection.control('BEGIN IMMEDIATE');
      } catch (error) {
        entry.reject(this.#translate(error, 'BEGIN'));
        continue;
      }
      this.#watch.refresh();
      const ran = await this.#runOne(entry, performance.now());
      const failure = this.#commitAlone(ran);
      if (failure === undefined) settle([ran], this.#log);
      else entry.reject(failure);
    }
  }

  #commitAlone(ran: Ran): unknown {
    try {
      if (!this.#connection.inTransaction)
        throw ran.outcome.ok ? new Problem(503, 'storage-failed') : ran.outcome.error;
      this.#connection.control('COMMIT');
      this.#storageProblem = undefined;
      return undefined;
    } catch (error) {
      if (this.#connection.inTransaction) this.#connection.control('ROLLBACK');
      if (ran.outcome.ok) ran.transaction.runUndos();
      return this.#translate(error, 'COMMIT');
    }
  }

  #translate(error: unknown, text: string): unknown {
    const translated = translateSqliteError(error, text);
    if (isStorageProblem(translated)) this.#storageProblem = translated;
    return translated;
  }
}

/** Tells everybody of a durable group, in order: first what rooms do after the commit, then the caller. */
function settle(group: readonly Ran[], log: Logger): void {
  for (const { entry, transaction, outcome } of group) {
    if (!outcome.ok) {
      entry.reject(outcome.error);
      continue;
    }
    transaction.runAfterCommit((error: unknown) =>
      log.error({ error: String(error), work: entry.name() }, 'a reaction to a commit failed'),
    );
    entry.resolve(outcome.value as never);
  }
}
