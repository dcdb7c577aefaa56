// Made from the table of routes: whatever takes an Idempotency-Key does its work once, and answers the same bytes again. Run by keyed-routes.test.ts and
// keyed-routes.postgres.test.ts.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ApiClient, createTestRavand, TestRavand } from '#testing';
import { name as nameOf, sql } from '../../core/database/sql.ts';
import { takesKey } from '../../core/http/kept-answers.ts';
import { bpmn } from '../conformance/small-model.ts';
import { sequence } from './tasks-model.ts';

interface Asked {
  readonly path: string;
  readonly body?: object;
}

const label = (en: string) => ({ fa: en, ar: en, he: en, en });
const crate = (name: string) => ({
  kind: 'entity',
  id: name,
  name,
  area: 'sales',
  label: label(name),
  titleField: 'title',
  shareable: true,
  fields: [
    { id: `${name}.title`, name: 'title', kind: 'text' },
    { id: `${name}.size`, name: 'size', kind: 'text' },
  ],
  access: { staff: { read: 'all', create: true, update: 'all', delete: 'all' } },
});
const rule = {
  kind: 'rule',
  name: 'trial',
  entity: 'lead',
  on: ['created'],
  when: { path: 'name', operator: 'equal', value: 'Kian' },
  // biome-ignore lint/suspicious/noThenProperty: the actions of a rule are called so
  then: [{ do: 'setField', with: { field: 'note', value: 'done' } }],
};
const small = {
  name: 'small',
  body: `<bpmn:startEvent id="start"/><bpmn:userTask id="one"/><bpmn:adHocSubProcess id="ad"><bpmn:manualTask id="a"/><bpmn:userTask id="b"/></bpmn:adHocSubProcess><bpmn:receiveTask id="word"/>`,
  flows: ['start>one', 'one>ad', 'ad>word'],
};

/** Those whose work takes a whole story to come to are asked for what is not there: nothing is done, twice the same. */
const refusedHere: Readonly<Record<string, object>> = {
  '/api/activities/:id/record': { entity: 'lead' },
  '/api/records/:entity/:id/press': { page: 'lead', element: 'nothing' },
  '/api/tasks/:id/report': { kind: 'error', code: 'nothing' },
  '/api/menu/processes/:name/start': {},
  '/api/records/:entity/:id/mailings/:mailing': { act: 'pause' },
  '/api/messages/:id/resolve': { decision: 'was-sent' },
  '/api/incidents/:id/retry': {},
};

