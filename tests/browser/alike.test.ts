// who types a person that is there already is told so while typing, by whatever tells people, and not of those they may not see.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestRavand, type TestRavand } from '#testing';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium).each(languagesOf('fa'))('A new record like another in %s', (language) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let open: OpenPage;

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
    const admin = await ravand.signIn(ravand.admin);
    await admin.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    const values = { name: 'سارا رضایی', mobile: '09121234567', email: 'sara@example.com' };
    expect((await admin.post('/api/records/person', { values })).status).toBe(201);
    open = await openPage(browser, {
      language,
      now: ravand.clock.now(),
      session: { url: ravand.url, cookie: admin.cookie() },
    });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  it('is told while it is typed', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/person/new`);
    const warning = page.locator('ravand-alike', { hasText: t('form.alike') });
    const mobile = page.locator('#field-mobile');
    await mobile.fill('۰۹۱۲ ۱۲۳ ۴۵۶۷');
    await warning.getByRole('link', { name: 'سارا رضایی' }).waitFor();
    await mobile.fill('09121234568');
    await warning.waitFor({ state: 'detached' });
    await page.locator('#field-email').fill('SARA@example.com');
    await warning.getByRole('link', { name: 'سارا رضایی' }).waitFor();
    expect(open.faults).toEqual([]);
  });
});
