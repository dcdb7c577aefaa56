// a review cycle is a process: everybody assesses themselves, then the manager, they talk, both sign; what the manager wrote is closed until then.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Company, type PersonName, type RecordBody, startCompany, startingMs } from './people.ts';

const marks = { goals: 4, quality: 5, teamwork: 4, growth: 3 };
const secret = 'نظر محرمانهٔ مدیر';

let company: Company;
let cycle: RecordBody;
const reviewOf = async (who: PersonName) =>
  (await company.list('hr', 'review', { field: 'employee', operator: 'eq', value: company.files[who] }))[0]!;
const task = async (who: PersonName, element: string) =>
  (await company.tasks(who)).find((one) => one.process?.element === element);

beforeAll(async () => {
  company = await startCompany();
  cycle = await company.create('hr', 'reviewCycle', {
    name: 'پاییز ۱۴۰۵',
    from: '2026-06-22',
    to: '2026-12-21',
    questions: 'مهم‌ترین دستاورد شما چه بود؟',
    participants: [company.files.sara, company.files.reza],
  });
}, startingMs);
afterAll(() => company.ravand.stop());

async function begin(): Promise<void> {
  const { version } = await company.get('hr', 'reviewCycle', cycle.id);
  const { status } = await company.clients.hr.patch(`/api/records/reviewCycle/${cycle.id}`, {
    values: { state: 'running' },
    version,
  });
  expect(status).toBe(200);
}

describe('A review cycle', () => {
  it('that begins opens one review for each of the chosen, and asks each for the self-assessment', async () => {
    await begin();
    expect((await company.list('hr', 'review')).map(({ values }) => values.employee).sort()).toEqual(
      [company.files.sara, company.files.reza].sort(),
    );
    expect(await task('sara', 'assess-oneself')).toBeDefined();
    expect(await task('reza', 'assess-oneself')).toBeDefined();
    expect(await task('lead', 'assess-employee')).toBeUndefined();
  });

  it('asks the manager once the employee has handed theirs in', async () => {
    const { body } = await company.clients.sara.get(`/api/tasks/${(await task('sara', 'assess-oneself'))?.id}`);
    expect(body.values).toMatchObject({ questions: 'مهم‌ترین دستاورد شما چه بود؟' });
    await company.complete('sara', await task('sara', 'assess-oneself'), { ...marks, answers: 'پروژهٔ بهار' });
    expect((await reviewOf('sara')).values).toMatchObject({ state: 'manager' });
    const [own] = await company.list('lead', 'assessment', { field: 'part', operator: 'eq', value: 'self' });
    expect(own?.values).toMatchObject({ part: 'self', answers: 'پروژهٔ بهار', score: '4' });
  });

  it('keeps the manager’s part from the employee on every way until it is released', async () => {
    await company.complete('lead', await task('lead', 'assess-employee'), { ...marks, goals: 2, strengths: secret });
    const review = await reviewOf('sara');
    expect(review.values).toMatchObject({ state: 'talk' });
    const theirs = (await company.list('hr', 'assessment', { field: 'part', operator: 'eq', value: 'manager' }))[0]!;
    expect(theirs.values).toMatchObject({ strengths: secret });
    expect((await company.clients.sara.get(`/api/records/assessment/${theirs.id}`)).status).toBe(404);
    for (const path of [
      '/api/records/assessment',
      `/api/records/assessment?search=${encodeURIComponent('محرمانه')}`,
      `/api/records/review/${review.id}`,
      `/api/records/review/${review.id}/timeline?limit=200`,
      `/api/records/reviewCycle/${cycle.id}/timeline?limit=200`,
      `/api/search?q=${encodeURIComponent('محرمانه')}`,
      '/api/export/assessment?format=csv',
      '/api/tasks?box=all',
      '/api/summary/assessment?groupBy=part&measures=sum:goals',
    ]) {
      const { body } = await company.clients.sara.get(path);
      const text = JSON.stringify(body);
      expect(text, path).not.toContain('محرمانه');
      expect(text, path).not.toContain(theirs.id);
    }
  });

  it('goes on to the talk, opens the manager’s part, and is signed by both', async () => {
    await company.complete('lead', await task('lead', 'talk'), {
      talkedOn: '2026-11-23',
      agreement: 'یک دورهٔ آموزشی',
    });
    const seen = await company.list('sara', 'assessment', { field: 'part', operator: 'eq', value: 'manager' });
    expect(seen[0]?.values).toMatchObject({ strengths: secret, released: true });
    await company.ravand.settle();
    const unsigned = await company.clients.sara.post(
      `/api/tasks/${(await task('sara', 'employee-signs'))?.id}/complete`,
      {
        values: { signed: false },
      },
    );
    expect(unsigned.status).toBe(422);
    await company.complete('sara', await task('sara', 'employee-signs'), { signed: true, comment: 'سپاس' });
    expect((await reviewOf('sara')).values).toMatchObject({ state: 'signing', employeeComment: 'سپاس' });
    await company.complete('lead', await task('lead', 'manager-signs'), { signed: true });
    expect((await reviewOf('sara')).values).toMatchObject({
      state: 'signed',
      talkOn: '2026-11-23',
      agreed: 'یک دورهٔ آموزشی',
      employeeSignedAt: expect.any(String),
      managerSignedAt: expect.any(String),
    });
  });

  it('is closed when the last review is signed; its reviews stay as history', async () => {
    expect((await company.get('hr', 'reviewCycle', cycle.id)).values).toMatchObject({ state: 'running', open: 1 });
    await company.complete('reza', await task('reza', 'assess-oneself'), marks);
    await company.complete('lead', await task('lead', 'assess-employee'), marks);
    await company.complete('lead', await task('lead', 'talk'), { talkedOn: '2026-11-24', agreement: '—' });
    await company.complete('reza', await task('reza', 'employee-signs'), { signed: true });
    await company.complete('lead', await task('lead', 'manager-signs'), { signed: true });
    expect((await company.get('hr', 'reviewCycle', cycle.id)).values).toMatchObject({
      state: 'closed',
      open: 0,
      all: 2,
    });
    expect(await company.list('reza', 'review')).toHaveLength(1);
    expect(await company.list('stranger', 'review')).toEqual([]);
    const { body } = await company.clients.hr.get<{ items: { type: string }[] }>(
      `/api/records/review/${(await reviewOf('sara')).id}/timeline?limit=200`,
    );
    expect(body.items.filter(({ type }) => type === 'task.completed')).toHaveLength(3);
  });
});
