// The main job by API, the same on every database: a visitor's form becomes a lead, a task, a process and messages, and it all can be explained.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Account,
  type ApiClient,
  createTestRavand,
  type SmsReceiver,
  type SmtpReceiver,
  signInbound,
  startSmsReceiver,
  startSmtpReceiver,
  type TestOptions,
  type TestRavand,
} from '#testing';
import { sql } from '../../core/database/sql.ts';

interface RecordBody {
  id: string;
  version: number;
  values: Record<string, unknown>;
}
interface TaskBody {
  id: string;
  name: string;
  state: string;
  subject: { entity: string; id: string; title: string };
}
interface Entry {
  id: string;
  type: string;
  automatic: boolean;
  data: Record<string, unknown>;
  cause?: { kind: string; name?: string; element?: string };
}

export function describeOneLead(options: () => Promise<Partial<TestOptions>>): void {
  let ravand: TestRavand;
  let sms: SmsReceiver;
  let smtp: SmtpReceiver;
  let sara: Account;
  let person: ApiClient;
  const mobile = '۰۹۱۲ ۳۴۵ ۶۷۸۹';

  beforeAll(async () => {
    sms = await startSmsReceiver();
    smtp = await startSmtpReceiver();
    ravand = await createTestRavand({ ...(await options()), smsGatewayUrl: sms.url, smtpUrl: smtp.url });
    sara = await ravand.createUser({ role: 'staff', name: 'سارا', language: 'fa' });
    person = await ravand.signIn(sara);
  });
  afterAll(async () => {
    await ravand.stop();
    await sms.close();
    await smtp.close();
  });

  async function send(values: Record<string, unknown>, submission: string = randomUUID()) {
    return ravand.visitor('fa').post('/p/forms/lead-public', { submission, values });
  }
  async function leadNamed(name: string): Promise<RecordBody> {
    const filter = encodeURIComponent(JSON.stringify({ field: 'name', operator: 'eq', value: name }));
    const { body } = await person.get<{ items: RecordBody[] }>(`/api/records/lead?filter=${filter}`);
    expect(body.items).toHaveLength(1);
    return body.items[0]!;
  }
  async function openTasks(leadId: string): Promise<TaskBody[]> {
    const { body } = await person.get<{ items: TaskBody[] }>('/api/tasks?box=mine');
    return body.items.filter((task) => task.subject.id === leadId);
  }
  async function timeline(leadId: string): Promise<Entry[]> {
    const { status, body } = await person.get<{ items: Entry[] }>(`/api/records/lead/${leadId}/timeline?limit=200`);
    expect(status).toBe(200);
    return body.items;
  }
  async function completeFirst(lead: RecordBody, value: string): Promise<void> {
    const [task] = await openTasks(lead.id);
    const { status, body } = await person.post(`/api/tasks/${task?.id}/complete`, {
      values: { value, result: 'reached' },
    });
    expect([status, body]).toEqual([204, '']);
  }

  describe('R-002, R-004: a lead that a visitor sends', () => {
    let lead: RecordBody;

    it('is one record with its number normalised, an SMS queued, a process started and its first task', async () => {
      const { status, body } = await send({ name: 'مریم', mobile, email: 'maryam@example.com' });
      expect([status, body]).toMatchObject([201, { received: true }]);
      lead = await leadNamed('مریم');
      expect(lead.values).toMatchObject({ mobile: '+989123456789', source: 'web', status: 'new', owner: sara.id });
      expect(await openTasks(lead.id)).toMatchObject([{ state: 'open', subject: { entity: 'lead', title: 'مریم' } }]);
      const types = (await timeline(lead.id)).map(({ type }) => type);
      for (const type of [
        'form.submitted',
        'record.created',
        'rule.decided',
        'message.queued',
        'process.started',
        'task.opened',
      ])
        expect(types).toContain(type);
    });

    it('brings the SMS to the gateway after the commit, once', async () => {
      expect(sms.ledger).toHaveLength(0);
      await ravand.settle();
      expect(sms.ledger).toMatchObject([{ to: '+989123456789' }]);
      expect(sms.ledger[0]?.text).toContain('مریم');
      expect((await timeline(lead.id)).map(({ type }) => type)).toContain('message.sent');
    });

    it('is explained, each automatic entry by its rule or process', async () => {
      const queued = (await timeline(lead.id)).find(({ type }) => type === 'message.queued');
      expect(queued).toMatchObject({ automatic: true, cause: { kind: 'rule', name: 'welcome-sms' } });
      const why = await person.get(`/api/events/${queued?.id}/why`);
      expect(why.status).toBe(200);
      expect(why.body).toMatchObject({
        cause: { kind: 'rule', name: 'welcome-sms' },
        version: 1,
        condition: { holds: true },
        event: { type: 'record.created', entity: 'lead' },
      });
      expect(JSON.stringify(why.body.condition)).toContain('+989123456789');
      const opened = (await timeline(lead.id)).find(({ type }) => type === 'task.opened');
      expect((await person.get(`/api/events/${opened?.id}/why`)).body).toMatchObject({
        cause: { kind: 'process', name: 'lead-follow-up', element: 'first-contact' },
      });
    });

    it('over 500 becomes a call for the rep', async () => {
      const [task] = await openTasks(lead.id);
      const { body } = await person.get<{ form: { name: string; fields: { field: string }[] }; values: object }>(
        `/api/tasks/${task?.id}`,
      );
      expect(body.form.fields.map(({ field }) => field)).toContain('value');
      const wrong = await person.post(`/api/tasks/${task?.id}/complete`, {
        values: { value: 'زیاد', result: 'reached' },
      });
      expect(wrong.status).toBe(422);
      expect(wrong.body.details).toMatchObject([{ pointer: '/values/value' }]);
      await completeFirst(lead, '۵۰۱');
      expect((await leadNamed('مریم')).values).toMatchObject({ value: '501' });
      expect(await openTasks(lead.id)).toMatchObject([{ name: 'تماس تلفنی', state: 'open' }]);
    });

    it('keeps a task that is done out of reach', async () => {
      const done = (await person.get<{ items: TaskBody[] }>('/api/tasks?box=done')).body.items.find(
        ({ subject }) => subject.id === lead.id,
      );
      const again = await person.post(`/api/tasks/${done?.id}/complete`, { values: { value: '1', result: 'reached' } });
      expect(again.status).toBe(409);
      expect(again.body).toMatchObject({ code: 'gone' });
    });
  });

  describe('R-004: a submission', () => {
    it('that comes twice makes one lead; with another body it is refused', async () => {
      const id = randomUUID();
      const values = { name: 'Twice', mobile: '+989120000001' };
      expect((await send(values, id)).status).toBe(201);
      expect((await send(values, id)).body).toMatchObject({ received: true });
      const other = await send({ ...values, name: 'Else' }, id);
      expect(other.status).toBe(409);
      expect(other.body).toMatchObject({ code: 'submission-differs' });
      await leadNamed('Twice');
    });

    it('that comes many times at once makes one lead', async () => {
      const id = randomUUID();
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => send({ name: 'At once', mobile: '00989120000002' }, id)),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
      expect((await leadNamed('At once')).values.mobile).toBe('+989120000002');
    });

    it('from a bare HTML form of another site is a lead, and the visitor is thanked', async () => {
      const answer = await fetch(`${ravand.url}/p/forms/lead-public?lang=fa`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'https://www.example.com' },
        body: new URLSearchParams({
          name: 'Bare <form>',
          mobile: '0912 000 0003',
          _page: 'https://www.example.com/contact',
        }),
      });
      expect(answer.status).toBe(201);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(await answer.text()).toContain('dir="rtl"');
      const lead = await leadNamed('Bare <form>');
      expect((await timeline(lead.id)).find(({ type }) => type === 'form.submitted')?.data).toMatchObject({
        page: 'https://www.example.com/contact',
      });
    });

    it('without an id is a new lead each time, so many a minute', async () => {
      const post = () =>
        ravand.visitor().post('/p/forms/lead-public', { values: { name: 'No id', mobile: '+989120000004' } });
      const statuses: number[] = [];
      for (let n = 0; n < 6; n++) statuses.push((await post()).status);
      // One of the five of this minute was the bare form's.
      expect(statuses).toEqual([201, 201, 201, 201, 429, 429]);
      const { headers } = await post();
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    });

    it('with a wrong field is told which, in the language of the visitor, and leaves nothing', async () => {
      const before = await counts();
      const { status, body } = await send({ name: '', mobile: 'abc', isAdmin: true });
      expect(status).toBe(422);
      const details = body.details as { pointer: string; message: string }[];
      expect(details.map(({ pointer }) => pointer).sort()).toEqual([
        '/values/isAdmin',
        '/values/mobile',
        '/values/name',
      ]);
      expect(details.every(({ message }) => /[آ-ی]/.test(message))).toBe(true);
      expect(await counts()).toEqual(before);
    });

    it('cannot set what the form does not ask', async () => {
      expect((await send({ name: 'Owner', mobile: '+989120000005', owner: sara.id })).status).toBe(422);
    });

    it('of a program that fills every field is answered like any other and kept nowhere', async () => {
      const before = await counts();
      const { status } = await ravand.visitor().post('/p/forms/lead-public', {
        submission: randomUUID(),
        values: { name: 'Robot', mobile: '+989120000006' },
        _website: 'https://spam.example',
      });
      expect(status).toBe(201);
      expect(await counts()).toEqual(before);
    });
  });

  describe('A lead of at most 500', () => {
    let lead: RecordBody;

    it('gets a letter now and the next after three days', async () => {
      smtp.clear();
      await send({ name: 'Nima', mobile: '+989120000010', email: 'nima@example.com' });
      lead = await leadNamed('Nima');
      await completeFirst(lead, '500');
      expect(await openTasks(lead.id)).toEqual([]);
      await ravand.settle();
      expect(smtp.ledger).toMatchObject([{ to: ['nima@example.com'] }]);
      ravand.clock.advance(3 * 86_400_000 - 1);
      await ravand.settle();
      expect(smtp.ledger).toHaveLength(1);
      ravand.clock.advance(1);
      await ravand.settle();
      expect(smtp.ledger).toHaveLength(2);
      expect(smtp.ledger[1]?.text).toContain('Nima');
      const instances = await person.get<{ items: { status: string }[] }>(`/api/instances?entity=lead&id=${lead.id}`);
      expect(instances.body.items).toMatchObject([{ status: 'completed' }]);
    });

    it('who answers by SMS goes on with the answer, not with the second letter', async () => {
      person = await ravand.signIn(sara);
      smtp.clear();
      await send({ name: 'Omid', mobile: '+989120000011', email: 'omid@example.com' });
      const omid = await leadNamed('Omid');
      await completeFirst(omid, '99');
      await ravand.settle();
      const reply = JSON.stringify({ type: 'message', from: '+989120000011', text: 'بله، {{lead.name}}' });
      const first = await deliver('reply-1', reply);
      expect([first.status, first.body]).toEqual([200, { received: true, repeated: false }]);
      expect((await deliver('reply-1', reply)).body).toEqual({ received: true, repeated: true });
      await ravand.settle();
      expect((await timeline(omid.id)).filter(({ type }) => type === 'message.received')).toMatchObject([
        { data: { text: 'بله، {{lead.name}}' } },
      ]);
      expect(await openTasks(omid.id)).toMatchObject([{ name: 'پاسخ به مشتری' }]);
      ravand.clock.advance(4 * 86_400_000);
      await ravand.settle();
      expect(smtp.ledger).toHaveLength(1);
    });
  });

  describe('A delivery report', () => {
    it('lands on the timeline of the lead, once', async () => {
      person = await ravand.signIn(sara);
      const lead = await leadNamed('مریم');
      const report = JSON.stringify({ type: 'report', id: sms.ledger[0]?.id, state: 'delivered' });
      expect((await deliver('report-1', report)).status).toBe(200);
      expect((await deliver('report-1', report)).body).toMatchObject({ repeated: true });
      expect((await timeline(lead.id)).filter(({ type }) => type === 'message.delivered')).toHaveLength(1);
    });

    it.each([
      ['another secret', (body: string) => signInbound('00', 'forged', body, ravand.clock.now())],
      ['another body', () => signInbound(ravand.inboundSecret, 'forged', '{}', ravand.clock.now())],
      [
        'an old time',
        (body: string) =>
          signInbound(ravand.inboundSecret, 'forged', body, new Date(ravand.clock.now().getTime() - 301_000)),
      ],
      ['no signature', () => ''],
    ])('signed with %s is refused and changes nothing', async (_how, sign) => {
      const before = await counts();
      const body = JSON.stringify({ type: 'report', id: sms.ledger[0]?.id, state: 'failed' });
      const answer = await ravand.visitor().send('POST', '/p/channels/sms', {
        body,
        headers: { 'Content-Type': 'application/json', 'X-Ravand-Signature': sign(body) },
      });
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({ code: 'bad-signature' });
      expect(await counts()).toEqual(before);
    });
  });

  function deliver(id: string, body: string) {
    const signature = signInbound(ravand.inboundSecret, id, body, ravand.clock.now());
    return ravand.visitor().send('POST', '/p/channels/sms', {
      body,
      headers: { 'Content-Type': 'application/json', 'X-Ravand-Signature': signature },
    });
  }

  async function counts(): Promise<unknown> {
    const tables = [
      'record_lead',
      'record_task',
      'events',
      'audit',
      'jobs',
      'messages',
      'process_instances',
      'form_submissions',
    ];
    const rows = await Promise.all(tables.map((table) => ravand.database.read<{ n: number }>(countOf(table))));
    return rows.map(([row], index) => [tables[index], Number(row?.n)]);
  }
}

function countOf(table: string) {
  const all = {
    record_lead: sql`select count(*) as n from record_lead`,
    record_task: sql`select count(*) as n from record_task`,
    events: sql`select count(*) as n from events`,
    audit: sql`select count(*) as n from audit`,
    jobs: sql`select count(*) as n from jobs`,
    messages: sql`select count(*) as n from messages`,
    process_instances: sql`select count(*) as n from process_instances`,
    form_submissions: sql`select count(*) as n from form_submissions`,
  };
  return all[table as keyof typeof all];
}
