// Proof that one process alone writes a data folder. The lock is the operating system's, so it ends with its process however that dies.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { isBusy } from './translate-error.ts';

/** Another process works on this folder. Its message is for the operator. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

/**
 * Takes the lock of a data folder; answers how to give it back. SQLite takes the lock on `ravand.lock` (it knows the traps of file locks);
 * `ravand.pid` only names the owner. A number of a process would not do: containers on one volume all are process 1.
 */
export function lockFolder(dataDir: string): () => void {
  const lock = new BetterSqlite3(join(dataDir, 'ravand.lock'), { timeout: 0 });
  const pidFile = join(dataDir, 'ravand.pid');
  try {
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new FolderInUse(
      `The data folder ${dataDir} is in use by another Ravand${ownerIn(pidFile)}. Stop that one, or give this one a folder of its own with DATA_DIR. Several processes need PostgreSQL (DATABASE_URL).`,
    );
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return () => {
    lock.exec('ROLLBACK');
    lock.close();
  };
}

function ownerIn(pidFile: string): string {
  try {
    return ` (process ${readFileSync(pidFile, 'utf8').trim()})`;
  } catch {
    return '';
  }
}
