// every process gets counts, durations and bottlenecks by itself: whoever publishes one finds them measured, without setting anything up.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { bpmn } from '../conformance/small-model.ts';

const hour = 3_600_000;
const xml = bpmn(
  `<bpmn:startEvent id="start"/><bpmn:userTask id="check" name="Check the order"/><bpmn:exclusiveGateway id="fits" name="Fits?" default="no"/>
   <bpmn:userTask id="pack" name="Pack"/><bpmn:endEvent id="packed"/><bpmn:endEvent id="refused"/>`,
  ['start>check', 'check>fits', 'yes: fits>pack ? amount <= 10', 'no: fits>refused', 'pack>packed'],
);

interface Measures {
  instances: Record<string, number>;
  cycle: { count: number; medianMs: number; averageMs: number };
  elements: { element: string; name: string; completed: number; share: number; total: { medianMs: number } }[];
  paths: { flows: { flow: string; count: number; share: number }[] };
}

let ravand: TestRavand;
let admin: ApiClient;
let from = '';

/** Checked after these hours, then packed after two more if it fits. */
async function order(amount: number, hours: number): Promise<void> {
  const system = ravand.systemContext('an order');
  const instance = await ravand.database.transaction(system, (inside) =>
    ravand.workflow.start(inside, 'orders', { variables: { amount } }),
  );
  for (const [element, wait] of [
    ['check', hours],
    ['pack', 2],
  ] as const) {
    ravand.clock.advance(wait * hour);
    const { items } = await ravand.records.query(system, 'task', {
      filter: {
        and: [
          { field: 'instance', operator: 'eq', value: instance },
          { field: 'element', operator: 'eq', value: element },
        ],
      },
    });
    for (const task of items) await admin.post(`/api/tasks/${task.id}/complete`, { values: {} });
  }
}

beforeAll(async () => {
  ravand = await createTestRavand();
  admin = await ravand.signIn(ravand.admin);
  const definition = { kind: 'process', name: 'orders', xml };
  const { status } = await admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion: 0 }] });
  expect(status).toBe(200);
  from = ravand.clock.now().toISOString();
  await order(5, 1);
  await order(7, 3);
  await order(9, 8);
  await order(99, 4);
});
afterAll(() => ravand.stop());

async function measure(more = ''): Promise<Measures> {
  const to = new Date(ravand.clock.now().getTime() + 1).toISOString();
  const { status, body } = await admin.get<Measures>(`/api/processes/orders/measures?from=${from}&to=${to}${more}`);
  expect(status).toBe(200);
  return body;
}

describe('A process that was only published', () => {
  it('tells how many instances began and ended', async () => {
    expect((await measure()).instances).toEqual({ started: 4, completed: 4, failed: 0, terminated: 0, running: 0 });
  });

  it('tells how long they took: 3, 4, 5 and 10 hours have the median 4', async () => {
    expect((await measure()).cycle).toMatchObject({ count: 4, medianMs: 4 * hour, averageMs: 5.5 * hour });
  });

  it('names its bottleneck', async () => {
    const { elements } = await measure();
    expect(elements[0]).toMatchObject({ element: 'check', name: 'Check the order', completed: 4, share: 16 / 22 });
    expect(elements[1]).toMatchObject({ element: 'pack', completed: 3, total: { medianMs: 2 * hour } });
  });

  it('tells which way how many went', async () => {
    const { flows } = (await measure()).paths;
    expect(flows.find(({ flow }) => flow === 'yes')).toMatchObject({ count: 3, share: 0.75 });
    expect(flows.find(({ flow }) => flow === 'no')).toMatchObject({ count: 1, share: 0.25 });
  });

  it('refuses a period the wrong way round, one without an end and one of twenty years', async () => {
    const ask = async (query: string) => (await admin.get(`/api/processes/orders/measures?${query}`)).status;
    expect(await ask('from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z')).toBe(422);
    expect(await ask('from=2026-02-01T00:00:00Z')).toBe(422);
    expect(await ask('from=2006-01-01T00:00:00Z&to=2026-01-01T00:00:00Z')).toBe(422);
    expect(await ask('from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z&cuts=tomorrow')).toBe(422);
  });

  it('is measured for operators only', async () => {
    const staff = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
    for (const what of ['measures?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z', 'live', 'diagram']) {
      expect((await staff.get(`/api/processes/orders/${what}`)).status).toBe(403);
      expect((await ravand.visitor().get(`/api/processes/orders/${what}`)).status).toBe(401);
    }
    expect((await admin.get('/api/processes/nobody/diagram')).status).toBe(404);
  });
});
