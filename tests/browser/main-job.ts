// The main job as one person after another lives it in a real browser, the same in every language: set-up, a new field, a new version of the
// process, a visitor's form, tasks, messages, the timeline with its reasons, and the board.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestRavand,
  type SmsReceiver,
  type SmtpReceiver,
  signInbound,
  startSmsReceiver,
  startSmtpReceiver,
  type TestRavand,
} from '#testing';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { type BrowserLanguage, type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

interface Names {
  readonly admin: string;
  readonly rep: string;
  readonly early: string;
  readonly lead: string;
  readonly small: string;
  readonly mobile: string;
  readonly interest: string;
  readonly options: readonly string[];
  readonly callTask: string;
  readonly reply: string;
  readonly month: string;
  readonly number: (value: string) => string;
}

const persian = (value: string): string => value.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)] ?? digit);

const namesIn: Readonly<Record<BrowserLanguage, Names>> = {
  fa: {
    admin: 'سارا رستگار',
    rep: 'بهرام کیانی',
    early: 'پیش از نسخهٔ دو',
    lead: 'نگار موسوی',
    small: 'هدی سلیمی',
    mobile: '۰۹۱۲ ۳۴۵ ۶۷۸۹',
    interest: 'علاقه‌مندی',
    options: ['خرید', 'همکاری'],
    callTask: 'تماس با سرنخ',
    reply: 'بله، فردا زنگ بزنید',
    month: 'آذر ۱۴۰۵',
    number: persian,
  },
  en: {
    admin: 'Sara Rastegar',
    rep: 'Bahram Kiani',
    early: 'Before version two',
    lead: 'Negar Mousavi',
    small: 'Hoda Salimi',
    mobile: '+98 912 345 6789',
    interest: 'Interest',
    options: ['Purchase', 'Partnership'],
    callTask: 'Call the lead',
    reply: 'Yes, please call tomorrow',
    month: 'November 2026',
    number: (value) => value,
  },
};

const password = 'correct horse battery';

