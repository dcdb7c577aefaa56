// What stands beside the elements of a simulated diagram.
import { describe, expect, it } from 'vitest';
import type { ExecutableProcess } from '../../../core/engine/model.ts';
import { emptyView, type Token, type View } from './frames.ts';
import { marksOf } from './marks.ts';
import type { Possible } from './possible.ts';

const processes = [
  {
    id: 'p',
    elements: new Map([
      ['outer', {}],
      ['inner', { parent: 'outer' }],
      ['task', { parent: 'inner' }],
    ]),
    flows: new Map([['flow', {}]]),
  },
] as unknown as readonly ExecutableProcess[];

const token = (place: string, more: Partial<Token> = {}): Token => ({
  instance: 'i',
  place,
  state: 'waiting',
  count: 1,
  isHost: false,
  ...more,
});

function marks(tokens: readonly Token[], possibles: readonly Possible[] = [], collapsed: readonly string[] = []) {
  const view: View = { ...emptyView, tokens: new Map(tokens.map((one, index) => [String(index), one])) };
  const isCollapsed = (id: string) => collapsed.includes(id);
  const found = marksOf({ view, possibles, processes, isIdle: tokens.length === 0, isCollapsed });
  return [...found.values()].map(({ element, state, tokens: count, isOpen }) => [element, state, count, isOpen]);
}

const start = { kind: 'start', element: 's', process: 'p', by: 'none' } as const;

describe('The marks of a simulation', () => {
  it('add up the tokens of an element and show the worst of their states', () => {
    expect(marks([token('task'), token('task', { state: 'incident' }), token('task', { count: 2 })])).toEqual([
      ['task', 'incident', 4, false],
    ]);
  });

  it('show a body that runs as active, without counting its token', () => {
    expect(marks([token('inner', { isHost: true }), token('task')])).toEqual([
      ['inner', 'active', 0, false],
      ['task', 'waiting', 1, false],
    ]);
  });

  it('count on a folded sub-process what runs in it, at any depth', () => {
    expect(marks([token('task')], [], ['outer'])).toEqual([
      ['task', 'waiting', 1, false],
      ['outer', 'active', 1, false],
    ]);
  });

  it('leave tokens on flows to the dots', () => {
    expect(marks([token('flow')])).toEqual([]);
  });

  it('offer starts only while nothing runs', () => {
    expect(marks([], [start])).toEqual([['s', 'start', 0, true]]);
    expect(marks([token('task')], [start])).toEqual([['task', 'waiting', 1, false]]);
  });
});
