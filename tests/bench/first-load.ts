// What the browser fetches before the sign-in screen and before the first list stand: gzip bytes, fonts aside.
import { gzipSync } from 'node:zlib';
import { createTestRavand } from '#testing';
import { launchBrowser } from '../browser/chromium.ts';
import type { BenchRow } from './row.ts';

export async function run(): Promise<BenchRow[]> {
  const ravand = await createTestRavand({ sample: true });
  const browser = await launchBrowser();
  const page = await browser.newPage();
  const bodies = new Map<string, number>();
  page.on('response', async (response) => {
    const url = new URL(response.url());
    if (/\.woff2?$/.test(url.pathname) || url.pathname === '/api/live' || response.status() !== 200) return;
    const body = await response.body().catch(() => undefined);
    if (body) bodies.set(url.pathname, gzipSync(body).length);
  });
  await page.goto(ravand.url, { waitUntil: 'networkidle' });
  const first = total(bodies);
  await page.getByRole('textbox').first().fill(ravand.admin.email);
  await page.locator('input[type=password]').fill(ravand.admin.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await page.goto(`${ravand.url}/records/lead`);
  await page.getByText(/\S/).first().waitFor();
  await page.waitForTimeout(2_000);
  const list = total(bodies);
  await browser.close();
  await ravand.stop();
  return [
    { name: 'first load, sign-in', ours: first / 1024, unit: 'KiB gzip', aim: '≤ 250' },
    { name: 'first load, to the first list', ours: list / 1024, unit: 'KiB gzip', aim: '≤ 250' },
  ];
}

function total(bodies: ReadonlyMap<string, number>): number {
  return [...bodies.values()].reduce((sum, bytes) => sum + bytes, 0);
}
