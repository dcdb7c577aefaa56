// The one registry of what can be done here: commands with a name, which the palette lists and a key may stand for, and keys that need no name. By physical
// key, so that they work on a Persian keyboard; silent while somebody types or a dialog is open.
import { codeOf, type KeyName, pressed } from './key-table.ts';

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
  readonly code: () => string;
  /** Undefined: it is always this key. */
  readonly name: KeyName | undefined;
  readonly act: Act;
  readonly when: () => boolean;
  /** Also over a dialog, and where a text is typed, where its key is none that writes. */
  readonly always: boolean;
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
  const code = pressed(event);
  const isFree = !event.defaultPrevented && !isTyping(event);
  const isWriting = !event.ctrlKey && !event.metaKey && !event.altKey;
  const entry = [...entries]
    .reverse()
    .find((one) => one.code() === code && (isFree || (one.always && !isWriting)) && one.when());
  const act = entry?.act ?? (isFree ? commandsHere().find((one) => one.code === code)?.run : undefined);
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

function listenTo(entry: Entry): () => void {
  entries.add(entry);
  return () => entries.delete(entry);
}

/** A key that nobody changes; `code` as in KeyboardEvent.code. Answers its own removal. */
export function onShortcut(code: string, act: Act, when: () => boolean = () => true): () => void {
  return listenTo({ code: () => code, name: undefined, act, when, always: false });
}

/** The key that the person has for it. Answers its own removal. */
export function onKey(name: KeyName, act: Act, options: { readonly always?: boolean } = {}): () => void {
  return listenTo({ code: () => codeOf(name), name, act, when: () => true, always: options.always ?? false });
}

/** What has a key here, without being a command. */
export function keysHere(): readonly KeyName[] {
  return [...new Set([...entries].flatMap(({ name, when }) => (name !== undefined && when() ? [name] : [])))];
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
