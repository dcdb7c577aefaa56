// The real server is killed with SIGKILL before, during and after it sends, and started again: nothing is lost, nothing is doubled where the receiver
// honours keys, and what may have been sent to one that does not is shown as unknown and never sent again by itself.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type ApiClient,
  copyBegun,
  createApiClient,
  type SmsReceiver,
  type SmtpReceiver,
  startSmsReceiver,
  startSmtpReceiver,
} from '#testing';
import { bundleProgram } from '../bundle-program.ts';
import { isFull } from './is-full.ts';
import { begin, type Life } from './life.ts';

const email = 'admin@example.com';
const password = 'correct horse battery';
/** Of bursts that a kill cuts short; many by `npm run faults`. */
const rounds = isFull ? 10 : 2;

let program: string;
let folder: string;
let sms: SmsReceiver;
let smtp: SmtpReceiver;
let server: { life: Life; url: string } | undefined;

beforeAll(async () => {
  program = await bundleProgram('core/main.ts');
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ravand-kill-'));
  await copyBegun(folder);
  sms = await startSmsReceiver();
  smtp = await startSmtpReceiver();
});
afterEach(async () => {
  await kill();
  await sms.close();
  await smtp.close();
  rmSync(folder, { recursive: true, force: true });
});
/** Resolves once the server says where it is. */
async function start(): Promise<void> {
  const life = begin(program, [], {
    PORT: '0',
    DATA_DIR: folder,
    LOG_LEVEL: 'error',
    SMS_GATEWAY_URL: sms.url,
    SMTP_URL: smtp.url,
    RAVAND_ADMIN_EMAIL: email,
    RAVAND_ADMIN_PASSWORD: password,
  });
  server = { life, url: '' };
  const [, url = ''] = await life.heard((told) => /Ravand is ready: (\S+)/.exec(told));
  server = { life, url };
}

async function kill(): Promise<void> {
  server?.life.kill();
  await server?.life.ended;
  server = undefined;
}

async function signIn(): Promise<ApiClient> {
  const client = createApiClient(server!.url);
  expect((await client.post('/api/session', { email, password })).status).toBe(200);
  return client;
}

function sendForm(name: string, values: object = {}) {
  return createApiClient(server!.url).post('/p/forms/lead-public', {
    submission: randomUUID(),
    values: { name, mobile: '+989121110000', ...values },
  });
}

interface Message {
  id: string;
  state: string;
  channel: string;
}

async function messages(client: ApiClient): Promise<Message[]> {
  return (await client.get<{ items: Message[] }>('/api/messages')).body.items;
}

async function until<T>(look: () => Promise<T | undefined>, what: string, seconds = 120): Promise<T> {
  for (let round = 0; round < seconds * 10; round++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`expected ${what} within ${seconds} s`);
}

/** Waits until no message is on its way. */
function settled(client: ApiClient): Promise<Message[]> {
  return until(async () => {
    const all = await messages(client);
    return all.length > 0 && all.every(({ state }) => !['queued', 'sending'].includes(state)) ? all : undefined;
  }, 'every message to come to rest');
}

describe('A server that is killed', { timeout: 240_000 }, () => {
  it('before the message is sent sends it after the restart, once', async () => {
    await start();
    sms.script('error', 'error', 'error');
    expect((await sendForm('Before')).status).toBe(201);
    await kill();
    sms.script();
    await start();
    const all = await settled(await signIn());
    expect(all).toMatchObject([{ channel: 'sms', state: 'sent' }]);
    expect(sms.ledger).toHaveLength(1);
  });

  it('T-E04 while the gateway is answering asks again with the same key, and one SMS goes out', async () => {
    await start();
    sms.script('hang');
    expect((await sendForm('During')).status).toBe(201);
    await sms.arrived(1);
    await kill();
    await start();
    expect(await settled(await signIn())).toMatchObject([{ state: 'sent' }]);
    expect(sms.ledger).toHaveLength(1);
    expect(new Set(sms.requests.map(({ key }) => key)).size).toBe(1);
    expect(sms.requests.length).toBeGreaterThan(1);
  });

  it('right after the gateway took it loses nothing and doubles nothing', async () => {
    await start();
    const sent = Array.from({ length: 5 }, (_, n) => sendForm(`After ${n}`, { mobile: `+98912111000${n}` }));
    await sms.arrived(1);
    const answers = await Promise.allSettled(sent);
    await kill();
    const acknowledged = answers.filter((answer) => answer.status === 'fulfilled' && answer.value.status === 201);
    await start();
    const client = await signIn();
    await settled(client);
    expect(sms.ledger).toHaveLength(acknowledged.length);
    expect(new Set(sms.ledger.map(({ to }) => to)).size).toBe(acknowledged.length);
  });

  it('while the mail server is answering shows the mail as unknown and does not send it again', async () => {
    await start();
    const client = await signIn();
    await sendForm('Mail', { email: 'mail@example.com' });
    const { body } = await client.get<{ items: { id: string }[] }>('/api/records/task');
    smtp.script('hang');
    expect(
      (await client.post(`/api/tasks/${body.items[0]?.id}/complete`, { values: { value: '1', result: 'reached' } }))
        .status,
    ).toBe(204);
    await smtp.arrived(1);
    await kill();
    await start();
    const again = await signIn();
    const all = await settled(again);
    expect(all.find(({ channel }) => channel === 'email')).toMatchObject({ state: 'unknown' });
    expect(smtp.ledger).toHaveLength(1);
    expect((await again.get('/api/operate')).body).toMatchObject({ messages: { unknown: 1 } });
    const mail = all.find(({ channel }) => channel === 'email');
    expect((await again.post(`/api/messages/${mail?.id}/resolve`, { decision: 'was-sent' })).status).toBe(204);
    expect((await again.get('/api/operate')).body).toMatchObject({ messages: { unknown: 0 } });
    expect(smtp.ledger).toHaveLength(1);
  });

  it('at any moment of a burst keeps every acknowledged lead whole', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < rounds; round++) {
      await start();
      const posts = Array.from({ length: 15 }, async (_, n) => {
        const name = `Burst ${round}-${n}`;
        const answer = await sendForm(name, { smsConsent: false });
        if (answer.status === 201) acknowledged.push(name);
      });
      await Promise.race(posts);
      await kill();
      await Promise.allSettled(posts);
    }
    await start();
    const client = await signIn();
    const { body } = await client.get<{ items: { id: string; values: { name: string } }[] }>(
      '/api/records/lead?limit=200',
    );
    const names = body.items.map(({ values }) => values.name);
    expect(names).toEqual(expect.arrayContaining(acknowledged));
    expect(new Set(names).size).toBe(names.length);
    for (const { id } of body.items) {
      const { body: timeline } = await client.get<{ items: { type: string }[] }>(`/api/records/lead/${id}/timeline`);
      const types = timeline.items.map(({ type }) => type);
      expect(types).toEqual(
        expect.arrayContaining(['form.submitted', 'record.created', 'process.started', 'task.opened']),
      );
    }
  });
});
