// The picture of the model in a real browser: areas, search, boxes walked by keys, a relation drawn by hand that becomes a field of a draft, the same as a list,
// and the picture as a file.
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { EntityDefinition } from '../../schemas/types.ts';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium).each(looksOf('fa', 1280))('The model in %s at %i px', (language, width) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let open: OpenPage;

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

  const box = (name: string) => open.page.locator(`[data-box="${name}"]`);
  const axe = async () => {
    expect(await accessFaults(open.page)).toEqual([]);
  };

  it('shows entities by area, finds them, and is walked by keys', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/studio/model`);
    await box('lead').waitFor();
    await expect.poll(() => box('user').count()).toBe(0);
    await page.getByRole('checkbox', { name: t('model.noArea') }).check();
    await box('user').waitFor();
    await page.getByRole('checkbox', { name: t('model.noArea') }).uncheck();
    await page.getByRole('searchbox', { name: t('model.seek') }).fill(t('entity.opportunity'));
    await page.locator('.box.found').first().waitFor();
    await page.keyboard.press('Enter');
    const focused = () =>
      page.evaluate(() => {
        let here = document.activeElement;
        while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
        return here?.getAttribute('data-box');
      });
    const first = await focused();
    expect(first).toBeTruthy();
    for (const key of ['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft']) {
      await page.keyboard.press(key);
      if ((await focused()) !== first) break;
    }
    await expect.poll(() => focused()).not.toBe(first);
    await expect.poll(() => focused()).toBeTruthy();
    await axe();
    expect(open.faults).toEqual([]);
  });

  it('goes out as a picture that stands by itself', async () => {
    const { page } = open;
    for (const [label, sign] of [
      ['SVG', '<svg'],
      ['PNG', 'PNG'],
    ] as const) {
      await page.getByRole('button', { name: t('model.export') }).click();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: label, exact: true }).click(),
      ]);
      const text = readFileSync((await file.path()) ?? '', 'latin1');
      expect(text.slice(0, 300)).toContain(sign);
      if (label === 'SVG') expect(text).not.toMatch(/var\(--|light-dark/);
      expect(text.length).toBeGreaterThan(5_000);
    }
    expect(open.faults).toEqual([]);
  });

  it('is read as a list', async () => {
    const { page } = open;
    await page.getByRole('searchbox', { name: t('model.seek') }).fill('');
    await page.getByRole('button', { name: t('model.asList') }).click();
    await page.locator('ravand-model .list').getByRole('link').first().waitFor();
    await axe();
    await page.getByRole('button', { name: t('model.asList') }).click();
    await box('lead').waitFor();
  });

  it('takes a line drawn from one box to another as a field of a draft', async () => {
    const { page } = open;
    await page.getByRole('button', { name: t('model.fit') }).click();
    await box('product').hover();
    const from = await box('product').locator('.knob').boundingBox();
    const to = await box('lead').boundingBox();
    if (!from || !to) throw new Error('expected both boxes in sight');
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 4 });
    await page.mouse.up();
    const dialog = page.locator('ravand-relation-dialog');
    await dialog.locator('#on-delete').selectOption('clear');
    await dialog.getByRole('button', { name: t('model.intoDraft') }).click();
    await page.waitForURL('**/studio/entities/product');
    const { body } = await admin.get<{ draft?: { definition: EntityDefinition } }>('/api/definitions/entity/product');
    expect(body.draft?.definition.fields.at(-1)).toMatchObject({
      kind: 'reference',
      target: 'lead',
      onDelete: 'clear',
    });
    expect(open.faults).toEqual([]);
  });
});
