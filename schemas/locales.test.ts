// The texts of the server: the same codes in every language, each with the same parameters.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../core/kernel/node/paths.ts';
import { languages } from './local-text.ts';

const folder = join(projectRoot, 'schemas', 'locales');
const files = readdirSync(join(folder, 'en')).filter((file) => file.endsWith('.json'));

function read(language: string, file: string): Record<string, string> {
  return JSON.parse(readFileSync(join(folder, language, file), 'utf8')) as Record<string, string>;
}

function params(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort();
}

describe.each(files)('%s', (file) => {
  const english = read('en', file);

  it.each(languages)('has the same codes in %s, sorted', (language) => {
    expect(Object.keys(read(language, file))).toEqual(Object.keys(english).sort());
  });

  it.each(languages)('has the same parameters in %s, and no text is empty', (language) => {
    for (const [code, text] of Object.entries(read(language, file))) {
      expect([code, text.trim() === '', params(text)]).toEqual([code, false, params(english[code] ?? '')]);
    }
  });

  it.each(['fa', 'ar', 'he'])('is written in the letters of %s', (language) => {
    const letters = language === 'he' ? /[\u05d0-\u05ea]/ : /[\u0621-\u06cc]/;
    expect(Object.entries(read(language, file)).filter(([, text]) => !letters.test(text))).toEqual([]);
  });
});

describe('validation texts', () => {
  it('exist for every code that validation-details.ts, passwords and definition laws use', () => {
    const known = Object.keys(read('en', 'validation.json'));
    const sources = [
      'schemas/validation-details.ts',
      'core/access/passwords.ts',
      'core/definitions/check-calendar.ts',
      'core/definitions/check-entity.ts',
      'core/definitions/check-references.ts',
      'core/definitions/create-definitions.ts',
    ];
    const used = sources.flatMap((path) => [
      ...readFileSync(join(projectRoot, path), 'utf8').matchAll(/'((?:validation|definition)\.[a-z-]+[a-z])'/g),
    ]);
    const codes = used
      .map((match) => match[1] ?? '')
      .filter((code) => !['definition.retired', 'definition.published'].includes(code));
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter((code) => !known.includes(code))).toEqual([]);
  });
});
