// A formula being written in a real browser: what could come next is offered from the live schema, its type is shown, a fault has its place, and
// below stands what it comes to for the records that changed last.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium).each(looksOf('en', 1280))('The expression editor in %s at %i px', (language, width) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let open: OpenPage;

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
    const client = await ravand.signIn(await ravand.createUser({ role: 'admin', name: 'Sara', language }), language);
    await client.post('/api/records/lead', { values: { name: 'Kian', value: '500' } });
    const session = { url: ravand.url, cookie: client.cookie() };
    open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  it('offers names, types and values while one types, by keyboard alone', async () => {
    const { page, faults } = open;
    await page.goto(`${ravand.url}/studio/entities/lead`);
    await page.getByRole('button', { name: t('entity.addField') }).click();
    await page.locator(`ravand-field-editor input[lang=${language}]`).first().fill('Fee');
    await page.locator('ravand-field-editor #kind').selectOption('decimal');
    await page.locator('ravand-field-editor #from').selectOption('formula');
    const editor = page.locator('ravand-expression-editor');
    const text = page.getByRole('textbox', { name: t('computed.formula') });
    await text.press('Control+KeyA');
    await page.keyboard.type('val');
    const offers = page.getByRole('option');
    await offers.filter({ hasText: 'value' }).first().waitFor();
    // What has just been offered is not taken for a moment, so that nobody takes by accident what they did not see.
    await expect
      .poll(async () => {
        await page.keyboard.press('Enter');
        return (await text.textContent())?.trim();
      })
      .toBe('value');
    await page.keyboard.type(' *');
    await editor.locator('.fault').waitFor();
    await page.keyboard.type(' 0.1');
    await expect.poll(() => editor.locator('.fault').count()).toBe(0);
    await expect.poll(() => editor.locator('.type').textContent()).toBe('number');
    await expect.poll(() => editor.locator('.token-variable').textContent()).toBe('value');
    const trial = editor.locator('.trials tr', { hasText: 'Kian' });
    await trial.getByText(language === 'fa' ? '۵۰' : '50', { exact: false }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  });
});
