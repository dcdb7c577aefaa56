// Long reads in a worker thread with a read-only connection of its own, so that counts, searches and exports do not block the event loop.

import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../../kernel/node/paths.ts';
import { Problem } from '../../kernel/problem.ts';
import type { CompiledQuery } from '../../kernel/transaction.ts';
import { StatementError } from '../statement-error.ts';

/** From the worker: a portion of rows, or why there are no more. */
interface Portion {
  readonly scan: number;
  readonly rows?: readonly object[];
  readonly end?: boolean;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface Scanner {
  scan<Row extends object>(query: CompiledQuery): AsyncIterable<Row>;
  close(): Promise<void>;
}

/** The worker starts at the first scan. It is plain JavaScript, found in the sources, so that it runs from dist/ and under tests alike. */
export function createScanner(file: string): Scanner {
  let worker: Worker | undefined;
  let lastScan = 0;
  const waiting = new Map<number, { resolve: (portion: Portion) => void; reject: (error: Error) => void }>();

  const fail = (error: Error): void => {
    worker = undefined;
    for (const waiter of waiting.values()) waiter.reject(error);
    waiting.clear();
  };

  const start = (): Worker => {
    const started = new Worker(join(projectRoot, 'core/database/sqlite/scan-worker.mjs'), { workerData: { file } });
    started.unref();
    started.on('message', (portion: Portion) => {
      waiting.get(portion.scan)?.resolve(portion);
      waiting.delete(portion.scan);
      if (waiting.size === 0) started.unref();
    });
    started.on('error', (error) => fail(error as Error));
    started.on('exit', () => fail(new Error('the worker for long reads ended')));
    return started;
  };

  const ask = (message: { scan: number; text?: string; values?: readonly unknown[] }): Promise<Portion> =>
    new Promise((resolve, reject) => {
      worker ??= start();
      worker.ref();
      waiting.set(message.scan, { resolve, reject });
      worker.postMessage(message);
    });

  return {
    async *scan<Row extends object>(query: CompiledQuery): AsyncIterable<Row> {
      lastScan += 1;
      const scan = lastScan;
      let ended = false;
      try {
        let portion = await ask({ scan, text: query.text, values: query.values });
        for (;;) {
          if (portion.end) ended = true;
          if (portion.error) throw toError(portion.error, query.text);
          yield* (portion.rows ?? []) as Row[];
          if (ended) return;
          portion = await ask({ scan });
        }
      } finally {
        if (!ended) worker?.postMessage({ scan, stop: true });
      }
    },
    async close() {
      const ending = worker;
      worker = undefined;
      await ending?.terminate();
    },
  };
}

function toError(error: { code: string; message: string }, text: string): Error {
  if (error.code.startsWith('SQLITE_BUSY')) return new Problem(503, 'busy');
  return new StatementError('other', '', text, new Error(error.message));
}
