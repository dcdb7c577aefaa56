// The rules of a record as a whole, as server and form run them.
import { describe, expect, it } from 'vitest';
import type { EntityDefinition } from '../../schemas/types.ts';
import { type RecordChange, ruleFaults, ruleReads } from './record-rules.ts';
import { pipelineContext } from './record-shape.ts';

const entity: EntityDefinition = {
  kind: 'entity',
  id: 'deal',
  name: 'deal',
  titleField: 'name',
  fields: [
    { id: '1', name: 'name', kind: 'text' },
    {
      id: '2',
      name: 'stage',
      kind: 'choice',
      options: [
        { value: 'new', label: { en: 'New', fa: 'تازه' }, next: ['won'], exit: { condition: 'name != null' } },
        { value: 'won', label: { en: 'Won', fa: 'موفق' }, probability: 100, closed: 'won' },
        { value: 'lost', entry: { condition: 'reason != null', message: { en: 'Why?' } } },
      ],
    },
  ],
  validations: [
    { name: 'period', condition: 'end >= start', when: 'start != null', fields: ['start', 'end'] },
    { name: 'sure', condition: 'pipeline.probability > 50 or name = "x"', fields: ['stage'] },
  ],
  pipeline: { field: 'stage' },
  access: {},
};

const faults = (change: Partial<RecordChange>, scope: object, language = 'en') =>
  ruleFaults(
    entity,
    { stageBefore: null, stage: null, changed: new Set(), ...change },
    { pipeline: pipelineContext(entity, change.stage ?? null), ...scope },
    { language },
  ).map(({ pointer, code }) => `${pointer} ${code}`);

describe('Rules across fields', () => {
  it('are asked for when something they read changes, and all of them for a new record', () => {
    expect(faults({ changed: new Set(['name']) }, { name: 'x', start: 2, end: 1 })).toEqual([]);
    expect(faults({ changed: new Set(['end']) }, { start: 2, end: 1 })).toHaveLength(2);
    expect(faults({ changed: undefined }, { name: 'x', start: 2, end: 1 })).toHaveLength(2);
  });

  it('take nothing but true for fine: an empty value passes only where the rule says so', () => {
    expect(faults({ changed: new Set(['end']) }, { start: 2, end: null })).toHaveLength(2);
    expect(faults({ changed: new Set(['end']) }, { start: null, end: null })).toEqual([]);
  });

  it('that read the pipeline are asked for when the stage changes', () => {
    expect(faults({ changed: new Set(['stage']), stage: 'lost', stageBefore: 'lost' }, {})).toEqual([
      '/stage validation.rule-unnamed',
    ]);
  });

  it('that read what cannot be told are left to who can', () => {
    const change = { stageBefore: null, stage: null, changed: new Set(['end']) };
    const options = { language: 'en', canTell: (path: string) => path !== 'start' };
    expect(ruleFaults(entity, change, { start: 2, end: 1 }, options)).toEqual([]);
  });
});

describe('Stages', () => {
  it('follow only those that name them, told by their labels', () => {
    const change = { stageBefore: 'new', stage: 'lost', changed: new Set(['name']) };
    const [detail] = ruleFaults(entity, change, { name: 'x', reason: 'r' }, { language: 'fa' });
    expect(detail).toEqual({ pointer: '/stage', code: 'validation.stage-next', params: { from: 'تازه', to: 'lost' } });
  });

  it('are left and entered on their conditions', () => {
    expect(faults({ stageBefore: 'new', stage: 'won' }, { name: null })).toEqual(['/stage validation.rule-unnamed']);
    expect(faults({ stageBefore: 'won', stage: 'lost' }, { name: 'x' })).toEqual(['/stage validation.rule']);
    expect(faults({ stageBefore: 'lost', stage: 'lost' }, { name: 'x' })).toEqual([]);
  });

  it('say what has to be read before they can be judged', () => {
    expect(ruleReads(entity, { stageBefore: 'new', stage: 'lost', changed: new Set() })).toEqual(['name', 'reason']);
  });
});
