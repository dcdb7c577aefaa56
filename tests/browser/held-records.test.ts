// Lines, roll-ups and taken values as an administrator sets them up in the studio, in a real browser: an entity becomes the lines of another, and both go live.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { EntityDefinition } from '../../schemas/types.ts';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

const label = (fa: string, en: string) => ({ fa, en, ar: en, he: en });
const visit: EntityDefinition = {
  kind: 'entity',
  id: 'visit',
  name: 'visit',
  label: label('بازدید', 'Visit'),
  pluralLabel: label('بازدیدها', 'Visits'),
  titleField: 'name',
  fields: [
    { id: 'visit.name', name: 'name', kind: 'text', label: label('عنوان', 'Title') },
    { id: 'visit.of', name: 'of', kind: 'reference', target: 'organization', label: label('سازمان', 'Organization') },
    { id: 'visit.product', name: 'product', kind: 'reference', target: 'product', label: label('کالا', 'Product') },
    { id: 'visit.price', name: 'price', kind: 'money', currency: 'IRR', scale: 0, label: label('هزینه', 'Cost') },
  ],
  access: {},
};

/** A picture for who works on the screen: PICTURES names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

describe.skipIf(!hasChromium).each(looksOf('fa', 1280))('What a record holds in %s at %i px', (language, width) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let open: OpenPage;

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
    admin = await ravand.signIn(await ravand.createUser({ role: 'admin', name: 'Sara', language }), language);
    const draft = { definition: visit, baseVersion: 0, revision: 0 };
    expect((await admin.put('/api/definitions/entity/visit/draft', draft)).status).toBe(200);
    const session = { url: ravand.url, cookie: admin.cookie() };
    open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  const opened = async (name: string) =>
    (
      await admin.get<{ definition?: EntityDefinition; draft?: { definition: EntityDefinition }; version: number }>(
        `/api/definitions/entity/${name}`,
      )
    ).body;
  const press = (key: string) =>
    open.page
      .getByRole('button', { name: t(key), exact: true })
      .first()
      .click();
  async function publish(name: string): Promise<void> {
    await press('process.publish');
    await expect.poll(async () => (await opened(name)).draft).toBeUndefined();
  }
  const named = (fa: string, en: string) => (language === 'fa' ? fa : en);

  it('is set up: lines of another entity, values that are taken, totals of both', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/studio/entities/visit`);
    // On a narrow screen the settings are behind a button.
    if (width < 700) await press('computed.settings');
    await page.locator('#lines-of').selectOption('of');
    await page.locator('#lines-order').waitFor();
    await expect.poll(() => page.locator('#lines-order').inputValue()).toBe('place');
    await page.locator('ravand-line-ownership .hold').click();
    await page.locator('ravand-line-ownership a').waitFor();
    await picture(page, `studio-lines-${language}-${width}`);
    expect(await accessFaults(page)).toEqual([]);
    if (width < 700) await press('action.close');
    await page.locator('.row', { hasText: named('هزینه', 'Cost') }).click();
    const taken = page.locator('ravand-expression-editor', { hasText: t('computed.taken') }).locator('.cm-content');
    await taken.fill('product.price');
    await taken.press('Tab');
    await expect
      .poll(
        async () => (await opened('visit')).draft?.definition.fields.find(({ name }) => name === 'price')?.takenFrom,
      )
      .toBe('product.price');
    await picture(page, `studio-taken-${language}-${width}`);
    await publish('visit');
    await expect
      .poll(async () => (await opened('visit')).definition)
      .toMatchObject({
        ownedBy: { field: 'of', order: 'place' },
        fields: expect.arrayContaining([
          expect.objectContaining({ name: 'of', required: true, onDelete: 'cascade' }),
          expect.objectContaining({ name: 'place', kind: 'integer', readOnly: true }),
        ]),
      });
    await page.goto(`${ravand.url}/studio/entities/organization`);
    await page.locator('.row', { hasText: named('بازدیدها', 'Visits') }).click();
    await publish('organization');
    const product = (await admin.post<{ id: string }>('/api/records/product', { values: { name: 'P', price: '70' } }))
      .body;
    const values = { name: 'Hotel', lines: [{ name: 'first', product: product.id }] };
    const { status, body } = await admin.post<{ values: { lines: object[] } }>('/api/records/organization', { values });
    expect([status, body.values.lines]).toEqual([201, [expect.objectContaining({ price: '70' })]]);
    expect(open.faults).toEqual([]);
  });
});
