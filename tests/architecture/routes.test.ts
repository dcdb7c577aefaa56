// core/http/ROUTES.md and the table of routes say the same.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestRavand } from '#testing';
import { projectRoot } from '../../core/kernel/node/paths.ts';

const ravand = await createTestRavand({ listen: false });
afterAll(() => ravand.stop());

/** "GET /a · POST /a/:id/read" and "GET, DELETE /a; DELETE /a/:id" as single routes; names in paths do not count. */
function documented(): string[] {
  const text = readFileSync(join(projectRoot, 'core/http/ROUTES.md'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .flatMap((line) => [
      ...(line.split(' | ')[0] ?? '').matchAll(/((?:(?:GET|POST|PUT|PATCH|DELETE),? ?)+)(\/[^\s|?`]*(?:\?[^\s|]*)?)/g),
    ])
    .flatMap(([, methods = '', path = '']) =>
      methods
        .split(/[, ]+/)
        .filter(Boolean)
        .map((method) => shape(method, path)),
    );
}

function shape(method: string, path: string): string {
  return `${method} ${path
    .replace(/[?].*$/, '')
    .replace(/,$/, '')
    .replace(/:\w+/g, ':x')}`;
}

describe('The routes', () => {
  const table = ravand.routes.map(({ method, path }) => shape(method, path));

  it('are all written down', () => {
    const known = new Set(documented());
    expect(table.filter((route) => !known.has(route))).toEqual([]);
  });

  it('are all there', () => {
    const missing = documented().filter((route) => route.includes(' /api') && !table.includes(route));
    expect(missing).toEqual([]);
  });
});
