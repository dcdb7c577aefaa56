// Sample data seen and removed in the settings, in a real browser.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium).each(looksOf('fa', 1280))('Sample data in %s at %i px', (language, width) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let open: OpenPage;

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages, sample: true })]);
    const admin = await ravand.signIn(ravand.admin, language);
    await admin.patch('/api/me', { language });
    const session = { url: ravand.url, cookie: admin.cookie() };
    open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  const button = (key: string) =>
    open.page.locator('ravand-sample-settings').getByRole('button', { name: t(key), exact: true });

  it('the settings say what would go and what is final, before anything is removed', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/studio/settings/samples`);
    await button('settings.samples.try').press('Enter');
    await button('settings.samples.remove').waitFor();
    expect(await button('settings.samples.remove').evaluate((own) => own.matches(':focus'))).toBe(true);
    expect(await page.locator('ravand-sample-settings tbody tr').count()).toBeGreaterThan(10);
    expect(await accessFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });

  it('they are removed with one press, and the inbox is empty', async () => {
    const { page } = open;
    await button('settings.samples.remove').press('Enter');
    await page.getByText(t('settings.samples.done')).waitFor();
    await page.goto(`${ravand.url}/studio/settings/samples`);
    await page.getByText(t('settings.samples.none')).waitFor();
    const admin = await ravand.signIn(ravand.admin, language);
    expect((await admin.get<{ items: unknown[] }>('/api/tasks?box=all')).body.items).toEqual([]);
  });
});
