// A workbook of one sheet, written row by row: inline strings and numbers (ECMA-376 part 1, 18.3). Right-to-left sheets say so. The archive grows as it
// is read, so a hundred thousand rows take no more room than one batch of them.
import { strToU8, Zip, ZipDeflate } from 'fflate';
import { unmistaken } from './inert.ts';

export type XlsxCell = string | { readonly number: string } | null;

const start = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const part = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function frame(sheetName: string): Readonly<Record<string, string>> {
  return {
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${part}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${part}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${part}.styles+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${escaped(sheetName)}" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><fonts count="2"><font/><font><b/></font></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
  };
}

/** @param name of the sheet, at most 31 characters count */
export async function* writeXlsx(
  name: string,
  rightToLeft: boolean,
  header: readonly string[],
  rows: AsyncIterable<readonly (readonly XlsxCell[])[]>,
): AsyncIterable<Uint8Array> {
  let ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  for (const [path, content] of Object.entries(frame(sheetName(name)))) {
    const file = new ZipDeflate(path);
    zip.add(file);
    file.push(strToU8(start + content), true);
  }
  const sheet = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 3 });
  zip.add(sheet);
  const view = `<sheetViews><sheetView workbookViewId="0"${rightToLeft ? ' rightToLeft="1"' : ''}><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`;
  sheet.push(strToU8(`${start}<worksheet xmlns="${main}">${view}<sheetData>${rowOf(1, header, ' s="1"')}`));
  let number = 1;
  for await (const batch of rows) {
    sheet.push(strToU8(batch.map((cells) => rowOf(++number, cells, '')).join('')));
    yield* ready;
    ready = [];
  }
  sheet.push(strToU8('</sheetData></worksheet>'), true);
  zip.end();
  yield* ready;
}

/** @param number 1 = the first row of the sheet; empty cells are not written */
function rowOf(number: number, cells: readonly XlsxCell[], style: string): string {
  const written = cells.map((cell, index) => {
    if (cell === null || cell === '') return '';
    const place = `r="${columnOf(index)}${number}"`;
    if (typeof cell !== 'string') return `<c ${place}${style}><v>${cell.number}</v></c>`;
    return `<c ${place}${style} t="inlineStr"><is><t xml:space="preserve">${escaped(fitting(unmistaken(cell)))}</t></is></c>`;
  });
  return `<row r="${number}">${written.join('')}</row>`;
}

/** A, B, … Z, AA, AB, … */
function columnOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnOf(Math.floor(index / 26) - 1) + letter;
}

/** A longer cell makes spreadsheets call the file damaged; CSV and JSON have all of it. */
const mostLetters = 32_767;

function fitting(text: string): string {
  return text.length <= mostLetters ? text : `${text.slice(0, mostLetters - 1)}…`;
}

/** XML 1.0 has no characters below a space but tab and the line ends. */
function escaped(text: string): string {
  return text
    .replace(/(?![\t\r\n])\p{Cc}|[\ufffe\uffff]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function sheetName(name: string): string {
  return (
    name
      .replace(/[[\]:*?/\\]/g, ' ')
      .slice(0, 31)
      .trim() || 'Ravand'
  );
}
