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
  /** The value of a list of choices, arrow by arrow. */
  choose(select: Locator, value: string): Promise<void>;
}

/** How often one presses Tab at most to come from one thing to the next that one needs. */
const mostTabs = 14;
// A list of what happens to every entity is long; people type the first letters, which a browser without windows does not hear in Persian.
const mostArrows = 400;

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
      for (const arrow of ['ArrowDown', 'ArrowUp'])
        for (let presses = 0; presses < mostArrows && (await select.inputValue()) !== value; presses++)
          await press(arrow);
      expect(await select.inputValue()).toBe(value);
    },
  };
}
