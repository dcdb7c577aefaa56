// The worker thread of scanner.ts: steps through long reads, each on a read-only connection of its own, a portion of rows at each request.
// Plain JavaScript on purpose: it runs unbuilt, whether its parent comes from dist/ or straight from TypeScript.
import { parentPort, workerData } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';

const portionRows = 500;

const keptIdle = 4;

/**
 * Connections that nothing is read on. What is read at a time on one connection is read from one snapshot: a second read would not see what was
 * committed since the first began.
 */
const idle = [];

/** Open reads by their number: rows to come, and the connection they come from. */
const scans = new Map();

parentPort.on('message', (message) => {
  if (message.stop) {
    end(message.scan);
    return;
  }
  try {
    if (message.text !== undefined) open(message.scan, message.text, message.values);
    parentPort.postMessage(take(message.scan));
  } catch (error) {
    end(message.scan);
    parentPort.postMessage({
      scan: message.scan,
      end: true,
      error: { code: String(error.code ?? ''), message: String(error.message) },
    });
  }
});

function connect() {
  const connection = new BetterSqlite3(workerData.file, { readonly: true, timeout: 1_000 });
  connection.pragma('query_only = ON');
  connection.pragma('trusted_schema = OFF');
  return connection;
}

function open(scan, text, values) {
  const connection = idle.pop() ?? connect();
  const opened = { connection, rows: undefined };
  scans.set(scan, opened);
  opened.rows = connection.prepare(text).safeIntegers(true).iterate(values.map(bind));
}

function end(scan) {
  const ended = scans.get(scan);
  if (ended === undefined) return;
  scans.delete(scan);
  ended.rows?.return();
  if (idle.length < keptIdle) idle.push(ended.connection);
  else ended.connection.close();
}

/** As in statements.ts: integers stay integers, booleans are 1 and 0. */
function bind(value) {
  return typeof value === 'boolean' || Number.isSafeInteger(value) ? BigInt(value) : value;
}

function take(scan) {
  const iterator = scans.get(scan).rows;
  const rows = [];
  while (rows.length < portionRows) {
    const next = iterator.next();
    if (next.done) {
      end(scan);
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
