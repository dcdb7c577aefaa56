// Every kind of bad input the product promises to answer clearly: a problem that says what was expected, and nothing lost or half done.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type SmsReceiver, startSmsReceiver, type TestRavand } from '#testing';
import { sql } from '../../core/database/sql.ts';

let ravand: TestRavand;
let sms: SmsReceiver;
let admin: ApiClient;
let numbers = 0;
const nobody = '01890000-0000-7000-8000-000000000000';

interface Answer {
  code: string;
  detail: string;
  details: { pointer: string; code: string; message: string }[];
}

beforeAll(async () => {
  sms = await startSmsReceiver();
  ravand = await createTestRavand({ smsGatewayUrl: sms.url });
  admin = await ravand.signIn(ravand.admin);
});
afterAll(async () => {
  await ravand.stop();
  await sms.close();
});

/** Everything a refused request must leave as it was. */
async function traces(): Promise<unknown> {
  const [row] = await ravand.database.read<Record<string, number>>(sql`select
    (select count(*) from events) as events, (select count(*) from audit) as audit, (select count(*) from record_lead) as leads,
    (select count(*) from record_user) as users, (select count(*) from jobs) as jobs, (select count(*) from messages) as messages,
    (select count(*) from process_instances) as instances, (select max(number) from releases) as release_number`);
  return row;
}

async function refused(
  act: () => Promise<{ status: number; body: unknown }>,
  status: number,
  code: string,
): Promise<Answer> {
  const before = await traces();
  const answer = await act();
  expect([answer.status, (answer.body as Answer).code]).toEqual([status, code]);
  expect((answer.body as Answer).detail).not.toMatch(/^[a-z-]+$|\{\w+\}/);
  for (const { message, code: found } of (answer.body as Answer).details)
    expect(message).not.toMatch(new RegExp(`^${found}$|\\{\\w+\\}`));
  expect(await traces()).toEqual(before);
  return answer.body as Answer;
}

const lead = (values: object) => () => admin.post('/api/records/lead', { values });

