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

    const live = <K extends 'entity' | 'portal' | 'report' | 'calendar'>(kind: K, name: string) =>
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

    it('a working calendar has a weekend, hours, holidays of the own calendar and pasted ones, and says what they mean', async () => {
      const { page } = open;
      await begin('calendars', 'calendars.new', label('انبار', 'Store'), 'store');
      const week = page.locator('ravand-opening-week');
      await week.locator('#rest').selectOption('4,5');
      await expect.poll(() => week.locator('.day.shut').count()).toBe(2);
      const saturday = week.locator('[data-day=saturday]');
      const from = saturday.locator('ravand-clock-input input').first();
      await from.fill('soon');
      await from.press('Tab');
      await saturday.getByText(t('clock.unread')).waitFor();
      await from.fill('۷:۳۰');
      await from.press('Tab');
      await saturday
        .getByRole('button', { name: t('calendars.sameEveryDay', { day: label('شنبه', 'Saturday') }) })
        .click();

      const holidays = page.locator('ravand-holiday-list');
      await holidays.getByRole('button', { name: t('calendars.pasteList') }).click();
      const pasted = label('۱۴۰۶/۱/۱ نوروز\nفردا نه', '2027-03-21 Nowruz\nnot a date');
      await page.locator('ravand-paste-holidays textarea').fill(pasted);
      await page.locator('ravand-paste-holidays select').selectOption('jalali');
      await page.locator('ravand-paste-holidays').getByText(label('فردا نه', 'not a date'), { exact: true }).waitFor();
      await page
        .locator('ravand-paste-holidays')
        .getByRole('button', { name: t('calendars.pasteTake') })
        .click();
      await holidays.locator('.row').click();
      await holidays.locator('#days').fill('4');
      await holidays.locator('#days').press('Tab');
      await kept(1);
      await fine();

      // What it means is counted at once: Nowruz is closed, and so are the Thursday and Friday behind it.
      const preview = page.locator('ravand-calendar-preview');
      await preview.locator('ravand-month-grid [aria-selected=true]').focus();
      for (let month = 0; month < 4; month++) await page.keyboard.press('PageDown');
      await page.keyboard.press('Enter');
      await preview.getByText(t('calendars.dayClosed', { why: label('نوروز', 'Nowruz') })).waitFor();
      const first = {
        date: label('شنبه ۷ فروردین ۱۴۰۶', 'Saturday, Farvardin 7, 1406'),
        time: label('۰۷:۳۰', '07:30'),
      };
      await preview.getByText(t('calendars.moment', first)).first().waitFor();
      await publish();
      await expect.poll(() => live('calendar', 'store')).toBeDefined();
      const store = live('calendar', 'store');
      expect(store?.week.saturday).toEqual([{ from: '07:30', to: '17:00' }]);
      expect(Object.keys(store?.week ?? {})).not.toContain('friday');
      expect(store?.week.monday).toEqual(store?.week.saturday);
      expect(store?.holidays?.map(({ calendar, month, day, days }) => [calendar, month, day, days])).toEqual([
        ['persian', 1, 1, 4],
      ]);
      await page.getByText(t('calendars.usedByNone')).waitFor();
      expect(open.faults).toEqual([]);
    });

    it('the settings are found by a word, say what is wrong where it is, and hold when they are published', async () => {
      const { page } = open;
      await page.goto(`${ravand.url}/studio/settings`);
      const settings = page.locator('ravand-settings');
      await settings.getByLabel(t('settings.search')).fill(t('settings.workingCalendar'));
      await settings.locator('[data-setting=workingCalendar]').waitFor();
      expect(await settings.locator('[data-setting=country]').count()).toBe(0);
      const calendars = settings.getByRole('combobox', { name: t('settings.workingCalendar') });
      await calendars.fill(label('انبار', 'Store'));
      await calendars.press('ArrowDown');
      await calendars.press('Enter');
      await settings.getByRole('link', { name: t('studio.openOf', { name: label('انبار', 'Store') }) }).waitFor();

      await settings.getByRole('tab', { name: t('settings.sections.messages') }).click();
      const quiet = settings.locator('[data-setting=quietHours]');
      await quiet.getByRole('checkbox').check();
      const until = quiet.getByLabel(t('messages.quiet.until'));
      await until.fill('21');
      await until.press('Tab');
      await quiet.locator('.fault').waitFor();
      expect(await button('process.publish').isEnabled()).toBe(false);
      await until.fill('7:30');
      await until.press('Tab');
      await settings.locator('#perSecond-sms').fill('۲۵');
      await settings.locator('#perSecond-sms').press('Tab');
      await fine();
      await publish();
      await page.getByText(t('settings.published')).waitFor();
      expect(ravand.definitions.current().settings).toMatchObject({
        workingCalendar: 'store',
        quietHours: { from: '21:00', until: '07:30' },
        perSecond: { sms: 25 },
      });

      await settings.getByRole('tab', { name: t('settings.sections.server') }).click();
      await settings.locator('[data-setting=email]').getByText(t('settings.server.notSet')).waitFor();
      await fine();

      // Days are picked by the calendar of the house: its Thursdays and Fridays rest, whatever the country does.
      await page.goto(`${ravand.url}/records/opportunity/new`);
      await page.locator('#field-closeDate button').click();
      const days = page.locator('ravand-month-grid th');
      await days.first().waitFor();
      const weekend = await days.evaluateAll((all) =>
        all.flatMap((day) => (day.classList.contains('weekend') ? [day.getAttribute('abbr')] : [])),
      );
      expect(weekend).toEqual(language === 'fa' ? ['پنجشنبه', 'جمعه'] : ['Thursday', 'Friday']);
      expect(open.faults).toEqual([]);
    });
  },
);