export function describeKeyedRoutes(start: () => ReturnType<typeof createTestRavand>): void {
  let ravand: TestRavand;
  let admin: ApiClient;
  let staffId = '';
  const someId = '01890000-0000-7000-8000-000000000000';

  beforeAll(async () => {
    ravand = await start();
    admin = await ravand.signIn(ravand.admin, 'en');
    staffId = (await ravand.createUser({ role: 'staff' })).id;
    await publish(sequence('waits', [{ id: 'do', name: 'Do it', settings: `ravand:candidateRoles='["admin"]'` }]));
    await publish({ kind: 'process', name: 'small', xml: bpmn(small.body, small.flows) });
    for (const name of ['crate', 'renamed', 'removed', 'restored', 'converted', 'cancelled', 'undone'])
      await publish(crate(name));
  });
  afterAll(() => ravand.stop());

  async function made<Body = { id: string; version: number }>(path: string, body?: object): Promise<Body> {
    const answer = await admin.post<Body>(path, body);
    expect([path, answer.status, answer.status < 300 ? {} : answer.body]).toEqual([path, answer.status, {}]);
    return answer.body;
  }
  const publish = (definition: object) =>
    made<{ release: number }>('/api/definitions/publish', { changes: [{ definition, baseVersion: 0 }] });
  const record = (name = 'Kian') => made('/api/records/lead', { values: { name, email: 'kian@example.com' } });
  const ofRecord = async (verb: string, body?: object): Promise<Asked> => ({
    path: `/api/records/lead/${(await record()).id}/${verb}`,
    ...(body === undefined ? {} : { body }),
  });
  async function changed(): Promise<string> {
    const { id } = await record();
    expect((await admin.patch(`/api/records/lead/${id}`, { values: { name: 'Kiana' }, version: 1 })).status).toBe(200);
    return `/api/records/lead/${id}`;
  }
  async function imported(): Promise<string> {
    const { body } = await admin.send<{ id: string }>('POST', '/api/imports?entity=crate&name=crates.csv', {
      body: 'title\nOne\n',
      headers: { 'content-type': 'text/csv' },
    });
    const plan = { mapping: [{ column: 0, field: 'title' }], duplicates: { keys: [], policy: 'create' } };
    const more = { createRelated: false, quiet: true };
    const planned = await admin.put(`/api/imports/${body.id}/plan`, { ...plan, ...more });
    expect([planned.status, planned.status === 200 ? {} : planned.body]).toEqual([200, {}]);
    return `/api/imports/${body.id}`;
  }
  async function bulk(): Promise<string> {
    const { id } = await made('/api/records/crate', { values: { title: 'Bulk' } });
    const work = await made('/api/bulk', { entity: 'crate', ids: [id], act: { do: 'set', values: { size: '1' } } });
    await ravand.settle();
    return `/api/bulk/${work.id}`;
  }
  async function begun(path: string, body?: object): Promise<string> {
    await made(`${path}/start`, body);
    return path;
  }
  async function over(path: Promise<string>): Promise<string> {
    await path;
    await ravand.settle();
    return path;
  }
  async function instance(process = 'small'): Promise<string> {
    return (await made<{ instance: string }>(`/api/processes/${process}/start`, {})).instance;
  }
  async function task(...verbs: readonly (readonly [string, object?])[]): Promise<string> {
    const of = await instance('waits');
    const { body } = await admin.get<{ items: { id: string }[] }>(`/api/tasks?box=all&followUp=any&instance=${of}`);
    const path = `/api/tasks/${body.items[0]!.id}`;
    for (const [verb, more] of verbs) await made(`${path}/${verb}`, more);
    return path;
  }
  /** A task that a colleague delegated. */
  async function handedOver(): Promise<string> {
    const colleague = await ravand.signIn(await ravand.createUser({ role: 'admin' }));
    const path = await task();
    for (const [verb, body] of [['claim'], ['delegate', { to: ravand.admin.id }]] as const)
      expect((await colleague.post(`${path}/${verb}`, body)).status).toBe(200);
    return path;
  }
  /** An instance whose token is moved to this element, and its activity there. */
  async function standing(element?: string): Promise<{ path: string; activity: string }> {
    const path = `/api/instances/${await instance()}`;
    const activity = async () =>
      (await admin.get<{ items: { activity: string }[] }>(`${path}/activities`)).body.items[0]!.activity;
    if (element !== undefined) await made(`${path}/move`, { activity: await activity(), element });
    return { path, activity: await activity() };
  }
  async function atActivity(verb: string, element?: string, more: object = {}): Promise<Asked> {
    const { path, activity } = await standing(element);
    return { path: `${path}/${verb}`, body: { activity, ...more } };
  }
  async function hook(): Promise<string> {
    const { webhook } = await made<{ webhook: { id: string } }>('/api/webhooks', {
      name: 'Hook',
      url: 'https://hooks.example.com/in',
      owner: ravand.admin.id,
      records: [{ entity: 'crate', on: ['created'] }],
      events: [],
    });
    return `/api/webhooks/${webhook.id}`;
  }
  async function delivery(): Promise<Asked> {
    const path = await hook();
    const { id } = await made(`${path}/ping`);
    await ravand.database.transaction(ravand.systemContext('test'), ({ transaction }) =>
      transaction.write(sql`update webhook_deliveries set state = ${'failed'}, ended_at = 1 where id = ${id}`),
    );
    return { path: `${path}/deliveries/${id}/replay` };
  }
  const versionOf = async (kind: string, name: string) =>
    (await admin.get<{ version: number }>(`/api/definitions/${kind}/${name}`)).body.version;
  const conversion = (entity: string) => ({
    entity,
    field: { id: `${entity}.size`, name: 'size', kind: 'integer' },
    failing: 'empty',
  });
  const message = () => ({
    kind: 'message',
    name: 'trial',
    channel: 'email',
    to: 'record.email',
    subject: label('Hello'),
    body: label('Hello'),
  });
  const view = { entity: 'lead', audience: 'me', definition: { type: 'list', columns: ['name'] } };
  const week = () => ({
    from: new Date(ravand.clock.now().getTime() - 86_400_000).toISOString(),
    to: new Date(ravand.clock.now().getTime() + 86_400_000).toISOString(),
  });
  const path = (of: string | Promise<string>, verb: string, body?: object) => async (): Promise<Asked> => ({
    path: `${await of}/${verb}`,
    ...(body === undefined ? {} : { body }),
  });

  const asked: Readonly<Record<string, () => Promise<Asked>>> = {
    '/api/records/:entity': async () => ({ path: '/api/records/lead', body: { values: { name: 'Once' } } }),
    '/api/records/:entity/:id/messages': () =>
      ofRecord('messages', { channel: 'email', subject: 'Once', body: 'Once' }),
    '/api/records/:entity/:id/tasks': () => ofRecord('tasks', { name: 'Once' }),
    '/api/records/:entity/:id/revert': async () => path(changed(), 'revert', { version: 1 })(),
    '/api/records/:entity/:id/undo': async () => path(changed(), 'undo', { version: 2 })(),
    async '/api/records/:entity/:id/shares'() {
      const { id } = await made('/api/records/crate', { values: { title: 'Shared' } });
      return { path: `/api/records/crate/${id}/shares`, body: { with: 'role:staff', level: 'read' } };
    },
    async '/api/trash/:entity/:id/restore'() {
      const { id } = await record();
      expect((await admin.delete(`/api/records/lead/${id}`)).status).toBe(204);
      const { items } = (await admin.get<{ items: { id: string }[] }>('/api/trash/lead')).body;
      return { path: `/api/trash/lead/${items[0]!.id}/restore` };
    },
    '/api/views': async () => ({ path: '/api/views', body: { ...view, title: 'Once' } }),
    async '/api/views/:id/restore'() {
      const { id } = await made('/api/views', { ...view, title: 'Gone' });
      expect((await admin.delete(`/api/views/${id}`)).status).toBeLessThan(300);
      return { path: `/api/views/${id}/restore` };
    },
    '/api/imports/:id/start': async () => path(imported(), 'start', { dryRun: false })(),
    '/api/imports/:id/cancel': async () => path(begun(await imported(), { dryRun: false }), 'cancel')(),
    '/api/imports/:id/undo': async () => path(over(begun(await imported(), { dryRun: false })), 'undo')(),
    '/api/bulk/:id/start': async () => path(bulk(), 'start')(),
    '/api/bulk/:id/cancel': async () => path(begun(await bulk()), 'cancel')(),
    '/api/bulk/:id/undo': async () => path(over(begun(await bulk())), 'undo')(),
    '/api/tasks/:id/claim': async () => path(task(), 'claim')(),
    '/api/tasks/:id/release': async () => path(task(['claim']), 'release')(),
    '/api/tasks/:id/delegate': async () => path(task(['claim']), 'delegate', { to: staffId })(),
    '/api/tasks/:id/resolve': async () => path(handedOver(), 'resolve', {})(),
    '/api/tasks/:id/reassign': async () => path(task(['claim']), 'reassign', { to: staffId })(),
    '/api/tasks/:id/complete': async () => path(task(['claim']), 'complete', { values: {} })(),
    '/api/instances/:id/cancel': async () => path(`/api/instances/${await instance()}`, 'cancel', { reason: 'Over' })(),
    '/api/instances/:id/variables': async () =>
      path(`/api/instances/${await instance()}`, 'variables', { variables: { amount: 2 }, reason: 'Wrong' })(),
    '/api/instances/:id/move': () => atActivity('move', undefined, { element: 'ad' }),
    '/api/instances/:id/cancel-activity': () => atActivity('cancel-activity'),
    '/api/instances/:id/trigger': () => atActivity('trigger', 'word'),
    '/api/instances/:id/start-activity': () => atActivity('start-activity', 'ad', { element: 'a' }),
    '/api/instances/:id/complete-ad-hoc': () => atActivity('complete-ad-hoc', 'ad'),
    '/api/processes/:name/start': async () => ({ path: '/api/processes/small/start', body: {} }),
    '/api/processes/:name/retry': async () => ({ path: '/api/processes/small/retry', body: {} }),
    async '/api/processes/:name/undeploy'() {
      await publish({ kind: 'process', name: 'leaves', xml: bpmn(small.body, small.flows) });
      return { path: '/api/processes/leaves/undeploy' };
    },
    '/api/process-messages': async () => ({ path: '/api/process-messages', body: { name: 'word', ttlMs: 60_000 } }),
    '/api/process-signals': async () => ({ path: '/api/process-signals', body: { name: 'go' } }),
    '/api/process-conditions': async () => ({ path: '/api/process-conditions', body: { variables: {} } }),
    '/api/notices/read': async () => ({ path: '/api/notices/read' }),
    '/api/notices/:id/read': async () => ({ path: `/api/notices/${await notice()}/read` }),
    '/api/notices/:id/snooze': async () => ({
      path: `/api/notices/${await notice()}/snooze`,
      body: { until: week().to },
    }),
    async '/api/notices/unmuted'() {
      expect((await admin.put('/api/notices/muted', { kind: 'task-notice' })).status).toBe(204);
      return { path: '/api/notices/unmuted', body: { kind: 'task-notice' } };
    },
    async '/api/releases/:number/undo'() {
      return { path: `/api/releases/${(await publish(crate('takenBack'))).release}/undo` };
    },
    '/api/definitions/publish': async () => ({
      path: '/api/definitions/publish',
      body: { changes: [{ definition: crate('published'), baseVersion: 0 }] },
    }),
    '/api/entity-changes/name': async () => ({
      path: '/api/entity-changes/name',
      body: { entity: 'renamed', to: 'calledOtherwise', version: 1 },
    }),
    '/api/entity-changes/removal': async () => ({
      path: '/api/entity-changes/removal',
      body: { entity: 'removed', version: 1 },
    }),
    async '/api/entity-changes/bin/:id/restore'() {
      await made('/api/entity-changes/removal', { entity: 'restored', version: 1 });
      const { items } = (await admin.get<{ items: { id: string; entity: string }[] }>('/api/entity-changes/bin')).body;
      return { path: `/api/entity-changes/bin/${items.find(({ entity }) => entity === 'restored')?.id}/restore` };
    },
    '/api/rules/trials': async () => ({ path: '/api/rules/trials', body: { definition: rule, days: 1 } }),
    async '/api/roles/:name/removal'() {
      await publish({ kind: 'role', name: 'passing', label: label('Passing'), may: [], like: 'staff' });
      const body = { version: await versionOf('role', 'passing'), to: 'staff' };
      return { path: '/api/roles/passing/removal', body };
    },
    '/api/schema-changes': async () => ({ path: '/api/schema-changes', body: conversion('converted') }),
    async '/api/schema-changes/:id/cancel'() {
      return { path: `/api/schema-changes/${(await made('/api/schema-changes', conversion('cancelled'))).id}/cancel` };
    },
    async '/api/schema-changes/:id/undo'() {
      const { id } = await made('/api/schema-changes', conversion('undone'));
      await ravand.settle();
      return { path: `/api/schema-changes/${id}/undo` };
    },
    '/api/messages/test': async () => ({
      path: '/api/messages/test',
      body: { definition: message(), language: 'en', to: 'me@example.com' },
    }),
    '/api/operate/release': async () => ({ path: '/api/operate/release' }),
    '/api/webhooks/:id/state': async () => path(hook(), 'state', { state: 'paused' })(),
    '/api/webhooks/:id/ping': async () => path(hook(), 'ping')(),
    '/api/webhooks/:id/deliveries/:delivery/replay': delivery,
    '/api/webhooks/:id/replay': async () => path(hook(), 'replay', week())(),
  };

  async function notice(): Promise<string> {
    const person = await ravand.createUser({ role: 'admin' });
    const other = await ravand.signIn(person);
    const { id } = await record();
    await other.post(`/api/records/lead/${id}/tasks`, { name: 'Yours', assignee: ravand.admin.id });
    await ravand.settle();
    return (await admin.get<{ items: { id: string }[] }>('/api/notices')).body.items[0]!.id;
  }

  /** Everything there is in the database, table by table. */
  async function everything(): Promise<Readonly<Record<string, string>>> {
    const { database } = ravand;
    const isSqlite = database.dialect === 'sqlite';
    const tables = await database.read<{ name: string }>(
      isSqlite
        ? sql`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name not like 'words_%'`
        : sql`select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`,
    );
    const content = ({ name }: { name: string }) =>
      isSqlite
        ? database.read(sql`select * from ${nameOf(name)}`)
        : database.read(sql`select md5(string_agg(r::text, ',' order by r::text)) from ${nameOf(name)} r`);
    const found: Record<string, string> = {};
    for (const table of tables) found[table.name] = JSON.stringify(await content(table), text);
    return found;
  }
  const text = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

  async function send({ path: to, body }: Asked, key: string) {
    const headers: Record<string, string> = {
      'idempotency-key': key,
      cookie: admin.cookie() ?? '',
      origin: ravand.url,
    };
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(`${ravand.url}${to}`, { method: 'POST', headers, ...init });
    const shown = ['content-type', 'content-language', 'etag', 'location', 'cache-control'];
    return {
      status: response.status,
      headers: shown.map((name) => response.headers.get(name)),
      bytes: Buffer.from(await response.arrayBuffer()).toString('utf8'),
      isReplay: response.headers.get('idempotent-replayed') === 'true',
    };
  }

  const keyed = () => ravand.routes.filter(takesKey).map((route) => route.path);

  it('are all tried here', () => {
    expect([...Object.keys(asked), ...Object.keys(refusedHere)].sort()).toEqual(keyed().sort());
  });

  it.each(Object.entries(asked))('POST %s does its work once and answers it again', async (_path, prepare) => {
    const ask = await prepare();
    const key = randomUUID();
    const first = await send(ask, key);
    expect([first.status < 300, first.isReplay, first.status < 300 ? '' : first.bytes]).toEqual([true, false, '']);
    const after = await everything();
    const second = await send(ask, key);
    expect(second).toEqual({ ...first, isReplay: true });
    expect(await everything()).toEqual(after);
  });

  it.each(Object.entries(refusedHere))(
    'POST %s that is refused does nothing, and is refused again',
    async (route, body) => {
      const to = route.replace(':entity', 'lead').replace(/:\w+/g, someId);
      const key = randomUUID();
      const before = await everything();
      const first = await send({ path: to, body }, key);
      expect(first.status).toBeGreaterThanOrEqual(400);
      expect(first.status).toBeLessThan(500);
      const { isReplay: _first, ...same } = first;
      expect(await send({ path: to, body }, key)).toMatchObject(same);
      // That it was refused is kept where the work had begun, and what forgets that later.
      const { idempotency_keys: _, jobs: __, ...rest } = await everything();
      expect(before).toMatchObject(rest);
    },
  );
}
