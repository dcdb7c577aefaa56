// DDL that takes as long as a table is: SQLite carries each statement out whole, which would hold up the process. A worker thread does it.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../../kernel/node/paths.ts';
import { translateSqliteError } from './translate-error.ts';

/** All of them or none. Whoever calls holds the write lane. @throws StatementError `unique` when rows have the same value */
export async function defineInWorker(file: string, statements: readonly string[]): Promise<void> {
  const worker = new Worker(join(projectRoot, 'core/database/sqlite/define-worker.mjs'), {
    workerData: { file, statements },
  });
  const answer = await new Promise<{ error?: { code: string; message: string } }>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the worker for definitions of tables ended')));
  });
  if (answer.error === undefined) return;
  const { code, message } = answer.error;
  throw translateSqliteError(Object.assign(new Error(message), { code }), statements.join('; '));
}
