// One customer's whole life, told by those who live it: Mahsa does the marketing, Sara sells, Omid serves, Mina keeps the books, Homa looks after the people,
// and Negar, who runs a hotel in Tehran, is the customer. From the campaign that brings her to the warranty she renews, in Persian, with Jalali dates and rials.
// By the HTTP API, the public pages, the portal, webhooks and the clock alone. Run by long-story.test.ts and long-story.bullmq.test.ts.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Account,
  type ApiClient,
  createApiClient,
  type SmsReceiver,
  type SmtpReceiver,
  signInbound,
  startSmsReceiver,
  startSmtpReceiver,
  type TestRavand,
} from '#testing';
import { textOfPdf, wordsIn } from '../contracts/pdf-text.ts';

/** Where the story happens: one server, or several that share their data and one clock. */
export interface House {
  readonly ravand: TestRavand;
  /** Requests go to these in turn. */
  readonly urls: readonly string[];
  at(instant: Date): Promise<void>;
  /** Until nothing that is due waits. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

interface Row {
  readonly id: string;
  readonly version: number;
  readonly values: Readonly<Record<string, unknown>> & {
    readonly lines?: readonly Readonly<Record<string, unknown>>[];
  };
}
interface Refusal {
  readonly code?: string;
  readonly detail?: string;
  readonly details?: readonly { readonly message: string }[];
}
interface Entry {
  readonly id: string;
  readonly type: string;
  readonly automatic: boolean;
  readonly data: Readonly<Record<string, unknown>>;
  readonly cause?: { readonly kind: string; readonly name?: string; readonly element?: string };
}
interface Task {
  readonly id: string;
  readonly name: string;
  readonly subject: { readonly entity: string; readonly id: string; readonly title: string };
}
type Who = 'admin' | 'mahsa' | 'sara' | 'omid' | 'mina' | 'homa';

const staff: readonly (readonly [Exclude<Who, 'admin'>, string, string])[] = [
  ['mahsa', 'مهسا بیات', 'marketer'],
  ['sara', 'سارا رستگار', 'salesPerson'],
  ['omid', 'امید نوری', 'serviceAgent'],
  ['mina', 'مینا کاوه', 'accountant'],
  ['homa', 'هما شریفی', 'hrManager'],
];
const negar = { name: 'نگار فرهمند', mobile: '۰۹۱۲ ۳۴۵ ۶۷۸۹', email: 'negar@aseman.example', company: 'هتل آسمان' };
const mobile = '+989123456789';

export function describeLongStory(open: (urls: { sms: string; smtp: string }) => Promise<House>): void {
  let house: House;
  let sms: SmsReceiver;
  let smtp: SmtpReceiver;
  let asked = 0;
  const accounts = {} as Record<Who, Account>;
  let sessions = new Map<Who, ApiClient>();
  /** Ids of what the story is about, by what they are to it. */
  const known: Record<string, string> = {};

