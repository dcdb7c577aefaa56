// Single-key shortcuts by physical key, so that they work on a Persian keyboard; silent while somebody types or a dialog is open.
type Act = () => void;

interface Entry {
  readonly code: string;
  readonly act: Act;
  readonly when: () => boolean;
}

const entries = new Set<Entry>();

function isTyping(event: KeyboardEvent): boolean {
  return event
    .composedPath()
    .some(
      (part) =>
        part instanceof HTMLElement &&
        (part.isContentEditable || /^(INPUT|TEXTAREA|SELECT|DIALOG)$/.test(part.tagName)),
    );
}

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  const code = event.shiftKey ? `Shift+${event.code}` : event.code;
  const entry = [...entries].reverse().find((one) => one.code === code && one.when());
  if (!entry) return;
  event.preventDefault();
  entry.act();
});

/** Ctrl+Z and Ctrl+Shift+Z (⌘ on a Mac); a text being typed keeps its own undo. Answers its own removal. */
export function onUndoKeys(acts: { readonly undo: Act; readonly redo: Act }, when: () => boolean): () => void {
  const listen = (event: KeyboardEvent): void => {
    if (event.code !== 'KeyZ' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    if (isTyping(event) || !when()) return;
    event.preventDefault();
    event.shiftKey ? acts.redo() : acts.undo();
  };
  addEventListener('keydown', listen);
  return () => removeEventListener('keydown', listen);
}

/** `code` as in KeyboardEvent.code, "Shift+" before it where that is held. Answers its own removal. */
export function onShortcut(code: string, act: Act, when: () => boolean = () => true): () => void {
  const entry = { code, act, when };
  entries.add(entry);
  return () => entries.delete(entry);
}

/** Keys of a part of the screen that no button has: what the arrows do in a canvas, say. */
export interface KeyGroup {
  readonly heading: string;
  /** Keys as in `aria-keyshortcuts`, and what they do. */
  readonly keys: readonly (readonly [keys: string, does: string])[];
}

const groups = new Set<() => KeyGroup>();

/** Says which keys there are as long as the part is on the screen; asked when they are shown, in the language of then. Answers its own removal. */
export function offerKeys(group: () => KeyGroup): () => void {
  groups.add(group);
  return () => groups.delete(group);
}

export function offeredKeys(): readonly KeyGroup[] {
  return [...groups].map((group) => group());
}
