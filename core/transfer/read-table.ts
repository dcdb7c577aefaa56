// A CSV or XLSX file → rows of texts, taken apart in a worker with a heap of its own: a file that is too much for it ends the worker, not the house.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { limits } from '../kernel/limits.ts';
import { projectRoot } from '../kernel/node/paths.ts';
import { checkArchive, unreadable } from './check-archive.ts';

export interface Table {
  /** Of an XLSX file; empty for CSV. */
  readonly sheets: readonly string[];
  /** The one the rows are of. */
  readonly sheet: string | undefined;
  readonly rows: readonly (readonly string[])[];
}

interface FromWorker {
  readonly sheets?: readonly string[];
  readonly sheet?: string;
  readonly rows?: readonly (readonly string[])[];
  readonly end?: true;
  readonly error?: { readonly code: string; readonly message: string };
}

const known: ReadonlySet<string> = new Set(['cells', 'sheet', 'quotes', 'places', 'formulas']);

/** @throws Problem 422 `unreadable-file` */
export async function readTable(bytes: Uint8Array, sheet: string | undefined): Promise<Table> {
  const kind = isArchive(bytes) ? 'xlsx' : 'csv';
  if (kind === 'xlsx') checkArchive(bytes);
  else if (bytes.subarray(0, 8_192).includes(0) && !isUtf16(bytes)) throw unreadable('content');
  const worker = new Worker(join(projectRoot, 'core/transfer/read-worker.mjs'), {
    workerData: { bytes, kind, sheet, mostCells: limits.importCells },
    resourceLimits: { maxOldGenerationSizeMb: limits.importHeapMb },
  });
  try {
    return await collect(worker);
  } finally {
    await worker.terminate();
  }
}

function collect(worker: Worker): Promise<Table> {
  return new Promise((resolve, reject) => {
    let sheets: readonly string[] = [];
    let sheet: string | undefined;
    const rows: (readonly string[])[] = [];
    const patience = setTimeout(() => reject(unreadable('slow')), limits.importReadMs);
    const settle = (act: () => void): void => {
      clearTimeout(patience);
      act();
    };
    worker.on('message', (message: FromWorker) => {
      if (message.sheets !== undefined) [sheets, sheet] = [message.sheets, message.sheet];
      for (const row of message.rows ?? []) rows.push(row);
      if (rows.length > limits.importRows + 1) settle(() => reject(unreadable('rows')));
      if (message.error !== undefined) {
        const { code } = message.error;
        settle(() => reject(unreadable(known.has(code) ? code : 'content')));
      }
      if (message.end === true) settle(() => resolve({ sheets, sheet, rows }));
    });
    // Out of its heap, or a fault of the library over a file nobody would write.
    worker.on('error', () => settle(() => reject(unreadable('memory'))));
    worker.on('exit', () => settle(() => reject(unreadable('memory'))));
  });
}

/** "PK": a ZIP archive. */
function isArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}
