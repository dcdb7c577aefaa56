// A rule is made in the studio with mouse and keyboard: when, if, then; tried beside it on records, looked back, published, fired, found again in the list.
// Persian and English, wide and narrow, open to those who cannot see.
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type BrowserLanguage, type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium)('Rules in the studio', () => {
  let browser: Browser;
  let ravand: TestRavand;
  const people = new Map<BrowserLanguage, ApiClient>();

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
    for (const language of ['fa', 'en'] as const) {
      const client = await ravand.signIn(await ravand.createUser({ role: 'admin', name: 'Nora', language }), language);
      await client.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
      people.set(language, client);
    }
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  it.each(looksOf('fa', 1280))(
    'are made, tried, published and ordered in %s at %i px',
    { timeout: 90_000 },
    async (language, width) => {
      const say = words(language);
      const client = people.get(language)!;
      const lead = async (name: string, value: string) =>
        (await client.post<{ id: string }>('/api/records/lead', { values: { name, value, status: 'new' } })).body.id;
      const near = await lead(`Near ${language} ${width}`, '480');
      const session = { url: ravand.url, cookie: client.cookie() };
      const open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
      const { page } = open;
      const when = page.locator('ravand-rule-trigger');
      const condition = page.locator('ravand-rule-condition');
      const actions = page.locator('ravand-rule-actions');
      const tests = page.locator('ravand-rule-tests');
      const offer = (part: Locator, name: string) =>
        part.locator('.option').filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) });
      const option = (name: string) => page.getByRole('button', { name, exact: true });

      await page.goto(`${ravand.url}/studio/rules`);
      await page.locator('ravand-rule-list li').first().waitFor();
      await isSound(open);
      await page.getByRole('button', { name: say('rules.new'), exact: true }).click();
      await page.getByLabel(say('studio.label'), { exact: true }).fill(`Hot ${language} ${width}`);
      await page.getByLabel(say('process.entity'), { exact: true }).selectOption('lead');
      await page
        .locator('ravand-definition-list')
        .getByRole('button', { name: say('action.create'), exact: true })
        .click();
      await page.waitForURL(/\/studio\/rules\/hot/);

      // When: by the keyboard.
      await when.locator('[data-key=event]').focus();
      await page.keyboard.press('Enter');
      await option(say('rules.occasion.change')).press('Enter');
      await when.locator('[data-key=field]').click();
      await offer(when, say('entity.lead.field.value')).click();
      await when.locator('[data-key=field]', { hasText: say('entity.lead.field.value') }).waitFor();

      // If: a value, and a field of the record it refers to.
      const add = condition.locator('[data-add="add:root"]');
      await add.click();
      await condition
        .locator('.option', { hasText: say('entity.lead.field.value') })
        .first()
        .click();
      await condition.locator('#operator').selectOption('gt');
      await condition.getByRole('textbox', { name: say('filter.value'), exact: true }).fill('500');
      await condition.getByRole('textbox', { name: say('filter.value'), exact: true }).press('Enter');
      await add.click();
      await condition
        .locator('.option', { hasText: say('entity.lead.field.name') })
        .first()
        .click();
      await condition.locator('#operator').selectOption('notEmpty');
      await page.keyboard.press('Escape');
      const lines = condition.locator('.line.term');
      const first = async () => (await lines.first().textContent())?.includes(say('entity.lead.field.name'));
      await expect.poll(async () => [await lines.count(), await first()]).toEqual([2, false]);
      // Order and undo by keys, as by the menu.
      await lines.last().locator('button').first().focus();
      await page.keyboard.press('Alt+ArrowUp');
      await expect.poll(first).toBe(true);
      await page.keyboard.press('Control+z');
      await expect.poll(first).toBe(false);
      await lines.last().hover();
      await lines.last().getByRole('button').last().click();
      await page.getByRole('menuitem', { name: say('filter.wrap') }).click();
      await condition.locator('.group .group').waitFor();

      // Then: a field, whose value is the record's own name by an expression.
      await actions.locator('[data-add]').click();
      await offer(actions, say('rules.actionName.setField')).click();
      await offer(actions, say('entity.lead.field.note')).click();
      await actions.locator('[data-key="0:value"]').click();
      await actions.getByRole('button', { name: say('rules.mode.expression'), exact: true }).click();
      await actions.locator('ravand-expression-editor .cm-content').fill('"Hot: " + record.name');
      await page.keyboard.press('Escape');
      await actions.locator('.expression', { hasText: 'Hot:' }).waitFor();

      // Beside it: what kept the nearest one, and the whole of it.
      const row = tests.locator('.row', { hasText: `Near ${language} ${width}` });
      await row.locator('.missed').waitFor();
      await row.click();
      await tests.locator('.tree .mark.not').first().waitFor();
      await isSound(open);
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: say('process.publish'), exact: true }).click();
      await page
        .getByText(say('process.version', { version: 1 }))
        .first()
        .waitFor({ state: 'attached' });
      await expect
        .poll(() =>
          ravand.definitions
            .current()
            .all('rule')
            .some(({ definition }) => definition.name.startsWith('hot-')),
        )
        .toBe(true);
      await client.patch(`/api/records/lead/${near}`, { values: { value: '501' }, version: 1 });
      const { body } = await client.get<{ values: { note: string } }>(`/api/records/lead/${near}`);
      expect(body.values.note).toBe(`Hot: Near ${language} ${width}`);

      await page.reload();
      await tests.getByRole('tab', { name: new RegExp(say('rules.fired')) }).click();
      await tests
        .locator('.row', { hasText: `Near ${language} ${width}` })
        .first()
        .waitFor();
      await tests.getByRole('button', { name: say('rules.look'), exact: true }).click();
      await tests.locator('progress').waitFor();
      await ravand.settle();
      await tests.getByText(say('rules.hit.both')).first().waitFor();
      await isSound(open);

      // In the list: on and off, and its place by keys.
      await page.goto(`${ravand.url}/studio/rules`);
      const item = page.locator('ravand-rule-list li', { hasText: `Hot ${language} ${width}` });
      await item.getByRole('switch').click();
      await expect.poll(() => item.getByRole('switch').getAttribute('aria-checked')).toBe('false');
      if (width > 500) {
        const place = () =>
          page
            .locator('ravand-rule-list ul')
            .filter({ hasText: `Hot ${language} ${width}` })
            .locator('li')
            .allTextContents();
        const index = async () => (await place()).findIndex((text) => text.includes(`Hot ${language} ${width}`));
        const before = await index();
        const step = before > 0 ? -1 : 1;
        await item.locator('.grip').focus();
        await page.keyboard.press(step < 0 ? 'ArrowUp' : 'ArrowDown');
        await expect.poll(index).toBe(before + step);
      }
      await open.context.close();
    },
  );

  it('say numbers in the digits of who reads them, and read them in any', async () => {
    const client = people.get('fa')!;
    const definition = {
      kind: 'rule',
      name: 'ask-soon',
      entity: 'lead',
      on: ['created'],
      when: { all: [] },
      // biome-ignore lint/suspicious/noThenProperty: a rule's word for its actions
      then: [{ do: 'createTask', with: { name: 'Call', assignee: ravand.admin.id, priority: 70 } }],
    };
    const published = await client.post('/api/definitions/publish', { changes: [{ definition, baseVersion: 0 }] });
    expect(published.status).toBe(200);
    const session = { url: ravand.url, cookie: client.cookie() };
    const open = await openPage(browser, { language: 'fa', now: ravand.clock.now(), session });
    const { page } = open;
    await page.goto(`${ravand.url}/studio/rules/ask-soon`);
    const token = page.locator('ravand-rule-actions [data-key="0:priority"]');
    await expect.poll(() => token.textContent()).toContain('۷۰');
    await token.click();
    const input = page.getByRole('textbox', { name: words('fa')('rules.parameter.priority') });
    await input.fill('۸۵');
    await input.press('Enter');
    await expect.poll(() => token.textContent()).toContain('۸۵');
    expect(open.faults).toEqual([]);
    await open.context.close();
  });
});

async function isSound({ page, faults }: OpenPage): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await accessFaults(page)).toEqual([]);
  expect(faults).toEqual([]);
}
