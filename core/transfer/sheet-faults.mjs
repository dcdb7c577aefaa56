// What an XLSX sheet may leave out that its reader cannot do without: the place of a cell (ECMA-376-1, 18.3.1.4: `r` is optional) and the result of a
// formula, which programs that calculate nothing do not write. Plain JavaScript: read-worker.mjs runs unbuilt.
import { strFromU8, unzipSync } from 'fflate';

const cellWithoutPlace = /<(?:\w+:)?c(?=[\s>])(?![^>]*\sr=)[^>]*>/;
const formulaWithoutResult = /<(?:\w+:)?f(?:\s[^>]*)?(?:\/>|>[^<]*<\/(?:\w+:)?f>)\s*<\/(?:\w+:)?c>/;

/** A sheet is looked through in pieces, each with what the longest formula may need of the next: as one text it could be more than the worker's heap. */
const pieceBytes = 4_000_000;
const overlapBytes = 40_000;

/** `places` or `formulas`; undefined = the sheet leaves out nothing. */
export function sheetFault(bytes, sheet) {
  const xml = sheetIn(bytes, sheet);
  if (has(xml, cellWithoutPlace)) return 'places';
  return has(xml, formulaWithoutResult) ? 'formulas' : undefined;
}

/** The patterns are of ASCII: of other letters any reading will do. */
function has(xml, pattern) {
  for (let at = 0; at < xml.length; at += pieceBytes)
    if (pattern.test(xml.toString('latin1', at, at + pieceBytes + overlapBytes))) return true;
  return false;
}

function sheetIn(bytes, sheet) {
  const kept = unzipSync(bytes, { filter: ({ name }) => /^xl\/(?:_rels\/)?workbook\.xml/.test(name) });
  const text = (name) => (kept[name] === undefined ? '' : strFromU8(kept[name]));
  const sheets = elements(text('xl/workbook.xml'), 'sheet');
  const { id } = sheets.find((one) => sheet === undefined || one.name === sheet) ?? {};
  const { Target: target = '' } =
    elements(text('xl/_rels/workbook.xml.rels'), 'Relationship').find((one) => one.Id === id) ?? {};
  const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  return Buffer.from(unzipSync(bytes, { filter: ({ name }) => name === path })[path] ?? []);
}

/** The attributes of all elements of a name; without their prefixes. */
function elements(xml, name) {
  const found = xml.match(new RegExp(`<(?:\\w+:)?${name}\\s[^>]*>`, 'g')) ?? [];
  return found.map((one) =>
    Object.fromEntries([...one.matchAll(/(?:\w+:)?(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, unescaped(value)])),
  );
}

function unescaped(text) {
  const marks = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text
    .replace(/&#(?:x([0-9a-f]+)|(\d+));/gi, (_, hex, decimal) =>
      String.fromCodePoint(Number.parseInt(hex ?? decimal, hex ? 16 : 10)),
    )
    .replace(/&(lt|gt|quot|apos|amp);/g, (_, mark) => marks[mark]);
}
