// Where entries of a day stand beside each other.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inLanes } from './lanes.ts';

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
      }),
    );
  });
});
