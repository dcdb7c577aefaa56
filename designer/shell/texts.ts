// The words of the screens: `t('list.empty')` in the user's language. They come in parts with the code that says them (build/words.ts), those of one language
// alone; numbers in texts take the language's digits.
import { words } from 'virtual:words';
import type { Language, LocalText } from '../../schemas/types.ts';

type Words = { readonly [key: string]: string | Words };
type Part = keyof typeof words;

export const languages: readonly { readonly value: Language; readonly name: string }[] = [
  { value: 'fa', name: 'فارسی' },
  { value: 'ar', name: 'العربية' },
  { value: 'he', name: 'עברית' },
  { value: 'en', name: 'English' },
];

let current: Language | undefined;
let plural = new Intl.PluralRules('en');
const wanted = new Set<Part>();
/** By language and part; a part is asked for once. */
const asked = new Map<string, Promise<void>>();
/** By language: the words that are there. */
const held: { [L in Language]?: { [first: string]: string | Words } } = {};
let numberOf: (value: number) => string = String;

/** FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE: a name inside a sentence keeps its own direction. */
export function isolate(text: string): string {
  return text === '' ? text : `\u2068${text}\u2069`;
}

/** How numbers inside texts are written; set by format/ whenever language or digits change. */
export function writeNumbersWith(write: (value: number) => string): void {
  numberOf = write;
}

function write(value: unknown): string {
  if (typeof value === 'number') return numberOf(value);
  return value === undefined || value === null ? '' : isolate(String(value));
}

function bring(language: Language, part: Part): Promise<void> {
  const key = `${language} ${part}`;
  const before = asked.get(key);
  if (before !== undefined) return before;
  const coming = words[part][language]().then(({ default: found }) => {
    held[language] = { ...held[language], ...found };
  });
  asked.set(key, coming);
  // What could not be had is asked for again.
  coming.catch(() => asked.delete(key));
  return coming;
}

/** These parts belong to every language that is chosen from now on. Called by what build/words.ts writes into the entries. */
export function wantWords(parts: readonly Part[]): void {
  for (const part of parts) wanted.add(part);
}

/** A module with the words it says. Called by what build/words.ts makes of `import('./x.ts')`. */
export async function withWords<M>(parts: readonly Part[], module: Promise<M>): Promise<M> {
  wantWords(parts);
  const [found] = await Promise.all([module, current === undefined ? undefined : bringAll(current)]);
  return found;
}

/** Also of what is wanted while one waits. */
async function bringAll(language: Language): Promise<void> {
  let count = -1;
  while (wanted.size !== count) {
    count = wanted.size;
    await Promise.all([...wanted].map((part) => bring(language, part)));
  }
}

/** The words of a language begin to come, without being used yet. */
export function expectLanguage(language: Language): Promise<void> {
  return bringAll(language);
}

export async function useLanguage(language: Language): Promise<void> {
  await bringAll(language);
  if (language !== current) plural = new Intl.PluralRules(language);
  current = language;
}

/** The text of a key, `{name}` filled in; `count` chooses the plural form. A missing key shows itself, so that it is seen. */
export function t(key: string, params: Readonly<Record<string, unknown>> = {}): string {
  const { count } = params;
  return fill((typeof count === 'number' ? counted(key, count) : undefined) ?? textOf(key) ?? key, params);
}

/** "None" may have a sentence of its own, also in languages whose grammar has no form for it. */
function counted(key: string, count: number): string | undefined {
  return (count === 0 ? textOf(`${key}_zero`) : undefined) ?? textOf(`${key}_${plural.select(count)}`);
}

function textOf(key: string): string | undefined {
  let at: string | Words | undefined = current === undefined ? undefined : held[current];
  for (const name of key.split('.')) at = typeof at === 'object' ? at[name] : undefined;
  return typeof at === 'string' ? at : undefined;
}

function fill(text: string, params: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => write(params[name]));
}

export function hasText(key: string): boolean {
  return textOf(key) !== undefined;
}

function sentence(text: string | undefined, params: Readonly<Record<string, unknown>>): string | undefined {
  return text === undefined ? undefined : fill(text, params);
}

function serverText(kind: string, code: string): string | undefined {
  const all = current === undefined ? undefined : held[current]?.[kind];
  const text = typeof all === 'object' ? all[code] : undefined;
  return typeof text === 'string' ? text : undefined;
}

/** The sentence of a fault in what was typed, in the user's language; undefined when the code has none. */
export function validationText(code: string, params: Readonly<Record<string, unknown>> = {}): string | undefined {
  return sentence(serverText('validation', code) ?? serverText('validation', `validation.${code}`), params);
}

/** The sentence of what a check found in a definition; undefined when the code has none. */
export function findingText(code: string, params: Readonly<Record<string, unknown>> = {}): string | undefined {
  return validationText(code, params) ?? sentence(serverText('findings', code), params);
}

/** The sentence of a stored problem; undefined when the code has none. */
export function problemText(code: string, params: Readonly<Record<string, unknown>> = {}): string | undefined {
  return sentence(serverText('problems', code), params);
}

/** A definition's text in the user's language, else English, else any, else the fallback (usually its API name). */
export function local(text: LocalText | undefined, fallback = ''): string {
  return pickLocal<string>(text) ?? fallback;
}

/** Of anything that is there in several languages. */
export function pickLocal<T>(said: { readonly [L in Language]?: T } | undefined): T | undefined {
  return said?.[current ?? 'en'] ?? said?.en ?? said?.fa ?? said?.ar ?? said?.he;
}
