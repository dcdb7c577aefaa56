// The one registry of what can be done here: commands with a name, which the palette lists and a key may stand for, and keys that need no name. By physical
// key, so that they work on a Persian keyboard; silent while somebody types or a dialog is open.
type Act = () => void;

export interface Command {
  readonly id: string;
  readonly label: string;
  readonly icon: string;
  /** As in KeyboardEvent.code, and how it is written. */
  readonly code?: string;
  readonly key?: string;
  /** What it is done to: the open record. */
  readonly of?: string;
  run(): void;
}

interface Entry {
  readonly code: string;
  readonly act: Act;
  readonly when: () => boolean;
}

type Source = () => readonly Command[];

const entries = new Set<Entry>();
const sources = new Set<Source>();

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
  const act = entry?.act ?? commandsHere().find((one) => one.code === code)?.run;
  if (!act) return;
  event.preventDefault();
  act();
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

/** The keys without a name that do something now. */
export function keysHere(): readonly string[] {
  return [...new Set([...entries].filter(({ when }) => when()).map(({ code }) => code))];
}

/** What an element offers while it is in the page; asked each time. Answers its own removal. */
export function offerCommands(source: Source): () => void {
  sources.add(source);
  return () => sources.delete(source);
}

/** What can be done now, what came last first: the peek before the list behind it. */
export function commandsHere(): readonly Command[] {
  return [...sources].reverse().flatMap((source) => source());
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
