// Reads the lines of PDFs in a thread of its own: what the library needs on older Node.js versions it puts in the place of `JSON.parse`, `Array.prototype.push` and
// others, and all that runs beside it would be tested with those.
import { parentPort } from 'node:worker_threads';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

async function linesOf(bytes) {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
  const pdf = await task.promise;
  const lines = [];
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
  return lines;
}

parentPort.on('message', ({ id, bytes }) => {
  linesOf(bytes).then(
    (lines) => parentPort.postMessage({ id, lines }),
    (error) => parentPort.postMessage({ id, problem: String(error) }),
  );
});
