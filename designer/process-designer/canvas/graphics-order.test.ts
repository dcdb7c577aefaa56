// The order of the model is reached with the fewest moves of nodes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { putInOrder, rising } from './graphics-order.ts';

/** As much of a container as is asked for; counts what is moved. */
function containerOf(children: readonly string[]) {
  const nodes = new Map([...children].map((name) => [name, { name } as unknown as ChildNode]));
  const childNodes = [...nodes.values()];
  let moves = 0;
  const container = {
    childNodes,
    insertBefore(node: ChildNode, next: ChildNode | null) {
      moves += 1;
      const from = childNodes.indexOf(node);
      if (from >= 0) childNodes.splice(from, 1);
      childNodes.splice(next === null ? childNodes.length : childNodes.indexOf(next), 0, node);
    },
  } as unknown as Node;
  const node = (name: string) => nodes.get(name) ?? ({ name } as unknown as ChildNode);
  return {
    put: (wanted: readonly string[]) => putInOrder(container, wanted.map(node)),
    order: () => childNodes.map((one) => (one as unknown as { name: string }).name),
    moves: () => moves,
  };
}

describe('The graphics of a container', () => {
  it.each([
    ['nothing, when all is in order', 'abcd', 'abcd', 0],
    ['what goes to the back', 'abcd', 'bcda', 1],
    ['what goes to the front', 'abcd', 'dabc', 1],
    ['a flow to the front and its new task to the back', 'abcd', 'xabcdy', 2],
    ['one to each side', 'abcde', 'ebcda', 2],
  ])('moves %s', (_, before, after, moves) => {
    const container = containerOf([...before]);
    container.put([...after]);
    expect(container.order().join('')).toBe(after);
    expect(container.moves()).toBe(moves);
  });

  it('come into any order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...'abcdefghij'], { minLength: 10 }), (wanted) => {
        const container = containerOf([...'abcdefghij']);
        container.put(wanted);
        expect(container.order()).toEqual(wanted);
      }),
    );
  });

  it('stay as far as they rise already', () => {
    expect(rising([3, 1, 2, 5, 4]).map((index) => [3, 1, 2, 5, 4][index])).toEqual([1, 2, 4]);
    expect(rising([])).toEqual([]);
  });
});
