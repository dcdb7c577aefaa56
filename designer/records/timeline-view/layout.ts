// Bars in rows: each row has as many lanes as bars lie over one another in it. What is outside the window is not drawn, so thousands of bars cost no more
// than those one sees. Pure; lengths in days, heights in pixels.
export interface Bar {
  readonly id: string;
  /** Whose row it stands in. */
  readonly group: string;
  /** Days after the beginning of the span; it may lie beyond both ends. */
  readonly from: number;
  readonly to: number;
}

export interface Placed extends Bar {
  readonly lane: number;
}

export interface Row {
  readonly group: string;
  readonly top: number;
  readonly height: number;
  /** In the order of their beginnings. */
  readonly bars: readonly Placed[];
}

export const laneHeight = 32;
export const rowPadding = 6;

/** What a bar takes of its lane with its name beside it, in days: before it begins, and from there on. */
export interface Room {
  readonly before: number;
  /** Of a bar that is longer: its own length. */
  readonly after: number;
}

export function layOut(bars: readonly Bar[], groups: readonly string[], room: (bar: Bar) => Room): readonly Row[] {
  const byGroup = new Map<string, Bar[]>(groups.map((group) => [group, []]));
  for (const bar of bars) byGroup.get(bar.group)?.push(bar);
  let top = 0;
  return [...byGroup].map(([group, own]) => {
    const placed = inLanes(own, room);
    const lanes = placed.reduce((most, { lane }) => Math.max(most, lane + 1), 1);
    const row = { group, top, height: lanes * laneHeight + 2 * rowPadding, bars: placed };
    top += row.height;
    return row;
  });
}

/** Each bar in the first lane that is free by then. */
function inLanes(bars: readonly Bar[], room: (bar: Bar) => Room): readonly Placed[] {
  const ends: number[] = [];
  return bars
    .toSorted((a, b) => a.from - b.from || b.to - a.to || (a.id < b.id ? -1 : 1))
    .map((bar) => {
      const { before, after } = room(bar);
      const free = ends.findIndex((end) => end <= bar.from - before);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = bar.from + Math.max(bar.to - bar.from, after);
      return { ...bar, lane };
    });
}

export function heightOf(rows: readonly Row[]): number {
  const last = rows.at(-1);
  return last ? last.top + last.height : 0;
}

/** The rows that the window from `top` to `bottom` touches, each with those of its bars that it touches. */
export function seen(rows: readonly Row[], top: number, bottom: number): readonly Row[] {
  return rows
    .filter((row) => row.top < bottom && row.top + row.height > top)
    .map((row) => {
      const inside = ({ lane }: Placed): boolean => {
        const at = row.top + rowPadding + lane * laneHeight;
        return at < bottom && at + laneHeight > top;
      };
      return { ...row, bars: row.bars.filter(inside) };
    });
}

/** The row at a height. */
export function rowAt(rows: readonly Row[], y: number): Row | undefined {
  return rows.find((row) => y >= row.top && y < row.top + row.height);
}
