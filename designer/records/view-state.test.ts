// The address of a list and back.
import { describe, expect, it } from 'vitest';
import type { OfferedView, SavedView } from './saved-views.ts';
import { filterOf, sentenceOf } from './sentence.ts';
import { carried, isChanged, keptSettings, readState, writeState } from './view-state.ts';

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

  it('says the columns that somebody chose, each once, and none of what is no path', () => {
    const narrow = [{ view: { ...list, name: 'narrow', columns: ['name', 'status'] } }];
    const state = readState(new URLSearchParams('columns=name,owner.email,name,%3Cb%3E'), narrow);
    expect(state.columns).toEqual(['name', 'owner.email']);
    expect(isChanged(state, narrow)).toBe(true);
    expect(readState(writeState(state, narrow), narrow)).toEqual(state);
    expect(isChanged(readState(new URLSearchParams(), narrow), narrow)).toBe(false);
  });

  it('says by what a look is drawn, and where in time, only where the view does not', () => {
    const week = { view: { ...list, name: 'week', type: 'timeline', dateField: 'arrival', scale: 'week' } } as const;
    const state = readState(new URLSearchParams('day=2026-11-22&day=x'), [week]);
    expect(state).toMatchObject({ settings: { dateField: 'arrival', scale: 'week' }, day: '2026-11-22' });
    expect(readState(new URLSearchParams('day=2026-13-40'), [week]).day).toBe('');
    expect([isChanged(state, [week]), writeState(state, [week]).toString()]).toEqual([false, 'day=2026-11-22']);
    const other = { ...state, settings: { ...state.settings, scale: '', groupField: 'room' } };
    expect(isChanged(other, [week])).toBe(true);
    expect(readState(writeState(other, [week]), [week])).toEqual(other);
    expect(keptSettings(other.settings)).toEqual({ dateField: 'arrival', groupField: 'room' });
  });

  it('keeps in another look which records are meant, and that a first view of that look is not', () => {
    const hot = readState(new URLSearchParams('view=hot&sort=name:desc&day=2026-11-22&peek=1'), views);
    expect(carried(hot, []).toString()).toBe(writeState({ ...hot, view: '', sort: [], peek: '' }, []).toString());
    const [, narrowed] = views;
    expect(carried({ ...hot, terms: [] }, narrowed ? [narrowed] : []).get('filter')).toBe('');
    expect(carried(hot, narrowed ? [narrowed] : []).get('filter')).toBeNull();
  });

  it('falls back to the view when the filter is no filter', () => {
    expect(readState(new URLSearchParams('filter=%7Bbroken'), views).terms).toEqual([]);
    expect(readState(new URLSearchParams('filter=[1]'), views).terms).toEqual([]);
  });
});

describe('a filter as a sentence', () => {
  const term = { field: 'a', operator: 'eq', value: 1 } as const;

  it('joins its conditions by and, or by or; what stands deeper is one condition, kept whole', () => {
    const deep = { not: { and: [term, term] } };
    expect(sentenceOf(term)).toEqual({ joiner: 'and', terms: [term] });
    for (const filter of [{ and: [term, deep] }, { or: [term, { and: [term, term] }] }, deep, { or: [] }])
      expect(filterOf(sentenceOf(filter))).toEqual(filter);
    expect(sentenceOf({ or: [term, deep] })).toEqual({ joiner: 'or', terms: [term, deep] });
  });

  it('does not ask for a condition whose value is missing', () => {
    const related = { related: 'task.lead', measure: 'count', operator: 'ge' } as const;
    expect(filterOf({ joiner: 'and', terms: [{ field: 'a', operator: 'eq' }, related] })).toBeUndefined();
    const empty = { field: 'a', operator: 'empty' } as const;
    const none = { related: 'task.lead', operator: 'none' } as const;
    expect(filterOf({ joiner: 'or', terms: [empty, related, none] })).toEqual({ or: [empty, none] });
  });

  it('keeps times seen from now as they are said', () => {
    const during = { field: 'due', operator: 'during', value: { period: 'month', offset: -1 } } as const;
    const state = { ...readState(new URLSearchParams(), views), terms: [during] };
    expect(readState(writeState(state, views), views).terms).toEqual([during]);
  });
});
