// The service module, the same on every database: a ticket from a form, an e-mail and the staff to its survey, the service task of an
// order, complaints, assets and warranties, services delivered.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Account,
  type ApiClient,
  createTestRavand,
  type SmtpReceiver,
  signInbound,
  startSmtpReceiver,
  type TestOptions,
  type TestRavand,
} from '#testing';
import type { EntityDefinition } from '../../schemas/types.ts';

interface Body {
  readonly id: string;
  readonly version: number;
  readonly values: { readonly [name: string]: unknown };
  readonly code?: string;
  readonly detail?: string;
  readonly details?: readonly { readonly message: string }[];
}
interface Task {
  readonly id: string;
  readonly process?: string;
  readonly element?: string;
  readonly dueAt?: string;
  readonly subject?: { readonly id: string };
}

const hour = 3_600_000;

export function describeService(options: () => Promise<Partial<TestOptions>>): void {
  let ravand: TestRavand;
  let smtp: SmtpReceiver;
  let admin: ApiClient;
  let agent: ApiClient;
  let agentAccount: Account;
  let lead: Account;
  let visitor: ApiClient;
  let queue: Body;
  let maryam: Body;

  const make = async (entity: string, values: object, client = admin): Promise<Body> => {
    const { status, body } = await client.post<Body>(`/api/records/${entity}`, { values });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  };
  const read = async (entity: string, id: string) =>
    (await admin.get<Body>(`/api/records/${entity}/${id}`)).body.values;
  const change = (entity: string, id: string, values: object, client = admin) =>
    client.patch<Body>(`/api/records/${entity}/${id}`, { values });
  const list = async (entity: string, filter: object) =>
    (
      await admin.get<{ items: Body[] }>(
        `/api/records/${entity}?filter=${encodeURIComponent(JSON.stringify(filter))}&limit=50`,
      )
    ).body.items;
  const of = (field: string, value: unknown) => ({ field, operator: 'eq', value });
  /** Sessions end meanwhile: everybody signs in again. */
  const enter = async () => {
    admin = await ravand.signIn(ravand.admin, 'fa');
    agent = await ravand.signIn(agentAccount, 'fa');
  };
  const at = async (text: string) => {
    ravand.clock.set(new Date(text));
    await ravand.settle();
    await enter();
  };
  const pass = (ms: number) => at(new Date(ravand.clock.now().getTime() + ms).toISOString());
  const mail = async (from: string, text: string) => {
    const body = JSON.stringify({ type: 'message', from, text });
    const signature = signInbound(ravand.inboundSecret, randomUUID(), body, ravand.clock.now());
    const headers = { 'content-type': 'application/json', 'x-ravand-signature': signature };
    expect((await fetch(`${ravand.url}/p/channels/email`, { method: 'POST', headers, body })).status).toBe(200);
  };
  const taskOf = async (subject: string): Promise<Task | undefined> => {
    const [task] = await list('task', { and: [of('subjectId', subject), of('state', 'open')] });
    return task && { id: task.id, ...(task.values as object) };
  };
  const complete = (task: string, values: object, client = admin) =>
    client.post<Body>(`/api/tasks/${task}/complete`, { values });
  const linkIn = (text: string) => /\/p\/forms\/ticket-survey\?lang=\w+#([\w-]{43})/.exec(text)?.[1] ?? '';

  beforeAll(async () => {
    smtp = await startSmtpReceiver();
    // Sunday 22 November 2026, 10:00 in Tehran, where work is from Saturday to Thursday, 08:00 to 17:00.
    ravand = await createTestRavand({ ...(await options()), smtpUrl: smtp.url, now: new Date('2026-11-22T06:30:00Z') });
    admin = await ravand.signIn(ravand.admin, 'fa');
    const team = await make('team', { name: 'پشتیبانی' });
    agentAccount = await ravand.createUser({ role: 'staff', name: 'سارا', team: team.id, language: 'fa' });
    lead = await ravand.createUser({ role: 'manager', name: 'نادر', language: 'fa' });
    agent = await ravand.signIn(agentAccount, 'fa');
    visitor = ravand.visitor('fa');
    queue = await make('serviceQueue', { name: 'عمومی', team: team.id, lead: lead.id });
    const hotel = await make('organization', { name: 'هتل آسمان' });
    maryam = await make('person', {
      name: 'مریم',
      email: 'maryam@example.com',
      mobile: '09121112233',
      language: 'fa',
      organization: hotel.id,
    });
  });
  afterAll(async () => {
    await ravand.stop();
    await smtp.close();
  });

  const ticket = (more: object = {}) =>
    make('ticket', { subject: 'اتو روشن نمی‌شود', person: maryam.id, queue: queue.id, ...more }, agent);

  describe('R-133: a ticket', () => {
    it('from the public form is one of the customer who has that address, and the organization comes with them', async () => {
      const { status, body } = await visitor.post<Body>('/p/forms/ticket-public', {
        submission: randomUUID(),
        values: {
          subject: 'از فرم',
          description: 'بخار نمی‌دهد',
          contactName: 'مریم',
          contactEmail: 'Maryam@Example.com',
        },
      });
      expect({ status, body }).toMatchObject({ status: 201 });
      const [made] = await list('ticket', of('subject', 'از فرم'));
      expect(made?.values).toMatchObject({ channel: 'form', person: maryam.id, state: 'new' });
      expect(made?.values.organization).toEqual(maryam.values.organization);
      expect(made?.values.number).toMatch(/^T-1405-\d{5}$/);
    });

    it('from somebody nobody knows makes one customer record, by the number too, however it is written', async () => {
      const values = { subject: 'ناشناس', description: 'الف', contactName: 'رضا', contactEmail: 'reza@example.com' };
      for (const contactPhone of ['09123334455', '۰۰۹۸۹۱۲۳۳۳۴۴۵۵'])
        await visitor.post('/p/forms/ticket-public', {
          submission: randomUUID(),
          values: { ...values, contactPhone },
        });
      const people = await list('person', of('mobile', '+989123334455'));
      expect(people).toHaveLength(1);
      expect(await list('ticket', of('person', people[0]?.id))).toHaveLength(2);
    });

    it('comes from an e-mail of a customer, with its channel noted', async () => {
      const sina = await make('person', { name: 'سینا', email: 'sina@example.com' });
      await mail('sina@example.com', 'دستگاه صدا می‌دهد\nاز دیروز');
      const [made] = await list('ticket', of('channel', 'email'));
      expect(made?.values).toMatchObject({ subject: 'دستگاه صدا می‌دهد', person: sina.id });
    });

    it('has its times in working hours and goes to somebody of the queue’s team', async () => {
      await at('2026-11-22T12:00:00Z'); // 15:30, an hour and a half before closing time
      const { id } = await ticket();
      expect(await read('ticket', id)).toMatchObject({
        // Four hours: 1:30 today, 2:30 from 08:00 tomorrow.
        firstAnswerDue: '2026-11-23T07:00:00.000Z',
        // Eighteen: 1:30 today, nine tomorrow, 7:30 the day after.
        solveBy: '2026-11-24T12:00:00.000Z',
        owner: agentAccount.id,
      });
    });

    it('that is urgent is due sooner', async () => {
      const { id } = await ticket({ priority: 'urgent' });
      expect(await read('ticket', id)).toMatchObject({ firstAnswerDue: '2026-11-22T13:00:00.000Z' });
    });

    it('R-014: is shared out to whoever has the fewest open', async () => {
      const team = String(queue.values.team);
      const other = await ravand.createUser({ role: 'staff', name: 'هما', team, language: 'fa' });
      const { id } = await ticket();
      expect((await read('ticket', id)).owner).toBe(other.id);
      await change('user', other.id, { active: false });
    });

    it('is answered from its card: the letter stops the clock of the first answer', async () => {
      const { id } = await ticket();
      const { status } = await agent.post(`/api/records/ticket/${id}/messages`, {
        channel: 'email',
        subject: 'دربارهٔ اتو',
        body: 'دوشاخه را بررسی کنید.',
      });
      expect(status).toBe(201);
      await ravand.settle();
      expect(await read('ticket', id)).toMatchObject({ state: 'open', firstAnsweredAt: '2026-11-22T12:00:00.000Z' });
      expect(smtp.ledger.some(({ to }) => to.includes('maryam@example.com'))).toBe(true);
    });

    it('does not run while it waits for the customer, whose answer starts the clock again', async () => {
      const { id } = await ticket();
      await agent.post(`/api/records/ticket/${id}/messages`, { channel: 'email', subject: 'پرسش', body: 'کدام مدل؟' });
      await ravand.settle();
      await change('ticket', id, { state: 'waiting' }, agent);
      expect((await read('ticket', id)).pausedAt).toBe('2026-11-22T12:00:00.000Z');
      await at('2026-11-25T06:30:00Z'); // Wednesday 10:00; it was due on Tuesday
      expect(await read('ticket', id)).toMatchObject({ state: 'waiting', solveLate: null });
      await mail('maryam@example.com', 'مدل ۲۰۰');
      // Eighteen working hours are left, from Wednesday 10:00: seven, five on Thursday, six on Saturday.
      expect(await read('ticket', id)).toMatchObject({
        state: 'open',
        pausedAt: null,
        solveBy: '2026-11-28T10:30:00.000Z',
      });
    });

    it('that is late is escalated: to its owner, to the lead of the queue, and a working day later once more', async () => {
      const { id } = await ticket({ subject: 'دیر' });
      await pass(6 * 24 * hour);
      expect(await read('ticket', id)).toMatchObject({ answerLate: true, solveLate: true });
      await pass(3 * 24 * hour);
      expect(await read('ticket', id)).toMatchObject({ escalation: 2, priority: 'urgent' });
      const asLead = await ravand.signIn(lead, 'fa');
      const { body } = await asLead.get<{ items: { subject?: string; about?: { id: string } }[] }>('/api/notices');
      const told = body.items.filter(({ about }) => about?.id === id).map(({ subject }) => subject ?? '');
      expect(told.some((subject) => subject.includes('دیر شده است'))).toBe(true);
      const { items } = (await agent.get<{ items: { about?: { id: string } }[] }>('/api/notices')).body;
      expect(items.some(({ about }) => about?.id === id)).toBe(true);
      const overdue = await admin.get<{ items: Body[] }>(
        `/api/records/ticket?filter=${encodeURIComponent(JSON.stringify({ view: 'overdue-tickets' }))}&limit=100`,
      );
      expect(overdue.body.items.map((one) => one.id)).toContain(id);
    });

    it('is merged into another: what was noted on it moves there, and it is merged for good', async () => {
      const [one, two] = [await ticket({ subject: 'دوباره', description: 'همان است' }), await ticket()];
      await make('activity', { kind: 'note', body: 'زنگ زد', aboutEntity: 'ticket', aboutId: one.id }, agent);
      const self = await change('ticket', one.id, { mergedInto: one.id }, agent);
      expect([self.status, self.body.details?.[0]?.message]).toEqual([422, expect.stringContaining('ادغام کرد')]);
      expect((await change('ticket', one.id, { mergedInto: two.id }, agent)).status).toBe(200);
      expect(await read('ticket', one.id)).toMatchObject({ state: 'merged', mergedInto: two.id });
      const notes = (await list('activity', of('aboutId', two.id))).map(({ values }) => String(values.body));
      expect(notes).toEqual(expect.arrayContaining(['زنگ زد', expect.stringContaining('همان است')]));
      expect(await list('activity', of('aboutId', one.id))).toEqual([]);
    });

    it('has every state it went through in its history, with its cause', async () => {
      const { id } = await ticket();
      await change('ticket', id, { state: 'open' }, agent);
      const refused = await change('ticket', id, { state: 'solved' }, agent);
      expect([refused.status, refused.body.details?.[0]?.message]).toEqual([422, expect.stringContaining('راه‌حل')]);
      await change('ticket', id, { state: 'solved', resolution: 'فیوز' }, agent);
      await pass(4 * 24 * hour);
      expect((await read('ticket', id)).state).toBe('closed');
      const { body } = await admin.get<{ items: { type: string; cause?: { name?: string } }[] }>(
        `/api/records/ticket/${id}/timeline?limit=200`,
      );
      expect(body.items.map(({ cause }) => cause?.name)).toEqual(
        expect.arrayContaining(['ticket-service', 'ticket-solved']),
      );
    });
  });

  it('R-131: the board of today has the tickets of today alone, with what is late', async () => {
    const { id: before } = await ticket({ subject: 'دیروز' });
    await pass(24 * hour);
    const { id } = await ticket({ subject: 'امروز' });
    const ids = (await list('ticket', { view: 'todays-tickets' })).map((one) => one.id);
    expect([ids.includes(id), ids.includes(before)]).toEqual([true, false]);
    const view = await admin.get<{ definition: { stageField: string; columns: string[] } }>(
      '/api/definitions/view/todays-tickets',
    );
    expect(view.body.definition).toMatchObject({
      stageField: 'state',
      columns: expect.arrayContaining(['answerLate', 'solveLate']),
    });
  });

  it('R-134: a ticket stands on its customer’s page, in the list and on the timeline', async () => {
    const { id } = await ticket({ subject: 'روی صفحهٔ مشتری' });
    const related = await agent.get<{ items: { relation: string }[] }>(`/api/records/person/${maryam.id}/related`);
    expect(JSON.stringify(related.body)).toContain('ticket.person');
    const told = await agent.get<{ items: { subject?: { id: string } }[] }>(
      `/api/records/person/${maryam.id}/timeline?limit=200`,
    );
    expect(JSON.stringify(told.body)).toContain(id);
  });

  describe('R-135: the survey of a solved ticket', () => {
    let token = '';
    const answer = (values: object) =>
      visitor.post<Body>('/p/forms/ticket-survey', { submission: randomUUID(), values, link: token });

    it('goes out by a link of its own', async () => {
      const { id } = await ticket({ subject: 'نظرسنجی' });
      smtp.clear();
      await change('ticket', id, { state: 'solved', resolution: 'درست شد' }, agent);
      await ravand.settle();
      await smtp.arrived(1);
      token = linkIn(smtp.ledger.map(({ text }) => text).join('\n'));
      expect(token).toHaveLength(43);
      expect((await answer({ csat: 5, ces: 6, nps: '10', comment: 'عالی' })).status).toBe(201);
      const [kept] = await list('surveyAnswer', of('ticket', id));
      expect(kept?.values).toMatchObject({ csat: 5, ces: 6, nps: '10', npsScore: 100, isSatisfied: true });
    });

    it('is good once: the second answer is refused and says so', async () => {
      const again = await answer({ csat: 1 });
      expect([again.status, again.body.code]).toEqual([410, 'form-link-used']);
      expect(await list('surveyAnswer', of('csat', 1))).toEqual([]);
    });

    it('comes to NPS, CSAT and CES on the dashboard', async () => {
      for (const [nps, csat, ces] of [
        ['3', 2, 3],
        ['8', 4, 6],
        ['9', 5, 5],
      ] as const)
        await make('surveyAnswer', { nps, csat, ces });
      const { body } = await admin.get<{ tiles: { id: string }[] }>('/api/dashboards/service');
      const tiles = body.tiles.filter(({ id }) => ['nps', 'csat', 'ces'].includes(id));
      const data = await admin.post<{ items: { id: string; value: unknown }[] }>('/api/dashboards/data', { tiles });
      const figure = (id: string) => {
        const found = data.body.items.find((item) => item.id === id) as Record<string, unknown> | undefined;
        return JSON.stringify(found);
      };
      // Two promoters, one passive, one detractor: 25; three of four are satisfied; (6 + 3 + 6 + 5) / 4 = 5.
      expect([figure('nps'), figure('csat'), figure('ces')]).toEqual([
        expect.stringMatching(/"25(\.0*)?"|:25\b/),
        expect.stringMatching(/"75(\.0*)?"|:75\b/),
        expect.stringMatching(/"5(\.0*)?"|:5\b/),
      ]);
    });
  });

  describe('R-040: an order that is registered', () => {
    const order = () => admin.post<Body>('/api/records/salesOrder', { values: { person: maryam.id } });

    it('has its service task in the same transaction, due in two working days', async () => {
      await at('2026-12-05T06:30:00Z'); // Saturday 10:00
      const { status, body } = await order();
      expect(status).toBe(201);
      const [job] = await list('serviceJob', of('order', body.id));
      expect(job?.values).toMatchObject({ kind: 'delivery', state: 'planned', dueAt: '2026-12-07T06:30:00.000Z' });
      expect((await taskOf(body.id))?.process).toBe('order-service');
    });

    it('is not there when the task cannot be: neither of them is kept, and it says why', async () => {
      const live = await admin.get<{ version: number; definition: EntityDefinition }>(
        '/api/definitions/entity/serviceJob',
      );
      const publish = async (isRequired: boolean) => {
        const now = await admin.get<{ version: number }>('/api/definitions/entity/serviceJob');
        const { definition } = live.body;
        const fields = definition.fields.map((field) =>
          field.name === 'staff' && isRequired ? { ...field, required: true } : field,
        );
        const { status, body } = await admin.post('/api/definitions/publish', {
          changes: [{ definition: { ...definition, fields }, baseVersion: now.body.version }],
        });
        expect({ status, body }).toMatchObject({ status: 200 });
      };
      await publish(true);
      const before = [
        (await list('salesOrder', of('person', maryam.id))).length,
        (await list('serviceJob', { field: 'order', operator: 'notEmpty' })).length,
      ];
      const refused = await order();
      expect([refused.status, refused.body.code]).toEqual([422, 'process-must-succeed']);
      expect(refused.body.detail).toContain('چیزی ذخیره نشد');
      expect([
        (await list('salesOrder', of('person', maryam.id))).length,
        (await list('serviceJob', { field: 'order', operator: 'notEmpty' })).length,
      ]).toEqual(before);
      await publish(false);
      expect((await order()).status).toBe(201);
    });

    it('R-149: reports how late its task is', async () => {
      const { body } = await order();
      await pass(3 * 24 * hour);
      const [job] = await list('serviceJob', of('order', body.id));
      expect(job?.values).toMatchObject({ late: true, state: 'planned' });
      const task = await taskOf(body.id);
      const done = await complete(task!.id, { deliveryNote: 'به پذیرش تحویل شد' });
      expect({ status: done.status, body: done.body }).toMatchObject({ status: 204 });
      expect(await read('serviceJob', job!.id)).toMatchObject({
        state: 'done',
        note: 'به پذیرش تحویل شد',
        delay: 'P1D',
      });
      const report = await list('serviceJob', { view: 'late-jobs' });
      expect(report.map(({ id }) => id)).toContain(job!.id);
    });

    it('takes its task along when it is cancelled', async () => {
      const { body } = await order();
      await change('salesOrder', body.id, { state: 'cancelled' });
      const [job] = await list('serviceJob', of('order', body.id));
      expect(job?.values.state).toBe('cancelled');
      expect(await taskOf(body.id)).toBeUndefined();
    });
  });

  it('R-139: a complaint has an owner, a deadline, a root cause and an outcome, and the customer is told', async () => {
    await at('2026-12-12T06:30:00Z'); // Saturday 10:00
    const { id } = await make('complaint', { subject: 'دیر آمدید', person: maryam.id });
    // 27 working hours: seven today, nine, nine, two on Tuesday.
    expect(await read('complaint', id)).toMatchObject({
      state: 'investigating',
      owner: expect.any(String),
      deadline: '2026-12-15T06:30:00.000Z',
    });
    const early = await change('complaint', id, { state: 'closed' });
    expect(early.status).toBe(422);
    await pass(4 * 24 * hour);
    expect((await read('complaint', id)).late).toBe(true);
    const asLead = await ravand.signIn(lead, 'fa');
    const notices = await asLead.get<{ items: { about?: { id: string } }[] }>('/api/notices');
    expect(notices.body.items.some(({ about }) => about?.id === id)).toBe(true);
    expect(
      (await complete((await taskOf(id))!.id, { rootCause: 'delivery', rootCauseNote: 'پیک دیر رسید' }, agent)).status,
    ).toBe(204);
    smtp.clear();
    expect(
      (await complete((await taskOf(id))!.id, { outcome: 'upheld', outcomeNote: 'پوزش می‌خواهیم.' }, agent)).status,
    ).toBe(204);
    await ravand.settle();
    expect(await read('complaint', id)).toMatchObject({ state: 'closed', rootCause: 'delivery', outcome: 'upheld' });
    expect(smtp.ledger.some(({ to, text }) => to.includes('maryam@example.com') && text.includes('پوزش'))).toBe(true);
  });

  describe('R-137: an asset', () => {
    it('has a warranty, and a ticket about it says whether it is in it', async () => {
      const iron = await make('asset', {
        name: 'اتو',
        serial: 'A-1',
        person: maryam.id,
        warrantyFrom: '2026-01-01',
        warrantyUntil: '2026-12-31',
      });
      const old = await make('asset', {
        name: 'اتو',
        serial: 'A-2',
        person: maryam.id,
        warrantyFrom: '2024-01-01',
        warrantyUntil: '2025-12-31',
      });
      const isIn = async (asset: string | null) => (await read('ticket', (await ticket({ asset })).id)).inWarranty;
      expect([await isIn(iron.id), await isIn(old.id), await isIn(null)]).toEqual([true, false, null]);
      const again = await admin.post<Body>('/api/records/asset', { values: { name: 'اتو', serial: 'A-1' } });
      expect(again.status).toBe(422);
    });

    it('R-138: is renewed before it ends: the customer is reminded, the amount is due and the date moves, together', async () => {
      const { id } = await make('asset', {
        name: 'پرس',
        serial: 'P-1',
        person: maryam.id,
        warrantyFrom: '2026-01-20',
        warrantyUntil: '2027-01-20',
      });
      smtp.clear();
      await at('2026-12-21T06:30:00Z');
      expect(smtp.ledger.some(({ text }) => text.includes('P-1'))).toBe(true);
      const task = await taskOf(id);
      expect(task?.process).toBe('warranty-renewal');
      const renewals = () => list('warrantyRenewal', of('asset', id));
      const done = await complete(task!.id, { answer: 'renew', renewMonths: 12, price: '5000000' });
      expect({ status: done.status, body: done.body }).toMatchObject({ status: 204 });
      expect((await read('asset', id)).warrantyUntil).toBe('2028-01-20');
      expect((await renewals()).map(({ values }) => values)).toMatchObject([
        { amount: '5000000', months: 12, state: 'due', until: '2028-01-20', person: maryam.id },
      ]);
    });

    it('R-138: neither when one of both cannot be', async () => {
      const { id } = await make('asset', {
        name: 'پرس',
        serial: 'P-2',
        person: maryam.id,
        warrantyFrom: '2026-01-21',
        warrantyUntil: '2027-01-21',
      });
      await at('2026-12-22T06:30:00Z');
      // The second of the two steps is refused, and takes the first with it.
      const { body } = await admin.get<{ version: number; definition: EntityDefinition }>(
        '/api/definitions/entity/asset',
      );
      const validations = [
        ...(body.definition.validations ?? []),
        {
          name: 'never',
          condition: 'warrantyUntil < date("2028-01-01")',
          fields: ['warrantyUntil'],
          message: { fa: 'گارانتی بیش از اندازه دراز است.' },
        },
      ];
      const published = await admin.post('/api/definitions/publish', {
        changes: [{ definition: { ...body.definition, validations }, baseVersion: body.version }],
      });
      expect({ status: published.status, body: published.body }).toMatchObject({ status: 200 });
      const task = await taskOf(id);
      const refused = await complete(task!.id, { answer: 'renew', renewMonths: 120, price: '1' });
      expect([refused.status, refused.body.code]).toEqual([422, 'process-must-succeed']);
      expect(refused.body.details?.[0]?.message).toContain('بیش از اندازه');
      expect(await list('warrantyRenewal', of('asset', id))).toEqual([]);
      expect((await read('asset', id)).warrantyUntil).toBe('2027-01-21');
      expect((await taskOf(id))?.id).toBe(task!.id);
    });
  });

  it('R-147: a service that was delivered has its date, staff and cost, on the customer’s page', async () => {
    const job = await make(
      'serviceJob',
      { subject: 'بازدید', person: maryam.id, staff: agentAccount.id, cost: '1200000', state: 'planned' },
      agent,
    );
    await change('serviceJob', job.id, { state: 'done' }, agent);
    expect(await read('serviceJob', job.id)).toMatchObject({ doneAt: expect.any(String), cost: '1200000' });
    const related = await agent.get(`/api/records/person/${maryam.id}/related`);
    expect(JSON.stringify(related.body)).toContain('serviceJob.person');
  });
}
