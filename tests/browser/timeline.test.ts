// A timeline in a real browser: the reservations of a hotel as bars in the rows of its rooms, moved and stretched by drag and by keyboard, given a date,
// refused when somebody was faster; saved with its fields and scale; a list on a phone; and quick with thousands of bars.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

const staff = { read: 'all', create: true, update: 'all', delete: 'none' };
const room = {
  kind: 'entity',
  id: 'room',
  name: 'room',
  titleField: 'name',
  fields: [{ id: 'room.name', name: 'name', kind: 'text' }],
  access: { staff },
};
const reservation = {
  kind: 'entity',
  id: 'reservation',
  name: 'reservation',
  titleField: 'guest',
  fields: [
    { id: 'r.guest', name: 'guest', kind: 'text' },
    { id: 'r.room', name: 'room', kind: 'reference', target: 'room' },
    { id: 'r.arrival', name: 'arrival', kind: 'date' },
    { id: 'r.departure', name: 'departure', kind: 'date' },
  ],
  access: { staff },
};
const day = (days: number) => new Date(Date.parse('2026-11-22') + days * 86_400_000).toISOString().slice(0, 10);

interface Stored {
  readonly id: string;
  readonly version: number;
  readonly values: Readonly<Record<string, string | null>>;
}

describe.skipIf(!hasChromium).each(languagesOf('fa'))('A timeline in %s', (language) => {
  const t = words(language);
  /** The key that leads on in time. */
  const [on, back] = language === 'fa' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let open: OpenPage;
  const rooms: string[] = [];

  const make = async (entity: string, values: object) =>
    (await admin.post<Stored>(`/api/records/${entity}`, { values })).body;
  const stored = async (guest: string): Promise<Stored | undefined> => {
    const filter = encodeURIComponent(JSON.stringify({ field: 'guest', operator: 'eq', value: guest }));
    return (await admin.get<{ items: readonly Stored[] }>(`/api/records/reservation?filter=${filter}`)).body.items[0];
  };
  const stay = async (guest: string) => {
    const { arrival, departure, room: where } = (await stored(guest))?.values ?? {};
    return [arrival, departure, where === null ? null : rooms.indexOf(where ?? '')];
  };
  const bar = (guest: string) => open.page.locator('ravand-timeline-chart .bar', { hasText: guest });
  const show = async (query = 'groupField=room') => {
    await open.page.goto(`${ravand.url}/records/reservation/timeline?${query}`);
    await open.page.locator('ravand-timeline-chart .bar, .phone .item').first().waitFor();
  };
  /** How wide a day is on the screen, signed in the direction of time. */
  const dayWidth = async (days: number) => {
    const box = await open.page.locator('ravand-timeline-chart .ground').boundingBox();
    return ((box?.width ?? 0) / days) * (language === 'fa' ? -1 : 1);
  };
  const drag = async (guest: string, edge: 'middle' | 'begin' | 'end', x: number, y = 0) => {
    const box = await (edge === 'middle' ? bar(guest) : bar(guest).locator(`.edge.${edge}`)).boundingBox();
    if (!box) throw new Error(`expected a bar for ${guest}`);
    const [left, top] = [box.x + box.width / 2, box.y + box.height / 2];
    await open.page.mouse.move(left, top);
    await open.page.mouse.down();
    await open.page.mouse.move(left + x / 2, top + y / 2, { steps: 4 });
    await open.page.mouse.move(left + x, top + y, { steps: 4 });
    await open.page.mouse.up();
  };
  const undo = () => open.page.getByRole('button', { name: t('action.undo') }).click();

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
    admin = await ravand.signIn(ravand.admin);
    await admin.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    const changes = [room, reservation].map((definition) => ({ definition, baseVersion: 0 }));
    expect((await admin.post('/api/definitions/publish', { changes })).status).toBe(200);
    for (const name of ['101', '102', '103']) rooms.push((await make('room', { name })).id);
    await make('reservation', { guest: 'Ava', room: rooms[0], arrival: day(0), departure: day(2) });
    await make('reservation', { guest: 'Bita', room: rooms[1], arrival: day(-9), departure: day(1) });
    await make('reservation', { guest: 'Far', room: rooms[1], arrival: day(200), departure: day(203) });
    await make('reservation', { guest: 'Someday' });
    const session = { url: ravand.url, cookie: admin.cookie() };
    open = await openPage(browser, { language, now: ravand.clock.now(), session });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  it('shows what lies in its time in the rows of all rooms, a free one too, and what has no date beside it', async () => {
    const { page } = open;
    await show('groupField=room&scale=week');
    await expect.poll(() => page.locator('ravand-timeline-chart .bar').count()).toBe(2);
    const rows = await page.locator('ravand-timeline-chart .row h3 bdi').allTextContents();
    expect(rows).toEqual(['101', '102', '103']);
    await expect.poll(() => page.locator('aside .item').allTextContents()).toEqual(['Someday']);
    // 21 to 27 November: its Friday is a day of rest in Tehran.
    await expect.poll(() => page.locator('ravand-timeline-chart .ground .rest').count()).toBe(1);
    await expect.poll(() => page.locator('ravand-timeline-chart .ground .now').count()).toBe(1);
    // Time runs as the page reads: what began before lies at its beginning.
    const [first, second] = [await bar('Bita').boundingBox(), await bar('Ava').boundingBox()];
    expect((first?.x ?? 0) < (second?.x ?? 0)).toBe(language === 'en');
    await page.getByRole('button', { name: t('time.later') }).click();
    await expect.poll(() => page.locator('ravand-timeline-chart .bar').count()).toBe(0);
    expect(new URL(page.url()).searchParams.get('day')).toBe('2026-11-28');
  });

  it('moves a bar by drag, in time and to another room, and takes it back by undo', async () => {
    await show('groupField=room&scale=week');
    await drag('Ava', 'middle', 2 * (await dayWidth(7)), 44);
    await expect.poll(() => stay('Ava')).toEqual([day(2), day(4), 1]);
    await undo();
    await expect.poll(() => stay('Ava')).toEqual([day(0), day(2), 0]);
    await drag('Ava', 'end', await dayWidth(7));
    await expect.poll(() => stay('Ava')).toEqual([day(0), day(3), 0]);
    await drag('Ava', 'begin', await dayWidth(7));
    await expect.poll(() => stay('Ava')).toEqual([day(1), day(3), 0]);
    await expect.poll(async () => (await stored('Ava'))?.version).toBe(5);
  });

  it('does the same by keyboard; several presses are one write', async () => {
    const { page } = open;
    await show('groupField=room&scale=month');
    await bar('Ava').focus();
    for (let press = 0; press < 3; press += 1) await page.keyboard.press(`Alt+${on}`);
    await expect.poll(() => stay('Ava')).toEqual([day(4), day(6), 0]);
    await expect.poll(async () => (await stored('Ava'))?.version).toBe(6);
    await page.keyboard.press(`Alt+Shift+${on}`);
    await expect.poll(() => stay('Ava')).toEqual([day(4), day(7), 0]);
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(() => stay('Ava')).toEqual([day(4), day(7), 1]);
    await page.keyboard.press(`Alt+${back}`);
    await page.keyboard.press('Escape');
    await page.keyboard.press(back);
    await expect.poll(() => page.evaluate(deepName)).toContain('Bita');
    await expect.poll(() => stay('Ava')).toEqual([day(4), day(7), 1]);
  });

  it('gives dates to what has none by its form, which does all that a drag does', async () => {
    const { page } = open;
    await show('groupField=room&scale=month');
    await page.locator('aside .item').click();
    const form = page.locator('ravand-span-editor ravand-form');
    await form.locator('input').first().fill(day(3));
    await form.locator('input').first().press('Enter');
    await page
      .locator('ravand-span-editor')
      .getByRole('button', { name: t('action.save') })
      .click();
    await expect.poll(() => stay('Someday')).toEqual([day(3), null, null]);
    await bar('Someday').waitFor();
    await expect.poll(() => page.locator('aside').count()).toBe(0);
    await undo();
    await page.locator('aside .item', { hasText: 'Someday' }).waitFor();
    await page.locator('aside .item').dragTo(page.locator('ravand-timeline-chart .row').nth(2));
    await expect.poll(async () => (await stay('Someday'))[2]).toBe(2);
    await expect.poll(async () => (await stored('Someday'))?.values.arrival).toMatch(/^2026-1[12]-/);
  });

  it('takes a move back when somebody changed the same meanwhile, and shows what they did', async () => {
    // Nobody tells the page.
    await open.page.route('**/api/live**', (route) => route.abort());
    await show('groupField=room&scale=week');
    const before = await stored('Bita');
    const change = { values: { departure: day(3) }, version: before?.version };
    expect((await admin.patch(`/api/records/reservation/${before?.id}`, change)).status).toBe(200);
    await drag('Bita', 'end', -(await dayWidth(7)));
    await expect.poll(() => open.page.locator('ravand-toasts .box').isVisible()).toBe(true);
    await expect.poll(() => stay('Bita')).toEqual([day(-9), day(3), 1]);
  });

  it('is a view with its fields, rows and scale, and a tab', async () => {
    const { page } = open;
    await show('groupField=room&scale=quarter');
    await page.locator('ravand-view-bar .save').click();
    await page.locator('ravand-view-dialog #title').fill('Rooms');
    await page.getByRole('button', { name: t('action.save'), exact: true }).click();
    await page.waitForURL(/timeline\?view=v-/);
    const { body } = await admin.get<{ items: readonly { view: object }[] }>('/api/views?entity=reservation');
    const kept = {
      type: 'timeline',
      dateField: 'arrival',
      endField: 'departure',
      groupField: 'room',
      scale: 'quarter',
    };
    expect(body.items[0]?.view).toMatchObject(kept);
    await expect.poll(() => page.getByRole('tab', { name: 'Rooms', selected: true }).count()).toBe(1);
    expect(await accessFaults(open.page)).toEqual([]);
  });

  it('is a list on a phone, whose records get their dates by the same form', async () => {
    const session = { url: ravand.url, cookie: admin.cookie() };
    const phone = await openPage(browser, { language, width: 390, now: ravand.clock.now(), session });
    await phone.page.goto(`${ravand.url}/records/reservation/timeline?groupField=room&scale=month`);
    await phone.page.locator('.phone .item', { hasText: 'Ava' }).click();
    await phone.page.locator('ravand-span-editor ravand-form input').first().waitFor();
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await accessFaults(phone.page)).toEqual([]);
    expect(phone.faults).toEqual([]);
    await phone.context.close();
  });

  it('breaks no rule of the page', () => {
    expect(open.faults.filter((fault) => !/409|ERR_FAILED/.test(fault))).toEqual([]);
  });
});

function deepName(): string {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active?.textContent ?? '';
}
