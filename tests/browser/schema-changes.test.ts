// A field is renamed, converted and brought back, an entity renamed, deleted and brought back, by the screen alone, with what that does shown before.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { EntityDefinition } from '../../schemas/types.ts';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

const parcel: EntityDefinition = {
  kind: 'entity',
  id: 'parcel',
  name: 'parcel',
  label: { en: 'Parcel', fa: 'درخواست' },
  titleField: 'title',
  fields: [
    { id: 'parcel.title', name: 'title', kind: 'text', label: { en: 'Title', fa: 'عنوان' } },
    { id: 'parcel.size', name: 'size', kind: 'text', label: { en: 'Size', fa: 'اندازه' } },
  ],
  access: {},
};
const view = { kind: 'view', name: 'parcels', entity: 'parcel', type: 'list', columns: ['title', 'size'] };

describe.skipIf(!hasChromium).each(looksOf('fa', 1280))(
  'C-01 the entity designer in %s at %i px',
  (language, width) => {
    const t = words(language);
    let browser: Browser;
    let ravand: TestRavand;
    let admin: ApiClient;
    let open: OpenPage;

    const fieldOf = async () => {
      const { body } = await admin.get<{ definition: EntityDefinition }>('/api/definitions/entity/parcel');
      return body.definition.fields[1];
    };
    async function expectGood(): Promise<void> {
      const { page } = open;
      await expect.poll(() => page.locator('html').getAttribute('dir')).toBe(language === 'fa' ? 'rtl' : 'ltr');
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      expect(await accessFaults(page)).toEqual([]);
    }

    beforeAll(async () => {
      [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
      admin = await ravand.signIn(ravand.admin);
      await admin.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
      const changes = [parcel, view].map((definition) => ({ definition, baseVersion: 0 }));
      expect((await admin.post('/api/definitions/publish', { changes })).status).toBe(200);
      for (const size of ['12', 'large'])
        expect((await admin.post('/api/records/parcel', { values: { title: size, size } })).status).toBe(201);
      const session = { url: ravand.url, cookie: admin.cookie() };
      open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
      await open.page.goto(`${ravand.url}/studio/entities/parcel`);
      await open.page.locator('ravand-entity-designer .row').nth(1).click();
    });
    afterAll(async () => {
      await browser?.close();
      await ravand?.stop();
    });

    it('shows who uses a field before its new name goes live', async () => {
      const { page } = open;
      await page.getByLabel(t('entity.apiName'), { exact: true }).fill('extent');
      await page.getByLabel(t('entity.apiName'), { exact: true }).blur();
      // Counts are read and written in the reader's digits.
      const most = page.getByRole('spinbutton', { name: t('entity.maxLength') });
      await most.fill(language === 'fa' ? '۲۰۰' : '200');
      await most.press('Tab');
      expect(await most.inputValue()).toBe(language === 'fa' ? '۲۰۰' : '200');
      await page.getByRole('button', { name: t('process.publish'), exact: true }).click();
      const asking = page.locator('ravand-change-preview');
      await asking.getByText('/columns/1').waitFor();
      await expectGood();
      await page
        .locator('.asking')
        .getByRole('button', { name: t('process.publish'), exact: true })
        .click();
      await asking.waitFor({ state: 'detached' });
      await expect.poll(fieldOf).toMatchObject({ name: 'extent', column: 'size', maxLength: 200 });
      expect(open.faults).toEqual([]);
    });

    it('shows what does not convert, converts the rest, and takes it back', async () => {
      const { page } = open;
      await page.locator('ravand-entity-designer .row').nth(1).click();
      await page
        .locator('aside')
        .getByRole('button', { name: t('schema.convert'), exact: true })
        .click();
      const dialog = page.locator('ravand-convert-dialog');
      await dialog.getByLabel(t('entity.kind'), { exact: true }).selectOption('integer');
      await dialog.getByRole('link', { name: 'large' }).waitFor();
      const list = await dialog.locator('a[href*="filter="]').getAttribute('href');
      const filter = new URL(list ?? '', ravand.url).searchParams.get('filter') ?? '';
      const { body: listed } = await admin.get<{ items: { values: object }[] }>(
        `/api/records/parcel?filter=${encodeURIComponent(filter)}`,
      );
      expect(listed.items.map(({ values }) => values)).toMatchObject([{ title: 'large' }]);
      await expectGood();
      await dialog.getByLabel(t('schema.failings.empty')).check();
      await dialog.getByRole('button', { name: t('schema.convert'), exact: true }).click();
      await page.locator('.progress progress').first().waitFor();
      await ravand.settle();
      await expect.poll(fieldOf, { timeout: 5_000 }).toMatchObject({ kind: 'integer' });
      await page.goto(`${ravand.url}/studio/entities/parcel`);
      if (width < 768) await page.locator('ravand-entity-designer button.add.narrow').click();
      const back = page.locator('ravand-schema-past button').first();
      await back.waitFor();
      await expectGood();
      await back.click();
      await expect
        .poll(
          async () => {
            await ravand.settle();
            return fieldOf();
          },
          { timeout: 5_000 },
        )
        .toMatchObject({ kind: 'text' });
      const { body } = await admin.get<{ items: { values: object }[] }>('/api/records/parcel?sort=title:asc');
      expect(body.items.map(({ values }) => values)).toEqual([
        { title: '12', extent: '12' },
        { title: 'large', extent: 'large' },
      ]);
      expect(open.faults).toEqual([]);
    });

    it('calls the entity otherwise, with who follows shown before; old addresses lead to the new one', async () => {
      const { page } = open;
      await page.goto(`${ravand.url}/studio/entities/parcel`);
      if (width < 768) await page.locator('ravand-entity-designer button.add.narrow').click();
      const name = page.locator('ravand-entity-name');
      await name.getByRole('button', { name: t('entityChange.change') }).click();
      await name.getByLabel(t('entityChange.apiName'), { exact: true }).fill('request');
      await name.getByText('/entity', { exact: true }).waitFor();
      await expectGood();
      await name.getByRole('button', { name: t('entityChange.rename'), exact: true }).click();
      await page.waitForURL('**/studio/entities/request');
      await page.goto(`${ravand.url}/records/parcel`);
      await page.waitForURL('**/records/request');
      await page.getByText('large').first().waitFor();
      expect(open.faults).toEqual([]);
    });

    it('deletes the entity from its menu, and brings it back from the bin', async () => {
      const { page } = open;
      await page.goto(`${ravand.url}/studio/entities/request`);
      const removal = page.locator('ravand-entity-removal');
      await removal.getByRole('button', { name: t('action.more') }).click();
      await removal.getByRole('menuitem', { name: t('entityChange.remove') }).click();
      await removal.getByText('parcels').waitFor();
      await expectGood();
      await removal.getByRole('button', { name: t('action.delete'), exact: true }).click();
      await page.waitForURL('**/studio/entities');
      const bin = page.locator('ravand-entity-bin');
      const back = bin.getByRole('button', { name: t('schema.bringBack') });
      await back.waitFor();
      expect((await admin.get('/api/records/request')).status).toBe(404);
      await bin.locator('summary').press('Enter');
      await back.scrollIntoViewIfNeeded();
      await expectGood();
      await back.click();
      await page.locator('a[href="/studio/entities/request"]').waitFor();
      const { body } = await admin.get<{ items: object[] }>('/api/records/request');
      expect(body.items).toHaveLength(2);
      expect(open.faults).toEqual([]);
    });
  },
);
