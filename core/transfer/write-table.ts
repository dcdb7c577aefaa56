// A table of texts and exact numbers as a file that spreadsheets open: CSV or XLSX.
import { isExact } from './export-records.ts';
import { csvLine } from './write-csv.ts';
import { writeXlsx, type XlsxCell } from './write-xlsx.ts';

export type TableFormat = 'csv' | 'xlsx';

export interface TableFile {
  readonly type: string;
  readonly content: AsyncIterable<string | Uint8Array>;
}

/** @param rows texts, and numbers as `{ number }`; a number with more digits than a spreadsheet keeps becomes text */
export function writeTable(
  format: TableFormat,
  sheet: { readonly name: string; readonly rightToLeft: boolean },
  header: readonly string[],
  rows: readonly (readonly XlsxCell[])[],
): TableFile {
  const cells = rows.map((row) => row.map(spreadsheetCell));
  if (format === 'xlsx')
    return {
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      content: writeXlsx(sheet.name, sheet.rightToLeft, header, inOneBatch(cells)),
    };
  const lines = [header, ...cells.map((row) => row.map((cell) => cell ?? ''))].map(csvLine);
  return { type: 'text/csv; charset=utf-8', content: inOneBatch(`\ufeff${lines.join('')}`) };
}

function spreadsheetCell(cell: XlsxCell): XlsxCell {
  if (cell === null || typeof cell === 'string') return cell;
  return isExact(cell.number) ? cell : cell.number;
}

async function* inOneBatch<T>(all: T): AsyncIterable<T> {
  yield all;
}
