// What a record was and who sees it, in a real browser in Persian and in English, on a desk and on a phone: its versions, the way back, the trash,
// sharing by hand, and the answer to who sees it and why.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

const text = (fa: string, en: string) => ({ fa, en, ar: en, he: en });
const field = (name: string, kind: string, more: object = {}) => ({ id: `deed.${name}`, name, kind, ...more });
const deed = {
  kind: 'entity',
  id: 'deed',
  name: 'deed',
  label: text('قرارداد', 'Deed'),
  pluralLabel: text('قراردادها', 'Deeds'),
  titleField: 'name',
  shareable: true,
  fields: [
    field('name', 'text', { required: true, label: text('نام', 'Name') }),
    field('place', 'text', { label: text('جا', 'Place') }),
    field('price', 'decimal', { label: text('بها', 'Price') }),
    field('signedOn', 'date', { label: text('تاریخ امضا', 'Signed on') }),
  ],
  access: {
    manager: { read: 'all', create: true, update: 'all', delete: 'all' },
    staff: {
      read: 'own',
      create: true,
      update: 'own',
      delete: 'none',
      hidden: ['price'],
      fixed: ['signedOn'],
      where: { field: 'place', operator: 'notEmpty' },
    },
  },
  sharing: [
    {
      name: 'cheap',
      label: text('ارزان‌ها', 'Cheap ones'),
      where: { field: 'price', operator: 'lt', value: '100' },
      with: 'role:staff',
      level: 'read',
    },
  ],
};

