// The tiles of a dashboard as one person has them: those of the definition in the person's order and sizes, without the hidden ones, and their own between. Tiles
// that come into the definition later show at their place. Pure; server and designer.
import type { DashboardTile } from './types.ts';

export interface TileSize {
  readonly width: number;
  readonly height: number;
}

/** How one person has a dashboard: what differs from its definition. */
export interface DashboardArrangement {
  /** Ids of tiles as they follow each other; tiles that it does not name follow the one before them in the definition. */
  readonly order: readonly string[];
  readonly hidden: readonly string[];
  readonly sizes: Readonly<Record<string, TileSize>>;
  /** Tiles that the person added. */
  readonly own: readonly DashboardTile[];
}

const usual: Readonly<Record<DashboardTile['kind'], TileSize>> = {
  tasks: { width: 6, height: 3 },
  processes: { width: 6, height: 3 },
  list: { width: 6, height: 3 },
  figure: { width: 3, height: 1 },
  chart: { width: 7, height: 3 },
  funnel: { width: 5, height: 3 },
  text: { width: 12, height: 1 },
};

export function sizeOf({ kind, width, height }: DashboardTile): TileSize {
  return { width: width ?? usual[kind].width, height: height ?? usual[kind].height };
}

export function arranged(
  tiles: readonly DashboardTile[],
  arrangement: DashboardArrangement | undefined,
): readonly DashboardTile[] {
  if (arrangement === undefined) return tiles;
  const { order, hidden, sizes, own } = arrangement;
  const all = new Map([...tiles, ...own].map((tile) => [tile.id, tile]));
  const named = order.filter((id) => all.has(id));
  const placed = [...named];
  let before: string | undefined;
  for (const { id } of [...tiles, ...own]) {
    if (!placed.includes(id)) placed.splice(before === undefined ? 0 : placed.indexOf(before) + 1, 0, id);
    before = id;
  }
  return placed
    .filter((id) => !hidden.includes(id))
    .flatMap((id) => {
      const tile = all.get(id);
      return tile === undefined ? [] : [{ ...tile, ...sizes[id] }];
    });
}

/** What makes of the definition's tiles those the person left behind; undefined: nothing differs. */
export function arrangementOf(
  tiles: readonly DashboardTile[],
  wanted: readonly DashboardTile[],
): DashboardArrangement | undefined {
  const base = new Map(tiles.map((tile) => [tile.id, tile]));
  const kept = new Set(wanted.map(({ id }) => id));
  const hidden = tiles.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  // A tile of the definition that somebody changed beyond its size is their own from then on, under the same id.
  const own = wanted.filter((tile) => !isSame(base.get(tile.id), tile));
  const sizes = Object.fromEntries(
    wanted.flatMap((tile) => {
      const before = base.get(tile.id);
      const size = sizeOf(tile);
      if (before === undefined || own.includes(tile)) return [];
      return sameSize(size, sizeOf(before)) ? [] : [[tile.id, size] as const];
    }),
  );
  const order = wanted.map(({ id }) => id);
  const plain = tiles.filter(({ id }) => kept.has(id)).map(({ id }) => id);
  const isPlain =
    hidden.length === 0 && own.length === 0 && Object.keys(sizes).length === 0 && order.join() === plain.join();
  return isPlain ? undefined : { order, hidden, sizes, own };
}

function isSame(base: DashboardTile | undefined, tile: DashboardTile): boolean {
  if (base === undefined) return false;
  const bare = ({ width: _width, height: _height, ...rest }: DashboardTile) => JSON.stringify(rest);
  return bare(base) === bare(tile);
}

function sameSize(a: TileSize, b: TileSize): boolean {
  return a.width === b.width && a.height === b.height;
}
