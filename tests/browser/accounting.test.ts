// The books in a real browser: an accountant posts an invoice and its payment with the bar of stages, finds both in the trial balance, and goes from a number to the journal.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium).each(languagesOf('fa'))('The books in %s', (language) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let mina: ApiClient;
  let open: OpenPage;
  let invoice = '';

  const create = async (entity: string, values: object): Promise<string> => {
    const { status, body } = await mina.post<{ id: string }>(`/api/records/${entity}`, { values });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body.id;
  };
  const post = async (entity: string, id: string): Promise<void> => {
    await open.page.goto(`${ravand.url}/records/${entity}/${id}`);
    const stage = open.page
      .locator('ravand-stage-bar')
      .getByRole('button', { name: t(`entity.${entity}.field.state.option.posted`) });
    await stage.click();
    await open.page
      .locator('ravand-stage-bar [aria-current="step"]', { hasText: t(`entity.${entity}.field.state.option.posted`) })
      .waitFor();
  };

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
    ravand.clock.set(new Date('2026-11-09T08:00:00Z'));
    mina = await ravand.signIn(await ravand.createUser({ role: 'accountant', name: 'Mina', language }), language);
    await mina.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    await create('ledgerSetup', { name: 'Books' });
    const organization = await create('organization', { name: 'Hotel' });
    const lines = [{ description: 'Press', quantity: 2, unitPrice: 1_000_000 }];
    invoice = await create('invoice', { organization, lines });
    open = await openPage(browser, {
      language,
      now: ravand.clock.now(),
      session: { url: ravand.url, cookie: mina.cookie() },
    });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  it('an invoice and its payment are posted, and the trial balance opens their journals', async () => {
    const { page } = open;
    await post('invoice', invoice);
    await page.getByText('INV-1405-000001').first().waitFor();
    const { body } = await mina.get<{ values: { organization: string } }>(`/api/records/invoice/${invoice}`);
    const allocations = [{ invoice, amount: 2_200_000 }];
    const payment = await create('payment', { organization: body.values.organization, amount: 2_500_000, allocations });
    await post('payment', payment);
    await page
      .getByRole('link', { name: t('report.trial-balance') })
      .first()
      .click();
    await page.locator('ravand-report').getByRole('row', { name: /1201/ }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    const debit = t('report.trial-balance.column.debit');
    await page.getByRole('button', { name: new RegExp(`1201.*${debit}`) }).click();
    const journal = page.locator('ravand-report-details').getByRole('link').first();
    await journal.waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await journal.click();
    await page.waitForURL('**/records/journal/*');
    await page.getByText('J-1405-000001').first().waitFor();
    await page.goto(`${ravand.url}/reports/cash-flow`);
    await page.getByText(t('reports.agrees')).waitFor();
    await page.goto(`${ravand.url}/reports`);
    await page
      .getByRole('link', { name: t('report.balance-sheet') })
      .last()
      .waitFor();
    expect(await accessFaults(page)).toEqual([]);
    expect(open.faults).toEqual([]);
  }, 60_000);
});
