// A document as an answer: its PDF is saved under its name, the picture of its pages can do nothing where it is shown (THREATS T-B04).
import type { Printed } from '../documents/typesetter.ts';
import { disposition } from './file-answer.ts';
import type { Answer } from './route.ts';

const kept = { 'Cache-Control': 'private, no-store', 'X-Content-Type-Options': 'nosniff' };
const still = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:";

/** @param shows the browser may show it instead of saving it */
export function pdfAnswer({ bytes, fileName }: Printed & { fileName: string }, shows = false): Answer {
  return {
    status: 200,
    type: 'application/pdf',
    body: bytes,
    headers: { ...kept, 'Content-Disposition': disposition(shows ? 'inline' : 'attachment', fileName) },
  };
}

export function svgAnswer({ bytes, pages }: Printed): Answer {
  return {
    status: 200,
    type: 'image/svg+xml; charset=utf-8',
    body: bytes,
    headers: { ...kept, 'Content-Security-Policy': still, 'X-Pages': String(pages) },
  };
}
