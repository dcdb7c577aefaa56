// What is written for a version control is read back as it was, byte for byte the second time.
import { describe, expect, it } from 'vitest';
import type { Definition } from '../../schemas/types.ts';
import { readPlugins } from '../plugins/read-plugins.ts';
import { fromFiles, toFiles } from './definition-files.ts';

describe('definitions as files', () => {
  const all = readPlugins().files.flatMap(({ definitions }) => definitions);

  it('come back as they were: everything that this project ships', () => {
    expect(all.length).toBeGreaterThan(20);
    const files = toFiles(all);
    const { definitions, faults } = fromFiles(files);
    expect(faults).toEqual([]);
    const key = ({ kind, name }: Definition) => `${kind}/${name}`;
    const sorted = (list: readonly Definition[]) => [...list].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    expect(sorted(definitions)).toEqual(sorted(all));
    expect(toFiles(definitions)).toEqual(files);
  });

  it('tell what cannot be read, file by file, and leave out what is not theirs', () => {
    const read = fromFiles(
      new Map([
        ['entities/lead.json', '{'],
        ['forms/a.json', '{"kind":"form","name":"b"}'],
        ['workflows/p.bpmn', '<xml/>'],
        ['workflows/p.json', '[]'],
        ['README.md', '# hello'],
        ['tests/a.json', '{}'],
      ]),
    );
    expect(read.definitions).toEqual([]);
    expect(read.faults.map(({ path }) => path)).toEqual(['entities/lead.json', 'forms/a.json', 'workflows/p.bpmn']);
  });
});
