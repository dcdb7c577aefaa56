// The books by API, the same on every database: R-181 (reminder), R-196 (invoices), R-198 (payments), R-199 (double entry, periods).
// Run by accounting.test.ts and accounting.postgres.test.ts.
import fc from 'fast-check';
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
import { sql, name as table } from '../../core/database/sql.ts';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly values: Readonly<Record<string, unknown>> & {
    readonly lines?: readonly Readonly<Record<string, unknown>>[];
  };
  readonly details?: readonly { readonly pointer: string; readonly code: string; readonly message: string }[];
}

/** What an installation that has orders says; the module itself knows nothing of them. */
export function describeAccounting(options: () => Promise<Partial<TestOptions>>): void {
  let ravand: TestRavand;
  let smtp: SmtpReceiver;
  let mina: Account;
  let books: ApiClient;
  let hotel: Row;
  let ali: Row;
  let accounts: Map<string, string>;

  beforeAll(async () => {
    smtp = await startSmtpReceiver();
    // 1405-07-01
    const now = new Date('2026-09-23T08:00:00Z');
    ravand = await createTestRavand({ ...(await options()), smtpUrl: smtp.url, now });
    mina = await ravand.createUser({ role: 'accountant', name: 'مینا', language: 'en' });
    books = await ravand.signIn(mina, 'en');
    await make('ledgerSetup', { name: 'Books', chart: 'iranian', calendar: 'persian' });
    const admin = await ravand.signIn(ravand.admin, 'en');
    hotel = (await admin.post<Row>('/api/records/organization', { values: { name: 'Hotel' } })).body;
    const values = { name: 'Ali', email: 'ali@hotel.example', organization: hotel.id, language: 'fa' };
    ali = (await admin.post<Row>('/api/records/person', { values })).body;
    accounts = new Map((await list('account')).map(({ id, values }) => [String(values.code), id]));
  }, 180_000);
  afterAll(async () => {
    await ravand.stop();
    await smtp.close();
  });

  async function make(entity: string, values: object): Promise<Row> {
    const { status, body } = await books.post<Row>(`/api/records/${entity}`, { values });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  }
  const set = (entity: string, { id }: Row, values: object) =>
    books.patch<Row>(`/api/records/${entity}/${id}`, { values });
  async function post(entity: string, row: Row): Promise<Row> {
    const { status, body } = await set(entity, row, { state: 'posted' });
    expect({ status, body }).toMatchObject({ status: 200 });
    return body;
  }
  const get = async (entity: string, { id }: Row) => (await books.get<Row>(`/api/records/${entity}/${id}`)).body;
  async function list(entity: string, filter?: object): Promise<readonly Row[]> {
    const query = filter === undefined ? '' : `&filter=${encodeURIComponent(JSON.stringify(filter))}`;
    return (await books.get<{ items: readonly Row[] }>(`/api/records/${entity}?limit=200${query}`)).body.items;
  }
  const invoice = (lines: readonly object[], more: object = {}) =>
    make('invoice', { organization: hotel.id, person: ali.id, lines, ...more });
  const line = (unitPrice: number | string, more: object = {}) => ({ description: 'Press', unitPrice, ...more });
  const pay = (amount: number | string, allocations: readonly object[], more: object = {}) =>
    make('payment', { organization: hotel.id, amount, allocations, ...more });
  const journalOf = async (field: string, { id }: Row): Promise<Row> => {
    const [found] = await list('journal', { field, operator: 'eq', value: id });
    return get('journal', found!);
  };
  const entriesOf = (journal: Row) =>
    (journal.values.lines ?? []).map(({ account, debit, credit }) => [
      [...accounts].find(([, id]) => id === account)?.[0],
      debit === null ? null : String(debit),
      credit === null ? null : String(credit),
    ]);
  /** Debits less credits of what is posted to an account. */
  async function balanceOf(code: string): Promise<string> {
    const filter = {
      and: [
        { field: 'account', operator: 'eq', value: accounts.get(code) },
        { field: 'journal.state', operator: 'eq', value: 'posted' },
      ],
    };
    const rows = await ravand.records.summarize({ ...system(), locale: 'en' }, 'journalLine', {
      groupBy: [],
      measures: [
        { measure: 'sum', field: 'debit' },
        { measure: 'sum', field: 'credit' },
      ],
      filter: filter as never,
    });
    const [debit, credit] = rows.groups[0]?.measures ?? ['0', '0'];
    return String(BigInt(debit ?? 0) - BigInt(credit ?? 0));
  }
  const system = () => ({
    principal: { kind: 'system', purpose: 'test' } as const,
    correlationId: mina.id,
    locale: 'en',
  });

  describe('R-199: books', () => {
    it('are set up with a chart of accounts, posting rules and a Jalali year of twelve open periods, in the language of the house', async () => {
      const [cash] = await list('account', { field: 'code', operator: 'eq', value: '1101' });
      expect(String(cash!.values.name)).toMatch(/[آ-ی]/);
      expect(accounts.size).toBeGreaterThan(40);
      expect((await list('postingRule')).length).toBeGreaterThan(10);
      const [year] = await list('fiscalYear');
      expect(year!.values).toMatchObject({
        startsOn: '2026-03-21',
        endsOn: '2027-03-20',
        openPeriods: 12,
        name: '۱۴۰۵',
      });
      const periods = await list('fiscalPeriod');
      expect(periods.map(({ values }) => values.name)).toContain('مهر ۱۴۰۵');
    });

    it('take a journal only in balance, and keep it', async () => {
      const rent = [
        { account: accounts.get('8102'), debit: 500, description: 'Rent' },
        { account: accounts.get('1102'), credit: 400 },
      ];
      const draft = await make('journal', { description: 'Rent', lines: rent });
      const refused = await set('journal', draft, { state: 'posted' });
      expect(refused).toMatchObject({
        status: 422,
        body: { details: [{ pointer: '/values/lines', code: 'validation.lock-unbalanced' }] },
      });
      expect(refused.body.details![0]!.message).toContain('add up');
      const lines = [rent[0], { account: accounts.get('1102'), credit: 500 }];
      const posted = await set('journal', draft, { lines, state: 'posted' });
      expect(posted.body.values).toMatchObject({ number: 'J-1405-000001', debit: '500', credit: '500' });
      expect((await set('journal', draft, { description: 'Other' })).status).toBe(409);
      expect((await books.delete(`/api/records/journal/${draft.id}`)).status).toBe(409);
      const raw = ravand.database.transaction({ ...system() }, ({ transaction }) =>
        transaction.write(sql`delete from record_journal where "id" = ${draft.id}`),
      );
      await expect(raw).rejects.toMatchObject({ reason: 'lock', constraint: 'final' });
    });

    it('take a journal back by another one, once', async () => {
      const lines = [
        { account: accounts.get('8102'), debit: 70 },
        { account: accounts.get('1101'), credit: 70 },
      ];
      const wrong = await post('journal', await make('journal', { description: 'Wrong', lines }));
      const press = () => books.post(`/api/records/journal/${wrong.id}/press`, { page: 'journal', element: 'reverse' });
      const first = await press();
      expect(first).toMatchObject({ status: 200 });
      const back = await journalOf('reverses', wrong);
      expect(entriesOf(back)).toEqual([
        ['8102', null, '70'],
        ['1101', '70', null],
      ]);
      expect((await press()).status).toBe(422);
    });

    it('refuse what falls into a closed period, with what to do', async () => {
      const [tir] = await list('fiscalPeriod', { field: 'name', operator: 'eq', value: 'تیر ۱۴۰۵' });
      await set('fiscalPeriod', tir!, { state: 'closed' });
      const lines = [
        { account: accounts.get('8102'), debit: 5 },
        { account: accounts.get('1102'), credit: 5 },
      ];
      const draft = await make('journal', { date: '2026-07-01', description: 'Late', lines });
      const refused = await set('journal', draft, { state: 'posted' });
      expect(refused).toMatchObject({
        status: 422,
        body: { details: [{ pointer: '/values/period', code: 'validation.lock-closed' }] },
      });
      const late = await invoice([line(100)], { issuedOn: '2026-07-02' });
      expect((await set('invoice', late, { state: 'posted' })).status).toBe(422);
      await set('fiscalPeriod', tir!, { state: 'open' });
      expect((await set('journal', draft, { state: 'posted' })).status).toBe(200);
    });
  });

  describe('R-196: an invoice', () => {
    it('comes to what its lines come to, gets the next number when it is posted, and posts its journal with it', async () => {
      const draft = await invoice([
        line(1_000_000, { quantity: 2, discount: 5 }),
        line('333333', { description: 'Visit', category: 'service', taxRate: 9 }),
      ]);
      expect(draft.values).toMatchObject({
        number: null,
        net: '2233333',
        tax: '220000',
        total: '2453333',
        balance: '0',
      });
      const posted = await post('invoice', draft);
      expect(posted.values).toMatchObject({ number: 'INV-1405-000001', balance: '2453333', settled: false });
      expect(entriesOf(await journalOf('invoice', posted))).toEqual([
        ['1201', '2453333', null],
        ['6101', null, '1900000'],
        ['6102', null, '333333'],
        ['3301', null, '220000'],
      ]);
      expect((await set('invoice', posted, { lines: [line(1)] })).status).toBe(409);
    });

    it('in another currency is posted in rials at its rate, and what the rate changes is a gain or a loss', async () => {
      const dollars = { currency: 'USD', rate: '600000.5' };
      const posted = await post('invoice', await invoice([line('33.33', { taxRate: 10 })], dollars));
      expect(posted.values).toMatchObject({ total: '36.66', balanceBase: '21996018' });
      const payment = await pay('36.66', [{ invoice: posted.id, amount: '36.66' }], {
        currency: 'USD',
        rate: '610000',
      });
      await post('payment', payment);
      expect(await get('invoice', posted)).toMatchObject({ values: { balance: '0', settled: true } });
      expect(entriesOf(await journalOf('payment', payment))).toEqual([
        ['1102', '22362600', null],
        ['1201', null, '21996018'],
        ['6201', null, '366582'],
      ]);
      const euro = await invoice([line(10)], { currency: 'EUR', rate: '700000' });
      await post('invoice', euro);
      const wrong = await books.post('/api/records/payment', {
        values: { organization: hotel.id, amount: 10, allocations: [{ invoice: euro.id, amount: 10 }] },
      });
      expect(wrong.status).toBe(422);
    });

    it('is made from an order once, when it is delivered', async () => {
      const admin = await ravand.signIn(ravand.admin, 'en');
      const lines = [{ description: 'Press', quantity: 1, unitPrice: 1_000_000, discount: 5 }];
      const { body } = await admin.post<Row>('/api/records/salesOrder', { values: { organization: hotel.id, lines } });
      for (const state of ['preparing', 'sent', 'delivered'])
        expect((await admin.patch(`/api/records/salesOrder/${body.id}`, { values: { state } })).status).toBe(200);
      const made = await list('invoice', { field: 'source', operator: 'eq', value: String(body.values.number) });
      expect(made.map(({ values }) => values)).toMatchObject([
        { total: '1045000', state: 'posted', organization: hotel.id },
      ]);
    });

    it('is credited in part, never beyond what it owes', async () => {
      const posted = await post('invoice', await invoice([line(1000)]));
      const note = await make('creditNote', { invoice: posted.id, lines: [line(400)] });
      expect(note.values).toMatchObject({ organization: hotel.id, currency: 'IRR', total: '440' });
      await post('creditNote', note);
      expect((await get('invoice', posted)).values).toMatchObject({ credited: '440', balance: '660' });
      expect(entriesOf(await journalOf('creditNote', note))).toEqual([
        ['1201', null, '440'],
        ['6103', '400', null],
        ['3301', '40', null],
      ]);
      const more = await make('creditNote', { invoice: posted.id, lines: [line(700)] });
      expect((await set('creditNote', more, { state: 'posted' })).status).toBe(422);
      expect((await get('creditNote', more)).values).toMatchObject({ state: 'draft', number: null });
    });
  });

  describe('R-198: a payment', () => {
    it('is allocated to several invoices; what is left stays as the customer’s credit, which pays another one', async () => {
      const [a, b] = [
        await post('invoice', await invoice([line(1000)])),
        await post('invoice', await invoice([line(500)])),
      ];
      const payment = await pay(2000, [
        { invoice: a.id, amount: 1100 },
        { invoice: b.id, amount: 300 },
      ]);
      expect(payment.values).toMatchObject({ allocated: '1400', unallocated: '600' });
      expect((await get('invoice', a)).values.paid).toBe('0');
      await post('payment', payment);
      expect((await get('invoice', a)).values).toMatchObject({ paid: '1100', balance: '0', settled: true });
      expect((await get('invoice', b)).values).toMatchObject({ paid: '300', balance: '250', settled: false });
      expect(entriesOf(await journalOf('payment', payment))).toEqual([
        ['1102', '2000', null],
        ['1201', null, '1100'],
        ['1201', null, '300'],
        ['3201', null, '600'],
      ]);
      const rest = await pay(250, [{ invoice: b.id, amount: 250 }], { method: 'advance' });
      await post('payment', rest);
      expect(entriesOf(await journalOf('payment', rest))).toEqual([
        ['3201', '250', null],
        ['1201', null, '250'],
      ]);
    });

    it('takes no more out of a customer’s credit than is left of it, however many take at once', async () => {
      const admin = await ravand.signIn(ravand.admin, 'en');
      const { body: inn } = await admin.post<Row>('/api/records/organization', { values: { name: 'Inn' } });
      const of = { organization: inn.id, person: null };
      const owing = await post('invoice', await invoice([line(1000)], of));
      const fromCredit = (amount: number) => pay(amount, [{ invoice: owing.id, amount }], { ...of, method: 'advance' });
      const none = await set('payment', await fromCredit(1), { state: 'posted' });
      expect(none.status).toBe(422);
      const paid = await post('payment', await pay(500, [{ invoice: owing.id, amount: 150 }], of));
      const over = await set('payment', await fromCredit(351), { state: 'posted' });
      expect(over.status).toBe(422);
      expect(over.body.details![0]!.message).toContain('is 350 IRR, and this takes 351 IRR');
      const five = await Promise.all([1, 2, 3, 4, 5].map(() => fromCredit(100)));
      const done = await Promise.all(five.map((one) => set('payment', one, { state: 'posted' })));
      expect(done.map(({ status }) => status).sort()).toEqual([200, 200, 200, 422, 422]);
      expect((await get('invoice', owing)).values).toMatchObject({ paid: '450', balance: '650' });
      // What it came from cannot be taken back while it is spent.
      const reversal = { state: 'reversed', reversedOn: '2026-09-24', reversalReason: 'It bounced' };
      const refused = await set('payment', paid, reversal);
      expect(refused.status).toBe(422);
      expect(refused.body.details![0]!.message).toContain('is 50 IRR, and this takes 350 IRR');
      for (const [index, { status }] of done.entries())
        if (status === 200) expect((await set('payment', five[index]!, reversal)).status).toBe(200);
      expect((await set('payment', paid, reversal)).status).toBe(200);
      expect((await get('invoice', owing)).values).toMatchObject({ paid: '0', balance: '1100' });
    });

    it('never pays more than an invoice owes, and says so in the person’s language', async () => {
      const owing = await post('invoice', await invoice([line(1000)]));
      const payment = await pay(2000, [{ invoice: owing.id, amount: 1101 }]);
      const parvin = await ravand.createUser({ role: 'accountant', name: 'پروین', language: 'fa' });
      const persian = await ravand.signIn(parvin, 'fa');
      const { status, body } = await persian.patch<Row>(`/api/records/payment/${payment.id}`, {
        values: { state: 'posted' },
      });
      expect(status).toBe(422);
      expect(JSON.stringify(body)).toContain('مازاد نزد ما');
      expect((await get('payment', payment)).values).toMatchObject({ state: 'draft', number: null });
      const over = await books.post('/api/records/payment', {
        values: { organization: hotel.id, amount: 10, allocations: [{ invoice: owing.id, amount: 11 }] },
      });
      expect(over.status).toBe(422);
    });

    describe('that was wrong', () => {
      const reversal = { state: 'reversed', reversedOn: '2026-09-24', reversalReason: 'Entered twice' };
      const reversalOf = async (payment: Row): Promise<Row> => {
        const [found] = await list('journal', {
          and: [
            { field: 'payment', operator: 'eq', value: payment.id },
            { field: 'kind', operator: 'eq', value: 'reversal' },
          ],
        });
        return get('journal', found!);
      };

      it('is reversed on a day and for a reason: its journal is taken back and its invoices are open again', async () => {
        const [a, b] = [
          await post('invoice', await invoice([line(1000)])),
          await post('invoice', await invoice([line(500)])),
        ];
        const allocations = [
          { invoice: a.id, amount: 1100 },
          { invoice: b.id, amount: 300 },
        ];
        const payment = await post('payment', await pay(2000, allocations));
        const journal = await journalOf('payment', payment);
        const before = await numbers();
        const [owed, cash] = [await balanceOf('1201'), await balanceOf('1102')];
        const edited = await set('payment', payment, { amount: 1900 });
        expect(edited.status).toBe(409);
        expect(edited.body.details![0]!.message).toContain('Reverse it');
        expect(await set('payment', payment, { state: 'reversed' })).toMatchObject({
          status: 422,
          body: { details: [{ pointer: '/values/state' }] },
        });
        expect((await set('payment', payment, { ...reversal, reversedOn: '2026-09-22' })).status).toBe(422);

        const done = await set('payment', payment, reversal);
        expect(done).toMatchObject({ status: 200 });
        expect((await get('invoice', a)).values).toMatchObject({ paid: '0', balance: '1100', settled: false });
        expect((await get('invoice', b)).values).toMatchObject({ paid: '0', balance: '550', settled: false });
        const back = await reversalOf(payment);
        expect(back.values).toMatchObject({ date: '2026-09-24', state: 'posted', reverses: journal.id });
        expect(String(back.values.description)).toBe(`${payment.values.number}: Entered twice`);
        expect(entriesOf(back)).toEqual([
          ['1102', null, '2000'],
          ['1201', '1100', null],
          ['1201', '300', null],
          ['3201', '600', null],
        ]);
        expect((await get('payment', payment)).values).toMatchObject({
          ...reversal,
          number: payment.values.number,
          amount: '2000',
          reversal: back.id,
        });
        expect(await balanceOf('1201')).toBe(String(BigInt(owed) + 1400n));
        expect(await balanceOf('1102')).toBe(String(BigInt(cash) - 2000n));
        const after = await numbers();
        expect(after.payment).toEqual(before.payment);
        expect(after.journal).toEqual([...before.journal, before.journal.length + 1]);

        const again = await set('payment', payment, { ...reversal, reversalReason: 'Once more' });
        expect(again.status).toBe(409);
        expect(again.body.details![0]!.message).toContain('once');
        expect((await set('payment', payment, { state: 'posted' })).status).toBe(422);
        expect((await numbers()).journal).toEqual(after.journal);
        // The right one is entered as any other.
        await post('payment', await pay(1100, [{ invoice: a.id, amount: 1100 }]));
        expect((await get('invoice', a)).values).toMatchObject({ paid: '1100', settled: true });
      });

      it('is not reversed in a closed period, nor by who may not change payments, and its journal not without it', async () => {
        const owing = await post('invoice', await invoice([line(1000)]));
        const payment = await post('payment', await pay(1100, [{ invoice: owing.id, amount: 1100 }]));
        const [aban] = await list('fiscalPeriod', { field: 'name', operator: 'eq', value: 'آبان ۱۴۰۵' });
        await set('fiscalPeriod', aban!, { state: 'closed' });
        const refused = await set('payment', payment, { ...reversal, reversedOn: '2026-10-25' });
        expect(refused.status).toBe(422);
        expect(refused.body.details![0]!.message).toContain('closed');
        expect((await get('payment', payment)).values).toMatchObject({ state: 'posted', reversalReason: null });
        expect((await get('invoice', owing)).values).toMatchObject({ settled: true });
        await set('fiscalPeriod', aban!, { state: 'open' });
        const sara = await ravand.createUser({ role: 'staff', name: 'Sara', language: 'en' });
        const staff = await ravand.signIn(sara, 'en');
        expect((await staff.patch(`/api/records/payment/${payment.id}`, { values: reversal })).status).toBe(403);
        const journal = await journalOf('payment', payment);
        const alone = await books.post<Row>(`/api/records/journal/${journal.id}/press`, {
          page: 'journal',
          element: 'reverse',
        });
        expect(alone.status).toBe(422);
        expect(alone.body.details![0]!.message).toContain('belongs to');
      });

      it('in another currency leaves what invoices owe in rials as their balances say, to the last one', async () => {
        const dollars = { currency: 'USD', rate: '600000.55' };
        const owing = await post('invoice', await invoice([line('33.33', { taxRate: 10 })], dollars));
        const before = BigInt(await balanceOf('1201'));
        const part = async (amount: string) =>
          post('payment', await pay(amount, [{ invoice: owing.id, amount }], { currency: 'USD', rate: '610000' }));
        const first = await part('10.01');
        await part('19');
        expect(await set('payment', first, reversal)).toMatchObject({ status: 200 });
        const { values } = await get('invoice', owing);
        expect(values).toMatchObject({ paid: '19', balance: '17.66' });
        const whole = BigInt(String(owing.values.balanceBase));
        expect(BigInt(await balanceOf('1201')) - (before - whole)).toBe(BigInt(String(values.balanceBase)));
      });
    });

    it('keeps balances right, numbers without gaps and books even, whoever pays at once', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 200 })), {
            minLength: 50,
            maxLength: 50,
          }),
          async (wishes) => {
            const invoices: Row[] = [];
            for (let at = 0; at < 3; at += 1) invoices.push(await post('invoice', await invoice([line(1000)])));
            const before = await numbers();
            const answers = await Promise.all(
              wishes.map(async ([at, amount]) => {
                const made = await pay(amount, [{ invoice: invoices[at]!.id, amount }]);
                return (await set('payment', made, { state: 'posted' })).status;
              }),
            );
            expect(answers.filter((status) => status !== 200 && status !== 422)).toEqual([]);
            for (const [at, one] of invoices.entries()) {
              const paid = wishes.reduce(
                (sum, [of, amount], index) => sum + (of === at && answers[index] === 200 ? amount : 0),
                0,
              );
              expect((await get('invoice', one)).values).toMatchObject({
                paid: String(paid),
                balance: String(1100 - paid),
              });
            }
            const given = await numbers();
            expect(given.payment.length - before.payment.length).toBe(answers.filter((one) => one === 200).length);
            for (const all of Object.values(given)) expect(all).toEqual(all.map((_, at) => at + 1));
          },
        ),
        { numRuns: 1 },
      );
      // What customers owe by the books is what their invoices say.
      const owing = await list('invoice', { field: 'balance', operator: 'gt', value: '0' });
      const sum = owing.reduce((all, { values }) => all + BigInt(String(values.balanceBase)), 0n);
      expect(await balanceOf('1201')).toBe(String(sum));
    }, 120_000);
  });

  async function numbers() {
    const of = async (entity: 'journal' | 'payment'): Promise<number[]> => {
      const rows = await ravand.database.read<{ number: string }>(
        sql`select "number" as "number" from ${table(`record_${entity}`)} where "number" is not null order by "number"`,
      );
      return rows.map(({ number }) => Number(number.slice(-6)));
    };
    return { journal: await of('journal'), payment: await of('payment') };
  }

  describe('R-197: reports', () => {
    interface Totals {
      readonly id: string;
      readonly values: readonly string[];
      readonly differs?: readonly string[];
    }
    interface Report {
      readonly columns: readonly { readonly id: string }[];
      readonly sections: readonly {
        readonly id: string;
        readonly rows: readonly {
          readonly key: string | null;
          readonly title: string;
          readonly values: readonly string[];
        }[];
        readonly sums: readonly string[];
        readonly totals: readonly Totals[];
      }[];
    }
    const days = 'from=2026-09-23&to=2026-10-22';
    const run = async (name: string, period = days) => (await books.get<Report>(`/api/reports/${name}?${period}`)).body;
    const total = ({ sections }: Report, id: string) =>
      sections.flatMap(({ totals }) => totals).find((one) => one.id === id)!;

    it('add up: the trial balance is even, the balance sheet balances, the cash flow reconciles', async () => {
      const trial = await run('trial-balance');
      const [, debit, credit, left, right] = trial.sections[0]!.sums;
      expect(debit).toBe(credit);
      expect(left).toBe(right);
      expect(Number(debit)).toBeGreaterThan(0);
      expect(trial.sections[0]!.rows.map(({ title }) => title)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^1201 /)]),
      );
      const sheet = await run('balance-sheet');
      expect(total(sheet, 'sources').differs).toEqual(['0']);
      const flow = await run('cash-flow');
      expect(total(flow, 'expected').differs).toEqual(['0']);
      const cash = (await Promise.all(['1101', '1102', '1103'].map(balanceOf))).reduce(
        (sum, one) => sum + BigInt(one),
        0n,
      );
      expect(flow.sections.at(-1)!.sums).toEqual([String(cash)]);
      const income = await run('income-statement', 'from=2026-03-21&to=2026-10-22');
      expect(total(income, 'profit').values).toEqual(sheet.sections.at(-1)!.sums);
      const vat = await run('vat');
      expect(total(vat, 'payable').values[2]).toBe(String(-BigInt(await balanceOf('3301'))));
      const ageing = await run('receivables-ageing');
      const owed = total(ageing, 'all').values.reduce((sum, one) => sum + BigInt(one), 0n);
      expect(String(owed)).toBe(await balanceOf('1201'));
    });

    it('open to the journals behind a number, and leave as files', async () => {
      const { sections } = await run('trial-balance');
      const row = sections[0]!.rows.find(({ title }) => title.startsWith('8102'))!;
      const { body } = await books.get<{ items: Row[]; opens: string; titles: Record<string, string> }>(
        `/api/reports/trial-balance/details?${days}&section=accounts&column=debit&key=${row.key}`,
      );
      expect(body.opens).toBe('journal');
      expect(body.items.map(({ values }) => body.titles[String(values.journal)])).toContain('J-1405-000001');
      const csv = await books.get<string>(`/api/reports/trial-balance/file?${days}&format=csv`);
      expect(csv).toMatchObject({ status: 200 });
      expect(String(csv.body)).toContain('8102');
      const xlsx = await books.get(`/api/reports/trial-balance/file?${days}&format=xlsx`);
      expect(xlsx.status).toBe(200);
      const journals = await books.get<{ items: Row[] }>('/api/records/journal?limit=5');
      expect(journals.status).toBe(200);
    });

    it('are there for who may read the books alone', async () => {
      const sara = await ravand.createUser({ role: 'staff', name: 'Sara', language: 'en' });
      const staff = await ravand.signIn(sara, 'en');
      const { body } = await staff.get<{ items: { name: string }[] }>('/api/reports');
      expect(body.items.map(({ name }) => name)).toEqual(['receivables-ageing']);
      expect((await staff.get(`/api/reports/trial-balance?${days}`)).status).toBe(404);
      expect((await books.get('/api/reports/trial-balance?from=2026-13-01&to=2026-10-01')).status).toBe(422);
    });
  });

  describe('R-181: a reminder before an invoice falls due', () => {
    const letters = (number: unknown) =>
      smtp.ledger.filter(({ text, subject }) => `${subject} ${text}`.includes(String(number)));

    it('is sent once, on behalf of who looks after the invoice', async () => {
      const posted = await post('invoice', await invoice([line(1000)], { dueOn: '2026-10-23' }));
      ravand.clock.set(new Date('2026-10-20T12:00:00Z'));
      await ravand.settle();
      expect(letters(posted.values.number).length).toBe(1);
      expect(letters(posted.values.number)[0]!.text).toContain('مینا');
      ravand.clock.set(new Date('2026-10-24T12:00:00Z'));
      books = await ravand.signIn(mina, 'en');
      const paid = await pay(1100, [{ invoice: posted.id, amount: 1100 }]);
      await post('payment', paid);
      expect(letters(posted.values.number).length).toBe(1);
    });

    it('is sent after all when the payment is reversed before that', async () => {
      const due = { issuedOn: '2026-10-24', dueOn: '2026-11-20' };
      const posted = await post('invoice', await invoice([line(1000)], due));
      const payment = await post('payment', await pay(1100, [{ invoice: posted.id, amount: 1100 }]));
      const reversal = { state: 'reversed', reversedOn: payment.values.date, reversalReason: 'Bounced' };
      expect(await set('payment', payment, reversal)).toMatchObject({ status: 200 });
      ravand.clock.set(new Date('2026-11-17T12:00:00Z'));
      await ravand.settle();
      expect(letters(posted.values.number).length).toBe(1);
      books = await ravand.signIn(mina, 'en');
    });

    it('is not sent once the invoice is paid', async () => {
      const posted = await post(
        'invoice',
        await invoice([line(1000)], { issuedOn: '2026-10-24', dueOn: '2026-11-20' }),
      );
      await post('payment', await pay(1100, [{ invoice: posted.id, amount: 1100 }]));
      const other = await post('invoice', await invoice([line(1000)], { issuedOn: '2026-10-24', dueOn: '2026-11-20' }));
      ravand.clock.set(new Date('2026-11-19T12:00:00Z'));
      await ravand.settle();
      expect(letters(other.values.number).length).toBe(1);
      expect(letters(posted.values.number)).toEqual([]);
    });
  });

  describe('R-199: a year', () => {
    it('is closed by a journal of its own, once nothing in it is a draft, and takes nothing more', async () => {
      books = await ravand.signIn(mina, 'en');
      const [year] = await list('fiscalYear');
      const close = () =>
        books.post<Row>(`/api/records/fiscalYear/${year!.id}/press`, { page: 'fiscal-year', element: 'close' });
      for (const draft of await list('journal', { field: 'state', operator: 'eq', value: 'draft' }))
        await books.delete(`/api/records/journal/${draft.id}`);
      expect(await close()).toMatchObject({ status: 200 });
      expect((await get('fiscalYear', year!)).values.openPeriods).toBe(0);
      for (const code of ['6101', '6102', '6103', '8102']) expect(await balanceOf(code)).toBe('0');
      const late = await invoice([line(100)]);
      expect((await set('invoice', late, { state: 'posted' })).status).toBe(422);
    });
  });
}
