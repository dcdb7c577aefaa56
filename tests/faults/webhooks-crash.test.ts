// A server is killed between the COMMIT and the request, while the receiver is answering, and between its answer and the note of it: every lead that was
// acknowledged is told of, under one id however often it is sent.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyBegun, startWebhookReceiver } from '#testing';
import { copyPostgresTemplate } from '../../core/database/testing.ts';
import { bundleProgram } from '../bundle-program.ts';
import { hasPostgres, startPostgres } from '../services.ts';
import { isFull } from './is-full.ts';
import { begin } from './life.ts';

const leads = 6;
let program: string;
const folder = mkdtempSync(join(tmpdir(), 'ravand-webhooks-'));
beforeAll(async () => {
  program = await bundleProgram('tests/faults/webhooks-crash-child.ts');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Answers what it said and how it ended; `until` = it is killed then. */
async function live(env: Record<string, string>, args: string[], until?: Promise<void>) {
  const life = begin(program, args, env);
  void until?.then(() => life.kill());
  const ended = await life.ended;
  return { ended, lines: life.said().trim().split('\n') };
}

describe.each<[string, boolean]>([
  ['SQLite', true],
  // The long form.
  ...(isFull ? [['PostgreSQL', hasPostgres()] as [string, boolean]] : []),
])('A webhook of a server on %s that is killed', { timeout: 120_000 }, (database, isThere) => {
  it.skipIf(!isThere)('is sent all the same, at least once, under one id', async () => {
    const receiver = await startWebhookReceiver();
    const copy = database === 'PostgreSQL' ? await copyPostgresTemplate((await startPostgres()).url) : undefined;
    if (copy === undefined) await copyBegun(join(folder, database));
    const env = {
      DATA_DIR: join(folder, database),
      OUTBOUND_ORIGINS: receiver.origin,
      RAVAND_ADMIN_EMAIL: 'admin@example.com',
      RAVAND_ADMIN_PASSWORD: 'correct horse battery',
      ...(copy && { DATABASE_URL: copy.url }),
    };
    const made = await live(env, ['make', String(leads)]);
    expect(made.ended).toBe('SIGKILL');
    expect(made.lines).toHaveLength(leads);
    expect(receiver.requests).toEqual([]);

    receiver.script('hang');
    expect((await live(env, ['send', '0', '0'], receiver.arrived(1))).ended).toBe('SIGKILL');
    // Answered, and killed before the note of it can be on disk.
    expect((await live(env, ['send', '0', '5'], receiver.arrived(3))).ended).toBe('SIGKILL');
    expect((await live(env, ['send', '0', '10'])).ended).toBe(0);

    const told = receiver.requests.map(({ id, payload }) => `${id} ${String(payload.data.id)}`);
    const once = [...new Set(told)];
    expect(once.map((one) => one.split(' ')[1]).sort()).toEqual([...made.lines].sort());
    expect(told.length).toBeGreaterThan(leads);
    expect(told.length).toBeLessThanOrEqual(leads + 2);
    await receiver.close();
    await copy?.drop();
  });
});
