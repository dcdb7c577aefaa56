// What becomes of leads: a qualified one is a customer in one act or not at all, one that answers is talking, each is given to the next sales person
// and has a score that says where it is from; deals are lost and won for a reason, against somebody; what lies too long is told.
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
  type TestRavand,
} from '#testing';
import type { ChartData } from '../../schemas/dashboard-data.ts';
import type { DashboardDefinition, EntityDefinition, RuleDefinition } from '../../schemas/types.ts';

interface Row {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly code?: string;
  readonly details?: readonly { readonly message: string }[];
}
interface Entry {
  readonly id: string;
  readonly type: string;
  readonly cause?: { readonly name?: string };
}

let ravand: TestRavand;
let sms: SmsReceiver;
let smtp: SmtpReceiver;
let sellers: readonly Account[];
let seller: ApiClient;
let admin: ApiClient;

beforeAll(async () => {
  [sms, smtp] = await Promise.all([startSmsReceiver(), startSmtpReceiver()]);
  ravand = await createTestRavand({ smsGatewayUrl: sms.url, smtpUrl: smtp.url });
  sellers = [
    await ravand.createUser({ role: 'staff', name: 'سارا', language: 'fa' }),
    await ravand.createUser({ role: 'staff', name: 'نیما', language: 'fa' }),
  ];
  seller = await ravand.signIn(sellers[0]!, 'fa');
  admin = await ravand.signIn(ravand.admin, 'fa');
}, 120_000);
afterAll(async () => {
  await ravand.stop();
  await Promise.all([sms.close(), smtp.close()]);
});

async function make(entity: string, values: object): Promise<Row> {
  const { status, body } = await seller.post<Row>(`/api/records/${entity}`, { values });
  expect({ status, body }).toMatchObject({ status: 201 });
  return body;
}
const change = (entity: string, { id }: Row, values: object) =>
  seller.patch<Row>(`/api/records/${entity}/${id}`, { values });
const valuesOf = async (entity: string, id: unknown) =>
  (await seller.get<Row>(`/api/records/${entity}/${String(id)}`)).body.values;
async function list(entity: string, field?: string, value?: unknown): Promise<readonly Row[]> {
  const filter =
    field === undefined ? '' : `&filter=${encodeURIComponent(JSON.stringify({ field, operator: 'eq', value }))}`;
  return (await seller.get<{ items: Row[] }>(`/api/records/${entity}?limit=100${filter}`)).body.items;
}
async function caused(entity: string, { id }: Row, rule: string): Promise<Readonly<Record<string, unknown>>> {
  const { items } = (await seller.get<{ items: Entry[] }>(`/api/records/${entity}/${id}/timeline?limit=100`)).body;
  const entry = items.find(({ cause }) => cause?.name === rule);
  const { status, body } = await seller.get(`/api/events/${entry?.id}/why`);
  expect(status).toBe(200);
  return body;
}

it('R-001: a lead that a user makes is in the list, and its timeline says who made it', async () => {
  const values = {
    name: 'آوا',
    mobile: '۰۹۱۲ ۱۱۱ ۰۰۱۰',
    email: 'ava@example.com',
    source: 'referral',
    note: 'ده دستگاه',
  };
  const lead = await make('lead', values);
  expect(lead.values).toMatchObject({ ...values, mobile: '+989121110010' });
  expect((await list('lead')).map(({ id }) => id)).toContain(lead.id);
  const { body } = await seller.get<{ items: { type: string; actor: object }[] }>(
    `/api/records/lead/${lead.id}/timeline`,
  );
  expect(body.items.find(({ type }) => type === 'record.created')).toMatchObject({
    actor: { kind: 'user', name: 'سارا' },
  });
});

it('R-002: a lead with a mobile is welcomed once; one without is not, and the rule says why', async () => {
  await ravand.settle();
  sms.clear();
  const wrong = await seller.post('/api/records/lead', { values: { name: 'بی‌شماره', mobile: '12' } });
  expect(wrong.status).toBe(422);
  for (const more of [{ mobile: '09121110011' }, {}, { mobile: '02188776655' }])
    await make('lead', { name: 'خوشامد', ...more });
  await ravand.settle();
  expect(sms.ledger.map(({ to }) => to)).toEqual(['+989121110011']);
  const { body } = await admin.get<{ items: object[] }>('/api/rules/welcome-sms/evaluations');
  expect(JSON.stringify(body.items)).toContain('validMobile');
});