describe('Bad input', () => {
  it('malformed JSON', async () => {
    const send = () =>
      admin.send('POST', '/api/records/lead', {
        body: '{"values":{"name":"x"}',
        headers: { 'Content-Type': 'application/json' },
      });
    expect((await refused(send, 400, 'malformed-json')).detail).toMatch(/1.*23|۲۳/);
  });

  it('an unknown field', async () => {
    const { details } = await refused(lead({ name: 'x', nosuch: 1 }), 422, 'invalid');
    expect(details).toMatchObject([{ pointer: '/values/nosuch', code: 'validation.unknown-field' }]);
  });

  it.each([
    { name: 5 },
    { name: { $ne: 1 } },
    { name: ['a'] },
    { value: true },
    { smsConsent: 'perhaps' },
    { followUpAt: 'tomorrow' },
    { followUpAt: '2026-02-30' },
  ])('a wrong type: %j', async (wrong) => {
    const { details } = await refused(lead({ name: 'x', ...wrong }), 422, 'invalid');
    expect(details).toMatchObject([{ pointer: `/values/${Object.keys(wrong)[0]}` }]);
  });

  it('too long', async () => {
    const { details } = await refused(lead({ name: 'x'.repeat(201) }), 422, 'invalid');
    expect(details).toMatchObject([{ pointer: '/values/name', code: 'validation.too-long' }]);
  });

  it('a number of more digits than are kept', async () => {
    const { details } = await refused(lead({ name: 'x', value: '9'.repeat(19) }), 422, 'invalid');
    expect(details).toMatchObject([{ pointer: '/values/value' }]);
  });

  it.each([{}, { name: '' }, { name: null }, { name: '   ' }])('a missing required field: %j', async (values) => {
    const { details } = await refused(lead(values), 422, 'invalid');
    expect(details).toMatchObject([{ pointer: '/values/name', code: 'validation.required' }]);
  });

  it('a stale version, answered with both values', async () => {
    const { body } = await admin.post<{ id: string }>('/api/records/lead', { values: { name: 'Stale' } });
    await admin.patch(`/api/records/lead/${body.id}`, { values: { note: 'first' } });
    const problem = await refused(
      () => admin.patch(`/api/records/lead/${body.id}`, { values: { note: 'second' }, version: 1 }),
      409,
      'stale',
    );
    expect(problem).toMatchObject({ current: { values: { note: 'first' } }, yours: { note: 'second' } });
  });

  it('a reference to a missing or a forbidden record, in the same words', async () => {
    const { details } = await refused(lead({ name: 'x', owner: nobody }), 422, 'invalid');
    expect(details).toMatchObject([{ pointer: '/values/owner' }]);
    await refused(lead({ name: 'x', organization: 'no-id' }), 422, 'invalid');
  });

  it('publishing an invalid BPMN, with every finding at its element', async () => {
    const xml = `<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x"><bpmn:process id="broken" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="g"/><bpmn:exclusiveGateway id="g"/><bpmn:sequenceFlow id="c" sourceRef="g" targetRef="t"><bpmn:conditionExpression>lead.value &gt;</bpmn:conditionExpression></bpmn:sequenceFlow><bpmn:serviceTask id="t" name="Nobody does this"/><bpmn:intermediateCatchEvent id="x" name="Waits for nothing"/><bpmn:sequenceFlow id="w" sourceRef="t" targetRef="x"/></bpmn:process></bpmn:definitions>`;
    const definition = { kind: 'process', name: 'broken', xml };
    const { details } = await refused(
      () => admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion: 0 }] }),
      422,
      'invalid',
    );
    const places = details.map(({ pointer }) => pointer).join(' ');
    for (const element of ['c', 't', 'x']) expect(places).toMatch(new RegExp(`(^|[ /])${element}( |/|$)`));
    const { body } = await admin.post<{ findings: { element: string; severity: string; message: string }[] }>(
      '/api/definitions/process/broken/check',
      { definition },
    );
    expect(body.findings.filter(({ severity }) => severity === 'error').map(({ element }) => element)).toEqual(
      expect.arrayContaining(['c', 't', 'x']),
    );
    expect(body.findings.every(({ message }) => message !== '')).toBe(true);
  });

  it('T-I09 BPMN with a DOCTYPE', async () => {
    const definition = {
      kind: 'process',
      name: 'xxe',
      xml: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><definitions/>',
    };
    await refused(
      () => admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion: 0 }] }),
      422,
      'invalid',
    );
  });

  it('a rule that fires itself is cut, shown, and the write stands', async () => {
    const rule = {
      kind: 'rule',
      name: 'circle',
      entity: 'organization',
      on: ['created', 'updated'],
      when: { path: 'name', operator: 'notEmpty' },
      // biome-ignore lint/suspicious/noThenProperty: the word of rule definitions
      then: [{ do: 'setField', with: { field: 'name', value: '=record.name + "x"' } }],
    };
    expect(
      (await admin.post('/api/definitions/publish', { changes: [{ definition: rule, baseVersion: 0 }] })).status,
    ).toBe(200);
    const { status, body } = await admin.post<{ id: string }>('/api/records/organization', {
      values: { name: 'Loop' },
    });
    expect(status).toBe(201);
    const { body: now } = await admin.get<{ values: { name: string } }>(`/api/records/organization/${body.id}`);
    expect(now.values.name).toMatch(/^Loopx{1,20}$/);
    const { body: timeline } = await admin.get<{ items: { type: string }[] }>(
      `/api/records/organization/${body.id}/timeline`,
    );
    expect(timeline.items.some(({ type }) => /rule\.(failed|cut)|incident\.opened/.test(type))).toBe(true);
    const current = (await admin.get<{ version: number }>('/api/definitions/rule/circle')).body.version;
    await admin.post('/api/definitions/publish', {
      changes: [{ definition: { ...rule, enabled: false }, baseVersion: current }],
    });
  });

  it.each([
    '{{ 7*7 }}',
    '$' + '{7*7}',
    '={{7*7}}',
    '=1+1',
    '{% for i in (1..9) %}x{% endfor %}',
    '<img src=x onerror=alert(1)>',
    '"; drop table record_lead; --',
  ])('a value that looks like a template stays text everywhere: %s', async (name) => {
    sms.clear();
    // An unconfirmed number gets one message a day.
    const mobile = `+98912${String(++numbers).padStart(7, '0')}`;
    const answer = await ravand
      .visitor()
      .post('/p/forms/lead-public', { submission: randomUUID(), values: { name, mobile } });
    expect(answer.status).toBe(201);
    await ravand.settle();
    const filter = encodeURIComponent(JSON.stringify({ field: 'name', operator: 'eq', value: name }));
    const { body } = await admin.get<{ items: { id: string; values: { name: string } }[] }>(
      `/api/records/lead?filter=${filter}`,
    );
    expect(body.items[0]?.values.name).toBe(name);
    expect(sms.ledger[0]?.text).toContain(name);
    const { body: tasks } = await admin.get<{ items: { subjectTitle: string; values: { subjectTitle: string } }[] }>(
      `/api/records/task?filter=${encodeURIComponent(JSON.stringify({ field: 'subjectId', operator: 'eq', value: body.items[0]?.id }))}`,
    );
    expect(tasks.items[0]?.values.subjectTitle).toBe(name);
  });

  it('a body of 20 MB', async () => {
    const before = await traces();
    const response = await fetch(`${ravand.url}/api/records/lead`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: admin.cookie() ?? '', Origin: ravand.url },
      body: `{"values":{"name":"${'x'.repeat(20_000_000)}"}}`,
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'body-too-large' });
    expect(await traces()).toEqual(before);
  });

  it('a second set-up', async () => {
    await refused(
      () =>
        ravand.visitor().post('/api/setup', {
          token: 'x'.repeat(43),
          language: 'fa',
          calendar: 'jalali',
          name: 'Eve',
          email: 'eve@example.com',
          password: 'a long enough secret',
          sample: false,
        }),
      410,
      'link-used',
    );
  });

  it('a request from a foreign origin with a cookie', async () => {
    const send = async () => {
      const response = await fetch(`${ravand.url}/api/records/lead`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Cookie: admin.cookie() ?? '', Origin: 'https://evil.example' },
        body: JSON.stringify({ values: { name: 'Forged' } }),
      });
      return { status: response.status, body: await response.json() };
    };
    await refused(send, 403, 'foreign-origin');
  });

  it('a forged delivery report', async () => {
    const send = () =>
      ravand.visitor().send('POST', '/p/channels/sms', {
        body: '{"type":"report","id":"1","state":"delivered"}',
        headers: {
          'Content-Type': 'application/json',
          'X-Ravand-Signature': `t=${Math.floor(ravand.clock.now().getTime() / 1000)},id=1,v1=${'0'.repeat(64)}`,
        },
      });
    await refused(send, 401, 'bad-signature');
  });

  it('a process that cannot be instantiated undoes the whole submission, with a clear error', async () => {
    const endless = process(
      'endless',
      '<bpmn:scriptTask id="t" ravand:resultVariable="n"><bpmn:script>1</bpmn:script></bpmn:scriptTask><bpmn:sequenceFlow id="back" sourceRef="t" targetRef="t"/>',
      't',
    );
    await publish(endless);
    const send = () =>
      ravand.visitor().post('/p/forms/lead-public', {
        submission: randomUUID(),
        values: { name: 'Undone', mobile: '+989121112233' },
      });
    const problem = await refused(send, 422, 'process-not-startable');
    expect(problem.detail).toContain('endless');
    await publish({ ...endless, xml: endless.xml.replace(' ravand:startOn="lead.created"', '') });
    expect((await send()).status).toBe(201);
  });

  it('a gateway without a true flow and without a default leaves the lead and an incident that says why', async () => {
    const stuck = process(
      'stuck',
      '<bpmn:exclusiveGateway id="g" name="Which way?"/><bpmn:sequenceFlow id="c" sourceRef="g" targetRef="e"><bpmn:conditionExpression>lead.value &gt; 500</bpmn:conditionExpression></bpmn:sequenceFlow><bpmn:endEvent id="e"/>',
      'g',
    );
    await publish(stuck);
    const { status, body } = await admin.post<{ id: string }>('/api/records/lead', {
      values: { name: 'Stuck', value: '1' },
    });
    expect(status).toBe(201);
    const { body: incidents } = await admin.get<{
      items: { process: string; element: string; id: string; subject: { id: string } }[];
    }>('/api/incidents?open=true');
    const incident = incidents.items.find(({ subject }) => subject?.id === body.id);
    expect(incident).toMatchObject({ process: 'stuck', element: 'g' });
    await admin.patch(`/api/records/lead/${body.id}`, { values: { value: '501' } });
    expect((await admin.post(`/api/incidents/${incident?.id}/retry`)).status).toBe(204);
    const { body: open } = await admin.get<{ items: { id: string }[] }>('/api/incidents?open=true');
    expect(open.items.some(({ id }) => id === incident?.id)).toBe(false);
    await publish({ ...stuck, xml: stuck.xml.replace(' ravand:startOn="lead.created"', '') });
  });

  it('a rule action that fails undoes itself alone and is shown', async () => {
    const rule = {
      kind: 'rule',
      name: 'half-wrong',
      entity: 'organization',
      on: ['created'],
      when: { path: 'name', operator: 'startsWith', value: 'Half' },
      // biome-ignore lint/suspicious/noThenProperty: the word of rule definitions
      then: [
        { do: 'createRecord', with: { entity: 'person', values: { name: '=string(1/0)' } } },
        { do: 'createTask', with: { name: 'Look at it', candidateRole: 'staff' } },
      ],
    };
    await publish(rule);
    const { status, body } = await admin.post<{ id: string }>('/api/records/organization', {
      values: { name: 'Half' },
    });
    expect(status).toBe(201);
    const { body: timeline } = await admin.get<{ items: { type: string }[] }>(
      `/api/records/organization/${body.id}/timeline`,
    );
    const types = timeline.items.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['record.created', 'rule.failed', 'task.opened']));
  });
});

interface Definition {
  kind: string;
  name: string;
  [member: string]: unknown;
}

async function publish(definition: Definition): Promise<void> {
  const { body } = await admin.get<{ version?: number }>(`/api/definitions/${definition.kind}/${definition.name}`);
  const answer = await admin.post('/api/definitions/publish', {
    changes: [{ definition, baseVersion: body.version ?? 0 }],
  });
  expect([answer.status, (answer.body as { details?: unknown }).details]).toEqual([200, undefined]);
}

/** A process that starts with each new lead and goes on to `first`. */
function process(name: string, body: string, first: string) {
  const xml = `<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:ravand="https://ravand.dev/schema/bpmn/1" id="d" targetNamespace="x"><bpmn:process id="${name}" isExecutable="true"><bpmn:extensionElements><ravand:variable name="lead" entity="lead"/></bpmn:extensionElements><bpmn:startEvent id="s" ravand:startOn="lead.created"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="${first}"/>${body}</bpmn:process></bpmn:definitions>`;
  return { kind: 'process', name, xml };
}
