// Which other sites' pages may send a public form (Fetch, 3.2). Never with credentials: no cookie means anything under /p.
import { Problem } from '../../kernel/problem.ts';

/** The headers that let the page of this origin read the answer. @throws Problem 403 `foreign-origin` for a page of a site not named */
export function crossOriginHeaders(
  origin: string | undefined,
  named: readonly string[],
  own: readonly string[],
): Readonly<Record<string, string>> {
  if (origin === undefined || own.includes(origin)) return { Vary: 'Origin' };
  if (!named.includes('*') && !named.includes(origin)) {
    throw new Problem(403, 'foreign-origin', {
      params: { found: origin.slice(0, 200), expected: named.join(', ') || '-' },
    });
  }
  return { Vary: 'Origin', 'Access-Control-Allow-Origin': named.includes('*') ? '*' : origin };
}

export const preflightHeaders: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Methods': 'POST',
  'Access-Control-Allow-Headers': 'Content-Type',
  'Access-Control-Max-Age': '600',
};
