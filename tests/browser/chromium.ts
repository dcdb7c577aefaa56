// Debian's Chromium for the tests: headless, no calls home, a profile of its own. Its shell for programs does without the windows of the whole browser, a quarter of its work.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

const whole = '/usr/bin/chromium';
const shell = '/usr/bin/chromium-headless-shell';
export const chromiumPath = existsSync(shell) ? shell : whole;
export const hasChromium = existsSync(chromiumPath);

/** Chromium takes the last list alone, so it holds those that Playwright leaves out, and the popup of the address bar, which is a page of its own for each window. */
const withoutFeatures = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxPopup',
];

let running: Promise<Browser> | undefined;

/** The browser of this process: starting one takes longer than many a test. Closing it closes what was opened through it; the process ends it. */
export async function launchBrowser(): Promise<Browser> {
  if (running === undefined || !(await running).isConnected()) running = start();
  const browser = await running;
  const opened = new Set<BrowserContext>();
  const instead: Partial<Browser> = {
    async newContext(options) {
      const context = await browser.newContext(options);
      opened.add(context);
      return context;
    },
    async close() {
      await Promise.all([...opened].map((context) => context.close()));
    },
  };
  return new Proxy(browser, {
    get(target, key) {
      const own: unknown = Reflect.get(instead, key) ?? Reflect.get(target, key);
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
}

function start(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${withoutFeatures.join(',')}`,
    ],
  });
}

/** Pages from another build than dist/designer, when one is being worked on. */
export const otherPages = process.env.DESIGNER_DIR === undefined ? {} : { designerDir: process.env.DESIGNER_DIR };
