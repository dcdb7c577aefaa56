// A decision table from nothing to live, in Persian: made, typed, pasted from a spreadsheet, moved, undone, checked for gaps and overlaps, tried, kept as a case
// and published; a DMN file in; a thousand rows that scroll. Open to those who cannot see.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { DecisionDefinition } from '../../schemas/types.ts';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type BrowserLanguage, type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

const titles = { fa: 'تخفیف مشتری', en: 'Customer discount' } as const;

describe.skipIf(!hasChromium)('Decisions in the studio', () => {
  let browser: Browser;
  let ravand: TestRavand;
  const people = new Map<BrowserLanguage, ApiClient>();

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
    for (const language of ['fa', 'en'] as const) {
      const name = language === 'fa' ? 'نگار کاظمی' : 'Nora Reed';
      const client = await ravand.signIn(await ravand.createUser({ role: 'admin', name, language }), language);
      await client.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
      people.set(language, client);
    }
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  const kept = (page: Page) =>
    page.waitForResponse((answer) => answer.url().endsWith('/check') && answer.request().method() === 'POST');

  it.each(looksOf('fa', 1280))(
    'are made, tried and published in %s at %i px',
    { timeout: 90_000 },
    async (language, width) => {
      const say = words(language);
      const client = people.get(language)!;
      const session = { url: ravand.url, cookie: client.cookie() };
      const open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
      const { page } = open;
      const grid = page.locator('ravand-decision-grid');
      const cell = (row: number, column: number) => grid.locator(`.cell[data-row="${row}"][data-column="${column}"]`);
      const screen = page.locator('ravand-decision-list, ravand-decision-designer');
      const press = (key: string) => screen.getByRole('button', { name: say(key), exact: true }).click();
      const name = `discount-${language}-${width}`;

      await page.goto(`${ravand.url}/studio/decisions`);
      await press('decision.new');
      await page.getByLabel(say('studio.label'), { exact: true }).fill(titles[language]);
      await page.getByLabel(say('entity.apiName')).fill(name);
      await press('action.create');
      await cell(0, 0).waitFor();

      // The one input becomes an amount.
      await grid.locator('.heading button').first().click();
      const settings = page.locator('ravand-decision-settings');
      await settings.getByLabel(say('decision.label'), { exact: true }).fill(language === 'fa' ? 'مبلغ' : 'Amount');
      await settings.locator('.cm-content').fill('amount');
      await settings.locator('.cm-content').blur();
      await settings.getByLabel(say('decision.type'), { exact: true }).selectOption('number');
      if (width < 500) await page.locator('.close').click();
      await press('decision.addInput');
      await settings.locator('.cm-content').fill('status');
      await settings.locator('.cm-content').blur();
      await settings.getByLabel(say('decision.allowed')).fill('"gold", "tin"');
      if (width < 500) await page.locator('.close').click();

      // Typed, offered, read aloud.
      await cell(0, 0).click();
      await page.keyboard.type('< 100');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Control+A');
      await page.keyboard.type('"go');
      await grid.locator('.offers li').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect.poll(() => grid.locator('.cell input').inputValue()).toBe('"gold"');
      await page.keyboard.press('Tab');
      await page.keyboard.type('"five"');
      await page.keyboard.press('Enter');
      // In Persian the next column is to the left.
      await cell(0, 0).click();
      await page.keyboard.press(language === 'fa' ? 'ArrowLeft' : 'ArrowRight');
      await expect.poll(() => cell(0, 1).getAttribute('data-active')).toBe('');
      await page.keyboard.press('Home');
      await grid.getByText(say('decision.reads.below', { high: language === 'fa' ? '۱۰۰' : '100' })).waitFor();

      // A block as a spreadsheet has it on the clipboard, from the second row on.
      await page.keyboard.press('Control+Enter');
      const checked = kept(page);
      await grid.locator('.scroll').evaluate((scroll) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData(
          'text/plain',
          '[100..500]\t"gold"\t"ten"\r\n>= 500\t-\t"twenty"\r\n> 400\t"gold"\t"lost"\r\n',
        );
        scroll.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      });
      await checked;
      await expect.poll(() => cell(2, 2).textContent()).toContain('twenty');
      const findings = page.locator('ravand-findings');
      await findings.getByText('amount = 100').waitFor();
      await findings
        .locator('.row', { hasText: say('decision.rowNumber', { row: 4 }) })
        .first()
        .click();
      await expect.poll(() => cell(3, 0).getAttribute('data-active')).toBe('');
      await isSound(open);

      // The row that overlaps goes up, back, and away; what was copied is what was there.
      await page.keyboard.press('Alt+ArrowUp');
      await expect.poll(() => cell(2, 2).textContent()).toContain('lost');
      await page.keyboard.press('Control+z');
      await expect.poll(() => cell(3, 2).textContent()).toContain('lost');
      for (const key of ['ArrowDown', 'Home', 'Shift+End']) await page.keyboard.press(key);
      const copied = await grid.locator('.scroll').evaluate((scroll) => {
        const clipboardData = new DataTransfer();
        scroll.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }));
        return clipboardData.getData('text/plain');
      });
      expect(copied).toBe('> 400\t"gold"\t"lost"');
      await page.keyboard.press('Control+Delete');
      await cell(3, 0).waitFor({ state: 'detached' });

      // Tried: the row lights up; kept as a case; published.
      if (width < 500) await press('decision.panes.test');
      else await page.getByRole('tab', { name: say('decision.panes.test') }).click();
      const test = page.locator('ravand-decision-test');
      await test.getByLabel(language === 'fa' ? 'مبلغ' : 'Amount').fill(language === 'fa' ? '۲۵۰' : '250');
      await test.getByLabel('status').selectOption('gold');
      await test.locator('.value', { hasText: '"ten"' }).waitFor();
      await expect.poll(() => grid.locator('.row[data-lit]').count()).toBe(1);
      await press('decision.keepCase');
      await test.locator('.cases li').waitFor();
      await isSound(open);
      const published = page.waitForResponse((answer) => answer.url().endsWith('/publish'));
      await press('process.publish');
      expect((await published).status()).toBe(200);
      const { body } = await client.get<{ definition: DecisionDefinition }>(`/api/definitions/decision/${name}`);
      expect(body.definition.rows.map(({ when, give }) => [...when, ...give].join(' | '))).toEqual([
        '< 100 | "gold" | "five"',
        '[100..500] | "gold" | "ten"',
        '>= 500 | - | "twenty"',
      ]);
      expect(body.definition.cases?.[0]).toMatchObject({
        given: { amount: '250', status: '"gold"' },
        expected: '"ten"',
      });

      // A file of DMN comes in beside it.
      const { body: out } = await client.get<{ xml: string }>(`/api/decisions/${name}/dmn`);
      await page.goto(`${ravand.url}/studio/decisions`);
      const xml = out.xml
        .replaceAll(name, `${name}-in`)
        .replace('</dmn:definitions>', '<dmn:decisionService id="s" name="Served"/></dmn:definitions>');
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'a.dmn', mimeType: 'text/xml', buffer: Buffer.from(xml) });
      await page.getByText('Served').waitFor();
      await isSound(open);
      await press('decision.keepDrafts');
      await page.locator(`a[href$="/${name}-in"]`).waitFor();
      await page.close();
    },
  );

  it('of a thousand rows draw only those that are seen, and go to the last at once', { timeout: 30_000 }, async () => {
    const client = people.get('en')!;
    const rows = Array.from({ length: 1_000 }, (_, at) => ({
      id: `r${at}`,
      when: [`[${at}..${at + 1})`],
      give: [`${at}`],
    }));
    const definition: DecisionDefinition = {
      kind: 'decision',
      name: 'large',
      hitPolicy: 'unique',
      inputs: [{ id: 'i', expression: 'n', type: 'number' }],
      outputs: [{ id: 'o', name: 'o', type: 'number' }],
      rows,
    };
    const saved = await client.put('/api/definitions/decision/large/draft', {
      definition,
      baseVersion: 0,
      revision: 0,
    });
    expect(saved.status).toBe(200);
    const session = { url: ravand.url, cookie: client.cookie() };
    const { page, faults } = await openPage(browser, { language: 'en', now: ravand.clock.now(), session });
    await page.goto(`${ravand.url}/studio/decisions/large`);
    const grid = page.locator('ravand-decision-grid');
    await grid.locator('.cell').first().click();
    await page.keyboard.press('Control+End');
    await grid.locator('.cell[data-row="999"][data-column="1"][data-active]').waitFor();
    await expect.poll(() => grid.locator('.body .row').count()).toBeLessThan(60);
    // Also on the way, at whatever speed.
    const drawn = await grid.locator('.scroll').evaluate(async (scroll) => {
      const rows: number[] = [];
      for (let at = 0; at < 40; at += 1) {
        scroll.scrollTop = at * 700;
        await new Promise((done) => requestAnimationFrame(done));
        rows.push(scroll.querySelectorAll('.body .row').length);
      }
      return rows;
    });
    expect(Math.max(...drawn)).toBeLessThan(60);
    expect(Math.min(...drawn)).toBeGreaterThan(0);
    expect(faults).toEqual([]);
    await page.close();
  });
});

async function isSound({ page, faults }: OpenPage): Promise<void> {
  expect(await accessFaults(page)).toEqual([]);
  expect(faults).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
}
