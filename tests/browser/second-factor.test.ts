// Signing in by two steps and the keys of programs, in a real browser in Persian and in English, on a desk and on a phone: a person turns the
// second factor on and comes in with it, a role must have it, a key is made and ended, an administrator helps who lost the phone.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, createTestRavand, type TestRavand } from '#testing';
import { appCode } from '../contracts/app-code.ts';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

/** What Chromium says of every answer of 401, also of one that asks for the code. */
const expected = /status of 401/;

describe.skipIf(!hasChromium).each(looksOf('en', 390))('Two-step sign-in in %s at %i px', (language, width) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let sara: Account;
  let secret = '';
  let recoveryCode = '';
  /** Administrators' page, from one test to the next. */
  let rules: OpenPage;
  let reza: Account;

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
    sara = await ravand.createUser({ role: 'admin', name: 'Sara', language });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  const code = () => appCode(secret, ravand.clock.now());

  async function fresh(path: string, signedIn?: Account) {
    const cookie = signedIn ? (await ravand.signIn(signedIn, language)).cookie() : undefined;
    const open = await openPage(browser, {
      language,
      width,
      now: ravand.clock.now(),
      session: { url: ravand.url, cookie },
    });
    await open.page.goto(`${ravand.url}${path}`);
    return open;
  }

  async function typePassword(page: Page, { email, password }: Account): Promise<void> {
    // Before anybody is known the page speaks the language of the house.
    await page.locator(`footer button[lang=${language}]`).click();
    await page.locator('#email').fill(email);
    await page.locator('#password').fill(password);
    await page.keyboard.press('Enter');
  }

  async function isFine(page: Page): Promise<void> {
    await expect.poll(() => page.locator('html').getAttribute('dir')).toBe(language === 'fa' ? 'rtl' : 'ltr');
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await accessFaults(page)).toEqual([]);
  }

  async function keepCodes(page: Page): Promise<string> {
    await page.locator('ravand-recovery-codes li').first().waitFor();
    await isFine(page);
    const first = (await page.locator('ravand-recovery-codes li').first().textContent()) ?? '';
    await page.getByLabel(t('factor.kept')).check();
    await page.getByRole('button', { name: t('factor.done') }).click();
    return first;
  }

  it('is turned on with the password, a picture drawn here and a code of the app', async () => {
    const { page, faults, context } = await fresh('/account', sara);
    await page.getByRole('button', { name: t('factor.turnOn') }).click();
    await page.locator('#password').fill('not it');
    await page.keyboard.press('Enter');
    await page.locator('#password-fault .fault').waitFor();
    await page.locator('#password').fill(sara.password);
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: t('factor.picture') }).waitFor();
    await isFine(page);
    secret = ((await page.locator('.secret').textContent()) ?? '').replaceAll(' ', '');
    await page.locator('#code').fill(code());
    await page.keyboard.press('Enter');
    recoveryCode = await keepCodes(page);
    await page.getByText(t('factor.codesLeft_other', { count: 10 })).waitFor();
    expect(faults.filter((fault) => !/status of 422/.test(fault))).toEqual([]);
    await context.close();
  });

  it('asks for the code after the password, and takes a recovery code instead', async () => {
    ravand.clock.advance(60_000);
    const { page, faults, context } = await fresh('/account');
    await typePassword(page, sara);
    await page.getByText(t('factor.enterCode')).waitFor();
    await isFine(page);
    await page.locator('#code').fill('12');
    await page.keyboard.press('Enter');
    await page.locator('#fault .fault').waitFor();
    await page.getByRole('button', { name: t('factor.byRecovery') }).click();
    await page.locator('#code').fill(recoveryCode.toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByText(t('factor.recoveryUsed')).waitFor();
    await page.getByText(t('factor.codesLeft_other', { count: 9 })).waitFor();
    expect(faults.filter((fault) => !expected.test(fault))).toEqual([]);
    await context.close();
  });

  it('is led to, before anything else, for a role that must have it', async () => {
    rules = await fresh('/users');
    await typePassword(rules.page, sara);
    await rules.page.locator('#code').fill(code());
    await rules.page.keyboard.press('Enter');
    await rules.page
      .locator('ravand-page-header')
      .getByRole('button', { name: t('users.more') })
      .click();
    await rules.page.getByRole('menuitem', { name: t('users.rules') }).click();
    await rules.page.getByLabel(t('role.staff')).check();
    await isFine(rules.page);
    const publish = rules.page.locator('ravand-draft-header').getByRole('button', { name: t('process.publish') });
    await expect.poll(() => publish.isEnabled()).toBe(true);
    await publish.click();
    await rules.page.getByText(t('settings.published')).waitFor();

    reza = await ravand.createUser({ role: 'staff', name: 'Reza', language });
    const { page, faults, context } = await fresh('/inbox', reza);
    await page.getByText(t('factor.neededWhy')).waitFor();
    await isFine(page);
    await page.locator('#password').fill(reza.password);
    await page.keyboard.press('Enter');
    const theirs = ((await page.locator('.secret').textContent()) ?? '').replaceAll(' ', '');
    await page.locator('#code').fill(appCode(theirs, ravand.clock.now()));
    await page.keyboard.press('Enter');
    await keepCodes(page);
    await page.locator('ravand-inbox').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('is turned off by an administrator for who lost phone and codes', async () => {
    await rules.page.goto(`${ravand.url}/users`);
    const acts = rules.page.getByRole('button', { name: t('users.acts', { name: 'Reza' }) });
    await acts.click();
    await rules.page.getByRole('menuitem', { name: t('users.resetFactor') }).click();
    await rules.page.getByText(t('users.factorReset', { name: 'Reza' })).waitFor();
    expect((await ravand.signIn(reza)).cookie()).toBeDefined();
    expect(rules.faults.filter((fault) => !/status of 40[14]/.test(fault))).toEqual([]);
    await rules.context.close();
  });

  it('lets a key be made for a program, shown once, and ended', async () => {
    const maker = await ravand.createUser({ role: 'manager', name: 'Mina', language });
    const { page, faults, context } = await fresh('/account', maker);
    await page.getByRole('button', { name: t('keys.make') }).click();
    await page.locator('ravand-key-dialog #name').fill('Shop');
    await page.locator('#whole').selectOption('');
    await isFine(page);
    await page
      .locator('ravand-key-dialog')
      .getByRole('button', { name: t('keys.make') })
      .click();
    // Nothing was chosen.
    await page.locator('ravand-key-dialog .fault').waitFor();
    await page.locator('.entities select').first().selectOption('read');
    await page
      .locator('ravand-key-dialog')
      .getByRole('button', { name: t('keys.make') })
      .click();
    const shown = page.getByLabel(t('keys.token'), { exact: true });
    const token = await shown.inputValue();
    const hasFocus = (one: Element) => one.matches(':focus');
    await expect.poll(() => shown.evaluate(hasFocus)).toBe(true);
    const entity = (
      (await (await ravand.signIn(maker)).get<{ entities: { name: string }[] }>('/api/workspace')).body.entities[0] ?? {
        name: '',
      }
    ).name;
    const read = await ravand.visitor().get(`/api/records/${entity}`, { authorization: `Bearer ${token}` });
    expect(read.status).toBe(200);
    await page.keyboard.press('Escape');
    await page.locator('ravand-key-section li').waitFor();
    expect(await page.content()).not.toContain(token);
    await page.getByRole('button', { name: t('keys.endNamed', { name: 'Shop' }) }).click();
    await page
      .locator('ravand-key-section ravand-dialog')
      .getByRole('button', { name: t('keys.end'), exact: true })
      .click();
    await expect.poll(() => page.getByText(t('keys.none')).evaluate(hasFocus)).toBe(true);
    expect((await ravand.visitor().get(`/api/records/${entity}`, { authorization: `Bearer ${token}` })).status).toBe(
      401,
    );
    expect(faults.filter((fault) => !/status of 422/.test(fault))).toEqual([]);
    await context.close();
  });
});
