// Long reads in worker threads with read-only connections of their own, so that counts, searches and exports do not block the event loop; several threads,
// so that one that takes long keeps up none of the others. A statement cannot be broken off: who no longer waits for it leaves its thread to it.

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../../kernel/node/paths.ts';
import { Problem } from '../../kernel/problem.ts';
import type { CompiledQuery } from '../../kernel/transaction.ts';
import { StatementError } from '../statement-error.ts';

/** From a thread: a portion of rows, or why there are no more. */
interface Portion {
  readonly scan: number;
  readonly rows?: readonly object[];
  readonly end?: boolean;
  readonly error?: { readonly code: string; readonly message: string };
}

interface Waiter {
  readonly resolve: (portion: Portion) => void;
  readonly reject: (error: Error) => void;
}

export interface Scanner {
  scan<Row extends object>(query: CompiledQuery): AsyncIterable<Row>;
  /** All rows. @throws Problem 503 `read-too-long` when they are not there `withinMs` from now */
  readAll<Row extends object>(query: CompiledQuery, withinMs?: number): Promise<Row[]>;
  close(): Promise<void>;
}

/** At least two, also where they share one processor: the system shares it out fairly, a queue does not. */
const mostThreads = Math.min(4, Math.max(2, availableParallelism()));

/** Threads start when there is a read that no idle one takes. They are plain JavaScript, found in the sources: they run from dist/ and under tests alike. */
export function createScanner(file: string): Scanner {
  const threads = new Set<ScanThread>();
  let lastScan = 0;

  const thread = (): ScanThread => {
    const [idlest] = [...threads].sort((one, other) => one.load - other.load);
    if (idlest !== undefined && (idlest.load === 0 || threads.size === mostThreads)) return idlest;
    const started = new ScanThread(file, () => threads.delete(started));
    threads.add(started);
    return started;
  };

  async function* scan<Row extends object>(query: CompiledQuery, signal?: AbortSignal): AsyncIterable<Row> {
    lastScan += 1;
    const number = lastScan;
    const own = thread();
    let ended = false;
    try {
      let portion = await own.ask({ scan: number, text: query.text, values: query.values }, signal);
      for (;;) {
        if (portion.end) ended = true;
        if (portion.error) throw toError(portion.error, query.text);
        yield* (portion.rows ?? []) as Row[];
        if (ended) return;
        portion = await own.ask({ scan: number }, signal);
      }
    } finally {
      if (!ended) own.stop(number);
    }
  }

  return {
    scan,
    async readAll<Row extends object>(query: CompiledQuery, withinMs?: number): Promise<Row[]> {
      const rows: Row[] = [];
      const signal = withinMs === undefined ? undefined : AbortSignal.timeout(withinMs);
      for await (const row of scan<Row>(query, signal)) rows.push(row);
      return rows;
    },
    async close() {
      const ending = [...threads];
      threads.clear();
      await Promise.all(ending.map((one) => one.end()));
    },
  };
}

class ScanThread {
  readonly #worker: Worker;
  /** Asked and not answered yet, by scan; who gave up waiting stays until the thread has answered. */
  readonly #waiting = new Map<number, Waiter>();

  constructor(file: string, gone: () => void) {
    this.#worker = new Worker(join(projectRoot, 'core/database/sqlite/scan-worker.mjs'), { workerData: { file } });
    this.#worker.unref();
    this.#worker.on('message', (portion: Portion) => {
      this.#waiting.get(portion.scan)?.resolve(portion);
      this.#waiting.delete(portion.scan);
      if (this.#waiting.size === 0) this.#worker.unref();
    });
    const fail = (error: Error): void => {
      gone();
      for (const waiter of this.#waiting.values()) waiter.reject(error);
      this.#waiting.clear();
    };
    this.#worker.on('error', (error) => fail(error as Error));
    this.#worker.on('exit', () => fail(new Error('a thread for long reads ended')));
  }

  /** How many reads wait for it. */
  get load(): number {
    return this.#waiting.size;
  }

  ask(
    message: { readonly scan: number; readonly text?: string; readonly values?: readonly unknown[] },
    signal: AbortSignal | undefined,
  ): Promise<Portion> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => reject(new Problem(503, 'read-too-long'));
      if (signal?.aborted === true) return giveUp();
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#worker.ref();
      this.#waiting.set(message.scan, {
        resolve: (portion) => {
          signal?.removeEventListener('abort', giveUp);
          resolve(portion);
        },
        reject,
      });
      this.#worker.postMessage(message);
    });
  }

  stop(scan: number): void {
    this.#worker.postMessage({ scan, stop: true });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

function toError(error: { code: string; message: string }, text: string): Error {
  if (error.code.startsWith('SQLITE_BUSY')) return new Problem(503, 'busy');
  return new StatementError('other', '', text, new Error(error.message));
}