export function describeMainJob(language: BrowserLanguage): void {
  const t = words(language);
  const name = namesIn[language];

  describe.skipIf(!hasChromium)(`The main job in ${language}`, () => {
    let browser: Browser;
    let ravand: TestRavand;
    let sms: SmsReceiver;
    let smtp: SmtpReceiver;
    let admin: OpenPage;
    let rep: OpenPage;

    beforeAll(async () => {
      [browser, sms, smtp] = await Promise.all([launchBrowser(), startSmsReceiver(), startSmtpReceiver()]);
      ravand = await createTestRavand({ ...otherPages, setUp: false, smsGatewayUrl: sms.url, smtpUrl: smtp.url });
      admin = await openPage(browser, { language, now: ravand.clock.now() });
      rep = await openPage(browser, { language, now: ravand.clock.now() });
    });
    afterAll(async () => {
      await browser?.close();
      await ravand?.stop();
      await sms?.close();
      await smtp?.close();
    });

    afterEach(async ({ task: { name: story, result } }) => {
      const folder = process.env.SCREENSHOTS;
      if (folder === undefined || result?.state !== 'fail') return;
      for (const [who, { page }] of Object.entries({ admin, rep }))
        await page.screenshot({ path: `${folder}/${language}-${who}-${story.slice(0, 24)}.png` });
    });

    const open = (who: OpenPage, path: string) => who.page.goto(`${ravand.url}${path}`);
    const button = (who: OpenPage, key: string): Locator => who.page.getByRole('button', { name: t(key), exact: true });
    const sees = (locator: Locator) => locator.first().waitFor({ state: 'visible' });

    it('begins with the one-time link of a fresh installation', async () => {
      const { page } = admin;
      await page.goto(ravand.setUpLink ?? '');
      await page.locator(`input[name=language][value=${language}]`).check();
      await expect.poll(() => page.locator('html').getAttribute('dir')).toBe(language === 'fa' ? 'rtl' : 'ltr');
      await page.locator('#organization').fill('Ravand');
      await page.locator('#name').fill(name.admin);
      await page.locator('#email').fill('admin@example.com');
      await page.locator('#password').fill('short');
      await button(admin, 'setup.begin').click();
      await sees(page.locator('#password-about .fault'));
      await page.locator('#password').fill(password);
      await page.locator('input[name=sample]').uncheck();
      await button(admin, 'setup.begin').click();
      await page.waitForURL(`${ravand.url}/`);
      await sees(page.getByText(name.admin));
    });

    it('the administrator invites a sales person by a link that works once', async () => {
      await open(admin, '/users');
      await button(admin, 'users.invite').click();
      await admin.page.locator('ravand-invite #name').fill(name.rep);
      await admin.page.locator('ravand-invite #email').fill('rep@example.com');
      await admin.page.locator('ravand-invite #role').selectOption('staff');
      await button(admin, 'users.makeLink').click();
      const link = await admin.page.getByRole('textbox', { name: t('users.linkHeading') }).inputValue();
      await rep.page.goto(link);
      await sees(rep.page.getByText(t('link.welcome', { name: name.rep })));
      await rep.page.locator('#password').fill(password);
      await button(rep, 'link.enter').click();
      await rep.page.waitForURL(`${ravand.url}/`);
      await sees(rep.page.getByText(name.rep));
      const again = await ravand.visitor().get(`/api/links/${link.split('#')[1]}?purpose=invite`);
      expect(again.status).toBe(410);
    });

    it('adds a field to Lead; list and form show it at once, to others after their next step', async () => {
      await open(rep, '/inbox');
      await open(admin, '/studio/entities/lead');
      await button(admin, 'entity.addField').click();
      const editor = admin.page.locator('ravand-field-editor');
      const inLanguage = (other: string) => editor.locator(`input[lang=${other}]`).first();
      await inLanguage('fa').fill(namesIn.fa.interest);
      await inLanguage('en').fill(namesIn.en.interest);
      await editor.locator('#kind').selectOption('choice');
      for (const [index] of name.options.entries()) {
        if ((await editor.locator('.option').count()) <= index) await button(admin, 'entity.addOption').click();
        const boxes = editor.locator('.option').nth(index);
        await boxes.locator('input[lang=fa]').fill(namesIn.fa.options[index] ?? '');
        await boxes.locator('input[lang=en]').fill(namesIn.en.options[index] ?? '');
      }
      await editor.locator('.option input').last().press('Tab');
      await button(admin, 'process.publish').click();
      await sees(admin.page.getByText(t('entity.published', { name: t('entity.lead') })));
      await rep.page.locator('a[href="/records/lead"]').first().click();
      await rep.page.locator('ravand-record-grid').getByText(name.interest).first().waitFor({ state: 'attached' });
      await rep.page.locator('ravand-page-header .primary').click();
      await sees(rep.page.getByRole('radio', { name: name.options[0] ?? '' }));
      await sees(rep.page.locator('ravand-form').getByText(name.interest));
    });

    it('a lead that arrives now runs by version 1 of the process', async () => {
      await postLead(name.early, '+989120000001');
      await open(admin, '/studio/processes');
      await admin.page.getByText(t('process.lead-follow-up')).click();
      await sees(admin.page.locator('[data-element-id=first-contact]'));
    });

    it('inserts a user task with form and role, gives the gateway its condition, publishes version 2', async () => {
      const { page } = admin;
      await page.locator('.djs-palette [data-action="create.task"]').click();
      // Out of the edge first, where the canvas moves under the pointer.
      await page.mouse.move(700, 560, { steps: 3 });
      const flow = await pointOn(page.locator('[data-element-id=yes] .djs-visual > path').first());
      await page.mouse.move(flow.x, flow.y, { steps: 6 });
      await page.mouse.click(flow.x, flow.y);
      // A new element is named where it stands.
      await page.keyboard.type(name.callTask);
      await page.keyboard.press('Enter');
      await page.locator('.djs-context-pad [data-action=replace]').click();
      await page.locator('.djs-popup [data-id=replace-with-user-task]').click();
      const panel = page.locator('ravand-process-panel');
      await sees(panel.getByText(t('process.kind.UserTask')));
      const field = (key: string) => panel.getByLabel(t(key), { exact: true });
      await expect.poll(() => field('process.name').inputValue()).toBe(name.callTask);
      await field('process.form').selectOption('call-the-lead');
      await field('process.candidateRole').selectOption('staff');
      // bpmn-js takes a click within 400 ms of a drop for an echo of it.
      await expect
        .poll(async () => {
          await page.mouse.click(700, 580);
          return panel.locator('header p').textContent();
        })
        .toBe(t('process.kind.Process'));
      await page.locator('[data-element-id=value-over-500] .djs-hit').click();
      const condition = panel.locator('fieldset').first().getByLabel(t('process.condition'), { exact: true });
      await condition.fill('lead.value >');
      await sees(panel.locator('.fault'));
      await condition.fill('lead.value > 500');
      await condition.press('Tab');
      await sees(page.getByText(t('process.draft', { version: 2 })));
      await sees(page.getByText(t('process.noProblems')));
      await button(admin, 'process.publish').click();
      await sees(page.getByText(t('process.published', { version: 2 })));
    });

    it('a visitor fills the public form and is told what is wrong in their language', async () => {
      const visitor = await openPage(browser, { language, now: ravand.clock.now() });
      const { page } = visitor;
      await page.goto(`${ravand.url}/p/forms/lead-public?lang=${language}&utm_source=autumn`);
      const send = page.getByRole('button', { name: t('form.lead-public.submitLabel') });
      await page.locator('#field-name').fill(name.lead);
      await page.locator('#field-mobile').fill('12');
      await send.click();
      await sees(page.locator('#field-mobile-fault .fault'));
      await expect
        .poll(() => page.locator('#field-mobile-fault').textContent())
        .toMatch(language === 'fa' ? /[آ-ی]{3}/ : /[a-z]{3}/);
      await page.locator('#field-mobile').fill(name.mobile);
      await page.locator('#field-email').fill('negar@example.com');
      await send.click();
      await sees(page.getByText(t('form.lead-public.thanks')));
      expect(visitor.faults).toEqual([]);
      await visitor.context.close();
      await expect.poll(() => leadValues(name.lead)).toMatchObject({ mobile: '+989123456789', source: 'web' });
    });

    it('a bare HTML form on another site makes a lead too', async () => {
      const site = await startSite(
        `<form method="post" action="${ravand.url}/p/forms/lead-public?lang=${language}"><input name="name"><input name="mobile"><input name="email"><button>ok</button></form>`,
      );
      const visitor = await openPage(browser, { language, now: ravand.clock.now() });
      await visitor.page.goto(site.url);
      await visitor.page.locator('[name=name]').fill(name.small);
      await visitor.page.locator('[name=mobile]').fill(language === 'fa' ? '09120000002' : '0098 912 000 0002');
      await visitor.page.locator('[name=email]').fill('hoda@example.com');
      await visitor.page.locator('button').click();
      await sees(visitor.page.getByText(t('form.lead-public.thanks')));
      await expect.poll(() => visitor.page.locator('html').getAttribute('dir')).toBe(language === 'fa' ? 'rtl' : 'ltr');
      expect(visitor.faults).toEqual([]);
      await visitor.context.close();
      site.server.close();
    });

    it('the sales person opens the task, reads what is missing, picks a date in their calendar and completes it', async () => {
      await open(rep, '/inbox');
      const { page } = rep;
      await task(name.lead).click();
      await page.locator('ravand-task-pane footer .primary').click();
      await sees(page.locator('#field-value-fault .fault'));
      await page.locator('#field-value').fill(name.number('501'));
      await page.locator('#field-followUpAt button').click();
      await sees(page.getByText(name.month));
      await page.getByRole('button', { name: t('date.today') }).click();
      await page.getByRole('radio', { name: t('form.lead-contact.field.result.option.reached') }).check();
      await finish();
      await expect.poll(() => leadValues(name.lead)).toMatchObject({ value: '501', followUpAt: '2026-11-22' });
    });

    it('over 500 the new task of version 2 waits for the role and is claimed; the lead of version 1 goes the old way', async () => {
      const { page } = rep;
      const tab = (box: string) => page.getByRole('tab', { name: t(`inbox.box.${box}`) });
      await tab('team').click();
      const waiting = page.locator('.item', { hasText: name.lead }).filter({ hasText: name.callTask });
      await waiting.click();
      await button(rep, 'inbox.claim').click();
      await waiting.waitFor({ state: 'detached' });
      await tab('mine').click();
      await sees(waiting);
      await complete(name.early, '501');
      await sees(
        page.locator('.item', { hasText: name.early }).filter({ hasText: t('process.lead-follow-up.element.call') }),
      );
      const { body } = await (await api()).get<{ counts: { version: number; status: string; count: number }[] }>(
        '/api/processes/lead-follow-up/instances',
      );
      const running = (version: number) =>
        body.counts.filter((row) => row.version === version && row.status === 'running').map((row) => row.count);
      expect([running(1), running(2)]).toEqual([[1], [2]]);
    });

    it('at most 500 a letter goes out over SMTP; the SMS goes to the gateway', async () => {
      await complete(name.small, '500');
      await ravand.settle();
      expect(smtp.ledger).toMatchObject([{ to: ['hoda@example.com'] }]);
      const welcome = sms.ledger.find((message) => message.to === '+989123456789');
      expect(welcome?.text).toContain(name.lead);
      await deliver('report', { type: 'report', id: welcome?.id, state: 'delivered' });
      await deliver('reply', { type: 'message', from: '+989123456789', text: name.reply });
      await ravand.settle();
    });

    it('the timeline tells everything and why: rule, version, the values it saw, the step', async () => {
      const { page } = rep;
      await open(rep, '/records/lead');
      await page.getByText(name.lead).first().dblclick();
      await sees(page.getByText(name.reply));
      const message = t('message.lead-welcome');
      const entry = page.locator('ravand-timeline li', {
        hasText: t('timeline.message.queued', { channel: t('channel.sms'), name: message }),
      });
      await entry.locator('.why').click();
      const why = page.locator('ravand-why');
      await sees(why.getByText(t('why.of.rule', { name: t('rule.welcome-sms') })));
      await sees(why.getByText(t('why.version', { version: 1 }), { exact: true }));
      await sees(why.getByText('+98 912 345 6789'));
      await expect.poll(() => why.locator('.tree .line').count()).toBeGreaterThanOrEqual(3);
      await page.keyboard.press('Escape');
      // The newest entry about the task is that somebody took it, which nobody asks why of.
      const opened = page.locator('ravand-timeline li', { hasText: name.callTask, has: page.locator('.why') });
      await opened.first().locator('.why').click();
      await sees(why.getByText(t('why.version', { version: 2 }), { exact: true }));
      await sees(why.getByText(name.callTask));
      await page.keyboard.press('Escape');
    });

    it('R-035: the lead moves on the board by drag and by keyboard; each move is one write', async () => {
      const { page } = rep;
      // They answered, so they are talking; the moves begin where leads do.
      const { id } = await leadNamed(name.lead);
      expect((await (await api()).patch(`/api/records/lead/${id}`, { values: { status: 'new' } })).status).toBe(200);
      await open(rep, '/records/lead/board/lead-board');
      const column = (stage: string) => page.locator('section', { has: page.locator(`.cards[data-value=${stage}]`) });
      const card = page.locator('.card', { hasText: name.lead });
      const before = (await leadNamed(name.lead)).version;
      await card.dragTo(column('proposal').locator('.cards'), { steps: 12 });
      await sees(column('proposal').locator('.card', { hasText: name.lead }));
      await card.focus();
      await page.keyboard.press('Space');
      await page.keyboard.press(language === 'fa' ? 'ArrowRight' : 'ArrowLeft');
      await page.keyboard.press('Space');
      await sees(column('qualified').locator('.card', { hasText: name.lead }));
      await expect.poll(async () => (await leadNamed(name.lead)).values.status).toBe('qualified');
      // A third write is the customer that a qualified lead becomes.
      await expect.poll(async () => (await leadNamed(name.lead)).version).toBe(before + 3);
    });

    it('no page said anything to the console, broke the CSP or opened a dialog', () => {
      expect(admin.faults).toEqual([]);
      expect(rep.faults).toEqual([]);
    });

    it('three days later the second letter goes out', async () => {
      ravand.clock.advance(3 * 86_400_000);
      await ravand.settle();
      expect(smtp.ledger.map(({ to }) => to)).toEqual([['hoda@example.com'], ['hoda@example.com']]);
    });

    function task(subject: string): Locator {
      return rep.page.locator('.item', { hasText: subject }).first();
    }

    async function finish(): Promise<void> {
      const { page } = rep;
      await page.locator('ravand-task-pane footer .primary').click();
      await sees(page.locator('ravand-toasts').getByText(/./));
    }

    async function complete(subject: string, value: string): Promise<void> {
      await task(subject).click();
      await sees(rep.page.locator('ravand-task-pane .path', { hasText: subject }));
      await rep.page.locator('#field-value').fill(name.number(value));
      await rep.page.getByRole('radio', { name: t('form.lead-contact.field.result.option.reached') }).check();
      await rep.page.locator('ravand-task-pane footer .primary').click();
      await expect.poll(async () => (await leadValues(subject)).value).toBe(value);
    }

    const api = () => ravand.signIn({ email: 'admin@example.com', password }, language);

    async function postLead(lead: string, mobile: string): Promise<void> {
      const answer = await ravand.visitor(language).post('/p/forms/lead-public', {
        submission: crypto.randomUUID(),
        values: { name: lead, mobile },
      });
      expect(answer.status).toBe(201);
    }

    async function leadNamed(lead: string): Promise<{ id: string; version: number; values: Record<string, unknown> }> {
      const filter = encodeURIComponent(JSON.stringify({ field: 'name', operator: 'eq', value: lead }));
      const { body } = await (await api()).get<{
        items: { id: string; version: number; values: Record<string, unknown> }[];
      }>(`/api/records/lead?filter=${filter}`);
      expect(body.items).toHaveLength(1);
      return body.items[0] as { id: string; version: number; values: Record<string, unknown> };
    }

    async function leadValues(lead: string): Promise<Record<string, unknown>> {
      return (await leadNamed(lead)).values;
    }

    async function deliver(id: string, message: object): Promise<void> {
      const body = JSON.stringify(message);
      const answer = await ravand.visitor().send('POST', '/p/channels/sms', {
        body,
        headers: {
          'Content-Type': 'application/json',
          'X-Ravand-Signature': signInbound(ravand.inboundSecret, id, body, ravand.clock.now()),
        },
      });
      expect(answer.status).toBe(200);
    }
  });
}

/** A place on the screen in the first part of a drawn line. */
function pointOn(line: Locator): Promise<{ x: number; y: number }> {
  return line.evaluate((path) => {
    const drawn = path as unknown as SVGPathElement;
    const at = drawn.getPointAtLength(drawn.getTotalLength() * 0.3).matrixTransform(drawn.getScreenCTM() ?? undefined);
    return { x: at.x, y: at.y };
  });
}

/** Another site: one page on an origin of its own. */
async function startSite(body: string): Promise<{ url: string; server: Server }> {
  const server = createServer((_request, response) => {
    response
      .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
      .end(`<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${body}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
