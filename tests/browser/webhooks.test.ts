// Webhooks in the studio: one is made and shows its secret once, is tested, fails and is sent again, gets a new secret, pauses and goes. In Persian and
// English, wide and narrow, open to those who cannot see.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ApiClient,
  createTestRavand,
  startWebhookReceiver,
  type TestRavand,
  type WebhookReceiver,
} from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type BrowserLanguage, type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium)('Webhooks in the studio', () => {
  let browser: Browser;
  let ravand: TestRavand;
  let receiver: WebhookReceiver;
  const people = new Map<BrowserLanguage, ApiClient>();

  beforeAll(async () => {
    receiver = await startWebhookReceiver();
    [browser, ravand] = await Promise.all([
      launchBrowser(),
      createTestRavand({ ...otherPages, env: { OUTBOUND_ORIGINS: receiver.origin } }),
    ]);
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
    await receiver?.close();
  });

  // One long story: a busy machine may take its time.
  it.each(looksOf('fa', 1280))(
    'are made, tested, sent again, renewed and deleted in %s at %i px',
    { timeout: 90_000 },
    async (language, width) => {
      const say = words(language);
      const client = people.get(language)!;
      const session = { url: ravand.url, cookie: client.cookie() };
      const open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
      const { page } = open;
      const screen = page.locator('ravand-webhook-list, ravand-webhook-edit, ravand-webhook');
      const press = (key: string) => screen.getByRole('button', { name: say(key), exact: true }).click();
      const menu = async (key: string): Promise<void> => {
        await press('action.more');
        await page.getByRole('menuitem', { name: say(key), exact: true }).click();
      };
      const { body: left } = await client.get<{ items: { id: string }[] }>('/api/webhooks');
      for (const { id } of left.items) await client.delete(`/api/webhooks/${id}`);
      receiver.clear();
      receiver.secrets.splice(0);

      await page.goto(`${ravand.url}/studio/webhooks`);
      await page.getByText(say('webhooks.none')).waitFor();
      await page.getByRole('link', { name: say('webhooks.new'), exact: true }).click();
      await page.getByLabel(say('webhooks.name')).fill(language === 'fa' ? 'انبار مرکزی' : 'Central warehouse');
      await page.getByLabel(say('webhooks.url')).fill('http://93.184.215.14/hook');
      await page.getByLabel(say('webhooks.entity')).selectOption('lead');
      await page.getByLabel(say('webhooks.events.task.completed')).check();
      await press('action.create');
      await page.locator('#url-fault .fault').waitFor();
      await isSound(open);
      await page.getByLabel(say('webhooks.url')).fill(`${receiver.origin}/hook`);
      await press('action.create');
      const secret = page.getByRole('textbox', { name: say('webhooks.secretHeading') });
      receiver.secrets.push(await secret.inputValue());
      await isSound(open);
      await press('action.close');
      await page.waitForURL(/\/studio\/webhooks\/[0-9a-f-]{36}$/);

      receiver.script(200, 503);
      await press('webhooks.test');
      await page.locator('.row', { hasText: say('webhooks.ping') }).waitFor();
      await ravand.settle();
      expect(receiver.requests).toMatchObject([{ signedBy: receiver.secrets, payload: { type: 'ping' } }]);
      const lead = { name: language === 'fa' ? 'شرکت آفتاب' : 'Sunny Ltd', mobile: '+989120000127' };
      expect((await client.post('/api/records/lead', { values: lead })).status).toBe(201);
      await ravand.settle();
      await press('operate.refresh');
      await page.getByText(say('webhooks.deliveryStates.retrying')).waitFor();
      await page.getByRole('button', { name: say('webhooks.deliveryStates.retrying') }).click();
      await page.locator('pre', { hasText: 'answered 503' }).waitFor();
      await isSound(open);

      ravand.clock.advance(3_600_000);
      await ravand.settle();
      await press('operate.refresh');
      const asked = page.waitForResponse((answer) => answer.request().method() === 'POST');
      await press('webhooks.replay');
      await asked;
      await ravand.settle();
      await press('operate.refresh');
      await page.locator('.tries > li').nth(2).waitFor();
      // What rules then change of the lead is told apart.
      const told = receiver.requests.filter(({ payload }) => payload.type === 'record.created');
      expect(new Set(told.map(({ id }) => id)).size).toBe(1);
      await menu('webhooks.replayRange');
      await page
        .getByRole('button', { name: say('webhooks.replay'), exact: true })
        .last()
        .click();
      await page.getByText(say('webhooks.replayMissing')).waitFor();
      await isSound(open);
      await page
        .getByRole('button', { name: say('action.cancel'), exact: true })
        .last()
        .click();

      await menu('webhooks.rotate');
      await press('webhooks.rotateAct');
      await expect.poll(() => secret.inputValue()).not.toBe(receiver.secrets[0]);
      await press('action.close');
      await menu('webhooks.pause');
      await page.getByText(say('webhooks.pausedHint')).waitFor();
      if (width < 500) await menu('action.edit');
      else await screen.getByRole('link', { name: say('action.edit') }).click();
      await page.getByLabel(say('webhooks.acts.restored')).check();
      await press('action.save');
      await page.getByText(say('webhooks.acts.restored')).waitFor();
      await page.goto(`${ravand.url}/studio/webhooks`);
      await page.getByText(say('webhooks.states.paused')).waitFor();
      await isSound(open);
      await page.locator('li a').first().click();
      await menu('action.delete');
      await page
        .getByRole('button', { name: say('action.delete'), exact: true })
        .last()
        .click();
      await page.getByText(say('webhooks.none')).waitFor();
      await open.context.close();
    },
  );
});

async function isSound({ page, faults }: OpenPage): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await accessFaults(page)).toEqual([]);
  // A refused form is answered 422, which the browser notes.
  expect(faults.filter((fault) => !/status of 422/.test(fault))).toEqual([]);
}
