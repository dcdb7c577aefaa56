// The page that says where to see each wish is true: the tests it names are there and speak of that wish.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../core/kernel/node/paths.ts';

const page = readFileSync(join(projectRoot, 'core/REQUIREMENTS.md'), 'utf8');
const wishes = [...page.matchAll(/^\| (R-\d{3}) \|.*$/gm)].map(([row, id = '']) => ({
  id,
  tests: [...row.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path = '']) => path),
}));

describe('Each wish', () => {
  it('stands on the page once', () => {
    expect(wishes.length).toBeGreaterThan(60);
    expect(new Set(wishes.map(({ id }) => id)).size).toBe(wishes.length);
  });

  it.each(wishes)('$id is proved by tests that name it', ({ id, tests }) => {
    expect(tests.length).toBeGreaterThan(0);
    for (const path of tests) {
      expect(existsSync(join(projectRoot, path)), `${path} is not there`).toBe(true);
      const isNamed = `${path} ${readFileSync(join(projectRoot, path), 'utf8')}`.includes(id);
      expect(isNamed, `${path} does not name ${id}`).toBe(true);
    }
  });
});
