// the same on every database: a quote takes the prices of its customer's list, goes out as a PDF with a link, is opened, accepted
// and becomes an order; a contract is made from its record and kept, version by version.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ApiClient,
  createTestRavand,
  type SmtpReceiver,
  startSmtpReceiver,
  type TestOptions,
  type TestRavand,
} from '#testing';
import { textOfPdf, wordsIn } from '../contracts/pdf-text.ts';

interface Line {
  readonly [name: string]: unknown;
}
interface Body {
  readonly id: string;
  readonly version: number;
  readonly values: { readonly lines: readonly Line[]; readonly [name: string]: unknown };
  readonly details?: readonly { readonly pointer: string; readonly message: string }[];
}
interface Entry {
  readonly id: string;
  readonly type: string;
  readonly cause?: { readonly kind: string; readonly name?: string };
}

export function describeQuoteToOrder(options: () => Promise<Partial<TestOptions>>): void {
  let ravand: TestRavand;
  let smtp: SmtpReceiver;
  let admin: ApiClient;
  let staff: ApiClient;
  let visitor: ApiClient;
  let press: Body;
  let hotel: Body;
  let maryam: Body;

  const make = async (entity: string, values: object, client = admin): Promise<Body> => {
    const { status, body } = await client.post<Body>(`/api/records/${entity}`, { values });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  };
  const read = async (entity: string, id: string) => (await staff.get<Body>(`/api/records/${entity}/${id}`)).body;
  const change = (entity: string, id: string, values: object) =>
    staff.patch<Body>(`/api/records/${entity}/${id}`, { values });
  const timeline = async (id: string) =>
    (await staff.get<{ items: Entry[] }>(`/api/records/quote/${id}/timeline?limit=200`)).body.items;
  const bytes = async (path: string): Promise<Buffer> => {
    const answer = await fetch(`${ravand.url}${path}`, { headers: { Cookie: staff.cookie() ?? '' } });
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  };
  const list = (name: string, price: number, more: object) =>
    make('priceList', { name, items: [{ product: press.id, price }], ...more });
  const ask = (more: object = {}) =>
    make(
      'quote',
      {
        subject: 'اتو',
        organization: hotel.id,
        person: maryam.id,
        lines: [
          { product: press.id, quantity: 2 },
          { description: 'نصب', unitPrice: 34, discount: 50, quantity: 1 },
        ],
        ...more,
      },
      staff,
    );
  /** Sends it; answers where its link leads. */
  const send = async (quote: Body) => {
    smtp.clear();
    const { status, body } = await change('quote', quote.id, { state: 'sent' });
    expect({ status, body }).toMatchObject({ status: 200 });
    await ravand.settle();
    await smtp.arrived(1);
    const mail = smtp.ledger[0]!;
    const [, lang = '', token = ''] = /\/p\/forms\/quote-answer\?lang=(\w+)#([\w-]{43})/.exec(mail.text) ?? [];
    return { mail, lang, token };
  };
  const look = (token: string) => visitor.post<{ code?: string }>('/p/forms/quote-answer/link', { token });
  const answer = (link: string, value: string) =>
    visitor.post<{ code?: string; detail?: string }>('/p/forms/quote-answer', {
      submission: randomUUID(),
      values: { answer: value },
      link,
    });
  const ordersOf = async (quote: string) => {
    const filter = encodeURIComponent(JSON.stringify({ field: 'quote', operator: 'eq', value: quote }));
    return (
      await staff.get<{ items: Body[] }>(`/api/records/salesOrder?filter=${filter}&fields=lines,total,net,tax,state`)
    ).body.items;
  };

  beforeAll(async () => {
    smtp = await startSmtpReceiver();
    ravand = await createTestRavand({ ...(await options()), smtpUrl: smtp.url });
    admin = await ravand.signIn(ravand.admin, 'fa');
    staff = await ravand.signIn(await ravand.createUser({ role: 'staff', name: 'سارا', language: 'fa' }), 'fa');
    visitor = ravand.visitor('fa');
    press = await make('product', { name: 'اتوی بخار', code: 'MAC-1', price: '617' });
    hotel = await make('organization', { name: 'هتل آسمان', tags: ['هتل'] });
    maryam = await make('person', { name: 'مریم', email: 'maryam@example.com', language: 'fa' });
  });
  afterAll(async () => {
    await ravand.stop();
    await smtp.close();
  });

  describe('R-037: a quote', () => {
    it('takes the price of the customer’s own list, else of their segment’s, else of everybody’s, else the product’s', async () => {
      const priceOf = async (more: object = {}) => (await ask(more)).values.lines[0]?.unitPrice;
      expect(await priceOf()).toBe('617');
      await list('همه', 600, {});
      expect(await priceOf()).toBe('600');
      await list('هتل‌ها', 590, { segment: ['هتل'] });
      expect(await priceOf()).toBe('590');
      const own = await list('هتل آسمان', 580, { organizations: [hotel.id], validUntil: '2027-03-20' });
      const quote = await ask();
      expect(quote.values).toMatchObject({ priceList: own.id, lines: [{ unitPrice: '580' }, { unitPrice: '34' }] });
      expect(await priceOf({ lines: [{ product: press.id, unitPrice: 570 }] })).toBe('570');
    });

    it('takes it while it is typed, from the list that is chosen', async () => {
      const chosen = await list('برگزیده', 555, {
        organizations: [maryam.id].filter(() => false),
        active: true,
        validFrom: '2026-01-01',
      });
      const { body } = await staff.post<{ values: object }>('/api/entities/quoteLine/taken', {
        chosen: ['product'],
        values: { product: press.id },
        owner: { values: { priceList: chosen.id } },
      });
      expect(body.values).toMatchObject({ unitPrice: '555' });
    });

    it('refuses a list that has expired, and one of another currency, and says why', async () => {
      const old = await list('پارسال', 400, { validFrom: '2025-01-01', validUntil: '2025-12-31' });
      const dollars = await list('دلاری', 1, { currency: 'USD' });
      const refused = await staff.post<Body>('/api/records/quote', { values: { subject: 'x', priceList: old.id } });
      expect([refused.status, refused.body.details?.[0]?.message]).toEqual([
        422,
        expect.stringContaining('معتبر نیست'),
      ]);
      const other = await staff.post<Body>('/api/records/quote', { values: { subject: 'x', priceList: dollars.id } });
      expect([other.status, other.body.details?.[0]?.message]).toEqual([422, expect.stringContaining('ارز دیگری')]);
    });
  });

  describe('R-038: a quote that is sent', () => {
    let quote: Body;
    let sent: Awaited<ReturnType<typeof send>>;

    it('goes by e-mail with the PDF and a link, and keeps the same PDF in itself', async () => {
      quote = await ask();
      sent = await send(quote);
      expect([sent.lang, sent.token.length]).toEqual(['fa', 43]);
      const [attachment] = sent.mail.attachments;
      expect(attachment).toMatchObject({ type: 'application/pdf', name: expect.stringContaining('پیش‌فاکتور Q-1405') });
      const after = await read('quote', quote.id);
      expect(after.values).toMatchObject({ state: 'sent', document: { type: 'application/pdf', version: 1 } });
      expect(after.values.sentAt).not.toBeNull();
      const file = (after.values.document as { id: string }).id;
      const kept = await bytes(`/api/records/quote/${quote.id}/files/document/${file}`);
      const words = await textOfPdf(attachment!.content);
      expect(await textOfPdf(kept)).toEqual(words);
      const { net, tax, total } = after.values;
      expect([net, tax, total]).toEqual(['1177', '118', '1295']);
      // Every digit where it belongs, in Persian.
      for (const amount of ['۱٬۱۷۷', '۱۱۸', '۱٬۲۹۵', '۵۸۰']) expect(words.join('\n')).toContain(amount);
      expect(wordsIn(words)).toEqual(expect.arrayContaining(['هتل', 'آسمان', 'مریم', 'هزار', 'دویست', 'نود', 'پنج']));
    });

    it('is opened once, with the time, and shows the customer its pages and its PDF', async () => {
      expect((await look(sent.token)).status).toBe(200);
      const first = (await read('quote', quote.id)).values;
      expect(first).toMatchObject({ state: 'opened', openedAt: expect.any(String) });
      ravand.clock.advance(60_000);
      expect((await look(sent.token)).status).toBe(200);
      expect((await read('quote', quote.id)).values.openedAt).toBe(first.openedAt);
      const shown = await visitor.post<string>('/p/forms/quote-answer/document?as=svg&lang=fa', { token: sent.token });
      expect([shown.status, shown.headers.get('content-type'), shown.body]).toEqual([
        200,
        expect.stringContaining('image/svg+xml'),
        expect.stringContaining('<svg'),
      ]);
      const other = await visitor.post<{ code: string }>('/p/forms/quote-answer/document?as=pdf', {
        token: 'x'.repeat(43),
      });
      expect([other.status, other.body.code]).toEqual([410, 'form-link-unknown']);
    });

    it('is accepted once by the customer, and everything stands in its timeline with its cause', async () => {
      const accepted = await answer(sent.token, 'accept');
      expect(accepted).toMatchObject({ status: 201 });
      const { values } = await read('quote', quote.id);
      expect(values).toMatchObject({ state: 'accepted', answer: 'accept', answeredAt: expect.any(String) });
      expect((await answer(sent.token, 'decline')).body.code).toBe('form-link-used');
      const entries = await timeline(quote.id);
      const caused = (type: string) => entries.filter((entry) => entry.type === type).map(({ cause }) => cause?.name);
      expect(caused('document.made')).toEqual(['quote-sent']);
      expect(caused('message.sent')).toEqual(['quote-sent']);
      expect(caused('form.opened')).toEqual(['quote-answer']);
      expect(caused('form.submitted')).toEqual(['quote-answer']);
      expect(caused('record.updated')).toEqual(
        expect.arrayContaining(['quote-sent', 'quote-opened', 'quote-accepted']),
      );
      const opened = entries.find(({ type }) => type === 'form.opened')!;
      expect((await staff.get(`/api/events/${opened.id}/why`)).status).toBe(200);
    });

    it('is declined by another, and expires by its date, after which nobody accepts it', async () => {
      const declined = await ask();
      const link = (await send(declined)).token;
      expect((await answer(link, 'decline')).status).toBe(201);
      expect((await read('quote', declined.id)).values.state).toBe('rejected');
      expect(await ordersOf(declined.id)).toEqual([]);
      const late = await ask({ validUntil: '2026-11-25' });
      const { token } = await send(late);
      ravand.clock.advance(5 * 86_400_000);
      await ravand.settle();
      expect((await read('quote', late.id)).values.state).toBe('expired');
      expect((await answer(token, 'accept')).body.code).toBe('form-link-expired');
      expect((await read('quote', late.id)).values.state).toBe('expired');
    });

    it('is not answered when it was drawn back meanwhile: nothing is taken, and the link stays good', async () => {
      const drawn = await ask();
      const { token } = await send(drawn);
      expect((await change('quote', drawn.id, { state: 'draft' })).status).toBe(200);
      const refused = await answer(token, 'accept');
      expect(refused.status).toBe(422);
      expect((await read('quote', drawn.id)).values).toMatchObject({ state: 'draft', answer: null });
      expect((await look(token)).status).toBe(200);
    });
  });

  describe('R-039: an accepted quote', () => {
    it('is an order in one step, with its lines and to the rial, also when the staff accept it', async () => {
      const quote = await ask({
        lines: [
          { product: press.id, quantity: '2.5', discount: '7.5' },
          { description: 'نصب', unitPrice: 999_999_999 },
        ],
      });
      await change('quote', quote.id, { state: 'sent' });
      expect((await change('quote', quote.id, { state: 'accepted' })).status).toBe(200);
      const [order, ...more] = await ordersOf(quote.id);
      expect(more).toEqual([]);
      const { net, tax, total, lines } = (await read('quote', quote.id)).values;
      expect(order?.values).toMatchObject({ net, tax, total, state: 'registered' });
      const told = (rows: readonly Line[]) =>
        rows.map((row) => [row.description, row.quantity, row.unitPrice, row.discount, row.taxRate, row.total]);
      expect(told(order!.values.lines)).toEqual(told(lines));
      const invoice = (
        await textOfPdf(await bytes(`/api/records/salesOrder/${order!.id}/documents/invoice?language=en`))
      ).join('\n');
      expect(invoice).toContain('Invoice');
      expect(invoice).toContain('In words');
    });

    it('stays while its order is delivered, and says why; once that is not, it goes and the order is without it', async () => {
      const accept = async () => {
        const quote = await ask();
        await change('quote', quote.id, { state: 'sent' });
        expect((await change('quote', quote.id, { state: 'accepted' })).status).toBe(200);
        return { quote, order: (await ordersOf(quote.id))[0]! };
      };
      const open = await accept();
      expect((await admin.delete(`/api/records/quote/${open.quote.id}`)).status).toBe(204);
      expect((await read('salesOrder', open.order.id)).values).toMatchObject({ quote: null, state: 'registered' });
      const kept = await accept();
      expect((await change('salesOrder', kept.order.id, { state: 'delivered' })).status).toBe(200);
      const refused = await admin.delete<{ details: { message: string }[] }>(`/api/records/quote/${kept.quote.id}`);
      expect(refused).toMatchObject({ status: 409, body: { code: 'in-use' } });
      expect(refused.body.details.map(({ message }) => message)).toEqual([
        expect.stringMatching(/سفارش به این‌جا اشاره می‌کند و دیگر تغییر نمی‌کند/),
      ]);
      expect((await read('quote', kept.quote.id)).values).toMatchObject({ state: 'accepted' });
      expect((await read('salesOrder', kept.order.id)).values).toMatchObject({ quote: kept.quote.id });
    });
  });

  describe('R-061: a contract', () => {
    it('is made from its record when it is prepared, and each time it is a new version of the file', async () => {
      const contract = await make(
        'salesContract',
        { subject: 'نگهداری', organization: hotel.id, amount: '1234000', terms: 'یک.\n\nدو.' },
        staff,
      );
      await change('salesContract', contract.id, { state: 'prepared' });
      await ravand.settle();
      await change('salesContract', contract.id, { state: 'draft', amount: '2234000' });
      await change('salesContract', contract.id, { state: 'prepared' });
      await ravand.settle();
      const { body } = await staff.get<{ items: { file: { id: string; version: number } }[] }>(
        `/api/records/salesContract/${contract.id}/files/document`,
      );
      expect(body.items.map(({ file }) => file.version)).toEqual([2, 1]);
      const [second, first] = await Promise.all(
        body.items.map(async ({ file }) =>
          (await textOfPdf(await bytes(`/api/records/salesContract/${contract.id}/files/document/${file.id}`))).join(
            '\n',
          ),
        ),
      );
      expect(first).toContain('۱٬۲۳۴٬۰۰۰');
      expect(second).toContain('۲٬۲۳۴٬۰۰۰');
      expect(wordsIn([second!])).toEqual(expect.arrayContaining(['دو', 'میلیون', 'دویست', 'سی', 'چهار', 'هزار']));
    });
  });
}
