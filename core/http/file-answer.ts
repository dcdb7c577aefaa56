// Bytes of a file as an answer that can do nothing in the reader's browser (THREATS T-B04): kept apart from our origin, never guessed at, saved
// instead of shown but for plain pictures; whole, in part (RFC 9110, 14) or not at all when the reader has it already.
import { isPicture } from '../../schemas/file-types.ts';
import type { Files, StoredFile } from '../files/files.ts';
import { Problem } from '../kernel/problem.ts';
import type { Answer, Visitor } from './route.ts';

/** @param shows a picture may be drawn where it is asked for; otherwise everything is saved */
export async function fileAnswer(
  files: Pick<Files, 'open'>,
  file: StoredFile,
  visitor: Visitor,
  shows: boolean,
): Promise<Answer> {
  const etag = `"${file.sha256.slice(0, 32)}"`;
  const headers = {
    ETag: etag,
    'Cache-Control': 'private, no-cache, no-transform',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Content-Disposition': disposition(shows && isPicture(file.type) ? 'inline' : 'attachment', file.name),
    'Accept-Ranges': 'bytes',
  };
  if (visitor.header('if-none-match')?.includes(etag)) return { status: 304, headers };
  const type = file.type.startsWith('text/') ? `${file.type}; charset=utf-8` : file.type;
  const asked = visitor.header('if-range') === undefined || visitor.header('if-range') === etag;
  const range = asked ? readRange(visitor.header('range'), file.size) : undefined;
  if (range === undefined)
    return {
      status: 200,
      type,
      body: await files.open(file),
      headers: { ...headers, 'Content-Length': String(file.size) },
    };
  return {
    status: 206,
    type,
    body: await files.open(file, range),
    headers: {
      ...headers,
      'Content-Length': String(range.end - range.start + 1),
      'Content-Range': `bytes ${range.start}-${range.end}/${file.size}`,
    },
  };
}

/** One range of bytes; several, or another unit, are answered with the whole. @throws Problem 416 `range` */
function readRange(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (match === null || match[0] === 'bytes=-') return undefined;
  const [first, last] = [match[1]!, match[2]!];
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start > end) throw new Problem(416, 'range', { params: { size } });
  return { start, end };
}

/** RFC 6266: the name in UTF-8 (RFC 5987), and in ASCII for who cannot read that. Of a half-space browsers make an underscore: it is a space. */
export function disposition(kind: 'inline' | 'attachment', fileName: string): string {
  const name = fileName.replaceAll('\u200c', ' ');
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
