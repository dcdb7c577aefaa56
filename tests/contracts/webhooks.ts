// What every installation may assume of webhooks: told of what was committed and of nothing else, signed as the standard says, with what the owner may
// read, at least once and in order while the receiver answers. Run by webhooks.test.ts and webhooks.postgres.test.ts.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  type ApiClient,
  type createTestRavand,
  startWebhookReceiver,
  type TestRavand,
  type WebhookReceiver,
} from '#testing';
import { sql } from '../../core/database/sql.ts';
import type { EntityDefinition } from '../../schemas/types.ts';

const field = (name: string, kind: string, more: object = {}) => ({ id: `order.${name}`, name, kind, ...more });

const order = {
  kind: 'entity',
  id: 'order',
  name: 'order',
  area: 'sales',
  label: { en: 'Order', fa: 'سفارش', ar: 'طلب', he: 'הזמנה' },
  titleField: 'name',
  ownerField: 'owner',
  fields: [
    field('name', 'text'),
    field('owner', 'reference', { target: 'user' }),
    field('state', 'choice', { options: [{ value: 'open' }, { value: 'paid' }] }),
    field('total', 'money', { currency: 'IRR' }),
    field('margin', 'integer'),
    field('memos', 'references', { target: 'memo' }),
  ],
  access: {
    staff: { read: 'own', create: true, update: 'own', delete: 'own', hidden: ['margin'] },
  },
} as unknown as EntityDefinition;

/** One's own, and nobody else's. */
const memo = {
  kind: 'entity',
  id: 'memo',
  name: 'memo',
  area: 'sales',
  label: { en: 'Memo', fa: 'یادداشت', ar: 'مذكرة', he: 'תזכיר' },
  titleField: 'name',
  ownerField: 'owner',
  fields: [
    { id: 'memo.name', name: 'name', kind: 'text' },
    { id: 'memo.owner', name: 'owner', kind: 'reference', target: 'user' },
  ],
  access: { staff: { read: 'own', create: true, update: 'own', delete: 'own' } },
} as unknown as EntityDefinition;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

interface Hook {
  id: string;
  version: number;
  state: string;
  reason?: string;
  fault?: string;
  waiting: number;
  secrets: object[];
}

interface Kept {
  id: string;
  type: string;
  state: string;
  detail?: string;
  attempts: number;
  nextAt?: string;
}

