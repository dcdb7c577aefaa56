// The address a visitor comes from, for rate limits and the list of sessions. Headers anybody can write are believed in one case only.
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

const loopback = /^(127\.|::1$|::ffff:127\.)/;

/**
 * The socket's address. Ravand itself speaks no TLS: with an https BASE_URL there is a proxy before it, and when that proxy is on this
 * machine the last entry of X-Forwarded-For, which it added itself, says who asked.
 */
export function visitorAddress(request: IncomingMessage, behindProxy: boolean): string {
  const peer = request.socket.remoteAddress ?? '';
  if (!behindProxy || !loopback.test(peer)) return peer;
  const header = request.headers['x-forwarded-for'];
  const last = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').at(-1)?.trim() ?? '';
  return isIP(last) === 0 ? peer : last;
}
