// The worker of read-table.ts: takes a file apart into rows of texts, a batch at each request. Plain JavaScript on purpose: it runs unbuilt, whether
// its parent comes from dist/ or straight from TypeScript. Its heap is bounded by its parent.
import { parentPort, workerData } from 'node:worker_threads';
import Papa from 'papaparse';
import readSheets from 'read-excel-file/node';

const batchRows = 1_000;
const { bytes, kind, sheet, mostCells } = workerData;

try {
  const table = kind === 'xlsx' ? await readXlsx() : { sheets: [], rows: readCsv() };
  parentPort.postMessage({ sheets: table.sheets });
  let cells = 0;
  for (let at = 0; at < table.rows.length; at += batchRows) {
    const rows = table.rows.slice(at, at + batchRows);
    for (const row of rows) cells += row.length;
    if (cells > mostCells) throw Object.assign(new Error('too many cells'), { code: 'cells' });
    parentPort.postMessage({ rows });
  }
  parentPort.postMessage({ end: true });
} catch (error) {
  parentPort.postMessage({
    error: { code: String(error?.code ?? 'content'), message: String(error?.message ?? error) },
  });
}

async function readXlsx() {
  const all = await readSheets(Buffer.from(bytes));
  const chosen = sheet === undefined ? all[0] : all.find((one) => one.sheet === sheet);
  if (chosen === undefined) throw Object.assign(new Error('no such sheet'), { code: 'sheet' });
  return { sheets: all.map((one) => one.sheet), rows: chosen.data.map((row) => row.map(textOf)) };
}

/** A cell as a person would have typed it. Dates of sheets have no zone: their parts are read as UTC. */
function textOf(cell) {
  if (cell === null || cell === undefined) return '';
  if (!(cell instanceof Date)) return String(cell);
  if (Number.isNaN(cell.getTime())) return '';
  const iso = cell.toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
}

function readCsv() {
  const { data, errors } = Papa.parse(decode(bytes), { skipEmptyLines: 'greedy' });
  // All that follows an open quotation mark would be one cell.
  const fault = errors.find((one) => one.code === 'MissingQuotes');
  if (fault !== undefined) throw Object.assign(new Error(fault.message), { code: 'quotes' });
  return data;
}

/** UTF-8 or UTF-16 by their marks; else UTF-8 where it is well-formed, else the Windows page of the letters that stand there. */
function decode(raw) {
  const mark = [...raw.subarray(0, 2)].map((byte) => byte.toString(16)).join();
  if (mark === 'ff,fe') return new TextDecoder('utf-16le').decode(raw);
  if (mark === 'fe,ff') return new TextDecoder('utf-16be').decode(raw);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    const arabic = new TextDecoder('windows-1256').decode(raw);
    const hebrew = new TextDecoder('windows-1255').decode(raw);
    const count = (text, letters) => text.match(letters)?.length ?? 0;
    return count(hebrew, /[\u05d0-\u05ea]/g) > count(arabic, /[\u0621-\u06cc]/g) ? hebrew : arabic;
  }
}
