// A calendar of appointments in a real browser: month, week and day in the person's calendar; moving by the keyboard and taking it back, a look at a record beside
// it, a new one where there is room, and the address at which a calendar program reads it.
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import task from '../../schemas/entities/task.json' with { type: 'json' };
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

const hourMs = 3_600_000;

describe.skipIf(!hasChromium).each(looksOf('fa', 1280))('R-166 The calendar in %s at %i px', (language, width) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let client: ApiClient;
  let open: OpenPage;
  let page: Page;
  let meeting = '';

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
    client = await ravand.signIn(ravand.admin, language);
    await client.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    meeting = await appointment('Kick-off', 2);
    await appointment('Second', 2.5);
    const session = { url: ravand.url, cookie: client.cookie() };
    open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
    ({ page } = open);
    await page.goto(`${ravand.url}/records/activity/calendar`);
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  const inHours = (hours: number) => new Date(ravand.clock.now().getTime() + hours * hourMs).toISOString();
  async function appointment(subject: string, hours: number): Promise<string> {
    const values = { kind: 'meeting', subject, at: inHours(hours), duration: 'PT1H', owner: ravand.admin.id };
    const made = await client.post<{ id: string }>('/api/records/activity', { values });
    expect(made.status).toBe(201);
    return made.body.id;
  }
  const stands = async () =>
    (await client.get<{ values: { at: string } }>(`/api/records/activity/${meeting}`)).body.values.at;
  const item = (): Locator => page.locator(`ravand-record-calendar [data-id="${meeting}"]`);
  const scale = (name: string) => page.getByRole('button', { name: t(`time.scales.${name}`), exact: true });

  it('a month of the own calendar shows it, a press looks at it beside, Escape closes that', async () => {
    await item().waitFor();
    await item().click();
    await page.locator('ravand-peek').getByRole('heading', { name: 'Kick-off' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('ravand-peek').waitFor({ state: 'detached' });
  });

  it('calls its holidays by their names, and so does whoever picks a date', async () => {
    const name = { fa: 'ولادت امام علی', en: 'Birth of Imam Ali' }[language];
    await page.goto(`${ravand.url}/records/activity/calendar?day=2026-12-22`);
    await page.locator('ravand-record-calendar [data-day="2026-12-22"]').getByText(name).waitFor();
    await page.goto(`${ravand.url}/records/task/new`);
    const due = task.fields.find((field) => field.name === 'dueAt')?.label[language] ?? '';
    const picker = page.locator('ravand-date-picker').filter({ has: page.getByRole('combobox', { name: due }) });
    await picker.getByRole('combobox').fill('2026-12-20');
    await picker.getByRole('gridcell', { name }).waitFor();
    expect(await picker.locator('th.weekend').count()).toBe(1);
    await page.goto(`${ravand.url}/records/activity/calendar`);
  });

  it('is of the calendar of the person, whichever of the four', async () => {
    const systems = { hijri: 'islamic-umalqura', hebrew: 'hebrew', gregorian: 'gregory', jalali: 'persian' } as const;
    for (const [calendar, system] of Object.entries(systems)) {
      await client.patch('/api/me', { calendar });
      await page.reload();
      const locale = language === 'fa' ? 'fa-IR' : 'en-US';
      const month = new Intl.DateTimeFormat(`${locale}-u-ca-${system}`, { month: 'long', timeZone: 'Asia/Tehran' });
      await page.locator('.period h2', { hasText: month.format(ravand.clock.now()) }).waitFor();
    }
  });

  it.runIf(width >= 768)('a week has hours; what overlaps stands side by side', async () => {
    await page.keyboard.press('w');
    await page.locator('ravand-calendar-hours .column').nth(6).waitFor();
    await item().waitFor();
    const boxes = await page
      .locator('ravand-calendar-hours .item')
      .evaluateAll((all) =>
        all
          .map((one) => one.getBoundingClientRect())
          .map(({ left, right, top, bottom }) => ({ left, right, top, bottom })),
      );
    const [a, b] = boxes;
    expect(a && b && (a.right <= b.left || b.right <= a.left)).toBe(true);
    expect(await accessFaults(page)).toEqual([]);
  });

  it.runIf(width >= 768)(
    'more at once than a week has room for are told by their number, which opens the day',
    async () => {
      const more = await Promise.all(['Third', 'Fourth', 'Fifth'].map((subject) => appointment(subject, 2)));
      await page.reload();
      const crowd = page.locator('ravand-calendar-hours .crowd');
      await crowd.waitFor();
      expect(await crowd.textContent()).toBe(language === 'fa' ? '+۳' : '+3');
      expect(await accessFaults(page)).toEqual([]);
      await crowd.press('Enter');
      await page.locator('ravand-calendar-hours .item').nth(4).waitFor();
      expect(await crowd.count()).toBe(0);
      for (const id of more) await client.delete(`/api/records/activity/${id}`);
      await expect.poll(() => page.locator('ravand-calendar-hours .item').count()).toBe(2);
    },
  );

  it('a day moves it by a quarter of an hour with the keyboard, and Ctrl+Z takes it back', async () => {
    await scale('day').click();
    await page.locator('ravand-calendar-hours .column').waitFor();
    await item().focus();
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(stands).toBe(inHours(2.25));
    await expect.poll(() => item().evaluate((one) => one.matches(':focus'))).toBe(true);
    await page.keyboard.press('Control+z');
    await expect.poll(stands).toBe(inHours(2));
  });

  it('a press where there is room begins a new one at that time', async () => {
    const column = page.locator('ravand-calendar-hours .column');
    const { height } = (await column.boundingBox())!;
    await column.click({ position: { x: 40, y: (height / 24) * 20 + 4 } });
    await page.waitForURL(/\/records\/activity\/new\?at=/);
    const at = new URL(page.url()).searchParams.get('at') ?? '';
    expect(new Date(at).toLocaleTimeString('en-GB', { timeZone: 'Asia/Tehran' })).toBe('20:00:00');
  });

  it('what it is about is chosen by its name, and leads there from the appointment', async () => {
    const made = await client.post<{ id: string }>('/api/records/organization', { values: { name: 'Nordhaus' } });
    expect(made.status).toBe(201);
    await page.locator('ravand-form #field-subject').fill('Fit-out talk');
    await page.locator('ravand-form #field-kind').getByRole('combobox').click();
    await page.getByRole('option', { name: language === 'fa' ? 'جلسه' : 'Meeting', exact: true }).click();
    const about = page.locator('ravand-about-field').getByRole('combobox');
    await about.fill('Nordh');
    await page.getByRole('option', { name: 'Nordhaus' }).click();
    await page.keyboard.press('Control+Enter');
    await page.locator('header.head').getByRole('link', { name: 'Nordhaus' }).click();
    await page.waitForURL(`**/records/organization/${made.body.id}`);
    await page.goto(`${ravand.url}/records/activity/calendar?scale=day`);
  });

  it('the palette finds every button of the page by its name, and what its menus hold', async () => {
    await page.locator('ravand-record-calendar .period').waitFor();
    await page.keyboard.press('Control+k');
    const palette = page.locator('ravand-palette');
    await palette.getByRole('combobox').fill(t('view.saveAs'));
    await palette.getByRole('option', { name: t('view.saveAs') }).waitFor();
    await palette.getByRole('combobox').fill(t('month.show.month'));
    await palette.getByRole('option', { name: t('month.show.month') }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('ravand-record-calendar :is(.month, .agenda)').waitFor();
  });

  it('gives an address to calendar programs, which is ended in the account', async () => {
    await page.getByRole('button', { name: t('feed.subscribe') }).click();
    const dialog = page.locator('ravand-calendar-feed-dialog');
    await dialog.getByRole('button', { name: t('feed.make') }).click();
    const url = await dialog.getByLabel(t('feed.address')).inputValue();
    expect(await (await fetch(url)).text()).toContain('SUMMARY:Kick-off');
    await page.goto(`${ravand.url}/account`);
    const section = page.locator('ravand-calendar-feed-section');
    await section.locator('li').getByRole('button').click();
    await section.locator('.none').waitFor();
    expect((await fetch(url)).status).toBe(404);
  });

  it('said nothing to the console, broke no rule of the page and opened no dialog', () => {
    expect(open.faults).toEqual([]);
  });
});
