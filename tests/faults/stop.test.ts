// SIGTERM: what runs ends and is answered, nothing new is taken, and the process leaves with 0. Wrong settings leave with 78 and a sentence that says what to do.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createApiClient } from '#testing';
import { projectRoot } from '../../core/kernel/node/paths.ts';

const folder = mkdtempSync(join(tmpdir(), 'ravand-stop-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(env: Record<string, string>): { child: ChildProcess; said: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=ravand-source', 'core/main.ts'], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'error', ...env },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  return { child, said: () => text, ended: new Promise((resolve) => child.once('exit', resolve)) };
}

async function until(look: () => boolean): Promise<void> {
  for (let round = 0; round < 600 && !look(); round++) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('A server', () => {
  it('that is asked to stop answers what it took and leaves with 0', async () => {
    const { child, said, ended } = run({});
    await until(() => said().includes('Ravand is ready'));
    const url = /ready: (\S+)/.exec(said())?.[1] ?? '';
    const posts = Array.from({ length: 20 }, (_, n) =>
      createApiClient(url).post('/p/forms/lead-public', {
        submission: randomUUID(),
        values: { name: `Last ${n}`, mobile: '+989121110000' },
      }),
    );
    await Promise.race(posts);
    child.kill('SIGTERM');
    const answers = await Promise.allSettled(posts);
    expect(await ended).toBe(0);
    for (const answer of answers) if (answer.status === 'fulfilled') expect([201, 503]).toContain(answer.value.status);
    expect(answers.some((answer) => answer.status === 'fulfilled' && answer.value.status === 201)).toBe(true);
    expect(said()).not.toContain('"level":50');
  });

  it('that a second one would share its data with refuses to start', async () => {
    const first = run({});
    await until(() => first.said().includes('Ravand is ready'));
    const second = run({});
    expect(await second.ended).toBe(75);
    expect(second.said()).toMatch(/another process|in use|already/i);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
  });

  it.each([
    [{ PORT: 'abc' }, 'PORT'],
    [{ BASE_URL: 'not an address' }, 'BASE_URL'],
    [{ RAVAND_ADMIN_EMAIL: 'a@example.com', RAVAND_ADMIN_PASSWORD: 'password' }, 'RAVAND_ADMIN_PASSWORD'],
    [{ REDIS_URL: 'redis://localhost' }, 'REDIS_URL'],
  ])('with the setting %j leaves with 78 and says which', async (env, name) => {
    const { said, ended } = run(env as Record<string, string>);
    expect(await ended).toBe(78);
    expect(said()).toContain(`${name}: `);
  });
});
