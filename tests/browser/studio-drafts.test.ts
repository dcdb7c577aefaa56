// How every editor of the studio keeps its draft, in a real browser: an entity made from nothing, steps taken back and forth, and two administrators on one
// draft: what both changed is merged, the same place is asked about, nothing is lost.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { EntityDefinition } from '../../schemas/types.ts';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

interface Opened {
  draft?: { definition: EntityDefinition; revision: number };
}

describe.skipIf(!hasChromium).each(looksOf('fa', 1280))('A draft of the studio in %s at %i px', (language, width) => {
  const t = words(language);
  const name = language === 'fa' ? 'شکایت مهمان' : 'Guest complaint';
  let browser: Browser;
  let ravand: TestRavand;
  let one: ApiClient;
  let sara: OpenPage;
  let reza: OpenPage;
  let address = '';

  const draft = async () =>
    (await one.get<Opened>(address.replace('/studio/entities', '/api/definitions/entity'))).body.draft;
  const press = (who: OpenPage, key: string) =>
    who.page
      .getByRole('button', { name: t(key), exact: true })
      .first()
      .click();
  /** Writes the name in this language of the field that is open, or of the one called so. */
  const label = async (who: OpenPage, text: string, field?: string) => {
    if (field) await who.page.locator('.row', { hasText: field }).first().click();
    const box = who.page.locator(`ravand-field-editor input[lang=${language}]`).first();
    await box.fill(text);
    await box.press('Tab');
  };
  const kept = (who: OpenPage) => who.page.getByText(t('process.draft', { version: 1 })).waitFor();

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
    const clients = await Promise.all(
      ['Sara', 'Reza'].map(async (called) =>
        ravand.signIn(await ravand.createUser({ role: 'admin', name: called, language }), language),
      ),
    );
    one = clients[0] as ApiClient;
    const look = (client: ApiClient) =>
      openPage(browser, {
        language,
        width,
        now: ravand.clock.now(),
        session: { url: ravand.url, cookie: client.cookie() },
      });
    [sara, reza] = (await Promise.all(clients.map(look))) as [OpenPage, OpenPage];
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  it('begins with a name, from which the API name is made, and is found in the list before it is ever published', async () => {
    const { page } = sara;
    await page.goto(`${ravand.url}/studio/entities`);
    await press(sara, 'entity.newEntity');
    await page.locator('ravand-definition-list #label').fill(name);
    const made = await page.locator('ravand-definition-list #name').inputValue();
    expect(made).toMatch(/^[a-z][A-Za-z0-9]+$/);
    await page.locator('ravand-definition-list #label').press('Enter');
    await page.waitForURL(`**/studio/entities/${made}`);
    address = `/studio/entities/${made}`;
    await kept(sara);
    await page.goto(`${ravand.url}/studio/entities`);
    const row = page.locator('ravand-definition-list li', { hasText: name });
    await row.getByText(t('studio.draft')).waitFor();
    const sales = t('studio.fromPlugin', { plugin: language === 'fa' ? 'فروش' : 'Sales' });
    await page.locator('ravand-definition-list').getByText(sales).first().waitFor();
    await row.locator('a').click();
    await page.waitForURL(`**${address}`);
  });

  it('takes steps back and forth, by button and by keys', async () => {
    const { page } = sara;
    const rows = page.locator('ravand-entity-designer .row');
    await rows.nth(1).waitFor();
    await press(sara, 'entity.addField');
    await label(sara, 'Severity');
    await expect.poll(async () => (await draft())?.definition.fields.length).toBe(3);
    await page.getByRole('button', { name: t('studio.undoOf', { what: t('entity.field') }) }).click();
    await rows.first().focus();
    await page.keyboard.press('Control+KeyZ');
    await expect.poll(() => rows.count()).toBe(2);
    await page.keyboard.press('Control+Shift+KeyZ');
    await expect.poll(() => rows.count()).toBe(3);
    await page.getByRole('button', { name: t('studio.redoOf', { what: t('entity.field') }) }).click();
    await expect
      .poll(async () => (await draft())?.definition.fields[2]?.label)
      .toMatchObject({ [language]: 'Severity' });
    await kept(sara);
  });

  it('of two administrators holds what both changed; where both changed the same, one chooses', async () => {
    await reza.page.goto(`${ravand.url}${address}`);
    await kept(reza);
    await label(sara, 'How bad', 'Severity');
    await expect
      .poll(async () => (await draft())?.definition.fields[2]?.label)
      .toMatchObject({ [language]: 'How bad' });
    await press(reza, 'entity.addField');
    await label(reza, 'Room');
    await reza.page.getByText(t('studio.merged', { name: 'Sara' })).waitFor();
    await expect
      .poll(async () => (await draft())?.definition.fields.map((field) => field.label?.[language]).slice(2))
      .toEqual(['How bad', 'Room']);
    // Sara has not seen the room yet; both now call the same field otherwise.
    await label(sara, 'Weight', 'How bad');
    await sara.page.getByText(t('studio.merged', { name: 'Reza' })).waitFor();
    await label(reza, 'Gravity', 'How bad');
    const conflict = reza.page.locator('ravand-draft-header .conflict');
    await conflict.waitFor();
    await expect.poll(() => conflict.textContent()).toContain('Sara');
    await expect.poll(async () => (await draft())?.definition.fields[2]?.label).toMatchObject({ [language]: 'Weight' });
    expect(await accessFaults(reza.page)).toEqual([]);
    await conflict.getByRole('button', { name: t('studio.takeOurs') }).click();
    await expect
      .poll(async () => (await draft())?.definition.fields[2]?.label)
      .toMatchObject({ [language]: 'Gravity' });
    await press(reza, 'process.publish');
    await reza.page.getByText(t('entity.published', { name })).waitFor();
    await expect.poll(() => draft()).toBeUndefined();
    // What Sara had not kept becomes a change of the version that is live now.
    await label(sara, 'Floor', 'Room');
    await sara.page.getByText(t('process.draft', { version: 2 })).waitFor();
    await expect
      .poll(async () => (await draft())?.definition.fields.map((field) => field.label?.[language]).slice(2))
      .toEqual(['Gravity', 'Floor']);
    for (const { faults } of [sara, reza]) expect(faults.filter((fault) => !/409|404/.test(fault))).toEqual([]);
  });
});
