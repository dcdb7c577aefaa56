// a quote is put together line by line and goes its way: what it comes to, what is refused where, who sees it, and what its history tells.
import { afterAll, describe, expect, it } from 'vitest';
import { createTestRavand } from '#testing';

interface Line {
  readonly id: string;
  readonly [name: string]: unknown;
}
interface Quote {
  readonly id: string;
  readonly version: number;
  readonly values: { readonly lines: readonly Line[] | null; readonly [name: string]: unknown };
  readonly linkTitles?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly expanded?: Readonly<Record<string, readonly Quote[]>>;
  readonly details?: readonly { readonly pointer: string; readonly code: string; readonly message: string }[];
}

const ravand = await createTestRavand();
afterAll(() => ravand.stop());
const sara = await ravand.createUser({ role: 'staff', name: 'Sara', language: 'en' });
const staff = await ravand.signIn(sara, 'en');
const admin = await ravand.signIn(ravand.admin, 'en');

const make = async (entity: string, values: object, client = admin) => {
  const { status, body } = await client.post<Quote>(`/api/records/${entity}`, { values });
  expect({ status, body }).toMatchObject({ status: 201 });
  return body;
};
const change = (quote: Quote, values: object, headers = {}) =>
  staff.patch<Quote>(`/api/records/quote/${quote.id}`, { values, ...headers });

const press = await make('product', { name: 'Press', code: 'MAC-1', price: '1000000' });
const visit = await make('product', { name: 'Visit', code: 'SRV-1', unit: 'hour', price: '250000', taxRate: '0' });
const hotel = await make('organization', { name: 'Hotel' });
const deal = await make('opportunity', { name: 'Presses for the hotel', amount: '5000000' });

const begun = await make(
  'quote',
  {
    subject: 'Presses',
    organization: hotel.id,
    opportunity: deal.id,
    lines: [
      { product: press.id, description: 'Press, red', quantity: 2, unitPrice: 1_000_000, discount: 5 },
      { product: visit.id, description: 'Setting up', quantity: '1.5', unitPrice: 250_000, taxRate: 0 },
    ],
  },
  staff,
);

