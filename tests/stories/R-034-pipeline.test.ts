// an opportunity goes through its pipeline: what each stage takes, what a column weighs, how long each stage lasted.
import { afterAll, describe, expect, it } from 'vitest';
import { createTestRavand } from '#testing';

interface Stored {
  readonly id: string;
  readonly version: number;
  readonly values: Readonly<Record<string, unknown>>;
}

const ravand = await createTestRavand();
afterAll(() => ravand.stop());
const sara = await ravand.createUser({ role: 'staff', name: 'Sara', language: 'en' });
const reza = await ravand.createUser({ role: 'staff', name: 'رضا', language: 'fa' });
const client = await ravand.signIn(sara, 'en');

const create = async (values: object) => (await client.post<Stored>('/api/records/opportunity', { values })).body;
const move = (id: string, values: object) =>
  client.patch<Stored & { details?: { pointer: string; message: string }[] }>(`/api/records/opportunity/${id}`, {
    values,
  });

describe('R-033, R-034: an opportunity', () => {
  it('belongs to whoever makes it, and weighs as its stage says', async () => {
    const { values } = await create({ name: 'Hotel', amount: '1000' });
    expect(values).toMatchObject({ owner: sara.id, stage: 'qualification', weighted: '100' });
  });

  it('weighs as somebody says who knows better', async () => {
    const { values } = await create({ name: 'Clinic', amount: '1000', probability: '35' });
    expect(values.weighted).toBe('350');
  });

  it('is offered only once its amount is known, and says so in the words of the reader', async () => {
    const { id } = await create({ name: 'Factory' });
    const refused = await move(id, { stage: 'proposal' });
    expect(refused.status).toBe(422);
    expect(refused.body.details).toMatchObject([
      { pointer: '/values/stage', message: 'Not accepted: Enter the amount before making a proposal.' },
    ]);
    const persian = await ravand.signIn(reza, 'fa');
    const { body } = await persian.patch<typeof refused.body>(`/api/records/opportunity/${id}`, {
      values: { stage: 'proposal' },
    });
    expect(body.details?.[0]?.message).toBe('پذیرفته نشد: پیش از ارائهٔ پیشنهاد، مبلغ را وارد کنید.');
    expect((await move(id, { stage: 'proposal', amount: '400' })).body.values).toMatchObject({
      stage: 'proposal',
      weighted: '200',
    });
  });

  it('is lost for a reason', async () => {
    const { id } = await create({ name: 'Bakery', amount: '10' });
    expect((await move(id, { stage: 'lost' })).status).toBe(422);
    expect((await move(id, { stage: 'lost', lostReason: 'price' })).body.values.weighted).toBe('0');
  });

  it('says how long it stood in each stage', async () => {
    const { id } = await create({ name: 'School', amount: '10' });
    ravand.clock.advance(2 * 86_400_000);
    await move(id, { stage: 'needs' });
    ravand.clock.advance(3_600_000);
    await move(id, { stage: 'qualification' });
    ravand.clock.advance(86_400_000);
    const { body } = await client.get<{ items: object[] }>(`/api/records/opportunity/${id}/stages`);
    expect(body.items).toEqual([
      { stage: 'qualification', ms: 3 * 86_400_000, stays: 2 },
      { stage: 'needs', ms: 3_600_000, stays: 1 },
    ]);
  });

  it('adds to what its column weighs', async () => {
    const { body } = await client.get<{ groups: { values: string[]; measures: string[] }[] }>(
      '/api/summary/opportunity?groupBy=stage&measures=sum:amount,sum:weighted',
    );
    const proposals = body.groups.find(({ values }) => values[0] === 'proposal');
    expect(proposals?.measures).toEqual(['400', '200']);
  });
});

describe('A lead', () => {
  it('counts the follow-ups that are still open', async () => {
    const lead = await client.post<Stored>('/api/records/lead', { values: { name: 'Nika' } });
    const count = async () => (await client.get<Stored>(`/api/records/lead/${lead.body.id}`)).body.values.openFollowUps;
    expect(await count()).toBe(0);
    const values = { subject: 'Call', lead: lead.body.id, dueAt: '2026-12-01T09:00:00Z' };
    const followUp = await client.post<Stored>('/api/records/followUp', { values });
    expect(await count()).toBe(1);
    await client.patch(`/api/records/followUp/${followUp.body.id}`, { values: { state: 'done' } });
    expect(await count()).toBe(0);
  });
});
