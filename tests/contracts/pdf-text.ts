// The text of a PDF as its readers copy it: a list of lines, page after page.
import { Worker } from 'node:worker_threads';

interface Answer {
  readonly id: number;
  readonly lines?: readonly string[];
  readonly problem?: string;
}

let reader: Worker | undefined;
let asked = 0;

/** Starting one takes longer than reading a PDF; it does not keep the process alive. */
function readerOf(): Worker {
  if (reader === undefined) {
    reader = new Worker(new URL('pdf-lines.mjs', import.meta.url));
    reader.setMaxListeners(0);
    reader.unref();
  }
  return reader;
}

function linesOf(bytes: Uint8Array): Promise<readonly string[]> {
  const worker = readerOf();
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    worker.ref();
    const take = (answer: Answer): void => {
      if (answer.id !== id) return;
      worker.off('message', take);
      if (worker.listenerCount('message') === 0) worker.unref();
      if (answer.lines === undefined) reject(new Error(answer.problem));
      else resolve(answer.lines);
    };
    worker.on('message', take);
    worker.postMessage({ id, bytes });
  });
}

export async function textOfPdf(bytes: Uint8Array): Promise<string[]> {
  return (await linesOf(bytes))
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
