// Files in a real browser, in Persian and in English, under the CSP: chosen, dropped, replaced, had back and taken away by keyboard, seen in the list
// and on the page, sent with a public form, and reachable on a phone.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { pdf } from '../contracts/pictures.ts';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

/** A red dot: a whole PNG that a browser draws. */
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
);
const field = (name: string, kind: string, more: object = {}) => ({ id: `paper.${name}`, name, kind, ...more });
const paper = {
  kind: 'entity',
  id: 'paper',
  name: 'paper',
  titleField: 'name',
  fields: [
    field('name', 'text', { required: true }),
    field('photo', 'image', { label: { fa: 'عکس', ar: 'صورة', he: 'תמונה', en: 'Photo' } }),
    field('scans', 'file', { maxItems: 3, label: { fa: 'پیوست‌ها', ar: 'المرفقات', he: 'צרופות', en: 'Attachments' } }),
  ],
  access: {},
};
const form = {
  kind: 'form',
  name: 'apply',
  entity: 'paper',
  fields: [{ field: 'name' }, { field: 'scans' }],
  public: { sets: {}, origins: [] },
};

describe.skipIf(!hasChromium).each(languagesOf('en'))('Files in %s', (language) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let open: OpenPage;
  const session = () => ({ url: ravand.url, cookie: admin.cookie() });

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
    admin = await ravand.signIn(ravand.admin);
    await admin.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    const changes = [paper, form].map((definition) => ({ definition, baseVersion: 0 }));
    expect((await admin.post('/api/definitions/publish', { changes })).status).toBe(200);
    open = await openPage(browser, { language, now: ravand.clock.now(), session: session() });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  const named = async (name: string) => {
    const { body } = await admin.get<{ items: { id: string; values: Record<string, unknown> }[] }>(
      '/api/records/paper',
    );
    return body.items.find(({ values }) => values.name === name);
  };

  it('are chosen, dropped and saved, and stand in the list with their picture', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/paper/new`);
    await page.locator('#field-name').fill('First');
    await page.locator('#field-photo input').setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: dot });
    await page.locator('#field-photo li img').waitFor();
    const dropped = await page.evaluateHandle((text) => {
      const data = new DataTransfer();
      for (const name of ['one.pdf', 'two.pdf', 'bad.exe']) data.items.add(new File([text], name));
      return data;
    }, String(pdf));
    await page.locator('#field-scans .box').dispatchEvent('drop', { dataTransfer: dropped });
    await page.locator('#field-scans li', { hasText: 'two.pdf' }).getByRole('link').waitFor();
    await expect.poll(() => page.locator('#field-scans [role="alert"]').textContent()).toContain('pdf');
    // A name begins where the page does, also one that runs against it.
    const bad = page.locator('#field-scans li', { hasText: 'bad.exe' });
    const begin = (one: Element) => {
      const { left, right } = one.getBoundingClientRect();
      return document.dir === 'rtl' ? right : left;
    };
    expect(await bad.locator('bdi').evaluate(begin)).toBe(await bad.locator('.what').evaluate(begin));
    await page.getByRole('button', { name: t('files.dismiss', { name: 'bad.exe' }) }).click();
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/records\/paper\/[0-9a-f-]{36}/);
    await expect
      .poll(async () => (await named('First'))?.values)
      .toMatchObject({
        photo: { name: 'dot.png', width: 1, version: 1 },
        scans: [{ name: 'one.pdf' }, { name: 'two.pdf' }],
      });
    await page.goto(`${ravand.url}/records/paper`);
    await page.locator('img.thumbnail').first().waitFor();
    expect(
      await page
        .locator('img.thumbnail')
        .first()
        .evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth)),
    ).toBe(1);
  });

  it('are replaced, and the earlier one comes back, by keyboard alone', async () => {
    const { page } = open;
    const record = await named('First');
    await page.goto(`${ravand.url}/records/paper/${record?.id}?tab=details`);
    const box = page.locator('#field-photo');
    const small = box.getByRole('button', { name: t('files.look', { name: 'dot.png' }) });
    await small.locator('img').evaluate((img: HTMLImageElement) => img.decode());
    await small.press('Enter');
    const large = page.locator('ravand-picture-dialog');
    await large.getByRole('link', { name: t('files.save') }).waitFor();
    expect(
      await large.locator('img').evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth)),
    ).toBe(1);
    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => small.evaluate((one) => one.matches(':focus'))).toBe(true);
    await box.locator('input').setInputFiles({ name: 'new.png', mimeType: 'image/png', buffer: dot });
    await box.getByRole('link', { name: 'new.png' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('#field-name').focus();
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await named('First'))?.values.photo).toMatchObject({ name: 'new.png', version: 2 });
    await box.locator('summary').focus();
    await page.keyboard.press('Enter');
    const restore = box.getByRole('button', { name: t('files.restore', { name: 'dot.png' }) });
    await restore.focus();
    await page.keyboard.press('Enter');
    await page.locator('#field-name').focus();
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await named('First'))?.values.photo).toMatchObject({ name: 'dot.png', version: 1 });
    await box.getByRole('button', { name: t('files.remove', { name: 'dot.png' }) }).focus();
    await page.keyboard.press('Enter');
    await page.locator('#field-name').focus();
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await named('First'))?.values.photo).toBeNull();
    expect(await accessFaults(page)).toEqual([]);
    expect(open.faults).toEqual([]);
  });

  it('go with a public form, also on a phone', async () => {
    const phone = await openPage(browser, { language, width: 390 });
    await phone.page.goto(`${ravand.url}/p/forms/apply?lang=${language}`);
    await phone.page.locator('#field-name').fill('Applicant');
    await phone.page
      .locator('#field-scans input')
      .setInputFiles({ name: 'cv.pdf', mimeType: 'application/pdf', buffer: pdf });
    await phone.page.locator('#field-scans li', { hasText: 'cv.pdf' }).waitFor();
    const width = await phone.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    await phone.page.locator('#field-scans progress').waitFor({ state: 'detached' });
    await phone.page.locator('.send .button').click();
    await phone.page.locator('.thanks').waitFor();
    await expect
      .poll(async () => (await named('Applicant'))?.values.scans)
      .toMatchObject([{ name: 'cv.pdf', version: 1 }]);
    expect(phone.faults).toEqual([]);
    await phone.context.close();
  });

  it('T-B04 opened by their address run nothing in our origin', async () => {
    const evil = Buffer.from('<script>document.title = "ran"</script>');
    const data = new FormData();
    data.set('file', new Blob([new Uint8Array(evil)]), 'page.txt');
    const sent = await admin.send<{ id: string }>('POST', '/api/files?entity=paper&field=scans', { body: data });
    const download = open.page.waitForEvent('download');
    await open.page.goto(`${ravand.url}/api/files/${sent.body.id}?show=true`).catch(() => undefined);
    expect((await download).suggestedFilename()).toBe('page.txt');
    expect(await open.page.title()).not.toBe('ran');
  });
});
