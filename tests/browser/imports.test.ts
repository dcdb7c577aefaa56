// A workbook whose rows do not begin at its top comes in by the screen alone: the sheet, its header row and the calendar of its days are chosen, what would
// become of the rows is shown, then it is written and taken back.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { Definition } from '../../schemas/types.ts';
import { workbook } from '../contracts/workbook.ts';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

const field = (name: string, kind: string, label: string, more: object = {}) => ({
  id: `guest.${name}`,
  name,
  kind,
  label: { en: label, fa: label },
  ...more,
});
const guest = {
  kind: 'entity',
  id: 'guest',
  name: 'guest',
  area: 'sales',
  label: { en: 'Guest', fa: 'مهمان' },
  pluralLabel: { en: 'Guests', fa: 'مهمانان' },
  titleField: 'name',
  fields: [
    field('name', 'text', 'Name', { required: true }),
    field('birthday', 'date', 'Birthday'),
    field('mobile', 'phone', 'Mobile'),
    field('sort', 'choice', 'Sort', {
      options: [{ value: 'regular', label: { en: 'Comes often', fa: 'Comes often' } }, { value: 'other' }],
    }),
  ],
  access: {},
} as unknown as Definition;

const cell = (place: string, text: string): string => `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;
const rows = (lines: readonly (readonly string[])[]): string =>
  lines
    .map((cells, row) => {
      const written = cells.map((text, column) => cell(`${'ABCD'[column]}${row + 1}`, text));
      return `<row r="${row + 1}">${written.join('')}</row>`;
    })
    .join('');
const file = {
  name: 'people.xlsx',
  mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  buffer: Buffer.from(
    workbook([
      rows([
        ['Old', 'Stay', 'Number'],
        ['Nobody', '2', '1'],
      ]),
      rows([
        ['Name', 'Born', 'Mobile', 'Sort'],
        ['as on the card', 'day', 'number', 'which'],
        ['Full name', 'Birthday', 'Mobile', 'Sort'],
        ['Sara', '1405/01/01', '09121234567', 'comes often'],
        ['Nobody', '1405/13/01', '0912', 'never'],
      ]),
    ]),
  ),
};

describe.skipIf(!hasChromium).each(languagesOf('en'))('The import of a file in %s', (language) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let open: OpenPage;

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
    admin = await ravand.signIn(ravand.admin);
    await ravand.definitions.publish(ravand.systemContext('test'), [{ definition: guest, baseVersion: 0 }]);
    await admin.patch('/api/me', { language, calendar: 'gregorian' });
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

  const people = async () =>
    (
      await admin.get<{ items: { values: Record<string, string | null> }[] }>('/api/records/guest?sort=name:asc')
    ).body.items.map(({ values }) => [values.name, values.birthday, values.mobile]);
  const press = (name: string) => open.page.getByRole('button', { name: t(`import.${name}`), exact: true }).click();
  /** Jobs run when the test says so. */
  const settled = async (status: string) => {
    const said = open.page.getByText(t(`import.said.${status}`), { exact: true });
    await expect
      .poll(async () => {
        await ravand.settle();
        return said.count();
      })
      .toBe(1);
  };

  it('is told where the rows stand, tried, written and taken back', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/imports/new/guest`);
    await page.locator('ravand-import-new input[type=file]').setInputFiles(file);
    await page.locator('#sheet').selectOption('S2');
    await page.locator('.from', { hasText: 'as on the card' }).waitFor();
    const header = page.locator('#header-row');
    await header.fill('3');
    await header.press('Enter');
    await expect.poll(() => header.inputValue()).toBe(language === 'fa' ? '۳' : '3');
    await page.locator('.from label', { hasText: 'Birthday' }).waitFor();
    await page.locator('#column-0').selectOption('name');
    await page.getByRole('combobox', { name: /calendar of|تقویم/i }).selectOption('jalali');
    await press('try');
    await settled('tried');
    expect(await people()).toEqual([]);
    await press('run');
    await settled('done');
    await expect.poll(() => page.locator('.said').evaluate((one) => one.matches(':focus'))).toBe(true);
    expect(await people()).toEqual([['Sara', '2026-03-21', '+989121234567']]);
    // What is refused is said in the words a file may hold.
    await page.locator('td.rejected small', { hasText: 'Comes often' }).waitFor();
    await page.locator('td.rejected small', { hasText: language === 'fa' ? '۱۴۰۵/۰۱/۲۰' : '1405/01/01' }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await accessFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await press('undo');
    await settled('undone');
    expect(await people()).toEqual([]);
    expect(open.faults).toEqual([]);
  });
});
