// Every problem and every detail that the code can answer has its text in four languages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../core/kernel/node/paths.ts';
import { readSources } from './house.ts';

const sources = readSources(['core', 'schemas'], /\.ts$/);
const table = (file: string) =>
  JSON.parse(readFileSync(join(projectRoot, 'schemas/locales/en', file), 'utf8')) as Record<string, string>;
const problems = table('problems.json');
const details = table('validation.json');

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

  it('name every status that problems have', () => {
    const statuses = [...new Set(used(/new Problem\(\s*(\d{3})/g).map(([status]) => status))];
    expect(statuses.filter((status) => problems[`title.${status}`] === undefined)).toEqual([]);
  });

  it('name every detail and finding', () => {
    const codes = used(/\bcode: '([a-z][a-z.-]+)'/g);
    expect(codes.length).toBeGreaterThan(50);
    expect(codes.filter(([code]) => details[code] === undefined && problems[code] === undefined)).toEqual([]);
  });
});
