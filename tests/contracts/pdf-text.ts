// The text of a PDF as its readers copy it: a list of lines, page after page.
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export async function textOfPdf(bytes: Uint8Array): Promise<string[]> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
  const pdf = await task.promise;
  const lines: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    let line = '';
    for (const item of items) {
      if (!('str' in item)) continue;
      line += item.str;
      if (!item.hasEOL) continue;
      lines.push(line);
      line = '';
    }
    lines.push(line);
  }
  await task.destroy();
  return lines
    .map((line) =>
      line
        .normalize('NFKC')
        .replace(/[\u2066-\u2069\u200e\u200f]/g, '')
        .trim(),
    )
    .filter(Boolean);
}

/** Each by itself: a PDF keeps the words of a right-to-left line from left to right. */
export function wordsIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split(/\s+/)).filter(Boolean);
}
