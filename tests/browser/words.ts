// The words on the screen, read from the same files the designer reads; a test names a key and finds it in either language.
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { BrowserLanguage } from './open-page.ts';

interface Table {
  readonly [key: string]: string | Table;
}

function table(path: string): Table {
  return JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')) as Table;
}

const plugins = readdirSync(new URL('../../plugins', import.meta.url));

/** `words('fa')('users.invite')`; parameters stand in braces. A key that is missing throws. */
export function words(language: BrowserLanguage): (key: string, params?: Readonly<Record<string, unknown>>) => string {
  const all = table(`designer/locales/${language}.json`);
  const ofPlugins: Table = Object.assign(
    {},
    ...plugins.map((name) => table(`plugins/${name}/locales/${language}.json`)),
  );
  return (key, params = {}) => {
    const own = key
      .split('.')
      .reduce<string | Table | undefined>((at, part) => (typeof at === 'object' ? at[part] : undefined), all);
    const text = typeof own === 'string' ? own : ofPlugins[key];
    if (typeof text !== 'string') throw new Error(`expected a text for ${key} in ${language}, found none`);
    return text.replace(/\{(\w+)\}/g, (_, name: string) => written(params[name], language));
  };
}

/** As the designer puts it into a sentence: numbers in the digits of the language, names isolated. */
function written(value: unknown, language: BrowserLanguage): string {
  if (typeof value === 'number') return new Intl.NumberFormat(language === 'fa' ? 'fa-IR' : 'en').format(value);
  return value === undefined || value === '' ? '' : `\u2068${String(value)}\u2069`;
}

const keys = new Set(keysOf(table('designer/locales/en.json')));

function keysOf(texts: Table, before = ''): readonly string[] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string'
      ? [before + key.replace(/_(zero|one|two|few|many|other)$/, '')]
      : keysOf(text, `${before}${key}.`),
  );
}

/** Keys that a page shows where their texts ought to be: those were not there when it was drawn. */
export async function shownKeys(page: Page): Promise<readonly string[]> {
  const shown = await page.evaluate(() => {
    const found: string[] = [];
    const look = (root: Node): void => {
      if (root instanceof Element) {
        for (const name of ['aria-label', 'title', 'placeholder']) found.push(root.getAttribute(name) ?? '');
        if (root.shadowRoot) look(root.shadowRoot);
      } else if (root instanceof Text) found.push(root.data);
      if (!(root instanceof HTMLStyleElement)) root.childNodes.forEach(look);
    };
    look(document.body);
    return found.flatMap((text) => text.match(/[a-z]\w*(?:\.\w+)+/gi) ?? []);
  });
  return shown.filter((text) => keys.has(text));
}
