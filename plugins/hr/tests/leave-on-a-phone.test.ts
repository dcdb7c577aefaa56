// R-177 on a phone, in Persian: Sara asks for leave, her manager approves it in the inbox, and it stands in the calendar of both.
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults } from '../../../tests/browser/access-faults.ts';
import { hasChromium, launchBrowser, otherPages } from '../../../tests/browser/chromium.ts';
import { looksOf } from '../../../tests/browser/looks.ts';
import { type OpenPage, openPage } from '../../../tests/browser/open-page.ts';
import { words } from '../../../tests/browser/words.ts';
import { allow, type Company, type PersonName, startCompany, startingMs } from './people.ts';

describe.skipIf(!hasChromium).each(looksOf('fa', 390))('Leave in %s at %d px', (language, width) => {
  const t = words(language);
  let browser: Browser;
  let company: Company;
  let sara: OpenPage;
  let lead: OpenPage;

  beforeAll(async () => {
    [browser, company] = await Promise.all([launchBrowser(), startCompany({ ...otherPages }, language)]);
    await allow(company, 'sara', '26');
    [sara, lead] = await Promise.all([pageOf('sara'), pageOf('lead')]);
  }, startingMs);
  afterAll(async () => {
    await browser?.close();
    await company?.ravand.stop();
  });

  const pageOf = (who: PersonName) =>
    openPage(browser, {
      language,
      width,
      now: company.ravand.clock.now(),
      session: { url: company.ravand.url, cookie: company.clients[who].cookie() },
    });
  const goto = ({ page }: OpenPage, path: string) => page.goto(`${company.ravand.url}${path}`);
  const sees = (locator: Locator) => locator.first().waitFor({ state: 'visible' });

  async function pick({ page }: OpenPage, field: string, day: string): Promise<void> {
    const input = page.locator(`#field-${field} input.text`);
    await input.fill(day);
    await input.press('Tab');
  }

  it('is asked for by the employee, who sees how many working days it takes', async () => {
    await goto(sara, '/records/leaveRequest/new');
    const [from, to] = language === 'fa' ? ['۱۴۰۵/۰۹/۰۷', '۱۴۰۵/۰۹/۱۰'] : ['2026-11-28', '2026-12-01'];
    await pick(sara, 'from', from);
    await pick(sara, 'to', to);
    await sara.page.locator('#field-reason').fill('سفر خانوادگی');
    expect(await accessFaults(sara.page)).toEqual([]);
    await sara.page
      .getByRole('button', { name: t('action.save') })
      .last()
      .click();
    await sees(sara.page.getByText(t('entity.leaveRequest.field.state.option.requested')));
    expect((await company.list('sara', 'leaveRequest'))[0]?.values).toMatchObject({ days: '4', state: 'requested' });
  });

  it('is approved by the manager in the inbox', async () => {
    await goto(lead, '/inbox');
    await lead.page.locator('.item').first().click();
    await sees(lead.page.getByText('سفر خانوادگی'));
    await lead.page.getByText(t('form.leave-answer.field.decision.option.approve')).click();
    expect(await accessFaults(lead.page)).toEqual([]);
    await lead.page.locator('ravand-task-pane footer .primary').click();
    await expect.poll(async () => (await company.list('sara', 'leaveRequest'))[0]?.values.state).toBe('approved');
  });

  it('stands in the calendar of the employee and of the manager', async () => {
    for (const who of [sara, lead]) {
      await goto(who, '/records/leaveRequest/calendar?view=team-leave&day=2026-11-28');
      await sees(who.page.locator('ravand-record-calendar .item', { hasText: 'سارا' }));
    }
    expect(await accessFaults(lead.page)).toEqual([]);
  });

  it('the org chart is a tree that arrows walk: into what lies below, out of it, closed and open', async () => {
    await goto(lead, '/records/employee/tree?view=org-chart');
    const { page } = lead;
    const of = (name: string) => page.getByRole('treeitem', { name, exact: true });
    await sees(of('سارا'));
    expect(await of('سارا').getAttribute('aria-level')).toBe('3');
    const [open, close] = language === 'fa' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
    await of('داریوش').focus();
    const walked: (string | null)[] = [];
    for (const key of [open, open, close, close]) {
      await page.keyboard.press(key);
      await expect.poll(() => page.locator('[role=treeitem]:focus').count()).toBe(1);
      walked.push(await page.locator('[role=treeitem]:focus').getAttribute('aria-label'));
    }
    expect(walked).toEqual(['لیلا', 'رضا', 'لیلا', 'لیلا']);
    await of('سارا').waitFor({ state: 'detached' });
    expect(await of('لیلا').getAttribute('aria-expanded')).toBe('false');
    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/records/employee/${company.files.lead}`);
  });

  it('no page said anything to the console, broke the CSP or opened a dialog', () => {
    expect(sara.faults).toEqual([]);
    expect(lead.faults).toEqual([]);
  });
});
