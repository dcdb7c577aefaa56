// Entries of a day that overlap stand side by side: which lane each takes, and how many lanes there are where it stands. Pure.
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
