// a server that sends a campaign is killed while it gathers the members and again and again while the messages leave: nobody is left out and nobody
// gets two.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSmsReceiver } from '#testing';
import { copyPostgresTemplate } from '../../core/database/testing.ts';
import { hasPostgres, startPostgres } from '../services.ts';
import { bundleChild } from './bundle-child.ts';
import { isFull } from './is-full.ts';

const people = isFull ? 1_500 : 450;
const kills = isFull ? 6 : 2;
let program: string;
const folder = mkdtempSync(join(tmpdir(), 'ravand-mailing-'));
beforeAll(async () => {
  program = await bundleChild('mailing-crash-child');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Answers what it said and how it ended; `until` = it is killed then. */
async function live(env: Record<string, string>, args: readonly string[], until?: Promise<unknown>) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'], env });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  void until?.then(() => child.kill('SIGKILL'));
  const ended = await new Promise<number | string | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal)),
  );
  return { ended, said: said.trim() };
}

describe.each<[string, boolean]>([
  ['SQLite', true],
  // The long form.
  ...(isFull ? [['PostgreSQL', hasPostgres()] as [string, boolean]] : []),
])('R-068: a campaign of a server on %s that is killed', { timeout: 180_000 }, (database, isThere) => {
  it.skipIf(!isThere)('reaches everybody once', async () => {
    const receiver = await startSmsReceiver();
    const copy = database === 'PostgreSQL' ? await copyPostgresTemplate((await startPostgres()).url) : undefined;
    const env = {
      PATH: process.env.PATH ?? '',
      DATA_DIR: join(folder, database),
      SMS_GATEWAY_URL: receiver.url,
      RAVAND_ADMIN_EMAIL: 'admin@example.com',
      RAVAND_ADMIN_PASSWORD: 'correct horse battery',
      ...(copy && { DATABASE_URL: copy.url }),
    };
    expect(await live(env, ['make', String(people)])).toEqual({ ended: 'SIGKILL', said: 'made' });
    expect(receiver.requests).toEqual([]);
    for (let kill = 1; kill <= kills; kill += 1) {
      const some = receiver.arrived(Math.floor((people * kill) / (kills + 1)));
      expect((await live(env, ['send'], some)).ended).toBe('SIGKILL');
    }
    const last = await live(env, ['send']);
    expect(JSON.parse(last.said)).toEqual({ total: people, states: { sent: people } });
    const reached = receiver.ledger.map(({ to }) => to);
    expect([reached.length, new Set(reached).size]).toEqual([people, people]);
    await receiver.close();
    await copy?.drop();
  });
});
