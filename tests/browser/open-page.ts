// A page of one person in a browser of their own: language, width and the house's clock; and a list of everything a page must never do.
import type { Browser, BrowserContext, Page } from 'playwright-core';

export type BrowserLanguage = 'fa' | 'en';

export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Console errors and warnings, uncaught errors, violations of the CSP, dialogs; empty when all is well. */
  readonly faults: readonly string[];
}

export interface PageOptions {
  readonly language: BrowserLanguage;
  readonly width?: number;
  readonly height?: number;
  /** What the page's clock shows; it does not run. */
  readonly now?: Date;
  /** Blocked unless a test is about it: what it answers can neither be cut off nor seen. */
  readonly serviceWorkers?: 'allow' | 'block';
  /** A session that exists already: the Cookie header of its API client. */
  readonly session?: { readonly url: string; readonly cookie: string | undefined };
}

/**
 * Said by libraries to their makers: bpmn-js of a method of its own, Vaadin of a grid that was left before its first rows came; and by the driver of the browser
 * of what it blocks.
 */
const known =
  /ContextPad#getPad is deprecated|<vaadin-grid> needs the total number of items|Service Worker registration blocked/;

export async function openPage(browser: Browser, options: PageOptions): Promise<OpenPage> {
  const { language, width = 1280, height = width < 500 ? 844 : 800, serviceWorkers = 'block' } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language === 'fa' ? 'fa-IR' : 'en-US',
    timezoneId: 'Asia/Tehran',
    reducedMotion: 'reduce',
    hasTouch: width < 500,
    serviceWorkers,
  });
  context.setDefaultTimeout(15_000);
  if (options.now) await context.clock.setFixedTime(options.now);
  const [name, value] = options.session?.cookie?.split('=') ?? [];
  if (options.session && name && value) await context.addCookies([{ name, value, url: options.session.url }]);
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP ${event.violatedDirective}: ${event.blockedURI}`);
    });
  });
  const faults: string[] = [];
  const page = await context.newPage();
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type()) || known.test(message.text())) return;
    // Which request it was stands beside what Chromium says of it.
    const { url } = message.location();
    faults.push(
      /^Failed to load/.test(message.text()) ? `${message.text()}: ${new URL(url).pathname}` : message.text(),
    );
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, context, faults };
}
