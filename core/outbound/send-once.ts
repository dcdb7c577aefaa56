// One HTTP exchange with one pinned address: no redirects, no second look at the name, with bounds on time and size.
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { OutboundRequest, OutboundResponse } from './outbound.ts';
import { OutboundError } from './outbound.ts';
import type { Address } from './resolve-target.ts';

export interface Bounds {
  readonly connectMs: number;
  readonly responseBytes: number;
  /** What is longer is cut there, instead of being refused. */
  readonly cutsLongAnswers: boolean;
}

/** @param signal ends the exchange; its reason is the OutboundError to throw. */
export function sendOnce(
  url: URL,
  address: Address,
  message: OutboundRequest,
  bounds: Bounds,
  signal: AbortSignal,
): Promise<OutboundResponse> {
  return new Promise((resolve, reject) => {
    let sent = false;
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      method: message.method,
      headers: headersOf(message),
      lookup: pinned(address),
      agent: false,
      family: address.family,
    });
    const connecting = setTimeout(
      () => fail(new OutboundError('connect', false, `no connection to ${url.host} within ${bounds.connectMs} ms`)),
      bounds.connectMs,
    );

    const end = (): void => {
      clearTimeout(connecting);
      signal.removeEventListener('abort', abort);
    };
    const fail = (error: unknown): void => {
      end();
      reject(toOutboundError(error, sent));
      request.destroy();
    };
    const abort = (): void => fail(signal.reason);

    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) return abort();
    request.once('socket', (socket) => {
      // From the handshake on the receiver may have seen something.
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        sent = true;
        clearTimeout(connecting);
      });
    });
    request.once('error', fail);
    request.once('response', (response) => {
      readBody(response, bounds).then((body) => {
        end();
        resolve({ status: response.statusCode ?? 0, headers: flatten(response), body });
      }, fail);
    });
    request.end(message.body);
  });
}

function headersOf(message: OutboundRequest): Record<string, string | number> {
  const headers: Record<string, string | number> = { 'user-agent': 'Ravand', 'accept-encoding': 'identity' };
  for (const [name, value] of Object.entries(message.headers ?? {})) headers[name.toLowerCase()] = value;
  if (message.body !== undefined) headers['content-length'] = Buffer.byteLength(message.body);
  delete headers.host;
  delete headers['transfer-encoding'];
  return headers;
}

/** Answers every question of the socket with the address that was decided on. */
function pinned({ address, family }: Address): LookupFunction {
  return (_hostname, options, callback) => {
    if (options.all) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
}

async function readBody(response: IncomingMessage, { responseBytes, cutsLongAnswers }: Bounds): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    parts.push(part);
    if (size <= responseBytes) continue;
    if (cutsLongAnswers) return Buffer.concat(parts).subarray(0, responseBytes).toString('utf8');
    throw new OutboundError('too-large', true, `the answer is larger than ${responseBytes} bytes`);
  }
  if (!response.complete) throw new OutboundError('broken', true, 'the connection ended before the answer did');
  return Buffer.concat(parts).toString('utf8');
}

function flatten(response: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

function toOutboundError(error: unknown, sent: boolean): OutboundError {
  if (error instanceof OutboundError)
    return error.sent === sent
      ? error
      : new OutboundError(error.reason, sent || error.sent, error.message.replace(/^[a-z-]+: /, ''));
  return new OutboundError(sent ? 'broken' : 'connect', sent, error instanceof Error ? error.message : String(error));
}
