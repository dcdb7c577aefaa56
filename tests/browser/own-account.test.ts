// Where one is signed in and another password, in a real browser: a session is ended from the account page, the others end with the password, an administrator
// ends what is left, and reads in the audit what was done.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { openPage } from './open-page.ts';
import { words } from './words.ts';

const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1';

/** A picture for who works on the screen: PICTURES names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder === undefined) return;
  const part = page.locator('ravand-session-section').first();
  await part.scrollIntoViewIfNeeded();
  await page.screenshot({ path: `${folder}/${name}.png` });
}

describe.skipIf(!hasChromium).each(looksOf('fa', 390))('My own account in %s at %i px', (language, width) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let sara: Account;

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
    sara = await ravand.createUser({ role: 'admin', name: 'Sara', language });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  async function elsewhere(): Promise<ApiClient> {
    const client = ravand.visitor();
    const { email, password } = sara;
    expect((await client.post('/api/session', { email, password }, { 'User-Agent': phone })).status).toBe(200);
    return client;
  }

  async function isFine(page: Page): Promise<void> {
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await accessFaults(page)).toEqual([]);
  }

  it('says where I am signed in, ends that, and takes another password; R-182 the audit tells all of it', async () => {
    const [lost, left] = [await elsewhere(), await elsewhere()];
    const session = { url: ravand.url, cookie: (await ravand.signIn(sara, language)).cookie() };
    const { page, faults } = await openPage(browser, { language, width, now: ravand.clock.now(), session });
    await page.goto(`${ravand.url}/account`);
    const rows = page.locator('ravand-session-section li');
    await expect.poll(() => rows.count()).toBe(3);
    await rows.first().getByText(t('sessions.current')).waitFor();
    const name = t('sessions.device', { browser: 'Safari', system: 'iPhone' });
    await rows.nth(1).getByText(name).waitFor();
    await picture(page, `account-sessions-${language}-${width}`);
    await isFine(page);
    await page
      .getByRole('button', { name: t('sessions.endNamed', { name }) })
      .first()
      .click();
    await expect.poll(() => rows.count()).toBe(2);
    const alive = async () => [(await lost.get('/api/me')).status, (await left.get('/api/me')).status].sort();
    await expect.poll(() => alive()).toEqual([200, 401]);
    await page.getByRole('button', { name: t('password.change') }).click();
    await page.locator('#password').fill('not it at all');
    await page.locator('#next').fill('a fresh long secret');
    await page.keyboard.press('Enter');
    await page.locator('#password-fault .fault').waitFor();
    await isFine(page);
    await page.locator('#password').fill(sara.password);
    await page.keyboard.press('Enter');
    await expect.poll(() => rows.count()).toBe(1);
    await expect.poll(() => alive()).toEqual([401, 401]);
    sara = { ...sara, password: 'a fresh long secret' };
    await elsewhere();
    await page.goto(`${ravand.url}/users`);
    await page.getByRole('button', { name: t('users.acts', { name: 'Sara' }) }).click();
    await page.getByRole('menuitem', { name: t('users.sessions') }).click();
    await page.locator('ravand-dialog ravand-session-section li').nth(1).waitFor();
    await picture(page, `user-sessions-${language}-${width}`);
    await isFine(page);
    // Whoever administers people reads there what each of them did.
    await page.goto(`${ravand.url}/studio/audit`);
    const deeds = page.locator('ravand-audit li');
    await deeds.getByText(t('audit.did.access.password-set')).first().waitFor();
    await isFine(page);
    await page.getByRole('tab', { name: t('audit.areas.studio') }).click();
    await deeds.getByText(t('audit.did.definition.published')).first().waitFor();
    await page.getByRole('combobox', { name: t('audit.person') }).fill('Sara');
    await page.getByRole('option', { name: 'Sara' }).click();
    await page.getByText(t('audit.none')).waitFor();
    await page.getByRole('tab', { name: t('audit.areas.access') }).click();
    await deeds.getByText(t('audit.did.access.sessions-ended')).first().waitFor();
    expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);
  });
});