describe.skipIf(!hasChromium).each(looksOf('fa', 1280))('The past of a record in %s at %i px', (language, width) => {
  const t = words(language);
  const shots = process.env.SCREENSHOTS;
  const colleague = language === 'fa' ? 'سارا محمدی' : 'Sara Brown';
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let open: OpenPage;
  let id: string;

  const values = async () => (await admin.get<{ values: object }>(`/api/records/deed/${id}`)).body.values;
  const change = async (changes: object) =>
    expect((await admin.patch(`/api/records/deed/${id}`, { values: changes })).status).toBe(200);

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
    admin = await ravand.signIn(ravand.admin, language);
    await admin.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    const published = await admin.post('/api/definitions/publish', {
      changes: [{ definition: deed, baseVersion: 0 }],
    });
    expect(published.status).toBe(200);
    await ravand.createUser({ role: 'staff', name: colleague });
    const made = await admin.post<{ id: string }>('/api/records/deed', {
      values: { name: 'Shiraz 12', place: 'Shiraz', price: '120', signedOn: '2026-11-02' },
    });
    id = made.body.id;
    await change({ price: '140', place: 'Tehran' });
    await change({ price: '150' });
    const session = { url: ravand.url, cookie: admin.cookie() };
    open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  /** A picture for who looks, and what axe finds, which is nothing. */
  const look = async (name: string) => {
    const { page } = open;
    if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}-${language}-${width}.png` });
    expect(await accessFaults(page)).toEqual([]);
  };
  const choose = async (key: string) => {
    await open.page.locator('.head ravand-menu button').first().click();
    await open.page.getByRole('menuitem', { name: t(key) }).click();
  };

  it('shows what each version changed, takes one change back as far as it still stands, and goes back to one', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/deed/${id}?tab=versions`);
    const versions = page.locator('ravand-versions ol > li');
    await versions.nth(2).waitFor();
    await look('versions');
    await versions
      .nth(1)
      .getByRole('button', { name: t('versions.undo') })
      .click();
    await versions.nth(3).waitFor();
    await expect.poll(() => values()).toMatchObject({ place: 'Shiraz', price: '150' });
    await page
      .locator('ravand-toasts')
      .getByText(language === 'fa' ? 'بها' : 'Price')
      .waitFor();
    // By keyboard: on a phone the toast lies over the last button for a while.
    await versions
      .nth(3)
      .getByRole('button', { name: t('versions.back') })
      .press('Enter');
    const dialog = page.locator('ravand-versions ravand-dialog');
    await dialog.locator('dd').waitFor();
    await look('back');
    await dialog.getByRole('button', { name: t('versions.back') }).click();
    await versions.nth(4).waitFor();
    await expect.poll(() => values()).toMatchObject({ place: 'Shiraz', price: '120' });
  });

  it('asks about a field that somebody else changed, too, and about no other', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/deed/${id}?tab=details`);
    await page.locator('#field-place').fill('Qom');
    await page.locator('#field-name').fill('Shiraz 13');
    await change({ place: 'Yazd', signedOn: '2026-11-03' });
    await page.keyboard.press('Control+Enter');
    const dialog = page.locator('ravand-conflict');
    await dialog.locator('fieldset').waitFor();
    await expect.poll(() => dialog.locator('fieldset').count()).toBe(1);
    await look('conflict');
    await dialog.getByText('Qom').click();
    await dialog.getByRole('button', { name: t('conflict.save') }).click();
    await expect.poll(values).toMatchObject({ place: 'Qom', name: 'Shiraz 13', signedOn: '2026-11-03' });
    await change({ name: 'Shiraz 12', place: 'Shiraz' });
  });

  it('is shared with a person until a day, and then no longer', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/deed/${id}`);
    await choose('share.menu');
    const dialog = page.locator('ravand-share-dialog');
    await dialog.getByText(t('share.none')).waitFor();
    await dialog.getByRole('combobox', { name: t('share.with') }).fill(colleague.slice(0, 4));
    await page.getByRole('option', { name: colleague }).click();
    const until = dialog.getByLabel(t('share.until')).first();
    const press = () => dialog.getByRole('button', { name: t('share.action'), exact: true }).click();
    // What is no day is told as the reader writes one.
    await until.fill('someday');
    await until.press('Enter');
    await press();
    const example = language === 'fa' ? '۱۴۰۵/۹/۱' : '2026/11/22';
    await dialog.getByText(t('date.wrong', { found: 'someday', example })).waitFor();
    await expect.poll(() => until.evaluate((one) => one.matches(':focus'))).toBe(true);
    await until.fill('2026-12-24');
    await until.press('Enter');
    await press();
    const shared = dialog.locator('li', { hasText: colleague });
    await shared.waitFor();
    await look('share');
    const { body } = await admin.get<{ items: object[] }>(`/api/records/deed/${id}/shares`);
    expect(body.items).toEqual([expect.objectContaining({ level: 'read', until: '2026-12-24T20:30:00.000Z' })]);
    await shared.getByRole('button').click();
    await dialog.getByText(t('share.none')).waitFor();
    const audience = dialog.getByRole('combobox', { name: t('share.with') });
    await expect.poll(() => audience.evaluate((one) => one.matches(':focus'))).toBe(true);
    await dialog
      .getByRole('button', { name: t('action.close'), exact: true })
      .last()
      .press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const opener = page.locator('.head ravand-menu button').first();
    await expect.poll(() => opener.evaluate((one) => one.matches(':focus'))).toBe(true);
  });

  it('says who sees it and why, and which fields they do not see', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/deed/${id}`);
    await choose('access.menu');
    const dialog = page.locator('ravand-access-dialog');
    await dialog.getByText(t('access.reasons.admin')).waitFor();
    const person = dialog.getByRole('combobox', { name: t('access.person') });
    await expect.poll(() => person.evaluate((one) => one.matches(':focus'))).toBe(true);
    await person.fill(colleague.slice(0, 4));
    await page.getByRole('option', { name: colleague }).click();
    await dialog.locator('.answer:not(.yes)').waitFor();
    await dialog.getByText(t('access.reasons.rule', { rule: language === 'fa' ? 'ارزان‌ها' : 'Cheap ones' })).waitFor();
    await look('access-no');
    await change({ price: '90' });
    await dialog.locator('#action').selectOption('update');
    await dialog.locator('.answer:not(.yes)').waitFor();
    await dialog.locator('#action').selectOption('read');
    await dialog.locator('.answer.yes').waitFor();
    await dialog.getByText(language === 'fa' ? 'بها' : 'Price').waitFor();
    await look('access-yes');
  });

  it('is looked at through another role, which sees less and changes nothing, until that ends', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/deed/${id}`);
    const strip = page.locator('dl.strip');
    await strip.locator('dd').first().waitFor();
    if (width < 500) await page.locator('ravand-rail nav.bar button.more').click();
    else await page.locator('ravand-rail button.me').click();
    await page
      .getByRole('button', { name: t('role.staff'), exact: true })
      .first()
      .click();
    const bar = page.locator('.viewing');
    await bar.waitFor();
    await page.locator('ravand-reading-menu').first().waitFor({ state: 'hidden' });
    await expect.poll(() => strip.locator('dt').count()).toBe(1);
    await look('view-as');
    await page.locator('ravand-record-page button.primary').click();
    await page.locator('#field-name').fill('Changed');
    await page.keyboard.press('Control+Enter');
    await page.locator('ravand-toasts').getByText(t('viewAs.refused')).waitFor();
    await expect.poll(() => values()).toMatchObject({ name: 'Shiraz 12' });
    await bar.getByRole('button').click();
    await expect.poll(() => strip.locator('dt').count()).toBe(2);
  });

  it('goes to the trash and comes back, by the undo and from the trash', async () => {
    const { page } = open;
    const remove = async () => {
      await page.goto(`${ravand.url}/records/deed/${id}`);
      await choose('action.delete');
      await page.locator('ravand-dialog button.danger').click();
      await page.waitForURL(/records\/deed$/);
    };
    await remove();
    await page
      .locator('ravand-toasts')
      .getByRole('button', { name: t('action.undo') })
      .click();
    await page.waitForURL(new RegExp(`records/deed/${id}`));
    await remove();
    await page.goto(`${ravand.url}/trash/deed`);
    const row = page.locator('ravand-trash li', { hasText: 'Shiraz 12' });
    await row.waitFor();
    await look('trash');
    await row.getByRole('button').click();
    await page.getByText(t('trash.empty')).waitFor();
    await look('trash-empty');
    await expect.poll(() => values()).toMatchObject({ name: 'Shiraz 12' });
    // Open pages look once more at a record that was deleted, and are told that it is gone; a conflict is told as one.
    expect(open.faults.filter((fault) => !/404|409/.test(fault))).toEqual([]);
  });
});
