// Every problem and every detail that the code can answer has its text in four languages, and a thing has one word in each.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../core/kernel/node/paths.ts';
import { readSources } from './house.ts';

const sources = readSources(['core', 'schemas', 'plugins'], /\.ts$/);
const table = (file: string) =>
  JSON.parse(readFileSync(join(projectRoot, 'schemas/locales/en', file), 'utf8')) as Record<string, string>;
const problems = table('problems.json');
const details = table('validation.json');
const words = table('words.json');

function used(form: RegExp): [code: string, path: string][] {
  return sources.flatMap(({ text, path }) =>
    [...text.matchAll(form)].map((match): [string, string] => [match[1] ?? '', path]),
  );
}

describe('The texts of the server', () => {
  it('name every problem that is thrown', () => {
    const codes = used(/new Problem\(\s*\d{3},\s*'([a-z-]+)'/g);
    expect(codes.length).toBeGreaterThan(50);
    expect(codes.filter(([code]) => problems[code] === undefined)).toEqual([]);
  });

  it('name every thing that may not be found and every act that may be forbidden', () => {
    const named = (pattern: RegExp, of: string) => used(pattern).map(([name]) => `${of}.${name}`);
    const keys = [
      ...named(/\bforbidden\(\s*'([^']+)'/g, 'act'),
      ...named(/\bnotFound\(\s*'([^']+)'/g, 'thing'),
      ...named(/\bforbidden\([^,()]+, '([^']+)'/g, 'thing'),
    ];
    // Called by the label they have.
    const entities = ['activity', 'task', 'team', 'user'].map((name) => `thing.${name}`);
    expect(keys.length).toBeGreaterThan(80);
    expect([...new Set(keys)].filter((key) => words[key] === undefined && !entities.includes(key))).toEqual([]);
  });

  it('name every status that problems have', () => {
    const statuses = [...new Set(used(/new Problem\(\s*(\d{3})/g).map(([status]) => status))];
    expect(statuses.filter((status) => problems[`title.${status}`] === undefined)).toEqual([]);
  });

  it('name every detail and finding', () => {
    // A column may be called a code.
    const codes = used(/\bcode: '(?!code')([a-z][a-z.-]+)'/g);
    expect(codes.length).toBeGreaterThan(50);
    expect(codes.filter(([code]) => details[code] === undefined && problems[code] === undefined)).toEqual([]);
  });
});

describe('A thing has one word in a language', () => {
  /** Others that mean the same, each with the word that the house uses. */
  const others = {
    fa: { وظیفه: 'کار', وظایف: 'کار', تسک: 'کار' },
    ar: { 'ويب هوك': 'خطاف ويب', 'خطّاف ويب': 'خطاف ويب' },
    he: { מטלה: 'משימה', מטלות: 'משימה', וובהוק: 'webhook' },
    en: { 'to-do': 'task', todo: 'task' },
  };
  const texts = readSources(['designer', 'schemas', 'plugins'], /\/locales\/([a-z]{2}\.json|[a-z]{2}\/[a-z]+\.json)$/);

  it.each(Object.entries(others))('of %s', (language, words) => {
    const own = texts.filter(({ path }) => path.includes(`/locales/${language}`));
    expect(own.length).toBeGreaterThan(5);
    const found = own.flatMap(({ text, path }) =>
      Object.entries(words).flatMap(([word, instead]) =>
        text.includes(word) ? [`${path}: “${word}” is called “${instead}” here`] : [],
      ),
    );
    expect(found).toEqual([]);
  });
});