it('R-006: the catalogue goes to a lead by e-mail; that it arrived, was opened and followed stands on the timeline', async () => {
  const house = ravand.systemContext('test');
  const { settings } = ravand.definitions.current();
  const send: RuleDefinition = {
    kind: 'rule',
    name: 'send-catalogue',
    label: { en: 'Send the catalogue' },
    entity: 'lead',
    trigger: { type: 'change', field: 'status', to: 'talking' },
    when: { all: [] },
    // biome-ignore lint/suspicious/noThenProperty: a rule's word for its actions
    then: [{ do: 'sendMessage', with: { template: 'catalogue' } }],
  };
  await ravand.definitions.publish(house, [
    { definition: { ...settings, kind: 'settings', name: 'installation', tracking: 'all' }, baseVersion: 0 },
    { definition: send, baseVersion: 0 },
  ]);
  smtp.clear();
  const lead = await make('lead', { name: 'هلیا', email: 'helia@example.com' });
  await change('lead', lead, { status: 'talking' });
  await ravand.settle();
  await smtp.arrived(1);
  const linkIn = (kind: string) =>
    new RegExp(`https?://[^\\s"<>]+(/p/${kind}/[\\w-]+)`).exec(smtp.ledger[0]!.html)?.[1] ?? '';
  ravand.clock.advance(60_000);
  const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
  for (const kind of ['o', 'l'])
    expect((await fetch(`${ravand.url}${linkIn(kind)}`, { headers, redirect: 'manual' })).status).toBeLessThan(400);
  const { body } = await seller.get<{ items: Entry[] }>(`/api/records/lead/${lead.id}/timeline?limit=100`);
  expect(body.items.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['message.queued', 'message.sent', 'message.opened', 'message.clicked']),
  );
});

describe('R-003: a lead that is qualified', () => {
  it('is an organization, a person and an opportunity in one transaction, once', async () => {
    const lead = await make('lead', { name: 'نگار', mobile: '09121110001', company: 'هتل آسمان', value: '1200' });
    expect(await change('lead', lead, { status: 'qualified' })).toMatchObject({ status: 200 });
    const { person, organization } = await valuesOf('lead', lead.id);
    expect(await valuesOf('person', person)).toMatchObject({ name: 'نگار', mobile: '+989121110001', organization });
    expect(await valuesOf('organization', organization)).toMatchObject({ name: 'هتل آسمان' });
    await change('lead', lead, { status: 'talking' });
    await change('lead', lead, { status: 'qualified' });
    const made = await list('opportunity', 'lead', lead.id);
    expect(made.map(({ values }) => values)).toMatchObject([
      { amount: '1200', person, organization, stage: 'qualification' },
    ]);
  });

  it('of somebody who is known is theirs: no second person, no second organization', async () => {
    const [hotel] = await list('organization', 'name', 'هتل آسمان');
    const babak = await make('person', { name: 'بابک', mobile: '09121110002', organization: hotel!.id });
    const lead = await make('lead', { name: 'آقای بابک', mobile: '۰۹۱۲۱۱۱۰۰۰۲', company: 'هتل آسمان' });
    await change('lead', lead, { status: 'qualified' });
    expect(await valuesOf('lead', lead.id)).toMatchObject({ person: babak.id, organization: hotel!.id });
    expect(await list('organization', 'name', 'هتل آسمان')).toHaveLength(1);
  });

  it('stays as it was when one of the three cannot be, and says why', async () => {
    const { definition, version } = (
      await admin.get<{ definition: EntityDefinition; version: number }>('/api/definitions/entity/opportunity')
    ).body;
    const never = {
      name: 'never',
      condition: 'amount < 1000000',
      fields: ['amount'],
      message: { fa: 'مبلغ زیاد است.' },
    };
    const validations = [...(definition.validations ?? []), never];
    const published = await admin.post('/api/definitions/publish', {
      changes: [{ definition: { ...definition, validations }, baseVersion: version }],
    });
    expect(published).toMatchObject({ status: 200 });
    const lead = await make('lead', { name: 'کیان', mobile: '09121110003', company: 'فولاد', value: '2000000' });
    const refused = await change('lead', lead, { status: 'qualified' });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('مبلغ زیاد است');
    expect(await valuesOf('lead', lead.id)).toMatchObject({ status: 'new', person: null });
    for (const [entity, name] of [
      ['person', 'کیان'],
      ['organization', 'فولاد'],
    ] as const)
      expect(await list(entity, 'name', name)).toEqual([]);
  });
});

it('R-011: a lead that answers is talking, and the audit names the rule and its version', async () => {
  const lead = await make('lead', { name: 'رها', mobile: '09121110004' });
  const body = JSON.stringify({ type: 'message', from: '+989121110004', text: 'بله' });
  const signature = signInbound(ravand.inboundSecret, 'reply-1', body, ravand.clock.now());
  const headers = { 'x-ravand-signature': signature, 'content-type': 'application/json' };
  expect((await fetch(`${ravand.url}/p/channels/sms`, { method: 'POST', body, headers })).status).toBe(200);
  expect(await valuesOf('lead', lead.id)).toMatchObject({ status: 'talking' });
  expect(await caused('lead', lead, 'lead-talking')).toMatchObject({
    cause: { kind: 'rule', name: 'lead-talking' },
    version: 1,
  });
});

