// Groups of a filter: whatever is done to them by hand, what they mean is what is said.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilterTree } from '../../schemas/types.ts';
import {
  added,
  changed,
  deepest,
  depthOf,
  isGroup,
  isTooDeep,
  movedInto,
  movedOut,
  type Part,
  type Path,
  partAt,
  rootOf,
  sentenceFrom,
  treeOf,
  wrapped,
} from './filter-groups.ts';
import { filterOf, sentenceOf } from './sentence.ts';

const term = (field: string): FilterTree => ({ field, operator: 'eq', value: 1 });
const names = ['a', 'b', 'c', 'd'] as const;

/** Does a record pass, of which these terms hold? */
function holds(tree: FilterTree | undefined, of: ReadonlySet<string>): boolean {
  if (tree === undefined) return true;
  if ('and' in tree) return tree.and.every((part) => holds(part, of));
  if ('or' in tree) return tree.or.some((part) => holds(part, of));
  if ('not' in tree) return !holds(tree.not, of);
  return 'field' in tree && of.has(tree.field);
}

const { tree: trees } = fc.letrec<{ tree: FilterTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...names).map(term),
    fc.array(tie('tree'), { maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('tree'), { maxLength: 3 }).map((or) => ({ or })),
    tie('tree').map((not) => ({ not })),
  ),
}));
const truths = fc.subarray([...names]).map((given) => new Set<string>(given));

function paths(part: Part, path: Path = []): readonly Path[] {
  return isGroup(part) ? [path, ...part.parts.flatMap((one, index) => paths(one, [...path, index]))] : [path];
}

function leaves(part: Part): readonly string[] {
  return isGroup(part) ? part.parts.flatMap(leaves) : [JSON.stringify(part.term)];
}

describe('Groups of a filter', () => {
  it('mean what the tree means, and come back as a sentence that means it', () => {
    fc.assert(
      fc.property(trees, truths, (tree, of) => {
        const root = rootOf(sentenceOf(tree));
        expect(holds(treeOf(root), of)).toBe(holds(tree, of));
        expect(holds(filterOf(sentenceFrom(root)), of)).toBe(holds(tree, of));
      }),
      { numRuns: 200 },
    );
  });

  it('are read as all, any and none', () => {
    const none = { not: { or: [term('a'), term('b')] } };
    const root = rootOf(sentenceOf({ and: [term('c'), none] }));
    expect(root).toEqual({
      joined: 'all',
      parts: [{ term: term('c') }, { joined: 'none', parts: [{ term: term('a') }, { term: term('b') }] }],
    });
    expect(filterOf(sentenceFrom(root))).toEqual({ and: [term('c'), none] });
    expect(rootOf(sentenceOf(none)).joined).toBe('none');
  });

  it('lose no condition when one is moved out or in, wrapped or added, and none is left empty', () => {
    fc.assert(
      fc.property(trees, fc.nat(), fc.nat(), (tree, pick, other) => {
        const root = rootOf(sentenceOf(tree));
        const all = paths(root).filter((path) => path.length > 0);
        const path = all[pick % Math.max(1, all.length)];
        if (path === undefined) return;
        const before = leaves(root).toSorted();
        const part = partAt(root, path);
        const siblings = partAt(root, path.slice(0, -1));
        const beside = isGroup(siblings) ? other % siblings.parts.length : 0;
        const out = path.length > 1 ? movedOut(root, path) : { root, path };
        const into = beside === path.at(-1) ? { root, path } : movedInto(root, path, beside);
        for (const moved of [out, into]) {
          expect(leaves(moved.root).toSorted()).toEqual(before);
          expect(partAt(moved.root, moved.path)).toEqual(part);
        }
        expect(leaves(wrapped(root, path)).toSorted()).toEqual(before);
        const gone = changed(root, path, () => undefined);
        for (const one of paths(gone).slice(1)) {
          const left = partAt(gone, one);
          expect(isGroup(left) && left.parts.length === 0).toBe(false);
        }
        expect(leaves(added(root, [], { term: term('a') }))).toHaveLength(before.length + 1);
      }),
      { numRuns: 200 },
    );
  });

  it('know how deep they are as the server counts it, with the conditions on related records', () => {
    const related: FilterTree = { related: 'task.lead', operator: 'some', filter: { and: [term('a')] } };
    expect([depthOf(term('a')), depthOf(related), depthOf({ not: { or: [term('a')] } })]).toEqual([1, 3, 3]);
    let root = rootOf(sentenceOf({ and: [term('a'), term('b')] }));
    let path: Path = [0];
    while (!isTooDeep(wrapped(root, path))) {
      root = wrapped(root, path);
      path = [...path, 0];
    }
    expect(depthOf(treeOf(root))).toBe(deepest);
  });

  it('ask for no condition whose value is missing, nor for a group of only such', () => {
    const open: FilterTree = { field: 'a', operator: 'eq' };
    expect(filterOf({ joiner: 'and', terms: [term('b'), { or: [open] }] })).toEqual(term('b'));
    expect(filterOf({ joiner: 'and', terms: [{ not: { or: [open, term('c')] } }] })).toEqual({
      not: { or: [term('c')] },
    });
    expect(filterOf({ joiner: 'and', terms: [{ or: [] }] })).toEqual({ or: [] });
  });
});
