// One customer's life as it is seen, in Persian: Negar on her phone; Sara, Omid, Mina and Homa at their desks. What nobody sees is done by the API in between;
// all of it is asserted in tests/stories/long-story.ts. With PICTURES=<folder> each station leaves a picture there: those of core/REQUIREMENTS.md.
import { randomUUID } from 'node:crypto';
import type { Browser, Locator, Page } from 'playwright-core';
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
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

interface Row {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
}
type Who = 'sara' | 'omid' | 'mina' | 'homa';

const t = words('fa');
const people: readonly (readonly [Who, string, string])[] = [
  ['sara', 'سارا رستگار', 'salesPerson'],
  ['omid', 'امید نوری', 'serviceAgent'],
  ['mina', 'مینا کاوه', 'accountant'],
  ['homa', 'هما شریفی', 'hrManager'],
];

describe.skipIf(!hasChromium)('The long story on the screen', () => {
  let browser: Browser;
  let ravand: TestRavand;
  let sms: SmsReceiver;
  let smtp: SmtpReceiver;
  let admin: ApiClient;
  let negar: OpenPage;
  const accounts = {} as Record<Who, Account>;
  const desks = {} as Record<Who, OpenPage>;
  const known: Record<string, string> = {};

  const make = async (entity: string, values: object): Promise<Row> => {
    const { status, body } = await admin.post<Row>(`/api/records/${entity}`, { values });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  };
  const change = async (entity: string, id: string | undefined, values: object) => {
    const { status, body } = await admin.patch(`/api/records/${entity}/${id}`, { values });
    expect({ status, body }).toMatchObject({ status: 200 });
  };
  const only = async (entity: string, field: string, value: unknown): Promise<Row | undefined> => {
    const filter = encodeURIComponent(JSON.stringify({ field, operator: 'eq', value }));
    return (await admin.get<{ items: Row[] }>(`/api/records/${entity}?filter=${filter}`)).body.items[0];
  };
  const valuesOf = async (entity: string, id: string | undefined) =>
    (await admin.get<Row>(`/api/records/${entity}/${id}`)).body.values;
  const go = (who: Who, path: string) => desks[who].page.goto(`${ravand.url}${path}`);
  const sees = (locator: Locator) => locator.first().waitFor({ state: 'visible' });
  /** Nothing is in anybody's way, nothing sticks out; and a picture of it. */
  const look = async (page: Page, name: string) => {
    const folder = process.env.PICTURES;
    if (folder !== undefined) await page.screenshot({ path: `${folder}/story-${name}.png` });
    expect(await accessFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  };
  const stage = (who: Who, entity: string, field: string, value: string) =>
    desks[who].page
      .locator('ravand-stage-bar')
      .getByRole('button', { name: t(`entity.${entity}.field.${field}.option.${value}`) })
      .click();
  const choose = async (who: Who, about: string, box: string) => {
    await go(who, `/inbox?${box}followUp=any`);
    await desks[who].page.locator('.item', { hasText: about }).first().click();
  };
  const task = async (who: Who, about: string) => {
    await choose(who, about, '');
    await sees(desks[who].page.locator('ravand-task-pane footer .primary'));
  };
  const finish = (who: Who) => desks[who].page.locator('ravand-task-pane footer .primary').click();

  beforeAll(async () => {
    [browser, sms, smtp] = await Promise.all([launchBrowser(), startSmsReceiver(), startSmtpReceiver()]);
    ravand = await createTestRavand({
      ...otherPages,
      smsGatewayUrl: sms.url,
      smtpUrl: `${smtp.url}/?from=crm@example.com`,
    });
    admin = await ravand.signIn(ravand.admin, 'fa');
    for (const [who, name, role] of people)
      accounts[who] = await ravand.createUser({ role, name, language: 'fa', email: `${who}@example.com` });
    for (const [who] of people) {
      const client = await ravand.signIn(accounts[who], 'fa');
      const session = { url: ravand.url, cookie: client.cookie() };
      desks[who] = await openPage(browser, { language: 'fa', now: ravand.clock.now(), session });
    }
    negar = await openPage(browser, { language: 'fa', width: 390, now: ravand.clock.now() });
    await change('user', accounts.sara.id, { extension: '101' });
    await make('ledgerSetup', { name: 'دفترها', chart: 'iranian', calendar: 'persian' });
    const press = await make('product', { name: 'اتوی بخار صنعتی', code: 'MAC-1', price: '480000000' });
    known.press = press.id;
    const files = {} as Record<string, string>;
    for (const who of ['homa', 'omid'] as const)
      files[who] = (
        await make('employee', {
          name: people.find(([one]) => one === who)![1],
          user: accounts[who].id,
          ...(who === 'omid' ? { manager: files.homa } : {}),
        })
      ).id;
    const year = { period: '۱۴۰۵', from: '2026-03-21', to: '2027-03-20' };
    await make('leaveBalance', { employee: files.omid, kind: 'annual', allowance: '10', ...year });
    await make('reward', { name: 'سرویس رایگان سالانه', description: 'یک بار بازدید و تنظیم دستگاه', cost: 500 });
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
    await Promise.all([sms?.close(), smtp?.close()]);
  });

  it('R-004: Negar fills in the form on her phone', async () => {
    const { page } = negar;
    await page.goto(`${ravand.url}/p/forms/lead-public?lang=fa&utm_campaign=azar-1405`);
    await page.locator('#field-name').fill('نگار فرهمند');
    await page.locator('#field-mobile').fill('۰۹۱۲ ۳۴۵ ۶۷۸۹');
    await page.locator('#field-email').fill('negar@aseman.example');
    await page.locator('#field-company').fill('هتل آسمان');
    await look(page, '01-form');
    await page.getByRole('button', { name: t('form.lead-public.submitLabel') }).click();
    await sees(page.getByText(t('form.lead-public.thanks')));
    await expect.poll(() => only('lead', 'mobile', '+989123456789')).toBeDefined();
    known.lead = (await only('lead', 'mobile', '+989123456789'))!.id;
    await change('lead', known.lead, { owner: accounts.sara.id });
    await ravand.settle();
  });

  it('R-151: her call opens her card on Sara’s screen', async () => {
    await go('sara', '/records/lead');
    await sees(desks.sara.page.locator('ravand-rail'));
    const body = JSON.stringify({ id: 'call-1', state: 'ringing', from: '09123456789', to: '101' });
    const card = desks.sara.page.getByRole('region', { name: t('calls.label') });
    // Her screen listens soon after it stands; a call that is told again is the same call.
    await expect
      .poll(
        async () => {
          const signature = signInbound(ravand.inboundSecret, randomUUID(), body, ravand.clock.now());
          const headers = { 'content-type': 'application/json', 'x-ravand-signature': signature };
          await fetch(`${ravand.url}/p/channels/call`, { method: 'POST', headers, body });
          return card.count();
        },
        { timeout: 15_000, interval: 500 },
      )
      .toBe(1);
    await sees(card.getByRole('heading', { name: 'نگار فرهمند' }));
    await look(desks.sara.page, '02-call');
    await card.getByRole('button', { name: t('action.close') }).click();
    await card.waitFor({ state: 'detached' });
  });

  it('R-009: a click on her name opens her card over the list, with what happened and what can be done', async () => {
    const { page } = desks.sara;
    await page.getByText('نگار فرهمند').first().click();
    await sees(page.locator('ravand-peek ravand-timeline li'));
    await sees(page.locator('ravand-peek ravand-acts [data-act=email]'));
    await look(page, '03-card');
  });

  it('R-003: her wish in the inbox; qualified, she is a customer with an opportunity', async () => {
    await task('sara', 'نگار فرهمند');
    const { page } = desks.sara;
    await page.locator('#field-value').fill('۱۱۰۰۰۰۰۰۰۰');
    await page.getByRole('radio', { name: t('form.lead-contact.field.result.option.reached') }).check();
    await look(page, '04-task');
    await finish('sara');
    await expect.poll(() => valuesOf('lead', known.lead)).toMatchObject({ value: '1100000000' });
    await go('sara', `/records/lead/${known.lead}`);
    await stage('sara', 'lead', 'status', 'qualified');
    await expect.poll(async () => (await valuesOf('lead', known.lead)).person).toEqual(expect.any(String));
    const { person, organization } = await valuesOf('lead', known.lead);
    Object.assign(known, { person, organization });
    await change('person', known.person, { language: 'fa' });
    known.opportunity = (await only('opportunity', 'lead', known.lead))!.id;
  });

  it('R-035, R-036: the deal goes on in the pipeline by a drag that can be undone, and is written from there', async () => {
    const { page } = desks.sara;
    await go('sara', '/records/opportunity/board/pipeline');
    const card = page.locator('.card', { hasText: 'هتل آسمان' });
    const column = (value: string) => page.locator(`.cards[data-value=${value}]`);
    await sees(card);
    for (const isUndone of [true, false]) {
      await card.dragTo(column('proposal'), { steps: 12 });
      await sees(column('proposal').locator('.card', { hasText: 'هتل آسمان' }));
      if (isUndone) {
        await page.getByRole('button', { name: t('action.undo') }).click();
        await sees(column('qualification').locator('.card', { hasText: 'هتل آسمان' }));
      }
    }
    await look(page, '05-pipeline');
    await card.hover();
    await card.getByRole('button', { name: t('acts.email.label') }).click();
    await sees(page.locator('ravand-peek ravand-letter', { hasText: 'negar@aseman.example' }));
    await look(page, '05-from-card');
    await page.keyboard.press('Escape');
    await card.focus();
    await page.keyboard.press('l');
    await sees(page.locator('ravand-peek ravand-acts .composer a[href^="tel:"]'));
    await page.keyboard.press('Escape');
  });

  it('R-038: the pro-forma goes out, and she accepts it on her phone', async () => {
    const quote = await make('quote', {
      subject: 'تجهیز رختشوی‌خانه',
      person: known.person,
      organization: known.organization,
      opportunity: known.opportunity,
      owner: accounts.sara.id,
      lines: [{ product: known.press, quantity: 2 }],
    });
    await go('sara', `/records/quote/${quote.id}`);
    smtp.clear();
    await stage('sara', 'quote', 'state', 'sent');
    await expect.poll(async () => (await valuesOf('quote', quote.id)).state).toBe('sent');
    await ravand.settle();
    await smtp.arrived(1);
    await look(desks.sara.page, '06-quote');
    const [path = ''] = /\/p\/forms\/quote-answer\S+/.exec(smtp.ledger[0]!.text) ?? [];
    const { page } = negar;
    await page.goto(`${ravand.url}${path}`);
    const accept = page.locator('input[value=accept]');
    await sees(accept);
    await sees(page.locator('img, svg, object'));
    await look(page, '07-answer');
    await page.getByText(t('entity.quote.field.answer.option.accept'), { exact: true }).click();
    await page.getByRole('button', { name: t('form.quote-answer.submitLabel') }).click();
    await expect.poll(() => only('salesOrder', 'quote', quote.id)).toBeDefined();
    known.order = (await only('salesOrder', 'quote', quote.id))!.id;
  });

  it('R-040: Omid finds the task of the order and delivers', async () => {
    await choose('omid', 'O-1405-', 'box=team&');
    const { page } = desks.omid;
    await page.getByRole('button', { name: t('inbox.claim'), exact: true }).click();
    await task('omid', 'O-1405-');
    await page.locator('#field-deliveryNote').fill('نصب شد و آموزش داده شد.');
    await look(page, '08-delivery');
    await finish('omid');
    await expect.poll(async () => (await only('serviceJob', 'order', known.order))?.values.state).toBe('done');
    const asset = {
      name: 'اتوی بخار صنعتی',
      serial: 'MAC-1-0042',
      person: known.person,
      organization: known.organization,
      warrantyFrom: '2026-11-26',
      warrantyUntil: '2027-11-26',
    };
    const asOmid = await ravand.signIn(accounts.omid, 'fa');
    expect((await asOmid.post('/api/records/asset', { values: asset })).status).toBe(201);
  });

  it('R-177: Homa approves Omid’s leave', async () => {
    const asOmid = await ravand.signIn(accounts.omid, 'fa');
    const values = { kind: 'annual', from: '2026-12-05', to: '2026-12-06', reason: 'عروسی خواهرم' };
    expect((await asOmid.post('/api/records/leaveRequest', { values })).status).toBe(201);
    await task('homa', 'امید نوری');
    const { page } = desks.homa;
    await page.getByText(t('form.leave-answer.field.decision.option.approve')).click();
    await look(page, '09-leave');
    await finish('homa');
    await expect.poll(async () => (await only('leaveRequest', 'kind', 'annual'))?.values.state).toBe('approved');
  });

  it('R-196, R-198: Mina has the invoice of the order, and what comes in settles it', async () => {
    const { page } = desks.mina;
    const invoice = await only('invoice', 'person', known.person);
    await go('mina', `/records/invoice/${invoice?.id}`);
    await sees(page.getByText('INV-1405-000001'));
    await sees(page.locator('ravand-form .field'));
    await look(page, '10-invoice');
    const amount = invoice?.values.total;
    const payment = await make('payment', {
      person: known.person,
      organization: known.organization,
      amount,
      allocations: [{ invoice: invoice?.id, amount }],
    });
    await go('mina', `/records/payment/${payment.id}`);
    await stage('mina', 'payment', 'state', 'posted');
    await expect.poll(async () => (await valuesOf('invoice', invoice?.id)).settled).toBe(true);
  });

  it('R-197: the trial balance is even', async () => {
    const { page } = desks.mina;
    await go('mina', '/reports/trial-balance');
    await sees(page.locator('ravand-report').getByRole('row', { name: /1201|۱۲۰۱/ }));
    await look(page, '11-trial-balance');
  });

  it('R-188, R-194: in the portal she sees her order, her points and her warranty', async () => {
    const { page } = negar;
    await page.goto(`${ravand.url}/portal`);
    sms.clear();
    await page.getByLabel(t('portal.address')).fill('۰۹۱۲۳۴۵۶۷۸۹');
    await page.keyboard.press('Enter');
    await sees(page.getByRole('heading', { name: t('portal.codeTitle') }));
    await ravand.settle();
    await sms.arrived(1);
    await page
      .getByLabel(t('portal.code'), { exact: true })
      .fill(/\d{6}/.exec(sms.ledger.at(-1)?.text ?? '')?.[0] ?? '');
    await page.keyboard.press('Enter');
    await sees(page.getByText(t('portal.sales.section.orders')));
    await sees(page.getByText('MAC-1-0042'));
    // The pictures beside the headings come after the words.
    await page.waitForLoadState('networkidle');
    await look(page, '12-portal');
    await page.getByRole('link', { name: /O-1405-/ }).click();
    await sees(page.locator('[aria-current=step]'));
    await look(page, '13-order');
  });

  it('R-139: she complains there, and Omid finds the cause', async () => {
    const { page } = negar;
    await page.goto(`${ravand.url}/portal`);
    await page.getByRole('link', { name: t('form.complaint-portal') }).click();
    await page.locator('#field-subject').fill('سروصدای دستگاه');
    await page.locator('#field-description').fill('هنگام کار صدای زیاد دارد.');
    await look(page, '14-complaint');
    await page.getByRole('button', { name: t('form.complaint-portal.submitLabel') }).click();
    await expect.poll(() => only('complaint', 'person', known.person)).toBeDefined();
    const complaint = await only('complaint', 'person', known.person);
    await go('omid', `/records/complaint/${complaint?.id}`);
    await sees(desks.omid.page.getByText('سروصدای دستگاه'));
    await look(desks.omid.page, '15-complaint-page');
  });

  it('R-019, R-020: her page has all of it, and answers why', async () => {
    const { page } = desks.sara;
    await go('sara', `/records/person/${known.person}`);
    await sees(page.locator('ravand-timeline li'));
    await look(page, '16-person');
    await page.locator('ravand-timeline .why').first().click();
    await sees(page.locator('ravand-why'));
    await look(page, '17-why');
  });

  it('no page said anything to the console, broke the CSP or opened a dialog', () => {
    const faults = [negar, ...Object.values(desks)].flatMap((open) => open.faults);
    expect(faults.filter((fault) => !/status of 4(22|01)/.test(fault))).toEqual([]);
  });
});
