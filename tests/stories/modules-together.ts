// The modules meet without anybody between them, the same on every database: an order that is delivered has its invoice, a renewed warranty, too
// a paid invoice its points and tier, a delivery its survey; each by whose work it is, with the least they need; and the
// customer follows it in the portal.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Account,
  type ApiClient,
  createTestRavand,
  type SmtpReceiver,
  startSmtpReceiver,
  type TestOptions,
  type TestRavand,
} from '#testing';
import { sql } from '../../core/database/sql.ts';
import type { Language } from '../../schemas/types.ts';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly values: { readonly [name: string]: unknown };
  readonly code?: string;
}

const roles = ['accountant', 'serviceAgent', 'salesPerson', 'marketer', 'hrManager'] as const;
type Role = (typeof roles)[number];

export function describeModulesTogether(options: () => Promise<Partial<TestOptions>>): void {
  let ravand: TestRavand;
  let smtp: SmtpReceiver;
  let accounts: Record<Role, Account>;
  let as: Record<Role, ApiClient>;
  let admin: ApiClient;
  let sara: Row;
  let press: Row;

  beforeAll(async () => {
    smtp = await startSmtpReceiver();
    // 1405-07-01, a Wednesday.
    const now = new Date('2026-09-23T06:30:00Z');
    ravand = await createTestRavand({ ...(await options()), smtpUrl: smtp.url, now });
    const people = await Promise.all(
      roles.map(async (role) => [role, await ravand.createUser({ role, name: role, language: 'fa' })] as const),
    );
    accounts = Object.fromEntries(people) as Record<Role, Account>;
    await enter();
    await make('ledgerSetup', { name: 'دفتر', chart: 'iranian', calendar: 'persian' }, as.accountant);
    press = await make('product', { name: 'پرس بخار', code: 'PR-1', price: 20_000_000, taxRate: 10 });
    sara = await customer('سارا رضایی');
  });
  afterAll(async () => {
    await ravand.stop();
    await smtp.close();
  });

  /** Sessions end meanwhile: everybody signs in again. */
  async function enter(): Promise<void> {
    admin = await ravand.signIn(ravand.admin, 'fa');
    const all = await Promise.all(
      roles.map(async (role) => [role, await ravand.signIn(accounts[role], 'fa')] as const),
    );
    as = Object.fromEntries(all) as Record<Role, ApiClient>;
  }
  async function at(time: string): Promise<void> {
    ravand.clock.set(new Date(time));
    await ravand.settle();
    await enter();
  }
  async function make(entity: string, values: object, by = admin): Promise<Row> {
    const { status, body } = await by.post<Row>(`/api/records/${entity}`, { values });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  }
  const change = (entity: string, id: string, values: object, by = admin) =>
    by.patch<Row>(`/api/records/${entity}/${id}`, { values });
  const read = async (entity: string, id: string) => (await admin.get<Row>(`/api/records/${entity}/${id}`)).body.values;
  const is = (field: string, value: unknown) => ({ field, operator: 'eq', value });
  async function list(entity: string, filter: object, by = admin): Promise<readonly Row[]> {
    const asked = encodeURIComponent(JSON.stringify(filter));
    return (await by.get<{ items: readonly Row[] }>(`/api/records/${entity}?limit=100&filter=${asked}`)).body.items;
  }
  const customer = (name: string) =>
    make('person', { name, email: `${randomUUID()}@example.com`, language: 'fa' }, as.salesPerson);
  const order = (person: Row, more: object = {}) =>
    make(
      'salesOrder',
      { person: person.id, lines: [{ product: press.id, quantity: 2, discount: 5 }], ...more },
      as.salesPerson,
    );
  const taskAbout = async (subject: string, by: ApiClient) =>
    (await by.get<{ items: { id: string; subject?: { id: string } }[] }>('/api/tasks?box=all')).body.items.find(
      (task) => task.subject?.id === subject,
    );
  async function complete(subject: string, values: object, by: ApiClient): Promise<{ status: number; body: Row }> {
    const task = await taskAbout(subject, by);
    expect(task).toBeDefined();
    return by.post<Row>(`/api/tasks/${task!.id}/complete`, { values });
  }
  async function delivered(person: Row): Promise<{ order: Row; invoice: Row }> {
    const made = await order(person);
    expect(await complete(made.id, { deliveryNote: 'تحویل شد' }, as.serviceAgent)).toMatchObject({ status: 204 });
    const [invoice] = await invoicesOf(made);
    return { order: made, invoice: invoice! };
  }
  const invoicesOf = ({ id }: Row, entity = 'salesOrder') =>
    list('invoice', { field: 'sourceKey', operator: 'startsWith', value: `${entity}/${id}` });
  const pay = async (invoice: Row, amount: unknown) => {
    const allocations = [{ invoice: invoice.id, amount }];
    const payment = await make('payment', { person: invoice.values.person, amount, allocations }, as.accountant);
    expect(await change('payment', payment.id, { state: 'posted' }, as.accountant)).toMatchObject({ status: 200 });
  };
  /** Works that waited for each other in a circle and had to be run again. */
  const deadlocks = async (): Promise<number> => {
    if (ravand.database.dialect === 'sqlite') return 0;
    const counting = sql`select deadlocks as "deadlocks" from pg_stat_database where datname = current_database()`;
    return Number((await ravand.database.read<{ deadlocks: string }>(counting))[0]?.deadlocks);
  };
  const journalsOf = (field: string, { id }: Row) => list('journal', is(field, id), as.accountant);
  const clubOf = async ({ id }: Row) => (await list('pointAccount', is('person', id)))[0]?.values;
  const credit = async (invoice: Row, unitPrice: unknown) => {
    const lines = [{ description: 'پرس بخار', unitPrice }];
    const note = await make('creditNote', { invoice: invoice.id, lines }, as.accountant);
    const posted = await change('creditNote', note.id, { state: 'posted' }, as.accountant);
    return { note, posted };
  };

  describe('R-196: an order that is delivered', () => {
    it('by the task of the service agent has its invoice posted with it, with its VAT, its journal and the same total', async () => {
      const made = await order(sara);
      expect(made.values).toMatchObject({ net: '38000000', tax: '3800000', total: '41800000' });
      expect(await invoicesOf(made)).toEqual([]);
      expect(await complete(made.id, { deliveryNote: 'به پذیرش' }, as.serviceAgent)).toMatchObject({ status: 204 });
      expect(await read('salesOrder', made.id)).toMatchObject({ state: 'delivered' });
      const [invoice, other] = await invoicesOf(made);
      expect(other).toBeUndefined();
      expect(invoice?.values).toMatchObject({
        state: 'posted',
        person: sara.id,
        source: made.values.number,
        net: '38000000',
        tax: '3800000',
        total: '41800000',
        balance: '41800000',
        owner: accounts.salesPerson.id,
      });
      expect(String(invoice?.values.number)).toMatch(/^INV-1405-\d{6}$/);
      const [line] = await list('invoiceLine', is('invoice', invoice!.id));
      expect(line?.values).toMatchObject({ description: 'پرس بخار', code: 'PR-1', quantity: '2', discount: '5' });
      expect((await journalsOf('invoice', invoice!)).map(({ values }) => values.state)).toEqual(['posted']);
    });

    it('by hand has it, too; its task is done, and saying so again makes no second one', async () => {
      const made = await order(sara);
      expect(await change('salesOrder', made.id, { state: 'delivered' }, as.salesPerson)).toMatchObject({
        status: 200,
      });
      expect(await taskAbout(made.id, as.serviceAgent)).toBeUndefined();
      expect((await list('serviceJob', is('order', made.id)))[0]?.values.state).toBe('done');
      expect(await change('salesOrder', made.id, { state: 'delivered' })).toMatchObject({ status: 200 });
      expect(await invoicesOf(made)).toHaveLength(1);
    });

    it('stays as it was invoiced, whoever comes: what is wrong is credited, and each is told so in their language', async () => {
      const { order: made } = await delivered(sara);
      const other = await customer('نگار');
      const said = {
        fa: 'سفارشی که تحویل شده، همان می‌ماند',
        ar: 'الطلب المسلَّم يبقى كما سُلِّم',
        he: 'הזמנה שנמסרה נשארת כפי שנמסרה',
        en: 'A delivered order stays as it was delivered',
      };
      for (const values of [
        { lines: [{ product: press.id, quantity: 3 }] },
        { lines: [] },
        { person: other.id },
        { orderedOn: '2026-09-01' },
        { state: 'cancelled' },
      ]) {
        const refused = await change('salesOrder', made.id, values);
        expect([values, refused.status]).toEqual([values, 409]);
        expect(JSON.stringify(refused.body)).toContain(said.fa);
      }
      for (const [language, words] of Object.entries(said)) {
        const boss = await ravand.createUser({ role: 'manager', language: language as Language });
        const asker = await ravand.signIn(boss, language as Language);
        const gone = await asker.delete(`/api/records/salesOrder/${made.id}`);
        expect(gone.status).toBe(409);
        expect(JSON.stringify(gone.body)).toContain(words);
      }
      expect(await read('salesOrder', made.id)).toMatchObject({
        state: 'delivered',
        person: sara.id,
        total: '41800000',
      });
      const note = { note: 'جعبه آسیب دیده بود', owner: accounts.serviceAgent.id };
      expect(await change('salesOrder', made.id, note)).toMatchObject({ status: 200, body: { values: note } });
    });

    it('has a second invoice only when the first was credited whole', async () => {
      const { order: made, invoice } = await delivered(sara);
      const want = async () => {
        const payload = {
          entity: 'salesOrder',
          record: made.id,
          number: 'دوباره',
          person: sara.id,
          amount: '38000000',
        };
        expect(await admin.post('/api/process-messages', { name: 'invoice-wanted', payload })).toMatchObject({
          status: 200,
        });
        await ravand.settle();
      };
      await want();
      expect(await invoicesOf(made)).toHaveLength(1);
      expect((await credit(invoice, '38000000')).posted).toMatchObject({ status: 200 });
      expect(await read('invoice', invoice.id)).toMatchObject({ balance: '0', settled: true });
      await want();
      expect((await invoicesOf(made)).map(({ values }) => values.balance).sort()).toEqual(['0', '41800000']);
    });

    it('is not delivered when the invoice cannot be posted, and says why; nothing is kept of either', async () => {
      const made = await order(sara);
      const [period] = await list('fiscalPeriod', {
        and: [
          { field: 'startsOn', operator: 'le', value: '2026-09-23' },
          { field: 'endsOn', operator: 'ge', value: '2026-09-23' },
        ],
      });
      expect(await change('fiscalPeriod', period!.id, { state: 'closed' }, as.accountant)).toMatchObject({
        status: 200,
      });
      const refused = await complete(made.id, {}, as.serviceAgent);
      expect(refused.status).toBe(422);
      expect(await read('salesOrder', made.id)).toMatchObject({ state: 'registered' });
      expect(await invoicesOf(made)).toEqual([]);
      expect((await list('serviceJob', is('order', made.id)))[0]?.values.state).toBe('planned');
      expect(await change('fiscalPeriod', period!.id, { state: 'open' }, as.accountant)).toMatchObject({ status: 200 });
      expect(await complete(made.id, {}, as.serviceAgent)).toMatchObject({ status: 204 });
      expect(await invoicesOf(made)).toHaveLength(1);
    });

    it('has one invoice, and numbers have no gaps, whoever delivers, pays and credits at once; nobody is turned away', async () => {
      const { invoice: owed } = await delivered(sara);
      const { invoice: returned } = await delivered(sara);
      const made = await Promise.all([1, 2, 3, 4, 5, 6].map(() => order(sara)));
      const before = await deadlocks();
      const deliver = async ({ id }: Row) =>
        (await change('salesOrder', id, { state: 'delivered' }, as.salesPerson)).status;
      const [answers] = await Promise.all([
        Promise.all([...made, made[0]!, made[1]!].map(deliver)),
        pay(owed, 1_000_000),
        credit(returned, '1000000'),
      ]);
      for (const status of answers.slice(0, 6)) expect([200, 409]).toContain(status);
      expect(answers.filter((status) => status === 200).length).toBeGreaterThanOrEqual(6);
      const counts = await Promise.all(made.map(async (one) => (await invoicesOf(one)).length));
      expect(counts).toEqual([1, 1, 1, 1, 1, 1]);
      for (const entity of ['invoice', 'journal']) {
        const all = await list(entity, { field: 'number', operator: 'notEmpty' });
        const numbers = all.map(({ values }) => Number(String(values.number).slice(-6))).sort((a, b) => a - b);
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      }
      expect(await deadlocks()).toBe(before);
    }, 240_000);
  });

  it('R-135: a delivery asks the customer for their opinion, by a link that is good once', async () => {
    const reza = await customer('رضا');
    smtp.clear();
    const { order: made } = await delivered(reza);
    await ravand.settle();
    const [job] = await list('serviceJob', is('order', made.id));
    const letter = () => smtp.ledger.find(({ to }) => to.includes(String(reza.values.email)));
    await expect.poll(letter).toBeDefined();
    const token = /\/p\/forms\/delivery-survey\?lang=\w+#([\w-]{43})/.exec(letter()!.text)?.[1];
    const answer = () =>
      ravand.visitor('fa').post('/p/forms/delivery-survey', {
        submission: randomUUID(),
        values: { csat: 5, nps: '9', comment: 'عالی' },
        link: token,
      });
    expect((await answer()).status).toBe(201);
    expect((await answer()).status).toBe(410);
    const answers = await list('surveyAnswer', is('job', job!.id), as.serviceAgent);
    expect(answers.map(({ values }) => values)).toMatchObject([{ csat: 5, npsScore: 100, title: job!.values.number }]);
  });

  describe('R-138: a warranty that is renewed', () => {
    const ending = async (serial: string) => {
      const warranty = { warrantyFrom: '2025-10-24', warrantyUntil: '2026-10-24' };
      return make('asset', { name: 'پرس', serial, person: sara.id, product: press.id, ...warranty }, as.serviceAgent);
    };
    const renew = (asset: Row) =>
      complete(asset.id, { answer: 'renew', renewMonths: 12, price: '5000000' }, as.serviceAgent);
    const renewalOf = async ({ id }: Row) => (await list('warrantyRenewal', is('asset', id)))[0];

    it('has its invoice posted in the same transaction, and is paid when that is', async () => {
      const asset = await ending('W-1');
      const broken = await ending('W-2');
      await at('2026-09-24T06:30:00Z');
      await expect.poll(() => taskAbout(asset.id, as.serviceAgent)).toBeDefined();
      const [period] = await list('fiscalPeriod', is('state', 'open'));
      expect(period).toBeDefined();
      expect(await renew(asset)).toMatchObject({ status: 204 });
      const renewal = await renewalOf(asset);
      const [invoice] = await invoicesOf(renewal!, 'warrantyRenewal');
      expect(invoice?.values).toMatchObject({ state: 'posted', net: '5000000', tax: '500000', person: sara.id });
      expect(await read('warrantyRenewal', renewal!.id)).toMatchObject({
        state: 'due',
        invoice: invoice!.values.number,
      });
      expect(await read('asset', asset.id)).toMatchObject({ warrantyUntil: '2027-10-24' });
      await pay(invoice!, '5500000');
      expect(await read('warrantyRenewal', renewal!.id)).toMatchObject({ state: 'paid' });
      const [paid] = await list('payment', is('amount', '5500000'));
      const reversal = { state: 'reversed', reversedOn: paid!.values.date, reversalReason: 'چک برگشت خورد' };
      expect(await change('payment', paid!.id, reversal, as.accountant)).toMatchObject({ status: 200 });
      expect(await read('warrantyRenewal', renewal!.id)).toMatchObject({ state: 'due' });
      await pay(invoice!, '5500000');
      expect(await read('warrantyRenewal', renewal!.id)).toMatchObject({ state: 'paid' });
      // Neither the date nor the amount without the invoice.
      const open = await list('fiscalPeriod', is('state', 'open'));
      for (const { id } of open) expect((await change('fiscalPeriod', id, { state: 'closed' })).status).toBe(200);
      expect(await renew(broken)).toMatchObject({ status: 422, body: { code: 'process-must-succeed' } });
      expect(await renewalOf(broken)).toBeUndefined();
      expect(await read('asset', broken.id)).toMatchObject({ warrantyUntil: '2026-10-24' });
      for (const { id } of open) expect((await change('fiscalPeriod', id, { state: 'open' })).status).toBe(200);
      expect(await renew(broken)).toMatchObject({ status: 204 });
    });
  });

  describe('R-189: an invoice that is paid', () => {
    it('gives its points once, and moves the tier (R-190)', async () => {
      const nima = await customer('نیما');
      const { invoice } = await delivered(nima);
      expect(await clubOf(nima)).toBeUndefined();
      await pay(invoice, '1800000');
      expect(await clubOf(nima)).toBeUndefined();
      await pay(invoice, '40000000');
      expect(await clubOf(nima)).toMatchObject({ balance: 41_800, turnoverOfYear: '41800000' });
      const { tier } = (await clubOf(nima))!;
      expect(tier).not.toBe('base');
      expect(await list('pointTransaction', is('source', `earn-from-invoice/invoice/${invoice.id}`))).toHaveLength(1);
    });

    it('that is credited gives them back, as far as they are there; the money stays with the customer', async () => {
      const lale = await customer('لاله');
      const { invoice } = await delivered(lale);
      await pay(invoice, '41800000');
      const half = await credit(invoice, '19000000');
      expect(half.posted).toMatchObject({ status: 200, body: { values: { toCredit: '20900000' } } });
      expect(await read('invoice', invoice.id)).toMatchObject({ balance: '0', returned: '20900000' });
      const [journal] = await journalsOf('creditNote', half.note);
      const lines = await list('journalLine', is('journal', journal!.id), as.accountant);
      expect(lines.map(({ values }) => values.credit).filter((amount) => amount !== null)).toEqual(['20900000']);
      expect(await clubOf(lale)).toMatchObject({ balance: 20_900, turnoverOfYear: '20900000' });
      // Beyond what was invoiced nothing is credited.
      expect((await credit(invoice, '19000001')).posted).toMatchObject({ status: 422 });
      const account = (await list('pointAccount', is('person', lale.id)))[0]!;
      const friend = await make('pointAccount', { person: (await customer('دوست')).id });
      await make('pointTransfer', { giver: account.id, receiver: friend.id, points: 20_000 });
      expect((await credit(invoice, '19000000')).posted).toMatchObject({ status: 200 });
      expect(await clubOf(lale)).toMatchObject({ balance: 0, turnoverOfYear: '0' });
    });

    it('whose payment is reversed has its points taken back, and has them again when it is paid again', async () => {
      const shirin = await customer('شیرین');
      const { invoice } = await delivered(shirin);
      await pay(invoice, '1800000');
      await pay(invoice, '40000000');
      expect(await clubOf(shirin)).toMatchObject({ balance: 41_800 });
      const [second] = await list('payment', {
        and: [is('person', shirin.id), { field: 'amount', operator: 'gt', value: '2000000' }],
      });
      const { date } = second!.values;
      const reversal = { state: 'reversed', reversedOn: date, reversalReason: 'چک برگشت خورد' };
      expect(await change('payment', second!.id, reversal, as.accountant)).toMatchObject({ status: 200 });
      expect(await read('invoice', invoice.id)).toMatchObject({ balance: '40000000', settled: false });
      expect(await clubOf(shirin)).toMatchObject({ balance: 0, turnoverOfYear: '0' });
      await pay(invoice, '40000000');
      expect(await clubOf(shirin)).toMatchObject({ balance: 41_800, turnoverOfYear: '41800000' });
      // Saying it again gives nothing more.
      const third = { field: 'source', operator: 'startsWith', value: `earn-from-invoice/invoice/${invoice.id}` };
      expect(await list('pointTransaction', third)).toHaveLength(3);
    });

    it('gives none for what was never paid', async () => {
      const omid = await customer('امید');
      const { invoice } = await delivered(omid);
      expect((await credit(invoice, '38000000')).posted).toMatchObject({ status: 200 });
      expect(await read('invoice', invoice.id)).toMatchObject({ settled: true });
      expect(await clubOf(omid)).toBeUndefined();
    });
  });

  it('R-181: the invoice of an order is reminded of three days before it falls due, in the customer’s language', async () => {
    const mahsa = await customer('مهسا');
    const { invoice } = await delivered(mahsa);
    smtp.clear();
    const due = new Date(`${String(invoice.values.dueOn)}T06:00:00Z`);
    await at(new Date(due.getTime() - 3 * 24 * 3_600_000).toISOString());
    const letters = () =>
      smtp.ledger.filter(({ to, text }) => to.includes(String(mahsa.values.email)) && text.includes('سررسید'));
    await expect.poll(() => letters().length).toBe(1);
    expect(letters()[0]!.text).toContain('۴۱٬۸۰۰٬۰۰۰');
  });

  describe('Who does it', () => {
    /** Single records of what may be shared can be opened to anybody by hand: of themselves they see none. */
    const sees = async (role: Role, entity: string) => {
      const { status, body } = await as[role].get<{ items?: readonly Row[] }>(`/api/records/${entity}`);
      return status === 200 && (body.items ?? []).length > 0 ? 'some' : status === 200 ? 'none' : status;
    };
    const menuOf = async (role: Role) =>
      JSON.stringify((await as[role].get<{ menu: object }>('/api/workspace')).body.menu);

    it('sees what their work asks for, and nothing else', async () => {
      const closed: Record<Role, readonly string[]> = {
        serviceAgent: ['journal', 'account', 'payment', 'creditNote', 'campaign', 'benefitPlan', 'pointTransfer'],
        marketer: ['ticket', 'complaint', 'invoice', 'payment', 'journal', 'quote', 'benefitPlan', 'serviceJob'],
        salesPerson: ['journal', 'account', 'benefitPlan', 'reviewCycle', 'fiscalYear'],
        accountant: ['lead', 'ticket', 'marketingList', 'benefitPlan', 'reviewCycle'],
        hrManager: ['lead', 'opportunity', 'ticket', 'invoice', 'campaign', 'journal', 'pointAccount'],
      };
      const open: Record<Role, readonly string[]> = {
        serviceAgent: [
          'ticket',
          'complaint',
          'asset',
          'serviceJob',
          'quote',
          'salesOrder',
          'invoice',
          'person',
          'task',
        ],
        marketer: ['campaign', 'marketingList', 'lead', 'reward', 'surveyAnswer', 'salesOrder', 'person', 'task'],
        salesPerson: ['lead', 'opportunity', 'quote', 'salesOrder', 'ticket', 'invoice', 'person', 'task'],
        accountant: ['invoice', 'payment', 'journal', 'salesOrder', 'person', 'task'],
        hrManager: ['employee', 'benefitPlan', 'leaveRequest', 'person', 'task'],
      };
      await make('complaint', { subject: 'دیر رسید', person: sara.id });
      for (const role of roles) {
        const menu = await menuOf(role);
        for (const entity of closed[role]) {
          expect([role, entity, await sees(role, entity)]).not.toContain('some');
          expect(menu).not.toContain(`"/records/${entity}"`);
        }
        for (const entity of open[role]) expect([200, 'some', 'none']).toContain(await sees(role, entity));
      }
    });

    it('changes only what is theirs to change', async () => {
      const made = await order(sara);
      const lead = await make('lead', { name: 'سرنخ' }, as.salesPerson);
      expect((await change('salesOrder', made.id, { note: 'x' }, as.serviceAgent)).status).toBe(403);
      expect((await change('lead', lead.id, { note: 'x' }, as.serviceAgent)).status).toBe(403);
      expect((await as.marketer.post('/api/records/salesOrder', { values: { person: sara.id } })).status).toBe(403);
      expect((await as.salesPerson.post('/api/records/campaign', { values: { name: 'x' } })).status).toBe(403);
      expect((await as.salesPerson.post('/api/records/invoice', { values: {} })).status).toBe(403);
      expect((await change('salesOrder', made.id, { note: 'x' }, as.accountant)).status).toBe(403);
    });

    it('does not read by another way what was noted on a ticket that is closed to them', async () => {
      const ticket = await make('ticket', { subject: 'بخار نمی‌دهد', person: sara.id }, as.serviceAgent);
      const note = { kind: 'note', body: 'راز مشتری', aboutEntity: 'ticket', aboutId: ticket.id };
      const { id } = await make('activity', note, as.serviceAgent);
      expect((await as.marketer.get(`/api/records/activity/${id}`)).status).toBe(404);
      const found = await as.marketer.get<object>(`/api/search?q=${encodeURIComponent('راز')}`);
      expect(JSON.stringify(found.body)).not.toContain('راز مشتری');
      const told = await as.marketer.get<object>(`/api/records/person/${sara.id}/timeline`);
      expect(JSON.stringify(told.body)).not.toContain('راز مشتری');
      expect((await as.salesPerson.get(`/api/records/activity/${id}`)).status).toBe(200);
    });

    it('gets the work of their role: leads go to sales, tickets and complaints to service', async () => {
      const lead = await make('lead', { name: 'از وب', source: 'web' });
      const ticket = await make('ticket', { subject: 'سؤال', person: sara.id });
      const complaint = await make('complaint', { subject: 'دیر رسید', person: sara.id });
      expect((await read('lead', lead.id)).owner).toBe(accounts.salesPerson.id);
      expect((await read('ticket', ticket.id)).owner).toBe(accounts.serviceAgent.id);
      expect((await read('complaint', complaint.id)).owner).toBe(accounts.serviceAgent.id);
    });
  });

  it('R-039, R-194: the customer follows order, invoice, request and warranty in the portal, and sees nobody else’s', async () => {
    const mina = await customer('مینا');
    const { order: made, invoice } = await delivered(mina);
    await make('asset', { name: 'پرس', serial: 'M-1', person: mina.id, warrantyUntil: '2027-01-01' });
    smtp.clear();
    const client = ravand.visitor('fa');
    const asked = await client.post<{ challenge: string }>('/portal/codes', { to: mina.values.email });
    await ravand.settle();
    const codeOf = () =>
      smtp.ledger
        .filter(({ to }) => to.includes(String(mina.values.email)))
        .flatMap(({ text }) => /(?<!\d)\d{6}(?!\d)/.exec(text) ?? [])[0];
    await expect.poll(codeOf).toBeDefined();
    const session = { challenge: asked.body.challenge, code: codeOf() };
    expect((await client.post('/portal/session', session)).status).toBe(200);
    const rows = async (entity: string) =>
      (await client.get<{ items: Row[] }>(`/portal/records/${entity}`)).body.items.map(({ values }) => values);
    expect(await rows('salesOrder')).toMatchObject([{ number: made.values.number, state: 'delivered' }]);
    expect(await rows('invoice')).toMatchObject([{ number: invoice.values.number, balance: '41800000' }]);
    expect(await rows('asset')).toMatchObject([{ serial: 'M-1' }]);
    const sent = await client.post('/portal/forms/complaint-portal', {
      submission: randomUUID(),
      values: { subject: 'دیر رسید', description: 'سه روز دیر رسید' },
    });
    expect(sent.status).toBe(201);
    expect(await rows('complaint')).toMatchObject([{ subject: 'دیر رسید', state: 'investigating' }]);
    expect(JSON.stringify(await rows('invoice'))).not.toContain('sourceKey');
    expect((await client.get(`/portal/records/journal`)).status).toBe(404);
  });
}
