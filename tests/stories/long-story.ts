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
  readonly values: Readonly<Record<string, unknown>> & { readonly lines?: readonly Readonly<Record<string, unknown>>[] };
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
  ['mahsa', 'مهسا بیات', 'staff'],
  ['sara', 'سارا رستگار', 'staff'],
  ['omid', 'امید نوری', 'staff'],
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
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  };
  const change = async (who: Who, entity: string, id: string | undefined, values: object) =>
    (await as(who)).patch<Row & Refusal>(`/api/records/${entity}/${id}`, { values });
  const changed = async (who: Who, entity: string, id: string | undefined, values: object): Promise<Row> => {
    const { status, body } = await change(who, entity, id, values);
    expect({ status, body }).toMatchObject({ status: 200 });
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
    expect({ status, body }).toMatchObject({ status: 204 });
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
      await (await as('mina')).get<{
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
        await make('mahsa', 'person', { name: 'پریسا', email: 'parisa@example.com', language: 'fa', emailConsent: false }),
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
      expect(await read('sara', 'person', known.person)).toMatchObject({ name: negar.name, mobile, organization: known.hotel });
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
      expect(wordsIn(words)).toEqual(expect.arrayContaining(['هتل', 'آسمان', 'میلیارد', 'ریال']));
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
      await complete('omid', await taskOf('omid', known.order), { deliveryNote: 'نصب شد و آموزش داده شد.' });
      expect(await read('omid', 'serviceJob', known.job)).toMatchObject({ state: 'done', late: null });
      const warranty = { warrantyFrom: '2026-11-26', warrantyUntil: '2027-02-24' };
      const whose = { person: known.person, organization: known.hotel, order: known.order, owner: accounts.sara.id };
      known.asset = (
        await make('omid', 'asset', { name: 'اتوی بخار صنعتی', serial: 'MAC-1-0042', ...whose, ...warranty })
      ).id;
    });
  });
}
