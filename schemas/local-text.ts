// Picks one language of a text that is written in several. Pure.
import type { Language, LocalText } from './types.ts';

export const languages: readonly Language[] = ['fa', 'ar', 'he', 'en'];

export function isLanguage(text: string | undefined): text is Language {
  return text !== undefined && (languages as readonly string[]).includes(text);
}

/** The text in this language, else in en, else in any; else `fallback`. An empty text counts as missing. */
export function pickText(text: LocalText | undefined, language: string, fallback = ''): string {
  if (text === undefined) return fallback;
  const wanted = language.slice(0, 2) as Language;
  return text[wanted] || text.en || languages.map((other) => text[other]).find((found) => Boolean(found)) || fallback;
}

/** The language of a BCP 47 tag if Ravand speaks it, else undefined. */
export function knownLanguage(tag: string): Language | undefined {
  const primary = tag.toLowerCase().split('-')[0];
  return languages.find((language) => language === primary);
}

export function direction(language: string): 'rtl' | 'ltr' {
  return ['fa', 'ar', 'he'].includes(language.slice(0, 2)) ? 'rtl' : 'ltr';
}
