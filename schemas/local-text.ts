// Picks one language of a text that is written in several. Pure.
import type { Language, LocalText } from './types.ts';

export const languages: readonly Language[] = ['fa', 'ar', 'he', 'en'];

/** Digits that a language is read with (Unicode numbering systems), whatever its region. */
export const digitsOf = { fa: 'arabext', ar: 'arab', he: 'latn', en: 'latn' } as const;

export function isLanguage(text: string | undefined): text is Language {
  return text !== undefined && (languages as readonly string[]).includes(text);
}

/** The text in this language, else in en, else in any; else `fallback`. An empty text counts as missing. */
export function pickText(text: LocalText | undefined, language: string, fallback = ''): string {
  if (text === undefined) return fallback;
  const wanted = language.slice(0, 2) as Language;
  return text[wanted] || text.en || languages.map((other) => text[other]).find((found) => Boolean(found)) || fallback;
}

/**
 * Plain data whose texts say one language each: this one, else what a reader of this one would get instead. Texts stay texts in languages, so who reads the whole
 * reads this, too. What a field begins with is a value, whatever it looks like.
 */
export function inOneLanguage<T>(data: T, language: Language): T {
  if (Array.isArray(data)) return data.map((item: unknown) => inOneLanguage(item, language)) as T;
  if (typeof data !== 'object' || data === null) return data;
  const entries = Object.entries(data);
  if (entries.length > 0 && entries.every(([key]) => isLanguage(key))) {
    const text = data as Readonly<Partial<Record<Language, unknown>>>;
    const said = [language, 'en' as const, ...languages].find((one) => Boolean(text[one]));
    return (said === undefined ? data : { [said]: text[said] }) as T;
  }
  const inside = ([key, value]: [string, unknown]) => [key, key === 'default' ? value : inOneLanguage(value, language)];
  return Object.fromEntries(entries.map(inside)) as T;
}

/** The language of a BCP 47 tag if Ravand speaks it, else undefined. */
export function knownLanguage(tag: string): Language | undefined {
  const primary = tag.toLowerCase().split('-')[0];
  return languages.find((language) => language === primary);
}

export function direction(language: string): 'rtl' | 'ltr' {
  return ['fa', 'ar', 'he'].includes(language.slice(0, 2)) ? 'rtl' : 'ltr';
}
