import { it } from 'vitest';
import { createTestRavand, startSmtpReceiver } from '#testing';
import { launchBrowser } from './browser/chromium.ts';
import { openPage } from './browser/open-page.ts';
it('x', { timeout: 180000 }, async () => {
  const smtp = await startSmtpReceiver();
  const [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ smtpUrl: smtp.url, background: true })]);
  const client = await ravand.signIn(ravand.admin, 'fa');
  const make = async (e: string, v: object) => (await client.post<any>(`/api/records/${e}`, { values: v })).body;
  const organization = await make('organization', { name: 'هتل آسمان' });
  const person = await make('person', { name: 'مریم رضایی', email: 'm@example.com', mobile: '09123456789' });
  const q = await make('quote', { subject: 'تجهیز خشک‌شویی', organization: organization.id, person: person.id, lines: [{ description: 'اتوی بخار', quantity: 2, unitPrice: 61700000 }, { description: 'نصب', unitPrice: 1234567, discount: 5 }] });
  const session = { url: ravand.url, cookie: client.cookie() };
  for (const [language, width] of [['fa', 1440], ['en', 1440], ['fa', 390]] as const) {
    await client.patch('/api/me', { language }).catch(() => undefined);
    const { page, faults, context } = await openPage(browser, { language, width, height: 900, now: ravand.clock.now(), session });
    context.setDefaultTimeout(20000);
    const t0 = performance.now();
    await page.goto(`${ravand.url}/studio/documents/pro-forma`);
    await page.locator('ravand-document-preview img').waitFor();
    console.log(language, width, 'preview after', performance.now() - t0);
    await page.locator('ravand-document-outline [data-block=lines]').click();
    await page.locator('ravand-document-items details.item > summary').first().click();
    await page.waitForTimeout(800);
    await page.screenshot({ path: `/tmp/dtry/out/editor-${language}-${width}.png`, fullPage: width < 500 });
    if (language === 'fa' && width > 500) {
      await page.locator('ravand-document-outline [data-block=head]').click();
      await page.waitForTimeout(500);
      await page.screenshot({ path: `/tmp/dtry/out/editor-head.png` });
      await page.goto(`${ravand.url}/studio/documents`);
      await page.waitForTimeout(600);
      await page.screenshot({ path: `/tmp/dtry/out/list.png` });
    }
    console.log(faults);
    await context.close();
  }
  await client.patch(`/api/records/quote/${q.id}`, { values: { state: 'sent' } });
  await smtp.arrived(1);
  const token = /#([\w-]{43})/.exec(smtp.ledger[0]?.text ?? '')?.[1] ?? '';
  for (const [language, width] of [['fa', 390], ['en', 1280]] as const) {
    const { page, faults, context } = await openPage(browser, { language, width, now: ravand.clock.now() });
    await page.goto(`${ravand.url}/p/forms/quote-answer?lang=${language}#${token}`);
    await page.locator('ravand-document-pages img').waitFor();
    await page.waitForTimeout(800);
    await page.screenshot({ path: `/tmp/dtry/out/public-${language}-${width}.png`, fullPage: true });
    console.log(faults);
    await context.close();
  }
  const { page, context } = await openPage(browser, { language: 'fa', width: 1280, now: ravand.clock.now(), session });
  await page.goto(`${ravand.url}/records/quote/${q.id}?tab=timeline`);
  await page.waitForTimeout(2500);
  await page.screenshot({ path: `/tmp/dtry/out/record.png` });
  await context.close();
  await browser.close(); await ravand.stop(); await smtp.close();
});