it('R-014: leads go to the sales people in turn, and each says by which rule', async () => {
  const leads = [await make('lead', { name: 'یک' }), await make('lead', { name: 'دو' })];
  const owners = await Promise.all(leads.map(async ({ id }) => (await valuesOf('lead', id)).owner));
  expect([...owners].sort()).toEqual(sellers.map(({ id }) => id).sort());
  expect(await caused('lead', leads[0]!, 'assign-lead')).toMatchObject({ cause: { name: 'assign-lead' } });
});

it('R-042: a score follows what is known of the lead, and tells which rows gave which points', async () => {
  const lead = await make('lead', { name: 'سیما', mobile: '09121110005', source: 'referral' });
  expect(await valuesOf('lead', lead.id)).toMatchObject({ score: 30 });
  await change('lead', lead, { company: 'نساجی', value: '150000000' });
  expect(await valuesOf('lead', lead.id)).toMatchObject({ score: 70 });
  // Reachable 10, company 20, value of the middle 20, recommended 20: the rows of the table by number.
  expect(JSON.stringify(await caused('lead', lead, 'score-lead'))).toContain('"rows":[1,3,5,6]');
});

it('R-041, R-048: deals are won and lost for a reason, against competitors, and a dashboard counts them', async () => {
  const deal = (values: object) =>
    make('opportunity', { name: 'معامله', amount: '10', closeDate: '2026-11-22', ...values });
  const values = { name: 'پرس', price: '10' };
  const { body: press } = await admin.post<Row>('/api/records/product', { values });
  const open = await deal({ competitors: ['پارس', 'سپهر'] });
  expect((await change('opportunity', open, { stage: 'lost' })).status).toBe(422);
  expect((await change('opportunity', open, { stage: 'lost', lostReason: 'competitor' })).status).toBe(200);
  const good = await deal({ competitors: ['پارس'] });
  await make('quote', { opportunity: good.id, lines: [{ product: press.id }] });
  const refused = await change('opportunity', good, { stage: 'won' });
  expect(refused.status).toBe(422);
  expect(JSON.stringify(refused.body)).toContain('علت برنده شدن را وارد کنید.');
  expect((await change('opportunity', good, { stage: 'won', wonReason: 'service' })).status).toBe(200);
  const { tiles } = (await seller.get<DashboardDefinition>('/api/dashboards/deals')).body;
  const { body } = await seller.post<{ items: { id: string; data: ChartData }[] }>('/api/dashboards/data', { tiles });
  const counted = (id: string) => {
    const data = body.items.find((item) => item.id === id)?.data;
    return data?.places.map(({ value, title }, at) => [
      title ?? value,
      Object.fromEntries(data.lines.map(({ of, values }) => [of?.value ?? 'all', values[at]])),
    ]);
  };
  expect(counted('lost-reasons')).toContainEqual(['competitor', { all: '1' }]);
  expect(counted('won-reasons')).toContainEqual(['service', { all: '1' }]);
  expect(counted('competitors')).toEqual([
    ['پارس', { won: '1', lost: '1' }],
    ['سپهر', { won: '0', lost: '1' }],
  ]);
  expect(counted('products')).toEqual([['پرس', { won: '1' }]]);
  expect(counted('owners')).toHaveLength(1);
  // A place leads to its deals.
  const against = body.items.find(({ id }) => id === 'competitors')?.data.places[0]?.term;
  const filter = encodeURIComponent(JSON.stringify(against));
  const met = await seller.get<{ items: Row[] }>(`/api/records/opportunity?filter=${filter}`);
  expect(met.body.items.map(({ values }) => values.stage).sort()).toEqual(['lost', 'won']);
});

it('R-047: a task of sales that lies a working day too long is told to the managers, once', async () => {
  const boss = await ravand.createUser({ role: 'manager', name: 'نادر', language: 'fa' });
  const lead = await make('lead', { name: 'فراموش‌شده', mobile: '09121110006' });
  const told = async () => {
    const client = await ravand.signIn(boss, 'fa');
    const { body } = await client.get<{ items: { subject?: string; body?: string }[] }>('/api/notices');
    return body.items.filter((notice) => JSON.stringify(notice).includes('فراموش‌شده')).length;
  };
  // First contact is due in a day, on Monday; a working day later is Tuesday.
  ravand.clock.set(new Date('2026-11-23T10:00:00Z'));
  await ravand.settle();
  expect(await told()).toBe(0);
  ravand.clock.set(new Date('2026-11-26T10:00:00Z'));
  await ravand.settle();
  expect(await told()).toBe(1);
  expect(lead.id).not.toBe('');
});
