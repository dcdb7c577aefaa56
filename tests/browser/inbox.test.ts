// The inbox in a real browser, in Persian and in English: taking, planning, delegating and handing back, drafts that outlive the tab and the
// form's version, reports, and the next step that opens by itself.
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { inspection, sequence } from '../contracts/tasks-model.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

const own = (name: string) => ({ field: name, own: { id: `survey.${name}`, name, kind: 'text', label: { en: name } } });
const survey = (...names: string[]) => ({
  kind: 'form',
  name: 'survey',
  label: { en: 'Survey' },
  entity: 'team',
  fields: names.map(own),
});
const visit = sequence('visit', [
  { id: 'ask', name: 'Ask the customer', settings: 'ravand:form="survey" ravand:candidateRole="staff"' },
  { id: 'sum', name: 'Sum it up', settings: 'ravand:candidateRole="staff"' },
]);

describe.skipIf(!hasChromium).each(languagesOf('fa'))('The inbox in %s', (language) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  const accounts: Record<string, Account> = {};
  let sara: OpenPage;
  let bahram: OpenPage;

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
    admin = await ravand.signIn(ravand.admin);
    sara = await person('Sara');
    bahram = await person('Bahram');
    await publish({ definition: survey('note', 'budget'), baseVersion: 0 });
    await publish({ definition: inspection, baseVersion: 0 }, { definition: visit, baseVersion: 0 });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  async function person(name: string): Promise<OpenPage> {
    const account = await ravand.createUser({ role: 'staff', name, language });
    accounts[name] = account;
    const client = await ravand.signIn(account, language);
    return openPage(browser, {
      language,
      now: ravand.clock.now(),
      session: { url: ravand.url, cookie: client.cookie() },
    });
  }
  async function publish(...changes: object[]): Promise<void> {
    expect((await admin.post('/api/definitions/publish', { changes })).status).toBe(200);
  }
  const begin = (process: string) =>
    ravand.database.transaction(ravand.systemContext('test'), (inside) =>
      ravand.workflow.start(inside, process, { variables: {} }),
    );
  const goto = (who: OpenPage, query: string) => who.page.goto(`${ravand.url}/inbox?${query}`);
  const sees = (locator: Locator) => locator.first().waitFor({ state: 'visible' });
  const button = ({ page }: OpenPage, key: string, params?: Record<string, unknown>) =>
    page.getByRole('button', { name: t(key, params), exact: true });
  const item = ({ page }: OpenPage, name: string) => page.locator('.item', { hasText: name });
  const heading = ({ page }: OpenPage, name: string) => page.locator('ravand-task-head h2', { hasText: name });
  async function choose(who: OpenPage, key: string): Promise<void> {
    await who.page.locator('ravand-task-head #more').click();
    await who.page.getByRole('menuitem', { name: t(key) }).click();
  }

  it('a task of the role is taken with E; the colleague who looks at it too loses it from the list', async () => {
    await begin('visit');
    await goto(sara, 'box=team');
    await goto(bahram, 'box=team');
    await sees(item(bahram, 'Ask the customer'));
    await sees(button(sara, 'inbox.claim'));
    await sara.page.keyboard.press('e');
    await item(bahram, 'Ask the customer').waitFor({ state: 'detached' });
    await goto(sara, '');
    await sees(item(sara, 'Ask the customer'));
  });

  it('what is typed is kept, survives a reload and a new version of the form, and says what is no longer asked', async () => {
    const { page } = sara;
    await page.locator('#field-note').fill('half a thought');
    await page.locator('#field-budget').fill('1200');
    await sees(page.locator('ravand-task-pane .kept ravand-icon[name=check]'));
    await publish({ definition: survey('note', 'mood'), baseVersion: 1 });
    await page.reload();
    await sees(page.locator('.restored', { hasText: 'budget' }));
    await expect.poll(() => page.locator('#field-note').inputValue()).toBe('half a thought');
    await goto(sara, 'box=drafts');
    await sees(item(sara, 'Ask the customer'));
  });

  it('what the server could not take stays on the device and comes back', async () => {
    const { page, context } = sara;
    await goto(sara, '');
    await sees(page.locator('#field-mood'));
    await context.route('**/draft', (route) => route.abort());
    await page.locator('#field-mood').fill('offline');
    await sees(page.getByText(t('inbox.notKept')));
    await context.unroute('**/draft');
    await page.reload();
    await sees(page.getByText(t('inbox.restoredHere')));
    await expect.poll(() => page.locator('#field-mood').inputValue()).toBe('offline');
    // The browser itself reports what was cut off on purpose, and nothing else was said.
    const said = (sara.faults as string[]).splice(0);
    expect(said.filter((fault) => !fault.includes('net::ERR_FAILED'))).toEqual([]);
  });

  it('is planned: put off it leaves the list, and is found among what is put off', async () => {
    const { page } = sara;
    await choose(sara, 'inbox.plan');
    await page.locator('ravand-plan-task').getByText(t('inbox.priority.urgent')).click();
    const putOff = page.locator('ravand-plan-task ravand-date-picker').nth(1).locator('input.text');
    await putOff.fill(t('date.tomorrow'));
    await putOff.press('Enter');
    await button(sara, 'action.save').click();
    await item(sara, 'Ask the customer').waitFor({ state: 'detached' });
    await goto(sara, 'followUp=later&priority=urgent');
    await sees(item(sara, 'Ask the customer'));
  });

  it('is delegated, handed back with what the colleague wrote, and completed; the next step opens by itself', async () => {
    await goto(sara, 'followUp=any');
    await button(sara, 'inbox.delegate').first().click();
    const give = sara.page.locator('ravand-give-task');
    await give.getByRole('combobox').fill('Bah');
    await give.getByRole('option', { name: 'Bahram' }).click();
    await give.getByRole('button', { name: t('inbox.delegate'), exact: true }).click();
    await item(sara, 'Ask the customer').waitFor({ state: 'detached' });

    await goto(bahram, 'followUp=any');
    await sees(bahram.page.getByText(t('inbox.isFor', { name: 'Sara' })));
    await bahram.page.locator('#field-note').fill('They want two');
    await button(bahram, 'inbox.handBack', { name: 'Sara' }).click();
    await item(bahram, 'Ask the customer').waitFor({ state: 'detached' });

    await goto(sara, 'followUp=any');
    await sees(sara.page.getByText(t('inbox.wasHandedBack')));
    await expect.poll(() => sara.page.locator('#field-note').inputValue()).toBe('They want two');
    await sara.page.locator('ravand-task-pane footer .primary').click();
    await sees(heading(sara, 'Sum it up'));
    await sara.page.keyboard.press('Control+Enter');
    await heading(sara, 'Sum it up').waitFor({ state: 'detached' });
  });

  it('a report takes the way that the process draws for it', async () => {
    await begin('inspection');
    await goto(sara, 'box=team');
    await sara.page.locator('ravand-report-task .opener').click();
    await sara.page.getByRole('menuitem', { name: 'Machine is broken' }).click();
    await sara.page.locator('#note').fill('Belt torn');
    await button(sara, 'inbox.report', { name: 'Machine is broken' }).click();
    await sees(heading(sara, 'Repair the machine'));
    await goto(sara, 'box=done');
    await sees(item(sara, 'Machine is broken'));
  });

  it('no page said anything to the console, broke the CSP or opened a dialog', () => {
    expect(sara.faults).toEqual([]);
    expect(bahram.faults).toEqual([]);
  });
});