  /** The next of the servers. */
  const url = () => {
    asked += 1;
    return house.urls[asked % house.urls.length]!;
  };
  /** Each request of a person goes to the next server. */
  async function inTurn(enter: (client: ApiClient) => Promise<void>): Promise<ApiClient> {
    const clients = house.urls.map((one) => createApiClient(one, 'fa'));
    for (const client of clients) await enter(client);
    const next = () => {
      asked += 1;
      return clients[asked % clients.length]!;
    };
    return {
      get: (...request) => next().get(...request),
      post: (...request) => next().post(...request),
      put: (...request) => next().put(...request),
      patch: (...request) => next().patch(...request),
      delete: (...request) => next().delete(...request),
      send: (...request) => next().send(...request),
      cookie: () => clients[0]!.cookie(),
    };
  }
  /** Who was away for long signs in again. */
  async function as(who: Who): Promise<ApiClient> {
    const { email, password } = accounts[who];
    const client =
      sessions.get(who) ??
      (await inTurn(async (one) => {
        expect((await one.post('/api/session', { email, password })).status).toBe(200);
      }));
    sessions.set(who, client);
    return client;
  }
  const at = async (instant: string) => {
    await house.at(new Date(instant));
    sessions = new Map();
    await house.settle();
  };
  const make = async (who: Who, entity: string, values: object): Promise<Row> => {
    const { status, body } = await (await as(who)).post<Row>(`/api/records/${entity}`, { values });
    expect(status, JSON.stringify(body)).toBe(201);
    return body;
  };
  const change = async (who: Who, entity: string, id: string | undefined, values: object) =>
    (await as(who)).patch<Row & Refusal>(`/api/records/${entity}/${id}`, { values });
  const changed = async (who: Who, entity: string, id: string | undefined, values: object): Promise<Row> => {
    const { status, body } = await change(who, entity, id, values);
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  };
  const read = async (who: Who, entity: string, id: string | undefined) =>
    (await (await as(who)).get<Row>(`/api/records/${entity}/${id}`)).body.values;
  const list = async (who: Who, entity: string, field: string, value: unknown): Promise<readonly Row[]> => {
    const filter = encodeURIComponent(JSON.stringify({ field, operator: 'eq', value }));
    return (await (await as(who)).get<{ items: Row[] }>(`/api/records/${entity}?filter=${filter}&limit=50`)).body.items;
  };
  const taskOf = async (who: Who, subject: string | undefined): Promise<Task> => {
    const { body } = await (await as(who)).get<{ items: Task[] }>('/api/tasks?box=all&limit=100');
    const found = body.items.filter((task) => task.subject.id === subject);
    expect(found).toHaveLength(1);
    return found[0]!;
  };
  const complete = async (who: Who, { id }: Task, values: object) => {
    const { status, body } = await (await as(who)).post(`/api/tasks/${id}/complete`, { values });
    expect(status, JSON.stringify(body)).toBe(204);
  };
  const timeline = async (who: Who, entity: string, id: string | undefined): Promise<readonly Entry[]> =>
    (await (await as(who)).get<{ items: Entry[] }>(`/api/records/${entity}/${id}/timeline?limit=200`)).body.items;
  const visitor = () => createApiClient(url(), 'fa');
  const webhook = async (channel: string, told: object) => {
    const body = JSON.stringify(told);
    const { inboundSecret, clock } = house.ravand;
    const headers = {
      'content-type': 'application/json',
      'x-ravand-signature': signInbound(inboundSecret, randomUUID(), body, clock.now()),
    };
    const { status } = await fetch(`${url()}/p/channels/${channel}`, { method: 'POST', headers, body });
    expect(status).toBe(200);
  };
  const mailsTo = (address: string) => smtp.ledger.filter(({ to }) => to.includes(address));
  const tokenIn = (text: string | undefined, form: string) =>
    new RegExp(`/p/forms/${form}\\?lang=fa#([\\w-]{43})`).exec(text ?? '')?.[1] ?? '';
  /** What a report says, its sections by id. */
  const report = async (name: string) =>
    (
      await (
        await as('mina')
      ).get<{
        sections: readonly {
          id: string;
          sums: readonly string[];
          totals: readonly { id: string; values: readonly string[]; differs?: readonly string[] }[];
        }[];
      }>(`/api/reports/${name}?from=2026-03-21&to=2027-03-20`)
    ).body.sections;

  beforeAll(async () => {
    [sms, smtp] = await Promise.all([startSmsReceiver(), startSmtpReceiver()]);
    house = await open({ sms: sms.url, smtp: `${smtp.url}/?from=crm@example.com` });
    accounts.admin = house.ravand.admin;
    for (const [who, name, role] of staff)
      accounts[who] = await house.ravand.createUser({ role, name, language: 'fa', email: `${who}@example.com` });
    await changed('admin', 'user', accounts.sara.id, { extension: '101' });
    await make('mina', 'ledgerSetup', { name: 'دفترها', chart: 'iranian', calendar: 'persian' });
    known.press = (await make('admin', 'product', { name: 'اتوی بخار صنعتی', code: 'MAC-1', price: '500000000' })).id;
    for (const [who, manager] of [
      ['homa', undefined],
      ['omid', 'homa'],
    ] as const) {
      const [, name = ''] = staff.find(([one]) => one === who)!;
      const file = await make('homa', 'employee', {
        name,
        user: accounts[who].id,
        ...(manager === undefined ? {} : { manager: known[`file of ${manager}`] }),
      });
      known[`file of ${who}`] = file.id;
    }
    const year = { period: '۱۴۰۵', from: '2026-03-21', to: '2027-03-20' };
    await make('homa', 'leaveBalance', { employee: known['file of omid'], kind: 'annual', allowance: '10', ...year });
  }, 240_000);
  afterAll(async () => {
    await house?.stop();
    await Promise.all([sms?.close(), smtp?.close()]);
  });

