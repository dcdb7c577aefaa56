// A process is drawn in depth: properties said as sentences, tasks by name, problems found while drawing and mended at a press, a file of another product imported,
// and a simulation recorded as a case that then keeps a broken process from going live.
import { readFileSync } from 'node:fs';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestRavand, type TestRavand } from '#testing';
import { largeProcess } from '../bench/large-process.ts';
import { bpmn } from '../conformance/small-model.ts';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type BrowserLanguage, type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

const languages: readonly BrowserLanguage[] = ['fa', 'en'];

describe.skipIf(!hasChromium)('The process designer', () => {
  let browser: Browser;
  let ravand: TestRavand;
  const clients = new Map<BrowserLanguage, Awaited<ReturnType<TestRavand['signIn']>>>();

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
    for (const language of languages) {
      const client = await ravand.signIn(await ravand.createUser({ role: 'admin', language }), language);
      await client.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
      clients.set(language, client);
    }
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  describe.each(looksOf('fa', 1280).map(([language, width]) => ({ language, width })))(
    'in $language at $width px',
    ({ language, width }) => {
      const t = words(language);
      let open: OpenPage;
      let panel: Locator;
      const element = (id: string) => open.page.locator(`.djs-element[data-element-id="${id}"]`).first();
      const choose = async (id: string) => {
        const chosen = open.page.locator(`.djs-element.selected[data-element-id="${id}"]`);
        // One that is chosen already is let go by a press; a page that has only just come may draw once more.
        await expect
          .poll(async () => {
            if ((await chosen.count()) === 0) await element(id).click();
            return chosen.count();
          })
          .toBe(1);
      };
      const problems = () => open.page.locator('ravand-findings li');
      const draft = async () => {
        const answer = await clients.get(language)!.get('/api/definitions/process/lead-follow-up');
        return (answer.body as { draft?: { definition: { xml: string; cases?: readonly unknown[] } } }).draft
          ?.definition;
      };

      beforeAll(async () => {
        const session = { url: ravand.url, cookie: clients.get(language)!.cookie() };
        open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
        await open.page.goto(`${ravand.url}/studio/processes/lead-follow-up`);
        panel = open.page.locator('ravand-process-panel');
        await element('first-contact').waitFor();
      });
      afterAll(async () => {
        await open?.context.close();
        await clients.get(language)?.delete('/api/definitions/process/lead-follow-up/draft');
      });

      it('says a timer as a sentence and writes it as BPMN', async () => {
        await choose('three-days');
        const field = panel.locator('ravand-time-field');
        await field.getByText(t('process.time.form.after')).first().waitFor({ state: 'attached' });
        await field.locator('input[role=spinbutton]').fill('2');
        await field.locator('input[role=spinbutton]').blur();
        await field.getByLabel(t('process.time.calendar')).selectOption('iran');
        await expect.poll(async () => (await draft())?.xml).toMatch(/calendar="iran"[\s\S]*P2D/);
      });

      it('shows a service task by the name of what it does, with its own form', async () => {
        await choose('first-letter');
        await panel.getByText(t('process.task.send-message.help')).waitFor();
        const template = panel.getByLabel(`${t('process.task.send-message.template')} *`);
        await expect.poll(() => template.inputValue()).not.toBe('');
      });

      it('finds what is wrong while drawing, and mends it at a press', async () => {
        await choose('nurtured');
        await open.page.locator('.djs-context-pad [data-action=delete]').click();
        const fix = problems()
          .getByRole('button', { name: t('process.fix.connectEnd') })
          .first();
        await fix.click();
        await fix.waitFor({ state: 'detached' });
        await open.page.locator('ravand-findings .none').waitFor();
      });

      it('offers what is still a draft, and says of who names it that both go live together', async () => {
        const { page } = open;
        const client = clients.get(language)!;
        const form = {
          kind: 'form',
          name: 'quick-call',
          label: { en: 'Quick call', fa: 'تماس کوتاه' },
          entity: 'lead',
          fields: [{ field: 'name' }],
        };
        const path = '/api/definitions/form/quick-call/draft';
        expect((await client.put(path, { definition: form, baseVersion: 0, revision: 0 })).status).toBe(200);
        const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '');
        const called = plain(t('studio.drafted', { name: form.label[language] }));
        await choose('first-contact');
        // Whoever comes back from another window is told what was made there.
        await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        const forms = panel.locator('[data-property=form] select').first();
        await expect.poll(async () => (await forms.locator('option').allTextContents()).map(plain)).toContain(called);
        await forms.selectOption('quick-call');
        const waits = problems().filter({ hasText: t('process.waitsForDraft', { name: 'quick-call' }) });
        await waits.getByRole('link', { name: t('studio.publishTogether') }).waitFor();
        await page.keyboard.press('Control+z');
        await waits.waitFor({ state: 'detached' });
        await client.delete(path);
      });

      it('offers the fields of drafts in its expressions', async () => {
        const client = clients.get(language)!;
        const { body } = await client.get<{ definition: { fields: object[] }; version: number }>(
          '/api/definitions/entity/lead',
        );
        const { definition, version } = body;
        const helper = { id: 'lead.helper', name: 'helper', kind: 'reference', target: 'user' };
        const path = '/api/definitions/entity/lead/draft';
        const drafted = { ...definition, fields: [...definition.fields, helper] };
        const kept = await client.put(path, { definition: drafted, baseVersion: version, revision: 0 });
        expect(kept).toMatchObject({ status: 200 });
        await choose('first-contact');
        await open.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        await panel.locator('option[value="lead.helper"]').first().waitFor({ state: 'attached' });
        await client.delete(path);
      });

      it('finds an element by Ctrl+F, whatever language the keyboard writes', async () => {
        await open.page.locator('ravand-process-canvas svg').first().focus();
        // As a Persian keyboard sends it.
        await open.page
          .locator('ravand-process-canvas svg')
          .first()
          .dispatchEvent('keydown', { key: 'ب', code: 'KeyF', ctrlKey: true, bubbles: true });
        const search = open.page.locator('.djs-search-input input');
        await search.pressSequentially('Second');
        await open.page.locator('.djs-search-result').first().waitFor();
        await search.press('Escape');
      });

      it('turns the drawing round in one step, and back', async () => {
        await open.page
          .locator('ravand-process-canvas svg')
          .first()
          .click({ position: { x: 5, y: 5 }, force: true });
        const at = async (id: string) => (await element(id).boundingBox())?.x ?? 0;
        await expect.poll(() => at('lead-arrived')).toBeLessThan(await at('first-contact'));
        await panel.getByRole('button', { name: t('process.flow.mirror') }).click();
        await expect.poll(async () => (await at('lead-arrived')) > (await at('first-contact'))).toBe(true);
        await open.page.getByRole('button', { name: t('process.undo'), exact: true }).click();
        await expect.poll(async () => (await at('lead-arrived')) < (await at('first-contact'))).toBe(true);
      });

      it('records a simulation as a case, which holds', async () => {
        await open.page.getByRole('button', { name: t('simulation.simulate'), exact: true }).click();
        const bar = open.page.locator('ravand-simulation-bar');
        const forward = bar.getByRole('button', { name: t('simulation.forward'), exact: true });
        await open.page.locator('ravand-simulation .djs-overlays[data-container-id="lead-arrived"] .token').waitFor();
        // It begins; then the token arrives.
        await forward.click();
        await bar.locator('.says', { hasText: 'Lead arrived' }).waitFor();
        await forward.click();
        await open.page.locator('ravand-simulation .djs-overlays[data-container-id="first-contact"] .token').waitFor();
        await open.page.getByRole('button', { name: t('process.case.record') }).click();
        await open.page.getByRole('button', { name: t('simulation.end'), exact: true }).click();
        const row = open.page.locator('ravand-process-cases li');
        await row.locator('.fine').waitFor();
        await expect.poll(async () => (await draft())?.cases).toHaveLength(1);
      });

      it('and says of a case that does not hold where and why; the server does not publish it', async () => {
        await open.page.locator('ravand-process-cases .row').click();
        const dialog = open.page.locator('ravand-case-dialog');
        await dialog.getByRole('button', { name: t('process.case.addCheck') }).click();
        await dialog.locator('fieldset').last().getByLabel(t('process.case.what')).last().selectOption('ended');
        await dialog.locator('p.bad').waitFor();
        expect(await accessFaults(open.page)).toEqual([]);
        await dialog
          .getByRole('button', { name: t('action.close') })
          .last()
          .click();
        await expect.poll(async () => JSON.stringify((await draft())?.cases)).toContain('ended');
        const definition = await draft();
        const answer = await clients
          .get(language)!
          .post('/api/definitions/publish', { changes: [{ definition, baseVersion: 1 }] });
        expect(answer.status).toBe(422);
        expect(JSON.stringify(answer.body)).toContain('bpmn.case-runs');
      });

      it('imports a file of another product with a report, laid out', async () => {
        const xml = bpmn(
          '<bpmn:startEvent id="s" /><bpmn:userTask id="approve" name="Approve" camunda:formKey="approve" /><bpmn:endEvent id="e" />',
          ['s>approve', 'approve>e'],
        );
        await open.page
          .locator('input[type=file]')
          .setInputFiles({ name: 'invoice.bpmn', mimeType: 'application/xml', buffer: Buffer.from(xml) });
        const dialog = open.page.locator('ravand-import-dialog');
        await dialog.locator('summary', { hasText: t('process.import.mapped') }).waitFor();
        await dialog.getByRole('button', { name: t('process.import.accept'), exact: true }).click();
        await element('approve').waitFor();
        await choose('approve');
        await expect.poll(() => panel.getByLabel(t('process.form'), { exact: true }).inputValue()).toBe('approve');
      });

      it('gives the drawing out as a picture with its letters', async () => {
        await open.page
          .locator('ravand-menu')
          .getByRole('button', { name: t('action.more') })
          .click();
        const [file] = await Promise.all([
          open.page.waitForEvent('download'),
          open.page.getByRole('menuitem', { name: t('process.menu.png') }).click(),
        ]);
        expect(file.suggestedFilename()).toBe('lead-follow-up.png');
        expect(await file.failure()).toBeNull();
      });

      it('copies into another process, where the page was loaded anew', async () => {
        const { page } = open;
        // Twice on one place would write its name.
        await choose('s');
        await choose('approve');
        await page.keyboard.press('Control+KeyC');
        await expect
          .poll(() => page.evaluate(() => localStorage.getItem('ravand.copied-elements')))
          .toContain('approve');
        await clients.get(language)!.delete('/api/definitions/process/lead-follow-up/draft');
        await page.reload();
        await choose('lead-arrived');
        await page.keyboard.press('Control+KeyV');
        const box = await page.locator('ravand-process-canvas').boundingBox();
        await page.mouse.move((box?.x ?? 0) + 520, (box?.y ?? 0) + 90, { steps: 3 });
        await page.locator('.djs-dragger').first().waitFor();
        // Where it may be dropped is known a move later.
        await page.mouse.move((box?.x ?? 0) + 524, (box?.y ?? 0) + 92, { steps: 2 });
        await page.mouse.down();
        await page.mouse.up();
        await page.locator('.djs-dragger').waitFor({ state: 'detached' });
        await page.locator('.djs-element', { hasText: 'Approve' }).first().waitFor();
        await expect.poll(() => panel.getByLabel(t('process.form'), { exact: true }).inputValue()).toBe('approve');
      });

      it('takes pasted text as a file: with a report where another product wrote it, with a word where it is too much', async () => {
        const { page } = open;
        const dialog = page.locator('ravand-import-dialog');
        const zeebe = `<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t"><bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="a"><bpmn:outgoing>f</bpmn:outgoing></bpmn:startEvent><bpmn:sequenceFlow id="f" sourceRef="a" targetRef="b"/><bpmn:userTask id="b" name="Weigh it"><bpmn:extensionElements><zeebe:assignmentDefinition candidateGroups="staff"/></bpmn:extensionElements><bpmn:incoming>f</bpmn:incoming></bpmn:userTask></bpmn:process></bpmn:definitions>`;
        const paste = (text: string) =>
          page.evaluate((pasted) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/plain', pasted);
            document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true }));
          }, text);
        await paste(largeProcess(5_000));
        await dialog.getByText(t('process.import.refusedWhole')).waitFor();
        expect(await dialog.getByRole('button', { name: t('process.import.accept') }).isEnabled()).toBe(false);
        await dialog.getByRole('button', { name: t('action.cancel') }).click();

        await page
          .locator('ravand-draft-header, ravand-page-header')
          .getByRole('button', { name: t('action.more') })
          .click();
        await page.getByRole('menuitem', { name: t('process.menu.paste') }).click();
        await dialog.locator('#xml').fill('not a process');
        await dialog.getByRole('button', { name: t('process.import.read') }).click();
        await dialog.getByText(t('process.import.noBpmn')).waitFor();
        await dialog.locator('#xml').fill(zeebe);
        await dialog.getByRole('button', { name: t('process.import.read') }).click();
        await dialog.getByText(t('process.import.source.camunda8')).waitFor();
        await dialog.getByText(t('process.import.mapped')).waitFor();
        await dialog.getByRole('button', { name: t('process.import.accept') }).click();
        await page.locator('.djs-element', { hasText: 'Weigh it' }).first().waitFor();
      });

      it('T-B03 shows a name that looks like markup as the text it is: imported, drawn, searched, chosen, in its panel', async () => {
        const { page } = open;
        const name = '<img src=1 onerror=alert(1)>';
        const xml = bpmn(
          `<bpmn:startEvent id="s" /><bpmn:userTask id="hostile" name="${name.replaceAll('<', '&lt;')}"><bpmn:documentation>${name.replaceAll('<', '&lt;')}</bpmn:documentation></bpmn:userTask>`,
          ['s>hostile'],
        );
        await page
          .locator('input[type=file]')
          .setInputFiles({ name: 'hostile.bpmn', mimeType: 'application/xml', buffer: Buffer.from(xml) });
        await page
          .locator('ravand-import-dialog')
          .getByRole('button', { name: t('process.import.accept'), exact: true })
          .click();
        await page.locator('.djs-element', { hasText: 'onerror' }).first().waitFor();
        await choose('hostile');
        await expect.poll(() => panel.locator('input, textarea').first().inputValue()).toBe(name);
        await page
          .locator('ravand-process-canvas svg')
          .first()
          .dispatchEvent('keydown', { key: 'f', code: 'KeyF', ctrlKey: true, bubbles: true });
        const search = page.locator('.djs-search-input input');
        await search.pressSequentially('onerror');
        const found = page.locator('.djs-search-result').first();
        await found.waitFor();
        expect(await found.textContent()).toContain(name);
        await found.hover();
        await search.press('Escape');
        expect(await page.locator('img[src="1"]').count()).toBe(0);
      });

      it('says of a process that is too large how large it is, and keeps it as it is', async () => {
        const xml = largeProcess(2_200);
        const definition = { kind: 'process', name: 'large', xml };
        await clients
          .get(language)!
          .put('/api/definitions/process/large/draft', { definition, baseVersion: 0, revision: 0 });
        await open.page.goto(`${ravand.url}/studio/processes/large`);
        const note = open.page.locator('.too-large');
        await note.getByText(t('process.tooLargeHint')).waitFor({ timeout: 20_000 });
        const [file] = await Promise.all([
          open.page.waitForEvent('download'),
          note.getByRole('button', { name: t('process.menu.bpmn') }).click(),
        ]);
        expect(readFileSync((await file.path())!, 'utf8')).toBe(xml);
      });

      it('does nothing a page must never do', () => {
        expect(open.faults).toEqual([]);
      });
    },
  );
});
