// A stage that asks for something asks for it where it is entered: on the board, on the page of a record, and for many records at once; what is given is saved
// with the stage in one change, and taken back with it.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { languagesOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly values: Readonly<Record<string, unknown>>;
}

describe.skipIf(!hasChromium).each(languagesOf('fa'))('R-035, R-048: a stage in %s', (language) => {
  const t = words(language);
  const shots = process.env.SCREENSHOTS;
  let browser: Browser;
  let ravand: TestRavand;
  let admin: ApiClient;
  let open: OpenPage;

  const make = async (entity: string, values: object): Promise<Row> => {
    const { status, body } = await admin.post<Row>(`/api/records/${entity}`, { values });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  };
  const deal = (name: string) => make('opportunity', { name, stage: 'negotiation', amount: '5000000' });
  const read = async ({ id }: Row, entity = 'opportunity') =>
    (await admin.get<Row>(`/api/records/${entity}/${id}`)).body.values;
  const stageOf = async (row: Row) => (await read(row)).stage;
  const dialog = () => open.page.locator('ravand-stage-dialog');
  const stage = (value: string) => t(`entity.opportunity.field.stage.option.${value}`);
  const card = (name: string) => open.page.locator('ravand-record-board .card', { hasText: name });
  const columnOf = (name: string) =>
    card(name).evaluate((element) => element.closest<HTMLElement>('.cards')?.dataset.value);
  const isFocused = (name: string) => card(name).evaluate((element) => element.matches(':focus'));
  const look = async (name: string) => {
    if (shots) await open.page.screenshot({ path: `${shots}/stage-${name}-${language}.png` });
    expect(await accessFaults(open.page)).toEqual([]);
  };
  const asked = () => dialog().locator('ravand-form label[for^="field-"]').allTextContents();
  /** By keys: what is typed, the first that fits. */
  const choose = async (option: string) => {
    await dialog().getByRole('combobox').waitFor();
    await open.page.keyboard.type(t(`entity.opportunity.field.${option}`));
    await open.page.keyboard.press('Enter');
  };
  /** Lifted, one column on, put down. */
  const moveOn = async (name: string) => {
    await card(name).focus();
    for (const key of ['Space', language === 'fa' ? 'ArrowLeft' : 'ArrowRight', 'Space'])
      await open.page.keyboard.press(key);
  };

  beforeAll(async () => {
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ ...otherPages })]);
    admin = await ravand.signIn(ravand.admin);
    await admin.patch('/api/me', { language, calendar: language === 'fa' ? 'jalali' : 'gregorian' });
    const session = { url: ravand.url, cookie: admin.cookie() };
    open = await openPage(browser, { language, now: ravand.clock.now(), session });
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
  });

  it('asks for its field on the board, by keys alone; who gives up has the card back, and undo takes both back', async () => {
    const { page } = open;
    const won = await deal('Hotel Aseman');
    await page.goto(`${ravand.url}/records/opportunity/board/pipeline`);
    await card('Hotel Aseman').waitFor();
    await moveOn('Hotel Aseman');
    await dialog().getByText(t('entity.opportunity.field.stage.option.won.entry')).waitFor();
    expect(await asked()).toEqual([expect.stringContaining(t('entity.opportunity.field.wonReason'))]);
    expect(await columnOf('Hotel Aseman')).toBe('won');
    await look('board');
    await page.keyboard.press('Escape');
    await expect.poll(() => columnOf('Hotel Aseman')).toBe('negotiation');
    await expect.poll(() => isFocused('Hotel Aseman')).toBe(true);
    expect(await page.locator('ravand-record-board .refusal').count()).toBe(0);
    expect(await stageOf(won)).toBe('negotiation');

    await moveOn('Hotel Aseman');
    await dialog().getByRole('combobox').waitFor();
    // Nothing is saved without it.
    await page.keyboard.press('Control+Enter');
    await dialog().locator('ravand-form .fault').first().waitFor();
    await choose('wonReason.option.quality');
    await page.keyboard.press('Control+Enter');
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(() => isFocused('Hotel Aseman')).toBe(true);
    expect(await read(won)).toMatchObject({ stage: 'won', wonReason: 'quality' });
    await page.keyboard.press('Control+z');
    await expect.poll(() => columnOf('Hotel Aseman')).toBe('negotiation');
    await expect.poll(async () => (await read(won)).wonReason).toBe(null);
    expect(await stageOf(won)).toBe('negotiation');
  });

  it('asks for it on the page of the record at 390 px, and takes both back', async () => {
    const { page } = open;
    const lost = await deal('Hotel Darya');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${ravand.url}/records/opportunity/${lost.id}`);
    await page
      .locator('ravand-stage-bar')
      .getByRole('button', { name: stage('lost') })
      .click();
    await dialog().getByText(t('entity.opportunity.field.stage.option.lost.entry')).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await look('page-390');
    await dialog()
      .getByRole('button', { name: t('action.cancel') })
      .click();
    await dialog().waitFor({ state: 'detached' });
    await page
      .locator('ravand-stage-bar')
      .getByRole('button', { name: stage('lost') })
      .click();
    await choose('lostReason.option.price');
    await dialog()
      .getByRole('button', { name: t('record.move', { to: stage('lost') }) })
      .click();
    await expect.poll(() => read(lost)).toMatchObject({ stage: 'lost', lostReason: 'price' });
    await page.getByRole('button', { name: t('action.undo') }).click();
    await expect.poll(() => read(lost)).toMatchObject({ stage: 'negotiation', lostReason: null });
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('asks for what its condition is computed from, and for nothing that is there already', async () => {
    const { page } = open;
    const quote = await make('quote', { subject: 'Press' });
    const values = await read(quote, 'quote');
    await page.goto(`${ravand.url}/records/quote/${quote.id}`);
    await page
      .locator('ravand-stage-bar')
      .getByRole('button', { name: t('entity.quote.field.state.option.sent') })
      .click();
    await dialog().locator('ravand-lines-box').waitFor();
    expect(values.validUntil).not.toBe(null);
    expect(await asked()).toEqual([expect.stringContaining(t('entity.quote.field.lines'))]);
    await look('lines');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('asks for it when many records enter it', async () => {
    const { page } = open;
    const rows = [await deal('Hotel Kavir'), await deal('Hotel Jangal')];
    await page.goto(`${ravand.url}/records/opportunity?sort=name:asc`);
    for (const name of ['Hotel Kavir', 'Hotel Jangal'])
      await page.getByRole('checkbox', { name: t('bulk.pick', { name }) }).check();
    await page
      .locator('ravand-bulk-bar')
      .getByRole('button', { name: t('bulk.act.change') })
      .click();
    const bulk = page.locator('ravand-bulk-dialog');
    await bulk.locator('#which').selectOption('stage');
    const pick = async (field: string, option: string) => {
      await bulk
        .locator(`#field-${field}`)
        .getByRole('combobox')
        .fill(t(`entity.opportunity.field.${field}.option.${option}`));
      await page.keyboard.press('Enter');
    };
    await pick('stage', 'lost');
    await bulk.getByText(t('bulk.stageAsks', { to: stage('lost') })).waitFor();
    await pick('lostReason', 'timing');
    await look('bulk');
    await bulk.getByRole('button', { name: t('bulk.preview') }).click();
    await expect
      .poll(async () => {
        await ravand.settle();
        return bulk.getByText(t('bulk.said.tried'), { exact: true }).count();
      })
      .toBe(1);
    await bulk.locator('.button.primary').click();
    await expect
      .poll(async () => {
        await ravand.settle();
        return Promise.all(rows.map(async (row) => (await read(row)).lostReason));
      })
      .toEqual(['timing', 'timing']);
    expect(await Promise.all(rows.map(stageOf))).toEqual(['lost', 'lost']);
  });

  it('says nothing to the console', () => {
    // A refusal that is answered by a question is also a line of the browser's.
    expect(open.faults.filter((fault) => !fault.includes('422'))).toEqual([]);
  });
});
