import { describe, expect, it } from 'vitest';
import { arranged, arrangementOf } from './dashboard-tiles.ts';
import type { DashboardTile } from './types.ts';

const tiles: readonly DashboardTile[] = [
  { id: 'a', kind: 'figure', entity: 'lead' },
  { id: 'b', kind: 'tasks' },
  { id: 'c', kind: 'list', entity: 'lead', width: 6 },
];
const own: DashboardTile = { id: 'mine', kind: 'text', text: { en: 'x' } };

describe('What a person made of a dashboard', () => {
  it('is nothing where nothing differs', () => {
    expect(arrangementOf(tiles, tiles)).toBeUndefined();
    expect(arranged(tiles, undefined)).toEqual(tiles);
  });

  it('comes out as it went in', () => {
    const wanted = [tiles[2]!, own, { ...tiles[0]!, width: 6, height: 2 }];
    expect(arranged(tiles, arrangementOf(tiles, wanted))).toEqual(wanted);
  });

  it('lets what comes later in, behind the one it stands behind, and forgets what went', () => {
    const arrangement = arrangementOf(tiles, [tiles[2]!, tiles[0]!, tiles[1]!]);
    const later: DashboardTile = { id: 'd', kind: 'processes' };
    const next = [later, tiles[0]!, { id: 'e', kind: 'text' } as const, tiles[2]!];
    expect(arranged(next, arrangement).map(({ id }) => id)).toEqual(['d', 'c', 'a', 'e']);
  });

  it('keeps a tile of the role that they changed as their own', () => {
    const changed = { ...tiles[0]!, entity: 'opportunity' };
    const arrangement = arrangementOf(tiles, [changed, tiles[1]!, tiles[2]!]);
    expect(arrangement?.own).toEqual([changed]);
    expect(arranged(tiles, arrangement)[0]).toEqual(changed);
  });
});
