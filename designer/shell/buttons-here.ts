// What stands on the screen to be pressed, through all shadow roots: read from the page as it is, so that every button is a command of the palette and every key a
// line of the sheet without being told twice.
import type { RavandMenu } from '../elements/menu.ts';
import type { Command } from './shortcuts.ts';

/** Visits what is seen of the page; `visit` answers whether to look inside. */
export function walkScreen(visit: (element: Element) => boolean): void {
  const walk = (root: Element | ShadowRoot): void => {
    for (const child of root.children) {
      if (!visit(child)) continue;
      if (child.shadowRoot) walk(child.shadowRoot);
      walk(child);
    }
  };
  walk(document.body);
}

/** As it is called; the key that is drawn on it is no part of its name. */
export function nameOf(element: Element): string {
  const words = [...element.childNodes].filter(
    (node) => !(node instanceof Comment || (node instanceof Element && node.localName === 'kbd')),
  );
  const said = element.getAttribute('aria-label') ?? words.map(({ textContent }) => textContent ?? '').join('');
  return said.replace(/\s+/g, ' ').trim();
}

/** The rail leads to places, which the palette knows; rows, choices and days are many of a kind. */
const apart =
  'ravand-palette, ravand-rail, ravand-shortcut-sheet, [inert], [role=grid], [role=listbox], dialog:not([open])';
const ofAKind = '[role=option], [role^=menuitem], [role=gridcell], [role=radio], .item, .number, .add';

/** Every button, each name once, and what the menus of the page hold. */
export function buttonsHere(): readonly Command[] {
  const found = new Map<string, Command>();
  const add = (label: string, icon: string, key: string | undefined, run: () => void): void => {
    if (label !== '' && !found.has(label))
      found.set(label, { id: `button ${label}`, label, icon, run, ...(key === undefined ? {} : { key }) });
  };
  walkScreen((element) => {
    if (element.matches(apart) || !element.checkVisibility()) return false;
    if (element.localName === 'ravand-menu') {
      const menu = element as RavandMenu;
      for (const { value, label, icon = 'chevron-right' } of menu.items)
        add(label, icon, undefined, () => menu.choose(value));
      return false;
    }
    if (!element.matches('button:not([disabled]), a.button')) return true;
    if (element.matches(ofAKind)) return false;
    const icon = element.querySelector('ravand-icon')?.getAttribute('name') ?? 'mouse-pointer-click';
    const key = element.getAttribute('aria-keyshortcuts') ?? undefined;
    add(nameOf(element), icon, key, () => (element as HTMLElement).click());
    return false;
  });
  return [...found.values()];
}
