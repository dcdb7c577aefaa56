// a ticket answered from its card, solved, and its survey by a link that is good once.: a call opens who it is on the screen of whose
// telephone rings and on no other, with what they have here; what it leads to is a press away.
import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Account,
  type ApiClient,
  createTestRavand,
  type SmtpReceiver,
  signInbound,
  startSmtpReceiver,
  type TestRavand,
} from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

interface Made {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
}

describe.skipIf(!hasChromium).each(languagesOf('fa'))('Service and calls in %s', (language) => {
  const t = words(language);
  const shots = process.env.SCREENSHOTS;
  let browser: Browser;
  let ravand: TestRavand;
  let smtp: SmtpReceiver;
  let admin: ApiClient;
  let sara: Account;
  let asSara: ApiClient;
  let asNima: ApiClient;
  let hers: OpenPage;
  let his: OpenPage;
  let maryam: Made;
  let ticket: Made;

  const make = async (entity: string, values: object): Promise<Made> => {
    const { status, body } = await admin.post<Made>(`/api/records/${entity}`, { values });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  };
  const ring = async (call: object) => {
    const body = JSON.stringify({ id: randomUUID(), state: 'ringing', to: '101', ...call });
    const signature = signInbound(ravand.inboundSecret, randomUUID(), body, ravand.clock.now());
    const headers = { 'content-type': 'application/json', 'x-ravand-signature': signature };
    expect((await fetch(`${ravand.url}/p/channels/call`, { method: 'POST', headers, body })).status).toBe(200);
  };
  /** A picture for who looks, in both widths, and what axe finds, which is nothing. */
  const look = async ({ page }: OpenPage, name: string) => {
    if (shots)
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: width < 500 ? 844 : 800 });
        await page.screenshot({ path: `${shots}/${name}-${language}-${width}.png` });
      }
    expect(await accessFaults(page)).toEqual([]);
  };
  const pop = ({ page }: OpenPage) => page.getByRole('region', { name: t('calls.label') });

  beforeAll(async () => {
    [browser, smtp] = await Promise.all([launchBrowser(), startSmtpReceiver()]);
    ravand = await createTestRavand({ ...otherPages, smtpUrl: smtp.url });
    admin = await ravand.signIn(ravand.admin, language);
    const team = await make('team', { name: 'کارشناسان فروش' });
    sara = await ravand.createUser({ role: 'staff', name: 'سارا رستگار', language });
    const nima = await ravand.createUser({ role: 'staff', name: 'نیما صدر', team: team.id, language });
    await admin.patch(`/api/records/user/${sara.id}`, { values: { extension: '101' } });
    [asSara, asNima] = [await ravand.signIn(sara, language), await ravand.signIn(nima, language)];
    const hotel = await make('organization', { name: 'هتل آسمان' });
    maryam = await make('person', {
      name: 'مریم افشار',
      mobile: '09121112233',
      email: 'maryam@example.com',
      jobTitle: 'مدیر خرید',
      organization: hotel.id,
      language,
    });
    const lines = [{ description: 'اتوی بخار صنعتی', unitPrice: 480_000_000, quantity: 2 }];
    await make('quote', { subject: 'اتو', person: maryam.id, organization: hotel.id, lines });
    await make('opportunity', { name: 'تجهیز رختشوی‌خانه', organization: hotel.id, amount: '2400000000' });
    ticket = await make('ticket', {
      subject: 'اتو بخار نمی‌دهد',
      person: maryam.id,
      owner: sara.id,
      description: 'از دیروز بخار کم شده است.',
    });
    const open = async (client: ApiClient) => {
      const session = { url: ravand.url, cookie: client.cookie() };
      return openPage(browser, { language, now: ravand.clock.now(), session });
    };
    [hers, his] = [await open(asSara), await open(asNima)];
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
    await smtp?.close();
  });

  it('R-133: a ticket shows its times and is answered from its card', async () => {
    const { page } = hers;
    await page.goto(`${ravand.url}/records/ticket/${ticket.id}`);
    await page.getByRole('heading', { name: 'اتو بخار نمی‌دهد' }).waitFor();
    await page.locator('ravand-acts [data-act=email]').waitFor();
    await look(hers, 'ticket');
    await page.locator('ravand-acts [data-act=email]').click();
    await page.locator('#letter-subject').fill('دربارهٔ اتو');
    await page.locator('#letter-body').fill('مخزن آب را با محلول رسوب‌زدا بشویید.');
    await page.getByRole('button', { name: t('acts.email.send') }).click();
    await page.locator('#letter-body').waitFor({ state: 'detached' });
    await ravand.settle();
    await expect
      .poll(async () => (await asSara.get<Made>(`/api/records/ticket/${ticket.id}`)).body.values)
      .toMatchObject({ state: 'open', firstAnsweredAt: expect.any(String) });
    await smtp.arrived(1);
  });

  it('R-135: solved, it asks for an opinion by a link that is good once', async () => {
    smtp.clear();
    const resolution = 'رسوب‌زدایی شد.';
    const solved = await asSara.patch(`/api/records/ticket/${ticket.id}`, { values: { state: 'solved', resolution } });
    expect(solved.status).toBe(200);
    await ravand.settle();
    await smtp.arrived(1);
    const [link = ''] = /https?:\S+\/p\/forms\/ticket-survey\S+/.exec(smtp.ledger[0]?.text ?? '') ?? [];
    const path = link.replace(/^https?:\/\/[^/]+/, '');
    const visitor = await openPage(browser, { language, width: 390 });
    await visitor.page.goto(`${ravand.url}${path}`);
    const star = visitor.page.getByRole('radiogroup').first().getByRole('radio').nth(4);
    await star.waitFor();
    await look(visitor, 'survey');
    await star.check({ force: true });
    await visitor.page.getByRole('button', { name: t('form.ticket-survey.submitLabel') }).click();
    await visitor.page.getByText(t('form.ticket-survey.thanks')).waitFor();
    await visitor.page.goto('about:blank');
    await visitor.page.goto(`${ravand.url}${path}`);
    const [, token = ''] = path.split('#');
    const again = await ravand.visitor(language).post<{ detail: string }>('/p/forms/ticket-survey/link', { token });
    expect(again.status).toBe(410);
    await visitor.page.getByText(again.body.detail).waitFor();
    await visitor.context.close();
  });

  it('R-135: NPS, CSAT and CES stand on the dashboard', async () => {
    await make('surveyAnswer', { nps: '10', csat: 4, ces: 6 });
    await make('complaint', { subject: 'دیر رسیدید', person: maryam.id });
    await hers.page.goto(`${ravand.url}/dashboards/service`);
    await hers.page.getByText(t('dashboard.service.tile.nps'), { exact: true }).waitFor();
    await expect.poll(() => hers.page.locator('ravand-tile, .tile').count()).toBeGreaterThan(5);
    await look(hers, 'service-dashboard');
  });

  it('R-151, R-152: a call opens who it is, with pro-forma, deals and tickets, on one screen alone and within a second', async () => {
    await Promise.all([hers.page.goto(`${ravand.url}/records/lead`), his.page.goto(`${ravand.url}/records/lead`)]);
    await Promise.all([hers, his].map(({ page }) => page.locator('ravand-rail').waitFor()));
    await hers.page.waitForTimeout(300);
    const began = Date.now();
    await ring({ from: '۰۹۱۲۱۱۱۲۲۳۳' });
    await pop(hers).getByRole('heading', { name: 'مریم افشار' }).waitFor();
    const took = Date.now() - began;
    if (shots) console.info(`the card was there after ${took} ms`);
    for (const text of ['تجهیز رختشوی‌خانه', /Q-1405-/]) await pop(hers).getByText(text).first().waitFor();
    expect(await pop(his).count()).toBe(0);
    await look(hers, 'call');
  });

  it('R-153: the note is kept and the work goes to a unit with the same card', async () => {
    await pop(hers).getByLabel(t('calls.note')).fill('ده دستگاه دیگر می‌خواهد');
    await pop(hers)
      .getByRole('button', { name: t('calls.refer') })
      .click();
    await pop(hers).getByLabel(t('calls.team')).selectOption({ label: 'کارشناسان فروش' });
    await look(hers, 'call-refer');
    await pop(hers)
      .getByRole('button', { name: t('calls.send'), exact: true })
      .click();
    await expect
      .poll(async () => JSON.stringify((await asNima.get('/api/tasks?box=team')).body))
      .toContain('ده دستگاه دیگر می‌خواهد');
    await pop(hers)
      .getByRole('button', { name: t('calls.keepNote') })
      .click();
    await expect
      .poll(async () => JSON.stringify((await asSara.get(`/api/records/person/${maryam.id}/timeline`)).body))
      .toContain('ده دستگاه دیگر می‌خواهد');
    await pop(hers)
      .getByRole('button', { name: t('action.close') })
      .click();
    await pop(hers).waitFor({ state: 'detached' });
  });

  it('R-154: shows what the administrator lets the page of people show', async () => {
    const page = {
      kind: 'page',
      name: 'people',
      entity: 'person',
      strip: ['jobTitle'],
      tabs: [
        { id: 'timeline', kind: 'timeline' },
        { id: 'tickets', kind: 'related', relation: 'ticket.person', label: { fa: 'گفت‌وگوهای پیشین', en: 'Earlier' } },
      ],
      buttons: [{ id: 'price', does: 'link', href: '/records/priceList', label: { fa: 'نرخ‌ها', en: 'Prices' } }],
    };
    const { status } = await admin.post('/api/definitions/publish', {
      changes: [{ definition: { ...page, label: { fa: 'اشخاص', en: 'People' } }, baseVersion: 0 }],
    });
    expect(status).toBe(200);
    await hers.page.reload();
    await hers.page.locator('ravand-rail').waitFor();
    await hers.page.waitForTimeout(300);
    await ring({ from: '+989121112233' });
    await pop(hers)
      .getByRole('heading', { name: language === 'fa' ? 'گفت‌وگوهای پیشین' : 'Earlier' })
      .waitFor();
    await pop(hers)
      .getByRole('button', { name: language === 'fa' ? 'نرخ‌ها' : 'Prices' })
      .click();
    await hers.page.waitForURL(/priceList/);
    await pop(hers)
      .getByRole('button', { name: t('action.close') })
      .click();
  });

  it('R-001: a number nobody knows becomes a lead', async () => {
    await ring({ from: '09355550011' });
    await pop(hers)
      .getByRole('heading', { name: t('calls.unknown') })
      .waitFor();
    await look(hers, 'call-unknown');
    await pop(hers)
      .getByRole('button', { name: t('calls.lead') })
      .click();
    await hers.page.waitForURL(/\/records\/lead\/[0-9a-f-]{36}/);
    expect([hers.faults, his.faults]).toEqual([[], []]);
  });
});
