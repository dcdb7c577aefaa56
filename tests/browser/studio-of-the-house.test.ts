// What had to be written as files before, made in the studio in a real browser: how an entity is called and when its records are final, what customers see of it in a
// portal of sections, and a report; entity and portal go live together.
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { EntityDefinition, PortalDefinition, ReportDefinition } from '../../schemas/types.ts';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

const stay: EntityDefinition = {
  kind: 'entity',
  id: 'stay',
  name: 'stay',
  label: { fa: 'اقامت', en: 'Stay' },
  titleField: 'name',
  fields: [
    { id: 'stay.name', name: 'name', kind: 'text', required: true, label: { fa: 'نام', en: 'Name' } },
    { id: 'stay.guest', name: 'guest', kind: 'reference', target: 'person', label: { fa: 'مهمان', en: 'Guest' } },
    { id: 'stay.price', name: 'price', kind: 'money', scale: 0, currency: 'IRR', label: { fa: 'بها', en: 'Price' } },
    {
      id: 'stay.state',
      name: 'state',
      kind: 'choice',
      label: { fa: 'وضعیت', en: 'State' },
      options: [
        { value: 'open', label: { fa: 'باز', en: 'Open' } },
        { value: 'billed', label: { fa: 'صورت‌حساب‌شده', en: 'Billed' } },
      ],
    },
    {
      id: 'stay.number',
      name: 'number',
      kind: 'autoNumber',
      format: 'S-{number}',
      unique: true,
      label: { fa: 'شماره', en: 'Number' },
    },
  ],
  pipeline: { field: 'state' },
  access: { staff: { read: 'all', create: true, update: 'all', delete: 'own' } },
};

