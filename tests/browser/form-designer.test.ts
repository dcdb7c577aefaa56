// Forms made in a real browser: once by mouse and once by keyboard alone; filled in afterwards as a record, a task and a public form. And any layout at all
// is drawn whole.
import fc from 'fast-check';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { elementsOf } from '../../schemas/form-layout.ts';
import type { FormDefinition, FormElement } from '../../schemas/types.ts';
import { sequence } from '../contracts/tasks-model.ts';
import { accessFaults } from './access-faults.ts';
import { byKeyboard } from './by-keyboard.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

interface Opened {
  definition?: FormDefinition;
  version: number;
  draft?: { definition: FormDefinition };
}
interface Stored {
  id: string;
  values: Record<string, unknown>;
}

/** A picture for who works on the screen: PICTURES names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}

describe.skipIf(!hasChromium).each(languagesOf('fa'))('Forms in %s', (language) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let open: OpenPage;

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
    admin = await ravand.signIn(ravand.admin);
    await admin.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    const session = { url: ravand.url, cookie: admin.cookie() };
    open = await openPage(browser, { language, now: ravand.clock.now(), session });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  const element = (id: string) => open.page.locator(`ravand-form-canvas [data-element="${id}"]`);
  const opened = async (name: string) => (await admin.get<Opened>(`/api/definitions/form/${name}`)).body;
  const liesIn = (id: string, holder: string) =>
    open.page.locator(`ravand-form-canvas [data-children="${holder}"] > [data-element="${id}"]`).waitFor();

  async function requireFit(page: Page): Promise<void> {
    expect(await accessFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
  async function begin(label: string, name: string): Promise<void> {
    const { page } = open;
    await page.goto(`${ravand.url}/studio/forms`);
    await page.getByRole('button', { name: t('forms.new'), exact: true }).click();
    await page.locator('ravand-definition-list #label').fill(label);
    await page.locator('ravand-definition-list #entity').selectOption('lead');
    await page.locator('ravand-definition-list #name').fill(name);
    await page.locator('ravand-definition-list #name').press('Enter');
    await page.waitForURL(`**/studio/forms/${name}`);
    await element('name').waitFor();
  }
  /** By steps, as a hand does: what makes room while something is dragged is followed until the line stands where it is to be dropped. */
  async function drag(from: Locator, to: Locator, holder: Locator, share = 0.5): Promise<void> {
    const { mouse } = open.page;
    const boxOf = async (of: Locator) => {
      const box = await of.boundingBox();
      if (!box) throw new Error(`expected ${of} to be seen`);
      return box;
    };
    const begun = await boxOf(from);
    await mouse.move(begun.x + begun.width / 2, begun.y + begun.height / 2);
    await mouse.down();
    await mouse.move(begun.x + begun.width / 2 - 12, begun.y + begun.height / 2 + 4, { steps: 2 });
    const line = holder.locator('> .drop-line');
    for (let tries = 0; tries < 12 && (await line.count()) === 0; tries++) {
      const { x, y, width, height } = await boxOf(to);
      await mouse.move(x + width / 2 + tries, y + height * share, { steps: 5 });
    }
    await line.waitFor();
    await mouse.up();
  }
  async function type(editor: Locator, text: string): Promise<void> {
    await editor.locator('.cm-content').click();
    await open.page.keyboard.press('Control+A');
    await open.page.keyboard.insertText(text);
    await editor.locator('.cm-content').blur();
  }

  it('begin with the fields of their entity, and are made by mouse: dragged, said when they are shown, taken back', async () => {
    const { page } = open;
    await begin('Visit', 'visit');
    await liesIn('mobile', 'section-contact');
    // From the palette to the top, and a field into it.
    await drag(
      page.locator('ravand-form-palette li[data-kind=section]'),
      element('section-main').locator('h3'),
      page.locator('ravand-form-canvas form'),
      0.1,
    );
    await element('section').waitFor();
    const inside = element('section').locator('.inside');
    await drag(element('mobile'), inside, inside);
    await liesIn('mobile', 'section');
    await page.keyboard.press('Control+Z');
    await liesIn('mobile', 'section-contact');
    await page.keyboard.press('Control+Shift+Z');
    await liesIn('mobile', 'section');
    await element('email').click();
    await page.locator('ravand-form-properties #visible').selectOption('when');
    const condition = page.locator('ravand-form-properties ravand-expression-editor').first();
    await type(condition, 'stats = "talking"');
    // What is wrong is said below, and leads to its element.
    const finding = page.locator('ravand-findings li button').first();
    await finding.waitFor();
    await element('note').click();
    await finding.click();
    await expect.poll(() => element('email').getAttribute('class')).toContain('chosen');
    await type(condition, 'status = "talking"');
    await page.getByText(t('process.noProblems')).waitFor();
    await requireFit(page);
    await picture(page, `form-designer-${language}`);
    // The form as a whole: it is how leads are shown.
    await page.locator('ravand-form-canvas').click({ position: { x: 4, y: 4 } });
    for (const place of ['page', 'new']) await page.getByLabel(t(`forms.at.${place}`), { exact: true }).check();
  }, 60_000);

  it('are tried through a role, in another language and on a phone, and published', async () => {
    const { page } = open;
    // Tried as somebody else would have it, in another language and on a phone.
    await page.getByRole('button', { name: t('forms.preview'), exact: true }).click();
    const preview = page.locator('ravand-form-preview');
    const frame = page.frameLocator('ravand-form-preview iframe');
    await preview.locator('#width').selectOption('390');
    await preview.locator('#language').selectOption('he');
    await preview.locator('#role').selectOption('staff');
    await frame.locator('html[lang=he]').waitFor();
    await frame.locator('#field-name').fill('Dana');
    await expect.poll(() => frame.locator('#field-email').count()).toBe(0);
    await frame.locator('.send button').click();
    await frame.locator('.sent').getByText('Dana').waitFor();
    await picture(page, `form-preview-${language}`);
    await page.getByRole('button', { name: t('process.publish'), exact: true }).click();
    await expect.poll(async () => (await opened('visit')).version).toBe(1);
    const { definition } = await opened('visit');
    const mobile = elementsOf(definition!).find(({ element: one }) => one.id === 'mobile');
    expect(mobile?.within.map(({ id }) => id)).toEqual(['section']);
  });

  it('are how records are filled in, by the same rules on the page and at the server', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/lead/new`);
    await page.locator('#field-name').fill('Nika');
    await page.locator('#field-mobile').waitFor();
    await expect.poll(() => page.locator('#field-email').count()).toBe(0);
    const status = page.locator('#field-status');
    await status.locator('input').click();
    await status.locator('.option', { hasText: t('entity.lead.field.status.option.talking') }).click();
    await page.locator('#field-email').fill('nika@example.com');
    // Hidden again it keeps what was typed, and is not sent.
    await status.locator('input').click();
    await status.locator('.option', { hasText: t('entity.lead.field.status.option.qualified') }).click();
    await page.locator('#field-email').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Enter');
    await page.waitForURL((url) => !url.pathname.endsWith('/new'));
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const { values } = (await admin.get<Stored>(`/api/records/lead/${id}`)).body;
    expect(values).toMatchObject({ name: 'Nika', status: 'qualified', email: null });
    await page.goto(`${ravand.url}/records/lead/${id}?tab=details`);
    await page.locator('#field-name').waitFor();
    await expect.poll(() => page.locator('#field-email').count()).toBe(0);
    await requireFit(page);
    expect(open.faults).toEqual([]);
  });

  it('are made by keyboard alone', async () => {
    const { page } = open;
    const { press, ...keyboard } = byKeyboard(page);
    /** The canvas lies behind all its elements. */
    const reach = (target: Locator, key?: 'Tab' | 'Shift+Tab') => keyboard.reach(target, key, 80);
    await page.goto(`${ravand.url}/studio/forms`);
    await reach(page.getByRole('button', { name: t('forms.new'), exact: true }));
    await press('Enter');
    await page.keyboard.type('Complaint');
    await press('Tab');
    const entity = page.locator('ravand-definition-list #entity');
    for (let at = 0; at < 40 && (await entity.inputValue()) !== 'lead'; at++) await press('ArrowDown');
    await press('Tab', 'Enter');
    await page.waitForURL('**/studio/forms/complaint');
    const canvas = page.locator('ravand-form-canvas ravand-form [tabindex="0"]');
    const isChosen = async (id: string) => (await element(id).getAttribute('class'))?.includes('chosen') === true;
    const inProperties = () => page.locator('ravand-form-properties').evaluate((one) => one.matches(':focus-within'));
    /** Arrow by arrow. */
    const choose = async (id: string) => {
      await reach(canvas.first(), (await inProperties()) ? 'Shift+Tab' : 'Tab');
      for (let at = 0; at < 40 && !(await isChosen(id)); at++) await press('ArrowDown');
      for (let at = 0; at < 40 && !(await isChosen(id)); at++) await press('ArrowUp');
      await expect.poll(() => isChosen(id)).toBe(true);
    };
    const add = async (wanted: string, which: string, key: 'Tab' | 'Shift+Tab' = 'Shift+Tab') => {
      await reach(page.locator('ravand-form-palette input'), key);
      await press('Control+A');
      await page.keyboard.type(wanted);
      await reach(page.locator(`ravand-form-palette ${which} button`));
      await press('Enter');
    };
    const [inward, outward] =
      language === 'fa' ? ['Alt+ArrowLeft', 'Alt+ArrowRight'] : ['Alt+ArrowRight', 'Alt+ArrowLeft'];
    // Steps from the palette, moved to the top; what the form is made of already goes into the last of them, section by section.
    await add(t('forms.kind.steps'), 'li[data-kind=steps]', 'Tab');
    await element('steps').waitFor();
    await choose('steps');
    await press('Alt+ArrowUp', 'Alt+ArrowUp', 'Alt+ArrowUp', 'Alt+ArrowUp');
    for (const section of ['section-main', 'section-contact', 'section-facts', 'section-notes']) {
      await choose(section);
      await press(inward);
      await liesIn(section, 'step2');
    }
    // A question of its own in the first, which must be answered.
    await choose('step');
    await add(t('entity.kinds.choice'), 'li[data-own=choice]');
    await liesIn('answer', 'step');
    await choose('answer');
    await press('Enter');
    await reach(page.locator('ravand-form-properties #required'));
    await press('ArrowUp');
    await choose('answer');
    await press('Control+D');
    await element('answer2').waitFor();
    await press('Delete');
    await element('answer2').waitFor({ state: 'detached' });
    await choose('note');
    await press(outward);
    await liesIn('note', 'step2');
    await press('Control+Z');
    await liesIn('note', 'section-notes');
    await choose('tags');
    await press('Delete');
    await element('tags').waitFor({ state: 'detached' });
    // Visitors may send it.
    await choose('steps');
    await press('Escape');
    await reach(page.getByLabel(t('forms.public'), { exact: true }));
    await press('Space');
    await page.getByText(t('process.noProblems')).waitFor();
    await reach(page.getByRole('button', { name: t('process.publish'), exact: true }), 'Shift+Tab');
    await press('Enter');
    await expect.poll(async () => (await opened('complaint')).version).toBe(1);
    expect(open.faults).toEqual([]);
  }, 60_000);

  it('walk a visitor through their steps, and the person who does the task', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/p/forms/complaint?lang=${language}`);
    const next = page.getByRole('button', { name: t('form.next'), exact: true });
    await next.click();
    await page.locator('#field-answer-fault .fault').waitFor();
    await page.locator('#field-answer').check();
    await next.click();
    await page.locator('#field-name').fill('Parisa');
    await page.locator('#field-mobile').fill('09121234567');
    await requireFit(page);
    await picture(page, `form-public-${language}`);
    // The house takes nothing that was filled in faster than people do.
    ravand.clock.advance(4_000);
    await page.getByRole('button', { name: t('public.send'), exact: true }).click();
    await page.locator('.thanks h2').waitFor();
    const { items } = (await admin.get<{ items: Stored[] }>('/api/records/lead?search=Parisa')).body;
    expect(items.map(({ values }) => values.mobile)).toEqual(['+989121234567']);

    const process = sequence('handling', [
      { id: 'look', name: 'Look', settings: 'ravand:form="complaint" ravand:assignee="=who"' },
    ]);
    const changes = [{ definition: process, baseVersion: 0 }];
    expect((await admin.post('/api/definitions/publish', { changes })).status).toBe(200);
    const lead = items[0]!.id;
    await ravand.database.transaction(ravand.systemContext('test'), (inside) =>
      ravand.workflow.start(inside, 'handling', {
        variables: { lead, who: ravand.admin.id },
        subject: { entity: 'lead', id: lead },
      }),
    );
    await page.goto(`${ravand.url}/inbox`);
    await page.getByText('Look', { exact: true }).first().click();
    const pane = page.locator('ravand-task-pane');
    await pane.locator('#field-answer').check();
    await pane.getByRole('button', { name: t('form.next'), exact: true }).click();
    await pane.locator('#field-name').fill('');
    await pane.getByRole('button', { name: t('form.back'), exact: true }).click();
    await pane.locator('#field-answer').waitFor();
    await page.keyboard.press('Control+Enter');
    // What is missing lies in another step: it is opened.
    await pane.locator('#field-name-fault .fault').waitFor();
    await pane.locator('#field-name').fill('Parisa Omidi');
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(async () => (await admin.get<Stored>(`/api/records/lead/${lead}`)).body.values.name)
      .toBe('Parisa Omidi');
    expect(open.faults).toEqual([]);
  });

  it('are changed on a phone: panes lie over the form, and give it back', async () => {
    const session = { url: ravand.url, cookie: admin.cookie() };
    const { page, faults } = await openPage(browser, { language, width: 390, now: ravand.clock.now(), session });
    await page.goto(`${ravand.url}/studio/forms/lead-public`);
    const pane = (name: string) => page.locator(`ravand-form-${name}`);
    const bar = page.locator('.sheets button');
    await pane('canvas').locator('[data-element="email"]').click();
    await bar.filter({ hasText: t('forms.properties') }).click();
    await pane('properties')
      .locator('#help-' + language)
      .fill('Where the receipt goes');
    await requireFit(page);
    await picture(page, `form-phone-${language}`);
    await page.keyboard.press('Escape');
    await expect.poll(() => pane('properties').isVisible()).toBe(false);
    await pane('canvas').getByText('Where the receipt goes').waitFor();
    await bar.filter({ hasText: t('forms.addHere') }).click();
    await pane('palette').locator('li[data-kind=signature] button').click();
    await expect.poll(() => pane('palette').isVisible()).toBe(false);
    // A lead holds no files: what is missing is said.
    await bar.filter({ hasText: t('process.problems') }).click();
    await page.locator('ravand-findings li button').first().click();
    await expect.poll(() => pane('canvas').locator('.found.chosen').count()).toBe(1);
    await bar.filter({ hasText: t('forms.preview') }).click();
    await page.frameLocator('ravand-form-preview iframe').locator('#field-email').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('are signed by whoever cannot draw: the name that is typed becomes the picture', async () => {
    const { page } = open;
    const field = (name: string, kind: string) => ({ id: `pact.${name}`, name, kind, label: { en: name, fa: name } });
    const pact = {
      kind: 'entity',
      id: 'pact',
      name: 'pact',
      label: { en: 'Pact' },
      titleField: 'name',
      fields: [field('name', 'text'), field('signed', 'image')],
      access: {},
    };
    const layout = [
      { id: 'name', kind: 'field', field: 'name' },
      { id: 'signed', kind: 'signature', field: 'signed', visible: 'name != null', required: true },
    ];
    const form = { kind: 'form', name: 'pact-sign', entity: 'pact', layout, public: { origins: [] } };
    for (const definition of [pact, form])
      expect((await admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion: 0 }] })).status).toBe(
        200,
      );
    await page.goto(`${ravand.url}/p/forms/pact-sign?lang=${language}`);
    await page.locator('#field-name').fill('Peace');
    const box = page.locator('ravand-signature-box');
    await page.getByRole('button', { name: t('public.send'), exact: true }).click();
    await page.locator('#field-signed-fault .fault').waitFor();
    await box.getByRole('button', { name: t('signature.type') }).click();
    await box.locator('input').fill('Sara Karimi');
    await box.locator('input').press('Enter');
    await box.getByText(t('signature.signed')).waitFor();
    await requireFit(page);
    await page.getByRole('button', { name: t('public.send'), exact: true }).click();
    await page.locator('.thanks h2').waitFor();
    const { items } = (await admin.get<{ items: Stored[] }>('/api/records/pact')).body;
    expect(items[0]?.values.signed).toMatchObject({
      name: 'signature.png',
      type: 'image/png',
      width: 720,
      height: 200,
    });
    expect(open.faults).toEqual([]);
  });

  it('are drawn whole, whatever their layout: every field once', async () => {
    const { page } = open;
    const names = Array.from({ length: 12 }, (_, at) => `f${at}`);
    const layouts = fc.sample(layoutOf(names), { numRuns: 30, seed: 31 });
    await page.goto(`${ravand.url}/studio/preview`);
    await page.waitForFunction(() => customElements.get('ravand-form') !== undefined);
    const drawn = await page.evaluate(
      async (all) => {
        const found: string[][] = [];
        for (const { layout, fields } of all) {
          const form = document.createElement('ravand-form') as HTMLElement & { updateComplete: Promise<unknown> };
          const design = { chosen: '', found: new Set(), vacant: '', label: ({ id }: { id: string }) => id };
          Object.assign(form, { layout, fields, design });
          document.body.append(form);
          await form.updateComplete;
          found.push([...form.shadowRoot!.querySelectorAll('input.control')].map(({ id }) => id.replace('field-', '')));
          form.remove();
        }
        return found;
      },
      layouts.map((layout) => ({
        layout,
        fields: names.map((name) => ({
          id: name,
          name,
          kind: 'text',
          place: { id: name, kind: 'field', field: name },
        })),
      })),
    );
    for (const fields of drawn) expect([...fields].sort()).toEqual([...names].sort());
  });
});

/** Any tree of holders in which each of the fields stands once. */
function layoutOf(names: readonly string[]): fc.Arbitrary<FormElement[]> {
  const parts = { columns: 'column', tabs: 'tab', steps: 'step' } as const;
  let number = 0;
  const place = (field: string): FormElement => ({ id: field, kind: 'field', field });
  const build = (fields: readonly string[], choices: readonly number[], depth: number): FormElement[] => {
    const [choice = 0, ...rest] = choices;
    if (fields.length < 2 || depth > 4) return fields.map(place);
    const cut = 1 + (choice % (fields.length - 1));
    const [one, other] = [fields.slice(0, cut), fields.slice(cut)];
    const kind = (['section', 'columns', 'tabs', 'steps', undefined] as const)[choice % (depth === 0 ? 5 : 3)];
    const id = `e${++number}`;
    if (kind === undefined) return [...build(one, rest, depth + 1), ...build(other, rest, depth + 1)];
    if (kind === 'section')
      return [{ id, kind, children: build(one, rest, depth + 1) }, ...build(other, rest, depth + 1)];
    const children = [one, other].map(
      (some, at): FormElement => ({ id: `${id}-${at}`, kind: parts[kind], children: build(some, rest, depth + 1) }),
    );
    return [{ id, kind, children }];
  };
  return fc
    .tuple(
      fc.shuffledSubarray([...names], { minLength: names.length }),
      fc.array(fc.nat(97), { minLength: 8, maxLength: 8 }),
    )
    .map(([fields, choices]) => build(fields, choices, 0));
}
