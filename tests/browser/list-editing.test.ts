// A list that is its own editor, in a real browser: columns are dragged, moved by keys, added through a reference and taken out; it becomes a board and back by
// steps; it is looked at through another role; it goes live, somebody else has it, and the release is taken back.
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { ViewDefinition } from '../../schemas/types.ts';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium).each(looksOf('fa', 1280))(
  'A list is edited in place in %s at %i px',
  (language, width) => {
    const t = words(language);
    const isWide = width > 500;
    let browser: Browser;
    let ravand: TestRavand;
    let admin: ApiClient;
    let open: OpenPage;

    const live = (name: string) => ravand.definitions.current().get('view', name);
    const draft = async (name: string) =>
      (await admin.get<{ draft?: { definition: ViewDefinition } }>(`/api/definitions/view/${name}`)).body.draft
        ?.definition;
    const panel = () => open.page.locator('ravand-view-panel');
    const part = async (name: string): Promise<Locator> => {
      if (!isWide && !(await panel().isVisible()))
        await open.page.getByRole('button', { name: t('view.panel') }).click();
      const details = panel().locator(`details[data-part=${name}]`);
      if ((await details.getAttribute('open')) === null) await details.locator('> summary').click();
      return details;
    };
    const column = (path: string) => panel().locator(`.shown [data-path="${path}"] .column`);
    const columns = async (name: string) => (await draft(name))?.columns ?? live(name)?.definition.columns;
    const edit = async (address: string) => {
      await open.page.goto(`${ravand.url}${address}`);
      await open.page.getByRole('button', { name: t('view.editList') }).click();
      await open.page.locator('ravand-view-edit-bar h1').waitFor();
    };

    beforeAll(async () => {
      [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
      admin = await ravand.signIn(ravand.admin, language);
      await admin.patch('/api/me', { language });
      for (const [name, status] of [
        ['Aria', 'new'],
        ['Baran', 'talking'],
        ['Caspian', 'new'],
      ])
        await admin.post('/api/records/lead', { values: { name, status, owner: ravand.admin.id, value: '1000000' } });
      open = await openPage(browser, {
        language,
        width,
        now: ravand.clock.now(),
        session: { url: ravand.url, cookie: admin.cookie() },
      });
    });
    afterAll(async () => {
      await browser?.close();
      await ravand?.stop();
    });

    it('columns are moved by keys, taken out, added through a reference, and every step can be taken back', async () => {
      const { page } = open;
      const before = live('leads')?.definition.columns ?? [];
      await edit('/records/lead?view=leads');
      await part('columns');
      await column('organization').press('Alt+ArrowDown');
      await expect.poll(() => columns('leads')).toEqual(['name', 'status', 'organization', ...before.slice(3)]);
      await column('source').press('Delete');
      await expect.poll(() => columns('leads')).not.toContain('source');
      await panel()
        .getByRole('button', { name: t('view.leadsTo', { name: t('entity.lead.field.owner') }) })
        .click();
      await panel().locator('[data-add="owner.email"]').click();
      await expect.poll(() => columns('leads')).toContain('owner.email');
      if (isWide) await page.locator('ravand-record-grid').getByText(ravand.admin.email).first().waitFor();
      await page.keyboard.press('Control+z');
      await expect.poll(() => columns('leads')).not.toContain('owner.email');
      await page.keyboard.press('Control+Shift+z');
      await expect.poll(() => columns('leads')).toContain('owner.email');
    });

    it('it is open to everybody while it is edited', async () => {
      for (const name of ['look', 'people']) await part(name);
      expect(await accessFaults(open.page)).toEqual([]);
    }, 60_000);

    it.runIf(isWide)('columns are dragged and widened in the head of the list itself, also by keys', async () => {
      const { page } = open;
      const head = (path: string) =>
        page.locator('ravand-record-grid .head.edited').filter({ hasText: t(`entity.lead.field.${path}`) });
      const [from, to] = [await head('value').boundingBox(), await head('status').boundingBox()];
      if (!from || !to) throw new Error('expected two heads');
      await page.mouse.move(from.x + from.width / 2, from.y + 8);
      await page.mouse.down();
      await page.mouse.move(to.x + to.width / 2, to.y + 8, { steps: 12 });
      await page.mouse.up();
      await expect.poll(async () => (await columns('leads'))?.indexOf('value')).toBe(1);
      await head('value').focus();
      await page.keyboard.press(language === 'fa' ? 'Alt+ArrowLeft' : 'Alt+ArrowRight');
      await expect.poll(async () => (await columns('leads'))?.indexOf('value')).toBe(2);
      await page.keyboard.press(language === 'fa' ? 'Alt+Shift+ArrowLeft' : 'Alt+Shift+ArrowRight');
      await expect.poll(async () => (await draft('leads'))?.widths?.value ?? 0).toBeGreaterThan(138);
      const handle = await page.locator('vaadin-grid [part~=resize-handle]').first().boundingBox();
      if (!handle) throw new Error('expected a handle to widen by');
      const at = { x: handle.x + handle.width / 2, y: handle.y + 8 };
      await page.mouse.move(at.x, at.y);
      await page.mouse.down();
      await page.mouse.move(at.x + (language === 'fa' ? -60 : 60), at.y, { steps: 6 });
      await page.mouse.up();
      await expect.poll(async () => (await draft('leads'))?.widths?.name ?? 0).toBeGreaterThan(180);
    });

    it('it gets headings, becomes a board and is a list again by a step back, with its records all the while', async () => {
      const { page } = open;
      const look = await part('look');
      await look.locator('#groupField').selectOption('status');
      await expect.poll(async () => (await draft('leads'))?.groupField).toBe('status');
      await look.getByRole('button', { name: t('list.as.board') }).click();
      await page.waitForURL(/\/records\/lead\/board\?/);
      await page.locator('ravand-record-board .card').first().waitFor();
      await page
        .locator('ravand-view-edit-bar')
        .getByRole('button', { name: t('studio.undoOf', { what: t('view.step.look') }) })
        .click();
      await page.waitForURL(/\/records\/lead\?/);
      await page
        .locator(isWide ? 'ravand-record-grid .group' : 'ravand-record-rows h2')
        .first()
        .waitFor();
    });

    it('it is looked at as a role has it, in another direction and at the width of a phone', async () => {
      const { page } = open;
      const acts = await part('acts');
      await acts.getByRole('checkbox', { name: t('view.act.export') }).uncheck();
      await expect.poll(async () => (await draft('leads'))?.hides).toEqual(['export']);
      if (!isWide) await page.getByRole('button', { name: t('view.panel') }).click();
      await page.getByRole('button', { name: t('view.preview') }).click();
      const preview = page.locator('ravand-device-preview');
      await preview.locator('#role').selectOption('staff');
      await preview.locator('#language').selectOption(language === 'fa' ? 'en' : 'fa');
      await preview.locator('#width').selectOption('390');
      const frame = page.frameLocator('ravand-device-preview iframe');
      await frame.locator('ravand-record-rows').getByText('Aria').waitFor();
      expect(await frame.locator('html').getAttribute('dir')).toBe(language === 'fa' ? 'ltr' : 'rtl');
      await page.getByRole('button', { name: t('view.goOnEditing') }).click();
    });

    it('it goes live for others, and the release is taken back', async () => {
      const { page } = open;
      const before = live('leads')?.version ?? 0;
      await page
        .locator('ravand-view-edit-bar')
        .getByRole('button', { name: t('process.publish') })
        .click();
      await expect.poll(() => live('leads')?.version).toBe(before + 1);
      await page.getByRole('button', { name: t('view.editList') }).waitFor();
      const staff = await ravand.signIn(await ravand.createUser({ role: 'manager' }), language);
      await staff.patch('/api/me', { language });
      const session = { url: ravand.url, cookie: staff.cookie() };
      const other = await openPage(browser, { language, width, now: ravand.clock.now(), session });
      await other.page.goto(`${ravand.url}/records/lead?view=leads`);
      await other.page
        .locator(isWide ? 'ravand-record-grid .group' : 'ravand-record-rows h2')
        .first()
        .waitFor();
      expect(await other.page.getByRole('button', { name: t('view.editList') }).count()).toBe(0);
      const { body } = await admin.get<{ items: { number: number }[] }>('/api/releases');
      const number = body.items[0]?.number;
      expect((await admin.post(`/api/releases/${number}/undo`, {})).status).toBeLessThan(300);
      await expect.poll(() => live('leads')?.definition.groupField).toBeUndefined();
      await other.page.reload();
      await other.page.getByText('Aria').first().waitFor();
      expect(await other.page.locator('ravand-record-grid .group, ravand-record-rows h2').count()).toBe(0);
      expect([...open.faults, ...other.faults]).toEqual([]);
      await other.context.close();
    });

    it('one that is new comes first for a role; what keeps it from going live is said', async () => {
      const { page } = open;
      await page.goto(`${ravand.url}/records/lead?view=leads`);
      await page
        .locator('ravand-view-bar')
        .getByRole('button', { name: t('view.menu') })
        .click();
      await page.getByRole('menuitem', { name: t('view.define') }).click();
      await page.locator('ravand-view-edit-bar h1').waitFor();
      const name = new URL(page.url()).searchParams.get('view') ?? '';
      const people = await part('people');
      await people.getByRole('radio', { name: t('view.seenBySome') }).check();
      await people
        .getByRole('group', { name: t('view.firstFor') })
        .getByRole('checkbox', { name: t('view.firstForAll'), exact: true })
        .check();
      await page.locator('ravand-findings li').first().waitFor();
      await people.getByRole('radio', { name: t('view.seenByAll') }).check();
      await expect.poll(() => page.locator('ravand-findings li').count()).toBe(0);
      await page
        .locator('ravand-view-edit-bar')
        .getByRole('button', { name: t('process.publish') })
        .click();
      await expect.poll(() => live(name)?.definition.firstFor).toEqual(['everybody']);
      await page.getByRole('button', { name: t('view.editList') }).waitFor();
      await page.goto(`${ravand.url}/records/lead`);
      const tab = page.locator('ravand-view-bar [role=tab][aria-selected=true]');
      await expect.poll(() => tab.textContent()).toContain(t('entity.lead.plural'));
      expect(open.faults).toEqual([]);
    });
  },
);
