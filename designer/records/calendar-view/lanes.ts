// Entries of a day that overlap stand side by side: which lane each takes, how many lanes there are where it stands, and what is told by its number alone where there
// is no room for so many. Pure.
export interface Stretch {
  readonly id: string;
  /** Minutes of the day; `to` is not included. */
  readonly from: number;
  readonly to: number;
}

export interface Laned<T extends Stretch> {
  readonly entry: T;
  readonly lane: number;
  readonly lanes: number;
}

/** In the order in which they begin; the longer of two first. */
export function inLanes<T extends Stretch>(entries: readonly T[]): readonly Laned<T>[] {
  const sorted = entries.toSorted((a, b) => a.from - b.from || b.to - a.to || (a.id < b.id ? -1 : 1));
  const placed: Laned<T>[] = [];
  let together: { readonly entry: T; readonly lane: number }[] = [];
  /** When each lane of those together is free again. */
  let free: number[] = [];
  const close = (): void => {
    placed.push(...together.map((one) => ({ ...one, lanes: free.length })));
    together = [];
    free = [];
  };
  for (const entry of sorted) {
    if (free.length > 0 && free.every((at) => at <= entry.from)) close();
    const open = free.findIndex((at) => at <= entry.from);
    const lane = open < 0 ? free.length : open;
    free[lane] = entry.to;
    together.push({ entry, lane });
  }
  close();
  return placed;
}

/** Entries for which there is no lane left, where they meet. */
export interface Crowd<T extends Stretch> {
  readonly from: number;
  readonly to: number;
  readonly entries: readonly T[];
}

export interface Fitted<T extends Stretch> {
  readonly placed: readonly Laned<T>[];
  /** Each takes the last of the lanes. */
  readonly crowds: readonly Crowd<T>[];
}

/** No more lanes than have room: what would stand beyond them is a crowd; one that meets no other of it has the last lane to itself. */
export function inSoManyLanes<T extends Stretch>(entries: readonly T[], most: number): Fitted<T> {
  const all = inLanes(entries);
  const isBeyond = ({ lane, lanes }: Laned<T>) => lanes > most && lane >= most - 1;
  const crowds: Crowd<T>[] = [];
  for (const { entry } of all.filter(isBeyond).toSorted((a, b) => a.entry.from - b.entry.from)) {
    const last = crowds.at(-1);
    if (last === undefined || last.to <= entry.from) crowds.push({ from: entry.from, to: entry.to, entries: [entry] });
    else crowds.splice(-1, 1, { ...last, to: Math.max(last.to, entry.to), entries: [...last.entries, entry] });
  }
  const alone = crowds.flatMap(({ entries: [first, second] }) => (first && !second ? [first] : []));
  return {
    placed: [
      ...all.filter((one) => !isBeyond(one)).map((one) => ({ ...one, lanes: Math.min(one.lanes, most) })),
      ...alone.map((entry) => ({ entry, lane: most - 1, lanes: most })),
    ],
    crowds: crowds.filter(({ entries }) => entries.length > 1),
  };
}
