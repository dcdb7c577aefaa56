// Changes of the tiles of a dashboard: each makes a new list. Pure.
import { sizeOf } from '../../schemas/dashboard-tiles.ts';
import type { DashboardTile, TilePeriod, TileUnit } from '../../schemas/types.ts';

export type Tiles = readonly DashboardTile[];

export const columns = 12;
const [leastWidth, mostHeight] = [2, 8];

export function moveTile(tiles: Tiles, from: number, to: number): Tiles {
  const moved = tiles[from];
  if (moved === undefined) return tiles;
  const rest = tiles.filter((_, index) => index !== from);
  const at = Math.max(0, Math.min(rest.length, to));
  return [...rest.slice(0, at), moved, ...rest.slice(at)];
}

export function resizeTile(tiles: Tiles, id: string, by: { readonly width?: number; readonly height?: number }): Tiles {
  return tiles.map((tile) => {
    if (tile.id !== id) return tile;
    const size = sizeOf(tile);
    return {
      ...tile,
      width: Math.max(leastWidth, Math.min(columns, size.width + (by.width ?? 0))),
      height: Math.max(1, Math.min(mostHeight, size.height + (by.height ?? 0))),
    };
  });
}

/** In the place of the one with its id, else behind all. */
export function putTile(tiles: Tiles, tile: DashboardTile): Tiles {
  return tiles.some(({ id }) => id === tile.id)
    ? tiles.map((one) => (one.id === tile.id ? tile : one))
    : [...tiles, tile];
}

export function removeTile(tiles: Tiles, id: string): Tiles {
  return tiles.filter((tile) => tile.id !== id);
}

/** Of a time axis as many units as are read at a glance. */
const along: Readonly<Record<TileUnit, number>> = { day: 30, week: 12, month: 12, quarter: 8, year: 5 };

/** The tile with its period in another unit, as it is chosen for the whole page. */
export function inUnit(tile: DashboardTile, unit: TileUnit): DashboardTile {
  if (tile.period === undefined) return tile;
  const isAlong = tile.kind === 'chart' && tile.by === tile.date;
  const period: TilePeriod = isAlong ? { unit, count: along[unit] } : { unit };
  return { ...tile, period, ...(isAlong ? { step: unit } : {}) };
}
