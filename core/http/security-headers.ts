// The headers every answer carries: what a page of ours may load and who may frame it.

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Context, Middleware } from 'koa';
import helmet from 'koa-helmet';

/**
 * bpmn-js and Vaadin set inline styles and use innerHTML: styles are allowed inline, and the page's default Trusted Types policy
 * (designer/) refuses scripts in markup. On plain http there is no HSTS and no upgrade of requests: nothing would answer them.
 */
export function securityHeaders(baseUrl: string): Middleware {
  const [page, framed] = [headersOf(baseUrl, "'none'"), headersOf(baseUrl, "'self'")];
  return (context, next) => {
    for (const [name, value] of previewPaths.has(context.path) ? framed : page) context.res.setHeader(name, value);
    return next();
  };
}

type Header = readonly [name: string, value: string];

/** The pages that may stand in a frame, and only in one of our own: forms are tried, lists looked at in them while they are made. */
const previewPaths: ReadonlySet<string> = new Set(['/studio/preview', '/studio/list-preview']);

/** The headers of a page that these origins may show in a frame; none where there are none. It keeps every other bound of our pages. */
export function framedBy(origins: readonly string[], baseUrl: string): Readonly<Record<string, string>> {
  if (origins.length === 0) return {};
  const directives = Object.entries(directivesOf(baseUrl.startsWith('https:'), ["'self'", ...origins]));
  return { 'Content-Security-Policy': directives.map(([name, sources]) => [name, ...sources].join(' ')).join(';') };
}

function directivesOf(https: boolean, framers: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return {
    'default-src': ["'self'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
    'worker-src': ["'self'"],
    'form-action': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'frame-ancestors': framers,
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ['default', 'lit-html', "'allow-duplicates'"],
    ...(https ? { 'upgrade-insecure-requests': [] } : {}),
  };
}

/** They are the same for every answer: helmet is asked once. */
function headersOf(baseUrl: string, framers: string): readonly Header[] {
  const https = baseUrl.startsWith('https:');
  const trustworthy = https || ['localhost', '127.0.0.1', '[::1]'].includes(new URL(baseUrl).hostname);
  const ask = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: directivesOf(https, [framers]),
    },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    // Browsers ignore these two on plain http (but for localhost) and complain in the console.
    crossOriginOpenerPolicy: trustworthy ? { policy: 'same-origin' } : false,
    originAgentCluster: trustworthy,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
    xPoweredBy: true,
  });
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  void ask({ req: request, res: response } as Context, async () => undefined);
  const headers = Object.entries(response.getHeaders()).map(([name, value]): Header => [name, String(value)]);
  if (headers.length === 0) throw new Error('expected helmet to set its headers at once, found none');
  return headers;
}
