// SIGTERM: what runs ends and is answered, nothing new is taken, and the process leaves with 0. Wrong settings leave with 78 and a sentence that says what to do.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyBegun, createApiClient } from '#testing';
import { bundleProgram } from '../bundle-program.ts';
import { begin, type Life } from './life.ts';

const folder = mkdtempSync(join(tmpdir(), 'ravand-stop-'));
let program: string;
beforeAll(async () => {
  program = await bundleProgram('core/main.ts');
  await copyBegun(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (env: Record<string, string>): Life =>
  begin(program, [], { PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'error', ...env });
const isReady = (life: Life): Promise<RegExpExecArray> => life.heard((told) => /Ravand is ready: (\S+)/.exec(told));

describe('A server', () => {
  it('that is asked to stop answers what it took and leaves with 0', async () => {
    const life = run({});
    const [, url = ''] = await isReady(life);
    const posts = Array.from({ length: 20 }, (_, n) =>
      createApiClient(url).post('/p/forms/lead-public', {
        submission: randomUUID(),
        values: { name: `Last ${n}`, mobile: '+989121110000' },
      }),
    );
    await Promise.race(posts);
    life.kill('SIGTERM');
    const answers = await Promise.allSettled(posts);
    expect(await life.ended).toBe(0);
    for (const answer of answers) if (answer.status === 'fulfilled') expect([201, 503]).toContain(answer.value.status);
    expect(answers.some((answer) => answer.status === 'fulfilled' && answer.value.status === 201)).toBe(true);
    expect(life.told()).not.toContain('"level":50');
  });

  it.each([
    ['a promise that nobody waits for', "Promise.reject(new Error('left alone'))"],
    ['a timer', "setTimeout(() => { throw new Error('left alone'); })"],
  ])('T-D07 in which %s fails finishes what it took before it starts anew', async (_what, code) => {
    const careless = join(folder, 'careless.mjs');
    writeFileSync(careless, `process.on('SIGUSR2', () => { ${code}; });`);
    const life = run({ NODE_OPTIONS: `--import=${pathToFileURL(careless).href}` });
    const [, url = ''] = await isReady(life);
    const client = createApiClient(url);
    const posts = Array.from({ length: 10 }, (_, n) =>
      client.post('/p/forms/lead-public', {
        submission: randomUUID(),
        values: { name: `Kept ${n}`, mobile: '+989121110000' },
      }),
    );
    await Promise.race(posts);
    life.kill('SIGUSR2');
    const answers = await Promise.allSettled(posts);
    // 1: core/start.mjs starts it again.
    expect(await life.ended).toBe(1);
    expect(life.told()).toContain('left alone');
    for (const answer of answers) if (answer.status === 'fulfilled') expect([201, 503]).toContain(answer.value.status);
    expect(answers.some((answer) => answer.status === 'fulfilled' && answer.value.status === 201)).toBe(true);
  });

  it('that a second one would share its data with refuses to start', async () => {
    const first = run({});
    await isReady(first);
    const second = run({});
    expect(await second.ended).toBe(75);
    expect(second.told()).toMatch(/another process|in use|already/i);
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
  });

  it('T-A10 whose secrets somebody made up leaves with 78 and says what to write there', async () => {
    const weak = mkdtempSync(join(tmpdir(), 'ravand-weak-'));
    await copyBegun(weak);
    writeFileSync(join(weak, 'secrets.json'), '{"portal":"changeme"}', { mode: 0o600 });
    const life = run({ DATA_DIR: weak });
    expect(await life.ended).toBe(78);
    expect(life.told()).toContain('expected "portal" to be 32 random bytes in hex');
    rmSync(weak, { recursive: true, force: true });
  });

  it.each([
    [{ PORT: 'abc' }, 'PORT'],
    [{ BASE_URL: 'not an address' }, 'BASE_URL'],
    [{ RAVAND_ADMIN_EMAIL: 'a@example.com', RAVAND_ADMIN_PASSWORD: 'password' }, 'RAVAND_ADMIN_PASSWORD'],
    [{ REDIS_URL: 'redis://localhost' }, 'REDIS_URL'],
  ])('with the setting %j leaves with 78 and says which', async (env, name) => {
    const life = run(env as Record<string, string>);
    expect(await life.ended).toBe(78);
    expect(life.told()).toContain(`${name}: `);
  });
});
