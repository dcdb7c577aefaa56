// The process designer with 800 elements: opening it, an edit with its findings shown and its draft kept, dragging, and a file that is too large. What the page's
// main thread spends, because everything else waits for that.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { type ApiClient, createTestRavand, type TestRavand } from '#testing';
import { launchBrowser, otherPages } from '../browser/chromium.ts';
import { openPage } from '../browser/open-page.ts';
import { largeProcess } from './large-process.ts';
import { type MainThread, mainThreadDuring } from './main-thread.ts';
import { type BenchRow, median } from './row.ts';

const large = 'bench-large';
const drawn = 800;
const tooMany = 5_000;

interface Desk {
  readonly browser: Browser;
  readonly ravand: TestRavand;
  readonly admin: ApiClient;
}

export async function run(): Promise<BenchRow[]> {
  const ravand = await createTestRavand({ sample: true, ...otherPages });
  const browser = await launchBrowser();
  const desk: Desk = { browser, ravand, admin: await ravand.signIn(ravand.admin) };
  await keepLarge(desk);
  const rows = [
    ...(await measureOpening(desk, 'lead-follow-up', 'a process')),
    ...(await measureOpening(desk, large, `${drawn} elements`)),
    ...(await measureWork(desk)),
    { name: 'load of the machine in these', ours: loadavg()[0] ?? 0, unit: '1 min', aim: 'shown' },
  ];
  await browser.close();
  await ravand.stop();
  return rows;
}

async function keepLarge({ admin }: Desk): Promise<void> {
  const definition = { kind: 'process', name: large, xml: largeProcess(drawn) };
  const { status } = await admin.put(`/api/definitions/process/${large}/draft`, {
    definition,
    baseVersion: 0,
    revision: 0,
  });
  if (status !== 200) throw new Error(`expected the draft of ${drawn} elements to be kept, found ${status}`);
}

async function pageOf({ browser, ravand, admin }: Desk): Promise<{ page: Page; context: BrowserContext }> {
  const { page, context } = await openPage(browser, {
    language: 'fa',
    session: { url: ravand.url, cookie: admin.cookie() },
  });
  context.setDefaultTimeout(60_000);
  return { page, context };
}

/** From a press in the list to the first moment in which the page has drawn it and waits for somebody. Nothing is in the browser's cache. */
async function measureOpening(desk: Desk, name: string, what: string): Promise<BenchRow[]> {
  const waits: number[] = [];
  const threads: MainThread[] = [];
  for (let round = 0; round < 3; round += 1) {
    const { page, context } = await pageOf(desk);
    await page.goto(`${desk.ravand.url}/studio/processes`);
    const link = page.locator(`a[href="/studio/processes/${name}"]`).first();
    await link.waitFor();
    await page.waitForTimeout(500);
    await page.evaluate(() => {
      addEventListener('click', () => performance.mark('pressed'), { capture: true, once: true });
    });
    threads.push(
      await mainThreadDuring(desk.browser, page, async () => {
        await link.click();
        await page.locator('.djs-element').first().waitFor();
        waits.push(await sincePressed(page));
      }),
    );
    await context.close();
  }
  return [
    row(`process designer, ${what}: from press to usable`, median(waits), 'ms', '≤ 1,500'),
    row(
      `process designer, ${what}: longest task meanwhile`,
      median(threads.map(({ longestCpuMs }) => longestCpuMs)),
      'ms CPU',
      'shown',
    ),
    row(
      `process designer, ${what}: main thread altogether`,
      median(threads.map(({ cpuMs }) => cpuMs)),
      'ms CPU',
      'shown',
    ),
  ];
}

function sincePressed(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        requestIdleCallback(() => {
          performance.measure('opening', 'pressed');
          resolve(performance.getEntriesByName('opening')[0]?.duration ?? Number.NaN);
        });
      }),
  );
}

async function measureWork(desk: Desk): Promise<BenchRow[]> {
  const { page, context } = await pageOf(desk);
  await page.goto(`${desk.ravand.url}/studio/processes/${large}`);
  await page.locator('.djs-element').first().waitFor();
  await page.locator('ravand-findings li').first().waitFor();
  await page.waitForTimeout(1_500);
  const during = (work: () => Promise<void>) => mainThreadDuring(desk.browser, page, work);
  const rows = [
    ...edits(await measureEdits(page, during)),
    ...(await measureDragging(page, during)),
    ...(await measureTooLarge(page, during)),
  ];
  await context.close();
  return rows;
}