  describe('1 Azar 1405: she comes', () => {
    it('R-065, R-066, R-069: Mahsa’s campaign goes to whoever of its list wants it', async () => {
      const [babak, parisa] = [
        await make('mahsa', 'person', { name: 'بابک', email: 'babak@example.com', language: 'fa', consent: 'given' }),
        await make('mahsa', 'person', {
          name: 'پریسا',
          email: 'parisa@example.com',
          language: 'fa',
          emailConsent: false,
        }),
      ];
      known.stranger = babak.id;
      const audience = await make('mahsa', 'marketingList', { name: 'هتل‌های تهران' });
      for (const { id } of [babak, parisa]) await make('mahsa', 'listMember', { list: audience.id, person: id });
      const campaign = { name: 'رختشوی‌خانهٔ نو', channel: 'email', template: 'campaign-news', code: 'azar-1405' };
      const made = await make('mahsa', 'campaign', { ...campaign, list: audience.id, fixedCost: '5000000' });
      known.campaign = made.id;
      await changed('mahsa', 'campaign', made.id, { status: 'sending' });
      for (let second = 2; second <= 70; second += second < 10 ? 2 : 20)
        await at(new Date(Date.UTC(2026, 10, 22, 9, 0, second)).toISOString());
      await expect
        .poll(() => read('mahsa', 'campaign', made.id), { timeout: 20_000 })
        .toMatchObject({ members: 2, sent: 1, refused: 1, cost: '5000000' });
      expect(smtp.ledger.map(({ to }) => to)).toEqual([['babak@example.com']]);
      expect(smtp.ledger[0]?.headers['list-unsubscribe']).toBeDefined();
    });

    it('R-004, R-002: Negar fills in the form of the campaign’s page: a lead, and one welcome SMS in Persian', async () => {
      const answer = await visitor().post('/p/forms/lead-public', {
        submission: randomUUID(),
        page: 'https://www.example.com/laundry?utm_campaign=azar-1405',
        values: negar,
      });
      expect(answer).toMatchObject({ status: 201, body: { received: true } });
      const [lead] = await list('sara', 'lead', 'mobile', mobile);
      known.lead = lead!.id;
      expect(lead?.values).toMatchObject({ name: negar.name, source: 'web', status: 'new', owner: accounts.sara.id });
      await house.settle();
      await sms.arrived(1);
      expect(sms.ledger).toMatchObject([{ to: mobile, text: expect.stringContaining(negar.name) }]);
    });

    it('R-078: the campaign knows that it brought her', async () => {
      const [response] = await list('mahsa', 'campaignResponse', 'lead', known.lead);
      expect(response?.values).toMatchObject({ campaign: known.campaign, kind: 'form' });
      expect(await read('mahsa', 'campaign', known.campaign)).toMatchObject({ responses: 1 });
    });

    it('R-151: she calls: on Sara’s screen opens who it is, also when another server hears the telephone', async () => {
      const stop = new AbortController();
      const client = await as('sara');
      const stream = await fetch(`${house.urls[0]}/api/live`, {
        headers: { Cookie: client.cookie() ?? '' },
        signal: stop.signal,
      });
      let heard = '';
      void (async () => {
        for await (const chunk of stream.body!) heard += Buffer.from(chunk).toString('utf8');
      })().catch(() => undefined);
      for (const state of ['ringing', 'answered', 'ended'])
        await webhook('call', { id: 'call-1', state, from: '09123456789', to: '101', seconds: 192 });
      await expect.poll(() => heard, { timeout: 10_000 }).toContain('event: call');
      stop.abort();
      const [call] = await list('sara', 'activity', 'callId', 'call-1');
      expect(call?.values).toMatchObject({
        aboutEntity: 'lead',
        aboutId: known.lead,
        outcome: 'reached',
        duration: 'PT3M12S',
        owner: accounts.sara.id,
      });
    });

    it('R-046, R-042: her wish is large, so Sara is to call; the score follows, and says which rows gave it', async () => {
      await complete('sara', await taskOf('sara', known.lead), { value: '۱۱۰۰۰۰۰۰۰۰', result: 'reached' });
      expect((await taskOf('sara', known.lead)).name).toBe('تماس تلفنی');
      // Mobile 10, e-mail 10, company 20, a milliard and more 40.
      expect(await read('sara', 'lead', known.lead)).toMatchObject({ value: '1100000000', score: 80 });
      const scored = (await timeline('sara', 'lead', known.lead)).find(({ cause }) => cause?.name === 'score-lead');
      const why = await (await as('sara')).get(`/api/events/${scored?.id}/why`);
      expect(why).toMatchObject({ status: 200, body: { cause: { kind: 'rule', name: 'score-lead' } } });
    });

    it('R-003, R-033: qualified, she is a customer with her hotel and an opportunity, at once', async () => {
      await complete('sara', await taskOf('sara', known.lead), { outcome: 'interested', status: 'qualified' });
      const lead = await read('sara', 'lead', known.lead);
      const [opportunity] = await list('sara', 'opportunity', 'lead', known.lead);
      Object.assign(known, { person: lead.person, hotel: lead.organization, opportunity: opportunity?.id });
      expect(await read('sara', 'person', known.person)).toMatchObject({
        name: negar.name,
        mobile,
        organization: known.hotel,
      });
      expect(await read('sara', 'organization', known.hotel)).toMatchObject({ name: 'هتل آسمان' });
      expect(opportunity?.values).toMatchObject({
        amount: '1100000000',
        person: known.person,
        stage: 'qualification',
        owner: accounts.sara.id,
      });
      await changed('sara', 'person', known.person, { language: 'fa' });
    });
  });

