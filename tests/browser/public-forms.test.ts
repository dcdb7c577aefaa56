// Public forms in a real browser: made public in the studio, filled in by a visitor on a phone by their one-time link, with a file and a consent, and
// standing in a frame of another site, over plain http.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import type { FormDefinition } from '../../schemas/types.ts';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { openPage } from './open-page.ts';
import { words } from './words.ts';

interface Opened {
  readonly definition: FormDefinition;
  readonly version: number;
}

const field = (name: string, kind: string, label: object, more: object = {}) => ({
  id: `survey.${name}`,
  name,
  kind,
  label,
  ...more,
});
const survey = {
  kind: 'entity',
  id: 'survey',
  name: 'survey',
  label: { en: 'Survey', fa: 'نظرسنجی' },
  titleField: 'name',
  fields: [
    field('name', 'text', { en: 'Name', fa: 'نام' }),
    field('score', 'rating', { en: 'How was it?', fa: 'چطور بود؟' }),
    field('words', 'longText', { en: 'Tell us', fa: 'بگویید' }),
    field('scan', 'file', { en: 'File', fa: 'فایل' }),
    field('lead', 'reference', { en: 'Lead', fa: 'سرنخ' }, { target: 'lead' }),
  ],
  access: { staff: { read: 'all', create: true, update: 'all', delete: 'all' } },
};
const place = (name: string, more: object = {}) => ({ id: name, kind: 'field', field: name, ...more });
const form = {
  kind: 'form',
  name: 'opinion',
  label: { en: 'Your opinion', fa: 'نظر شما' },
  description: { en: 'Two steps, one minute.', fa: 'دو گام، یک دقیقه.' },
  entity: 'survey',
  layout: [
    {
      id: 'steps',
      kind: 'steps',
      children: [
        {
          id: 'who',
          kind: 'step',
          label: { en: 'You', fa: 'شما' },
          children: [place('name', { required: true }), place('score')],
        },
        { id: 'what', kind: 'step', label: { en: 'Words', fa: 'سخن' }, children: [place('words'), place('scan')] },
      ],
    },
  ],
};
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF');

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

