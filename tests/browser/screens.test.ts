// Every screen in Persian and in English, on a desk and on a phone, with names that try to be markup: nothing overflows, nothing runs, nothing is out of
// reach for those who cannot see or cannot point.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { inTurn, looks } from './looks.ts';
import { type BrowserLanguage, type OpenPage, openPage } from './open-page.ts';
import { shownKeys } from './words.ts';

const hostile = ['<img src=x onerror=alert(1)>', '{{7*7}} #{7*7} {% raw %}', '\u202Egnp.exe\u202C \u2067شرکت\u2069'];

interface Shown {
  readonly path: string;
  /** What is there once the screen has its data. */
  readonly ready: string;
}

const manyConditions = {
  or: Array.from({ length: 12 }, () => ({ field: 'followUpAt', operator: 'during', value: { last: 7, unit: 'day' } })),
};

const screens: Readonly<Record<string, Shown>> = {
  home: { path: '/', ready: 'ravand-chart canvas' },
  dashboard: { path: '/dashboards/sales', ready: 'ravand-tile[data-tile=funnel] li' },
  inbox: { path: '/inbox', ready: 'ravand-inbox .item' },
  'inbox of everybody': { path: '/inbox?box=all&followUp=any&sort=priority&search=a', ready: 'ravand-inbox-filter' },
  task: { path: '/inbox?box=all&task=:task', ready: 'ravand-task-pane .facts' },
  'record list': { path: '/records/lead', ready: 'ravand-record-grid, ravand-record-rows' },
  'record list of many conditions': {
    path: `/records/lead?filter=${encodeURIComponent(JSON.stringify(manyConditions))}`,
    ready: 'ravand-filter-sentence .joiner',
  },
  'record page': { path: '/records/lead/:lead', ready: 'ravand-timeline li' },
  'record form': { path: '/records/lead/:lead?tab=details', ready: 'ravand-form .field' },
  'new record': { path: '/records/lead/new', ready: 'ravand-form .field' },
  board: { path: '/records/lead/board/lead-board', ready: 'ravand-record-board .card' },
  calendar: { path: '/records/lead/calendar', ready: 'ravand-record-calendar :is(.month, .agenda, .empty)' },
  timeline: {
    path: '/records/lead/timeline?groupField=status',
    ready: 'ravand-timeline-view :is(ravand-timeline-chart, .phone)',
  },
  trash: { path: '/trash/lead', ready: 'ravand-trash :is(.empty, table, li)' },
  'import of a file': { path: '/imports/new/lead', ready: 'ravand-import-new .drop' },
  notices: { path: '/notices', ready: 'ravand-notices .empty' },
  users: { path: '/users', ready: 'ravand-users tbody tr' },
  account: { path: '/account', ready: 'ravand-key-section :is(.none, li)' },
  'keys of everybody': { path: '/users/keys', ready: 'ravand-key-section :is(.none, li)' },
  studio: { path: '/studio', ready: 'ravand-studio li' },
  entities: { path: '/studio/entities', ready: 'ravand-entity-list li' },
  entity: { path: '/studio/entities/lead', ready: 'ravand-entity-designer .row' },
  'access to an entity': { path: '/studio/entities/lead?tab=access', ready: 'ravand-entity-access .role' },
  model: { path: '/studio/model', ready: 'ravand-model-canvas [data-box]' },
  role: { path: '/studio/roles/staff', ready: 'ravand-role-rights' },
  menu: { path: '/studio/menus/everybody', ready: 'ravand-menu-editor .line' },
  'dashboard in the studio': { path: '/studio/dashboards/sales', ready: 'ravand-board ravand-chart canvas' },
  releases: { path: '/studio/releases?tab=history', ready: 'ravand-releases li' },
  rules: { path: '/studio/rules', ready: 'ravand-rule-list li' },
  'rule editor': { path: '/studio/rules/welcome-sms', ready: 'ravand-rule-tests' },
  'form designer': { path: '/studio/forms/lead-contact', ready: 'ravand-form-canvas [data-element]' },
  decisions: { path: '/studio/decisions', ready: 'ravand-decision-list' },
  'message editor': { path: '/studio/messages/lead-nurture-1', ready: 'ravand-message-preview .paper' },
  documents: { path: '/studio/documents', ready: 'ravand-document-list li' },
  'document editor': { path: '/studio/documents/pro-forma', ready: 'ravand-document-outline [data-part]' },
  processes: { path: '/studio/processes', ready: 'ravand-process-list li' },
  'process designer': { path: '/studio/processes/lead-follow-up', ready: '[data-element-id=first-contact]' },
  operate: { path: '/studio/operate', ready: 'ravand-operate .measures' },
  'record list of many views': { path: '/records/ticket', ready: 'ravand-record-grid, ravand-record-rows' },
  'sample data': { path: '/studio/settings/samples', ready: 'ravand-sample-settings button' },
  'public form': { path: '/p/forms/lead-public?lang=:language', ready: 'ravand-form .field' },
};
const languages: readonly BrowserLanguage[] = ['fa', 'en'];

describe.skipIf(!hasChromium)('Every screen', () => {
  let browser: Browser;
  let ravand: TestRavand;
  let lead = '';
  let task = '';
  const people = new Map<BrowserLanguage, { account: Account; client: ApiClient }>();

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages, sample: true })]);
    for (const language of languages) {
      const account = await ravand.createUser({ role: 'admin', name: hostile[0] ?? '', language });
      const client = await ravand.signIn(account, language);
      await client.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
      people.set(language, { account, client });
    }
    for (const { account, client } of people.values()) {
      for (const name of hostile) {
        const values = { name, note: name, value: '501', owner: account.id };
        const { status, body } = await client.post<{ id: string }>('/api/records/lead', { values });
        expect(status).toBe(201);
        lead = body.id;
      }
    }
    await ravand.settle();
    const { body } = await (await ravand.signIn(ravand.admin)).get<{
      items: { id: string; subject?: { entity: string } }[];
    }>('/api/tasks?box=all');
    task = body.items.find(({ subject }) => subject?.entity === 'lead')?.id ?? '';
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  for (const look of looks) {
    const [language, width] = look;
    describe(`in ${language} at ${width} px`, () => {
      let open: OpenPage;
      beforeAll(async () => {
        const cookie = people.get(language)?.client.cookie();
        open = await openPage(browser, {
          language,
          width,
          now: ravand.clock.now(),
          session: { url: ravand.url, cookie },
        });
      });
      afterAll(() => open.context.close());

      it.each(inTurn(Object.entries(screens), look))(
        '%s fits, reads in its direction and is open to everybody',
        async (_name, screen) => {
          const { page } = open;
          await page.goto(
            `${ravand.url}${screen.path.replace(':lead', lead).replace(':task', task).replace(':language', language)}`,
          );
          await page.locator(screen.ready).first().waitFor({ state: 'visible' });
          await expect.poll(() => page.locator('html').getAttribute('dir')).toBe(language === 'fa' ? 'rtl' : 'ltr');
          expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
          expect(await accessFaults(open.page)).toEqual([]);
          expect(await shownKeys(page)).toEqual([]);
          expect(open.faults).toEqual([]);
        },
      );

      it('T-B01 shows hostile names as the text they are', async () => {
        const { page } = open;
        await page.goto(`${ravand.url}/records/lead/board/lead-board`);
        for (const name of hostile) await page.getByText(name).first().waitFor({ state: 'attached' });
        await expect.poll(() => page.getByText('49 49').count()).toBe(0);
        expect(open.faults).toEqual([]);
      });
    });
  }
});