export function describeWebhooks(start: (origin: string) => ReturnType<typeof createTestRavand>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  let receiver: WebhookReceiver;
  let staff: { client: ApiClient; id: string };
  let hooks = 0;

  beforeAll(async () => {
    receiver = await startWebhookReceiver();
    ravand = await start(receiver.origin);
    admin = await ravand.signIn(ravand.admin);
    await ravand.definitions.publish(
      ravand.systemContext('test'),
      [order, memo].map((definition) => ({ definition, baseVersion: 0 })),
    );
    const account = await ravand.createUser({ role: 'staff', name: 'Ali' });
    staff = { id: account.id, client: await ravand.signIn(account) };
  });
  afterAll(async () => {
    await ravand.stop();
    await receiver.close();
  });
  beforeEach(async () => {
    const { body } = await admin.get<{ items: Hook[] }>('/api/webhooks');
    for (const { id } of body.items) await admin.delete(`/api/webhooks/${id}`);
    receiver.script();
    receiver.clear();
    receiver.secrets.splice(0);
  });

  const input = (more: object = {}) => ({
    name: `Hook ${++hooks}`,
    url: `${receiver.origin}/hook`,
    owner: ravand.admin.id,
    records: [{ entity: 'order', on: ['created', 'updated', 'deleted'] }],
    events: [],
    ...more,
  });
  async function subscribe(more: object = {}): Promise<Hook & { path: string }> {
    const { status, body } = await admin.post<{ webhook: Hook; secret: string }>('/api/webhooks', input(more));
    expect([status, body]).toMatchObject([201, { secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) }]);
    receiver.secrets.push(body.secret);
    return { ...body.webhook, path: `/api/webhooks/${body.webhook.id}` };
  }
  const make = async (values: object, client = admin): Promise<string> => {
    const { status, body } = await client.post<{ id: string }>('/api/records/order', { values });
    expect(status).toBe(201);
    return body.id;
  };
  const change = async (id: string, values: object): Promise<void> => {
    expect((await admin.patch(`/api/records/order/${id}`, { values })).status).toBe(200);
  };
  const kept = async (path: string, query = ''): Promise<Kept[]> =>
    (await admin.get<{ items: Kept[] }>(`${path}/deliveries${query}`)).body.items;
  const hookAt = async (path: string): Promise<Hook> => (await admin.get<Hook>(path)).body;
  /** Time passes, and what is due by then is done. */
  async function after(ms: number): Promise<void> {
    ravand.clock.advance(ms);
    await ravand.settle();
  }

  it('tells, signed, what was created, changed and deleted, in that order', async () => {
    const { path } = await subscribe();
    const id = await make({ name: 'First', total: '1500000', state: 'open' });
    await change(id, { total: '2000000' });
    await ravand.settle();
    await admin.delete(`/api/records/order/${id}`);
    await ravand.settle();
    expect(receiver.requests.map(({ payload, signedBy }) => [payload.type, signedBy])).toEqual(
      ['created', 'updated', 'deleted'].map((act) => [`record.${act}`, receiver.secrets]),
    );
    const [created, updated, deleted] = receiver.requests;
    expect(created).toMatchObject({
      path: '/hook',
      timestamp: Math.floor(ravand.clock.now().getTime() / 1_000),
      payload: {
        timestamp: ravand.clock.now().toISOString(),
        data: { entity: 'order', id, version: 1, changes: { name: { before: null, after: 'First' } } },
      },
    });
    expect(updated?.payload.data).toMatchObject({
      version: 2,
      changes: { total: { before: '1500000', after: '2000000' } },
      record: { id, version: 2, values: { name: 'First', total: '2000000' } },
    });
    expect(deleted?.payload.data).toMatchObject({ id, changes: { name: { before: 'First', after: null } } });
    expect(deleted?.payload.data).not.toHaveProperty('record');
    expect(await kept(path)).toMatchObject([
      { type: 'record.deleted', state: 'delivered', attempts: 1 },
      { type: 'record.updated', id: updated?.id },
      { type: 'record.created', id: created?.id },
    ]);
  });

  it('tells nothing of what was rolled back, and nothing that nobody asked for', async () => {
    const { path } = await subscribe({ records: [{ entity: 'order', on: ['updated'] }] });
    await expect(
      ravand.database.transaction(ravand.systemContext('test'), async (inside) => {
        const { id } = await ravand.records.create(inside, 'order', { name: 'Never' });
        await ravand.records.update(inside, 'order', id, { name: 'Never ever' });
        throw new Error('it does not happen');
      }),
    ).rejects.toThrow('it does not happen');
    await ravand.database.transaction(ravand.systemContext('test'), async (inside) => {
      const { id } = await ravand.records.create(inside, 'order', { name: 'Half' });
      await ravand.database
        .savepoint(inside, async () => {
          await ravand.records.update(inside, 'order', id, { name: 'Undone' });
          throw new Error('this part does not');
        })
        .catch(() => {});
    });
    await admin.post('/api/records/person', { values: { name: 'Somebody' } });
    await ravand.settle();
    expect(await kept(path)).toEqual([]);
    expect(receiver.requests).toEqual([]);
  });

  it('tells of the records alone that pass the filter: as they are, and of deleted ones as they were', async () => {
    const isPaid = { field: 'state', operator: 'eq', value: 'paid' };
    const filter = { and: [isPaid, { not: { field: 'name', operator: 'contains', value: 'secret' } }] };
    await subscribe({ records: [{ entity: 'order', on: ['created', 'updated', 'deleted'], filter }] });
    const open = await make({ name: 'Open', state: 'open' });
    const paid = await make({ name: 'Paid', state: 'paid' });
    await make({ name: 'A secret one', state: 'paid' });
    const turned = await make({ name: 'Turned', state: 'open' });
    await change(turned, { state: 'paid' });
    for (const id of [open, paid]) await admin.delete(`/api/records/order/${id}`);
    await ravand.settle();
    expect(receiver.requests.map(({ payload }) => [payload.type, payload.data.id])).toEqual([
      ['record.created', paid],
      ['record.updated', turned],
      ['record.deleted', paid],
    ]);
  });

  it('sends what its owner may read: no hidden field, no record of others, nothing that changed out of sight', async () => {
    const { path } = await subscribe({ owner: staff.id });
    await make({ name: 'Of others', owner: ravand.admin.id });
    const own = await make({ name: 'Own', owner: staff.id, margin: 40 });
    await change(own, { margin: 50 });
    await change(own, { margin: 60, total: '9' });
    await ravand.settle();
    expect(receiver.requests).toHaveLength(2);
    expect(JSON.stringify(receiver.requests)).not.toContain('margin');
    expect(receiver.requests[1]?.payload.data).toMatchObject({ changes: { total: { before: null, after: '9' } } });
    // What the owner may no longer read when its turn comes is withheld.
    await change(own, { total: '10' });
    await change(own, { owner: ravand.admin.id });
    await ravand.settle();
    expect(receiver.requests).toHaveLength(2);
    expect(await kept(path, '?state=withheld')).toMatchObject([
      { state: 'withheld', detail: 'not-readable', attempts: 0 },
    ]);
  });

  it('names no record its owner may not see, nor that one was put there', async () => {
    await subscribe({ owner: staff.id });
    const write = async (owner: string): Promise<string> =>
      (await admin.post<{ id: string }>('/api/records/memo', { values: { name: 'Memo', owner } })).body.id;
    const [seen, hidden] = [await write(staff.id), await write(ravand.admin.id)];
    const id = await make({ name: 'Own', owner: staff.id });
    await change(id, { memos: [hidden] });
    await change(id, { memos: [hidden, seen] });
    await ravand.settle();
    expect(receiver.requests.map(({ payload }) => payload.type)).toEqual(['record.created', 'record.updated']);
    expect(receiver.requests[1]?.payload.data).toMatchObject({
      changes: { memos: { before: null, after: [seen] } },
      record: { values: { memos: [seen] } },
    });
    expect(JSON.stringify(receiver.requests)).not.toContain(hidden);
  });

  it('tells of tasks and processes, and of incidents to owners who operate', async () => {
    const events = ['task.opened', 'task.completed', 'process.started', 'incident.opened'];
    await subscribe({ records: [], events });
    await subscribe({ records: [], events, owner: staff.id, url: `${receiver.origin}/staff` });
    const subject = {
      entity: 'lead',
      id: (await admin.post<{ id: string }>('/api/records/lead', { values: { name: 'L' } })).body.id,
    };
    await ravand.database.transaction(ravand.systemContext('test'), async (inside) => {
      const { id: task } = await ravand.records.create(inside, 'task', {
        name: 'T',
        assignee: ravand.admin.id,
        state: 'open',
      });
      await ravand.events.append(inside, { type: 'task.opened', subject, data: { task, name: 'T', secret: 'x' } });
      const data = { process: 'p', instance: task, incident: task, element: 'e', code: 'c', detail: 'salary 5' };
      await ravand.events.append(inside, { type: 'incident.opened', subject, data });
    });
    await ravand.settle();
    const of = (path: string) => receiver.requests.filter((one) => one.path === path).map(({ payload }) => payload);
    const opened = of('/hook')
      .filter(({ type }) => type === 'task.opened')
      .at(-1);
    expect(opened?.data).toMatchObject({ task: expect.any(String), subject });
    expect(of('/hook').map(({ type }) => type)).toEqual(expect.arrayContaining(['process.started', 'incident.opened']));
    expect(JSON.stringify(of('/hook'))).not.toMatch(/salary|secret/);
    expect(of('/staff').map(({ type }) => type)).not.toContain('incident.opened');
  });

  it('tries again what failed, later and later, with the same id, and keeps every try', async () => {
    const { path } = await subscribe();
    receiver.script(500, 'cut', 'redirect', 'long');
    await make({ name: 'Stubborn' });
    await ravand.settle();
    expect(receiver.requests).toHaveLength(1);
    await after(minuteMs);
    await after(7 * minuteMs);
    await after(hourMs);
    expect(receiver.requests).toHaveLength(4);
    expect(receiver.requests.map((one) => one.path)).toEqual(Array(4).fill('/hook'));
    expect(new Set(receiver.requests.map(({ id }) => id)).size).toBe(1);
    const { body } = await admin.get<Kept & { tried: Record<string, unknown>[] }>(
      `${path}/deliveries/${receiver.requests[0]?.id}`,
    );
    expect(body).toMatchObject({ state: 'delivered', attempts: 4 });
    expect(body.tried).toMatchObject([
      { status: 500, answer: 'answered 500', durationMs: expect.any(Number) },
      { error: expect.stringMatching(/^broken: /) },
      { status: 302 },
      { status: 200, answer: 'x'.repeat(1_024) },
    ]);
  });

  it('gives a delivery up after more than a day, and sends it again when asked to, under its id', async () => {
    const { path } = await subscribe();
    receiver.script(...Array<number>(20).fill(400));
    await make({ name: 'Refused' });
    await ravand.settle();
    for (let tries = 1; tries < 8; tries++) await after(13 * hourMs);
    expect(await kept(path)).toMatchObject([{ state: 'failed', detail: 'HTTP 400', attempts: 8 }]);
    receiver.script();
    const [failed] = await kept(path);
    expect((await admin.post(`${path}/deliveries/${failed?.id}/replay`)).status).toBe(202);
    await ravand.settle();
    expect(await kept(path)).toMatchObject([{ id: failed?.id, state: 'delivered', attempts: 9 }]);
    expect(receiver.requests.at(-1)?.id).toBe(failed?.id);
    const range = { from: new Date(0).toISOString(), to: ravand.clock.now().toISOString() };
    expect((await admin.post(`${path}/replay`, range)).body).toEqual({ replayed: 0 });
    expect((await admin.post(`${path}/replay`, { ...range, states: ['delivered'] })).body).toEqual({ replayed: 1 });
    await ravand.settle();
    expect(await kept(path)).toMatchObject([{ state: 'delivered', attempts: 10 }]);
  });

  it('goes on with the next one when one is refused, and rests when nobody answers', async () => {
    const { path } = await subscribe();
    receiver.script(422, 204, 503);
    for (const name of ['One', 'Two', 'Three', 'Four']) await make({ name });
    await ravand.settle();
    expect((await kept(path)).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['waiting', 0],
      ['waiting', 1],
      ['delivered', 1],
      ['waiting', 1],
    ]);
    await after(minuteMs);
    expect((await kept(path)).map(({ state }) => state)).toEqual(Array(4).fill('delivered'));
    expect(await hookAt(path)).toMatchObject({ failures: 0, waiting: 0, lastSuccessAt: expect.any(String) });
  });

  it('T-S05 lets one that hangs hold up nobody else', async () => {
    await subscribe({ url: `${receiver.origin}/dead` });
    const { path } = await subscribe();
    await make({ name: 'Both' });
    const settling = ravand.settle();
    await receiver.arrived(2);
    const sent = async () => (await kept(path)).some(({ state }) => state === 'delivered');
    await expect.poll(sent, { timeout: 5_000 }).toBe(true);
    expect(receiver.requests.map((one) => one.path).sort()).toEqual(['/dead', '/hook']);
    // Its receiver goes away, so that the request ends before its fifteen seconds.
    receiver.hangUp();
    await settling;
  });

  it('T-S03 signs with the secret before it too while a new one is introduced, and then no more', async () => {
    const { path } = await subscribe();
    const [first] = receiver.secrets;
    const { body } = await admin.post<{ secret: string; webhook: Hook }>(`${path}/rotate-secret`, {});
    expect(body.webhook.secrets).toHaveLength(2);
    receiver.secrets.push(body.secret);
    await make({ name: 'Between' });
    await ravand.settle();
    expect(receiver.requests[0]?.signedBy).toEqual([first, body.secret]);
    await after(dayMs + 1);
    await make({ name: 'After' });
    await ravand.settle();
    expect(receiver.requests[1]?.signedBy).toEqual([body.secret]);
    const stored = JSON.stringify([
      await ravand.database.read(sql`select * from webhook_secrets`),
      await ravand.database.read(sql`select * from audit`),
      await ravand.database.read(sql`select * from events`),
      (await admin.get('/api/webhooks')).body,
    ]);
    for (const secret of receiver.secrets) expect(stored).not.toContain(secret.slice(6, 30));
  });

  it('is suspended by a receiver that says it is gone; administrators are told, and what waits is sent once it is resumed', async () => {
    const { path } = await subscribe();
    receiver.script(410);
    await make({ name: 'Gone' });
    await ravand.settle();
    await make({ name: 'Meanwhile' });
    await ravand.settle();
    expect(await hookAt(path)).toMatchObject({ state: 'suspended', reason: 'gone', waiting: 2 });
    expect(receiver.requests).toHaveLength(1);
    const { body } = await admin.get<{ items: { subject: string; body: string }[] }>('/api/notices');
    expect(body.items[0]?.body).toContain('410');
    expect((await admin.post(`${path}/ping`)).status).toBe(409);
    expect((await admin.post(`${path}/state`, { state: 'active' })).body).toMatchObject({ state: 'active' });
    await after(minuteMs);
    expect((await kept(path)).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  });

  it('is suspended after three days without an answer, and keeps nothing while it is paused', async () => {
    const { path } = await subscribe();
    receiver.script(...Array<number>(500).fill(500));
    for (let day = 0; day < 4; day++) {
      await make({ name: `Day ${day}` });
      for (let hour = 0; hour < 24; hour += 8) await after(8 * hourMs);
    }
    expect(await hookAt(path)).toMatchObject({ state: 'suspended', reason: 'failing' });
    const before = (await kept(path)).length;
    await admin.post(`${path}/state`, { state: 'paused' });
    await make({ name: 'Unheard' });
    await ravand.settle();
    expect(await kept(path)).toHaveLength(before);
  });

  it('stands still without an owner, and goes on with another one', async () => {
    const leaver = await ravand.createUser({ role: 'manager', name: 'Leaver' });
    const { path, version } = await subscribe({ owner: leaver.id, records: [{ entity: 'lead', on: ['created'] }] });
    await admin.post('/api/records/lead', { values: { name: 'Before' } });
    await admin.patch(`/api/records/user/${leaver.id}`, { values: { active: false } });
    await ravand.settle();
    expect(await hookAt(path)).toMatchObject({ fault: 'owner', waiting: 1 });
    expect(receiver.requests).toEqual([]);
    const wanted = { ...input(), records: [{ entity: 'lead', on: ['created'] }], version };
    expect((await admin.put(path, { ...wanted, version: version + 7 })).status).toBe(409);
    expect((await admin.put<Hook>(path, wanted)).body).not.toHaveProperty('fault');
    await ravand.settle();
    expect(receiver.requests).toHaveLength(1);
  });

  it('answers a test with what became of it', async () => {
    const { path } = await subscribe();
    const { status, body } = await admin.post<Kept>(`${path}/ping`);
    expect([status, body]).toMatchObject([202, { type: 'ping', state: 'waiting' }]);
    await ravand.settle();
    expect(receiver.requests).toMatchObject([
      { id: body.id, signedBy: receiver.secrets, payload: { type: 'ping', data: {} } },
    ]);
  });

  it('is not made for what is wrong with it, and says what', async () => {
    const codes = async (more: object) =>
      (
        await admin.post<{ details: { pointer: string; code: string }[] }>('/api/webhooks', input(more))
      ).body.details.map(({ pointer, code }) => `${pointer} ${code}`);
    expect(await codes({ url: 'nowhere' })).toEqual(['/url webhook.url']);
    expect(await codes({ url: 'http://93.184.215.14/' })).toEqual(['/url webhook.insecure']);
    for (const url of [
      'https://127.0.0.1/',
      'https://[::ffff:10.0.0.1]/',
      'https://169.254.169.254/',
      'https://93.184.215.14:22/',
    ])
      expect(await codes({ url }), url).toEqual(['/url webhook.refused']);
    expect(await codes({ records: [], events: [] })).toEqual(['/records webhook.nothing']);
    expect(await codes({ owner: '01890000-0000-7000-8000-000000000000' })).toEqual(['/owner webhook.owner']);
    const records = (entity: string, filter?: object) => ({
      records: [{ entity, on: ['created'], ...(filter && { filter }) }],
    });
    expect(await codes(records('nothing'))).toEqual(['/records/0/entity webhook.entity']);
    const hidden = { field: 'margin', operator: 'gt', value: 1 };
    const unseen = await admin.post('/api/webhooks', input({ ...records('order', hidden), owner: staff.id }));
    expect([unseen.status, unseen.body]).toMatchObject([422, { code: 'unknown-field' }]);
    expect((await admin.post('/api/webhooks', { ...input(), extra: 1 })).status).toBe(422);
  });

  it('belongs to administrators, and is made and changed by people, not by keys', async () => {
    const { path, version } = await subscribe();
    for (const answer of [
      await staff.client.get('/api/webhooks'),
      await staff.client.get(`${path}/deliveries`),
      await staff.client.post(`${path}/ping`),
      await staff.client.post('/api/webhooks', input()),
    ])
      expect(answer.status).toBe(403);
    const { body } = await admin.post<{ token: string }>('/api/keys', { name: 'k', scopes: ['studio'] });
    const byKey = async (method: string, to: string, sent?: object) =>
      (
        await fetch(`${ravand.url}${to}`, {
          method,
          headers: { authorization: `Bearer ${body.token}`, 'content-type': 'application/json' },
          ...(sent && { body: JSON.stringify(sent) }),
        })
      ).status;
    expect(await byKey('GET', '/api/webhooks')).toBe(200);
    expect(await byKey('POST', '/api/webhooks', input())).toBe(403);
    expect(await byKey('PUT', path, { ...input(), version })).toBe(403);
    expect(await byKey('POST', `${path}/rotate-secret`, {})).toBe(403);
  });

  it('keeps deliveries for thirty days', async () => {
    const { path } = await subscribe();
    await make({ name: 'Old' });
    await ravand.settle();
    await ravand.webhooks.start();
    await after(29 * dayMs);
    admin = await ravand.signIn(ravand.admin);
    expect(await kept(path)).toHaveLength(1);
    await after(2 * dayMs);
    admin = await ravand.signIn(ravand.admin);
    expect(await kept(path)).toEqual([]);
    expect(await ravand.database.read(sql`select id from webhook_attempts`)).toEqual([]);
  });
}
