// A draft is simulated in the studio: step, back, choose, data, time, in Persian and in English, at both widths; nothing of it reaches the server.
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type BrowserLanguage, type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

const languages: readonly BrowserLanguage[] = ['fa', 'en'];

describe.skipIf(!hasChromium)('The simulation of a draft', () => {
  let browser: Browser;
  let ravand: TestRavand;
  const cookies = new Map<BrowserLanguage, string | undefined>();

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
    for (const language of languages) {
      const client = await ravand.signIn(await ravand.createUser({ role: 'admin', language }), language);
      await client.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
      cookies.set(language, client.cookie());
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
      const requests: string[] = [];
      let open: OpenPage;
      let simulate: Locator;
      let card: Locator;
      const control = (key: string) =>
        open.page.locator('ravand-simulation-bar').getByRole('button', { name: t(key), exact: true });
      const token = (element: string) =>
        open.page.locator(`ravand-simulation .djs-overlays[data-container-id="${element}"] .token`);
      const says = (text: string) => open.page.locator('ravand-simulation-bar .says', { hasText: text }).waitFor();
      const sees = (locator: Locator) => locator.first().waitFor({ state: 'visible' });

      beforeAll(async () => {
        const session = { url: ravand.url, cookie: cookies.get(language) };
        open = await openPage(browser, { language, width, now: ravand.clock.now(), session });
        const { page } = open;
        await page.goto(`${ravand.url}/studio/processes/lead-follow-up`);
        await sees(page.locator('[data-element-id=first-contact]'));
        simulate = page.getByRole('button', { name: t('simulation.simulate'), exact: true });
        card = page.locator('ravand-simulation-card');
      });
      afterAll(() => open?.context.close());

      it('begins with one press, where the draft was', async () => {
        await simulate.click();
        await sees(token('lead-arrived'));
        await says(t('simulation.ready'));
        // From here on the browser is on its own; live updates were open before. Its own files may still be on their way.
        open.page.on('request', (request) => {
          if (new URL(request.url()).pathname.startsWith('/api/')) requests.push(request.url());
        });
        await expect.poll(() => open.page.locator('.djs-palette:visible').count()).toBe(0);
      });

      it('leaves the mark in its corner free', async () => {
        const bar = await open.page.locator('ravand-simulation-bar').boundingBox();
        const mark = await open.page.locator('ravand-simulation .bjs-powered-by').boundingBox();
        if (bar === null || mark === null) throw new Error('expected bar and mark');
        const apart =
          bar.x + bar.width <= mark.x ||
          mark.x + mark.width <= bar.x ||
          bar.y + bar.height <= mark.y ||
          mark.y + mark.height <= bar.y;
        expect(apart).toBe(true);
      });

      it('takes the focus to its controls, where its keys work', async () => {
        const focused = () =>
          open.page.evaluate(() => {
            let at = document.activeElement;
            while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
            return at?.getAttribute('aria-keyshortcuts');
          });
        await expect.poll(() => focused()).toBe('P');
        await open.page.keyboard.press('KeyN');
        await sees(
          open.page.locator('ravand-simulation-bar small', { hasText: t('simulation.step', { step: 1, steps: 2 }) }),
        );
        await open.page.keyboard.press('KeyB');
        await says(t('simulation.ready'));
      });

      it('steps token by token, and asks a person where one is needed', async () => {
        await control('simulation.forward').click();
        await sees(token('lead-arrived'));
        await control('simulation.forward').click();
        await sees(token('first-contact'));
        await says(t('simulation.waitsFor', { name: 'First contact' }));
        await control('simulation.forward').click();
        await sees(card);
      });

      it('is open to everybody and fits, with the card open and without it', async () => {
        expect(await accessFaults(open.page)).toEqual([]);
        await open.page.keyboard.press('Escape');
        await card.waitFor({ state: 'detached' });
        expect(await accessFaults(open.page)).toEqual([]);
        expect(await open.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
          0,
        );
      });

      it('is worked by keyboard: a token opens its card, Enter completes, the gateway asks for the way', async () => {
        const { page } = open;
        await token('first-contact').focus();
        await page.keyboard.press('Enter');
        await card.getByRole('button', { name: t('simulation.complete'), exact: true }).press('Enter');
        await says(t('simulation.chooseAt', { name: 'Value over 500?' }));
        await token('value-over-500').focus();
        await page.keyboard.press('Enter');
        await sees(card.getByText('lead.value > 500'));
        await card.locator('.way', { hasText: 'Yes' }).press('Enter');
        await says(t('simulation.waitsFor', { name: 'Call' }));
      });

      it('goes back to before the choice, and by data the other way', async () => {
        const { page } = open;
        while (!(await page.locator('.says', { hasText: 'First contact' }).count()))
          await control('simulation.back').click();
        await says(t('simulation.waitsFor', { name: 'First contact' }));
        await token('first-contact').click();
        await card.getByLabel(t('simulation.valueOf', { name: 'lead.value' })).fill(language === 'fa' ? '۵۰۰' : '500');
        await sees(card.getByText(t('simulation.kind.number')));
        await card.getByRole('button', { name: t('simulation.complete'), exact: true }).click();
        await says(t('simulation.waitsFor', { name: 'First letter' }));
        if (width < 768) await page.getByRole('tab', { name: t('simulation.log') }).click();
        const why = page.locator('ravand-simulation-log .line.false', { hasText: 'lead.value > 500' });
        await sees(why.getByText('lead.value = 500'));
        if (width < 768) await page.getByRole('tab', { name: t('simulation.data') }).click();
        await sees(page.locator('ravand-simulation-data .row', { hasText: 'lead.value' }).getByText('500'));
      });

      it('answers services by itself and moves its clock to the next timer', async () => {
        const { page } = open;
        await control('simulation.forward').click();
        await sees(token('three-days'));
        const before = await page.locator('ravand-simulation-bar time').getAttribute('datetime');
        await control('simulation.nextTimer').click();
        await says(t('simulation.waitsFor', { name: 'Second letter' }));
        const after = await page.locator('ravand-simulation-bar time').getAttribute('datetime');
        expect(Date.parse(after ?? '') - Date.parse(before ?? '')).toBe(3 * 86_400_000);
        await expect
          .poll(() => page.locator('ravand-simulation-bar time').textContent())
          .toContain(language === 'fa' ? 'آذر' : 'November');
      });

      it('changes a variable where it stands', async () => {
        const row = open.page.locator('ravand-simulation-data .row', { hasText: 'lead.owner' });
        await row.locator('.value').click();
        await row.locator('input').fill('"u-1"');
        await row.locator('input').press('Enter');
        await sees(row.locator('.value', { hasText: '"u-1"' }));
        await expect.poll(() => row.getAttribute('class')).toContain('new');
      });

      it('plays to the end and starts over', async () => {
        await control('simulation.play').click();
        await says(t('simulation.over'));
        await control('simulation.restart').click();
        await says(t('simulation.ready'));
        await expect.poll(() => token('first-contact').count()).toBe(0);
      });

      it('told the server nothing, changed no draft and said nothing to the console', async () => {
        expect(requests).toEqual([]);
        await open.page.getByRole('button', { name: t('simulation.end'), exact: true }).click();
        await sees(simulate);
        await sees(open.page.locator('.djs-palette'));
        await expect.poll(() => open.page.getByText(t('process.draft', { version: 2 })).count()).toBe(0);
        expect(open.faults).toEqual([]);
      });
    },
  );

  it('shows problems instead when the draft cannot run', async () => {
    const account = await ravand.createUser({ role: 'admin', language: 'en' });
    const client = await ravand.signIn(account, 'en');
    const xml = `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
      xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" id="d" targetNamespace="urn:d"><bpmn:process id="broken" isExecutable="true">
      <bpmn:startEvent id="s"/><bpmn:scriptTask id="sum"><bpmn:script>1 +</bpmn:script></bpmn:scriptTask></bpmn:process>
      <bpmndi:BPMNDiagram id="i"><bpmndi:BPMNPlane id="p" bpmnElement="broken"><bpmndi:BPMNShape id="s_di" bpmnElement="s">
      <dc:Bounds x="100" y="100" width="36" height="36"/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>`;
    const kept = await client.put('/api/definitions/process/broken/draft', {
      revision: 0,
      definition: { kind: 'process', name: 'broken', xml },
      baseVersion: 0,
    });
    expect(kept.status).toBeLessThan(300);
    const t = words('en');
    const session = { url: ravand.url, cookie: client.cookie() };
    const { page, context } = await openPage(browser, { language: 'en', now: ravand.clock.now(), session });
    await page.goto(`${ravand.url}/studio/processes/broken`);
    await page.locator('[data-element-id=s]').first().waitFor();
    await page.getByRole('button', { name: t('simulation.simulate'), exact: true }).click();
    await page.locator('ravand-findings .error').first().waitFor();
    await expect.poll(() => page.locator('ravand-simulation').count()).toBe(0);
    await context.close();
  });
});
