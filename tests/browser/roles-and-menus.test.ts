// Roles and menus being made, in a real browser: a role gets a name, acts and rights, somebody has it, and it goes with the way of its people; the rail is its own
// editor, by keys, with a step back, and the people of a role see what was published.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { MenuDefinition, RoleDefinition } from '../../schemas/types.ts';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium).each(looksOf('fa', 1280))('Roles and menus in %s at %i px', (language, width) => {
  const t = words(language);
  const isWide = width > 500;
  const name = language === 'fa' ? 'سرپرست' : 'Supervisor';
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let open: OpenPage;
  let role = '';

  const axe = async () => {
    expect(await accessFaults(open.page)).toEqual([]);
    expect(await open.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  };
  const live = <D>(kind: 'role' | 'menu', of: string) =>
    ravand.definitions.current().get(kind, of)?.definition as D | undefined;

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
    admin = await ravand.signIn(ravand.admin, language);
    await admin.patch('/api/me', { language });
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

  it('a role is named, may something, and gets rights to several entities at once', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/studio/roles`);
    await page.getByRole('button', { name: t('roles.new') }).click();
    await page.locator('ravand-definition-list #label').fill(name);
    role = await page.locator('ravand-definition-list #name').inputValue();
    await page.locator('ravand-definition-list #label').press('Enter');
    await page.waitForURL(`**/studio/roles/${role}`);
    await page.getByRole('checkbox', { name: t('roles.acts.users') }).check();
    await page.getByRole('checkbox', { name: t('roles.acts.operate') }).check();
    await page.getByRole('button', { name: t('studio.undoOf', { what: t('roles.may') }) }).click();
    await page
      .locator('ravand-draft-header')
      .getByRole('button', { name: t('process.publish') })
      .click();
    await expect.poll(() => live<RoleDefinition>('role', role)?.may).toEqual(['users']);
    expect(live<RoleDefinition>('role', role)?.label).toEqual({ [language]: name });

    const scope = (entity: string) =>
      page
        .getByRole('group', { name: t(entity), exact: true })
        .locator('select')
        .first();
    await scope('entity.lead.plural').selectOption('team');
    await scope('entity.opportunity.plural').selectOption('all');
    await page.getByRole('button', { name: t('roles.publishRights') }).click();
    await page.getByText(t('roles.rightsLive')).waitFor();
    const entity = (of: string) => ravand.definitions.current().entity(of)?.access[role];
    expect([entity('lead')?.read, entity('opportunity')?.read]).toEqual(['team', 'all']);
    await axe();
    expect(open.faults).toEqual([]);
  });

  it('goes with the way of its people', async () => {
    const { page } = open;
    const account = await ravand.createUser({ role, name: 'Nasrin', language });
    await page.reload();
    await page.locator('ravand-role-page').getByText('Nasrin').waitFor();
    await page.getByRole('button', { name: t('roles.takeOutOf', { name }) }).click();
    await page.locator('ravand-role-removal select').selectOption('manager');
    await page
      .locator('ravand-role-removal')
      .getByRole('button', { name: t('roles.takeOut'), exact: true })
      .click();
    await page.waitForURL('**/studio/roles');
    expect(live('role', role)).toBeUndefined();
    expect((await ravand.records.get(ravand.systemContext('test'), 'user', account.id)).values.role).toBe('manager');
    expect(ravand.definitions.current().entity('lead')?.access).not.toHaveProperty(role);
    expect(open.faults).toEqual([]);
  });

  it('the menu is made where it stands: moved by keys, taken back, hidden, added to, and published', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}${isWide ? '/' : '/studio/menus/everybody'}`);
    if (isWide) await page.getByRole('button', { name: t('menus.editMenu') }).click();
    const lines = page.locator('ravand-menu-editor .line');
    await lines.first().waitFor();
    const names = () => lines.allInnerTexts();
    const [first = '', second = ''] = await names();
    await lines.first().focus();
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(async () => (await names()).slice(0, 2)).toEqual([second, first]);
    if (isWide) await page.getByRole('button', { name: t('process.undo') }).click();
    else await page.getByRole('button', { name: t('studio.undoOf', { what: t('menus.move') }) }).click();
    await expect.poll(async () => (await names()).slice(0, 2)).toEqual([first, second]);
    await lines.first().focus();
    await page.keyboard.press('Alt+ArrowDown');

    const area = page.locator('ravand-menu-editor section').first();
    await area.locator('.head ravand-menu button').first().click();
    await page.getByRole('menuitem', { name: t('menus.addLine') }).click();
    const dialog = page.locator('ravand-menu-line-dialog');
    await dialog.locator('#to').selectOption('page');
    await dialog.locator('#href').fill('https://example.com/help');
    await dialog.locator(`#text-${language}`).fill('Help');
    await axe();
    await dialog.getByRole('button', { name: t('menus.keep') }).click();
    await expect.poll(names).toContain('Help');
    await page
      .getByRole('button', { name: t('process.publish') })
      .first()
      .click();
    await expect
      .poll(() => live<MenuDefinition>('menu', 'everybody')?.areas[0]?.lines.at(-1)?.href)
      .toBe('https://example.com/help');
    if (isWide) {
      const shown = page.locator('ravand-rail .side .lines .line');
      await page.getByRole('link', { name: 'Help' }).waitFor();
      const texts = await shown.allInnerTexts();
      expect(texts.indexOf(second)).toBeLessThan(texts.indexOf(first));
    }
    expect(open.faults).toEqual([]);
  });
});
