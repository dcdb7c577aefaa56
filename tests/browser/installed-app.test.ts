// The workspace as an application on a device, in a real browser at 360 px: it can be installed, in the person's language; without a connection it says so in
// their words; and nothing that anybody wrote lies in what it keeps.
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestRavand, type TestRavand } from '#testing';
import { projectRoot } from '../../core/kernel/node/paths.ts';
import { hasChromium, launchBrowser } from './chromium.ts';
import { openPage } from './open-page.ts';
import { words } from './words.ts';

const built = process.env.DESIGNER_DIR ?? join(projectRoot, 'dist', 'designer');

describe.skipIf(!hasChromium)('R-233 Ravand as an installed application', () => {
  const t = words('fa');
  /** The build, with a service worker that can become another one. */
  const pages = mkdtempSync(join(tmpdir(), 'ravand-pages-'));
  let browser: Browser;
  let ravand: TestRavand;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    for (const name of readdirSync(built)) {
      if (name === 'service-worker.js') copyFileSync(join(built, name), join(pages, name));
      else symlinkSync(join(built, name), join(pages, name));
    }
    [browser, ravand] = await Promise.all([launchBrowser(), createTestRavand({ designerDir: pages, sample: true })]);
    const client = await ravand.signIn(ravand.admin, 'fa');
    await client.patch('/api/me', { language: 'fa', calendar: 'jalali' });
    const session = { url: ravand.url, cookie: client.cookie() };
    ({ context, page } = await openPage(browser, { language: 'fa', width: 360, session, serviceWorkers: 'allow' }));
    await page.goto(`${ravand.url}/records/lead`);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  });
  afterAll(async () => {
    await browser?.close();
    await ravand?.stop();
    rmSync(pages, { recursive: true, force: true });
  });

  it('can be installed, with its name and icons, in the language of the person', async () => {
    const devtools = await context.newCDPSession(page);
    const { data, errors } = await devtools.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    expect(JSON.parse(data ?? '{}')).toMatchObject({ name: t('app.name'), lang: 'fa', dir: 'rtl', id: '/' });
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    // A window without a profile to install into says that one thing.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });

  it('keeps files of the build and pages without words of anybody, and no answer of the server', async () => {
    await page.reload();
    await page.locator('ravand-record-list .rows').waitFor();
    const kept = () =>
      page.evaluate(async () => {
        const names = await caches.keys();
        const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
        return all.flat().map(({ url }) => new URL(url).pathname);
      });
    await expect
      .poll(async () => (await kept()).filter((path) => path.startsWith('/assets/')).length)
      .toBeGreaterThan(5);
    expect(
      (await kept()).filter((path) => !/^\/(assets\/|icons\/|offline-\w\w\.html$|chosen-language$)/.test(path)),
    ).toEqual([]);
  });

  it('says in the words of the person that there is no connection, and goes on where it was once there is', async () => {
    await context.setOffline(true);
    await page.goto(`${ravand.url}/records/organization`);
    await page.getByRole('heading', { name: t('app.offline.heading') }).waitFor();
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await context.setOffline(false);
    await page.getByRole('link', { name: t('app.offline.again') }).click();
    await page.locator('ravand-record-list .rows').waitFor();
    expect(new URL(page.url()).pathname).toBe('/records/organization');
  });

  /** The server has the worker of the next build; what is in its place of this one's files says so. */
  async function update(change: (worker: string) => string): Promise<void> {
    const path = join(pages, 'service-worker.js');
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      const found = new Promise((resolve) => registration?.addEventListener('updatefound', resolve, { once: true }));
      await registration?.update();
      await found;
      const next = registration?.installing;
      await new Promise<void>((resolve) => {
        const isThere = () => next?.state !== 'installing' && resolve();
        next?.addEventListener('statechange', isThere);
        isThere();
      });
    });
  }

  it('a page that is of the next build already is not told of it', async () => {
    await update((worker) => `${worker}\n// another build`);
    // As long as the page takes to ask, and a toast to be drawn.
    await page.waitForTimeout(500);
    expect(await page.getByText(t('app.newVersion')).count()).toBe(0);
  });

  it('another build is offered, not forced, and loads when it is wanted', async () => {
    const first = await page.evaluate(
      () => document.querySelector<HTMLScriptElement>('script[type=module]')?.src ?? '',
    );
    await update((worker) => worker.replaceAll(new URL(first).pathname, '/assets/of-the-next-build.js'));
    await page.getByText(t('app.newVersion')).waitFor();
    const loaded = page.waitForEvent('load');
    await page.getByRole('button', { name: t('app.loadIt') }).click();
    await loaded;
    await page.locator('ravand-record-list .rows').waitFor();
  });
});