  describe('3 Azar: she buys', () => {
    let token = '';

    it('R-037, R-038: Sara’s pro-forma goes by e-mail, as a PDF in Persian with its sum in words', async () => {
      await at('2026-11-24T06:30:00Z');
      const items = [{ product: known.press, price: 480_000_000 }];
      await make('admin', 'priceList', { name: 'هتل آسمان', organizations: [known.hotel], items });
      await changed('sara', 'opportunity', known.opportunity, { stage: 'proposal' });
      const quote = await make('sara', 'quote', {
        subject: 'تجهیز رختشوی‌خانه',
        person: known.person,
        organization: known.hotel,
        opportunity: known.opportunity,
        lines: [{ product: known.press, quantity: 2 }],
      });
      known.quote = quote.id;
      expect(quote.values).toMatchObject({ net: '960000000', tax: '96000000', total: '1056000000' });
      smtp.clear();
      await changed('sara', 'quote', quote.id, { state: 'sent' });
      await house.settle();
      await smtp.arrived(1);
      const [mail] = mailsTo(negar.email);
      const words = await textOfPdf(mail!.attachments[0]!.content);
      for (const part of ['۱٬۰۵۶٬۰۰۰٬۰۰۰', '۱۴۰۵']) expect(words.join('\n')).toContain(part);
      expect(wordsIn(words)).toEqual(expect.arrayContaining(['هتل', 'آسمان', 'میلیارد', 'پنجاه']));
      token = tokenIn(mail?.text, 'quote-answer');
      expect(token).toHaveLength(43);
    });

    it('R-038, R-039, R-040: she opens it and accepts: the order, its lines to the rial and the task of the service unit are one act', async () => {
      expect((await visitor().post('/p/forms/quote-answer/link', { token })).status).toBe(200);
      expect(await read('sara', 'quote', known.quote)).toMatchObject({ state: 'opened' });
      const answered = await visitor().post('/p/forms/quote-answer', {
        submission: randomUUID(),
        values: { answer: 'accept' },
        link: token,
      });
      expect(answered.status).toBe(201);
      const [order] = await list('sara', 'salesOrder', 'quote', known.quote);
      known.order = order!.id;
      expect(order?.values).toMatchObject({ total: '1056000000', state: 'registered', person: known.person });
      const [job] = await list('omid', 'serviceJob', 'order', known.order);
      known.job = job!.id;
      // Two working days: Thursday is one of them, Friday is none.
      expect(job?.values).toMatchObject({ state: 'planned', dueAt: '2026-11-26T06:30:00.000Z' });
      expect((await taskOf('omid', known.order)).name).toBe('آماده‌سازی و تحویل');
    });

    it('R-048, R-034: the opportunity is won, for a reason', async () => {
      const won = await changed('sara', 'opportunity', known.opportunity, { stage: 'won', wonReason: 'quality' });
      expect(won.values).toMatchObject({ probability: '100', weighted: '1100000000' });
    });

    it('R-177: Omid asks Homa for two days off; she approves, and they leave his balance', async () => {
      const leave = await make('omid', 'leaveRequest', { kind: 'annual', from: '2026-12-05', to: '2026-12-06' });
      await complete('homa', await taskOf('homa', leave.id), { decision: 'approve', note: 'خوش بگذرد' });
      expect(await read('omid', 'leaveRequest', leave.id)).toMatchObject({ state: 'approved', days: '2' });
      const [balance] = await list('omid', 'leaveBalance', 'employee', known['file of omid']);
      expect(balance?.values).toMatchObject({ remaining: '8' });
    });
  });

