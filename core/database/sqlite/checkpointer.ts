// Brings what stands in the log of a SQLite file into the file itself. Left to the writer, a COMMIT now and then copies sixteen megabytes and waits for the
// disk twice, and so does everybody; a worker thread does it beside the writer, who goes on appending to the log.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type BetterSqlite3 from 'better-sqlite3';
import { projectRoot } from '../../kernel/node/paths.ts';

/** In pages: how long the log is, and how much of it is in the file. */
interface Log {
  readonly log: number;
  readonly checkpointed: number;
}

/** The log is brought over when it is so many pages ahead of the file: 16 MB. */
const duePages = 4_000;
/** It begins anew only when all of it is in the file and nobody writes. Where nobody ever pauses, writers wait once it is so long. */
const longPages = 2 * duePages;
/** A reader may keep the log from being brought over: it is tried again when it has grown by so much. */
const againPages = 1_000;
/** The writer looks once in so many commits. */
const everyCommits = 8;

export interface Checkpointer {
  /** After a COMMIT of the writer. */
  committed(): void;
  close(): Promise<void>;
}

/** @param standStill has writers wait for as long as something takes */
export function createCheckpointer(
  file: string,
  writer: BetterSqlite3.Database,
  standStill: (work: () => Promise<void>) => Promise<void>,
): Checkpointer {
  // Only counts: https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
  const look = writer.prepare<[], Log>('PRAGMA wal_checkpoint(NOOP)');
  let worker: Worker | undefined;
  let isRunning = false;
  let commits = 0;
  /** How long the log was when it was tried last. */
  let tried = 0;

  /** Whoever waits for the worker. */
  let answered = (): void => {};

  function start(): Worker {
    const started = new Worker(join(projectRoot, 'core/database/sqlite/checkpoint-worker.mjs'), {
      workerData: { file },
    });
    started.unref();
    started.on('message', () => answered());
    // One that is gone is followed by another the next time.
    const gone = (): void => {
      if (worker === started) worker = undefined;
      answered();
    };
    started.on('error', gone);
    started.on('exit', gone);
    return started;
  }

  /** Ends when the worker has done what it could. */
  function bringOver(): Promise<void> {
    worker ??= start();
    const asked = worker;
    return new Promise((resolve) => {
      answered = resolve;
      asked.postMessage('');
    });
  }

  return {
    committed() {
      commits += 1;
      if (isRunning || commits % everyCommits !== 0) return;
      const { log, checkpointed } = look.get()!;
      const isDue = log - checkpointed >= duePages;
      if (log < tried) tried = 0;
      if ((!isDue && log < longPages) || (tried > 0 && log < tried + againPages)) return;
      [isRunning, tried] = [true, log];
      // Little is left by then of what could not be brought over beside the writer.
      const ended = isDue ? bringOver() : standStill(bringOver);
      ended
        .catch(() => undefined)
        .finally(() => {
          isRunning = false;
        });
    },
    async close() {
      await worker?.terminate();
    },
  };
}
