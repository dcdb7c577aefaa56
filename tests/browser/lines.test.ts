// A quote put together line by line and a field that holds several records, in a real browser in Persian and in English: by mouse and by keyboard, with sums that
// follow, on a wide and on a narrow screen.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

const club = {
  kind: 'entity',
  id: 'club',
  name: 'club',
  area: 'sales',
  label: { en: 'Club', fa: 'باشگاه', ar: 'ناد', he: 'מועדון' },
  titleField: 'name',
  fields: [
    { id: 'club.name', name: 'name', kind: 'text', label: { en: 'Name', fa: 'نام', ar: 'الاسم', he: 'שם' } },
    {
      id: 'club.members',
      name: 'members',
      kind: 'references',
      target: 'person',
      onDelete: 'clear',
      label: { en: 'Members', fa: 'اعضا', ar: 'الأعضاء', he: 'חברים' },
      inverse: { en: 'Clubs', fa: 'باشگاه‌ها', ar: 'النوادي', he: 'מועדונים' },
    },
  ],
  access: {},
};

/** A picture for who works on the screen: PICTURES names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

describe.skipIf(!hasChromium).each(languagesOf('fa'))('Lines and several records in %s', (language) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let open: OpenPage;
  let quote = '';

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
    admin = await ravand.signIn(ravand.admin);
    await admin.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    expect(
      (await admin.post('/api/definitions/publish', { changes: [{ definition: club, baseVersion: 0 }] })).status,
    ).toBe(200);
    for (const name of ['Sara Karimi', 'Ali Rezaei', 'Leila Ahmadi'])
      await admin.post('/api/records/person', { values: { name } });
    await admin.post('/api/records/product', { values: { name: 'Press B2', price: '1850000000' } });
    const session = { url: ravand.url, cookie: admin.cookie() };
    open = await openPage(browser, { language, now: ravand.clock.now(), session });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  async function requireFit(page: Page): Promise<void> {
    expect(await accessFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }

  const cell = (page: Page, line: number, name: string) => page.locator(`#field-lines #cell-${line}-${name}`);
  const sum = (page: Page) => page.locator('#field-lines tfoot .said').last();
  const digits = (text: string | null) =>
    (text ?? '').replace(/[۰-۹]/g, (digit) => String('۰۱۲۳۴۵۶۷۸۹'.indexOf(digit))).replace(/\D/g, '');

  it('are added, typed, moved and summed while one types, and saved with their record', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/quote/new`);
    await page.locator('#field-subject').fill('Presses');
    await page.locator('#field-lines .add').click();
    await cell(page, 0, 'product').locator('input').fill('Press');
    await cell(page, 0, 'product').locator('.option').first().click();
    // What the product says is there at once, and gives way to what is typed.
    await expect.poll(() => cell(page, 0, 'description').inputValue()).toBe('Press B2');
    expect(digits(await cell(page, 0, 'unitPrice').inputValue())).toBe('1850000000');
    await cell(page, 0, 'description').fill('Press, red');
    await cell(page, 0, 'quantity').fill('2');
    await cell(page, 0, 'unitPrice').fill('1000000');
    await cell(page, 0, 'discount').fill('5');
    await expect.poll(async () => digits(await sum(page).textContent())).toBe('2090000');
    // Enter in the last line begins another.
    await cell(page, 0, 'discount').press('Enter');
    await cell(page, 1, 'description').fill('Setting up');
    await cell(page, 1, 'unitPrice').fill('300000');
    await expect.poll(async () => digits(await sum(page).textContent())).toBe('2420000');
    await cell(page, 1, 'description').press('Alt+ArrowUp');
    await expect.poll(() => cell(page, 0, 'description').inputValue()).toBe('Setting up');
    await requireFit(page);
    await picture(page, `quote-new-${language}`);
    await page.keyboard.press('Control+Enter');
    await page.waitForURL((url) => !url.pathname.endsWith('/new'));
    quote = new URL(page.url()).pathname;
    const { body } = await admin.get<{ values: { lines: { description: string }[]; total: string } }>(`/api${quote}`);
    expect(body.values.total).toBe('2420000');
    expect(body.values.lines.map(({ description }) => description)).toEqual(['Setting up', 'Press, red']);
  });

  it('say at the line what the server refuses, and what became of them in the versions', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}${quote}?tab=details`);
    await cell(page, 1, 'quantity').fill('0');
    await page.keyboard.press('Control+Enter');
    await page.locator('#field-lines #cell-1-quantity-fault .fault').waitFor();
    await picture(page, `quote-refused-${language}`);
    await cell(page, 1, 'quantity').fill('3');
    await page.locator('#field-lines tbody tr').first().locator('.acts button').last().click();
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(async () => (await admin.get<{ values: { total: string } }>(`/api${quote}`)).body.values.total)
      .toBe('3135000');
    await page.goto(`${ravand.url}${quote}?tab=versions`);
    await page.getByText(t('lines.changes', { added: 0, changed: 1, removed: 1 })).waitFor();
    await picture(page, `quote-versions-${language}`);
  });

  it('several records are found by their names, shown as chips, and named on the other side', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/club/new`);
    await page.locator('#field-name').fill('Readers');
    const members = page.locator('#field-members input');
    for (const name of ['Sara', 'Leila']) {
      await members.fill(name);
      await page.locator('#field-members .option', { hasText: name }).click();
    }
    await requireFit(page);
    await picture(page, `club-new-${language}`);
    await page.keyboard.press('Control+Enter');
    await page.waitForURL((url) => !url.pathname.endsWith('/new'));
    const { body } = await admin.get<{ values: { members: string[] }; linkTitles: { members: object } }>(
      `/api${new URL(page.url()).pathname}`,
    );
    expect(Object.values(body.linkTitles.members).sort()).toEqual(['Leila Ahmadi', 'Sara Karimi']);
    await page.goto(`${ravand.url}/records/person/${body.values.members[0]}`);
    await page.getByRole('tab', { name: language === 'fa' ? 'باشگاه‌ها' : 'Clubs' }).click();
    await page.getByText('Readers').first().waitFor();
    await page.goto(`${ravand.url}/records/club`);
    await page.getByText('Sara Karimi').first().waitFor();
    await picture(page, `club-list-${language}`);
  });

  it.each(['quote', 'salesOrder', 'invoice', 'creditNote'])(
    'all usual columns of a %s are seen at 1280 px',
    async (entity) => {
      const { page } = open;
      const line = { description: 'Press, red, with two plates', quantity: 12, unitPrice: 1_850_000_000, discount: 5 };
      const { body: organization } = await admin.post<{ id: string }>('/api/records/organization', {
        values: { name: 'Hotel' },
      });
      const made = async (name: string, more: object) => {
        const values = { lines: [line], ...more };
        const { status, body } = await admin.post<{ id: string }>(`/api/records/${name}`, { values });
        expect({ status, body }).toMatchObject({ status: 201 });
        return body.id;
      };
      const about = { organization: organization.id };
      const more = entity === 'creditNote' ? { invoice: await made('invoice', about) } : about;
      await page.goto(`${ravand.url}/records/${entity}/${await made(entity, more)}?tab=details`);
      const frame = page.locator('#field-lines .frame');
      await frame.locator('tbody tr').first().waitFor();
      await frame.scrollIntoViewIfNeeded();
      await picture(page, `lines-${entity}-${language}`);
      expect(await frame.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
      // No amount is cut off, and no heading runs into the next.
      const cut = await frame.evaluate((box) =>
        [...box.querySelectorAll<HTMLElement>('th, td.end input, td.end .said')]
          .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
          .map((part) => part.textContent || (part as HTMLInputElement).value),
      );
      expect(cut).toEqual([]);
      await requireFit(page);
    },
  );

  it('each line is a card on a telephone', async () => {
    const session = { url: ravand.url, cookie: admin.cookie() };
    const { page, faults } = await openPage(browser, { language, width: 390, now: ravand.clock.now(), session });
    await page.goto(`${ravand.url}${quote}?tab=details`);
    await cell(page, 0, 'description').waitFor();
    await cell(page, 0, 'description').scrollIntoViewIfNeeded();
    await requireFit(page);
    await picture(page, `quote-narrow-${language}`);
    expect(faults).toEqual([]);
    expect(open.faults.filter((fault) => !fault.includes('422'))).toEqual([]);
  });
});
