// The one HTTP client that may leave the house: decides on the resolved address at every hop, bounds time and size, and tells whether something was sent.
import { limits } from '../kernel/limits.ts';
import type { Outbound, OutboundRequest, OutboundResponse } from './outbound.ts';
import { OutboundError } from './outbound.ts';
import { type Resolve, resolveTarget, systemResolve } from './resolve-target.ts';
import { type Bounds, sendOnce } from './send-once.ts';

export interface OutboundBounds extends Bounds {
  /** The whole request with all hops. */
  readonly requestMs: number;
  readonly redirects: number;
}

/** What a request keeps when a redirect leads it to another origin: nothing that could be a secret. */
const harmlessHeaders = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);

/**
 * @param needs.allowedOrigins origins the operator's own settings name, like `http://sms.intern:8080`: allowed whatever their address.
 * @param needs.resolve name → addresses; the machine's resolver unless given.
 */
export function createOutbound(needs: {
  allowedOrigins: readonly string[];
  resolve?: Resolve;
  bounds?: Partial<OutboundBounds>;
}): Outbound {
  const allowedOrigins = new Set(needs.allowedOrigins.map((origin) => new URL(origin).origin));
  const resolve = needs.resolve ?? systemResolve;
  const bounds: OutboundBounds = {
    connectMs: limits.connectMs,
    requestMs: limits.requestMs,
    responseBytes: limits.responseBytes,
    redirects: limits.redirects,
    ...needs.bounds,
  };

  async function follow(request: OutboundRequest, signal: AbortSignal): Promise<OutboundResponse> {
    let current = request;
    const most = Math.min(request.redirects ?? bounds.redirects, bounds.redirects);
    for (let hop = 0; hop <= most; hop += 1) {
      const url = parse(current.url, hop > 0);
      const target = await within(resolveTarget(url, allowedOrigins, resolve), signal).catch((error) => {
        throw afterHops(error, hop);
      });
      const response = await sendOnce(url, target, current, bounds, signal).catch((error) => {
        throw afterHops(error, hop);
      });
      const next = redirected(current, url, response);
      if (!next) return response;
      current = next;
    }
    throw new OutboundError('too-many-redirects', true, `expected at most ${most} redirects, found more`);
  }

  return {
    async send(request) {
      const deadline = new AbortController();
      const timer = setTimeout(
        () => deadline.abort(new OutboundError('timeout', false, `no complete answer within ${bounds.requestMs} ms`)),
        bounds.requestMs,
      );
      const cancel = (): void =>
        deadline.abort(new OutboundError('timeout', false, `given up: ${String(request.signal?.reason)}`));
      request.signal?.addEventListener('abort', cancel, { once: true });
      if (request.signal?.aborted) cancel();
      try {
        return await follow(request, deadline.signal);
      } finally {
        clearTimeout(timer);
        request.signal?.removeEventListener('abort', cancel);
      }
    },
  };
}

function parse(text: string, sent: boolean): URL {
  if (!URL.canParse(text))
    throw new OutboundError('refused-address', sent, 'expected an absolute http or https address');
  return new URL(text);
}

/** A resolver cannot be interrupted, but nobody has to wait for it. */
function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

/** After a redirect somebody has seen the request, whatever happens next. */
function afterHops(error: unknown, hop: number): unknown {
  if (hop === 0 || !(error instanceof OutboundError) || error.sent) return error;
  return new OutboundError(error.reason, true, error.message.replace(/^[a-z-]+: /, ''));
}

/** The request a redirect asks for (RFC 9110, 15.4), or undefined when the answer is final. */
function redirected(request: OutboundRequest, from: URL, response: OutboundResponse): OutboundRequest | undefined {
  const location = response.headers.location;
  if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined) return undefined;
  const url = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (!url) throw new OutboundError('broken', true, 'the redirect names no valid address');
  if (from.protocol === 'https:' && url.protocol === 'http:') {
    throw new OutboundError('broken', true, 'the redirect leads from https to http');
  }
  const { body, headers = {}, ...rest } = request;
  const kept = url.origin === from.origin ? headers : onlyHarmless(headers);
  const keepsMethod = response.status >= 307 || request.method === 'GET';
  if (!keepsMethod) return { ...rest, url: url.href, method: 'GET', headers: withoutContent(kept) };
  return { ...rest, url: url.href, headers: kept, ...(body === undefined ? {} : { body }) };
}

function onlyHarmless(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => harmlessHeaders.has(name.toLowerCase())));
}

function withoutContent(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^content-/i.test(name)));
}
