// The address of a list and back.
import { describe, expect, it } from 'vitest';
import type { ViewDefinition } from '../../schemas/types.ts';
import { filterOf, readState, termsOf, writeState } from './list-state.ts';

const views: readonly ViewDefinition[] = [
  { kind: 'view', name: 'all', entity: 'lead', type: 'list', sort: [{ field: 'name', direction: 'asc' }] },
  { kind: 'view', name: 'hot', entity: 'lead', type: 'list', filter: { field: 'score', operator: 'gt', value: 70 } },
];

describe('the address of a list', () => {
  it('is empty for the first view as it is', () => {
    const state = readState(new URLSearchParams(), views);
    expect(state.view).toBe('all');
    expect(writeState(state, views).toString()).toBe('');
  });

  it('says only what differs from the view, and reads back the same', () => {
    const state = {
      ...readState(new URLSearchParams('view=hot'), views),
      search: 'نگار',
      sort: [{ field: 'value', direction: 'desc' as const }],
    };
    const again = readState(writeState(state, views), views);
    expect(writeState(state, views).get('filter')).toBeNull();
    expect(again).toEqual(state);
  });

  it('keeps a dropped filter dropped', () => {
    const state = { ...readState(new URLSearchParams('view=hot'), views), terms: [] };
    const address = writeState(state, views);
    expect(address.get('filter')).toBe('');
    expect(readState(address, views).terms).toEqual([]);
  });

  it('falls back to the view when the filter is no filter', () => {
    expect(readState(new URLSearchParams('filter=%7Bbroken'), views).terms).toEqual([]);
    expect(readState(new URLSearchParams('filter=[1]'), views).fixed).toBeUndefined();
  });
});

describe('a filter as a sentence', () => {
  it('splits conditions joined by and; anything deeper stays whole', () => {
    const term = { field: 'a', operator: 'eq', value: 1 } as const;
    expect(termsOf({ and: [term, term] }).terms).toHaveLength(2);
    const deep = { or: [term, { not: term }] };
    expect(termsOf(deep)).toEqual({ terms: [], fixed: deep });
  });

  it('does not ask for a condition whose value is missing', () => {
    expect(filterOf({ terms: [{ field: 'a', operator: 'eq' }], fixed: undefined })).toBeUndefined();
    expect(filterOf({ terms: [{ field: 'a', operator: 'empty' }], fixed: undefined })).toEqual({
      field: 'a',
      operator: 'empty',
    });
  });
});
