// The worker thread of scanner.ts: steps through long reads on a read-only connection, a portion of rows at each request.
// Plain JavaScript on purpose: it runs unbuilt, whether its parent comes from dist/ or straight from TypeScript.
import { parentPort, workerData } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';

const portionRows = 500;

const connection = new BetterSqlite3(workerData.file, { readonly: true, timeout: 1_000 });
connection.pragma('query_only = ON');
connection.pragma('trusted_schema = OFF');

/** Open statements by the number of their scan. */
const scans = new Map();

parentPort.on('message', (message) => {
  if (message.stop) {
    scans.get(message.scan)?.return?.();
    scans.delete(message.scan);
    return;
  }
  try {
    if (message.text !== undefined) scans.set(message.scan, open(message.text, message.values));
    parentPort.postMessage(take(message.scan));
  } catch (error) {
    scans.delete(message.scan);
    parentPort.postMessage({
      scan: message.scan,
      end: true,
      error: { code: String(error.code ?? ''), message: String(error.message) },
    });
  }
});

function open(text, values) {
  const statement = connection.prepare(text).safeIntegers(true);
  return statement.iterate(values.map(bind));
}

/** As in statements.ts: integers stay integers, booleans are 1 and 0. */
function bind(value) {
  return typeof value === 'boolean' || Number.isSafeInteger(value) ? BigInt(value) : value;
}

function take(scan) {
  const iterator = scans.get(scan);
  const rows = [];
  while (rows.length < portionRows) {
    const next = iterator.next();
    if (next.done) {
      scans.delete(scan);
      return { scan, rows, end: true };
    }
    rows.push(narrow(next.value));
  }
  return { scan, rows };
}

/** Integers as number when safe, else bigint. */
function narrow(row) {
  for (const column in row) {
    const value = row[column];
    if (typeof value === 'bigint' && value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER) {
      row[column] = Number(value);
    }
  }
  return row;
}
