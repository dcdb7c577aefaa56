// Many records of a list are changed at once and deleted at once, by the screen alone: shown before it happens, and taken back.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium).each(languagesOf('en'))('Bulk acts of a list in %s', (language) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let open: OpenPage;

  const stored = async () =>
    (await admin.get<{ items: { values: Record<string, string | null> }[] }>('/api/records/organization?sort=name:asc'))
      .body.items;
  const cities = async () => (await stored()).map(({ values }) => values.city);
  const dialog = () => open.page.locator('ravand-bulk-dialog');
  const press = (name: string | RegExp) => dialog().getByRole('button', { name, exact: true }).click();
  const said = (status: string) =>
    dialog()
      .getByText(t(`bulk.said.${status}`), { exact: true })
      .waitFor();
  const act = (name: string) =>
    open.page
      .locator('ravand-bulk-bar')
      .getByRole('button', { name: t(`bulk.act.${name}`) })
      .click();
  /** Jobs run when the test says so. */
  const settled = async (status: string) => {
    await expect
      .poll(async () => {
        await ravand.settle();
        return dialog()
          .getByText(t(`bulk.said.${status}`), { exact: true })
          .count();
      })
      .toBe(1);
    await said(status);
  };

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
    admin = await ravand.signIn(ravand.admin);
    await admin.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    for (const name of ['A', 'B', 'C'])
      expect((await admin.post('/api/records/organization', { values: { name, city: 'Tabriz' } })).status).toBe(201);
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

  it('change what is ticked, once it was shown, and give it back', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/organization?sort=name:asc`);
    for (const name of ['A', 'B']) await page.getByRole('checkbox', { name: t('bulk.pick', { name }) }).check();
    await act('change');
    await dialog().locator('#which').selectOption('city');
    await dialog().locator('#field-city').fill('Shiraz');
    await press(t('bulk.preview'));
    await settled('tried');
    // The button that was pressed is gone: one goes on where it is said how things stand.
    await expect
      .poll(() =>
        dialog()
          .locator('.how')
          .evaluate((one) => one.matches(':focus')),
      )
      .toBe(true);
    expect(await cities()).toEqual(['Tabriz', 'Tabriz', 'Tabriz']);
    await dialog().locator('.button.primary').click();
    await settled('done');
    expect(await cities()).toEqual(['Shiraz', 'Shiraz', 'Tabriz']);
    await press(t('action.undo'));
    await settled('undone');
    expect(await cities()).toEqual(['Tabriz', 'Tabriz', 'Tabriz']);
    expect(open.faults).toEqual([]);
  });

  it('delete all that the view shows', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/organization?sort=name:asc`);
    await page.getByRole('checkbox', { name: t('bulk.pick', { name: 'A' }) }).check();
    await page.locator('ravand-bulk-bar').getByRole('button').first().click();
    await act('delete');
    await settled('tried');
    expect((await stored()).length).toBe(3);
    await dialog().locator('.button.danger').click();
    await settled('done');
    expect(await stored()).toEqual([]);
    await dialog().locator('.button.primary').click();
    await page.locator('ravand-bulk-bar').waitFor({ state: 'detached' });
    expect(open.faults).toEqual([]);
  });
});
