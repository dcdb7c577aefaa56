// What lies below what: nobody is lost, nobody is drawn twice, rings end.
import { describe, expect, it } from 'vitest';
import type { StoredRecord } from '../../api/types.ts';
import { countBelow, shownOf, type TreeNode, treeOf } from './tree-of.ts';

const one = (id: string, manager?: string): StoredRecord =>
  ({ id, entity: 'employee', version: 1, values: { manager: manager ?? null } }) as unknown as StoredRecord;
const say = ({ record, children }: TreeNode): string =>
  children.length === 0 ? record.id : `${record.id}(${children.map(say).join(' ')})`;
const tree = (...records: StoredRecord[]) => treeOf(records, 'manager').map(say).join(' ');

describe('A tree of records', () => {
  it('puts each below the one it points to, in the order of the records', () => {
    expect(tree(one('c', 'b'), one('a'), one('b', 'a'), one('d', 'a'))).toBe('a(b(c) d)');
  });

  it('has at its top who points to nobody among the records', () => {
    expect(tree(one('b', 'elsewhere'), one('c', 'b'), one('a'))).toBe('b(c) a');
  });

  it('shows everybody of a ring once', () => {
    expect(tree(one('a', 'c'), one('b', 'a'), one('c', 'b'), one('d', 'd'))).toBe('a(b(c)) d');
  });

  it('hides what lies below a closed one, and counts it', () => {
    const nodes = treeOf([one('a'), one('b', 'a'), one('c', 'b')], 'manager');
    const shown = shownOf(nodes, new Set(['b'])).map(({ record, level, parent }) => [record.id, level, parent]);
    expect(shown).toEqual([
      ['a', 1, undefined],
      ['b', 2, 'a'],
    ]);
    expect(nodes.map(countBelow)).toEqual([2]);
  });
});
