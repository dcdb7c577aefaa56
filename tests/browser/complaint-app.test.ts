// A business built in the studio from nothing, in a real browser: an administrator of a hotel makes complaints of guests a thing, with a table that decides how
// urgent one is, a rule, a message and a form; all of it goes live in one release, somebody else works with it, it is changed and the change is taken back.
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type SmsReceiver, startSmsReceiver, type TestRavand } from '#testing';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

interface Complaint {
  id: string;
  version: number;
  values: { urgency: string | null };
}

describe.skipIf(!hasChromium).each(looksOf('fa', 1280))(
  'A business made in the studio in %s at %i px',
  (language, width) => {
    const t = words(language);
    let browser: Browser;
    let ravand: TestRavand;
    let sms: SmsReceiver;
    let staff: ApiClient;
    let admin: OpenPage;

    beforeAll(async () => {
      sms = await startSmsReceiver();
      [browser, ravand] = await Promise.all([
        launchBrowser(),
        createTestRavand({ ...otherPages, smsGatewayUrl: sms.url, background: true }),
      ]);
      const client = await ravand.signIn(await ravand.createUser({ role: 'admin', name: 'Sara', language }), language);
      staff = await ravand.signIn(await ravand.createUser({ role: 'staff', name: 'Reza', language }), language);
      const session = { url: ravand.url, cookie: client.cookie() };
      admin = await openPage(browser, { language, width, now: ravand.clock.now(), session });
    });
    afterAll(async () => {
      await browser?.close();
      await ravand?.stop();
      await sms?.close();
    });

    const button = (key: string, of?: Locator) =>
      (of ?? admin.page).getByRole('button', { name: t(key), exact: true }).first();
    const kept = (version = 1) =>
      admin.page.getByText(t('process.draft', { version })).first().waitFor({ state: 'attached' });
    async function begin(path: string, button_: string, label: string, name: string): Promise<void> {
      const { page } = admin;
      await page.goto(`${ravand.url}/studio/${path}`);
      await button(button_).click();
      await page.locator('ravand-definition-list #label').fill(label);
      await page.locator('ravand-definition-list #name').fill(name);
      const entity = page.locator('ravand-definition-list #entity');
      if ((await entity.count()) > 0) await entity.selectOption('grievance');
      await page.locator('ravand-definition-list #name').press('Enter');
      await page.waitForURL(`**/studio/${path}/${name}`);
    }
    const complain = async (weight: number) => {
      const values = { name: `Room ${weight}`, weight, phone: '09121112233' };
      const { status, body } = await staff.post<Complaint>('/api/records/grievance', { values });
      expect(status, JSON.stringify(body)).toBe(201);
      const read = await staff.get<Complaint>(`/api/records/grievance/${body.id}`);
      return read.body.values.urgency;
    };

    it('begins with a thing that has fields', async () => {
      const { page } = admin;
      await begin('entities', 'entity.newEntity', 'گلایه', 'grievance');
      const editor = page.locator('ravand-field-editor');
      for (const [label, kind] of [
        ['Weight', 'integer'],
        ['Urgency', 'text'],
        ['Phone', 'phone'],
      ] as const) {
        await button('entity.addField').click();
        await editor.locator(`input[lang=${language}]`).first().fill(label);
        await editor.locator(`input[lang=${language}]`).first().press('Tab');
        await editor.locator('#kind').selectOption(kind);
      }
      await kept();
      await expect.poll(() => button('process.publish').isEnabled()).toBe(true);
      await button('process.publish').click();
      await expect.poll(() => ravand.definitions.current().entity('grievance')?.fields.length).toBe(5);
    });

    it('gets a table, a message and a form, each a draft of its own', async () => {
      const { page } = admin;
      await begin('decisions', 'decision.new', 'Urgency of a complaint', 'complaint-urgency');
      const grid = page.locator('ravand-decision-grid');
      await grid.locator('.cell').first().waitFor();
      const settings = page.locator('ravand-decision-settings');
      await grid.locator('.heading button').first().click();
      await settings.locator('.cm-content').fill('weight');
      await settings.locator('.cm-content').blur();
      await settings.getByLabel(t('decision.type'), { exact: true }).selectOption('number');
      const cell = (row: number, column: number) => grid.locator(`.cell[data-row="${row}"][data-column="${column}"]`);
      await cell(0, 0).click();
      await page.keyboard.type('>= 3');
      await page.keyboard.press('Tab');
      await page.keyboard.type('"high"');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Control+Enter');
      await cell(1, 0).click();
      await page.keyboard.type('< 3');
      await page.keyboard.press('Tab');
      await page.keyboard.type('"low"');
      await page.keyboard.press('Enter');
      await kept();

      await begin('messages', 'messages.new', 'Sorry', 'complaint-sorry');
      await page.locator('ravand-message-texts').getByRole('tab', { name: 'English' }).click();
      await page.getByRole('textbox', { name: t('messages.body') }).press('Control+KeyA');
      await page.keyboard.insertText('We are sorry: {{grievance.name}}');
      await kept();

      await begin('forms', 'forms.new', 'Complaint', 'complaint-form');
      await page.locator('ravand-form-canvas [data-element="name"]').waitFor();
      await kept();
      await page.goto(`${ravand.url}/studio/releases`);
      await expect.poll(() => page.locator('.draft').count()).toBe(3);
      expect(ravand.definitions.current().get('decision', 'complaint-urgency')).toBeUndefined();
    });

    it('goes live in one release, with a rule that decides and writes to the guest', async () => {
      const { page } = admin;
      await page.locator('#note').fill('Guests may complain');
      await page
        .getByRole('button', { name: t('releases.publish_other', { number: language === 'fa' ? '۳' : '3' }) })
        .click();
      await page.getByText(t('releases.nothingWaits')).waitFor();
      await begin('rules', 'rules.new', 'A complaint arrives', 'complaint-arrives');
      const actions = page.locator('ravand-rule-actions');
      const offer = (name: string) => actions.locator('.option').filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) });
      await actions.locator('[data-add]').click();
      await offer(t('rules.actionName.decide')).click();
      await offer('Urgency of a complaint').click();
      await actions.locator('[data-key="0:sets:add"]').click();
      await offer('Urgency').click();
      await actions.locator('.editor input').last().fill('result');
      await page.keyboard.press('Escape');
      await actions.locator('[data-add]').click();
      await offer(t('rules.actionName.sendMessage')).click();
      await offer('Sorry').click();
      await page.keyboard.press('Escape');
      await kept();
      await expect.poll(() => button('process.publish').isEnabled()).toBe(true);
      await button('process.publish').click();
      await expect.poll(() => ravand.definitions.current().get('rule', 'complaint-arrives')?.version).toBe(1);
      expect([await complain(5), await complain(1)]).toEqual(['high', 'low']);
      await expect
        .poll(() => sms.ledger.map(({ text }) => text).sort())
        .toEqual(['We are sorry: Room 1', 'We are sorry: Room 5']);
    });

    it('is changed, and the change taken back', async () => {
      const { page, faults } = admin;
      await page.goto(`${ravand.url}/studio/decisions/complaint-urgency`);
      const grid = page.locator('ravand-decision-grid');
      await grid.locator('.cell[data-row="0"][data-column="1"]').click();
      await page.keyboard.type('"at once"');
      await page.keyboard.press('Enter');
      await kept(2);
      await button('process.publish').click();
      await expect.poll(() => ravand.definitions.current().get('decision', 'complaint-urgency')?.version).toBe(2);
      expect(await complain(4)).toBe('at once');
      await page.goto(`${ravand.url}/studio/releases?tab=history`);
      await page.locator('ravand-releases li a').first().click();
      await button('releases.undo').click();
      await button('releases.undo', page.locator('ravand-release ravand-dialog')).click();
      await expect.poll(() => ravand.definitions.current().get('decision', 'complaint-urgency')?.version).toBe(3);
      expect(await complain(4)).toBe('high');
      expect(faults).toEqual([]);
    });
  },
);
