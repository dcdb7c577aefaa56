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
  const entry = [...entries].reverse().find((one) => one.code === event.code && one.when());
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

/** `code` as in KeyboardEvent.code. Answers its own removal. */
export function onShortcut(code: string, act: Act, when: () => boolean = () => true): () => void {
  const entry = { code, act, when };
  entries.add(entry);
  return () => entries.delete(entry);
}
