// timing and delay of each step, of one instance and of all: how long it waited for somebody, how long it was worked on, how late it was.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';

const hour = 3_600_000;

interface Activity {
  element: string;
  startedAt: string;
  workAt?: string;
  dueAt?: string;
  endedAt?: string;
  endedBy?: { kind: string; name?: string };
}
interface Picture {
  instance: { status: string };
  activities: Activity[];
  flows: Record<string, number>;
  tokens: Activity[];
  scopes: { variables: Record<string, unknown> }[];
  history: { by: { kind: string; name?: string }; entries: { type: string; detail?: Record<string, unknown> }[] }[];
}

let ravand: TestRavand;
let admin: ApiClient;
let sara: ApiClient;
let lead = '';
let instance = '';
let from = '';

/** A lead that nobody owns: Sara takes the first contact after 20 hours and is done 10 hours later, 6 hours too late. */
beforeAll(async () => {
  ravand = await createTestRavand();
  admin = await ravand.signIn(ravand.admin);
  sara = await ravand.signIn(await ravand.createUser({ role: 'manager', name: 'Sara' }));
  from = ravand.clock.now().toISOString();
  const values = { name: 'Negar', mobile: '+989120000128', owner: null };
  const made = await admin.post<{ id: string }>('/api/records/lead', { values });
  lead = made.body.id;
  await ravand.settle();
  const { body } = await admin.get<{ items: { id: string }[] }>(`/api/instances?entity=lead&id=${lead}`);
  instance = body.items[0]?.id ?? '';
  const box = await sara.get<{ items: { id: string }[] }>('/api/tasks?box=team');
  const task = box.body.items[0]?.id ?? '';
  ravand.clock.advance(20 * hour);
  expect((await sara.post(`/api/tasks/${task}/claim`)).status).toBe(200);
  ravand.clock.advance(10 * hour);
  const done = await sara.post(`/api/tasks/${task}/complete`, { values: { value: '501', result: 'reached' } });
  expect(done.status).toBe(204);
});
afterAll(() => ravand.stop());

const picture = async (client: ApiClient): Promise<Picture> =>
  (await client.get<Picture>(`/api/instances/${instance}/diagram`)).body;

describe('The steps of an instance', () => {
  it('tell since when they waited, were worked on, and ended, and by whom', async () => {
    const step = (await picture(admin)).activities.find(({ element }) => element === 'first-contact');
    const at = (instant?: string): number => (Date.parse(instant ?? '') - Date.parse(from)) / hour;
    expect([at(step?.startedAt), at(step?.workAt), at(step?.dueAt), at(step?.endedAt)]).toEqual([0, 20, 24, 30]);
    expect(step?.endedBy).toMatchObject({ kind: 'user', name: 'Sara' });
  });

  it('show the way that was taken and where it stands', async () => {
    const { flows, tokens } = await picture(admin);
    expect(flows).toEqual({ 'to-first-contact': 1, 'to-value': 1, yes: 1 });
    expect(tokens.map(({ element }) => element)).toEqual(['call']);
  });

  it('tell why, with the values that were seen', async () => {
    const [newest] = (await picture(admin)).history;
    expect(newest?.by).toMatchObject({ kind: 'user', name: 'Sara' });
    expect(newest?.entries.find(({ type }) => type === 'condition')?.detail).toMatchObject({
      source: 'lead.value > 500',
      result: true,
    });
  });

  it('hide values from those who see the record but do not operate', async () => {
    const seen = await picture(sara);
    expect(seen.activities.map(({ element }) => element).sort()).toEqual(['call', 'first-contact']);
    expect(seen.scopes).toEqual([]);
    expect(seen.history.flatMap(({ entries }) => entries).filter(({ detail }) => detail !== undefined)).toEqual([]);
    expect((await picture(admin)).scopes[0]?.variables).toMatchObject({ lead });
  });
});

describe('The steps of all instances', () => {
  it('give wait, work and delay against the due time', async () => {
    const to = new Date(ravand.clock.now().getTime() + 1).toISOString();
    const { body } = await admin.get<{ elements: { element: string }[] }>(
      `/api/processes/lead-follow-up/measures?from=${from}&to=${to}`,
    );
    expect(body.elements.find(({ element }) => element === 'first-contact')).toMatchObject({
      wait: { medianMs: 20 * hour },
      work: { medianMs: 10 * hour },
      total: { medianMs: 30 * hour },
      due: 1,
      late: 1,
      lateMs: 6 * hour,
    });
  });

  it('know what stands at each element now', async () => {
    const { body } = await admin.get('/api/processes/lead-follow-up/live');
    expect(body).toEqual({ running: 1, elements: [{ element: 'call', waiting: 1, incidents: 0 }] });
  });
});

describe('An instance about no record', () => {
  it('is nobody’s business but the operators’', async () => {
    const alone = await ravand.database.transaction(ravand.systemContext('alone'), (inside) =>
      ravand.workflow.start(inside, 'lead-follow-up', { variables: { lead } }),
    );
    const path = `/api/instances/${alone}/diagram`;
    expect((await admin.get(path)).status).toBe(200);
    expect((await sara.get(path)).status).toBe(404);
    expect((await ravand.visitor().get(path)).status).toBe(401);
    expect((await admin.get('/api/instances/00000000-0000-7000-8000-000000000000/diagram')).status).toBe(404);
  });
});