  describe('5 Azar: she gets what she bought', () => {
    it('R-147, R-149: Omid delivers in time, and the machine has its warranty', async () => {
      await at('2026-11-26T05:30:00Z');
      smtp.clear();
      await complete('omid', await taskOf('omid', known.order), { deliveryNote: 'نصب شد و آموزش داده شد.' });
      expect(await read('omid', 'serviceJob', known.job)).toMatchObject({ state: 'done', late: null });
      expect(await read('sara', 'salesOrder', known.order)).toMatchObject({ state: 'delivered' });
      const warranty = { warrantyFrom: '2026-11-26', warrantyUntil: '2027-02-24' };
      const whose = { person: known.person, organization: known.hotel, order: known.order, owner: accounts.sara.id };
      known.asset = (
        await make('omid', 'asset', { name: 'اتوی بخار صنعتی', serial: 'MAC-1-0042', ...whose, ...warranty })
      ).id;
    });

    it('R-135: the delivery asks her how it was, by a link that is good once', async () => {
      await house.settle();
      await smtp.arrived(1);
      const token = tokenIn(mailsTo(negar.email)[0]?.text, 'delivery-survey');
      const answer = (values: object) =>
        visitor().post<Refusal>('/p/forms/delivery-survey', { submission: randomUUID(), values, link: token });
      expect((await answer({ csat: 5, nps: '10', comment: 'کار تمیزی بود.' })).status).toBe(201);
      const again = await answer({ csat: 1 });
      expect([again.status, again.body.code]).toEqual([410, 'form-link-used']);
      expect(again.body.detail).toMatch(/[آ-ی]/);
      const [kept, ...more] = await list('omid', 'surveyAnswer', 'job', known.job);
      expect([kept?.values, more]).toMatchObject([{ csat: 5, npsScore: 100, isSatisfied: true }, []]);
    });
  });

