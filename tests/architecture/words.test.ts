// Words come in parts with the code that says them (designer/build/words.ts): each lies in one, every key can be found in a source, and what is only said in the
// studio is no part of what a first page loads.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../core/kernel/node/paths.ts';
import { lazyForm, ModuleGraph } from '../../designer/build/module-graph.ts';
import { parts, SaidWords } from '../../designer/build/words.ts';

const { modules } = new ModuleGraph();
const said = new SaidWords();
const english = JSON.parse(readFileSync(join(projectRoot, 'designer/locales/en.json'), 'utf8')) as object;
const languages = ['fa', 'ar', 'he', 'en'] as const;
/** Packed, in whatever language: what one reads first is never more. */
const firstBytes = 24 * 1_024;

const found = (form: RegExp): readonly string[] =>
  [...modules].flatMap(([path, { source }]) => [...source.matchAll(form)].map(([text]) => `${path}: ${text}`));

describe('The words of the screens', () => {
  it('lie in one part each', () => {
    const placed = parts.flatMap((part) => said.firstsOf(part));
    expect(placed.toSorted()).toEqual([...new Set(placed)].toSorted());
    expect(placed).toEqual(expect.arrayContaining(Object.keys(english)));
    for (const part of parts) expect(said.firstsOf(part), part).not.toEqual([]);
  });

  it('are asked for by keys whose first word is written out', () => {
    expect(found(/\b(?:t|hasText)\(\s*(?:`\$\{|[\w.]+\s*\+)/g)).toEqual([]);
  });

  it('come with every module that is loaded later', () => {
    const all = found(/(?<!typeof |#)\bimport\(\s*(?!['"`][^.]|\/\*)/g);
    expect(all.length).toBeGreaterThan(80);
    expect(found(lazyForm)).toHaveLength(all.length);
  });

  it('of the studio are not loaded by the first pages', () => {
    for (const first of ['process', 'simulation', 'rules', 'forms', 'releases', 'webhooks'])
      expect(said.firstsOf('studio')).toContain(first);
    for (const entry of [
      'designer/shell/main.ts',
      'designer/records/list.ts',
      'designer/tasks/inbox.ts',
      'designer/home/home.ts',
    ])
      expect(said.partsOf(entry)).not.toContain('studio');
    for (const entry of ['designer/portal/main.ts', 'designer/public-form/main.ts'])
      expect(said.partsOf(entry)).toEqual(['outside']);
  });

  it.each(languages)('that a first page loads are few in %s', (language) => {
    const first = (['outside', 'everyday'] as const).map((part) => JSON.stringify(said.wordsOf(part, language)));
    const bytes = first.reduce((sum, text) => sum + gzipSync(text).length, 0);
    expect(bytes).toBeLessThan(firstBytes);
  });
});
