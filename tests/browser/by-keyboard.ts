// A person at the keyboard: keys are pressed, and where the focus is decides how often. Nothing is clicked, focused or filled; what takes too many presses fails.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

export interface Keyboard {
  press(...keys: readonly string[]): Promise<void>;
  type(text: string): Promise<void>;
  /** Does it have the focus, and is that seen? */
  isFocused(target: Locator): Promise<boolean>;
  /** Waits until the page has given it the focus. */
  has(target: Locator): Promise<void>;
  /** By Tab, as far as it is. */
  reach(target: Locator, key?: 'Tab' | 'Shift+Tab', most?: number): Promise<void>;
  /** The value of a list of choices: from its nearer end, page by page, then arrow by arrow. */
  choose(select: Locator, value: string): Promise<void>;
}

/** How often one presses Tab at most to come from one thing to the next that one needs. */
const mostTabs = 14;
/** So many choices further by a page, in a list that is closed. */
const ofPage = 3;
/** How often one looks where one is. A list of what happens to every entity is long; first letters are not heard in Persian by a browser without windows. */
const mostLooks = 12;

const many = (key: string, times: number): string[] => Array.from({ length: times }, () => key);

export function byKeyboard(page: Page): Keyboard {
  const isFocused = (target: Locator): Promise<boolean> =>
    target.evaluate((one) => (one.getRootNode() as Document | ShadowRoot).activeElement === one);
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** What has the focus, for who reads why a test failed. */
  const focused = (): Promise<string> =>
    page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.outerHTML.slice(0, 200) ?? 'nothing';
    });
  return {
    press,
    isFocused,
    type: (text) => page.keyboard.type(text),
    async has(target) {
      await target.waitFor();
      await expect
        .poll(async () => ((await isFocused(target)) ? 'it' : await focused()), { message: `the focus at ${target}` })
        .toBe('it');
    },
    async reach(target, key = 'Tab', most = mostTabs) {
      await target.waitFor();
      for (let tabs = 0; tabs <= most; tabs++) {
        if (await isFocused(target)) return;
        await press(key);
      }
      throw new Error(`expected ${target} within ${most} presses of ${key}, found the focus at ${await focused()}`);
    },
    async choose(select, value) {
      for (let looks = 0; looks < mostLooks && (await select.inputValue()) !== value; looks++) {
        const { at, goal, last } = await select.evaluate((one, wanted) => {
          const list = one as HTMLSelectElement;
          const choices = [...list.options].filter(({ disabled }) => !disabled);
          const goal = choices.findIndex((choice) => choice.value === wanted);
          return { at: choices.indexOf(list.selectedOptions[0]!), goal, last: choices.length - 1 };
        }, value);
        const away = goal - at;
        if (goal < Math.abs(away)) await press('Home');
        else if (last - goal < Math.abs(away)) await press('End');
        else if (Math.abs(away) < ofPage) await press(...many(away < 0 ? 'ArrowUp' : 'ArrowDown', Math.abs(away)));
        else await press(...many(away < 0 ? 'PageUp' : 'PageDown', Math.floor(Math.abs(away) / ofPage)));
      }
      expect(await select.inputValue()).toBe(value);
    },
  };
}
