// All that people do from the card of a record, in the peek over a list, by keyboard and by mouse; then what the timeline,
// the palette, the sheet of keys and the notices make of it.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Account,
  type ApiClient,
  createTestRavand,
  type SmtpReceiver,
  startSmtpReceiver,
  type TestRavand,
} from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

interface Entry {
  readonly type: string;
  readonly activity?: { readonly values: Readonly<Record<string, unknown>> };
  readonly message?: { readonly isLetter: boolean; readonly state: string; readonly body?: string };
}

describe.skipIf(!hasChromium).each(languagesOf('fa'))('The card of a record in %s', (language) => {
  const t = words(language);
  const shots = process.env.SCREENSHOTS;
  let browser: Browser;
  let ravand: TestRavand;
  let smtp: SmtpReceiver;
  let sara: Account;
  let asSara: ApiClient;
  let asReza: ApiClient;
  let open: OpenPage;
  let id: string;

  const timeline = async () =>
    (await asSara.get<{ items: readonly Entry[] }>(`/api/records/lead/${id}/timeline`)).body.items;
  const logged = async (kind: string) =>
    (await timeline()).flatMap(({ activity }) => (activity?.values.kind === kind ? [activity.values] : []));
  const shoot = async (name: string) => {
    if (shots) await open.page.screenshot({ path: `${shots}/card-${name}-${language}.png` });
  };
  /** A picture for who looks, and what axe finds, which is nothing. */
  const look = async (name: string) => {
    await shoot(name);
    expect(await accessFaults(open.page)).toEqual([]);
  };
  const composer = (act: string) => open.page.getByRole('region', { name: t(`acts.${act}.label`), exact: true });

  beforeAll(async () => {
    [browser, smtp] = await Promise.all([launchBrowser(), startSmtpReceiver()]);
    ravand = await createTestRavand({ ...otherPages, smtpUrl: smtp.url });
    sara = await ravand.createUser({ role: 'staff', name: language === 'fa' ? 'سارا رستگار' : 'Sara', language });
    const reza = await ravand.createUser({ role: 'staff', name: language === 'fa' ? 'رضا کیانی' : 'Reza', language });
    [asSara, asReza] = await Promise.all([ravand.signIn(sara, language), ravand.signIn(reza, language)]);
    await asSara.patch('/api/me', { calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    const values = { name: 'نگار موسوی', mobile: '09123456789', email: 'negar@example.com' };
    id = (await asSara.post<{ id: string }>('/api/records/lead', { values })).body.id;
    await ravand.settle();
    const session = { url: ravand.url, cookie: asSara.cookie() };
    open = await openPage(browser, { language, now: ravand.clock.now(), session });
    await open.page.goto(`${ravand.url}/records/lead?peek=${id}`);
    await open.page.locator('ravand-acts .row').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
    await smtp?.close();
  });

  it('keeps a note by keys alone, with somebody mentioned, and takes it back by undo', async () => {
    const { page } = open;
    await page.keyboard.press('n');
    const box = composer('note').locator('textarea');
    await expect.poll(() => box.evaluate((element) => element.matches(':focus'))).toBe(true);
    await page.keyboard.type(language === 'fa' ? 'بودجه دارد، @رض' : 'Has a budget, @Re');
    await page.getByRole('option').first().waitFor();
    await shoot('note');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await logged('note')).length).toBe(1);
    expect((await logged('note'))[0]?.mentions).toHaveLength(1);
    // It stands on the timeline beside it within two seconds.
    await page
      .locator('ravand-timeline .words, ravand-timeline .what', { hasText: '@' })
      .first()
      .waitFor({ timeout: 2_000 });
    await page.getByRole('button', { name: t('action.undo') }).click();
    await expect.poll(async () => (await logged('note')).length).toBe(0);
  });

  it('keeps what was typed when it is closed, and has it again', async () => {
    const { page } = open;
    await page.keyboard.press('n');
    await composer('note').locator('textarea').fill('نیمه‌کاره');
    await page.keyboard.press('Escape');
    await composer('note').waitFor({ state: 'detached' });
    expect(await page.locator('ravand-peek').count()).toBe(1);
    await page.reload();
    await page.locator('ravand-acts [data-act=note]').click();
    expect(await composer('note').locator('textarea').inputValue()).toBe('نیمه‌کاره');
    await composer('note')
      .getByRole('button', { name: t('acts.discard') })
      .click();
    await composer('note').waitFor({ state: 'detached' });
  });

  it('logs a call with its outcome, dialled by a link', async () => {
    const { page } = open;
    await page.keyboard.press('l');
    expect(await composer('call').locator('a[href="tel:+989123456789"]').count()).toBe(1);
    await composer('call').locator('textarea').fill('قیمت خواست');
    await composer('call').locator('#field-duration').fill('6m');
    await shoot('call');
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(async () => (await logged('call'))[0])
      .toMatchObject({
        direction: 'out',
        duration: 'PT6M',
        body: 'قیمت خواست',
      });
  });

  it('writes an e-mail in one’s own words, sent once, and an SMS that waits for its gateway', async () => {
    const { page } = open;
    await page.locator('ravand-acts [data-act=email]').click();
    await composer('email').locator('#letter-subject').fill('پیشنهاد');
    await composer('email').locator('#letter-body').fill('سلام');
    await look('email');
    await composer('email')
      .getByRole('button', { name: t('acts.email.send') })
      .click();
    await composer('email').waitFor({ state: 'detached' });
    await ravand.settle();
    expect(smtp.ledger.filter(({ to }) => to.includes('negar@example.com'))).toHaveLength(1);
    await page.keyboard.press('s');
    await composer('sms')
      .locator('.fate', { hasText: t('acts.waits') })
      .waitFor();
    await composer('sms').locator('#letter-body').fill('فردا ۹ خوب است؟');
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(async () => (await timeline()).flatMap(({ message }) => (message?.isLetter ? [message.state] : [])))
      .toEqual(['queued', 'sent']);
  });

  it('makes an appointment by a date in words, and gives a follow-up to a colleague', async () => {
    const { page } = open;
    await page.keyboard.press('a');
    await composer('meeting').locator('#field-subject').fill('بازدید');
    const at = composer('meeting').locator('ravand-date-picker input').first();
    await at.fill(language === 'fa' ? 'فردا ۹ صبح' : 'tomorrow 9:00');
    await at.press('Tab');
    await shoot('meeting');
    await composer('meeting')
      .getByRole('button', { name: t('acts.meeting.send') })
      .click();
    await expect.poll(async () => (await logged('meeting')).length).toBe(1);
    expect((await logged('meeting'))[0]?.at).toBe('2026-11-23T05:30:00.000Z');
    await page.locator('ravand-acts .next li', { hasText: 'بازدید' }).waitFor();
    await page.keyboard.press('t');
    await composer('task').locator('#field-name').fill('تماس دوباره');
    await shoot('task');
    await page.keyboard.press('Control+Enter');
    await page.locator('ravand-acts .next li', { hasText: 'تماس دوباره' }).waitFor();
    await page.getByRole('button', { name: t('action.undo') }).click();
    await page.locator('ravand-acts .next li', { hasText: 'تماس دوباره' }).waitFor({ state: 'detached' });
  });

  it('is followed by a key; the palette finds every act, typed on either keyboard; `?` lists the keys', async () => {
    const { page } = open;
    await page.keyboard.press('f');
    await page.locator('ravand-acts .follow[aria-pressed=true]').waitFor();
    await page.keyboard.press('Control+k');
    const palette = page.locator('ravand-palette');
    await palette.getByRole('combobox').fill(language === 'fa' ? 'dhnnhaj' : 'دخفث');
    await palette
      .getByRole('option', { name: t('acts.note.label') })
      .first()
      .waitFor();
    await shoot('palette');
    await page.keyboard.press('Enter');
    await composer('note').locator('textarea').waitFor();
    await page.keyboard.press('Escape');
    await composer('note').waitFor({ state: 'detached' });
    await page.keyboard.press('Shift+Slash');
    await page.getByRole('dialog', { name: t('shortcuts.heading') }).waitFor();
    expect(await page.locator('ravand-shortcut-sheet kbd').allTextContents()).toEqual(
      expect.arrayContaining(['?', 'N', 'L', 'S', 'E', 'A', 'T', 'F', 'C', '/']),
    );
    await shoot('keys');
    await page.keyboard.press('Escape');
  });

  it('shows one timeline on its page, narrowed by sort', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/lead/${id}`);
    await page.locator('ravand-timeline .sorts').waitFor();
    await page.locator('ravand-timeline li').nth(3).waitFor();
    await look('page');
    await page
      .locator('ravand-timeline .sorts')
      .getByRole('button', { name: t('timeline.sort.call') })
      .click();
    await expect.poll(() => page.locator('ravand-timeline li').count()).toBe(1);
    await page.locator('ravand-timeline li', { hasText: 'قیمت خواست' }).waitFor();
  });

  it('tells a change of a reference by the name of what it leads to', async () => {
    const { page } = open;
    const organization = (
      await asSara.post<{ id: string }>('/api/records/organization', { values: { name: 'بهاران' } })
    ).body.id;
    await asSara.patch(`/api/records/lead/${id}`, { values: { organization } });
    await page.goto(`${ravand.url}/records/lead/${id}`);
    await page.locator('ravand-timeline li', { hasText: 'بهاران' }).first().waitFor();
  });

  it('tells who follows what others do, why, and lets it be put off and muted', async () => {
    const { page } = open;
    await asReza.patch(`/api/records/lead/${id}`, { values: { note: 'تازه' } });
    await ravand.settle();
    await page.goto(`${ravand.url}/notices`);
    const notice = page.locator('ravand-notices li', { hasText: 'نگار موسوی' }).first();
    await notice.getByText(t('notices.because.follow-notice')).waitFor();
    await shoot('notices');
    await notice.getByRole('button', { name: t('action.more') }).click();
    await page.getByRole('menuitem', { name: t('notices.snooze.tomorrow') }).click();
    await notice.waitFor({ state: 'detached' });
    ravand.clock.advance(24 * 3_600_000);
    await ravand.settle();
    await notice.waitFor();
    await notice.getByRole('button', { name: t('action.more') }).click();
    await page.getByRole('menuitem', { name: t('notices.muteRecord') }).click();
    await page.locator('ravand-notices .muted-ones').waitFor();
    await page.getByRole('button', { name: t('notices.readAll') }).click();
    await page.locator('ravand-notices li.unread').first().waitFor({ state: 'detached' });
  });

  it('is the same on a phone', async () => {
    const session = { url: ravand.url, cookie: asSara.cookie() };
    const phone = await openPage(browser, { language, width: 390, now: ravand.clock.now(), session });
    await phone.page.goto(`${ravand.url}/records/lead/${id}`);
    await phone.page.locator('ravand-acts [data-act=email]').click();
    await phone.page.locator('#letter-body').waitFor();
    if (shots) await phone.page.screenshot({ path: `${shots}/card-phone-${language}.png` });
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await accessFaults(phone.page)).toEqual([]);
    expect(phone.faults).toEqual([]);
    await phone.context.close();
  });

  it('breaks no rule of the page', () => {
    expect(open.faults).toEqual([]);
  });
});
