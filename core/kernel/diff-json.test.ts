// A difference names its place as people find it, and nothing that differs is left out.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameJson } from './data.ts';
import { diffJson } from './diff-json.ts';

describe('diffJson', () => {
  it('names added, removed, changed and moved items by what tells them apart', () => {
    const before = {
      label: { en: 'A' },
      fields: [{ id: 'a', kind: 'text' }, { id: 'b', required: true }, { id: 'c' }],
    };
    const after = { label: { en: 'B', fa: 'ب' }, fields: [{ id: 'b' }, { id: 'a', kind: 'date' }, { id: 'd' }] };
    const steps = (path: ReturnType<typeof diffJson>[number]['path']) =>
      path.map((step) => (typeof step === 'string' ? step : `[${step.id}]`)).join('/');
    expect(diffJson(before, after).map(({ kind, path }) => `${kind} ${steps(path)}`)).toEqual([
      'changed label/en',
      'added label/fa',
      'removed fields/[b]/required',
      'changed fields/[a]/kind',
      'added fields/[d]',
      'removed fields/[c]',
      'moved fields',
    ]);
  });

  it('takes lists whose items nothing tells apart as one value', () => {
    expect(diffJson({ on: ['created'] }, { on: ['created', 'updated'] })).toEqual([
      { kind: 'changed', path: ['on'], before: ['created'], after: ['created', 'updated'] },
    ]);
  });

  it('is empty exactly for what is the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(diffJson(one, other).length === 0).toBe(sameJson(one, other));
        expect(diffJson(one, structuredClone(one))).toEqual([]);
      }),
    );
  });
});
