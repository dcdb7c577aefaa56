// The page of a record as its own editor, in a real browser: main values, tabs, lists, buttons and the details' form are changed by mouse and by keys, taken back
// and done again as one, looked at through another role, and put live; another person then has the page.
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { FormDefinition, PageDefinition } from '../../schemas/types.ts';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium).each(looksOf('fa', 1280))(
  'A record page edited in place in %s at %i px',
  (language, width) => {
    const t = words(language);
    const isWide = width > 500;
    const shots = process.env.SCREENSHOTS;
    let browser: Browser;
    let ravand: TestRavand;
    let admin: ApiClient;
    let open: OpenPage;
    let lead = '';

    const live = <D>(kind: 'page' | 'form', name: string) =>
      ravand.definitions.current().get(kind, name)?.definition as D | undefined;
    const picture = async (name: string, page = open.page) => {
      if (shots !== undefined) await page.screenshot({ path: `${shots}/page-${name}-${language}-${width}.png` });
    };
    const canvas = () => open.page.locator('ravand-page-canvas');
    const item = (text: string): Locator => canvas().locator(`.item[data-element="${text}"]`);
    const keys = (list: string) =>
      canvas()
        .locator(`[data-children="${list}"] > [data-element]`)
        .evaluateAll((items) => items.map((one) => (one as HTMLElement).dataset.element?.split('/')[1]));
    /** On a phone the panes lie over the page. */
    const pane = async (label: string) => {
      if (!isWide) await open.page.locator('ravand-page-editor .sheets').getByRole('button', { name: label }).click();
    };
    const offer = async (name: string) => {
      await pane(t('forms.addHere'));
      await open.page.locator('ravand-page-palette').getByRole('button', { name }).first().click();
    };

    beforeAll(async () => {
      [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
      admin = await ravand.signIn(ravand.admin, language);
      await admin.patch('/api/me', { language });
      const make = async (entity: string, values: object) =>
        (await admin.post<{ id: string }>(`/api/records/${entity}`, { values })).body.id;
      const organization = await make('organization', { name: language === 'fa' ? 'پارس دارو' : 'Acme Health' });
      lead = await make('lead', {
        name: language === 'fa' ? 'سارا محمدی' : 'Sara Jones',
        mobile: '+989121234567',
        value: '1250000000',
        status: 'new',
        organization,
      });
      await make('opportunity', {
        name: language === 'fa' ? 'نوسازی انبار' : 'Renewal',
        lead,
        amount: '900000000',
      });
      const session = { url: ravand.url, cookie: admin.cookie() };
      open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
    });
    afterAll(async () => {
      await browser?.close();
      await ravand?.stop();
    });

    it('begins with what the page shows, and main values are moved, taken out and added', async () => {
      const { page } = open;
      await page.goto(`${ravand.url}/records/lead/${lead}`);
      await page.locator('ravand-record-page .strip .cell').first().waitFor();
      await picture('before');
      await page.getByRole('link', { name: t('pages.edit') }).click();
      await item('strip/value').waitFor();
      await picture('editor');
      const begun = await keys('strip');
      expect(begun.slice(0, 2)).toEqual(['value', 'weighted']);

      await item('strip/value').focus();
      await page.keyboard.press(language === 'fa' ? 'Alt+ArrowLeft' : 'Alt+ArrowRight');
      await expect.poll(() => keys('strip')).toEqual(['weighted', 'value', ...begun.slice(2)]);
      await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
      await page.keyboard.press('Control+z');
      await expect.poll(() => keys('strip')).toEqual(begun);
      await page.keyboard.press('Control+Shift+z');
      await expect.poll(async () => (await keys('strip'))[0]).toBe('weighted');

      await item('strip/weighted').focus();
      await page.keyboard.press('Delete');
      await expect.poll(async () => (await keys('strip'))[0]).toBe('value');
      await offer(t('entity.lead.field.page'));
      await expect.poll(() => keys('strip')).toContain('page');
    });

    it.runIf(isWide)('what is dragged goes where it is dropped', async () => {
      const { page } = open;
      const before = await keys('strip');
      const [from, to] = [await item(`strip/${before.at(-1)}`).boundingBox(), await item('strip/value').boundingBox()];
      if (!from || !to) throw new Error('expected both to be seen');
      const middle = (box: typeof to) => [box.x + box.width / 2, box.y + box.height / 2] as const;
      await page.mouse.move(...middle(from));
      await page.mouse.down();
      await page.mouse.move(middle(from)[0] + 8, middle(from)[1], { steps: 4 });
      await page.mouse.move(...middle(to), { steps: 12 });
      await page.mouse.up();
      await expect.poll(async () => (await keys('strip'))[0]).toBe(before.at(-1));
      await page.getByRole('button', { name: t('studio.undoOf', { what: t('pages.did.move') }) }).click();
      await expect.poll(() => keys('strip')).toEqual(before);
    });

    it('a list gets a name, columns and a condition; a tab is moved, another goes, fields lie beside', async () => {
      const { page } = open;
      const relation = 'opportunity.lead';
      await item(`tabs/${relation}`).click();
      await canvas().locator(`[data-children="columns:${relation}"] .item`).first().waitFor();
      await item(`columns:${relation}/name`).focus();
      await page.keyboard.press('Delete');
      await expect.poll(() => keys(`columns:${relation}`)).not.toContain('name');
      await page.keyboard.press('Control+z');
      await expect.poll(() => keys(`columns:${relation}`)).toContain('name');
      await item(`tabs/${relation}`).focus();
      await pane(t('forms.properties'));
      const name = page.locator(`ravand-page-properties [id$="-${language}"]`).first();
      await name.fill(language === 'fa' ? 'فرصت‌های بزرگ' : 'Big deals');
      await name.press('Tab');
      await pane(t('forms.properties'));
      await expect.poll(() => item(`tabs/${relation}`).textContent()).toContain(language === 'fa' ? 'بزرگ' : 'Big');
      await picture('list');
      const tabs = await keys('tabs');
      await item(`tabs/${relation}`).focus();
      await page.keyboard.press('Alt+ArrowUp');
      await expect.poll(async () => (await keys('tabs')).indexOf(relation)).toBe(tabs.indexOf(relation) - 1);
      await item('tabs/versions').focus();
      await page.keyboard.press('Delete');
      await expect.poll(() => keys('tabs')).not.toContain('versions');

      await offer(t('pages.part.fields'));
      await expect.poll(() => keys('tabs')).toContain('fields');
      await pane(t('forms.properties'));
      await page.getByRole('button', { name: t('pages.moveTo', { list: t('pages.list.aside') }) }).click();
      await pane(t('forms.properties'));
      await expect.poll(() => keys('aside')).toEqual(['fields']);
      await offer(t('entity.lead.field.owner'));
      await expect.poll(() => keys('fields:fields')).toEqual(['owner']);
    });

    it('its details are made where they stand, and all of it is undone as one', async () => {
      const { page } = open;
      await item('tabs/details').click();
      const frame = (id: string) => page.locator(`ravand-form-canvas [data-element="${id}"]`);
      await frame('mobile').waitFor();
      await picture('details');
      const order = () =>
        page
          .locator('ravand-form-canvas [data-element]')
          .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.element));
      const begun = await order();
      await frame('mobile').focus();
      await page.keyboard.press('Alt+ArrowUp');
      await expect.poll(async () => (await order()).slice(0, 2)).toEqual(['mobile', 'name']);
      await frame('note').click({ position: { x: 40, y: 8 } });
      await page.keyboard.press('Delete');
      await expect.poll(order).not.toContain('note');
      await page.keyboard.press('Control+z');
      await page.keyboard.press('Control+z');
      await expect.poll(order).toEqual(begun);
      // Before the form the page was changed.
      await page.keyboard.press('Control+z');
      await expect.poll(() => keys('aside')).toEqual(['fields']);
      await expect.poll(() => keys('fields:fields')).toEqual([]);
      for (let step = 0; step < 3; step++) await page.keyboard.press('Control+Shift+z');
      await expect.poll(() => keys('fields:fields')).toEqual(['owner']);
      await expect.poll(order).not.toContain('note');
    });

    it('is open to who works by keys or by ear', async () => {
      expect(await accessFaults(open.page)).toEqual([]);
    });

    it('is looked at through another role on a phone, and changes nothing there', async () => {
      const { page } = open;
      await page
        .getByRole('button', { name: t('forms.preview') })
        .first()
        .click();
      const frame = page.frameLocator('ravand-form-preview iframe');
      await frame.locator('ravand-record-page .strip .cell').first().waitFor();
      await page.locator('ravand-form-preview #width').selectOption('390');
      await page.locator('ravand-form-preview #role').selectOption('staff');
      await frame.locator('ravand-record-page aside').waitFor();
      await picture('preview');
      await page
        .getByRole('button', { name: t('forms.design') })
        .first()
        .click();
      await item('strip/value').waitFor();
    });

    it('goes live with its form as one release, and another person has it', async () => {
      const { page } = open;
      const before = ravand.definitions.current().number;
      await page
        .locator('ravand-page-editor .bar')
        .getByRole('button', { name: t('process.publish') })
        .click();
      await page.getByText(t('pages.isLive')).waitFor();
      const [made, form] = [live<PageDefinition>('page', 'lead'), live<FormDefinition>('form', 'lead-details')];
      expect(ravand.definitions.current().number).toBe(before + 1);
      expect([made?.strip?.includes('page'), made?.aside?.[0]?.fields, form?.record]).toEqual([
        true,
        ['owner'],
        { places: ['page'] },
      ]);
      await page.getByRole('button', { name: t('pages.done') }).click();
      await page.locator('ravand-record-page aside').waitFor();
      await picture('after');

      const staff = await ravand.signIn(await ravand.createUser({ role: 'staff', language }), language);
      const session = { url: ravand.url, cookie: staff.cookie() };
      const other = await openPage(browser, { language, width, now: ravand.clock.now(), session });
      await other.page.goto(`${ravand.url}/records/lead/${lead}`);
      await other.page.locator('ravand-record-page aside').waitFor();
      const tabs = await other.page.getByRole('tab').allInnerTexts();
      expect(tabs.some((tab) => tab.includes(language === 'fa' ? 'فرصت‌های بزرگ' : 'Big deals'))).toBe(true);
      expect(await other.page.getByRole('link', { name: t('pages.edit') }).count()).toBe(0);
      await other.page.getByRole('tab', { name: t('record.details') }).click();
      await other.page.locator('ravand-record-details #field-mobile').waitFor();
      expect(await other.page.locator('ravand-record-details #field-note').count()).toBe(0);
      await picture('staff', other.page);
      expect(await accessFaults(other.page)).toEqual([]);
      expect([...open.faults, ...other.faults]).toEqual([]);
    });

    it('a role gets a page of its own, which begins as that of everybody', async () => {
      const { page } = open;

      await page.goto(`${ravand.url}/studio/pages/lead`);

      await item('strip/value').waitFor();

      await page.locator('ravand-page-editor #readers').selectOption('staff');

      await expect.poll(() => page.locator('ravand-page-editor .bar button.primary').isDisabled()).toBe(true);

      await item('strip/value').waitFor();

      await item('strip/value').focus();

      await page.keyboard.press('Delete');

      await expect.poll(() => keys('strip')).not.toContain('value');

      await page

        .locator('ravand-page-editor .bar')

        .getByRole('button', { name: t('process.publish') })

        .click();

      await expect.poll(() => live<PageDefinition>('page', 'lead-staff')?.roles).toEqual(['staff']);

      expect(live<PageDefinition>('page', 'lead-staff')?.strip).not.toContain('value');

      expect(live<PageDefinition>('page', 'lead')?.strip).toContain('value');

      expect(open.faults).toEqual([]);
    });
  },
);
