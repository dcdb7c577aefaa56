// The real server is killed while requests with an Idempotency-Key are on their way, and started again: what is sent once more under its key was done
// once, and who had an answer gets the same one.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ApiAnswer, type ApiClient, copyBegun, createApiClient } from '#testing';
import { bundleProgram } from '../bundle-program.ts';
import { isFull } from './is-full.ts';
import { begin, type Life } from './life.ts';

const account = { email: 'admin@example.com', password: 'correct horse battery' };
const rounds = isFull ? 20 : 3;
const senders = 8;

interface Made {
  readonly id: string;
}

interface Page {
  readonly items: readonly { readonly values: { readonly name: string } }[];
  readonly next?: string;
}

describe('A server that is killed', { timeout: 240_000 }, () => {
  it('between a COMMIT and its answer, or anywhere, does nothing twice under one key', async () => {
    const program = await bundleProgram('core/main.ts');
    const folder = mkdtempSync(join(tmpdir(), 'ravand-keys-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    await copyBegun(folder);
    /** What each key was answered, before the kill: undefined where it was not. */
    const asked = new Map<string, Made | undefined>();
    let [server, client] = await start(program, folder);
    for (let round = 0; round < rounds; round += 1) {
      const goal = asked.size + 40 + round * 7;
      const sending = Array.from({ length: senders }, () => sendUntilDead(client, asked, goal, () => server.kill()));
      await Promise.all([...sending, server.ended]);
      [server, client] = await start(program, folder);
    }
    expect([...asked.values()].filter((made) => made === undefined).length).toBeGreaterThan(0);
    for (const [key, before] of asked) {
      const again = await send(client, key);
      expect(again.status).toBe(201);
      if (before === undefined) continue;
      expect([again.headers.get('idempotent-replayed'), again.body]).toEqual(['true', before]);
    }
    const names = await namesOf(client);
    expect(names.sort()).toEqual([...asked.keys()].sort());
    server.kill();
    await server.ended;
  });
});

async function start(program: string, folder: string): Promise<[Life, ApiClient]> {
  const life = begin(program, [], {
    PORT: '0',
    DATA_DIR: folder,
    LOG_LEVEL: 'error',
    RAVAND_ADMIN_EMAIL: account.email,
    RAVAND_ADMIN_PASSWORD: account.password,
  });
  const [, url = ''] = await life.heard((told) => /Ravand is ready: (\S+)/.exec(told));
  const client = createApiClient(url);
  expect((await client.post('/api/session', account)).status).toBe(200);
  return [life, client];
}

const send = (client: ApiClient, key: string) =>
  client.post<Made>('/api/records/lead', { values: { name: key } }, { 'idempotency-key': key });

/** Sends until the server is gone, which is killed once so many were sent. */
async function sendUntilDead(
  client: ApiClient,
  asked: Map<string, Made | undefined>,
  goal: number,
  kill: () => void,
): Promise<void> {
  try {
    for (;;) {
      const key = randomUUID();
      asked.set(key, undefined);
      const answer = send(client, key);
      if (asked.size === goal) kill();
      const { status, body } = await answer;
      expect(status).toBe(201);
      asked.set(key, body);
    }
  } catch (error) {
    // The connection broke: nobody knows what became of it.
    if (!(error instanceof TypeError)) throw error;
  }
}

async function namesOf(client: ApiClient): Promise<string[]> {
  const names: string[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
    const { body }: ApiAnswer<Page> = await client.get<Page>(`/api/records/lead?limit=200${page}`);
    names.push(...body.items.map(({ values }) => values.name));
    after = body.next;
  }
  return names;
}