  describe('The books: what she owes and what she pays', () => {
    it('R-196: Mina finds the invoice of the order, posted, with its number, tax and journal', async () => {
      const [order] = await list('mina', 'invoice', 'source', (await read('sara', 'salesOrder', known.order)).number);
      known.invoice = order!.id;
      expect(order?.values).toMatchObject({
        number: 'INV-1405-000001',
        state: 'posted',
        net: '960000000',
        tax: '96000000',
        total: '1056000000',
        balance: '1056000000',
        person: known.person,
        dueOn: '2026-12-26',
      });
      const [journal] = await list('mina', 'journal', 'invoice', known.invoice);
      expect(journal?.values).toMatchObject({ state: 'posted', debit: '1056000000', credit: '1056000000' });
    });

    it('R-181: three days before it is due she is reminded, once, in the name of whoever looks after it', async () => {
      smtp.clear();
      await at('2026-12-22T06:30:00Z');
      expect(mailsTo(negar.email)).toEqual([]);
      await at('2026-12-23T06:30:00Z');
      await expect.poll(() => mailsTo(negar.email).length, { timeout: 20_000 }).toBe(1);
      expect(mailsTo(negar.email)[0]).toMatchObject({
        subject: 'یادآوری سررسید صورت‌حساب INV-1405-000001',
        text: expect.stringContaining('سارا رستگار'),
      });
    });

    it('R-198: more than she owes cannot be paid: Mina is told in Persian, and nothing is written', async () => {
      const allocations = [{ invoice: known.invoice, amount: '1056000001' }];
      const payment = { person: known.person, organization: known.hotel, amount: '1056000001', allocations };
      const draft = await make('mina', 'payment', payment);
      const refused = await change('mina', 'payment', draft.id, { state: 'posted' });
      expect([refused.status, JSON.stringify(refused.body)]).toEqual([422, expect.stringContaining('مازاد نزد ما')]);
      expect(await read('mina', 'payment', draft.id)).toMatchObject({ state: 'draft', number: null });
      expect(await list('mina', 'journal', 'payment', draft.id)).toEqual([]);
      expect((await (await as('mina')).delete(`/api/records/payment/${draft.id}`)).status).toBe(204);
    });

    it('R-198, R-189, R-190: her payment settles the invoice, and in the same act come points and a tier', async () => {
      sms.clear();
      const allocations = [{ invoice: known.invoice, amount: '1056000000' }];
      const whose = { person: known.person, organization: known.hotel };
      const payment = await make('mina', 'payment', { ...whose, amount: '1056000000', allocations });
      await changed('mina', 'payment', payment.id, { state: 'posted' });
      expect(await read('mina', 'invoice', known.invoice)).toMatchObject({ balance: '0', settled: true });
      const [account] = await list('sara', 'pointAccount', 'person', known.person);
      known.account = account!.id;
      expect(Number(account?.values.balance)).toBeGreaterThan(0);
      expect(account?.values.tier).not.toBe('base');
      await house.settle();
      await expect
        .poll(() => sms.ledger.map(({ text }) => text).join(), { timeout: 20_000 })
        .toContain('سطح شما در باشگاه');
    });

    it('R-181: whoever has paid is not reminded again', async () => {
      smtp.clear();
      await at('2026-12-27T06:30:00Z');
      expect(mailsTo(negar.email)).toEqual([]);
    });

    it('R-199, R-197: the books are even: trial balance, balance sheet, cash flow, and nobody owes anything', async () => {
      const [trial] = await report('trial-balance');
      const [, debit, credit, left, right] = trial!.sums;
      expect([debit, left]).toEqual([credit, right]);
      expect(Number(debit)).toBeGreaterThan(0);
      const total = (sections: Awaited<ReturnType<typeof report>>, id: string) =>
        sections.flatMap(({ totals }) => totals).find((one) => one.id === id);
      expect(total(await report('balance-sheet'), 'sources')?.differs).toEqual(['0']);
      expect(total(await report('cash-flow'), 'expected')?.differs).toEqual(['0']);
      const owed = total(await report('receivables-ageing'), 'all')?.values ?? [];
      expect(owed.reduce((sum, one) => sum + BigInt(one), 0n)).toBe(0n);
    });
  });

  describe('What is refused on the way, in Persian, with nothing half done', () => {
    it('R-199: a journal that is not even', async () => {
      const accountsOf = await Promise.all(['8102', '1102'].map((code) => list('mina', 'account', 'code', code)));
      const [rent, bank] = accountsOf.map(([account]) => account!.id);
      const lines = (credit: number) => [
        { account: rent, debit: 500 },
        { account: bank, credit },
      ];
      const draft = await make('mina', 'journal', { description: 'اجاره', lines: lines(400) });
      const refused = await change('mina', 'journal', draft.id, { state: 'posted' });
      expect(refused.status).toBe(422);
      expect(refused.body.details?.[0]?.message).toMatch(/[آ-ی]/);
      expect(await read('mina', 'journal', draft.id)).toMatchObject({ state: 'draft', number: null });
      expect((await (await as('mina')).delete(`/api/records/journal/${draft.id}`)).status).toBe(204);
    });

    it('R-199: an invoice of a month that is closed', async () => {
      const [mehr] = await list('mina', 'fiscalPeriod', 'startsOn', '2026-09-23');
      await changed('mina', 'fiscalPeriod', mehr?.id, { state: 'closed' });
      const lines = [{ description: 'سرویس', unitPrice: 100 }];
      const late = await make('mina', 'invoice', { person: known.person, issuedOn: '2026-09-25', lines });
      const refused = await change('mina', 'invoice', late.id, { state: 'posted' });
      expect(refused.status).toBe(422);
      expect(refused.body.details?.[0]?.message).toMatch(/بسته/);
      expect(await read('mina', 'invoice', late.id)).toMatchObject({ state: 'draft', number: null });
      expect((await (await as('mina')).delete(`/api/records/invoice/${late.id}`)).status).toBe(204);
      await changed('mina', 'fiscalPeriod', mehr?.id, { state: 'open' });
    });

    it('R-189: a reward that costs more points than she has', async () => {
      const before = (await read('sara', 'pointAccount', known.account)).balance;
      const dear = await make('admin', 'reward', { name: 'سفر به کیش', cost: 1_000_000_000 });
      const { status, body } = await (await as('sara')).post<Refusal>('/api/records/redemption', {
        values: { person: known.person, reward: dear.id },
      });
      expect([status, body.details?.[0]?.message]).toEqual([422, expect.stringContaining('امتیاز کافی نیست')]);
      expect((await read('sara', 'pointAccount', known.account)).balance).toBe(before);
      expect(await list('sara', 'redemption', 'person', known.person)).toEqual([]);
      await changed('admin', 'reward', dear.id, { active: false });
    });
  });

