// CSV of sample files (RFC 4180: commas, double quotes, doubled quotes inside, line breaks inside quotes) → rows by the names of the first line.

/** Empty cells are left out. @throws Error with the line where a quote is not closed or a row has too many cells */
export function readCsv(text: string): Record<string, string>[] {
  const [head = [], ...rows] = cells(text.replace(/^\ufeff/, ''));
  return rows
    .filter((row) => row.some((cell) => cell !== ''))
    .map((row, index) => {
      if (row.length > head.length)
        throw new Error(`row ${index + 2}: expected ${head.length} cells, found ${row.length}`);
      return Object.fromEntries(row.flatMap((cell, column) => (cell === '' ? [] : [[head[column] ?? '', cell]])));
    });
}

function cells(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === ',') {
      row.push(cell);
      cell = '';
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && text[at + 1] === '\n') at += 1;
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else cell += char;
  }
  if (quoted) throw new Error(`row ${rows.length + 1}: expected a closing quote, found the end`);
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows;
}
