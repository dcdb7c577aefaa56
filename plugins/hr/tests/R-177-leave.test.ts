// leave is asked for, approved and counted by an installable process.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmtpReceiver, startSmtpReceiver } from '#testing';
import { hasPostgres, startPostgres } from '../../../tests/services.ts';
import { allow, type Company, type PersonName, type RecordBody, startCompany, startingMs } from './people.ts';

// Sunday, 22 November 2026, 1 Azar 1405. Thursday the 26th is a working day, Friday the 27th is not.
const week = { kind: 'annual', from: '2026-11-28', to: '2026-12-03' };

let company: Company;
let smtp: SmtpReceiver;
let balance: RecordBody;

beforeAll(async () => {
  smtp = await startSmtpReceiver();
  company = await startCompany({ smtpUrl: smtp.url });
  balance = await allow(company, 'sara', '10');
}, startingMs);
afterAll(async () => {
  await company.ravand.stop();
  await smtp.close();
});

const leave = (id: string, who: PersonName = 'sara') => company.get(who, 'leaveRequest', id);
const ask = (who: PersonName, values: object) => company.create(who, 'leaveRequest', values);
const taskAbout = async (who: PersonName, id: string) =>
  (await company.tasks(who)).find(({ subject }) => subject.id === id);
async function remaining(): Promise<unknown> {
  return (await company.get('sara', 'leaveBalance', balance.id)).values.remaining;
}
async function refusal(who: PersonName, values: object): Promise<string[]> {
  const { status, body } = await company.clients[who].post<{ details: { message: string }[] }>(
    '/api/records/leaveRequest',
    { values },
  );
  expect(status).toBe(422);
  return body.details.map(({ message }) => message);
}

