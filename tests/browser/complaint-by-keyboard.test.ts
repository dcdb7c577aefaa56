// The complaints of a hotel's guests as an application by keys alone: fields, a table, a message, a form, a rule and a process are made, go live, are worked
// with by somebody else, changed and taken back. Nothing is clicked, focused or filled by the test; what takes too many presses fails.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestRavand, type SmsReceiver, startSmsReceiver, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { byKeyboard, type Keyboard } from './by-keyboard.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium).each(languagesOf('fa'))('A business made by keyboard alone, in %s', (language) => {
  const t = words(language);
  // bpmn-js brings words of its own.
  const bpmnWords = JSON.parse(
    readFileSync(new URL(`../../designer/process-designer/locales/${language}.json`, import.meta.url), 'utf8'),
  ) as Record<string, string>;
  const bpmn = (english: string) => bpmnWords[english] ?? english;
  let browser: Browser;
  let ravand: TestRavand;
  let sms: SmsReceiver;
  let admin: OpenPage;
  let staff: OpenPage;
  let page: Page;
  let keyboard: Keyboard;

  beforeAll(async () => {
    sms = await startSmsReceiver();
    [browser, ravand] = await Promise.all([
      launchBrowser(),
      createTestRavand({ ...otherPages, smsGatewayUrl: sms.url, background: true }),
    ]);
    const as = async (role: string, name: string) => {
      const client = await ravand.signIn(await ravand.createUser({ role, name, language }), language);
      const session = { url: ravand.url, cookie: client.cookie() };
      return openPage(browser, { language, now: ravand.clock.now(), session });
    };
    [admin, staff] = await Promise.all([as('admin', 'Sara'), as('staff', 'Reza')]);
    use(admin);
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
    await sms?.close();
  });

  let shots = 0;
  const shot = async (name: string) => {
    const folder = process.env.SCREENSHOTS;
    if (folder) await page.screenshot({ path: `${folder}/${String(shots++).padStart(2, '0')}-${name}.png` });
  };
  afterEach(async ({ task: { result } }) => {
    if (result?.state === 'fail') await shot('failed');
  });

  function use(who: OpenPage): void {
    page = who.page;
    keyboard = byKeyboard(page);
  }
  const inside = (element: string) => page.locator(element);
  const button = (key: string, of = 'ravand-app') =>
    inside(of)
      .getByRole('button', { name: t(key), exact: true })
      .first();
  const kept = (version = 1) => page.getByText(t('process.draft', { version })).first().waitFor({ state: 'attached' });
  const live = (kind: 'decision' | 'rule' | 'process', name: string) =>
    expect.poll(() => ravand.definitions.current().get(kind, name)?.version);

  /** By the one place from which everything is found. */
  async function go(name: string, path: string): Promise<void> {
    await keyboard.press('Control+KeyK');
    await keyboard.has(inside('ravand-palette input'));
    await keyboard.type(name);
    await keyboard.press('Enter');
    await page.waitForURL(`**${path}`);
  }
  async function begin(path: string, place: string, new_: string, label: string, name: string): Promise<void> {
    await go(t(place), path);
    await keyboard.reach(button(new_));
    await keyboard.press('Enter');
    const dialog = inside('ravand-definition-list');
    await keyboard.has(dialog.locator('#label'));
    await keyboard.type(label);
    await keyboard.press('Tab');
    const entity = dialog.locator('#entity');
    if ((await entity.count()) > 0) {
      await keyboard.choose(entity, 'grievance');
      await keyboard.press('Tab');
    }
    await keyboard.press('Control+KeyA');
    await keyboard.type(name);
    await keyboard.press('Enter');
    await page.waitForURL(`**${path}/${name}`);
  }
  /** Everything that waits, at once. */
  async function release(count: number, note: string): Promise<void> {
    await go(t('rail.releases'), '/studio/releases');
    await expect.poll(() => page.locator('.draft').count()).toBe(count);
    await keyboard.reach(page.locator('#note'));
    await keyboard.type(note);
    await keyboard.press('Tab', 'Enter');
    await page.getByText(t('releases.nothingWaits')).waitFor();
    await keyboard.has(inside('ravand-releases').getByRole('tab').first());
  }

  it('begins with a thing that has fields', async () => {
    await page.goto(ravand.url);
    await inside('ravand-rail').waitFor();
    await begin('/studio/entities', 'rail.entities', 'entity.newEntity', 'گلایه', 'grievance');
    const editor = inside('ravand-field-editor');
    for (const [label, kind] of [
      ['Weight', 'integer'],
      ['Urgency', 'text'],
      ['Phone', 'phone'],
    ] as const) {
      await keyboard.reach(button('entity.addField'));
      await keyboard.press('Enter');
      await keyboard.has(editor.locator(`input[lang=${language}]`).first());
      await keyboard.type(label);
      await keyboard.reach(editor.locator('#kind'));
      await keyboard.choose(editor.locator('#kind'), kind);
      await keyboard.press('Escape');
    }
    await kept();
    await shot('entity');
    await keyboard.press('Control+Shift+Enter');
    await expect.poll(() => ravand.definitions.current().entity('grievance')?.fields.length).toBe(5);
  });

  it('gets a table of decisions', async () => {
    await begin('/studio/decisions', 'rail.decisions', 'decision.new', 'Urgency of a complaint', 'complaint-urgency');
    const grid = inside('ravand-decision-grid .scroll');
    const settings = inside('ravand-decision-settings');
    await inside('ravand-decision-grid .cell').first().waitFor();
    await keyboard.press('F6', 'F6', 'F6');
    await keyboard.has(grid);
    await keyboard.press('ArrowUp', 'Enter');
    await keyboard.has(settings.locator('#label'));
    await keyboard.reach(settings.locator('.cm-content'));
    await keyboard.press('Control+KeyA');
    await keyboard.type('weight');
    await keyboard.reach(settings.locator('#type'));
    await keyboard.choose(settings.locator('#type'), 'number');
    await keyboard.press('Escape');
    await keyboard.has(grid);
    await keyboard.type('>= 3');
    await keyboard.press('Tab');
    await keyboard.type('"high"');
    await keyboard.press('Enter', 'Control+Enter');
    await keyboard.type('< 3');
    await keyboard.press('Tab');
    await keyboard.type('"low"');
    await keyboard.press('Enter');
    await kept();
    await shot('decision');
  });

  it('gets a message and a form', async () => {
    await begin('/studio/messages', 'rail.messages', 'messages.new', 'Sorry', 'complaint-sorry');
    const body = page.getByRole('textbox', { name: t('messages.body') });
    const english = inside('ravand-message-texts').getByRole('tab', { name: 'English' });
    await body.waitFor();
    await keyboard.press('F6', 'F6');
    await keyboard.reach(inside('ravand-message-texts').getByRole('tab').first());
    for (let tabs = 0; tabs < 4 && !(await keyboard.isFocused(english)); tabs++) await keyboard.press('ArrowLeft');
    await keyboard.reach(body);
    await keyboard.press('Control+KeyA');
    await keyboard.type('We are sorry: {{grievance.name}}');
    await kept();
    await shot('message');

    await begin('/studio/forms', 'rail.forms', 'forms.new', 'Complaint', 'complaint-form');
    const element = (name: string) => inside(`ravand-form-canvas [data-element="${name}"]`);
    await element('name').waitFor();
    await keyboard.press('F6', 'F6', 'F6', 'ArrowDown', 'ArrowDown');
    await keyboard.has(element('owner'));
    await keyboard.press('Delete');
    await element('owner').waitFor({ state: 'detached' });
    await keyboard.press('ArrowDown', 'Alt+ArrowDown');
    const weight = element('weight');
    await keyboard.has(weight.or(element('phone')).and(page.locator('.chosen')));
    await keyboard.press('Enter');
    await keyboard.has(inside('ravand-form-properties input').first());
    await shot('form');
    await keyboard.press('Escape');
    await keyboard.has(page.locator('ravand-form-canvas [data-element].chosen'));
    await kept();
    await release(3, 'Guests may complain');
  });

  it('gets a process that is drawn', async () => {
    await begin('/studio/processes', 'rail.processes', 'process.new', 'Care for a complaint', 'complaint-care');
    const canvas = inside('ravand-process-canvas');
    const panel = inside('ravand-process-panel');
    const drawing = canvas.locator('svg[role=application]');
    const property = (name: string) => panel.locator(`[data-property="${name}"] :is(select, input)`).first();
    const isChosen = (name: string) => expect.poll(() => canvas.locator('[role=status]').textContent()).toContain(name);
    const set = async (name: string, value: string) => {
      await keyboard.reach(property(name));
      await keyboard.choose(property(name), value);
    };
    const backToDrawing = async () => {
      await keyboard.press('Escape');
      await keyboard.has(drawing);
    };
    const offered = async (key: string, kind: string) => {
      await keyboard.press(key);
      await keyboard.has(canvas.locator('.djs-popup input'));
      await keyboard.type(bpmn(kind));
      await keyboard.press('Enter');
    };
    const append = async (kind: string, name: string) => {
      await offered('KeyA', kind);
      await keyboard.has(canvas.locator('.djs-direct-editing-content'));
      await keyboard.type(name);
      await keyboard.press('Enter');
      await keyboard.has(drawing);
      await isChosen(name);
    };
    await canvas.locator('.djs-element[data-element-id=start]').waitFor();
    await keyboard.press('F6', 'F6');
    await keyboard.has(drawing);
    // The process knows its complaint as a record.
    await keyboard.press('Enter');
    await keyboard.reach(button('process.addRow', 'ravand-process-panel'));
    await keyboard.press('Enter');
    await keyboard.has(panel.locator('.pair input'));
    await keyboard.type('grievance');
    await keyboard.press('Tab');
    await keyboard.choose(panel.locator('.pair select'), 'grievance');
    await backToDrawing();
    // Its start is thrown away and made anew, as anything is that nothing stands before.
    await keyboard.press('KeyJ', 'Delete');
    await offered('KeyN', 'Start event');
    await keyboard.has(drawing);
    await isChosen(bpmn('Start event'));
    await keyboard.press('Enter');
    await set('startOn', 'grievance.created');
    await backToDrawing();
    await append('User task', 'Call the guest');
    await keyboard.press('Enter');
    await set('form', 'complaint-form');
    await set('candidateRole', 'staff');
    await backToDrawing();
    await offered('KeyA', 'Exclusive gateway');
    await keyboard.has(drawing);
    await append('Service task', 'Say sorry');
    await keyboard.press('Enter');
    await set('type', 'send-message');
    await set('input.template', 'complaint-sorry');
    await backToDrawing();
    await append('End event', 'Done');
    // From the gateway there is a second way, to what is drawn already.
    await keyboard.press('KeyK', 'KeyK', 'Shift+KeyC');
    await keyboard.has(canvas.locator('.djs-popup [role=listbox]'));
    await keyboard.press('ArrowDown', 'ArrowDown', 'Enter');
    await keyboard.has(drawing);
    await keyboard.press('Enter');
    const ways = panel.locator('fieldset.pairs');
    await keyboard.reach(ways.nth(0).locator('.cm-content'));
    await keyboard.type('grievance.urgency = "high"');
    await keyboard.reach(ways.nth(1).getByRole('checkbox'));
    await keyboard.press('Space');
    await backToDrawing();
    await kept();
    await inside('ravand-findings .none').waitFor();
    await shot('process');
  });

  it('shows the keys of the screen', async () => {
    const drawing = inside('ravand-process-canvas svg[role=application]');
    await keyboard.press('Shift+Slash');
    await inside('ravand-shortcut-sheet').getByText(t('process.key.connect')).waitFor();
    await shot('keys');
    expect(await accessFaults(page)).toEqual([]);
    await keyboard.press('Escape');
    await keyboard.has(drawing);
  });

  it('gets a rule, and goes live', async () => {
    await begin('/studio/rules', 'rail.rules', 'rules.new', 'A complaint arrives', 'complaint-arrives');
    const actions = inside('ravand-rule-actions');
    const pick = async (name: string) => {
      const option = actions.getByRole('button', { name, exact: true, pressed: false });
      await option.waitFor();
      for (let presses = 0; presses < 20 && !(await keyboard.isFocused(option)); presses++)
        await keyboard.press('ArrowDown');
      await keyboard.has(option);
      await keyboard.press('Enter');
    };
    await actions.locator('[data-add]').waitFor();
    await keyboard.press('F6', 'F6');
    await keyboard.reach(actions.locator('[data-add]'));
    await keyboard.press('Enter');
    await pick(t('rules.actionName.decide'));
    await pick('Urgency of a complaint');
    await keyboard.has(actions.locator('[data-key="0:decision"]'));
    await keyboard.press('Tab', 'Enter');
    await pick('Urgency');
    await keyboard.reach(actions.locator('.editor input').last());
    await keyboard.type('result');
    await keyboard.press('Escape');
    await keyboard.has(actions.locator('[data-key="0:sets:urgency"]'));
    await kept();
    await shot('rule');
    await release(2, 'Somebody calls');
    await live('process', 'complaint-care').toBe(1);
    await live('rule', 'complaint-arrives').toBe(1);
  });

  it('is worked with by somebody else', async () => {
    use(staff);
    await page.goto(`${ravand.url}/records/grievance`);
    await page.locator('[aria-keyshortcuts=C]').waitFor();
    await keyboard.press('KeyC');
    await keyboard.has(page.locator('#field-name'));
    await keyboard.type('Room 5');
    await keyboard.reach(page.locator('#field-weight'));
    await keyboard.type('5');
    await keyboard.reach(page.locator('#field-phone'));
    await keyboard.type('09121112233');
    await keyboard.press('Control+Enter');
    await page.waitForURL(/records\/grievance\/[\w-]{36}$/);
    await page.getByText('high', { exact: true }).first().waitFor();
    await go(t('rail.inbox'), '/inbox');
    const boxes = inside('ravand-inbox').getByRole('tab');
    await keyboard.reach(boxes.first());
    await keyboard.press('ArrowLeft');
    await page.getByText('Call the guest').first().waitFor();
    await page
      .getByRole('button', { name: t('inbox.claim') })
      .first()
      .waitFor();
    await keyboard.press('KeyE');
    const done = page.locator('ravand-task-pane .button.primary');
    await keyboard.reach(page.locator('ravand-task-pane #field-name'));
    await done.waitFor();
    await shot('task');
    await keyboard.press('Control+Enter');
    await expect.poll(() => sms.ledger.map(({ text }) => text)).toEqual(['We are sorry: Room 5']);
    expect(staff.faults).toEqual([]);
  });

  it('is changed, and the change taken back', async () => {
    use(admin);
    await go(t('rail.decisions'), '/studio/decisions');
    const line = inside('ravand-definition-list a[href$="/complaint-urgency"]');
    await keyboard.reach(line);
    await keyboard.press('Enter');
    await page.waitForURL('**/complaint-urgency');
    const grid = inside('ravand-decision-grid .scroll');
    await inside('ravand-decision-grid .cell').first().waitFor();
    await keyboard.press('F6', 'F6', 'F6');
    await keyboard.has(grid);
    await keyboard.press('ArrowLeft');
    await keyboard.type('"at once"');
    await keyboard.press('Enter');
    await kept(2);
    await keyboard.press('Control+Shift+Enter');
    await live('decision', 'complaint-urgency').toBe(2);
    await keyboard.has(grid);
    await go(t('rail.releases'), '/studio/releases');
    await keyboard.reach(inside('ravand-releases').getByRole('tab').first());
    await keyboard.press('ArrowLeft');
    await keyboard.reach(inside('ravand-releases li a').first());
    await keyboard.press('Enter');
    await keyboard.reach(button('releases.undo'));
    await shot('release');
    await keyboard.press('Enter');
    await keyboard.reach(button('releases.undo', 'ravand-release ravand-dialog'));
    await shot('undo');
    await keyboard.press('Enter');
    await live('decision', 'complaint-urgency').toBe(3);
    expect(admin.faults).toEqual([]);
  });
});