  describe('The portal: what she sees herself', () => {
    let portal: ApiClient;
    const rows = async (entity: string) =>
      (await portal.get<{ items: Row[] }>(`/portal/records/${entity}`)).body.items.map(({ values }) => values);

    it('R-188, R-194, R-039: she comes in by a code and follows her order, pro-forma, points and warranty', async () => {
      sms.clear();
      const client = visitor();
      const sent = await client.post<{ challenge: string }>('/portal/codes', { to: negar.mobile });
      await house.settle();
      await sms.arrived(1);
      const code = /\d{6}/.exec(sms.ledger[0]!.text)?.[0];
      expect((await client.post('/portal/session', { challenge: sent.body.challenge, code })).status).toBe(200);
      portal = client;
      expect(await rows('salesOrder')).toMatchObject([{ state: 'delivered', total: '1056000000' }]);
      expect(await rows('quote')).toMatchObject([{ state: 'accepted', subject: 'تجهیز رختشوی‌خانه' }]);
      expect(await rows('asset')).toMatchObject([{ serial: 'MAC-1-0042', warrantyUntil: '2027-02-24' }]);
      expect(await rows('pointAccount')).toMatchObject([{ tier: expect.not.stringMatching('base') }]);
    });

    it('R-194: what is another customer’s is not there for her, and she is told so in Persian', async () => {
      const theirs = await make('sara', 'salesOrder', { person: known.stranger });
      const { status, body } = await portal.get<Refusal>(`/portal/records/salesOrder/${theirs.id}`);
      expect([status, body.detail]).toEqual([404, expect.stringMatching(/[آ-ی]/)]);
      await changed('sara', 'salesOrder', theirs.id, { state: 'cancelled' });
    });

    it('R-139: she complains; Omid finds the cause, decides the outcome, and she is told', async () => {
      smtp.clear();
      const sent = await portal.post('/portal/forms/complaint-portal', {
        submission: randomUUID(),
        values: { subject: 'سروصدای دستگاه', description: 'هنگام کار صدای زیاد دارد.' },
      });
      expect(sent.status).toBe(201);
      const [complaint] = await list('omid', 'complaint', 'person', known.person);
      known.complaint = complaint!.id;
      expect(complaint?.values).toMatchObject({ state: 'investigating', owner: accounts.omid.id });
      const cause = { rootCause: 'product', rootCauseNote: 'یاتاقان شل شده بود.' };
      await complete('omid', await taskOf('omid', known.complaint), cause);
      const outcome = { outcome: 'upheld', outcomeNote: 'یاتاقان را رایگان عوض کردیم.' };
      await complete('omid', await taskOf('omid', known.complaint), outcome);
      await house.settle();
      await expect.poll(() => mailsTo(negar.email).length, { timeout: 20_000 }).toBe(1);
      expect(mailsTo(negar.email)[0]?.text).toContain('یاتاقان را رایگان عوض کردیم.');
      expect(await rows('complaint')).toMatchObject([{ state: 'closed', outcome: 'upheld' }]);
    });
  });

