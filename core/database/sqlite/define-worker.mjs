// The worker thread of define-beside.ts: runs statements in one transaction on a connection of its own, while the write lane stands still for it.
// Plain JavaScript on purpose, as scan-worker.mjs.
import { parentPort, workerData } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';

const { file, statements } = workerData;
try {
  const connection = new BetterSqlite3(file, { timeout: 10_000 });
  connection.pragma('synchronous = FULL');
  connection.pragma('trusted_schema = OFF');
  connection.pragma('cache_size = -65536');
  connection.transaction(() => {
    for (const statement of statements) connection.exec(statement);
  })();
  connection.close();
  parentPort.postMessage({});
} catch (error) {
  parentPort.postMessage({ error: { code: String(error.code ?? ''), message: String(error.message) } });
}
