// Language, calendar, theme, time zone: how this person wants to read. Sets the page's lang, dir and theme; everything drawn listens to it.
import type { Calendar, Language } from '../../schemas/types.ts';
import { expectLanguage, useLanguage } from './texts.ts';

export type Theme = 'system' | 'light' | 'dark';
export type Direction = 'rtl' | 'ltr';

export interface Preferences {
  readonly language: Language;
  readonly calendar: Calendar;
  readonly theme: Theme;
  readonly timeZone: string;
  /** ISO 3166-1 alpha-2: week start, local phone numbers. */
  readonly country: string;
  /** Weekdays of rest of the house, 0 = Sunday; undefined = as the country has them. */
  readonly restDays?: readonly number[] | undefined;
  /** Undefined = as the language reads. */
  readonly direction?: Direction | undefined;
}

const key = 'ravand.preferences';
const rightToLeft = new Set<Language>(['fa', 'ar', 'he']);
const systemDark = matchMedia('(prefers-color-scheme: dark)');

function guess(): Preferences {
  const wanted = navigator.languages
    .map((tag) => tag.slice(0, 2))
    .find((tag) => ['fa', 'ar', 'he', 'en'].includes(tag)) as Language | undefined;
  const language = wanted ?? 'fa';
  return {
    language,
    calendar: language === 'fa' ? 'jalali' : 'gregorian',
    theme: 'system',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    country: 'IR',
  };
}

function stored(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Preferences>;
  } catch {
    return {};
  }
}

let current: Preferences = { ...guess(), ...stored() };
const listeners = new Set<() => void>();
/** Brings what is said in a language; what it answers puts that in place. */
type Prepare = (language: Language) => Promise<() => void>;
let prepare: Prepare = async () => () => undefined;

export function preferences(): Preferences {
  return current;
}

export function direction(): Direction {
  return current.direction ?? (rightToLeft.has(current.language) ? 'rtl' : 'ltr');
}

/** Was a choice made in this browser before? Then the installation's defaults do not overrule it. */
export function hasStoredPreferences(): boolean {
  return localStorage.getItem(key) !== null;
}

/** What this browser was read in before it is most likely read in now: the words come while the server is asked. */
export function expectSame(): void {
  if (hasStoredPreferences()) void expectLanguage(current.language).catch(() => undefined);
}

function applyToPage(): void {
  const page = document.documentElement;
  page.lang = current.language;
  page.dir = direction();
  page.dataset.theme = current.theme === 'system' ? (systemDark.matches ? 'dark' : 'light') : current.theme;
}

/** Changes what is given, keeps it in this browser when asked to, redraws everything. */
export async function prefer(changes: Partial<Preferences>, options: { keep?: boolean } = {}): Promise<void> {
  const next = { ...current, ...changes };
  // Words and what definitions say change in one moment. What cannot be had stays as it was.
  const place = next.language === current.language ? undefined : prepare(next.language).catch(() => undefined);
  const [settle] = await Promise.all([place, expectLanguage(next.language)]);
  await useLanguage(next.language);
  current = next;
  settle?.();
  if (options.keep)
    localStorage.setItem(
      key,
      JSON.stringify({
        language: next.language,
        calendar: next.calendar,
        theme: next.theme,
        direction: next.direction,
      }),
    );
  applyToPage();
  for (const listener of listeners) listener();
}

/** Who else speaks: asked before the page turns to another language. */
export function beforeLanguage(handle: Prepare): void {
  prepare = handle;
}

export function onPreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

systemDark.addEventListener('change', applyToPage);
// The ground has its colour before there are words on it.
applyToPage();
