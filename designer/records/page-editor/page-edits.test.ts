// Things of a page are put, moved and taken out, and nothing is lost or doubled by it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PageDefinition } from '../../../schemas/types.ts';
import { addressAt, itemsOf, keyOf, type ListName, move, put, remove, step } from './page-edits.ts';

const page: PageDefinition = {
  kind: 'page',
  name: 'lead',
  entity: 'lead',
  head: ['organization'],
  strip: ['value', 'mobile', 'owner'],
  tabs: [
    { id: 'timeline', kind: 'timeline' },
    { id: 'details', kind: 'details' },
    { id: 'deals', kind: 'related', relation: 'opportunity.lead', columns: ['name', 'amount'] },
  ],
  aside: [{ id: 'more', kind: 'fields', fields: ['source'] }],
  buttons: [{ id: 'edit', does: 'edit' }],
};
const keys = (of: PageDefinition, list: ListName) => itemsOf(of, list).map(keyOf);

describe('The page of a record', () => {
  it('has things put before others, once, and moved from list to list', () => {
    expect(keys(put(page, 'strip', 'source', 'mobile'), 'strip')).toEqual(['value', 'source', 'mobile', 'owner']);
    expect(put(page, 'strip', 'owner')).toBe(page);
    const moved = move(page, { list: 'strip', key: 'owner' }, 'head', 'organization');
    expect([keys(moved, 'head'), keys(moved, 'strip')]).toEqual([
      ['owner', 'organization'],
      ['value', 'mobile'],
    ]);
    const beside = move(page, { list: 'head', key: 'organization' }, 'fields:more');
    expect([keys(beside, 'head'), keys(beside, 'fields:more')]).toEqual([[], ['source', 'organization']]);
  });

  it('keeps the details in a tab, one tab at least, and things among their like', () => {
    expect(move(page, { list: 'tabs', key: 'details' }, 'aside')).toBe(page);
    expect(keys(move(page, { list: 'tabs', key: 'deals' }, 'aside'), 'aside')).toEqual(['more', 'deals']);
    const one = remove(remove(page, { list: 'tabs', key: 'timeline' }), { list: 'tabs', key: 'deals' });
    expect(remove(one, { list: 'tabs', key: 'details' })).toBe(one);
    expect(move(page, { list: 'strip', key: 'owner' }, 'tabs')).toBe(page);
    expect(move(page, { list: 'buttons', key: 'edit' }, 'strip')).toBe(page);
  });

  it('moves things step by step, and back to where they were', () => {
    const lists: readonly ListName[] = ['strip', 'tabs', 'columns:deals'];
    fc.assert(
      fc.property(fc.constantFrom(...lists), fc.nat(2), fc.constantFrom<1 | -1>(1, -1), (list, at, by) => {
        const key = keys(page, list)[at];
        if (key === undefined) return;
        const next = step(page, { list, key }, by);
        expect([...keys(next, list)].sort()).toEqual([...keys(page, list)].sort());
        if (next !== page) expect(step(next, { list, key }, by === 1 ? -1 : 1)).toEqual(page);
      }),
    );
  });

  it('finds what a finding stands at', () => {
    expect(addressAt(page, '/strip/1')).toBe('strip/mobile');
    expect(addressAt(page, '/tabs/2/columns/1')).toBe('columns:deals/amount');
    expect(addressAt(page, '/tabs/2/filter/field')).toBe('tabs/deals');
    expect(addressAt(page, '/aside/0/fields/0')).toBe('fields:more/source');
    expect(addressAt(page, '/buttons/0/target')).toBe('buttons/edit');
    expect(addressAt(page, '/stage')).toBe('stage');
    expect(addressAt(page, '/roles')).toBe('');
  });
});
