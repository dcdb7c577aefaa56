// Processes and records: a write that makes a condition true starts or wakes a process, and a business rule task asks a rule about the record.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { bpmn } from '../conformance/small-model.ts';

const ravand: TestRavand = await createTestRavand();
let admin: ApiClient;
const lead = '<bpmn:extensionElements><ravand:variable name="lead" entity="lead"/></bpmn:extensionElements>';
const condition = (text: string): string =>
  `<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">${text}</bpmn:condition></bpmn:conditionalEventDefinition>`;

async function publish(definition: object): Promise<void> {
  const { status, body } = await admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion: 0 }] });
  expect([status, body]).toEqual([200, expect.anything()]);
}
async function instancesOf(process: string): Promise<readonly { id: string; status: string }[]> {
  return ravand.workflow.instances(ravand.systemContext('test'), { process });
}
async function create(values: object): Promise<string> {
  const { status, body } = await admin.post<{ id: string }>('/api/records/lead', { values });
  expect([status, body]).toEqual([201, expect.anything()]);
  return body.id;
}
const change = (id: string, values: object) => admin.patch(`/api/records/lead/${id}`, { values });

beforeAll(async () => {
  admin = await ravand.signIn(await ravand.createUser({ role: 'admin' }));
  await publish({
    kind: 'rule',
    name: 'important',
    entity: 'lead',
    enabled: false,
    on: ['updated'],
    when: { path: 'name', operator: 'equal', value: 'Golden' },
    // biome-ignore lint/suspicious/noThenProperty: the word of rule definitions
    then: [{ do: 'setField', with: { field: 'note', value: 'never' } }],
  });
});
afterAll(() => ravand.stop());

describe('A write to a record', () => {
  it('starts a process when it makes its condition true, and not each time it is', async () => {
    const body = `${lead}<bpmn:startEvent id="begin">${condition('lead.note = "call"')}</bpmn:startEvent><bpmn:userTask id="call"/>`;
    await publish({ kind: 'process', name: 'begins-by-condition', xml: bpmn(body, ['begin>call']) });
    const id = await create({ name: 'Rising', smsConsent: false });
    expect(await instancesOf('begins-by-condition')).toHaveLength(0);
    await change(id, { note: 'call' });
    await change(id, { name: 'Still' });
    expect(await instancesOf('begins-by-condition')).toEqual([
      expect.objectContaining({ subject: { entity: 'lead', id }, status: 'running' }),
    ]);
    await change(id, { note: 'wait' });
    await change(id, { note: 'call' });
    expect(await instancesOf('begins-by-condition')).toHaveLength(2);
  });

  it('wakes an instance that waits for its condition', async () => {
    const body = `${lead}<bpmn:startEvent id="begin"/><bpmn:intermediateCatchEvent id="won">${condition('lead.note = "won"')}</bpmn:intermediateCatchEvent><bpmn:endEvent id="end"/>`;
    await publish({ kind: 'process', name: 'waits-for-condition', xml: bpmn(body, ['begin>won', 'won>end']) });
    const id = await create({ name: 'Waited for', smsConsent: false });
    await admin.post('/api/processes/waits-for-condition/start', { variables: { lead: id } });
    await change(id, { note: 'not yet' });
    expect(await instancesOf('waits-for-condition')).toEqual([expect.objectContaining({ status: 'running' })]);
    await change(id, { note: 'won' });
    expect(await instancesOf('waits-for-condition')).toEqual([expect.objectContaining({ status: 'completed' })]);
  });
});

describe('A business rule task', () => {
  it('asks the condition of a rule about the record, with its inputs laid over', async () => {
    const body = `${lead}<bpmn:startEvent id="begin"/><bpmn:businessRuleTask id="ask" ravand:decision="important" ravand:resultVariable="isImportant"/><bpmn:endEvent id="end"/>`;
    await publish({ kind: 'process', name: 'asks', xml: bpmn(body, ['begin>ask', 'ask>end']) });
    const golden = await create({ name: 'Golden', smsConsent: false });
    const plain = await create({ name: 'Plain', smsConsent: false });
    const ask = async (variables: object) => {
      const { body: started } = await admin.post<{ instance: string }>('/api/processes/asks/start', { variables });
      const { body: found } = await admin.get<{ variables: Record<string, unknown> }>(
        `/api/instances/${started.instance}`,
      );
      return found.variables.isImportant;
    };
    expect(await ask({ lead: golden })).toBe(true);
    expect(await ask({ lead: plain })).toBe(false);
    expect(await ask({ lead: plain, name: 'Golden' })).toBe(true);
    expect(await ask({})).toBe(false);
  });

  it('that names no rule is an incident', async () => {
    const body = `<bpmn:startEvent id="begin"/><bpmn:businessRuleTask id="ask" ravand:decision="nobody"/>`;
    await publish({ kind: 'process', name: 'asks-nobody', xml: bpmn(body, ['begin>ask']) });
    const { body: started } = await admin.post<{ instance: string }>('/api/processes/asks-nobody/start', {});
    const incidents = await ravand.workflow.incidents(ravand.systemContext('test'), { instance: started.instance });
    expect(incidents).toEqual([expect.objectContaining({ element: 'ask', code: 'decision-missing' })]);
  });
});
