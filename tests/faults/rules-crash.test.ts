// A server is killed between the time that came and the end of what a rule does about it, again and again: each record has been acted on exactly once.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyPostgresTemplate } from '../../core/database/testing.ts';
import { hasPostgres, startPostgres } from '../services.ts';
import { bundleChild } from './bundle-child.ts';
import { isFull } from './is-full.ts';

const leads = isFull ? 400 : 120;
/** After the time at which the schedule comes once. */
const laterMs = 3_600_000;
let program: string;
const folder = mkdtempSync(join(tmpdir(), 'ravand-rules-'));
beforeAll(async () => {
  program = await bundleChild('rules-crash-child');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lives until it ends by itself, or is killed once its run has come so far. */
async function live(env: Record<string, string>, args: string[], killAt = Number.POSITIVE_INFINITY) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'], env });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
    const far = Math.max(...said.split('\n').map((line) => (/^\d+$/.test(line) ? Number(line) : -1)));
    if (far >= killAt) child.kill('SIGKILL');
  });
  const ended = await new Promise<number | string | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal)),
  );
  return { ended, lines: said.trim().split('\n') };
}

describe.each<[string, boolean]>([
  ['SQLite', true],
  // The long form.
  ...(isFull ? [['PostgreSQL', hasPostgres()] as [string, boolean]] : []),
])('A rule with a time of a server on %s that is killed', { timeout: 180_000 }, (database, isThere) => {
  it.skipIf(!isThere)('acts on each record exactly once', async () => {
    const copy = database === 'PostgreSQL' ? await copyPostgresTemplate((await startPostgres()).url) : undefined;
    const env = {
      PATH: process.env.PATH ?? '',
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
