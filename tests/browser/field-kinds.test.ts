// A record with fields of every kind, written in a real browser in Persian and in English, under the CSP: what is typed arrives as data, and
// the form is open to everybody.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

const field = (name: string, kind: string, more: object = {}) => ({ id: `thing.${name}`, name, kind, ...more });
const thing = {
  kind: 'entity',
  id: 'thing',
  name: 'thing',
  titleField: 'name',
  fields: [
    field('number', 'autoNumber', { format: 'A-{number:3}', unique: true }),
    field('name', 'text', { required: true }),
    field('colors', 'choices', { options: [{ value: 'red' }, { value: 'green' }] }),
    field('labels', 'tags'),
    field('stars', 'rating'),
    field('spent', 'duration'),
    field('place', 'address'),
    field('data', 'json'),
    field('story', 'richText'),
    field('code', 'text', { unique: true, readOnly: true, defaultExpression: 'lower case(name)' }),
  ],
  access: {},
};

describe.skipIf(!hasChromium).each(languagesOf('fa'))('Fields of every kind in %s', (language) => {
  const t = words(language);
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let open: OpenPage;

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
    admin = await ravand.signIn(ravand.admin);
    await admin.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    const changes = [{ definition: thing, baseVersion: 0 }];
    expect((await admin.post('/api/definitions/publish', { changes })).status).toBe(200);
    const labels = ['VIP', 'Export'];
    expect((await admin.post('/api/records/thing', { values: { name: 'first', labels } })).status).toBe(201);
    const session = { url: ravand.url, cookie: admin.cookie() };
    open = await openPage(browser, { language, now: ravand.clock.now(), session });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  it('arrive as what was meant', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/thing/new`);
    const direction = () => page.locator('#field-name').evaluate((input) => getComputedStyle(input).direction);
    // An empty field begins where the page does; then what is typed says.
    await page.locator('#field-name').waitFor();
    expect(await direction()).toBe(language === 'fa' ? 'rtl' : 'ltr');
    await page.locator('#field-name').fill('second');
    expect(await direction()).toBe('ltr');
    await page.locator('.choices input').first().check();

    const tags = page.locator('#field-labels input');
    await tags.pressSequentially('exp');
    await page.locator('#field-labels .option').first().click();
    await tags.pressSequentially('#new,');
    await tags.pressSequentially('more');
    await tags.press('Enter');

    await page.locator('.stars label').nth(3).click();
    const spent = page.locator('#field-spent');
    await spent.fill(language === 'fa' ? '۱ ساعت و نیم' : '1:30');
    await spent.blur();
    await expect.poll(() => spent.inputValue()).toBe(language === 'fa' ? '۱ ساعت ۳۰ دقیقه' : '1 hr 30 min');

    await page.locator('#field-place-city').fill('Tabriz');
    await page.locator('#field-data').fill('{"a": [1]}');
    const editor = page.locator('#field-story .rich');
    await editor.click();
    await page.keyboard.type('Dear ');
    await page.locator('#field-story #bold').click();
    await page.keyboard.type('reader');
    await page.locator('#field-story #bulletList').click();

    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await page.waitForURL((url) => !url.pathname.endsWith('/new'));
    const { body } = await admin.get<{ values: object }>(`/api${new URL(page.url()).pathname}`);
    expect(body.values).toEqual({
      number: 'A-002',
      code: 'second',
      name: 'second',
      colors: ['red'],
      labels: ['Export', 'new', 'more'],
      stars: 4,
      spent: 'PT1H30M',
      place: { country: 'IR', city: 'Tabriz' },
      data: { a: [1] },
      story: {
        type: 'doc',
        content: [
          {
            type: 'bulletList',
            content: [
              {
                type: 'listItem',
                content: [
                  {
                    type: 'paragraph',
                    content: [
                      { type: 'text', text: 'Dear ' },
                      { type: 'text', text: 'reader', marks: [{ type: 'bold' }] },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      },
    });
  });

  it('are filtered by a tag in use', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/thing`);
    await page.locator('ravand-filter-sentence .add').click();
    await page.locator('ravand-filter-sentence .offers .option').nth(3).click();
    const input = page.locator('ravand-filter-sentence ravand-token-box input');
    await input.pressSequentially('vip');
    await page.locator('ravand-token-box .option').first().click();
    await expect.poll(() => page.locator('ravand-record-grid .title:visible').allTextContents()).toEqual(['first']);
    await expect.poll(() => page.locator('ravand-filter-sentence .operator').textContent()).toBe(t('operator.hasAny'));
  });

  it('say what is wrong also where the form has no field', async () => {
    const { page } = open;
    await page.goto(`${ravand.url}/records/thing/new`);
    await page.locator('#field-name').fill('First');
    await page.keyboard.press('Control+Enter');
    const refusal = await admin.post<{ details: { message: string }[] }>('/api/records/thing', {
      values: { name: 'First' },
    });
    const said = page.locator('ravand-form [role=alert]');
    await expect.poll(() => said.allTextContents()).toEqual(refusal.body.details.map(({ message }) => message));
    expect(await accessFaults(page)).toEqual([]);
  });

  it('break no rule of the page', () => {
    expect(open.faults.filter((fault) => !fault.includes('422'))).toEqual([]);
  });
});
