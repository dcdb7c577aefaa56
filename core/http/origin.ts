// Refuses state changes that another site's page asks a signed-in browser to make (cross-site request forgery).
import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../kernel/problem.ts';

/**
 * A request that changes state must come from our own origin when it carries a cookie; without a cookie it may come from no page at all
 * (a program), but not from a page of another origin. @throws Problem 403 `foreign-origin`
 */
export function checkOrigin(headers: IncomingHttpHeaders, ownOrigins: readonly string[]): void {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const foreign = origin === undefined ? headers.cookie !== undefined : !ownOrigins.includes(origin);
  if (!foreign && site !== 'cross-site') return;
  throw new Problem(403, 'foreign-origin', {
    params: { found: origin?.slice(0, 200) ?? '-', expected: ownOrigins[0] ?? '-' },
  });
}
