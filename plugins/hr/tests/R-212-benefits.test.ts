// benefits are private to HR and to whoever has them. A word that stands nowhere else is looked for on every way out of the house.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allow, type Company, type PersonName, type RecordBody, startCompany, startingMs } from './people.ts';

const canary = 'قناری‌زرد';

let company: Company;
let plan: RecordBody;
let enrolment: RecordBody;

beforeAll(async () => {
  company = await startCompany();
  plan = await company.create('hr', 'benefitPlan', {
    name: `بیمه ${canary}`,
    kind: 'health',
    employeeCost: '5000000',
    employerCost: '12000000',
  });
  enrolment = await company.create('hr', 'benefitEnrolment', {
    plan: plan.id,
    employee: company.files.sara,
    note: `یادداشت ${canary}`,
    dependants: 2,
  });
  await allow(company, 'sara', '10');
  await company.ravand.settle();
}, startingMs);
afterAll(() => company.ravand.stop());

/** Every way on which records leave the house. */
const ways = () => [
  '/api/records/benefitEnrolment',
  '/api/records/benefitPlan',
  `/api/records/benefitEnrolment/${enrolment.id}`,
  `/api/records/benefitPlan/${plan.id}`,
  `/api/records/benefitEnrolment?search=${encodeURIComponent(canary)}`,
  `/api/search?q=${encodeURIComponent(canary)}`,
  `/api/records/benefitEnrolment/${enrolment.id}/timeline?limit=200`,
  `/api/records/employee/${company.files.sara}/timeline?limit=200`,
  `/api/records/employee/${company.files.sara}`,
  `/api/records/benefitEnrolment/${enrolment.id}/versions`,
  '/api/export/benefitEnrolment?format=csv',
  '/api/export/benefitPlan?format=csv',
  '/api/summary/benefitEnrolment?groupBy=plan&measures=sum:share',
  '/api/events',
  '/api/tasks?box=all',
  '/api/trash/benefitEnrolment',
];

async function leaks(who: PersonName): Promise<string[]> {
  const found: string[] = [];
  for (const path of ways()) {
    const { status, body } = await company.clients[who].get(path);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    // What was asked for is repeated in refusals; nothing else of it may be.
    const isAsked = status >= 400 || path.includes(encodeURIComponent(canary));
    if (text.includes(canary) || (!isAsked && text.includes(enrolment.id))) found.push(`${status} ${path}`);
  }
  return found;
}

describe('Benefits', () => {
  it('take their shares from the plan, count who has them, and are HR’s to write', async () => {
    expect(enrolment.values).toMatchObject({ share: '5000000', companyShare: '12000000', state: 'active' });
    expect((await company.get('hr', 'benefitPlan', plan.id)).values).toMatchObject({ enrolled: 1 });
    const { status } = await company.clients.sara.post('/api/records/benefitEnrolment', {
      values: { plan: plan.id, employee: company.files.sara },
    });
    expect(status).toBe(403);
  });

  it('are seen by whoever has them, by name and share, without what HR noted and what the company pays', async () => {
    const [own] = await company.list('sara', 'benefitEnrolment');
    expect(own?.values).toMatchObject({ name: expect.stringContaining(canary), share: '5000000', dependants: 2 });
    expect(own?.values).not.toHaveProperty('note');
    expect(own?.values).not.toHaveProperty('companyShare');
  });

  it('are on every way out for HR, so that the search below is one that finds', async () => {
    expect((await leaks('hr')).length).toBeGreaterThan(5);
  });

  it.each<PersonName>(['stranger', 'reza', 'lead', 'director'])('are on no way out for %s', async (who) => {
    expect(await leaks(who)).toEqual([]);
  });
});
