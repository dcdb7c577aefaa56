// A message made in a real browser: named, written with a value that is offered, seen as its receiver will see it, tried with a real gateway, published.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestRavand, type SmsReceiver, startSmsReceiver, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium).each(looksOf('fa', 1280))('The message editor in %s at %i px', (language, width) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let sms: SmsReceiver;
  let open: OpenPage;

  beforeAll(async () => {
    sms = await startSmsReceiver();
    [browser, ravand] = await Promise.all([
      launchBrowser(),
      createTestRavand({ ...otherPages, smsGatewayUrl: sms.url, background: true }),
    ]);
    const client = await ravand.signIn(await ravand.createUser({ role: 'admin', name: 'Sara', language }), language);
    await client.post('/api/records/lead', { values: { name: 'مریم', mobile: '09121112233' } });
    const session = { url: ravand.url, cookie: client.cookie() };
    open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
    await sms?.close();
  });

  it('writes, shows, counts, tries and publishes an SMS', async () => {
    const { page, faults } = open;
    await page.goto(`${ravand.url}/studio/messages`);
    await page.getByRole('button', { name: t('messages.new') }).click();
    await page.locator('ravand-definition-list #label').fill('Thanks');
    await page.locator('ravand-definition-list #entity').selectOption('lead');
    await page.locator('ravand-definition-list #label').press('Enter');
    await page.waitForURL('**/studio/messages/thanks');
    // Where such a message goes is known by its channel.
    await expect
      .poll(() => page.getByRole('textbox', { name: t('messages.address') }).textContent())
      .toBe('lead.mobile');
    await page.locator('ravand-message-texts').getByRole('tab', { name: 'English' }).click();
    await page.getByRole('textbox', { name: t('messages.body') }).press('Control+KeyA');
    await page.keyboard.type('Thank you {{lead.na');
    // The offers follow what was typed: of these letters there is one.
    const offers = page.locator('.cm-tooltip-autocomplete li');
    await expect.poll(() => offers.count()).toBe(1);
    await expect.poll(() => offers.textContent()).toContain('name');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+End');
    await page.keyboard.type('!');
    const paper = page.locator('ravand-message-preview .paper');
    await paper.getByText('Thank you مریم!').waitFor();
    await expect.poll(() => paper.getAttribute('dir')).toBe('ltr');
    await expect.poll(() => paper.textContent()).toContain('+989121112233');
    // Four letters that GSM-7 has not.
    await expect.poll(() => page.locator('ravand-message-preview .parts').textContent()).toContain('UCS-2');
    await page.locator('ravand-message-preview #to').fill('09120000000');
    await page.getByRole('button', { name: t('messages.test') }).click();
    await expect.poll(() => sms.ledger.find(({ to }) => to === '+989120000000')?.text).toBe('Thank you مریم!');
    await page.getByLabel(t('messages.limit.heading')).check();
    expect(await accessFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: t('process.publish') }).click();
    await page.getByText(t('studio.published', { name: 'Thanks', version: 1 })).waitFor();
    expect(ravand.definitions.current().message('thanks')?.definition).toMatchObject({
      entity: 'lead',
      channel: 'sms',
      to: 'lead.mobile',
      body: { en: 'Thank you {{lead.name}}!' },
      limit: { most: 3, days: 7, of: 'channel' },
    });
    expect(faults).toEqual([]);
  });
});
