// A campaign in a real browser: sent from its page, followed to its end, each member with what became of the message and why; and the page where a receiver
// says what they want, on a phone.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type SmtpReceiver, startSmtpReceiver, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium).each(languagesOf('fa'))('R-066, R-069: a campaign in %s', (language) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let smtp: SmtpReceiver;
  let admin: ApiClient;
  let open: OpenPage;
  let campaign = '';

  const make = async (entity: string, values: object) =>
    (await admin.post<{ id: string }>(`/api/records/${entity}`, { values })).body.id;
  const word = (entity: string, field: string, value: string): string => {
    const found = ravand.definitions
      .current()
      .entity(entity)
      ?.fields.find(({ name }) => name === field);
    const option = found?.options?.find((one) => one.value === value);
    return option?.label?.[language] ?? value;
  };
  const pass = async (seconds: number) => {
    for (let at = 0; at < seconds; at += 1) {
      await ravand.settle();
      ravand.clock.advance(1_000);
    }
  };

  beforeAll(async () => {
    smtp = await startSmtpReceiver();
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages, smtpUrl: smtp.url })]);
    // Ten in the morning of a day to come.
    const now = ravand.clock.now();
    const next = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1, 6, 30);
    ravand.clock.advance(next - now.getTime());
    admin = await ravand.signIn(ravand.admin);
    await admin.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    const list = await make('marketingList', { name: language === 'fa' ? 'مشتریان وفادار' : 'Loyal customers' });
    const names = language === 'fa' ? ['مریم رضایی', 'علی کاظمی', 'نگار موسوی'] : ['Mary', 'Ali', 'Nora'];
    for (const [at, name] of names.entries()) {
      const more = { consent: 'given', language, emailConsent: at !== 2 };
      const person = await make('person', {
        name,
        email: `person-${at}@example.com`,
        mobile: `+98912000000${at}`,
        ...more,
      });
      await make('listMember', { list, person });
    }
    campaign = await make('campaign', {
      name: language === 'fa' ? 'خبرنامهٔ پاییز' : 'Autumn news',
      channel: 'email',
      template: 'campaign-news',
      list,
      budget: '50000000',
    });
    const session = { url: ravand.url, cookie: admin.cookie() };
    open = await openPage(browser, { language, now: ravand.clock.now(), session });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
    await smtp?.close();
  });

  it('is sent from its page, and its report says who got it and why somebody did not', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/campaign/${campaign}`);
    await page.getByText(t('mailings.none')).waitFor();
    await page
      .locator('ravand-stage-bar')
      .getByRole('button', { name: word('campaign', 'status', 'sending') })
      .click();
    await expect
      .poll(
        async () =>
          (await admin.get<{ items: unknown[] }>(`/api/records/campaign/${campaign}/mailings`)).body.items.length,
      )
      .toBe(1);
    await pass(8);
    await page.reload();
    const report = page.locator('ravand-mailings');
    await report.getByRole('heading', { name: t('mailings.status.done') }).waitFor();
    await expect.poll(() => report.locator('li').count()).toBe(3);
    await report.locator('.figures button', { hasText: t('mailings.state.refused') }).click();
    await expect.poll(() => report.locator('li').count()).toBe(1);
    await expect
      .poll(() => report.locator('li').textContent())
      .toContain(language === 'fa' ? 'نمی‌خواهد' : 'do not want');
    expect(await accessFaults(page)).toEqual([]);
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/campaign-${language}.png`, fullPage: true });
    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/campaign-${language}-390.png`, fullPage: true });
    expect(open.faults).toEqual([]);
  });

  it('has a link in each e-mail by which its receiver gets no more, on a phone and without signing in', async () => {
    const link = /https?:\/\/\S+\/p\/u\/[\w-]+/.exec(smtp.ledger[0]?.text ?? '')?.[0] ?? '';
    const visitor = await openPage(browser, { language, width: 390 });
    const { page } = visitor;
    await page.goto(`${ravand.url}${new URL(link).pathname}?lang=${language}`);
    const boxes = page.getByRole('checkbox');
    await expect.poll(() => boxes.count()).toBe(2);
    expect(await accessFaults(page)).toEqual([]);
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/choices-${language}.png`, fullPage: true });
    await boxes.first().uncheck();
    await page.getByRole('button').first().press('Enter');
    await page.getByRole('status').waitFor();
    await expect.poll(() => boxes.first().isChecked()).toBe(false);
    expect(await boxes.nth(1).isChecked()).toBe(true);
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/choices-done-${language}.png`, fullPage: true });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(visitor.faults).toEqual([]);
    await visitor.context.close();
  });
});
