// a server that sends a campaign is killed while it gathers the members and again and again while the messages leave: nobody is left out and nobody
// gets two.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyBegun, startSmsReceiver } from '#testing';
import { copyPostgresTemplate } from '../../core/database/testing.ts';
import { bundleProgram } from '../bundle-program.ts';
import { hasPostgres, startPostgres } from '../services.ts';
import { isFull } from './is-full.ts';
import { begin } from './life.ts';

const people = isFull ? 1_500 : 450;
const kills = isFull ? 6 : 2;
let program: string;
const folder = mkdtempSync(join(tmpdir(), 'ravand-mailing-'));
beforeAll(async () => {
  program = await bundleProgram('tests/faults/mailing-crash-child.ts');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Answers what it said and how it ended; `until` = it is killed then. */
async function live(env: Record<string, string>, args: readonly string[], until?: Promise<unknown>) {
  const life = begin(program, args, env);
  void until?.then(() => life.kill());
  const ended = await life.ended;
  return { ended, said: life.said().trim() };
}

describe.each<[string, boolean]>([
  ['SQLite', true],
  // The long form.
  ...(isFull ? [['PostgreSQL', hasPostgres()] as [string, boolean]] : []),
])('R-068: a campaign of a server on %s that is killed', { timeout: 300_000 }, (database, isThere) => {
  it.skipIf(!isThere)('reaches everybody once', async () => {
    const receiver = await startSmsReceiver();
    const copy = database === 'PostgreSQL' ? await copyPostgresTemplate((await startPostgres()).url) : undefined;
    if (copy === undefined) await copyBegun(join(folder, database));
    const env = {
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
