// The router's matching, the Trusted Types policy, and that four languages say the same things.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { match } from './router.ts';
import { refuseWhatRuns } from './trusted-types.ts';

const screen = (path: string) => ({ path, element: 'x-y', load: () => Promise.resolve() });
const screens = ['/', '/records/:entity', '/records/:entity/new', '/records/:entity/:id'].map(screen);
const at = (path: string) => match(screens, new URL(path, 'http://localhost'));

describe('an address finds its screen', () => {
  it('takes the first line that fits and decodes its parameters', () => {
    expect(at('/')?.screen.path).toBe('/');
    expect(at('/records/lead/new')?.screen.path).toBe('/records/:entity/new');
    expect(at('/records/lead/%D8%A7')?.params).toEqual({ entity: 'lead', id: 'ا' });
    expect(at('/records/lead?view=hot')?.query.get('view')).toBe('hot');
  });

  it('finds nothing for unknown addresses and broken encoding', () => {
    expect(at('/nowhere')).toBeUndefined();
    expect(at('/records/%E0%A4%A')).toBeUndefined();
  });
});

describe('HTML that libraries write', () => {
  it('passes when it is markup only', () => {
    expect(refuseWhatRuns('<div class="djs-container"><svg></svg></div>')).toContain('svg');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=1 onerror=alert(1)>',
    '<img/onerror=alert(1) src=1>',
    '<a href="javascript:alert(1)">x</a>',
    '<iframe srcdoc="x"></iframe>',
    '<svg onload = "x()">',
  ])('is refused when it could run: %s', (markup) => {
    expect(() => refuseWhatRuns(markup)).toThrow(TypeError);
  });
});

const folder = new URL('../locales/', import.meta.url);
const languages = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, texts: flat(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))) }));

function flat(tree: Record<string, unknown>, before = ''): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') texts.set(before + key, value);
    else for (const [inner, text] of flat(value as Record<string, unknown>, `${before}${key}.`)) texts.set(inner, text);
  }
  return texts;
}

const plural = /_(zero|one|two|few|many|other)$/;
const names = (texts: ReadonlyMap<string, string>) =>
  [...new Set([...texts.keys()].map((key) => key.replace(plural, '')))].sort();

describe('the texts of the screens', () => {
  it('exist in four languages under the same keys', () => {
    expect(languages.map((language) => language.file)).toEqual(['ar.json', 'en.json', 'fa.json', 'he.json']);
    for (const { texts } of languages) expect(names(texts)).toEqual(names(languages[0]!.texts));
  });

  it('have every plural form their language asks for', () => {
    for (const { file, texts } of languages) {
      const forms = new Intl.PluralRules(file.slice(0, 2)).resolvedOptions().pluralCategories;
      for (const key of texts.keys()) {
        if (!plural.test(key)) continue;
        const base = key.replace(plural, '');
        for (const form of forms) expect(texts.has(`${base}_${form}`), `${file} ${base}_${form}`).toBe(true);
      }
    }
  });

  it('name the same parameters', () => {
    const parameters = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort();
    const english = languages.find((language) => language.file === 'en.json')!.texts;
    for (const { file, texts } of languages)
      for (const [key, text] of texts)
        if (!plural.test(key)) expect(parameters(text), `${file} ${key}`).toEqual(parameters(english.get(key) ?? ''));
  });
});
