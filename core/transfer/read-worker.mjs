// The worker of read-table.ts: takes a file apart into rows of texts, a batch at each request. Plain JavaScript on purpose: it runs unbuilt, whether
// its parent comes from dist/ or straight from TypeScript. Its heap is bounded by its parent.
import { parentPort, workerData } from 'node:worker_threads';
import Papa from 'papaparse';
import readSheets from 'read-excel-file/node';
import { sheetFault } from './sheet-faults.mjs';

const batchRows = 1_000;
const { bytes, kind, sheet, mostCells } = workerData;

try {
  const table = kind === 'xlsx' ? await readXlsx() : { sheets: [], rows: readCsv() };
  parentPort.postMessage({ sheets: table.sheets, sheet: table.sheet });
  // A sheet may go on to its last row with nothing in it.
  while (table.rows.at(-1)?.every((cell) => cell.trim() === '')) table.rows.pop();
  let cells = 0;
  for (let at = 0; at < table.rows.length; at += batchRows) {
    const rows = table.rows.slice(at, at + batchRows);
    for (const row of rows) cells += row.length;
    if (cells > mostCells) throw faultOf('cells');
    parentPort.postMessage({ rows });
  }
  parentPort.postMessage({ end: true });
} catch (error) {
  parentPort.postMessage({
    error: { code: String(error?.code ?? 'content'), message: String(error?.message ?? error) },
  });
}

/** @param code what read-table.ts says of the file */
function faultOf(code) {
  return Object.assign(new Error(code), { code });
}

async function readXlsx() {
  const all = await readSheets(Buffer.from(bytes)).catch((error) => {
    throw sheetFault(bytes, sheet) === 'places' ? faultOf('places') : error;
  });
  // A cover sheet, or an empty one, is no table.
  const isTable = ({ data }) => data.filter((row) => row.some((cell) => cell !== null)).length > 1;
  const chosen = sheet === undefined ? (all.find(isTable) ?? all[0]) : all.find((one) => one.sheet === sheet);
  if (chosen === undefined) throw faultOf('sheet');
  const fault = sheetFault(bytes, chosen.sheet);
  if (fault !== undefined) throw faultOf(fault);
  return { sheets: all.map((one) => one.sheet), sheet: chosen.sheet, rows: chosen.data.map((row) => row.map(textOf)) };
}

/** A cell as a person would have typed it. Dates of sheets have no zone: their parts are read as UTC, to the second. */
function textOf(cell) {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return numberText(cell);
  if (!(cell instanceof Date)) return String(cell);
  if (Number.isNaN(cell.getTime())) return '';
  const iso = new Date(Math.round(cell.getTime() / 1000) * 1000).toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
}

/** The fifteen digits that a spreadsheet shows of a number: 0.1 + 0.2 is 0.3 there. */
function numberText(number) {
  return Number.isSafeInteger(number) ? String(number) : String(Number(number.toPrecision(15)));
}

function readCsv() {
  // Excel parts by what the regional settings of its machine say: in Iran by ؛.
  const delimitersToGuess = [',', '\t', '|', ';', '؛', Papa.RECORD_SEP, Papa.UNIT_SEP];
  const { data, errors } = Papa.parse(decode(bytes), { delimitersToGuess, skipEmptyLines: 'greedy' });
  // All that follows an open quotation mark would be one cell.
  const fault = errors.find((one) => one.code === 'MissingQuotes');
  if (fault !== undefined) throw faultOf('quotes');
  return data;
}

/** UTF-8 or UTF-16 by their marks; else UTF-8 where it is well-formed but for a slip here and there, else the Windows page of the letters that stand there. */
function decode(raw) {
  const mark = [...raw.subarray(0, 2)].map((byte) => byte.toString(16)).join();
  if (mark === 'ff,fe') return new TextDecoder('utf-16le').decode(raw);
  if (mark === 'fe,ff') return new TextDecoder('utf-16be').decode(raw);
  const count = (text, letters) => text.match(letters)?.length ?? 0;
  const utf8 = new TextDecoder('utf-8').decode(raw);
  const slips = count(utf8, /\ufffd/g);
  if (slips === 0 || slips * 4 < count(utf8, /[\u0080-\ufffc]/g)) return utf8;
  const western = new TextDecoder('windows-1252').decode(raw);
  // In a word of Latin letters no Arabic or Hebrew one stands alone.
  if (count(western, /[A-Za-z][\u00c0-\u00ff]|[\u00c0-\u00ff][a-z]/g) * 2 > count(western, /[\u00c0-\u00ff]/g))
    return western;
  const arabic = new TextDecoder('windows-1256').decode(raw);
  const hebrew = new TextDecoder('windows-1255').decode(raw);
  return count(hebrew, /[\u05d0-\u05ea]/g) > count(arabic, /[\u0621-\u06cc]/g) ? hebrew : arabic;
}
