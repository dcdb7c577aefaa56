// The worker thread of checkpointer.ts: each message is one checkpoint, as far as readers allow, on a connection of its own.
// Plain JavaScript on purpose, as scan-worker.mjs.
import { parentPort, workerData } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';

const connection = new BetterSqlite3(workerData.file, { timeout: 1_000 });
connection.pragma('synchronous = FULL');
connection.pragma('trusted_schema = OFF');
parentPort.on('message', () => {
  try {
    connection.pragma('wal_checkpoint(PASSIVE)');
  } finally {
    parentPort.postMessage('');
  }
});
