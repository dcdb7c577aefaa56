// What can be done to a view, without a page.
import { describe, expect, it } from 'vitest';
import type { ViewDefinition } from '../../../schemas/types.ts';
import {
  addColumn,
  moveColumn,
  offer,
  pin,
  removeColumn,
  setButton,
  showAs,
  takesNew,
  toggleName,
  widen,
} from './view-edits.ts';

const list: ViewDefinition = { kind: 'view', name: 'leads', entity: 'lead', type: 'list', columns: ['a', 'b', 'c'] };
const shown = list.columns ?? [];

describe('A view that is edited', () => {
  it('moves, takes in and takes out columns; the last one stays', () => {
    expect(moveColumn(list, shown, 'a', 2).columns).toEqual(['b', 'c', 'a']);
    expect(moveColumn(list, shown, 'a', 3)).toBe(list);
    expect(moveColumn(list, shown, 'other', 0)).toBe(list);
    expect(addColumn(list, shown, 'owner.email', 1).columns).toEqual(['a', 'owner.email', 'b', 'c']);
    expect(addColumn(list, shown, 'a')).toBe(list);
    expect(removeColumn(list, shown, 'b').columns).toEqual(['a', 'c']);
    expect(removeColumn(list, ['a'], 'a')).toBe(list);
  });

  it('says what was shown without being said, and shows no others from then on', () => {
    expect(takesNew(list)).toBe(true);
    expect(takesNew({ ...list, filter: { and: [] } })).toBe(false);
    const next = removeColumn(list, [...shown, 'added'], 'added');
    expect([next.columns, next.takesNew]).toEqual([shown, false]);
  });

  it('forgets the width of a column that goes, and what stays in place follows', () => {
    const pinned = pin(widen(list, 'a', 240.4), 2);
    expect([pinned.widths, pinned.pinned]).toEqual([{ a: 240 }, 2]);
    const without = removeColumn(pinned, shown, 'a');
    expect([without.widths, without.pinned]).toEqual([undefined, 1]);
    expect(removeColumn(pinned, shown, 'c').pinned).toBe(2);
    expect(widen(list, 'a', 1).widths).toEqual({ a: 48 });
    expect(pin(pinned, 0)).not.toHaveProperty('pinned');
  });

  it('offers and hides what may be done, and is for some or for everybody', () => {
    const less = offer(list, 'export', false);
    expect(less.hides).toEqual(['export']);
    expect(offer(less, 'export', true)).toEqual(list);
    const button = { form: 'lead', element: 'call' };
    expect(setButton(setButton(list, button, true), button, true).buttons).toEqual([button]);
    expect(setButton(setButton(list, button, true), button, false)).toEqual(list);
    expect(toggleName(list, 'roles', 'staff').roles).toEqual(['staff']);
    expect(toggleName(toggleName(list, 'roles', 'staff'), 'roles', 'staff')).toEqual(list);
  });

  it('becomes a board with what a board needs, and is the same list again', () => {
    const board = showAs(list, 'board', { stageField: 'status', dateField: undefined });
    expect(board).toMatchObject({ type: 'board', stageField: 'status', columns: shown });
    expect(showAs(board, 'board', { stageField: 'other' }).stageField).toBe('status');
    expect(showAs(board, 'list', {}).columns).toEqual(shown);
  });
});
