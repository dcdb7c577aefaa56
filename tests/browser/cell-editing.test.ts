// Cells of a list are written to where they stand, in a real browser: by keys and by pointer, refused with a reason, taken back, and with somebody else at the same record.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

interface Stored {
  readonly id: string;
  readonly values: Readonly<Record<string, string | null>>;
}

describe.skipIf(!hasChromium).each(languagesOf('fa'))('The cells of a list in %s', (language) => {
  const t = words(language);
  /** The key that leads to the next column. */
  const on = language === 'fa' ? 'ArrowLeft' : 'ArrowRight';
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let open: OpenPage;
  let id: string;

  const stored = async (field: string) =>
    (await admin.get<Stored>(`/api/records/lead/${id}`)).body.values[field] ?? null;
  const editor = () => open.page.locator('ravand-cell-editor');
  const field = (name: string) => t(`entity.lead.field.${name}`);
  const cell = (path: string) => open.page.locator(`ravand-record-grid [data-cell="${id} ${path}"]`);
  /** Whether the cell of this column has the focus, and nothing in it. */
  const isAt = (path: string) =>
    cell(path).evaluate((content) => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return content.closest('vaadin-grid-cell-content')?.assignedSlot?.parentElement === active;
    });
  const edited = async (path: string) => {
    await expect.poll(() => editor().locator('label').textContent()).toBe(field(path));
    await expect
      .poll(() => editor().evaluate((host) => host.matches(':focus-within') && host.shadowRoot?.activeElement !== null))
      .toBe(true);
  };

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
    admin = await ravand.signIn(ravand.admin, language);
    await admin.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    const values = { name: 'Aria', value: '100', status: 'new' };
    id = (await admin.post<Stored>('/api/records/lead', { values })).body.id;
    await ravand.settle();
    const session = { url: ravand.url, cookie: admin.cookie() };
    open = await openPage(browser, { language, now: ravand.clock.now(), session });
    await open.page.goto(`${ravand.url}/records/lead`);
    await cell('name').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  it('are edited by F2, saved by Enter, and taken back by Ctrl Z', async () => {
    const { page } = open;
    await page.locator('ravand-record-grid .pick input').last().focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press(on);
    await page.keyboard.press('F2');
    await edited('name');
    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Baran');
    await page.keyboard.press('Enter');
    await expect.poll(() => cell('name').textContent()).toContain('Baran');
    expect(await stored('name')).toBe('Baran');
    await expect.poll(() => isAt('name')).toBe(true);
    await page.keyboard.press('Control+z');
    await expect.poll(() => cell('name').textContent()).toContain('Aria');
    expect(await stored('name')).toBe('Aria');
  });

  it('are walked by Tab, which saves; Escape leaves what was', async () => {
    const { page } = open;
    await page.keyboard.press('F2');
    await edited('name');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Caspian');
    await page.keyboard.press('Tab');
    await edited('organization');
    await page.keyboard.press('Shift+Tab');
    await edited('name');
    expect(await stored('name')).toBe('Caspian');
    await page.keyboard.type('Dena');
    await page.keyboard.press('Escape');
    await editor().waitFor({ state: 'detached' });
    await expect.poll(() => isAt('name')).toBe(true);
    expect(await stored('name')).toBe('Caspian');
  });

  it('keep what was refused and say why; amounts are read in any digits', async () => {
    const { page } = open;
    await cell('value').hover();
    await cell('value').locator('.pencil').click();
    await edited('value');
    // Nothing is opened beside it.
    expect(await page.locator('ravand-peek').count()).toBe(0);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('much');
    await page.keyboard.press('Enter');
    await editor().locator('.fault').waitFor();
    expect(await editor().locator('input').inputValue()).toBe('much');
    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(language === 'fa' ? '40' : '۴۰');
    // What is typed between others stays between them, in the reader's digits.
    const input = editor().locator('input');
    await input.evaluate((box: HTMLInputElement) => box.setSelectionRange(1, 1));
    await page.keyboard.type('56');
    await expect.poll(() => input.inputValue()).toBe(language === 'fa' ? '۴۵۶۰' : '۴56۰');
    await page.keyboard.press('Enter');
    await editor().waitFor({ state: 'detached' });
    expect(await stored('value')).toBe('4560');
  });

  it('are chosen from with one press', async () => {
    const { page } = open;
    await cell('source').hover();
    await cell('source').locator('.pencil').click();
    await edited('source');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await editor().waitFor({ state: 'detached' });
    expect(await stored('source')).not.toBe(null);
  });

  it('ask who changes what somebody else changed meanwhile, and only then', async () => {
    const { page } = open;
    const begin = async () => {
      await cell('name').hover();
      await cell('name').locator('.pencil').click();
      await edited('name');
      await page.keyboard.press('Control+a');
      await page.keyboard.type('Mine');
    };
    await begin();
    await admin.patch(`/api/records/lead/${id}`, { values: { value: '300' } });
    await page.keyboard.press('Enter');
    await editor().waitFor({ state: 'detached' });
    expect([await stored('name'), await stored('value')]).toEqual(['Mine', '300']);

    await expect.poll(() => cell('name').textContent()).toContain('Mine');
    await begin();
    await page.keyboard.type('!');
    await admin.patch(`/api/records/lead/${id}`, { values: { name: 'Theirs' } });
    await page.keyboard.press('Enter');
    await editor()
      .getByText(t('list.cellTaken', { value: 'Theirs' }))
      .waitFor();
    expect(await stored('name')).toBe('Theirs');
    await page.keyboard.press('Enter');
    await editor().waitFor({ state: 'detached' });
    expect(await stored('name')).toBe('Mine!');
  });

  it('stand under heads that say which way the rows go', async () => {
    const { page } = open;
    const name = t('list.sortBy', { field: field('name') });
    const head = page.getByRole('columnheader', { name });
    const press = () => page.getByRole('button', { name }).click();
    const order = () => head.getAttribute('aria-sort');
    await expect.poll(order).toBe('none');
    await press();
    await expect.poll(order).toBe('ascending');
    await press();
    await expect.poll(order).toBe('descending');
  });

  it('stand closed to who may not write them', async () => {
    const { page } = open;
    const product = (await admin.post<Stored>('/api/records/product', { values: { name: 'Cup', price: '5' } })).body.id;
    const pencil = (of: typeof page, path: string) => of.locator(`[data-cell="${product} ${path}"] .pencil`).count();
    await page.goto(`${ravand.url}/records/product`);
    await page.locator(`[data-cell="${product} quoted"]`).waitFor();
    // What is computed is nobody's to write.
    expect([await pencil(page, 'name'), await pencil(page, 'quoted')]).toEqual([1, 0]);
    const seller = await ravand.createUser({ role: 'salesPerson', language });
    const session = { url: ravand.url, cookie: (await ravand.signIn(seller, language)).cookie() };
    const other = await openPage(browser, { language, now: ravand.clock.now(), session });
    await other.page.goto(`${ravand.url}/records/product`);
    await other.page.locator(`[data-cell="${product} name"]`).waitFor();
    expect(await pencil(other.page, 'name')).toBe(0);
    await other.context.close();
  });

  it('break no rule of the page but what was refused for being stale', () => {
    expect(open.faults.filter((fault) => !/409/.test(fault))).toEqual([]);
  });
});
