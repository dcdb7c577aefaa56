// Signing in with an issuer in a real browser, in Persian and in English, on a desk and on a phone: there and back to the page that was asked for, and
// one clear sentence when it does not come to that.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestRavand, type TestRavand } from '#testing';
import { type IdentityIssuer, startIdentityIssuer } from '../contracts/identity-issuer.ts';
import { accessFaults } from './access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from './chromium.ts';
import { looksOf } from './looks.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { words } from './words.ts';

describe.skipIf(!hasChromium).each(looksOf('en', 390))(
  'Signing in with an issuer in %s at %i px',
  (language, width) => {
    const t = words(language);
    const shots = process.env.SCREENSHOTS;
    let browser: Browser;
    let ravand: TestRavand;
    let issuer: IdentityIssuer;
    let open: OpenPage;

    beforeAll(async () => {
      issuer = await startIdentityIssuer(() => `${ravand.url}/signed-in`);
      const env = {
        OIDC_ISSUER: issuer.url,
        OIDC_CLIENT_ID: issuer.clientId,
        OIDC_CLIENT_SECRET: issuer.clientSecret,
        OIDC_LABEL: 'Example ID',
        OIDC_NEW_ROLE: 'staff',
        OIDC_DOMAINS: 'example.com',
        OIDC_ISSUERS: 'partner',
        OIDC_PARTNER_ISSUER: 'https://partner.example',
        OIDC_PARTNER_CLIENT_ID: 'ravand',
        OIDC_PARTNER_CLIENT_SECRET: 'not asked here',
        OIDC_PARTNER_LABEL: 'Partner',
      };
      [browser, ravand] = await Promise.all([
        launchBrowser(),
        createTestRavand({ ...otherPages, env, now: new Date() }),
      ]);
      open = await openPage(browser, { language, width });
    });
    afterAll(async () => {
      await browser?.close();
      await ravand?.stop();
      await issuer?.close();
    });

    async function isFine(page: Page, name: string): Promise<void> {
      if (shots) await page.screenshot({ path: `${shots}/${name}-${language}-${width}.png` });
      await expect.poll(() => page.locator('html').getAttribute('dir')).toBe(language === 'fa' ? 'rtl' : 'ltr');
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      expect(await accessFaults(page)).toEqual([]);
    }

    it('says what was wrong and leads back, then comes in at the page that was asked for', async () => {
      const { page, faults } = open;
      await page.goto(`${ravand.url}/inbox?box=all`);
      // Before anybody is known the page speaks the language of the house.
      await page.locator(`footer button[lang=${language}]`).click();
      const leave = page.getByRole('button', { name: t('session.withIssuer', { issuer: 'Example ID' }) });
      await leave.waitFor();
      await page.getByRole('button', { name: t('session.withIssuer', { issuer: 'Partner' }) }).waitFor();
      await isFine(page, 'issuer-button');
      issuer.person = { sub: 'eve', email: 'eve@evil.net', email_verified: true };
      await leave.click();
      await page.getByText(t('session.notIn')).waitFor();
      await page.getByText('eve@evil.net').waitFor();
      // What the issuer answered is gone from the address.
      expect(page.url()).toBe(`${ravand.url}/signed-in`);
      await isFine(page, 'issuer-refused');
      await open.context.clearCookies();

      await page.goto(`${ravand.url}/inbox?box=all`);
      issuer.person = { sub: 'sara', email: 'sara@example.com', email_verified: true, name: 'Sara' };
      await leave.click();
      await page.locator('ravand-inbox').waitFor();
      expect(page.url()).toBe(`${ravand.url}/inbox?box=all`);
      expect(faults.filter((fault) => !/status of 403/.test(fault))).toEqual([]);
      // Whoever signs out here is led to where the session began.
      const menu = width < 700 ? page.locator('.more').first() : page.locator('.me').first();
      await menu.click();
      const out = page.locator('ravand-reading-menu button:has(ravand-icon[name=log-out])');
      await out.filter({ visible: true }).click();
      await page.waitForURL((url) => url.origin === issuer.url);
      expect(new URL(page.url()).searchParams.get('id_token_hint')).not.toBeNull();
    });
  },
);
