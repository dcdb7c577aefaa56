// Places boxes in layers: what refers stands before what it refers to, circles are cut where they are met, boxes of a layer are ordered by their neighbours so that
// few lines cross, and a tall layer is folded into columns. Pure; two hundred boxes take milliseconds.

export interface BoxSize {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface Link {
  readonly from: string;
  readonly to: string;
}

export interface Placed {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly places: ReadonlyMap<string, Placed>;
  readonly width: number;
  readonly height: number;
}

const gapAcross = 96;
const gapDown = 28;
/** A layer is folded where it would be taller than this, or than the whole would be were it a square. */
const leastFold = 1_400;
const sweeps = 6;

type Neighbours = ReadonlyMap<string, ReadonlySet<string>>;

export function layOut(boxes: readonly BoxSize[], links: readonly Link[]): Layout {
  const known = new Set(boxes.map(({ id }) => id));
  const real = links.filter(({ from, to }) => from !== to && known.has(from) && known.has(to));
  const linked = new Set(real.flatMap(({ from, to }) => [from, to]));
  const inLayers = boxes.filter(({ id }) => linked.has(id));
  const alone = boxes.filter(({ id }) => !linked.has(id));
  const forward = neighbours(real, 'from', 'to');
  const backward = neighbours(real, 'to', 'from');
  const layers = ordered(layersOf(inLayers, forward), forward, backward);
  const sizes = new Map(boxes.map((box) => [box.id, box]));
  const fold = foldOf(boxes);
  return placed(
    [...layers, alone.map(({ id }) => id)].flatMap((layer) => folded(layer, sizes, fold)),
    sizes,
  );
}

function neighbours(links: readonly Link[], of: keyof Link, what: keyof Link): Neighbours {
  const found = new Map<string, Set<string>>();
  for (const link of links) found.set(link[of], (found.get(link[of]) ?? new Set()).add(link[what]));
  return found;
}

function foldOf(boxes: readonly BoxSize[]): number {
  const area = boxes.reduce((sum, { width, height }) => sum + (width + gapAcross) * (height + gapDown), 0);
  return Math.max(leastFold, Math.sqrt(area) * 0.75);
}

/**
 * By the longest way to a box that refers to nothing. A way that comes back to itself is not followed; where ways are long for so many boxes (everything refers to
 * everything), neighbouring layers become one.
 */
function layersOf(boxes: readonly BoxSize[], forward: Neighbours): string[][] {
  const depth = new Map<string, number>();
  const open = new Set<string>();
  const measure = (id: string): number => {
    const known = depth.get(id);
    if (known !== undefined) return known;
    open.add(id);
    let deepest = 0;
    for (const next of forward.get(id) ?? []) if (!open.has(next)) deepest = Math.max(deepest, measure(next) + 1);
    open.delete(id);
    depth.set(id, deepest);
    return deepest;
  };
  for (const { id } of boxes) measure(id);
  const most = Math.max(0, ...depth.values());
  const count = boxes.length === 0 ? 0 : Math.min(most + 1, Math.max(8, Math.ceil(Math.sqrt(boxes.length))));
  const layers = Array.from({ length: count }, (): string[] => []);
  for (const { id } of boxes) {
    const at = most - (depth.get(id) ?? 0);
    layers[Math.floor((at * count) / (most + 1))]?.push(id);
  }
  return layers;
}

/** Back and forth, each box towards the middle of what it is tied to in the other layers. */
function ordered(layers: readonly string[][], forward: Neighbours, backward: Neighbours): readonly string[][] {
  const place = new Map<string, number>();
  const note = (layer: readonly string[]) => {
    for (const [at, id] of layer.entries()) place.set(id, at / Math.max(1, layer.length - 1));
  };
  let now: readonly string[][] = layers;
  for (const layer of now) note(layer);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const by = sweep % 2 === 0 ? backward : forward;
    const middle = (id: string): number => {
      const places = [...(by.get(id) ?? [])].map((one) => place.get(one) ?? 0);
      return places.length === 0 ? (place.get(id) ?? 0) : places.reduce((sum, one) => sum + one, 0) / places.length;
    };
    const order = sweep % 2 === 0 ? now : now.toReversed();
    const next = order.map((layer) => {
      const sorted = layer.map((id) => ({ id, at: middle(id) })).sort((a, b) => a.at - b.at);
      const ids = sorted.map(({ id }) => id);
      note(ids);
      return ids;
    });
    now = sweep % 2 === 0 ? next : next.toReversed();
  }
  return now;
}

function folded(layer: readonly string[], sizes: ReadonlyMap<string, BoxSize>, fold: number): readonly string[][] {
  const columns: string[][] = [];
  let tall = fold;
  for (const id of layer) {
    const height = (sizes.get(id)?.height ?? 0) + gapDown;
    if (tall + height > fold) {
      columns.push([]);
      tall = 0;
    }
    columns.at(-1)?.push(id);
    tall += height;
  }
  return columns;
}

/** Columns stand beside each other, each in the middle of the tallest. */
function placed(columns: readonly string[][], sizes: ReadonlyMap<string, BoxSize>): Layout {
  const tall = (column: readonly string[]) =>
    column.reduce((sum, id) => sum + (sizes.get(id)?.height ?? 0) + gapDown, -gapDown);
  const height = Math.max(0, ...columns.map(tall));
  const places = new Map<string, Placed>();
  let x = 0;
  for (const column of columns) {
    let y = (height - tall(column)) / 2;
    for (const id of column) {
      places.set(id, { x, y });
      y += (sizes.get(id)?.height ?? 0) + gapDown;
    }
    x += Math.max(0, ...column.map((id) => sizes.get(id)?.width ?? 0)) + gapAcross;
  }
  return { places, width: Math.max(0, x - gapAcross), height };
}