type During = (work: () => Promise<void>) => Promise<MainThread>;

const node = (page: Page, id: string): Locator => page.locator(`.djs-shape[data-element-id="${id}"]`).first();

/** What somebody does, each until the draft is kept, checked by both and shown. */
async function measureEdits(page: Page, during: During): Promise<MainThread[]> {
  const name = page.locator('ravand-process-panel').locator('input').first();
  const acts: (() => Promise<void>)[] = [
    () => key(page, 'ArrowRight'),
    () => key(page, 'Shift+ArrowDown'),
    async () => {
      await name.fill('نامی دیگر');
      await name.blur();
    },
    () => page.locator('.djs-context-pad [data-action="append.end-event"]').click(),
    () => key(page, 'Delete'),
    () => key(page, 'Control+KeyZ'),
  ];
  const measured: MainThread[] = [];
  for (const id of ['work1', 'yes13']) {
    await node(page, id).click();
    await page.waitForTimeout(300);
    for (const act of acts) {
      measured.push(
        await during(async () => {
          const checked = page.waitForResponse((response) => response.url().endsWith('/check'));
          await act();
          await checked;
          await page.waitForTimeout(400);
        }),
      );
      if (process.env.BENCH_TALK) console.log(id, acts.indexOf(act), measured.at(-1));
    }
  }
  return measured;
}

async function key(page: Page, name: string): Promise<void> {
  await page.locator('ravand-process-canvas svg').first().focus();
  await page.keyboard.press(name);
}

function edits(measured: readonly MainThread[]): BenchRow[] {
  const of = (pick: (thread: MainThread) => number) => measured.map(pick);
  const what = `process designer, ${drawn} elements: an edit, its findings and its draft`;
  return [
    row(`${what}, middle`, median(of(({ cpuMs }) => cpuMs).slice(1)), 'ms CPU', '≤ 100'),
    row(`${what}, most`, Math.max(...of(({ cpuMs }) => cpuMs)), 'ms CPU', '≤ 100'),
    row(`${what}, longest task`, Math.max(...of(({ longestCpuMs }) => longestCpuMs)), 'ms CPU', '≤ 50'),
  ];
}

async function measureDragging(page: Page, during: During): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [many, ids] of [
    [1, ['work0']],
    [20, [0, 1, 12, 13].flatMap((step) => ['work', 'choice', 'yes', 'no', 'merge'].map((part) => `${part}${step}`))],
  ] as const) {
    await page.keyboard.press('Escape');
    for (const [index, id] of ids.entries())
      await node(page, id).click({ force: true, ...(index === 0 ? {} : { modifiers: ['Shift'] }) });
    const box = await node(page, ids[0]!).boundingBox();
    const from = { x: (box?.x ?? 0) + 12, y: (box?.y ?? 0) + 12 };
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    const dragging = await during(async () => {
      for (let step = 1; step <= 60; step += 1) {
        await page.mouse.move(from.x + step * 3, from.y + step * 2);
        await page.waitForTimeout(8);
      }
    });
    const dropping = await during(async () => {
      const checked = page.waitForResponse((response) => response.url().endsWith('/check'));
      await page.mouse.up();
      await checked;
      await page.waitForTimeout(400);
    });
    const what = `process designer, ${drawn} elements: ${many} dragged`;
    rows.push(row(`${what}, longest task`, dragging.longestCpuMs, 'ms CPU', '≤ 50'));
    rows.push(row(`${what}, longest task of the drop`, dropping.longestCpuMs, 'ms CPU', '≤ 50'));
  }
  return rows;
}

async function measureTooLarge(page: Page, during: During): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ravand-bench-'));
  const file = join(folder, 'large.bpmn');
  writeFileSync(file, largeProcess(tooMany));
  const thread = await during(async () => {
    await page.locator('input[type=file]').setInputFiles(file);
    await page.locator('ravand-import-dialog [role=alert]').waitFor();
  });
  rmSync(folder, { recursive: true });
  return [
    row(`process designer, a file of ${tooMany} elements refused: longest task`, thread.longestCpuMs, 'ms CPU', '≤ 50'),
  ];
}

function row(name: string, ours: number, unit: string, aim: string): BenchRow {
  return { name, ours, unit, aim };
}
