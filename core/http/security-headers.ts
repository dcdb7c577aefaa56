// The headers every answer carries: what a page of ours may load and who may frame it.

import type { Middleware } from 'koa';
import helmet from 'koa-helmet';

/**
 * bpmn-js and Vaadin set inline styles and use innerHTML: styles are allowed inline, and the page's default Trusted Types policy
 * (designer/) refuses scripts in markup. On plain http there is no HSTS and no upgrade of requests: nothing would answer them.
 */
export function securityHeaders(baseUrl: string): Middleware {
  const [page, framed] = ["'none'", "'self'"].map((framers) => headersOf(baseUrl, framers)) as [Middleware, Middleware];
  return (context, next) => (previewPaths.has(context.path) ? framed : page)(context, next);
}

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

function headersOf(baseUrl: string, framers: string): Middleware {
  const https = baseUrl.startsWith('https:');
  const trustworthy = https || ['localhost', '127.0.0.1', '[::1]'].includes(new URL(baseUrl).hostname);
  return helmet({
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
}
