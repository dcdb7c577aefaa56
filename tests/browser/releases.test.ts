// Drafts of several kinds in a real browser: what each changes is read, they go live together with a reason, and are taken back.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium).each(looksOf('en', 390))('Releases in %s at %i px', (language, width) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let open: OpenPage;

  const draft = async (
    kind: 'entity' | 'message' | 'process',
    name: string,
    change: (definition: object) => object,
  ) => {
    const live = ravand.definitions.current().get(kind, name);
    const definition = change(structuredClone(live?.definition ?? {}));
    const kept = await admin.put(`/api/definitions/${kind}/${name}/draft`, {
      definition,
      baseVersion: live?.version,
      revision: 0,
    });
    expect(kept.status).toBe(200);
  };

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
    admin = await ravand.signIn(await ravand.createUser({ role: 'admin', name: 'Sara', language }), language);
    await draft('message', 'lead-nurture-1', (message) => ({ ...message, limit: { most: 1, days: 3, of: 'message' } }));
    await draft('process', 'lead-follow-up', (process) => ({
      ...process,
      xml: (process as { xml: string }).xml.replace('name="First contact"', 'name="Say hello"'),
    }));
    const session = { url: ravand.url, cookie: admin.cookie() };
    open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  it('show what waits, publish it together, and take it back', async () => {
    const { page, faults } = open;
    // The overview of the studio says that something waits, and leads there.
    await page.goto(`${ravand.url}/studio`);
    await page.getByText(t('overview.waits.releases_other', { count: 2 })).waitFor();
    await page
      .locator('ravand-studio')
      .getByRole('link', { name: t('rail.releases'), exact: true })
      .click();
    const waiting = (kind: string) => page.locator('.draft', { hasText: t(`releases.kinds.${kind}`) });
    await waiting('message')
      .getByRole('button', { name: t('releases.changes') })
      .click();
    await page.locator('ravand-definition-diff').getByText(t('releases.words.limit')).waitFor();
    await waiting('process')
      .getByRole('button', { name: t('releases.changes') })
      .click();
    const changed = page.locator('ravand-process-diff li', { hasText: 'Say hello' });
    await changed.getByText(t('releases.fates.changed')).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.locator('#note').fill('Kinder letters');
    await page.getByRole('button', { name: t('releases.publish_other', { number: '2' }) }).click();
    await page.getByText(t('releases.nothingWaits')).waitFor();
    expect(ravand.definitions.current().message('lead-nurture-1')?.definition.limit?.days).toBe(3);
    await page.getByRole('tab', { name: t('releases.history') }).click();
    await page.locator('ravand-releases li', { hasText: 'Kinder letters' }).locator('a').click();
    await page.getByRole('button', { name: t('releases.undo') }).click();
    await page
      .locator('ravand-release ravand-dialog')
      .getByRole('button', { name: t('releases.undo') })
      .click();
    await expect.poll(() => ravand.definitions.current().message('lead-nurture-1')?.definition.limit).toBeUndefined();
    expect(ravand.definitions.current().process('lead-follow-up')?.definition.xml).toContain('First contact');
    expect(faults).toEqual([]);
  });
});
