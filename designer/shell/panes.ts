// F6 goes from one part of the screen to the next, Shift+F6 back: header, canvas, properties, problems; what is a part says so by `data-pane`.
import { deepActive, focusables } from '../elements/focus.ts';

/** Those that are seen, in their order, through all shadow roots. */
function panesIn(root: Element | ShadowRoot): HTMLElement[] {
  return [...root.children].flatMap((child) => {
    const own =
      child instanceof HTMLElement && child.dataset.pane !== undefined && child.checkVisibility() ? [child] : [];
    return [...own, ...(child.shadowRoot ? panesIn(child.shadowRoot) : []), ...panesIn(child)];
  });
}

function holds(pane: Element, inner: Element | null): boolean {
  for (let at: Node | null = inner; at !== null; at = at instanceof ShadowRoot ? at.host : at.parentNode)
    if (at === pane) return true;
  return false;
}

/** A part may know best where one begins in it; else it is its first button or field. */
function enter(pane: HTMLElement): boolean {
  pane.focus();
  if (!holds(pane, deepActive())) focusables(pane.shadowRoot ?? pane)[0]?.focus();
  return holds(pane, deepActive());
}

function goOn(step: 1 | -1): void {
  const panes = panesIn(document.body);
  const active = deepActive();
  const inside = panes.findLastIndex((pane) => holds(pane, active));
  // Around all parts of a screen, as after coming to it: the first of them is next.
  const around = active === null ? -1 : panes.findIndex((pane) => holds(active, pane));
  const now = inside >= 0 ? inside : step > 0 ? around - 1 : Math.max(around, 0);
  const count = panes.length;
  for (let turn = 1; turn <= count; turn++) {
    const pane = panes[(now + step * turn + 2 * count) % count];
    if (pane !== undefined && enter(pane)) return;
  }
}

export function listenForPanes(): () => void {
  const listen = (event: KeyboardEvent): void => {
    if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    // A dialog keeps the focus until it is closed.
    if (event.composedPath().some((part) => part instanceof HTMLDialogElement)) return;
    event.preventDefault();
    goOn(event.shiftKey ? -1 : 1);
  };
  addEventListener('keydown', listen);
  return () => removeEventListener('keydown', listen);
}
