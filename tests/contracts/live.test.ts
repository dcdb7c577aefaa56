// Live updates over real HTTP: each listener hears what changed, as far as they may read it, until their session ends.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, type ApiClient, createTestRavand, type TestRavand } from '#testing';

let ravand: TestRavand;
let admin: ApiClient;
let account: Account;
const open: AbortController[] = [];

interface Heard {
  event: string;
  data: Record<string, unknown>;
}

beforeAll(async () => {
  ravand = await createTestRavand();
  admin = await ravand.signIn(ravand.admin);
  account = await ravand.createUser({ role: 'staff' });
});
afterAll(async () => {
  for (const controller of open) controller.abort();
  await ravand.stop();
});

/** Connects and collects events; `ended` resolves when the server closes. */
async function listen(
  client: ApiClient,
): Promise<{ heard: Heard[]; until(want: (heard: Heard) => boolean): Promise<Heard>; ended: Promise<void> }> {
  const controller = new AbortController();
  open.push(controller);
  const response = await fetch(`${ravand.url}/api/live`, {
    headers: { Cookie: client.cookie() ?? '' },
    signal: controller.signal,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const read = async () => {
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += value;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = /^event: (.*)$/m.exec(block)?.[1];
        if (event !== undefined) heard.push({ event, data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '{}') });
      }
      for (const wake of waiting) wake();
    }
  };
  const ended = read().catch(() => {});
  return {
    heard,
    ended,
    until: (want) =>
      new Promise((resolve) => {
        const look = () => {
          const found = heard.find(want);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

describe('Live updates', () => {
  it('tell that a record was made and changed, without its values', async () => {
    const { until, heard } = await listen(admin);
    const { body } = await admin.post<{ id: string }>('/api/records/team', { values: { name: 'Secret name' } });
    expect((await until(({ data }) => data.id === body.id)).data).toEqual({
      entity: 'team',
      id: body.id,
      version: 1,
      type: 'record.created',
    });
    await admin.patch(`/api/records/team/${body.id}`, { values: { name: 'Other' } });
    expect(await until(({ data }) => data.id === body.id && data.version === 2)).toMatchObject({
      event: 'record',
      data: { type: 'record.updated' },
    });
    expect(JSON.stringify(heard)).not.toContain('Secret');
  });

  it('tell nobody of what they may not read', async () => {
    const staff = await listen(await ravand.signIn(account));
    const tasks = ['own', 'other'].map((name) => ({ name, assignee: name === 'own' ? account.id : ravand.admin.id }));
    const ids: Record<string, string> = {};
    for (const task of tasks.reverse())
      ids[task.name] = (await admin.post<{ id: string }>('/api/records/task', { values: task })).body.id;
    await staff.until(({ data }) => data.id === ids.own);
    expect(staff.heard.some(({ data }) => data.id === ids.other)).toBe(false);
    expect(await staff.until(({ event }) => event === 'task')).toMatchObject({ data: { id: ids.own, state: 'open' } });
  });

  it('tell that something was published', async () => {
    const { until } = await listen(await ravand.signIn(account));
    const { body } = await admin.get<{ definition: { fields: object[] }; version: number }>(
      '/api/definitions/entity/team',
    );
    const field = { id: 'admin.team.note', name: 'note', kind: 'longText', label: { en: 'Note' } };
    const definition = { ...body.definition, fields: [...body.definition.fields, field] };
    const published = await admin.post<{ release: number }>('/api/definitions/publish', {
      changes: [{ definition, baseVersion: body.version }],
    });
    expect(published.status).toBe(200);
    expect((await until(({ event }) => event === 'release')).data).toEqual({ number: published.body.release });
    expect((await admin.post('/api/records/team', { values: { name: 'With note', note: 'x' } })).status).toBe(201);
  });

  it('end with the session', async () => {
    const client = await ravand.signIn(account);
    const { ended } = await listen(client);
    await client.delete('/api/session');
    ravand.clock.advance(10_000);
    await ended;
  });

  it('end at once for somebody who is deactivated, before anything else is told', async () => {
    const leaving = await ravand.createUser({ role: 'staff' });
    const { ended, heard } = await listen(await ravand.signIn(leaving));
    const { until } = await listen(admin);
    expect((await admin.patch(`/api/users/${leaving.id}`, { active: false })).status).toBe(200);
    const { body } = await admin.post('/api/records/lead', { values: { name: 'Not theirs to hear' } });
    await until(({ data }) => data.id === body.id);
    await ended;
    expect(heard.filter(({ data }) => data.id === body.id)).toEqual([]);
  });

  it('are refused to who is not signed in', async () => {
    expect((await ravand.visitor().get('/api/live')).status).toBe(401);
  });
});
