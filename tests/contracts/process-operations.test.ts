// Operators act on processes over HTTP: what they do is done, what does not fit is refused with its reason.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { bpmn } from '../conformance/small-model.ts';

const ravand: TestRavand = await createTestRavand();
let admin: ApiClient;

beforeAll(async () => {
  admin = await ravand.signIn(await ravand.createUser({ role: 'admin' }));
  const body = `<bpmn:startEvent id="start"/><bpmn:userTask id="one"/><bpmn:adHocSubProcess id="ad"><bpmn:manualTask id="a"/><bpmn:userTask id="b"/></bpmn:adHocSubProcess><bpmn:receiveTask id="word"/><bpmn:receiveTask id="reply" messageRef="m"/><bpmn:intermediateCatchEvent id="signal"><bpmn:signalEventDefinition signalRef="s"/></bpmn:intermediateCatchEvent>`;
  const flows = ['start>one', 'one>ad', 'ad>word', 'word>reply', 'reply>signal'];
  const roots = '<bpmn:message id="m" name="reply"/><bpmn:signal id="s" name="go"/>';
  const definition = { kind: 'process', name: 'operated', xml: bpmn(body, flows, roots) };
  const { status, body: answer } = await admin.post('/api/definitions/publish', {
    changes: [{ definition, baseVersion: 0 }],
  });
  expect([status, answer]).toEqual([200, expect.anything()]);
});
afterAll(() => ravand.stop());

describe('An operator over HTTP', () => {
  let instance = '';
  const post = (path: string, body: object) =>
    admin.post<Record<string, unknown>>(`/api/instances/${instance}/${path}`, body);
  const standing = async (): Promise<{ activity: string; element: string }> => {
    const { body } = await admin.get<{ items: { activity: string; element: string }[] }>(
      `/api/instances/${instance}/activities`,
    );
    return body.items[0] ?? { activity: '', element: '' };
  };

  it('starts an instance and sets its variables', async () => {
    const { status, body } = await admin.post<{ instance: string }>('/api/processes/operated/start', {
      variables: { amount: 1 },
      businessKey: 'order 7',
    });
    expect(status).toBe(201);
    instance = body.instance;
    expect((await post('variables', { variables: { amount: 2 }, reason: 'a typing error' })).status).toBe(204);
    const found = await admin.get(`/api/instances/${instance}`);
    expect(found.body).toMatchObject({ businessKey: 'order 7', variables: { amount: 2 } });
    expect(found.body.history).toContainEqual(
      expect.objectContaining({ type: 'variables', command: 'set-variables', reason: 'a typing error' }),
    );
  });

  it('moves a token, runs ad-hoc activities, gives the word', async () => {
    const one = await standing();
    expect((await post('move', { activity: one.activity, element: 'ad' })).status).toBe(204);
    const { activity } = await standing();
    const enabled = await admin.get(`/api/instances/${instance}/enabled?activity=${activity}`);
    expect(enabled.body).toEqual({ items: [{ element: 'a' }, { element: 'b' }] });
    expect((await post('start-activity', { activity, element: 'a' })).status).toBe(204);
    expect((await post('complete-ad-hoc', { activity })).status).toBe(204);
    expect(await standing()).toMatchObject({ element: 'word' });
    expect((await post('trigger', { activity: (await standing()).activity })).status).toBe(204);
    expect(await standing()).toMatchObject({ element: 'reply' });
  });

  it('publishes a message and a signal', async () => {
    const { body } = await admin.post('/api/process-messages', { name: 'reply', payload: { text: 'yes' } });
    expect(body).toEqual({ met: true });
    expect((await admin.post('/api/process-messages', { name: 'nobody', ttlMs: 0 })).body).toMatchObject({
      status: 409,
      code: 'message-unmatched',
    });
    expect((await admin.post('/api/process-signals', { name: 'go' })).body).toEqual({ receivers: 1, started: 0 });
    expect((await admin.get(`/api/instances/${instance}`)).body).toMatchObject({
      status: 'completed',
      variables: { text: 'yes' },
    });
    expect((await admin.post('/api/process-conditions', { variables: {} })).body).toEqual({ started: 0 });
  });

  it('is told what does not fit', async () => {
    expect((await post('cancel-activity', { activity: '1' })).body).toMatchObject({ status: 409, code: 'gone' });
    expect((await post('variables', { variables: {} })).body).toMatchObject({ status: 409, code: 'gone' });
    expect((await post('move', { activity: '1' })).status).toBe(422);
  });

  it.each(['__proto__', 'constructor', 'toString', 'no key'])('is told that nothing is called %s', async (key) => {
    const { body } = await admin.post<{ instance: string }>('/api/processes/operated/start', {});
    instance = body.instance;
    const gone = { status: 409, code: 'gone' };
    expect((await post('move', { activity: key, element: 'ad' })).body).toMatchObject(gone);
    expect((await post('start-activity', { activity: key, element: 'a' })).body).toMatchObject(gone);
    for (const path of ['cancel-activity', 'complete-ad-hoc', 'trigger'])
      expect((await post(path, { activity: key })).body).toMatchObject(gone);
    expect((await post('variables', { scope: key, variables: { a: 1 } })).body).toMatchObject(gone);
    expect((await admin.get(`/api/instances/${instance}/enabled?activity=${key}`)).body).toMatchObject(gone);
    expect(await standing()).toMatchObject({ element: 'one' });
  });

  it.each(['99999999999999999999', '1e300', 'abc'])('is told that there is no version %s', async (version) => {
    expect((await admin.get(`/api/processes/operated/live?version=${version}`)).status).toBe(422);
    expect((await admin.get(`/api/processes/operated/diagram?version=${version}`)).status).toBe(422);
    expect((await admin.post('/api/processes/operated/retry', { version: Number(version) })).status).toBe(422);
    expect((await admin.get(`/api/definitions/process/operated/versions/${version}`)).status).toBe(404);
  });

  it('starts what holds, although another condition is too much work', async () => {
    const when = (condition: string) =>
      bpmn(
        `<bpmn:startEvent id="when"><bpmn:conditionalEventDefinition><bpmn:condition>${condition}</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:startEvent>`,
      );
    const changes = [
      {
        definition: {
          kind: 'process',
          name: 'a-busy',
          xml: when('count(for a in 1..100000, b in 1..1000 return a) = x'),
        },
      },
      { definition: { kind: 'process', name: 'b-calm', xml: when('x = 1') } },
    ].map((change) => ({ ...change, baseVersion: 0 }));
    expect((await admin.post('/api/definitions/publish', { changes })).status).toBe(200);
    expect((await admin.post('/api/process-conditions', { variables: { x: 1 } })).body).toEqual({ started: 1 });
    expect((await admin.get('/api/incidents?open=true')).body).toMatchObject({
      items: [{ process: 'a-busy', element: 'when', code: 'expression-fuel' }],
    });
  });

  it('tries incidents again and takes the process away', async () => {
    expect((await admin.post('/api/processes/operated/retry', { version: 1 })).body).toEqual({ retried: 0 });
    expect((await admin.post('/api/processes/operated/undeploy')).status).toBe(204);
    expect((await admin.post('/api/processes/operated/start', {})).body).toMatchObject({
      status: 422,
      code: 'process-not-startable',
    });
    expect((await admin.post('/api/processes/operated/undeploy')).status).toBe(404);
  });
});
