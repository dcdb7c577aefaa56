// Debian's Chromium for the tests: headless, no calls home, a profile of its own.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

export const chromiumPath = '/usr/bin/chromium';
export const hasChromium = existsSync(chromiumPath);

export function launchBrowser(): Promise<Browser> {
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
    ],
  });
}

/** Pages from another build than dist/designer, when one is being worked on. */
export const otherPages = process.env.DESIGNER_DIR === undefined ? {} : { designerDir: process.env.DESIGNER_DIR };
