// Where entries of a day stand beside each other.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inLanes, inSoManyLanes } from './lanes.ts';

const stretch = (id: string, from: number, to: number) => ({ id, from, to });

describe('entries of a day', () => {
  it('that do not meet have all the room; those that meet share it', () => {
    const placed = inLanes([stretch('late', 600, 660), stretch('a', 480, 540), stretch('b', 510, 570)]);
    expect(placed.map(({ entry, lane, lanes }) => [entry.id, lane, lanes])).toEqual([
      ['a', 0, 2],
      ['b', 1, 2],
      ['late', 0, 1],
    ]);
  });

  it('use a lane again once it is free', () => {
    const placed = inLanes([stretch('long', 480, 720), stretch('a', 480, 540), stretch('b', 540, 600)]);
    expect(placed.map(({ entry, lane, lanes }) => [entry.id, lane, lanes])).toEqual([
      ['long', 0, 2],
      ['a', 1, 2],
      ['b', 1, 2],
    ]);
  });

  it('for which there is no lane are told by their number, where they meet', () => {
    const five = ['a', 'b', 'c', 'd', 'e'].map((id) => stretch(id, 540, 600));
    const { placed, crowds } = inSoManyLanes([...five, stretch('later', 700, 760)], 3);
    expect(placed.map(({ entry, lane, lanes }) => [entry.id, lane, lanes])).toEqual([
      ['a', 0, 3],
      ['b', 1, 3],
      ['later', 0, 1],
    ]);
    expect(crowds.map(({ from, to, entries }) => [from, to, entries.map(({ id }) => id)])).toEqual([
      [540, 600, ['c', 'd', 'e']],
    ]);
  });

  it('of which one meets no other that is beyond the lanes has the last to itself', () => {
    const long = ['a', 'b', 'c'].map((id) => stretch(id, 480, 720));
    const { placed, crowds } = inSoManyLanes(long, 3);
    expect(crowds).toEqual([]);
    expect(placed.map(({ lane }) => lane)).toEqual([0, 1, 2]);
    const four = inSoManyLanes(
      [...long.slice(0, 2), stretch('c', 480, 540), stretch('d', 500, 530), stretch('e', 600, 660)],
      3,
    );
    expect(four.placed.map(({ entry, lane, lanes }) => [entry.id, lane, lanes])).toEqual([
      ['a', 0, 3],
      ['b', 1, 3],
      ['e', 2, 3],
    ]);
    expect(four.crowds.map(({ entries }) => entries.map(({ id }) => id))).toEqual([['c', 'd']]);
  });

  it('never cover each other, and none is lost', () => {
    const one = fc.tuple(fc.integer({ min: 0, max: 1400 }), fc.integer({ min: 1, max: 300 }));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 30 }), (pairs) => {
        const entries = pairs.map(([from, length], at) => stretch(String(at), from, from + length));
        const placed = inLanes(entries);
        expect(placed).toHaveLength(entries.length);
        for (const a of placed)
          for (const b of placed)
            if (a !== b && a.lane === b.lane)
              expect(a.entry.to <= b.entry.from || b.entry.to <= a.entry.from).toBe(true);
        for (const { lane, lanes } of placed) expect(lane).toBeLessThan(lanes);
        const fitted = inSoManyLanes(entries, 3);
        expect(fitted.placed.length + fitted.crowds.flatMap((crowd) => crowd.entries).length).toBe(entries.length);
        for (const { lane, lanes } of fitted.placed) expect(lane < lanes && lanes <= 3).toBe(true);
      }),
    );
  });
});
