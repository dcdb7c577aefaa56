// A server is killed between the time that came and the end of what a rule does about it, again and again: each record has been acted on exactly once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyBegun } from '#testing';
import { copyPostgresTemplate } from '../../core/database/testing.ts';
import { bundleProgram } from '../bundle-program.ts';
import { hasPostgres, startPostgres } from '../services.ts';
import { isFull } from './is-full.ts';
import { begin } from './life.ts';

const leads = isFull ? 400 : 120;
/** After the time at which the schedule comes once. */
const laterMs = 3_600_000;
let program: string;
const folder = mkdtempSync(join(tmpdir(), 'ravand-rules-'));
beforeAll(async () => {
  program = await bundleProgram('tests/faults/rules-crash-child.ts');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lives until it ends by itself, or is killed once its run has come so far. */
async function live(env: Record<string, string>, args: string[], killAt = Number.POSITIVE_INFINITY) {
  const life = begin(program, args, env);
  const far = (told: string) => Math.max(...told.split('\n').map((line) => (/^\d+$/.test(line) ? Number(line) : -1)));
  life
    .heard((told) => far(told) >= killAt)
    .then(
      () => life.kill(),
      () => undefined,
    );
  const ended = await life.ended;
  return { ended, lines: life.said().trim().split('\n') };
}

describe.each<[string, boolean]>([
  ['SQLite', true],
  // The long form.
  ...(isFull ? [['PostgreSQL', hasPostgres()] as [string, boolean]] : []),
])('A rule with a time of a server on %s that is killed', { timeout: 180_000 }, (database, isThere) => {
  it.skipIf(!isThere)('acts on each record exactly once', async () => {
    const copy = database === 'PostgreSQL' ? await copyPostgresTemplate((await startPostgres()).url) : undefined;
    if (copy === undefined) await copyBegun(join(folder, database));
    const env = {
      DATA_DIR: join(folder, database),
      RAVAND_ADMIN_EMAIL: 'admin@example.com',
      RAVAND_ADMIN_PASSWORD: 'correct horse battery',
      ...(copy && { DATABASE_URL: copy.url }),
    };
    expect((await live(env, ['make', String(leads)])).ended).toBe(0);
    // Its run is there, and some of it is done.
    expect((await live(env, ['act', '0', String(laterMs)], 0)).ended).toBe('SIGKILL');
    // The lease of the one that died has to end: each life is a minute later. The long form is killed once more.
    if (isFull) expect((await live(env, ['act', '0', String(laterMs + 60_000)], 80)).ended).toBe('SIGKILL');
    const last = await live(env, ['act', '0', String(laterMs + 120_000)]);
    expect(last.ended).toBe(0);
    expect(last.lines.at(-1)).toBe(`notes ${leads} .x`);
    await copy?.drop();
  });
});
