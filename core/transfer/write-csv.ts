// Lines of CSV by RFC 4180, with a byte order mark where a file begins, so that spreadsheets read it as UTF-8.
import { inert } from './inert.ts';

/** Texts are made inert; what is handed in as a number stands as it is. */
export function csvLine(cells: readonly (string | { readonly number: string })[]): string {
  return `${cells.map((cell) => (typeof cell === 'string' ? quoted(inert(cell)) : cell.number)).join(',')}\r\n`;
}

function quoted(text: string): string {
  return /["\r\n,]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
