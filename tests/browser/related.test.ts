// What points to a record, in a real browser in Persian and in English, on a desk and on a phone: its lists with their counts, a new record
// that points back, and the reason why a record cannot be deleted.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium).each(looksOf('fa', 390))('Related records in %s at %i px', (language, width) => {
  const t = words(language);
  const shots = process.env.SCREENSHOTS;
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let open: OpenPage;
  let organization: string;

  const create = async (entity: string, values: Record<string, unknown>) => {
    const { status, body } = await admin.post<{ id: string }>(`/api/records/${entity}`, { values });
    expect(status).toBe(201);
    return body.id;
  };

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
    admin = await ravand.signIn(ravand.admin, language);
    await admin.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    organization = await create('organization', { name: 'Ravand' });
    for (const name of ['Ali', 'Sara']) await create('person', { name, organization });
    const session = { url: ravand.url, cookie: admin.cookie() };
    open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  const picture = async (name: string) => {
    if (shots !== undefined) await open.page.screenshot({ path: `${shots}/${name}-${language}-${width}.png` });
  };

  it('stand in a tab with their count, and a new one points back', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/organization/${organization}?tab=person.organization`);
    const rows =
      width < 500
        ? page.locator('ravand-record-rows a')
        : page.locator('vaadin-grid-cell-content', { hasText: /Ali|Sara/ });
    await rows.nth(1).waitFor();
    await expect
      .poll(() => page.locator('[role=tab][aria-selected=true]').textContent())
      .toContain(language === 'fa' ? '۲' : '2');
    await picture('related');
    expect(await accessFaults(page)).toEqual([]);
    await page.locator('ravand-related .bar button').click();
    await page.locator('#field-name').fill('Reza');
    await picture('new');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/person\/[0-9a-f-]{36}/);
    const { body } = await admin.get<{ items: { values: object }[] }>(
      `/api/records/organization/${organization}/related/person.organization`,
    );
    expect(body.items.map((item) => item.values)).toContainEqual(
      expect.objectContaining({ name: 'Reza', organization }),
    );
  });

  it('say why the record they point to cannot be deleted', async () => {
    const { page, faults } = open;
    await page.goto(`${ravand.url}/records/organization/${organization}`);
    await page.locator('.head ravand-menu > button').click();
    await page.locator('.head ravand-menu [role=menuitem]', { hasText: t('action.delete') }).click();
    await page
      .locator('ravand-dialog button.danger', { hasText: t('action.delete') })
      .first()
      .click();
    const said = page.getByText(language === 'fa' ? '۳' : '3').last();
    await said.waitFor();
    await picture('refused');
    expect(faults.filter((fault) => !fault.includes('409'))).toEqual([]);
  });
});
