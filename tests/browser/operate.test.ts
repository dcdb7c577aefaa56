// Operating processes in the browser: the overview with live counts, shades, bottlenecks and a period; one instance with its way, its incident and why.
// Persian and English, at 1280 and 390 px; the canvas stays left-to-right and its mark in sight; open to those who cannot see or point.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type BrowserLanguage, type OpenPage, openPage } from './open-page.ts';

const hour = 3_600_000;
const overview = '/studio/operate/processes/lead-follow-up';

describe.skipIf(!hasChromium)('Operating processes', () => {
  let browser: Browser;
  let ravand: TestRavand;
  let stuck = '';
  let finished = '';
  const people = new Map<BrowserLanguage, ApiClient>();

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
    const admin = await ravand.signIn(ravand.admin);
    await withoutDefaultWay(admin);
    // 501 goes to a call, 99 gets letters for three days, 450 fits neither way.
    finished = await contact(admin, '99', 2);
    await contact(admin, '501', 4);
    stuck = await contact(admin, '450', 6);
    ravand.clock.advance(3 * 24 * hour);
    await ravand.settle();
    for (const language of ['fa', 'en'] as const) {
      const client = await ravand.signIn(await ravand.createUser({ role: 'admin', language }), language);
      await client.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
      people.set(language, client);
    }
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  /** The second version lacks the default way: what is between 420 and 500 fits nowhere. */
  async function withoutDefaultWay(admin: ApiClient): Promise<void> {
    const { body } = await admin.get<{ definition: { xml: string }; version: number }>(
      '/api/definitions/process/lead-follow-up',
    );
    const condition =
      '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">lead.value &lt; 420</bpmn:conditionExpression>';
    const xml = body.definition.xml
      .replace(' default="no"', '')
      .replace(/(<bpmn:sequenceFlow id="no"[^>]*?) \/>/, `$1>${condition}</bpmn:sequenceFlow>`);
    const changes = [{ definition: { ...body.definition, xml }, baseVersion: body.version }];
    expect((await admin.post('/api/definitions/publish', { changes })).status).toBe(200);
  }

  /** A lead of this value whose first contact takes these hours; answers its instance. */
  async function contact(admin: ApiClient, value: string, hours: number): Promise<string> {
    const values = { name: `Lead ${value}`, mobile: '+989120000127', owner: ravand.admin.id };
    const { body: lead } = await admin.post<{ id: string }>('/api/records/lead', { values });
    await ravand.settle();
    ravand.clock.advance(hours * hour);
    const { body } = await admin.get<{ items: { id: string; subject: { id: string } }[] }>('/api/tasks?box=mine');
    const task = body.items.find(({ subject }) => subject.id === lead.id);
    const done = await admin.post(`/api/tasks/${task?.id}/complete`, { values: { value, result: 'reached' } });
    expect(done.status).toBe(204);
    await ravand.settle();
    const found = await admin.get<{ items: { id: string }[] }>(`/api/instances?entity=lead&id=${lead.id}`);
    return found.body.items[0]?.id ?? '';
  }

  for (const [language, width] of looksOf('fa', 1280)) {
    describe(`in ${language} at ${width} px`, () => {
      let open: OpenPage;
      let page: Page;
      beforeAll(async () => {
        const session = { url: ravand.url, cookie: people.get(language)?.cookie() };
        open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
        page = open.page;
      });
      afterAll(() => open.context.close());

      const go = async (path: string): Promise<void> => {
        await page.goto(`${ravand.url}${path}`);
        await page.locator('[data-element-id=first-contact]').first().waitFor({ state: 'visible' });
      };

      it('the overview counts what waits and what is stuck at its element', async () => {
        await go(overview);
        const badges = page.locator('ravand-operate-diagram .badge');
        await badges.first().waitFor({ state: 'attached' });
        const one = language === 'fa' ? '۱' : '1';
        await expect.poll(() => page.locator('[data-container-id=call] .badge').allTextContents()).toEqual([one]);
        await expect
          .poll(() => page.locator('[data-container-id=value-over-500] .badge.danger').allTextContents())
          .toEqual(['!']);
        await isSound(open);
      });

      it('shades show time with numbers beside them', async () => {
        await go(overview);
        await page.getByRole('radio', { name: language === 'fa' ? 'زمان' : 'Time' }).check();
        const badge = page.locator('[data-container-id=first-contact] .badge.plain');
        await badge.waitFor({ state: 'attached' });
        await expect.poll(() => badge.textContent()).toBe(language === 'fa' ? '۴ ساعت' : '4 hr');
        expect(new URL(page.url()).searchParams.get('show')).toBe('time');
        await isSound(open);
      });

      it('steps that take most of the time come first, and are found on the diagram', async () => {
        await go(overview);
        const names = page.locator('ravand-element-table .name');
        await names.first().click();
        await expect
          .poll(() => page.locator('.djs-element.chosen').getAttribute('data-element-id'))
          .toBe('reply-or-time');
      });

      it('a period of the own calendar can be chosen', async () => {
        await go(overview);
        await page.locator('ravand-period-picker button').first().click();
        await page.getByRole('menuitemradio', { name: language === 'fa' ? 'این ماه' : 'This month' }).click();
        await page.waitForFunction(() => location.search.includes('period=month'));
        const said = await page.locator('ravand-period-picker .muted').textContent();
        expect(said).toContain(language === 'fa' ? '۱ آذر' : 'November 1');
        await isSound(open);
      });

      it('an instance that is stuck says where and why, and is tried again', async () => {
        await go(`/studio/operate/instances/${stuck}`);
        await page.locator('.incident').waitFor({ state: 'visible' });
        await expect
          .poll(() => page.locator('.incident').textContent())
          .toContain('lead.value > 500 | lead.value < 420');
        await isSound(open);
        await page.locator('.incident button').click();
        // Nothing has changed, so it is stuck anew.
        await page.locator('.incident').waitFor({ state: 'visible' });
      });

      it('an instance that is over shows its way, its times and the conditions with what they saw', async () => {
        await go(`/studio/operate/instances/${finished}`);
        await page.locator('summary').first().click();
        const seen = await page.locator('.conditions').first().textContent();
        expect(seen).toContain('lead.value < 420');
        expect(seen).toContain(language === 'fa' ? '۹۹' : '99');
        const stroke = page.locator('[data-element-id=first-letter] rect').first();
        await expect.poll(() => stroke.evaluate((rect) => (rect as SVGElement).style.stroke)).toBe('var(--cause)');
        await page.getByRole('tab').nth(1).click();
        await expect.poll(() => page.locator('ravand-instance-steps li').count()).toBeGreaterThanOrEqual(3);
        await isSound(open);
      });
    });
  }

  it('an operator moves a token, changes data and leaves the reason', async () => {
    const admin = await ravand.signIn(ravand.admin);
    const instance = await contact(admin, '502', 1);
    const session = { url: ravand.url, cookie: people.get('en')?.cookie() };
    const open = await openPage(browser, { language: 'en', now: ravand.clock.now(), session });
    const { page } = open;
    await page.goto(`${ravand.url}/studio/operate/instances/${instance}`);
    await page.getByRole('tab', { name: 'Times' }).click();
    await page.getByRole('button', { name: 'What can be done' }).click();
    await page.getByRole('menuitem', { name: 'Move…' }).click();
    await page.getByLabel('Where to').selectOption({ label: 'Answer the reply' });
    await page.getByLabel('Reason').fill('She wrote instead');
    await isSound(open, false);
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    await page.locator('[data-container-id=answer] .badge').waitFor({ state: 'attached' });
    await page.getByRole('tab', { name: 'Data' }).click();
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByLabel('Name').fill('discount');
    await page.getByLabel('Value').fill('12.5');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('ravand-instance-variables', { hasText: 'discount' }).waitFor();
    await page.getByRole('tab', { name: 'What happened' }).click();
    const told = await page.locator('ravand-instance-history ol').first().textContent();
    expect(told).toContain('Moved to “\u2068Answer the reply\u2069”');
    expect(told).toContain('She wrote instead');
    const { body } = await admin.get<{ variables: { discount: number } }>(`/api/instances/${instance}`);
    expect(body.variables.discount).toBe(12.5);
    await open.context.close();
  });

  it('after a restore an administrator lets work leave again', async () => {
    const context = ravand.systemContext('test');
    await ravand.database.transaction(context, (inside) => ravand.jobs.hold(inside, ravand.clock.now()));
    const session = { url: ravand.url, cookie: people.get('fa')?.cookie() };
    const open = await openPage(browser, { language: 'fa', width: 390, now: ravand.clock.now(), session });
    const { page } = open;
    await page.goto(`${ravand.url}/studio/operate`);
    const release = page.getByRole('button', { name: 'آزادسازی', exact: true });
    await release.click();
    await release.last().click();
    await page.locator('.held').waitFor({ state: 'detached' });
    expect(await ravand.jobs.held()).toBeUndefined();
    expect(open.faults).toEqual([]);
    await open.context.close();
  });

  it('the list leads to the overview and from an incident to its instance', async () => {
    const session = { url: ravand.url, cookie: people.get('en')?.cookie() };
    const { page, context } = await openPage(browser, { language: 'en', now: ravand.clock.now(), session });
    await page.goto(`${ravand.url}/studio/operate`);
    await page.locator('.card a', { hasText: 'Open instance' }).click();
    await page.waitForURL(`**/studio/operate/instances/${stuck}`);
    await page.goto(`${ravand.url}/studio/operate`);
    await page.locator('a.process', { hasText: 'Lead follow-up' }).click();
    await page.waitForURL(`**${overview}`);
    await context.close();
  });
});

/** Nothing overflows, the canvas reads left-to-right, nothing lies over its mark (a dialog does), nobody is shut out, and the page kept quiet. */
async function isSound({ page, faults }: OpenPage, hasMark = true): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await expect.poll(() => page.locator('ravand-operate-diagram .host').getAttribute('dir')).toBe('ltr');
  const mark = page.locator('.bjs-powered-by');
  // A click that something else would take fails here.
  if (hasMark) await mark.click({ trial: true });
  expect(await accessFaults(page)).toEqual([]);
  expect(faults).toEqual([]);
}
