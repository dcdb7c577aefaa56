// Brings what stands in the log of a SQLite file into the file itself. Left to the writer, a COMMIT now and then copies sixteen megabytes and waits for the
// disk twice, and so does everybody; a worker thread does it beside the writer, who goes on appending to the log.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type BetterSqlite3 from 'better-sqlite3';
import { projectRoot } from '../../kernel/node/paths.ts';

/** Pages in the log, and how many of them are in the file. */
interface Log {
  readonly log: number;
  readonly checkpointed: number;
}

/** Pages the log has ahead of the file before they are brought over: 16 MB. */
const duePages = 4_000;
/** The writer looks once in so many commits. */
const everyCommits = 8;

export interface Checkpointer {
  /** After a COMMIT of the writer. */
  committed(): void;
  close(): Promise<void>;
}

export function createCheckpointer(file: string, writer: BetterSqlite3.Database): Checkpointer {
  // Only counts: https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
  const look = writer.prepare<[], Log>('PRAGMA wal_checkpoint(NOOP)');
  let worker: Worker | undefined;
  let isRunning = false;
  let commits = 0;

  function start(): Worker {
    const started = new Worker(join(projectRoot, 'core/database/sqlite/checkpoint-worker.mjs'), {
      workerData: { file },
    });
    started.unref();
    started.on('message', () => {
      isRunning = false;
    });
    // Without it the writer does it itself, later: see `wal_autocheckpoint` in open-sqlite.ts.
    started.on('error', () => {
      worker = undefined;
      isRunning = false;
    });
    return started;
  }

  return {
    committed() {
      commits += 1;
      if (isRunning || commits % everyCommits !== 0) return;
      const { log, checkpointed } = look.get()!;
      if (log - checkpointed < duePages) return;
      isRunning = true;
      worker ??= start();
      worker.postMessage('');
    },
    async close() {
      await worker?.terminate();
    },
  };
}
