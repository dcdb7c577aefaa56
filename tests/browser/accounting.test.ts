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
  const look = async (name: string) => {
    const shots = process.env.SCREENSHOTS;
    if (shots) await open.page.screenshot({ path: `${shots}/payment-${name}-${language}.png` });
    expect(await accessFaults(open.page)).toEqual([]);
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

  it('R-198: a payment that was wrong is reversed by its button, on a day and for a reason', async () => {
    const { page } = open;
    const [payment] = (await mina.get<{ items: { id: string }[] }>('/api/records/payment')).body.items;
    const values = async () =>
      (await mina.get<{ values: Record<string, string | null> }>(`/api/records/payment/${payment!.id}`)).body.values;
    await page.goto(`${ravand.url}/records/payment/${payment!.id}`);
    await page.getByRole('button', { name: t('page.payment.button.reverse'), exact: true }).click();
    const dialog = page.locator('ravand-stage-dialog');
    await dialog.getByText(t('entity.payment.field.state.option.reversed.entry')).waitFor();
    await look('reverse');
    await dialog.locator('#field-reversalReason').fill(language === 'fa' ? 'دو بار ثبت شد' : 'Entered twice');
    await dialog.locator('#field-reversedOn button').click();
    await page.getByRole('button', { name: t('date.today') }).click();
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(values).toMatchObject({ state: 'reversed', reversedOn: '2026-11-09' });
    expect((await values()).reversal).toEqual(expect.any(String));
    await page.reload();
    const link = page.locator('ravand-form').getByText(t('entity.payment.field.reversal'), { exact: true });
    await link.waitFor();
    expect(await page.getByRole('button', { name: t('page.payment.button.reverse'), exact: true }).count()).toBe(0);
    await look('reversed');
    await page.setViewportSize({ width: 390, height: 844 });
    await link.scrollIntoViewIfNeeded();
    await look('reversed-390');
    const { body } = await mina.get<{ values: { balance: string } }>(`/api/records/invoice/${invoice}`);
    expect(body.values.balance).toBe('2200000');
    expect(open.faults.filter((fault) => !fault.includes('422'))).toEqual([]);
  }, 60_000);
});
