// Who may do what with an entity, in a real browser in Persian and in English, on a desk and on a phone: scopes, a condition, a hidden field and a
// sharing rule are chosen, published and hold at once; an administrator looks through the role and asks why.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

interface Rows {
  items: { values: Record<string, unknown> }[];
}

const text = (fa: string, en: string) => ({ fa, en, ar: en, he: en });
const field = (name: string, kind: string, label: object, more: object = {}) => ({
  id: `deal.${name}`,
  name,
  kind,
  label,
  ...more,
});
const deal = {
  kind: 'entity',
  id: 'bargain',
  name: 'bargain',
  label: text('معامله', 'Bargain'),
  titleField: 'name',
  fields: [
    field('name', 'text', text('نام', 'Name')),
    field('price', 'integer', text('بها', 'Price')),
    field('open', 'boolean', text('باز', 'Open')),
  ],
  access: {},
};

describe.skipIf(!hasChromium).each(looksOf('en', 1280))('Access to an entity in %s at %i px', (language, width) => {
  const t = words(language);
  const label = (fa: string, en: string) => (language === 'fa' ? fa : en);
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let staff: ApiClient;
  let manager: ApiClient;
  let open: OpenPage;

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
    await ravand.definitions.publish(ravand.systemContext('test'), [{ definition: deal as never, baseVersion: 0 }]);
    const account = await ravand.createUser({ role: 'admin', name: 'Sara', language });
    admin = await ravand.signIn(account, language);
    staff = await ravand.signIn(await ravand.createUser({ role: 'staff', name: 'Reza', language }));
    manager = await ravand.signIn(await ravand.createUser({ role: 'manager', name: 'Mina', language }));
    for (const [name, isOpen] of [
      ['first', true],
      ['second', false],
    ] as const)
      await admin.post('/api/records/bargain', { values: { name, price: 5, open: isOpen } });
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

  it('is chosen in a matrix of roles, published, and holds at once', async () => {
    const { page, faults } = open;
    expect((await staff.get('/api/records/bargain')).status).toBe(403);
    await page.goto(`${ravand.url}/studio/entities/bargain`);
    await page.getByRole('tab', { name: t('rights.tabs.access') }).click();
    const cell = (role: string, action: string) =>
      page.getByLabel(`${t(`role.${role}`)}: ${t(`rights.actions.${action}`)}`, { exact: true });
    // Nothing unseen is changed: wider than seeing is not offered.
    await expect.poll(() => cell('staff', 'update').locator('option:enabled').count()).toBe(1);
    await cell('staff', 'read').selectOption('all');
    await cell('staff', 'update').selectOption('own');
    await cell('staff', 'create').check();
    const row = page.getByRole('group', { name: t('role.staff'), exact: true });
    await row.getByRole('button', { name: t('rights.more') }).click();
    const details = page.locator('ravand-entity-access .details');
    await details
      .getByRole('button', { name: t('filter.add'), exact: true })
      .first()
      .click();
    await details
      .getByRole('button', { name: label('باز', 'Open'), exact: true })
      .first()
      .click();
    // Its editor opens by itself.
    await page.locator('ravand-filter-sentence .editor').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('ravand-filter-sentence .editor').waitFor({ state: 'detached' });
    await details.getByLabel(label('بها', 'Price')).selectOption('hidden');
    await row.getByText(t('rights.hiddenCount_one', { count: 1 })).waitFor();
    await row.getByText(t('rights.conditional')).waitFor();
    await page.getByRole('button', { name: t('rights.addRule') }).click();
    const rule = page.locator('ravand-sharing-rules .rule');
    await rule.getByLabel(t('rights.ruleName')).fill('Closed');
    await page.keyboard.press('Tab');
    expect(await accessFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: t('process.publish') }).click();
    await page.getByText(t('entity.published', { name: label('معامله', 'Bargain') })).waitFor();

    const { body } = await staff.get<Rows>('/api/records/bargain');
    expect(body.items.map(({ values }) => values)).toEqual([{ name: 'first', open: true }]);
    expect((await staff.post('/api/records/bargain', { values: { name: 'third', open: true } })).status).toBe(201);
    expect((await manager.get('/api/records/bargain')).status).toBe(403);
    const live = ravand.definitions.current().entity('bargain');
    expect(live?.access.staff).toEqual({
      read: 'all',
      create: true,
      update: 'own',
      delete: 'none',
      where: { field: 'open', operator: 'eq', value: true },
      hidden: ['price'],
    });
    expect(live?.sharing).toMatchObject([
      { where: { or: [] }, with: 'role:staff', level: 'read', label: { [language]: 'Closed' } },
    ]);
    expect(faults).toEqual([]);
  });

  it('shows what a role says itself and whose rights it has, and where that is changed', async () => {
    const { page, faults } = open;
    const rights = { bargain: { read: 'all', create: false, update: 'none', delete: 'none', hidden: ['price'] } };
    const role = (name: string, more: object) => ({
      kind: 'role',
      name,
      label: text(name, name),
      order: 120,
      ...more,
    });
    const changes = [role('auditor', { rights }), role('helper', { like: 'staff' })].map((definition) => ({
      definition,
      baseVersion: 0,
    }));
    expect((await admin.post('/api/definitions/publish', { changes })).status).toBe(200);
    await page.goto(`${ravand.url}/studio/entities/bargain?tab=access`);
    const row = (name: string) => page.getByRole('group', { name, exact: true });
    await row('auditor').getByText(t('rights.ofRole')).waitFor();
    await row('helper')
      .getByText(t('rights.like', { role: t('role.staff') }))
      .waitFor();
    expect(await row('auditor').locator('select, input').count()).toBe(0);
    const way = page.locator('ravand-entity-access a[href="/studio/roles/auditor"]');
    expect(await way.textContent()).toBe(t('rights.toRole', { role: 'auditor' }));
    expect(await accessFaults(page)).toEqual([]);
    // Said here, it is the entity's own from then on, and wins.
    await row('auditor')
      .getByRole('button', { name: t('rights.sayHere') })
      .click();
    await expect.poll(() => row('auditor').locator('select').first().inputValue()).toBe('all');
    expect(await row('auditor').getByText(t('rights.ofRole')).count()).toBe(0);
    await page.locator('ravand-draft-header [aria-keyshortcuts="Control+Z"]').first().click();
    await way.waitFor();
    expect(faults).toEqual([]);
  });

  it('is asked about for a person, and looked at through the role', async () => {
    const { page, faults } = open;
    await page.goto(`${ravand.url}/studio/entities/bargain?tab=access`);
    await page.getByRole('button', { name: t('rights.ask') }).click();
    await page.locator('ravand-access-dialog .answer.yes').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: t('rights.viewAs', { role: t('role.staff') }) }).click();
    await page.getByText(t('viewAs.bar', { role: t('role.staff') })).waitFor();
    await page.getByText('first').first().waitFor();
    await expect.poll(() => page.getByText('second').count()).toBe(0);
    expect(faults).toEqual([]);
  });
});