describe.skipIf(!hasChromium).each(looksOf('fa', 1280))(
  'The rest of the house made in %s at %i px',
  (language, width) => {
    const t = words(language);
    const label = (fa: string, en: string) => (language === 'fa' ? fa : en);
    let browser: Browser;
    let ravand: TestRavand;
    let admin: ApiClient;
    let open: OpenPage;

    const live = <K extends 'entity' | 'portal' | 'report'>(kind: K, name: string) =>
      ravand.definitions.current().get(kind, name)?.definition;
    const button = (key: string, of: Locator = open.page.locator('ravand-draft-header')) =>
      of.getByRole('button', { name: t(key), exact: true }).first();
    const publish = async () => {
      await expect.poll(() => button('process.publish').isEnabled()).toBe(true);
      await button('process.publish').click();
    };
    const kept = (version: number) =>
      open.page.getByText(t('process.draft', { version })).first().waitFor({ state: 'attached' });
    const begin = async (path: string, button_: string, called: string, name: string, entity = false) => {
      const { page } = open;
      await page.goto(`${ravand.url}/studio/${path}`);
      await page.getByRole('button', { name: t(button_), exact: true }).click();
      await page.locator('ravand-definition-list #label').fill(called);
      await page.locator('ravand-definition-list #name').fill(name);
      if (entity) await page.locator('ravand-definition-list #entity').selectOption('stay');
      await page.locator('ravand-definition-list #name').press('Enter');
      await page.waitForURL(`**/studio/${path}/${name}`);
    };
    const fine = async () => {
      expect(await accessFaults(open.page)).toEqual([]);
      expect(await open.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    };

    beforeAll(async () => {
      [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
      admin = await ravand.signIn(ravand.admin, language);
      await admin.patch('/api/me', { language });
      const changes = [{ definition: stay, baseVersion: 0 }];
      expect((await admin.post('/api/definitions/publish', { changes })).status).toBe(200);
      const made = await admin.post<{ id: string }>('/api/records/person', { values: { name: 'Parisa' } });
      for (const [name, price] of [
        ['Room 7', 300],
        ['Room 8', 200],
      ] as const)
        await admin.post('/api/records/stay', { values: { name, price, guest: made.body.id, state: 'open' } });
      const session = { url: ravand.url, cookie: admin.cookie() };
      open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
    });
    afterAll(async () => {
      await browser?.close();
      await ravand?.stop();
    });

    it('an entity stands in the menu, its records are final in a stage, and their numbers are given there', async () => {
      const { page } = open;
      await page.goto(`${ravand.url}/studio/entities/stay`);
      await page.getByLabel(t('entity.area'), { exact: true }).selectOption('work');
      await page.getByLabel(t('entity.appendOnly')).check();
      await button('process.undo')
        .or(page.locator('ravand-draft-header [aria-keyshortcuts="Control+Z"]'))
        .first()
        .click();
      await expect.poll(() => page.getByLabel(t('entity.appendOnly')).isChecked()).toBe(false);
      await page.getByLabel(t('entity.area'), { exact: true }).selectOption('work');
      const lock = page.locator('ravand-entity-lock');
      await lock.getByLabel(label('صورت‌حساب‌شده', 'Billed')).check();
      await lock.locator('ravand-name-list select').selectOption('price');
      await fine();
      await page.locator('.row', { hasText: label('شماره', 'Number') }).click();
      await page.getByLabel(t('entity.givenAt')).selectOption('billed');
      await publish();
      await expect.poll(() => live('entity', 'stay')?.lock).toEqual({ stages: ['billed'], open: ['price'] });
      expect(live('entity', 'stay')).toMatchObject({ area: 'work' });
      expect(live('entity', 'stay')).not.toHaveProperty('appendOnly');
      expect(live('entity', 'stay')?.fields.find(({ name }) => name === 'number')?.givenAt).toBe('billed');
      await page.locator('ravand-rail').getByText(label('اقامت', 'Stay')).first().waitFor();
    });

    it('what customers see is opened, and a portal of the same release shows it', async () => {
      const { page } = open;
      await page.goto(`${ravand.url}/studio/entities/stay?tab=access`);
      const customers = page.locator('ravand-customer-access');
      await customers.getByLabel(t('customers.open')).check();
      await expect.poll(() => customers.getByLabel(label('مهمان', 'Guest'), { exact: true }).isChecked()).toBe(true);
      await customers.locator('ravand-name-list select').selectOption('price');
      await kept(3);
      await fine();

      await begin('portals', 'portals.new', label('اقامت‌ها', 'Stays'), 'stays');
      const outline = page.locator('ravand-portal-designer .outline');
      await outline.locator('[data-kind=list]').click();
      await outline.locator('[data-kind=text]').click();
      const words_ = page.locator('ravand-portal-section-editor textarea').first();
      await words_.fill(label('خوش آمدید', 'Welcome'));
      await words_.press('Tab');
      await outline.locator('[data-part=text]').press('Alt+ArrowUp');
      await expect.poll(() => outline.locator('[data-part]').first().getAttribute('data-part')).toBe('text');
      const preview = page.locator('ravand-portal-preview');
      await preview.getByText('Room 7').waitFor();
      await preview.getByText(label('خوش آمدید', 'Welcome')).waitFor();
      await kept(1);
      await fine();

      await page.goto(`${ravand.url}/studio/releases`);
      await page
        .getByRole('button', { name: t('releases.publish_other', { number: language === 'fa' ? '۲' : '2' }) })
        .or(page.getByRole('button', { name: t('releases.publish_two', { number: language === 'fa' ? '۲' : '2' }) }))
        .first()
        .click();
      await page.getByText(t('releases.nothingWaits')).waitFor();
      expect(live('entity', 'stay')?.portal).toEqual({ customers: ['guest'], fields: ['name', 'price'] });
      const portal = live('portal', 'stays') as PortalDefinition;
      expect(portal.sections.map(({ id, shows, entity }) => [id, shows, entity])).toEqual([
        ['text', 'text', undefined],
        ['list', 'list', 'stay'],
      ]);
    });

    it('a report adds up what there is while it is made, and can be opened when it is live', async () => {
      const { page } = open;
      await begin('reports', 'reportEditor.new', label('درآمد', 'Income'), 'income', true);
      const outline = page.locator('ravand-report-designer .outline');
      const preview = page.locator('ravand-report-preview');
      await outline.locator('[data-add=columns]').click();
      await preview.getByRole('columnheader', { name: label('بها', 'Price') }).waitFor();
      await preview
        .getByText(language === 'fa' ? '۵۰۰' : '500')
        .first()
        .waitFor();
      await outline.locator('[data-part=all]').click();
      await page.getByLabel(t('reportEditor.by')).selectOption('guest');
      await preview.getByRole('row', { name: /Parisa/ }).waitFor();
      await outline.locator('[data-add=totals]').click();
      await preview
        .getByRole('row', { name: t('reportEditor.newTotal') })
        .first()
        .waitFor();
      await fine();
      await publish();
      await expect.poll(() => live('report', 'income')).toBeDefined();
      const { columns, sections, totals } = live('report', 'income') as ReportDefinition;
      expect([columns.map(({ sum }) => sum), sections[0]?.by, totals?.[0]?.add]).toEqual([
        [undefined, 'price'],
        'guest',
        ['all'],
      ]);
      await page.goto(`${ravand.url}/reports/income`);
      await page
        .locator('ravand-report')
        .getByRole('row', { name: /Parisa/ })
        .waitFor();
      expect(open.faults).toEqual([]);
    });
  },
);
