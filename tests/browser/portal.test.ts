// The customers' portal in a real browser on a phone: a member comes in by a code, sees points, steps and documents, takes a reward, changes the language and
// leaves.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type SmsReceiver, startSmsReceiver, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { openPage } from './open-page.ts';
import { words } from './words.ts';

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

async function requireFit(page: Page): Promise<void> {
  expect(await accessFaults(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

describe.skipIf(!hasChromium).each(languagesOf('fa'))('The portal in %s', (language) => {
  const t = words(language);
  const label = (fa: string, en: string) => (language === 'fa' ? fa : en);
  let browser: Browser;
  let ravand: TestRavand;
  let sms: SmsReceiver;
  let admin: ApiClient;

  const make = async (entity: string, values: object): Promise<string> => {
    const { status, body } = await admin.post<{ id: string }>(`/api/records/${entity}`, { values });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body.id;
  };

  beforeAll(async () => {
    sms = await startSmsReceiver();
    [browser, ravand] = await Promise.all([
      launchBrowser(),
      createTestRavand({ ...otherPages, smsGatewayUrl: sms.url, background: true }),
    ]);
    admin = await ravand.signIn(ravand.admin);
    const name = label('پریسا کریمی', 'Parisa Karimi');
    const person = await make('person', { name, mobile: '09121234567', language });
    await make('person', { name: label('نیما کریمی', 'Nima Karimi'), mobile: '09121234567', language });
    await make('clubVisit', { title: label('اقامت دو شب', 'Two nights'), person, amount: 1_500_000, state: 'paid' });
    await make('clubVisit', { title: label('رزرو شام', 'Dinner'), person, amount: 450_000, state: 'open' });
    await make('reward', {
      name: label('قهوهٔ رایگان', 'Free coffee'),
      description: label('یک فنجان قهوهٔ تازه‌دم', 'A cup, freshly brewed'),
      cost: 50,
      stock: 10,
    });
    await make('reward', {
      name: label('یک شب اقامت', 'One night'),
      description: label('برای دو نفر', 'For two'),
      cost: 5_000,
    });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
    await sms?.close();
  });

  it('lets a customer in by a code, shows what is theirs, takes a wish and lets them out', async () => {
    const { page, faults } = await openPage(browser, { language, width: 390, now: ravand.clock.now() });
    await page.goto(`${ravand.url}/portal`);
    if (language === 'en') await page.getByLabel(words('fa')('portal.language')).selectOption('en');
    await page.getByRole('heading', { name: t('portal.signIn') }).waitFor();
    await requireFit(page);
    await picture(page, `portal-${language}-sign-in`);
    await page.getByLabel(t('portal.address')).fill('سلام');
    await page.getByRole('button', { name: t('portal.sendCode') }).click();
    await page
      .getByRole('alert')
      .filter({ hasText: '0912' })
      .or(page.getByRole('alert').filter({ hasText: '۰۹۱۲' }))
      .waitFor();
    sms.clear();
    await page.getByLabel(t('portal.address')).fill('۰۹۱۲۱۲۳۴۵۶۷');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: t('portal.codeTitle') }).waitFor();
    await sms.arrived(1);
    const code = /\d{6}/.exec(sms.ledger[0]?.text ?? '')?.[0] ?? '';
    await page.getByLabel(t('portal.code'), { exact: true }).fill(code);
    await picture(page, `portal-${language}-code`);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: t('portal.who') }).waitFor();
    await requireFit(page);
    await page.getByRole('button', { name: label('پریسا', 'Parisa') }).click();

    await page.getByText(label('۱٬۵۰۰', '1,500'), { exact: true }).first().waitFor();
    await page.getByText(label('رزرو شام', 'Dinner')).waitFor();
    await page.getByText(label('برای دو نفر', 'For two')).waitFor();
    await requireFit(page);
    await picture(page, `portal-${language}-home`);

    await page.getByRole('link', { name: label('رزرو شام', 'Dinner') }).click();
    const steps = page.getByRole('list', { name: label('وضعیت', 'State') });
    await steps.getByText(label('پرداخت‌شده', 'Paid')).waitFor();
    expect(await steps.locator('[aria-current=step]').textContent()).toContain(label('باز', 'Open'));
    await requireFit(page);
    await picture(page, `portal-${language}-record`);
    await page.getByRole('link', { name: t('portal.home') }).click();

    const coffee = page.locator('.card').filter({ hasText: label('قهوه', 'coffee') });
    await coffee.getByRole('link', { name: label('دریافت این جایزه', 'Take this reward') }).click();
    await page.getByRole('button', { name: label('دریافت', 'Take it'), exact: true }).waitFor();
    await requireFit(page);
    await picture(page, `portal-${language}-form`);
    await page.getByRole('button', { name: label('دریافت', 'Take it'), exact: true }).click();
    await page.getByRole('heading', { name: label('انجام شد', 'Done') }).waitFor();
    await page
      .getByRole('link', { name: t('portal.home') })
      .last()
      .click();
    await page.getByText(label('۱٬۴۵۰', '1,450'), { exact: true }).first().waitFor();
    await page.getByText(/^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/).waitFor();

    const night = page.locator('.card').filter({ hasText: label('یک شب', 'One night') });
    await night.getByRole('link', { name: label('دریافت این جایزه', 'Take this reward') }).click();
    await page.getByRole('button', { name: label('دریافت', 'Take it'), exact: true }).click();
    await page
      .getByRole('alert')
      .filter({ hasText: label('امتیاز کافی نیست', 'Not enough points') })
      .waitFor();
    await page.getByRole('link', { name: t('portal.home') }).click();

    await page.getByLabel(t('portal.calendar')).selectOption('gregorian');
    await page.getByText(label('۲۰۲۶', '2026')).first().waitFor();
    await page.getByRole('button', { name: t('portal.signOut') }).click();
    await page.getByRole('heading', { name: t('portal.signIn') }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: t('portal.signIn') }).waitFor();
    expect(faults.filter((fault) => !/status of 4(22|01)/.test(fault))).toEqual([]);
  }, 60_000);

  it('is wide enough for a desk and quick to load', async () => {
    const { page, faults } = await openPage(browser, { language, width: 1280, now: ravand.clock.now() });
    let bytes = 0;
    page.on('response', async (response) => {
      if (/\.js(\?|$)/.test(response.url()))
        bytes +=
          Number((await response.allHeaders())['content-length'] ?? 0) ||
          (await response.request().sizes()).responseBodySize;
    });
    await page.goto(`${ravand.url}/portal`);
    await page.getByRole('heading', { name: words('fa')('portal.signIn') }).waitFor();
    await page.waitForLoadState('networkidle');
    await picture(page, `portal-${language}-desk`);
    // Sizes are told a little after what they are the size of.
    await expect.poll(() => bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(153_600);
    expect(faults).toEqual([]);
  });
});
