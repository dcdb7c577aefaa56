// Documents in a real browser: one is made in the studio with its pages beside it, undone, published; and the page a customer answers a quote on.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type SmtpReceiver, startSmtpReceiver, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

interface Made {
  readonly id: string;
}

const make = async (client: ApiClient, entity: string, values: object): Promise<Made> => {
  const { status, body } = await client.post<Made>(`/api/records/${entity}`, { values });
  expect(status).toBe(201);
  return body;
};

const quoteOf = async (client: ApiClient): Promise<Made> => {
  const organization = await make(client, 'organization', { name: 'هتل آسمان' });
  const person = await make(client, 'person', { name: 'مریم', email: 'maryam@example.com' });
  const lines = [{ description: 'اتوی بخار', quantity: 2, unitPrice: 617 }];
  return make(client, 'quote', { subject: 'اتو', organization: organization.id, person: person.id, lines });
};

const isNarrow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

describe.skipIf(!hasChromium).each(looksOf('fa', 1280))('The document editor in %s at %i px', (language, width) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let open: OpenPage;

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages, background: true })]);
    const client = await ravand.signIn(ravand.admin, language);
    await quoteOf(client);
    const session = { url: ravand.url, cookie: client.cookie() };
    open = await openPage(browser, { language, width, height: 900, now: ravand.clock.now(), session });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  it('makes one block by block beside its pages, takes a step back, and publishes it', async () => {
    const { page, faults } = open;
    await page.goto(`${ravand.url}/studio/documents`);
    await page.getByRole('button', { name: t('documents.new') }).click();
    await page.locator('ravand-definition-list #label').fill('Offer');
    await page.locator('ravand-definition-list #entity').selectOption('quote');
    await page.locator('ravand-definition-list #label').press('Enter');
    await page.waitForURL('**/studio/documents/offer');
    const blocks = page.locator('ravand-document-outline [data-part]');
    await expect.poll(() => blocks.count()).toBe(5);
    // What it begins with is already a page.
    const pages = page.locator('ravand-document-preview img');
    await pages.waitFor();
    const first = await pages.getAttribute('src');
    await page.locator('ravand-document-outline [data-kind=text]').click();
    const text = page.locator('ravand-document-inspector').getByRole('textbox', { name: t('documents.text') });
    await text.press('Control+KeyA');
    await page.keyboard.type('{{quote.subj');
    const offers = page.locator('.cm-tooltip-autocomplete li');
    await expect.poll(() => offers.count()).toBe(1);
    await page.keyboard.press('Enter');
    await expect.poll(() => pages.getAttribute('src')).not.toBe(first);
    await expect.poll(() => blocks.count()).toBe(6);
    await page.locator('ravand-document-outline [data-part=text]').press('Alt+ArrowUp');
    await expect.poll(() => blocks.nth(4).getAttribute('data-part')).toBe('text');
    await page.locator('ravand-document-outline [data-part=text]').press('Delete');
    await expect.poll(() => blocks.count()).toBe(5);
    await page.getByRole('button', { name: t('studio.undoOf', { what: t('documents.removing') }) }).click();
    await expect.poll(() => blocks.count()).toBe(6);
    await expect.poll(() => accessFaults(page)).toEqual([]);
    expect(await isNarrow(page)).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: t('process.publish') }).click();
    await page.getByText(t('studio.published', { name: 'Offer', version: 1 })).waitFor();
    const made = ravand.definitions.current().get('document', 'offer')?.definition;
    expect(made?.blocks.map(({ kind }) => kind)).toEqual(['letterhead', 'title', 'fields', 'table', 'text', 'totals']);
    expect(JSON.stringify(made)).toContain('{{quote.subject}}');
    expect(faults).toEqual([]);
  });

  it('keeps what the letterhead says', async () => {
    const { page, faults } = open;
    await page.goto(`${ravand.url}/studio/documents`);
    await page.getByRole('link', { name: t('documents.letterhead.heading') }).click();
    const settings = page.locator('ravand-settings');
    await settings.locator('#organization').fill('آبی');
    await settings.locator('#letterhead-phone').fill('+98 21 8888 1234');
    await settings.locator('#letterhead-phone').press('Tab');
    await expect.poll(() => accessFaults(page)).toEqual([]);
    const publish = page.locator('ravand-draft-header').getByRole('button', { name: t('process.publish') });
    await expect.poll(() => publish.isEnabled()).toBe(true);
    await publish.click();
    await expect.poll(() => ravand.definitions.current().settings.letterhead).toEqual({ phone: '+98 21 8888 1234' });
    expect(ravand.definitions.current().settings.organization).toBe('آبی');
    expect(faults).toEqual([]);
  });
});

describe.skipIf(!hasChromium).each([...looksOf('fa', 390), ['en', 1280] as const])(
  'The page of a quote in %s at %i px',
  (language, width) => {
    const t = words(language);
    let browser: Browser;
    let ravand: TestRavand;
    let smtp: SmtpReceiver;
    let open: OpenPage;
    let client: ApiClient;

    beforeAll(async () => {
      smtp = await startSmtpReceiver();
      [browser, ravand] = await Promise.all([
        launchBrowser(),
        createTestRavand({ ...otherPages, smtpUrl: smtp.url, background: true }),
      ]);
      client = await ravand.signIn(ravand.admin, language);
      open = await openPage(browser, { language, width, now: ravand.clock.now() });
    });
    afterAll(async () => {
      await browser?.close();
      await ravand?.stop();
      await smtp?.close();
    });

    it('shows its pages, saves the PDF, and takes the answer once', async () => {
      const { page, faults } = open;
      const quote = await quoteOf(client);
      await client.patch(`/api/records/quote/${quote.id}`, { values: { state: 'sent' } });
      await smtp.arrived(1);
      const token = /#([\w-]{43})/.exec(smtp.ledger[0]?.text ?? '')?.[1] ?? '';
      await page.goto(`${ravand.url}/p/forms/quote-answer?lang=${language}#${token}`);
      await page.locator('ravand-document-pages img').waitFor();
      expect(await page.locator('html').getAttribute('dir')).toBe(language === 'fa' ? 'rtl' : 'ltr');
      await expect
        .poll(async () => (await client.get<{ values: object }>(`/api/records/quote/${quote.id}`)).body.values)
        .toMatchObject({ state: 'opened' });
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: t('public.savePdf') }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/\.pdf$/);
      await expect.poll(() => accessFaults(page)).toEqual([]);
      expect(await isNarrow(page)).toBeLessThanOrEqual(0);
      await page.getByRole('radio').first().check();
      await page.getByRole('button', { name: language === 'fa' ? 'فرستادن پاسخ' : 'Send the answer' }).click();
      await page.locator('.thanks').waitFor();
      await expect
        .poll(async () => (await client.get<{ values: object }>(`/api/records/quote/${quote.id}`)).body.values)
        .toMatchObject({ state: 'accepted' });
      await page.reload();
      await page.locator('.shut[role=alert]').waitFor();
      expect(faults.filter((fault) => !fault.includes('410'))).toEqual([]);
    });
  },
);
