// The words of the screens: `t('list.empty')` in the user's language. One file per language, loaded when it is chosen; numbers in texts take the language's digits.
import i18next from 'i18next';
import type { Language, LocalText } from '../../schemas/types.ts';

type Words = { readonly [key: string]: string | Words };
type Flat = Readonly<Record<string, string>>;

const files = import.meta.glob<Words>('../locales/*.json', { import: 'default' });
const problems = import.meta.glob<Flat>('../../schemas/locales/*/problems.json', { import: 'default' });
const validations = import.meta.glob<Flat>('../../schemas/locales/*/validation.json', { import: 'default' });

export const languages: readonly { readonly value: Language; readonly name: string }[] = [
  { value: 'fa', name: 'فارسی' },
  { value: 'ar', name: 'العربية' },
  { value: 'he', name: 'עברית' },
  { value: 'en', name: 'English' },
];

let numberOf: (value: number) => string = String;
let validationTexts: Flat = {};
let problemTexts: { language: string; texts: Flat } = { language: '', texts: {} };

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

export async function useLanguage(language: Language): Promise<void> {
  const [words, texts] = await Promise.all([
    files[`../locales/${language}.json`]?.(),
    validations[`../../schemas/locales/${language}/validation.json`]?.(),
  ]);
  validationTexts = texts ?? {};
  if (!i18next.isInitialized) {
    await i18next.init({
      lng: language,
      fallbackLng: false,
      resources: {},
      interpolation: { skipOnVariables: true },
    });
  }
  i18next.addResourceBundle(language, 'translation', words ?? {}, true, true);
  await i18next.changeLanguage(language);
}

/** The text of a key, `{name}` filled in; `count` chooses the plural form. A missing key shows itself, so that it is seen. */
export function t(key: string, params: Readonly<Record<string, unknown>> = {}): string {
  const { count } = params;
  const text = i18next.t(key, { skipInterpolation: true, ...(typeof count === 'number' ? { count } : {}) });
  return fill(text, params);
}

function fill(text: string, params: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => write(params[name]));
}

export function hasText(key: string): boolean {
  return i18next.exists(key);
}

/** The sentence of a validation fault in the user's language; undefined when the code has none. */
export function validationText(code: string, params: Readonly<Record<string, unknown>> = {}): string | undefined {
  const short = code.replace(/^validation\./, '');
  const text = validationTexts[code] ?? validationTexts[short] ?? validationTexts[`validation.${short}`];
  return text === undefined ? undefined : fill(text, params);
}

/** Brings the sentences of problems in; only screens that show stored problems need them. */
export async function loadProblemTexts(): Promise<void> {
  const { language } = i18next;
  if (problemTexts.language === language) return;
  problemTexts = { language, texts: (await problems[`../../schemas/locales/${language}/problems.json`]?.()) ?? {} };
}

/** The sentence of a stored problem in the user's language, once loaded; undefined when the code has none. */
export function problemText(code: string, params: Readonly<Record<string, unknown>> = {}): string | undefined {
  const found = problemTexts.texts[code];
  return found === undefined ? undefined : fill(found, params);
}

/** A definition's text in the user's language, else English, else any, else the fallback (usually its API name). */
export function local(text: LocalText | undefined, fallback = ''): string {
  return pickLocal<string>(text) ?? fallback;
}

/** Of anything that is there in several languages. */
export function pickLocal<T>(said: { readonly [L in Language]?: T } | undefined): T | undefined {
  const language = i18next.language as Language;
  return said?.[language] ?? said?.en ?? said?.fa ?? said?.ar ?? said?.he;
}