async function requireFit(page: Page): Promise<void> {
  expect(await accessFaults(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

describe.skipIf(!hasChromium).each(languagesOf('fa'))('Public forms in %s', (language) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let shop: Server;
  let shopPage = '';
  let shopUrl = '';
  let lead = '';
  let link = '';

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand(otherPages)]);
    admin = await ravand.signIn(ravand.admin);
    await admin.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    for (const definition of [survey, form])
      expect((await admin.post('/api/definitions/publish', { changes: [{ definition, baseVersion: 0 }] })).status).toBe(
        200,
      );
    const made = await admin.post<{ id: string }>('/api/records/lead', {
      values: { name: 'Parisa', mobile: '09121234567' },
    });
    lead = made.body.id;
    shop = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><title>Shop</title><body>${shopPage}</body>`);
    });
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    shop?.close();
    await ravand?.stop();
  });

  it('are opened to visitors in the studio, with their words, and sent to one person by a link', async () => {
    const session = { url: ravand.url, cookie: admin.cookie() };
    const { page, faults, context } = await openPage(browser, { language, now: ravand.clock.now(), session });
    await page.goto(`${ravand.url}/studio/forms/opinion`);
    await page.getByRole('button', { name: t('forms.open.tab'), exact: true }).click();
    const pane = page.locator('ravand-form-public');
    await pane.getByText(t('forms.public'), { exact: true }).click();
    const typed = async (id: string, text: string) => {
      await pane.locator(`#${id}`).fill(text);
      await pane.locator(`#${id}`).blur();
    };
    await typed('address', 'nazar');
    await typed('seconds', '1');
    await typed(`thanks-${language}`, language === 'fa' ? 'سپاس، {{ name }}!' : 'Thank you, {{ name }}!');
    await pane.getByRole('button', { name: t('forms.open.addConsent') }).click();
    await pane.locator('#consent-0-link').waitFor();
    await typed('embed', `${shopUrl}/page`);
    await expect.poll(() => pane.locator('#embed').inputValue()).toBe(shopUrl);
    // A mistake is told where it lies.
    await typed('redirect', 'https://elsewhere.example/');
    await page.locator('ravand-findings li button').first().waitFor();
    await typed('redirect', '');
    await page.getByText(t('process.noProblems')).waitFor();
    await page.getByRole('button', { name: t('process.publish'), exact: true }).click();
    await pane.locator('ravand-qr-code svg').waitFor();
    await expect.poll(() => pane.locator('ravand-form-reach #url').inputValue()).toBe(`${ravand.url}/p/forms/nazar`);
    shopPage = await pane.locator('ravand-form-reach #frame').inputValue();
    const links = pane.locator('ravand-form-links');
    await links.locator('#about').selectOption('lead');
    await links.locator('ravand-combo-box input').fill('Paris');
    await links.getByRole('option', { name: 'Parisa' }).click();
    await links.getByRole('button', { name: t('forms.open.makeLink') }).click();
    await links.locator('#made').waitFor();
    link = await links.locator('#made').inputValue();
    // One for nobody, taken back at once.
    await links.locator('#about').selectOption('');
    await links.getByRole('button', { name: t('forms.open.makeLink') }).click();
    await expect.poll(() => links.locator('li').count()).toBe(2);
    await links.locator('li').first().getByRole('button').click();
    await links.getByText(t('forms.open.state.revoked'), { exact: true }).waitFor();
    await requireFit(page);
    await picture(page, `public-pane-${language}`);
    await page.setViewportSize({ width: 390, height: 844 });
    await requireFit(page);
    await picture(page, `public-pane-390-${language}`);
    const { definition, version } = (await admin.get<Opened>('/api/definitions/form/opinion')).body;
    expect([version, definition.public?.guard, definition.public?.consents?.length]).toEqual([
      2,
      { seconds: 1, work: true },
      1,
    ]);
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it('are filled in before by an address that is made in the studio', async () => {
    const session = { url: ravand.url, cookie: admin.cookie() };
    const studio = await openPage(browser, { language, now: ravand.clock.now(), session });
    await studio.page.goto(`${ravand.url}/studio/forms/opinion`);
    await studio.page.getByRole('button', { name: t('forms.open.tab'), exact: true }).click();
    const reach = studio.page.locator('ravand-form-reach');
    await reach.getByText(t('forms.open.filledHeading')).click();
    const made = studio.page.locator('ravand-filled-link');
    await made.locator('ravand-name-list select').selectOption('name');
    await made.locator('ravand-form input').first().fill('Room 204');
    await made.locator('ravand-form input').first().press('Tab');
    await made.locator('#filled').waitFor();
    const address = await made.locator('#filled').inputValue();
    expect(new URL(address).hash).toBe('#name=Room+204');
    await requireFit(studio.page);
    await picture(studio.page, `filled-address-${language}`);
    expect(studio.faults).toEqual([]);
    await studio.context.close();

    const visitor = await openPage(browser, { language, width: 390, now: ravand.clock.now() });
    await visitor.page.goto(address);
    const input = visitor.page.locator('ravand-form input').first();
    await input.waitFor();
    expect(await input.inputValue()).toBe('Room 204');
    expect(visitor.faults).toEqual([]);
    await visitor.context.close();
  });

  it('are filled in on a phone by whoever was sent the link: once', async () => {
    const { page, faults, context } = await openPage(browser, { language, width: 360, height: 740 });
    const address = new URL(link);
    await page.goto(`${ravand.url}${address.pathname}?lang=${language}${address.hash}`);
    const next = page.getByRole('button', { name: t('form.next'), exact: true });
    await next.click();
    await page.locator('#field-name-fault .fault').waitFor();
    await page.locator('#field-name').fill('Sara');
    // The browser closed by mistake: what was typed is still there.
    await page.reload();
    await expect.poll(() => page.locator('#field-name').inputValue()).toBe('Sara');
    await requireFit(page);
    await next.click();
    await page.locator('#field-words').fill('<b>{{ 1 + 1 }}</b>');
    await page
      .locator('#field-scan input')
      .setInputFiles({ name: 'bill.pdf', mimeType: 'application/pdf', buffer: pdf });
    await page.locator('#field-scan').getByText('bill.pdf').first().waitFor();
    const send = page.getByRole('button', { name: t('public.send'), exact: true });
    await send.click();
    await page.getByText(t('public.consentNeeded'), { exact: true }).waitFor();
    await requireFit(page);
    await picture(page, `public-phone-${language}`);
    await page.locator('#consent-consent1').check();
    ravand.clock.advance(2_000);
    await send.click();
    await page.locator('.thanks h2').waitFor();
    await expect.poll(() => page.locator('.thanks h2').textContent()).toContain('Sara');
    await picture(page, `public-thanks-${language}`);
    expect(await context.cookies()).toEqual([]);
    const { items } = (await admin.get<{ items: { values: Record<string, unknown> }[] }>('/api/records/survey')).body;
    expect(items.map(({ values }) => values)).toMatchObject([
      { name: 'Sara', words: '<b>{{ 1 + 1 }}</b>', lead, scan: { name: 'bill.pdf' } },
    ]);
    const consents = await admin.get<{ items: { given: boolean; language: string }[] }>('/api/forms/opinion/consents');
    expect(consents.body.items).toMatchObject([{ given: true, language }]);
    const heard: string[] = [];
    page.on('request', (request) => heard.push(`${request.url()} ${request.headers().referer ?? ''}`));
    await page.reload();
    await page.locator('.shut h2').waitFor();
    await requireFit(page);
    // What makes the link good is in no address that a server or its log sees.
    expect(heard.join('\n').replaceAll(page.url(), '')).not.toContain(address.hash.slice(1));
    // The browser tells its console of every answer that is an error.
    expect(faults.filter((fault) => !fault.includes('410'))).toEqual([]);
    await context.close();
  }, 60_000);

  it('stand in a page of a site that may show them, as high as they are, and in no other', async () => {
    const { page, faults, context } = await openPage(browser, { language, width: 390 });
    await page.goto(shopUrl);
    const frame = page.frameLocator('iframe');
    await frame.locator('#field-name').fill('Framed');
    const height = () => page.locator('iframe').evaluate((element) => (element as HTMLElement).style.blockSize);
    await expect.poll(height).not.toBe('600px');
    expect(Number.parseInt(await height(), 10)).toBeGreaterThan(200);
    await frame.getByRole('button', { name: t('form.next'), exact: true }).click();
    await frame.locator('#consent-consent1').check();
    ravand.clock.advance(2_000);
    await frame.getByRole('button', { name: t('public.send'), exact: true }).click();
    await frame.locator('.thanks').waitFor();
    await picture(page, `public-frame-${language}`);
    expect(faults).toEqual([]);
    await page.goto(shopUrl.replace('127.0.0.1', 'localhost')).catch(() => undefined);
    await expect.poll(() => faults.some((fault) => fault.includes('frame-ancestors'))).toBe(true);
    await context.close();
  }, 60_000);
});
