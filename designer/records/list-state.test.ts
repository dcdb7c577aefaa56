// The address of a list and back.
import { describe, expect, it } from 'vitest';
import { filterOf, isChanged, readState, termsOf, writeState } from './list-state.ts';
import type { OfferedView, SavedView } from './saved-views.ts';

const list = { kind: 'view', entity: 'lead', type: 'list' } as const;
const views: readonly OfferedView[] = [
  { view: { ...list, name: 'all', sort: [{ field: 'name', direction: 'asc' }] } },
  { view: { ...list, name: 'hot', filter: { field: 'score', operator: 'gt', value: 70 } } },
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

  it('names the view that opens first when that is a saved one: it does so for some people only', () => {
    const view = { ...list, name: 'v-1' };
    const mine = { title: 'Mine', audience: 'me', isDefault: true, isMine: true } as const;
    const saved: SavedView = { ...mine, id: '1', name: 'v-1', version: 1, view };
    const offered = [{ view, saved }, ...views];
    expect(readState(new URLSearchParams(), offered).view).toBe('v-1');
    expect(writeState(readState(new URLSearchParams(), offered), offered).toString()).toBe('view=v-1');
    expect(writeState(readState(new URLSearchParams('view=all'), offered), offered).toString()).toBe('view=all');
  });

  it('knows a view whose filter or order was changed, and that a search changes none', () => {
    const state = readState(new URLSearchParams('view=hot'), views);
    expect(isChanged(state, views)).toBe(false);
    expect(isChanged({ ...state, search: 'نگار', peek: '1' }, views)).toBe(false);
    expect(isChanged({ ...state, terms: [] }, views)).toBe(true);
    expect(isChanged({ ...state, sort: [{ field: 'name', direction: 'desc' }] }, views)).toBe(true);
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
