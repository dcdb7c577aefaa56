// Views of a list that people make: saved, shown first, changed, and deleted, by the screen alone; what is shown is taken out as a file.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { EntityDefinition } from '../../schemas/types.ts';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

interface Saved {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly view: { readonly columns: readonly string[]; readonly filter?: object };
}

const expensive = { field: 'value', operator: 'gt', value: '50' };

describe.skipIf(!hasChromium).each(languagesOf('fa'))('Views of a list in %s', (language) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let open: OpenPage;

  const list = async () => (await admin.get<{ items: readonly Saved[] }>('/api/views?entity=lead')).body.items;
  const names = () => open.page.locator('ravand-record-grid .title:visible').allTextContents();
  const choose = async (button: string, item: string) => {
    await open.page.locator(button).getByRole('button').first().click();
    await open.page.getByRole('menuitem', { name: t(item), exact: true }).click();
  };
  const filtered = (filter: object) => `filter=${encodeURIComponent(JSON.stringify(filter))}`;

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
    admin = await ravand.signIn(ravand.admin);
    await admin.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    // A role of this installation.
    const { body: user } = await admin.get<{ definition: EntityDefinition; version: number }>(
      '/api/definitions/entity/user',
    );
    const coach = { value: 'coach', label: { fa: 'مربی', ar: 'مدرب', he: 'מאמן', en: 'Coach' } };
    const fields = user.definition.fields.map((field) =>
      field.name === 'role' ? { ...field, options: [...(field.options ?? []), coach] } : field,
    );
    const change = { definition: { ...user.definition, fields }, baseVersion: user.version };
    expect((await admin.post('/api/definitions/publish', { changes: [change] })).status).toBe(200);
    for (const [name, value] of [
      ['small', '10'],
      ['large', '100'],
    ])
      expect((await admin.post('/api/records/lead', { values: { name, value } })).status).toBe(201);
    const session = { url: ravand.url, cookie: admin.cookie() };
    open = await openPage(browser, { language, now: ravand.clock.now(), session });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  it('are narrowed by keys alone: a field is found by its name and its value typed', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/lead`);
    const plural = t('entity.lead.plural');
    await page.getByLabel(t('list.of', { entity: plural })).waitFor();
    await page.getByRole('button', { name: t('filter.add'), exact: true }).press('Enter');
    const offers = page.locator('ravand-term-offers');
    await expect.poll(() => offers.locator('input').evaluate((input) => input.matches(':focus'))).toBe(true);
    const label = t('entity.lead.field.value');
    await page.keyboard.type(label);
    await expect.poll(() => offers.locator('.option').first().textContent()).toContain(label);
    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    const value = page.locator('ravand-term-editor input');
    await expect.poll(() => value.evaluate((input) => input.matches(':focus'))).toBe(true);
    await page.keyboard.type(language === 'fa' ? '۵۰' : '50');
    await page.keyboard.press('Enter');
    await expect.poll(names).toEqual(['large']);
  });

  it('have the columns, headings and order that somebody who builds nothing chose, in their address and when saved', async () => {
    const seller = await ravand.signIn(await ravand.createUser({ role: 'salesPerson', language }), language);
    const session = { url: ravand.url, cookie: seller.cookie() };
    const { page, context, faults } = await openPage(browser, { language, now: ravand.clock.now(), session });
    const heads = () => page.locator('ravand-record-grid .head:visible').allTextContents();
    const label = (name: string) => t(`entity.lead.field.${name}`);
    await page.goto(`${ravand.url}/records/lead`);
    await page.getByRole('button', { name: t('list.layout') }).press('Enter');
    const columns = page.locator('ravand-view-columns');
    await columns.locator('.shown [data-path=organization] .column').press('Delete');
    await columns.locator('.shown [data-path=source] .column').press('Alt+ArrowUp');
    await columns.locator('[data-add=score]').press('Enter');
    await expect.poll(() => columns.evaluate((host) => host.matches(':focus-within'))).toBe(true);
    await page.locator('ravand-list-layout #groupField').selectOption('status');
    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    const layout = page.getByRole('button', { name: t('list.layout') });
    await expect.poll(() => layout.evaluate((button) => button.matches(':focus'))).toBe(true);
    const chosen = ['name', 'source', 'status', 'value', 'mobile', 'owner', 'followUpAt', 'score'];
    expect(new URL(page.url()).searchParams.get('columns')).toBe(chosen.join());
    // Sent to somebody else, the address shows the same.
    await page.reload();
    await expect
      .poll(async () => (await heads()).slice(0, 3).map((head) => head.trim()))
      .toEqual(chosen.slice(0, 3).map(label));
    await page.locator('ravand-record-grid .cell.group').first().waitFor();
    await page.getByRole('button', { name: t('view.saveAs') }).click();
    await page.locator('ravand-view-dialog #title').fill('Mine');
    await page.getByRole('button', { name: t('action.save'), exact: true }).click();
    await page.waitForURL(/view=v-/);
    const { items } = (await seller.get<{ items: readonly Saved[] }>('/api/views?entity=lead')).body;
    expect(items.map(({ view }) => view)).toMatchObject([{ columns: chosen, groupField: 'status' }]);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('are saved from what is shown, and open first when they shall', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/lead?${filtered(expensive)}`);
    await page.getByRole('button', { name: t('view.saveAs') }).click();
    await page.locator('ravand-view-dialog #title').fill('Expensive');
    await expect
      .poll(() => page.locator('ravand-view-dialog option[value="role:coach"]').textContent())
      .toContain(language === 'fa' ? 'مربی' : 'Coach');
    await page.locator('ravand-view-dialog [name=first]').check();
    await page.getByRole('button', { name: t('action.save'), exact: true }).click();
    await page.waitForURL(/view=v-/);
    await expect
      .poll(async () => (await list()).map(({ title, view }) => [title, view.filter]))
      .toEqual([['Expensive', expensive]]);

    await page.goto(`${ravand.url}/records/lead`);
    await expect.poll(names).toEqual(['large']);
    await expect.poll(() => page.getByRole('tab', { name: 'Expensive', selected: true }).count()).toBe(1);
    await expect.poll(() => page.getByRole('button', { name: t('view.saveAs') }).count()).toBe(0);
  });

  it('keep the changes of who made them; of two changes one is chosen', async () => {
    const { page } = open;
    const [before] = await list();
    if (!before) throw new Error('expected the saved view');
    await page.goto(`${ravand.url}/records/lead?view=${before.name}&filter=`);
    await expect.poll(async () => (await names()).toSorted()).toEqual(['large', 'small']);
    const { title, view } = before;
    const theirs = { title: `${title}!`, audience: 'me', definition: { type: 'list', columns: view.columns } };
    expect((await admin.put(`/api/views/${before.id}`, { ...theirs, version: before.version })).status).toBe(200);

    await page.getByRole('button', { name: t('view.saveChanges') }).click();
    await page.getByRole('button', { name: t('view.keepMine') }).click();
    await expect
      .poll(async () => (await list()).map(({ version, title: now }) => [version, now]))
      .toEqual([[3, title]]);
    await expect.poll(async () => (await list())[0]?.view.filter).toBeUndefined();
  });

  it('are deleted at once, and come back by undo', async () => {
    const [before] = await list();
    const tab = open.page.getByRole('tab', { name: 'Expensive' });
    await choose('ravand-view-bar ravand-menu', 'view.delete');
    await expect.poll(list).toEqual([]);
    await expect.poll(() => tab.count()).toBe(0);
    await open.page.getByRole('button', { name: t('action.undo') }).click();
    await expect.poll(async () => (await list()).map(({ name }) => name)).toEqual([before?.name]);
    await tab.click();
    await choose('ravand-view-bar ravand-menu', 'view.delete');
    await expect.poll(list).toEqual([]);
  });

  it('are tabs whatever their look: a board of ones own, its copy, their order, and what opens first', async () => {
    const { page } = open;
    const tabs = () => page.getByRole('tab').allTextContents();
    const selected = () => page.getByRole('tab', { selected: true }).textContent();
    await page.goto(`${ravand.url}/records/lead?${filtered(expensive)}`);
    await page.locator('ravand-view-bar').waitFor();
    // The look changes, what is looked at stays.
    await page.locator('.switch a').nth(1).click();
    await expect.poll(() => page.locator('ravand-record-board .card').count()).toBe(1);
    expect(JSON.parse(new URL(page.url()).searchParams.get('filter') ?? '')).toEqual(expensive);
    await page.locator('select.setting').first().selectOption('source');
    await expect.poll(() => page.locator('ravand-record-board section').count()).toBeGreaterThan(6);
    await choose('ravand-view-bar ravand-menu', 'view.saveAs');
    await page.locator('ravand-view-dialog #title').fill('By source');
    await page.locator('ravand-view-dialog [name=first]').check();
    await page.getByRole('button', { name: t('action.save'), exact: true }).click();
    await page.waitForURL(/board\?view=v-/);
    await expect
      .poll(async () => (await list())[0]?.view)
      .toMatchObject({ type: 'board', stageField: 'source', filter: expensive });

    await page.goto(`${ravand.url}/records/lead`);
    await page.waitForURL(/board\?view=v-/);
    await expect.poll(() => selected()).toContain('By source');
    // Without a pointer: the arrows walk the tabs, Enter opens one, the focus stays on it.
    await page.getByRole('tab', { selected: true }).focus();
    await page.keyboard.press(language === 'fa' ? 'ArrowLeft' : 'ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await names()).toSorted()).toEqual(['large', 'small']);
    const focused = () =>
      page.evaluate(() => {
        let active = document.activeElement;
        while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
        return active?.getAttribute('role');
      });
    await expect.poll(focused).toBe('tab');

    await page.getByRole('tab', { name: 'By source' }).click();
    await page.waitForURL(/board/);
    await choose('ravand-view-bar ravand-menu', 'view.duplicate');
    await expect.poll(async () => (await list()).length).toBe(2);
    await expect.poll(async () => (await selected())?.includes('By source')).toBe(true);
    await choose('ravand-view-bar ravand-menu', 'view.arrange');
    const rows = page.locator('ravand-view-arrange li');
    const last = (await rows.count()) - 1;
    await rows.nth(last).locator('[data-move="-1"]').click();
    await rows.first().locator('input').uncheck();
    const wanted = (await rows.locator('bdi').allTextContents()).slice(1);
    await page.getByRole('button', { name: t('action.save'), exact: true }).click();
    await expect.poll(async () => (await tabs()).length).toBe(last);
    const shown = await tabs();
    for (const [index, name] of wanted.entries()) expect(shown[index]).toContain(name);
    for (const { id } of await list()) await admin.delete(`/api/views/${id}`);
    await admin.put('/api/views/arrangement', { entity: 'lead', order: [], hidden: [] });
  });

  it('are taken out as a file of what is shown', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/lead?${filtered(expensive)}`);
    await expect.poll(names).toEqual(['large']);
    const saved = page.waitForEvent('download');
    await choose('ravand-page-header ravand-menu', 'list.export.csv');
    const download = await saved;
    expect(download.suggestedFilename()).toBe(language === 'fa' ? 'سرنخ ها.csv' : 'Leads.csv');
    const text = (await (await download.createReadStream()).toArray()).join('');
    expect(text).toContain('large');
    expect(text).not.toContain('small');
  });

  it('say their conditions as a sentence: related records, times seen from now, all of them or any', async () => {
    const { page } = open;
    const related = { related: 'followUp.lead', operator: 'some' };
    const month = { field: 'followUpAt', operator: 'during', value: { period: 'month' } };
    const { body } = await admin.get<{ items: readonly { id: string; values: { name: string } }[] }>(
      '/api/records/lead',
    );
    const small = body.items.find(({ values }) => values.name === 'small');
    const values = { subject: 'Call', lead: small?.id, dueAt: ravand.clock.now().toISOString() };
    expect((await admin.post('/api/records/followUp', { values })).status).toBe(201);

    const asked = () => JSON.parse(new URL(page.url()).searchParams.get('filter') ?? '{}');
    const sentence = page.locator('.sentence > ravand-filter-sentence');
    const add = (index: number) => sentence.locator('.offers').first().locator('.option').nth(index).click();
    await page.goto(`${ravand.url}/records/lead?filter=`);
    await sentence.locator('.add').first().click();
    const offered = await sentence.locator('.offers .option').allTextContents();
    await add(offered.findIndex((text) => text.trim() === t('entity.followUp.plural')));
    await expect.poll(names).toEqual(['small']);
    expect(asked()).toEqual(related);
    await page.locator('ravand-related-editor #what').selectOption('count');
    await expect.poll(asked).toEqual({ ...related, measure: 'count', operator: 'ge', value: 1 });
    await page.locator('ravand-related-editor #what').selectOption('none');
    await expect.poll(names).toEqual(['large']);

    await page.goto(`${ravand.url}/records/lead?${filtered({ and: [related, month] })}`);
    await expect.poll(() => sentence.locator('.token').count()).toBe(2);
    await sentence.locator('.joiner').click();
    await expect.poll(asked).toEqual({ or: [related, month] });
    await expect.poll(names).toEqual(['small']);
    await sentence.locator('#term-1 .value').click();
    await sentence.getByLabel(t('period.label')).selectOption('hijri:9');
    await expect.poll(() => asked().or[1].value).toEqual({ month: 9, calendar: 'hijri', offset: 0 });
    await sentence.locator('#operator').selectOption('ago');
    await expect.poll(() => asked().or[1].value).toEqual({ ago: 30, unit: 'day' });
  });

  it.runIf(language === 'fa')(
    'are arranged in groups by hand and by keyboard: any of, none of, moved in and out, with related records inside',
    async () => {
      const { page } = open;
      const asked = () => JSON.parse(new URL(page.url()).searchParams.get('filter') ?? '{}');
      const large = { field: 'value', operator: 'gt', value: '50' };
      const small = { field: 'name', operator: 'eq', value: 'small' };
      const calls = { related: 'followUp.lead', operator: 'some' };
      const groups = page.locator('ravand-filter-groups');
      // A menu takes the focus to its first item once it is there: a key pressed before that would mean this one.
      const isOpen = () => expect.poll(() => page.locator('[role=menuitem]:focus').count()).toBe(1);
      const menuOf = async (path: string, item: string) => {
        await groups.locator(`.line:has(> [data-path="${path}"]) ravand-menu button`).first().press('Enter');
        await isOpen();
        await page.getByRole('menuitem', { name: t(item) }).press('Enter');
      };
      await page.goto(
        `${ravand.url}/records/lead?${filtered({ and: [large, small, { not: { or: [calls, large] } }] })}`,
      );
      await expect.poll(names).toEqual([]);
      const sentence = page.locator('.sentence > ravand-filter-sentence');
      await expect.poll(() => sentence.locator('.token.whole').textContent()).toContain('(');
      await sentence.locator('.token.whole .value').click();

      // The second into a group of its own, the first into it.
      await menuOf('1', 'filter.wrap');
      await expect.poll(asked).toEqual({ and: [large, { or: [small] }, { not: { or: [calls, large] } }] });
      await groups.locator('.line:has(> [data-path="0"]) ravand-menu button').first().press('Enter');
      await isOpen();
      await page.getByRole('menuitem').first().press('Enter');
      await expect.poll(asked).toEqual({ and: [{ or: [small, large] }, { not: { or: [calls, large] } }] });
      await expect.poll(names).toEqual([]);
      // None becomes any; what is asked of related records is edited inside it.
      await groups.locator('select[data-path="1"]').selectOption('any');
      await expect.poll(async () => (await names()).toSorted()).toEqual(['large', 'small']);
      await groups.locator('[data-path="1-0"]').press('Enter');
      await groups.locator('ravand-related-editor #what').selectOption('none');
      await expect
        .poll(asked)
        .toEqual({ and: [{ or: [small, large] }, { or: [{ ...calls, operator: 'none' }, large] }] });
      await menuOf('1-1', 'filter.moveOut');
      await menuOf('1', 'filter.dropGroup');
      await expect.poll(asked).toEqual({ and: [{ or: [small, large] }, large] });
      await expect.poll(names).toEqual(['large']);
      // A new group begins with a condition; one whose value is missing is not asked for.
      await groups.locator('#add-group-').press('Enter');
      await groups.locator('.offers .option').first().click();
      await expect.poll(() => groups.locator('ravand-term-editor').count()).toBe(1);
      expect(asked()).toEqual({ and: [{ or: [small, large] }, large] });
      await groups.locator('ravand-term-editor input').fill('large');
      await groups.locator('ravand-term-editor input').press('Enter');
      await expect.poll(() => asked().and.length).toBe(3);
      expect(await accessFaults(page)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      const inside = await groups
        .locator('ravand-dialog .group')
        .first()
        .evaluate((group) => group.scrollWidth - group.clientWidth);
      expect(inside).toBeLessThanOrEqual(0);
      await page.setViewportSize({ width: 1280, height: 800 });
    },
  );

  it('put records on the days of a month; one is moved by drag or keyboard, and taken back', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/followUp/calendar`);
    const item = page.locator('ravand-record-calendar .item');
    const dayOf = () => item.evaluate((element) => element.closest('section')?.dataset.day);
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tehran' }).format(ravand.clock.now());
    const later = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
    await expect.poll(() => dayOf()).toBe(today);
    await item.dragTo(page.locator(`[data-day="${later(2)}"]`));
    await expect.poll(dayOf).toBe(later(2));
    await item.focus();
    await page.keyboard.press(language === 'fa' ? 'Alt+ArrowLeft' : 'Alt+ArrowRight');
    await expect.poll(dayOf).toBe(later(3));
    const stored = async () => {
      const { body } = await admin.get<{ items: readonly { values: { dueAt: string } }[] }>('/api/records/followUp');
      return Date.parse(body.items[0]?.values.dueAt ?? '') - ravand.clock.now().getTime();
    };
    await expect.poll(stored).toBe(3 * 86_400_000);
    await page.getByRole('button', { name: t('action.undo') }).click();
    await expect.poll(stored).toBe(2 * 86_400_000);
  });

  it('break no rule of the page', () => {
    // The refusal that is answered by a choice is also a line of the browser's.
    expect(open.faults.filter((fault) => !fault.includes('409'))).toEqual([]);
  });
});