  describe('25 Dey to 25 Bahman: her warranty ends, and goes on', () => {
    it('R-138: a month before its end she is reminded, and Sara is to ask her', async () => {
      smtp.clear();
      await at('2027-01-25T06:30:00Z');
      await expect.poll(() => mailsTo(negar.email).length, { timeout: 20_000 }).toBe(1);
      expect(mailsTo(negar.email)[0]?.text).toContain('MAC-1-0042');
      expect((await taskOf('sara', known.asset)).name).toBe('پرسش دربارهٔ تمدید');
    });

    it('R-138, R-196: renewed, the warranty is longer and the invoice is there, in one act; she pays it', async () => {
      const before = (await list('mina', 'invoice', 'person', known.person)).length;
      const answer = { answer: 'renew', renewMonths: 12, price: '50000000' };
      await complete('sara', await taskOf('sara', known.asset), answer);
      expect(await read('omid', 'asset', known.asset)).toMatchObject({ warrantyUntil: '2028-02-24' });
      const invoices = await list('mina', 'invoice', 'person', known.person);
      expect(invoices).toHaveLength(before + 1);
      const renewal = invoices.find(({ id }) => id !== known.invoice);
      expect(renewal?.values).toMatchObject({ number: 'INV-1405-000002', net: '50000000', state: 'posted' });
      const amount = renewal?.values.total;
      const whose = { person: known.person, organization: known.hotel };
      const payment = await make('mina', 'payment', {
        ...whose,
        amount,
        allocations: [{ invoice: renewal?.id, amount }],
      });
      await changed('mina', 'payment', payment.id, { state: 'posted' });
      expect(await read('mina', 'invoice', renewal?.id)).toMatchObject({ settled: true });
      const [kept] = await list('omid', 'warrantyRenewal', 'asset', known.asset);
      expect(kept?.values).toMatchObject({ invoice: 'INV-1405-000002', state: 'paid' });
    });
  });

  describe('Looking back', () => {
    it('R-019, R-134: her page has what she bought, paid, asked and said, with what is open', async () => {
      const { body } = await (await as('sara')).get<{ items: { relation: string }[] }>(
        `/api/records/person/${known.person}/related`,
      );
      expect(body.items.map(({ relation }) => relation)).toEqual(
        expect.arrayContaining(
          [
            'salesOrder',
            'quote',
            'opportunity',
            'invoice',
            'payment',
            'ticket',
            'complaint',
            'asset',
            'serviceJob',
            'pointAccount',
          ].map((entity) => `${entity}.person`),
        ),
      );
    });

    it('R-020: her timeline has all of it, and every automatic act answers "Why?"', async () => {
      const entries = [
        ...(await timeline('sara', 'person', known.person)),
        ...(await timeline('sara', 'lead', known.lead)),
        ...(await timeline('sara', 'quote', known.quote)),
      ];
      const causes = new Set(entries.map(({ cause }) => cause?.name));
      for (const name of [
        'welcome-sms',
        'lead-follow-up',
        'lead-qualified',
        'quote-sent',
        'quote-ordered',
        'complaint-handling',
        'warranty-renewal',
      ])
        expect([...causes]).toContain(name);
      const automatic = entries.filter((entry) => entry.automatic);
      expect(automatic.length).toBeGreaterThan(20);
      for (const { id, type } of automatic) {
        const why = await (await as('admin')).get<{ cause?: { name?: string } }>(`/api/events/${id}/why`);
        expect({ type, status: why.status, by: typeof why.body.cause?.name }).toEqual({
          type,
          status: 200,
          by: 'string',
        });
      }
    });

    it('R-189: the ledger of points comes to nothing, movement by movement, and her balance is the sum of her entries', async () => {
      const { body } = await (await as('admin')).get<{ items: Row[] }>('/api/records/pointTransaction?limit=100');
      expect(body.items.length).toBeGreaterThanOrEqual(2);
      expect(body.items.map(({ values }) => values.difference)).toEqual(body.items.map(() => 0));
      const entries = await list('admin', 'pointEntry', 'account', known.account);
      const sum = entries.reduce((all, { values }) => all + Number(values.points), 0);
      expect((await read('admin', 'pointAccount', known.account)).balance).toBe(sum);
    });

    it('R-199: and the books are even to the end of the year', async () => {
      const [trial] = await report('trial-balance');
      const [, debit, credit, left, right] = trial!.sums;
      expect([debit, left]).toEqual([credit, right]);
    });

    it('nothing of it is stuck: no incident is open', async () => {
      const { body } = await (await as('admin')).get<{ items: unknown[] }>('/api/incidents?open=true');
      expect(body.items).toEqual([]);
    });
  });
}
