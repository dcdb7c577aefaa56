// Versions of records as entity tags (RFC 9110, 8.8.3 and 13.1.1): who sends If-Match changes the record they saw or none.
import { Problem } from '../kernel/problem.ts';
import type { Visitor } from './route.ts';

export function versionTag({ version }: { readonly version: number }): Readonly<Record<string, string>> {
  return { ETag: `"${version}"` };
}

/**
 * Does the work for the version that the header names, or that is said otherwise. @param current the version that is stored, asked where several are named
 * @throws Problem 412 `stale`
 */
export async function ifMatch<T>(
  visitor: Visitor,
  said: number | undefined,
  current: () => Promise<number>,
  work: (expected: { version: number } | undefined) => Promise<T>,
): Promise<T> {
  const header = visitor.header('if-match')?.trim();
  if (header === undefined || header === '*') return work(said === undefined ? undefined : { version: said });
  const versions = header.split(',').map((tag) => Number(/^\s*"(\d{1,10})"\s*$/.exec(tag)?.[1] ?? 0));
  const stored = versions.length > 1 ? await current() : undefined;
  const version = stored !== undefined && versions.includes(stored) ? stored : versions[0]!;
  try {
    return await work({ version });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'stale') throw error;
    const { params, details, more } = error;
    throw new Problem(412, 'stale', { params, details, more, cause: error });
  }
}
