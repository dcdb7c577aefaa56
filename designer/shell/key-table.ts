// What has a key of its own: by name, with the key it usually has. By the physical key, so that it is the same on a Persian, Arabic or Hebrew keyboard; each
// person may give it another one.
import type { PersonKey, PersonKeys } from '../../schemas/person-keys.ts';

/** Where a key does something: what is never on one screen may share a key. */
type Place = 'everywhere' | 'records' | 'inbox';

interface KeyUse extends PersonKey {
  /** What it does, as a key of the texts. */
  readonly word: string;
  readonly places: readonly Place[];
}

export const keyTable = {
  palette: { code: 'Control+KeyK', cap: 'K', word: 'palette.label', places: ['everywhere'] },
  keys: { code: 'Shift+Slash', cap: '?', word: 'shortcuts.heading', places: ['everywhere'] },
  search: { code: 'Slash', cap: '/', word: 'shortcuts.search', places: ['records', 'inbox'] },
  create: { code: 'KeyC', cap: 'C', word: 'shortcuts.create', places: ['records'] },
  note: { code: 'KeyN', cap: 'N', word: 'acts.note.label', places: ['records'] },
  task: { code: 'KeyT', cap: 'T', word: 'acts.task.label', places: ['records'] },
  call: { code: 'KeyL', cap: 'L', word: 'acts.call.label', places: ['records'] },
  meeting: { code: 'KeyA', cap: 'A', word: 'acts.meeting.label', places: ['records'] },
  email: { code: 'KeyE', cap: 'E', word: 'acts.email.label', places: ['records'] },
  sms: { code: 'KeyS', cap: 'S', word: 'acts.sms.label', places: ['records'] },
  follow: { code: 'KeyF', cap: 'F', word: 'acts.follow', places: ['records'] },
  month: { code: 'KeyM', cap: 'M', word: 'month.show.month', places: ['records'] },
  week: { code: 'KeyW', cap: 'W', word: 'month.show.week', places: ['records'] },
  day: { code: 'KeyD', cap: 'D', word: 'month.show.day', places: ['records'] },
  next: { code: 'KeyJ', cap: 'J', word: 'shortcuts.next', places: ['inbox'] },
  previous: { code: 'KeyK', cap: 'K', word: 'shortcuts.previous', places: ['inbox'] },
  take: { code: 'KeyE', cap: 'E', word: 'shortcuts.take', places: ['inbox'] },
} as const satisfies Readonly<Record<string, KeyUse>>;

export type KeyName = keyof typeof keyTable;

export const keyNames = Object.keys(keyTable) as readonly KeyName[];

let own: PersonKeys = {};

/** Those of who is signed in now, until others are given. */
export function useKeys(keys: PersonKeys): void {
  own = keys;
}

export function ownKeys(): PersonKeys {
  return own;
}

function keyNamed(name: KeyName): PersonKey {
  return own[name] ?? keyTable[name];
}

/** The key as events tell it, with what is held before it. */
export function codeOf(name: KeyName): string {
  return keyNamed(name).code;
}

/** A question mark is written without the Shift that makes it. */
function written({ code, cap }: PersonKey): string {
  return cap === '?' ? cap : [...code.split('+').slice(0, -1), cap].join('+');
}

/** As `aria-keyshortcuts` has it. */
export function keyOf(name: KeyName): string {
  return written(keyNamed(name));
}

/** As it is drawn on a button. */
export function drawn(key: PersonKey): string {
  return written(key).replace('Control', 'Ctrl').replaceAll('+', ' ');
}

export function drawnKey(name: KeyName): string {
  return drawn(keyNamed(name));
}

/** ⌘ on a Mac is what Ctrl is elsewhere. */
export function pressed(event: KeyboardEvent): string {
  return [
    ...(event.ctrlKey || event.metaKey ? ['Control'] : []),
    ...(event.altKey ? ['Alt'] : []),
    ...(event.shiftKey ? ['Shift'] : []),
    event.code,
  ].join('+');
}

/** Which other command has this key where `name` has it. */
export function keyTaken(name: KeyName, code: string): KeyName | undefined {
  const { places } = keyTable[name] as KeyUse;
  return keyNames.find((other) => {
    const there = (keyTable[other] as KeyUse).places;
    const meet = [...places, ...there].includes('everywhere') || places.some((place) => there.includes(place));
    return other !== name && meet && codeOf(other) === code;
  });
}

/** Of keys with Ctrl the browser leaves a page these letters; every other one means something there: a new tab, the address, a copy. */
const leftWithControl = /^Control\+(Key[BIKM]|Comma|Period|Semicolon|Slash|Backslash)$/;
/** Menus of browsers. */
const menus = /^Alt\+Key[BDEFHSTV]$/;

/** Would the browser, or somebody's typing, lose by it? */
export function isReserved(code: string): boolean {
  if (code.startsWith('Control+')) return !leftWithControl.test(code);
  return menus.test(code);
}

const signs: Readonly<Record<string, string>> = {
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Semicolon: ';',
  Quote: "'",
  Comma: ',',
  Period: '.',
  Slash: '/',
  Backslash: '\\',
  Backquote: '`',
  IntlBackslash: '\\',
};

/** What stands on the pressed key: in Latin letters what the layout writes, where it writes those, else what is printed there beside them. */
export function capOf({ code, key }: KeyboardEvent): string {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  return signs[code] ?? code.replace(/^(Key|Digit)/, '');
}
