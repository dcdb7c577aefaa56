// automation by deal value. The border of 500 holds exactly, in any digits and up to sixteen of them, in gateway, rule, filter, sort and sum alike.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';

const values = ['99', '499', '500', '501', '1000', '9007199254740993', '9999999999999999'];

let ravand: TestRavand;
let person: ApiClient;

beforeAll(async () => {
  ravand = await createTestRavand();
  person = await ravand.signIn(await ravand.createUser({ role: 'staff' }));
  for (const value of values) {
    await ravand.visitor().post('/p/forms/lead-public', {
      submission: randomUUID(),
      values: { name: `Lead ${value}`, mobile: '+989120000046', email: `lead${value}@example.com`, smsConsent: false },
    });
    const [task] = await tasksOf(value);
    const persian = value.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)]!);
    const { status } = await person.post(`/api/tasks/${task?.id}/complete`, {
      values: { value: persian, result: 'reached' },
    });
    expect(status).toBe(204);
  }
});
afterAll(() => ravand.stop());

interface Task {
  id: string;
  process: { element: string };
  subject: { title: string };
}

async function tasksOf(value: string): Promise<Task[]> {
  const { body } = await person.get<{ items: Task[] }>('/api/tasks?box=mine');
  return body.items.filter(({ subject }) => subject.title === `Lead ${value}`);
}

async function leads(filter: object, sort = 'value:asc'): Promise<unknown[]> {
  const { body } = await person.get<{ items: { values: { value: string } }[] }>(
    `/api/records/lead?filter=${encodeURIComponent(JSON.stringify(filter))}&sort=${sort}`,
  );
  return body.items.map((item) => item.values.value);
}

describe('The value of a deal', () => {
  it.each(values)('%s decides between a call and a letter', async (value) => {
    const calls = (await tasksOf(value)).filter((task) => task.process.element === 'call');
    expect(calls).toHaveLength(BigInt(value) > 500n ? 1 : 0);
  });

  it('is filtered and sorted by the same border', async () => {
    expect(await leads({ field: 'value', operator: 'gt', value: '500' })).toEqual(
      values.filter((value) => BigInt(value) > 500n),
    );
    expect(await leads({ field: 'value', operator: 'le', value: '500' }, 'value:desc')).toEqual(['500', '499', '99']);
    expect(await leads({ field: 'value', operator: 'eq', value: '9007199254740993' })).toEqual(['9007199254740993']);
  });

  it('is summed to the last digit', async () => {
    const { body } = await person.get<{ groups: { measures: [string] }[] }>(
      '/api/summary/lead?groupBy=status&measures=sum:value',
    );
    const total = body.groups.reduce((sum, group) => sum + BigInt(group.measures[0]), 0n);
    expect(total).toBe(values.reduce((sum, value) => sum + BigInt(value), 0n));
  });
});
