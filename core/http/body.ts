// Reads the body of a request: bounded, decoded strictly, of a media type the route takes. It knows nothing of what the body means.
import type { IncomingMessage } from 'node:http';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';

/** Media type without parameters, in lower case. */
export function mediaType(header: string | undefined): string {
  return (header ?? '').split(';')[0]!.trim().toLowerCase();
}

export function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
}

/** @throws Problem 413 `body-too-large`, before a byte is read when the length is announced; 400 `body-cut-off`, 408 `body-too-slow`; 415 for a compressed body */
export async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new Problem(415, 'unsupported-encoding', { params: { found: encoding.slice(0, 50) } });
  }
  const tooLarge = () => new Problem(413, 'body-too-large', { params: { limit } });
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => stop(new Problem(408, 'body-too-slow')), limits.bodyMs);
    late.unref();
    const stop = (error?: Problem) => {
      clearTimeout(late);
      request.off('data', take).off('end', end).off('error', broken).off('close', broken);
      if (error) reject(error);
      else resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else {
        request.pause();
        stop(tooLarge());
      }
    };
    const end = () => stop();
    const broken = () => stop(new Problem(400, 'body-cut-off'));
    request.on('data', take).on('end', end).on('error', broken).on('close', broken);
  });
}

/** One for all texts: it keeps nothing between two whole ones. */
const decoder = new TextDecoder('utf-8', { fatal: true });

/** @throws Problem 400 `not-utf8` */
export function decodeText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Problem(400, 'not-utf8');
  }
}
