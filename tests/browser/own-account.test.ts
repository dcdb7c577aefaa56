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
    // While it is on its way nobody is told that there is no such page.
    let arrive = (): void => {};
    const held = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await page.route('**/assets/page-*.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${ravand.url}/studio/audit`, { waitUntil: 'commit' });
    await page.locator('ravand-rail').waitFor();
    await expect(page.getByText(t('shell.nowhere')).count()).resolves.toBe(0);
    arrive();
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

  it('lets me choose which notices come by e-mail, and when', async () => {
    const client = await ravand.signIn(sara, language);
    const session = { url: ravand.url, cookie: client.cookie() };
    const { page, faults } = await openPage(browser, { language, width, now: ravand.clock.now(), session });
    await page.goto(`${ravand.url}/notices`);
    await page.getByRole('link', { name: t('noticeMails.open') }).click();
    const part = page.locator('ravand-notice-mail-section');
    const kind = part.getByLabel(t('notices.kind.mention-notice'));
    await expect.poll(() => kind.evaluate((one) => one.getBoundingClientRect().top < innerHeight)).toBe(true);
    await kind.selectOption('digest');
    await part.getByLabel(t('notices.kind.task-notice')).selectOption('none');
    await part.getByLabel(t('noticeMails.rhythm')).selectOption('weekly');
    await part.getByRole('button', { name: t('noticeMails.weekend') }).click();
    await part.getByLabel(t('noticeMails.quiet')).check();
    const until = part.getByLabel(t('noticeMails.until'), { exact: true });
    await until.fill('7:15');
    await until.press('Tab');
    expect(await until.inputValue()).toBe(language === 'fa' ? '۰۷:۱۵' : '07:15');
    const ways = async () => (await client.get<{ ways: object }>('/api/notices/ways')).body.ways;
    await expect.poll(ways).toMatchObject({
      kinds: { 'mention-notice': 'digest' },
      digest: { rhythm: 'weekly', time: '08:00' },
      restDays: [5],
      quiet: { from: '20:00', until: '07:15' },
    });
    const { body } = await client.get<{ muted: object[] }>('/api/notices');
    expect(body.muted).toEqual([{ kind: 'task-notice' }]);
    await isFine(page);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('lets me give commands my own keys, whatever my keyboard writes', async () => {
    const client = await ravand.signIn(sara, language);
    const session = { url: ravand.url, cookie: client.cookie() };
    const { page, faults } = await openPage(browser, { language, width, now: ravand.clock.now(), session });
    /** As a keyboard with this layout does. */
    const press = (code: string, key: string, held: { readonly ctrlKey?: boolean; readonly shiftKey?: boolean } = {}) =>
      page.evaluate((init) => document.body.dispatchEvent(new KeyboardEvent('keydown', init)), {
        code,
        key,
        bubbles: true,
        composed: true,
        cancelable: true,
        ...held,
      });
    const note = t('acts.note.label');
    await page.goto(`${ravand.url}/account/keys`);
    const row = (name: string) => page.locator(`ravand-shortcut-section [data-key=${name}]`);
    const keyOf = (name: string): Promise<string | null> => row(name).locator('kbd').textContent();
    const ask = (word: string) =>
      page.getByRole('button', { name: t('shortcuts.own.giveNamed', { name: word }) }).click();
    await ask(note);
    await press('KeyG', 'ل');
    await expect.poll(() => keyOf('note')).toBe('G');
    await ask(t('acts.task.label'));
    await press('KeyT', 'ف', { ctrlKey: true });
    await row('task').getByRole('alert').getByText('Ctrl').waitFor();
    await press('ArrowUp', 'ArrowUp');
    await row('task').getByText(t('shortcuts.own.unfit')).waitFor();
    await press('KeyG', 'ل');
    await row('task').getByText(note).waitFor();
    await isFine(page);
    await page.getByRole('button', { name: t('shortcuts.own.swap') }).click();
    await expect.poll(() => keyOf('task')).toBe('G');
    await expect.poll(() => keyOf('note')).toBe('T');
    const kept = async () => (await client.get<{ keys: object }>('/api/me')).body.keys;
    expect(await kept()).toEqual({ task: { code: 'KeyG', cap: 'G' }, note: { code: 'KeyT', cap: 'T' } });

    const { body: lead } = await client.post<{ id: string }>('/api/records/lead', { values: { name: 'Negar' } });
    await page.goto(`${ravand.url}/records/lead/${lead.id}`);
    await page.locator('[data-act=task][aria-keyshortcuts=G]').waitFor();
    await press('KeyG', 'ل');
    await page.locator('[data-act=task][aria-expanded=true]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('body').evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await press('Slash', '؟', { shiftKey: true });
    await page
      .locator('ravand-shortcut-sheet dt', { hasText: t('acts.task.label') })
      .first()
      .waitFor();
    await isFine(page);
    await page.getByRole('link', { name: t('shortcuts.change') }).click();
    await page.getByRole('button', { name: t('shortcuts.own.all') }).click();
    await expect.poll(kept).toEqual({});
    await expect.poll(() => keyOf('note')).toBe('N');
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
