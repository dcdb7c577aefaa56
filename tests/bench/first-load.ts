// What a browser with an empty cache fetches until a page stands: gzip bytes, fonts aside. Each page in a browser profile of its own.
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext } from 'playwright-core';
import { createTestRavand, type TestRavand } from '#testing';
import { launchBrowser } from '../browser/chromium.ts';
import type { BenchRow } from './row.ts';

export async function run(): Promise<BenchRow[]> {
  const ravand = await createTestRavand({ sample: true });
  const browser = await launchBrowser();
  const { body } = await (await ravand.signIn(ravand.admin)).get<{ items: { id: string }[] }>(
    '/api/records/lead?limit=1',
  );
  const lead = body.items[0]?.id ?? '';
  const measure = (path: string, signedIn: boolean, shown: string) =>
    measurePage(ravand, browser, path, signedIn, shown);
  const row = (name: string, bytes: number, aim: string): BenchRow => ({
    name,
    ours: bytes / 1024,
    unit: 'KiB gzip',
    aim,
  });
  const rows = [
    row('first load, sign-in', await measure('/', false, 'input[type=password]'), '≤ 250'),
    row('first load, list of leads', await measure('/records/lead', true, 'vaadin-grid'), '≤ 250'),
    row('first load, page of a lead', await measure(`/records/lead/${lead}`, true, 'ravand-timeline li'), '≤ 250'),
    row('first load, inbox', await measure('/inbox', true, 'ravand-inbox'), '≤ 250'),
    row(
      'first load, process designer',
      await measure('/studio/processes/lead-follow-up', true, '.djs-container'),
      'only when opened',
    ),
  ];
  await browser.close();
  await ravand.stop();
  return rows;
}

/** @param shown CSS selector of what stands on the page when it is there */
async function measurePage(
  ravand: TestRavand,
  browser: Browser,
  path: string,
  signedIn: boolean,
  shown: string,
): Promise<number> {
  const profile = await browser.newContext();
  if (signedIn) await addSession(ravand, profile);
  const page = await profile.newPage();
  const paths = new Set<string>();
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin === ravand.url && request.method() === 'GET' && url.pathname !== '/api/live' && !isFont(url))
      paths.add(url.pathname + url.search);
  });
  await page.goto(ravand.url + path, { waitUntil: 'commit' });
  // To the menu of a page from right to left: what is fetched when a hand comes near it does not belong to the first load.
  await page.mouse.move(1_270, 10);
  await page.locator(shown).first().waitFor({ timeout: 20_000 });
  await page.waitForTimeout(1_000);
  let bytes = 0;
  for (const one of paths) {
    const response = await profile.request.get(ravand.url + one);
    if (response.ok()) bytes += gzipSync(await response.body()).length;
  }
  await profile.close();
  return bytes;
}

const isFont = (url: URL): boolean => /\.(woff2?|ttf|eot)$/.test(url.pathname);

async function addSession(ravand: TestRavand, profile: BrowserContext): Promise<void> {
  const cookie = (await ravand.signIn(ravand.admin)).cookie() ?? '';
  const at = cookie.indexOf('=');
  await profile.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: ravand.url }]);
}
