// Blocks of cells as text: tab-separated as spreadsheets put them on the clipboard, comma-separated as files. Both quote alike; what is read of one is
// written as it was. Files guard against spreadsheets that take a cell for a formula.

export type Block = readonly (readonly string[])[];

/** Tabs when there is one before the first line ends, else commas or semicolons. */
export function separatorOf(text: string): string {
  const line = firstLine(text);
  return ['\t', ';', ','].find((separator) => splitsBy(line, separator)) ?? '\t';
}

function firstLine(text: string): string {
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') isQuoted = !isQuoted;
    if (!isQuoted && (text[at] === '\n' || text[at] === '\r')) return text.slice(0, at);
  }
  return text;
}

function splitsBy(line: string, separator: string): boolean {
  let isQuoted = false;
  for (const char of line) {
    if (char === '"') isQuoted = !isQuoted;
    else if (char === separator && !isQuoted) return true;
  }
  return false;
}

/** A quote that opens a cell opens a quoted one, when it is closed before the next separator; FEEL texts are quotes that mean themselves. */
export function readBlock(text: string, separator = '\t'): Block {
  const rows: string[][] = [[]];
  let at = 0;
  while (at <= text.length) {
    const { cell, end } = readCell(text, at, separator);
    rows.at(-1)?.push(cell);
    if (end >= text.length) break;
    if (text[end] === separator) at = end + 1;
    else {
      at = end + (text.startsWith('\r\n', end) ? 2 : 1);
      if (at < text.length) rows.push([]);
    }
    if (at >= text.length) {
      if (text[end] === separator) rows.at(-1)?.push('');
      break;
    }
  }
  return rows;
}

function isEnd(text: string, at: number, separator: string): boolean {
  return at >= text.length || text[at] === separator || text[at] === '\n' || text[at] === '\r';
}

function readCell(text: string, from: number, separator: string): { cell: string; end: number } {
  const quoted = text[from] === '"' ? readQuoted(text, from, separator) : undefined;
  if (quoted !== undefined) return quoted;
  let end = from;
  while (!isEnd(text, end, separator)) end += 1;
  return { cell: text.slice(from, end), end };
}

/** undefined: it only begins like one. Of tab-separated text, where spreadsheets quote only what needs it, `"gold"` is the FEEL text itself. */
function readQuoted(text: string, from: number, separator: string): { cell: string; end: number } | undefined {
  let cell = '';
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== '"') cell += text[at];
    else if (text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else {
      if (!isEnd(text, at + 1, separator)) return undefined;
      const needsQuotes = /["\t\n\r]/.test(cell) || separator !== '\t';
      return needsQuotes ? { cell, end: at + 1 } : undefined;
    }
  }
  return undefined;
}

export function writeTabs(block: Block): string {
  return block.map((row) => row.map((cell) => quoted(cell, /[\t\n\r]/)).join('\t')).join('\r\n');
}

function quoted(cell: string, needs: RegExp): string {
  return needs.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** What a spreadsheet would compute: the dash of "anything" and plain numbers are none. */
const formula = /^[=@\t\r]|^[+-](?!\s*$|\s*[\d.]+\s*$)/;

export function writeCsv(block: Block): string {
  const lines = block.map((row) =>
    row.map((cell) => quoted(formula.test(cell) ? `'${cell}` : cell, /[",;\t\n\r']/)).join(','),
  );
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

export function readCsv(text: string): Block {
  const plain = text.replace(/^\ufeff/, '');
  return readBlock(plain, separatorOf(plain)).map((row) =>
    row.map((cell) => (/^'[=@+\-\t\r]/.test(cell) ? cell.slice(1) : cell)),
  );
}