describe('A request for leave', () => {
  it('counts working days: neither Fridays nor holidays', async () => {
    const one = await ask('sara', { kind: 'unpaid', from: '2026-11-25', to: '2026-11-29' });
    expect(one.values).toMatchObject({ days: '4', employee: company.files.sara, state: 'requested' });
    // 22 Bahman 1405 is a Thursday and a holiday, Friday the 12th a weekend.
    const two = await ask('sara', { kind: 'unpaid', from: '2027-02-10', to: '2027-02-13' });
    expect(two.values).toMatchObject({ days: '2' });
  });

  it('is refused, with what to do, for no working day, for no allowance and for nobody’s file', async () => {
    expect(await refusal('sara', { kind: 'annual', from: '2026-11-27', to: '2026-11-27' })).toEqual([
      expect.stringContaining('هیچ روز کاری نیست'),
    ]);
    expect(await refusal('sara', { kind: 'annual', from: '2027-03-18', to: '2027-03-25' })).toEqual([
      expect.stringContaining('باید در یک دوره باشد'),
    ]);
    expect(await refusal('reza', week)).toEqual([expect.stringContaining('سهمیه‌ای ثبت نشده')]);
  });

  it('is asked for oneself only; its days, its state and its balance are nobody’s to write', async () => {
    const { status } = await company.clients.sara.post('/api/records/leaveRequest', {
      values: { ...week, employee: company.files.reza },
    });
    expect(status).toBe(422);
    expect(await refusal('sara', { ...week, state: 'approved' })).toHaveLength(1);
  });

  it('reaches the manager as a task, a notice and an e-mail, is approved, and takes the days from the balance', async () => {
    const asked = await ask('sara', { ...week, reason: 'عروسی' });
    expect(asked.values).toMatchObject({ days: '6', balance: balance.id });
    await company.ravand.settle();
    expect(smtp.ledger.at(-1)).toMatchObject({ to: ['lead@example.com'] });
    expect(smtp.ledger.at(-1)?.subject).toContain('سارا');
    expect(await taskAbout('sara', asked.id)).toBeUndefined();
    await company.complete('lead', await taskAbout('lead', asked.id), { decision: 'approve', note: 'خوش بگذرد' });
    // Six days are long: HR decides after the manager.
    expect((await leave(asked.id)).values).toMatchObject({ state: 'requested' });
    expect(await remaining()).toBe('10');
    await company.complete('hr', await taskAbout('hr', asked.id), { decision: 'approve', note: 'خوش بگذرد' });
    expect((await leave(asked.id)).values).toMatchObject({ state: 'approved', answer: 'خوش بگذرد' });
    expect(await remaining()).toBe('4');
    await company.ravand.settle();
    expect(smtp.ledger.at(-1)).toMatchObject({ to: ['sara@example.com'] });
  });

  it('that the balance does not hold is refused when it is approved, and the employee is told why', async () => {
    const asked = await ask('sara', { kind: 'annual', from: '2026-12-12', to: '2026-12-16' });
    await company.complete('lead', await taskAbout('lead', asked.id), { decision: 'approve' });
    expect((await leave(asked.id)).values).toMatchObject({ state: 'rejected', short: true });
    expect(await remaining()).toBe('4');
    await company.ravand.settle();
    expect(smtp.ledger.at(-1)?.subject).toContain('ماندهٔ مرخصی کافی نیست');
  });

  it('that the manager refuses takes nothing', async () => {
    const asked = await ask('sara', { kind: 'annual', from: '2026-12-20', to: '2026-12-21' });
    await company.complete('lead', await taskAbout('lead', asked.id), { decision: 'reject', note: 'پایان سال' });
    expect((await leave(asked.id)).values).toMatchObject({ state: 'rejected', answer: 'پایان سال' });
    expect(await remaining()).toBe('4');
  });

  it('is withdrawn by the employee, before an answer and after it; the task goes, the days come back', async () => {
    const [first, second] = [
      await ask('sara', { kind: 'annual', from: '2026-12-26', to: '2026-12-27' }),
      await ask('sara', { kind: 'annual', from: '2026-12-28', to: '2026-12-29' }),
    ];
    await company.complete('lead', await taskAbout('lead', second.id), { decision: 'approve' });
    expect(await remaining()).toBe('2');
    for (const { id } of [first, second]) {
      const values = { withdrawn: true };
      const { version } = await leave(id);
      const { status } = await company.clients.sara.patch(`/api/records/leaveRequest/${id}`, { values, version });
      expect(status).toBe(200);
      expect((await leave(id)).values).toMatchObject({ state: 'cancelled' });
    }
    expect(await taskAbout('lead', first.id)).toBeUndefined();
    expect(await remaining()).toBe('4');
    await company.ravand.settle();
    expect(smtp.ledger.at(-1)).toMatchObject({ to: ['lead@example.com'] });
  });

  it('keeps the days it was asked for: whoever wants others asks anew', async () => {
    const asked = await ask('sara', { kind: 'annual', from: '2027-01-02', to: '2027-01-02' });
    const { status, body } = await company.clients.sara.patch(`/api/records/leaveRequest/${asked.id}`, {
      values: { to: '2027-01-09' },
      version: asked.version,
    });
    expect([status, body.details]).toMatchObject([422, [{ pointer: '/values/to' }]]);
  });

  it('reminds the manager after a working day and goes to HR after two; a Friday is none', async () => {
    company.ravand.clock.set(new Date('2026-11-25T08:00:00Z'));
    const asked = await ask('reza', { kind: 'unpaid', from: '2027-01-12', to: '2027-01-12' });
    await company.ravand.settle();
    const mails = smtp.ledger.length;
    company.ravand.clock.set(new Date('2026-11-26T08:05:00Z'));
    await company.ravand.settle();
    expect(smtp.ledger).toHaveLength(mails + 1);
    expect(smtp.ledger.at(-1)?.subject).toContain('یادآوری');
    company.ravand.clock.set(new Date('2026-11-27T20:00:00Z'));
    await company.ravand.settle();
    expect(await taskAbout('lead', asked.id)).toBeDefined();
    company.ravand.clock.set(new Date('2026-11-28T08:05:00Z'));
    await company.ravand.settle();
    expect(await taskAbout('lead', asked.id)).toBeUndefined();
    await company.complete('hr', await taskAbout('hr', asked.id), { decision: 'approve' });
    expect((await leave(asked.id, 'reza')).values).toMatchObject({ state: 'approved' });
  });

  it('is seen by the employee, the managers above and HR, and by nobody else', async () => {
    for (const who of ['sara', 'lead', 'director', 'hr'] as const)
      expect((await company.list(who, 'leaveRequest')).length, who).toBeGreaterThan(0);
    expect(await company.list('stranger', 'leaveRequest')).toEqual([]);
    const reza = await company.list('reza', 'leaveRequest');
    expect(reza.map(({ values }) => values.employee)).toEqual([company.files.reza]);
  });
});

describe.each([
  ['SQLite', true, async () => ({})],
  ['PostgreSQL', hasPostgres(), async () => ({ postgresUrl: (await startPostgres()).url })],
] as const)('Fifty approvals at once on %s', (_, isThere, options) => {
  it.skipIf(!isThere)(
    'never take more days than there are',
    async () => {
      const crowd = await startCompany(await options());
      try {
        const pool = await allow(crowd, 'sara', '20');
        for (let day = 0; day < 50; day++)
          await crowd.create('sara', 'leaveRequest', { kind: 'annual', from: '2026-12-01', to: '2026-12-01' });
        const tasks = (await crowd.clients.lead.get<{ items: { id: string }[] }>('/api/tasks?box=mine&limit=200')).body
          .items;
        expect(tasks).toHaveLength(50);
        const answers = await Promise.all(
          tasks.map(({ id }) =>
            crowd.clients.lead.post(`/api/tasks/${id}/complete`, { values: { decision: 'approve' } }),
          ),
        );
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
        const { values } = await crowd.get('hr', 'leaveBalance', pool.id);
        expect(values).toMatchObject({ used: '20', remaining: '0', waiting: '0' });
        const asked = (await crowd.clients.hr.get<{ items: RecordBody[] }>('/api/records/leaveRequest?limit=200')).body;
        const states = asked.items.map((one) => `${one.values.state} ${one.values.short}`);
        expect(states.filter((state) => state === 'approved false')).toHaveLength(20);
        expect(states.filter((state) => state === 'rejected true')).toHaveLength(30);
      } finally {
        await crowd.ravand.stop();
      }
    },
    120_000,
  );
});