describe('A quote', () => {
  it('has a number, a day until which it holds, an owner, and comes to what its lines come to', () => {
    expect(begun.values).toMatchObject({
      state: 'draft',
      owner: sara.id,
      net: '2275000',
      tax: '190000',
      total: '2465000',
    });
    expect(begun.values.number).toMatch(/^Q-\d{4}-00001$/);
    expect(begun.values.validUntil).not.toBeNull();
    expect(begun.values.lines).toMatchObject([
      { net: '1900000', tax: '190000', total: '2090000' },
      { net: '375000', tax: '0', total: '375000' },
    ]);
    expect(begun.linkTitles?.lines).toEqual({ [press.id]: 'Press', [visit.id]: 'Visit' });
  });

  it('takes the name, the price and the tax of a product that is chosen, and leaves what is written', async () => {
    const lines = [{ product: visit.id }, { product: press.id, unitPrice: 900_000 }];
    const quick = await make('quote', { subject: 'Quick', lines }, staff);
    expect(quick.values).toMatchObject({
      lines: [
        { description: 'Visit', unitPrice: '250000', taxRate: '0' },
        { description: 'Press', unitPrice: '900000', taxRate: '10' },
      ],
      total: '1240000',
    });
    const { body } = await staff.post('/api/entities/quoteLine/taken', {
      chosen: ['product'],
      values: { product: press.id, taxRate: 5 },
      owner: { values: {} },
    });
    expect(body).toEqual({ values: { description: 'Press', unitPrice: '1000000' }, titles: {} });
    const { body: workspace } = await staff.get<{ entities: { name: string; fields: Record<string, unknown>[] }[] }>(
      '/api/workspace',
    );
    const fields = workspace.entities.find(({ name }) => name === 'quoteLine')!.fields;
    expect(fields.find(({ name }) => name === 'product')).toMatchObject({
      takes: ['description', 'unitPrice', 'taxRate'],
    });
    expect(JSON.stringify(fields)).not.toContain('takenFrom');
  });

  it('is told with its lines as records where somebody asks for them', async () => {
    const { body } = await staff.get<Quote>(`/api/records/quote/${begun.id}?expand=lines.product`);
    expect(body.expanded?.lines?.map(({ values }) => values.description)).toEqual(['Press, red', 'Setting up']);
    expect(body.expanded?.lines?.[0]?.expanded?.product).toMatchObject({ values: { code: 'MAC-1' } });
  });

  it('refuses a line at its row and its field, in words', async () => {
    const [first] = begun.values.lines!;
    const { status, body } = await change(begun, {
      lines: [{ id: first!.id }, { description: 'x', quantity: 0, unitPrice: 1 }],
    });
    expect(status).toBe(422);
    expect(body.details).toMatchObject([
      { pointer: '/values/lines/1/quantity', code: 'validation.too-small', message: expect.stringContaining('0.001') },
    ]);
  });

  it('is not sent while it comes to nothing, and is once it does, in one act', async () => {
    const empty = await make('quote', { subject: 'Nothing yet' }, staff);
    const refused = await change(empty, { state: 'sent' });
    expect(refused.body.details?.[0]?.message).toContain('Add lines with a price');
    const sent = await change(empty, { state: 'sent', lines: [{ description: 'Visit', unitPrice: 10 }] });
    expect(sent.body.values).toMatchObject({ state: 'sent', total: '11' });
    expect((await change(empty, { state: 'accepted' })).status).toBe(200);
  });

  it('changes line by line, says so in its history, and goes back to what it was', async () => {
    const [first, second] = begun.values.lines! as [Line, Line];
    const changed = await change(begun, { lines: [{ id: second.id, quantity: 2 }, { id: first.id }] });
    expect(changed.body.values).toMatchObject({ total: '2590000' });
    const versions = await staff.get<{ items: { version: number; changes: Record<string, [Line[], Line[]]> }[] }>(
      `/api/records/quote/${begun.id}/versions`,
    );
    const [before, after] = versions.body.items[0]!.changes.lines!;
    expect([before.map(({ id }) => id), after.map(({ id }) => id)]).toEqual([
      [first.id, second.id],
      [second.id, first.id],
    ]);
    const back = await staff.post<Quote>(`/api/records/quote/${begun.id}/revert`, { version: 1 });
    expect(back.status).toBe(200);
    expect(back.body.values).toMatchObject({ lines: begun.values.lines, total: '2465000' });
  });

  it('stands among the related records of its customer, and its lines only in itself', async () => {
    const related = async (path: string) =>
      (await staff.get<{ items: { relation: string; count: { value: number } }[] }>(`/api/records/${path}/related`))
        .body.items;
    expect(await related(`organization/${hotel.id}`)).toContainEqual(
      expect.objectContaining({ relation: 'quote.organization', count: { value: 1, more: false } }),
    );
    expect((await related(`quote/${begun.id}`)).map(({ relation }) => relation)).not.toContain('quoteLine.quote');
    const { body } = await admin.get<Quote>(`/api/records/product/${press.id}`);
    expect(body.values.quoted).toBe(2);
    const alone = await staff.post<{ code: string; detail: string }>('/api/records/quoteLine', {
      values: { quote: begun.id, description: 'x', unitPrice: 1 },
    });
    expect([alone.status, alone.body.code]).toEqual([409, 'owned']);
    expect(alone.body.detail).toContain('Quote');
  });

  it('goes out as JSON and as a spreadsheet whose lines an import makes anew', async () => {
    const { body: rows, headers } = await staff.get<string>('/api/export/quote?format=csv&fields=subject,lines');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="Quotes.csv"; filename*=UTF-8''Quotes.csv`);
    const upload = await admin.send<{ id: string }>('POST', '/api/imports?entity=quote&name=q.csv', {
      body: rows,
      headers: { 'content-type': 'text/csv' },
    });
    const mapping = [
      { column: 0, field: 'subject' },
      { column: 1, field: 'lines' },
    ];
    const plan = { mapping, duplicates: { keys: [], policy: 'create' }, createRelated: false, quiet: true };
    await admin.put(`/api/imports/${upload.body.id}/plan`, plan);
    await admin.post(`/api/imports/${upload.body.id}/start`, { dryRun: false });
    await ravand.settle();
    const filter = encodeURIComponent(JSON.stringify({ field: 'subject', operator: 'eq', value: 'Presses' }));
    const { body } = await staff.get<{ items: Quote[] }>(`/api/records/quote?filter=${filter}&fields=total,lines`);
    expect(body.items.map(({ values }) => [values.total, values.lines?.length])).toEqual([
      ['2465000', 2],
      ['2465000', 2],
    ]);
    const json = await staff.get<{ values: { lines: Line[] } }[]>('/api/export/quote?format=json&fields=lines');
    expect(JSON.stringify(json.body)).toContain('Press, red');
  });

  it('is described in OpenAPI by the fields of its lines', async () => {
    interface Described {
      components: { schemas: Record<string, { properties: Record<string, { items?: { properties: object } }> }> };
    }
    const { body } = await staff.get<Described>('/api/openapi.json');
    const { items } = body.components.schemas['quote.values']!.properties.lines!;
    expect(Object.keys(items?.properties ?? {})).toEqual(
      expect.arrayContaining(['id', 'product', 'quantity', 'total']),
    );
    expect(Object.keys(items?.properties ?? {})).not.toContain('position');
  });
});
