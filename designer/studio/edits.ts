// What all editors of definitions do to lists and objects. Pure: each answers a new value.

/** Without what is undefined: it is said no more. */
export function said<T extends object>(of: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as T;
}

/** @param by -1 = one up, 1 = one down; the same list at an end */
export function moved<T>(list: readonly T[], at: number, by: -1 | 1): readonly T[] {
  const to = at + by;
  const [one, other] = [list[at], list[to]];
  if (one === undefined || other === undefined) return list;
  return list.map((item, index) => (index === at ? other : index === to ? one : item));
}

/** One item of a list with changes; a property that is undefined is said no more. */
export function changedAt<T extends object>(
  list: readonly T[],
  at: number,
  changes: { readonly [K in keyof T]?: T[K] | undefined },
): readonly T[] {
  return list.map((item, index) => (index === at ? said<T>({ ...item, ...changes }) : item));
}

/** A name that nothing in `taken` has: `column`, `column2`, … */
export function freshName(begin: string, taken: Iterable<string>): string {
  const known = new Set(taken);
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? begin : `${begin}${count}`;
    if (!known.has(name)) return name;
  }
}

/** An empty list is no list. */
export function filled<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
