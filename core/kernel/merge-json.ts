// Three-way merge of JSON values: what two sides made of the same base. Pure; the browser merges drafts with it, the server plugin files.
import { isPlainObject, sameJson } from './data.ts';

export interface Merge<T> {
  /** Both sides' changes; where both changed the same thing, what is ours. */
  readonly value: T;
  /** JSON Pointers of what both changed; items of lists stand under what identifies them. Empty = the merge is complete. */
  readonly conflicts: readonly string[];
}

export interface MergeOptions {
  /** Ours stays without a conflict when one side took an item out of a list and the other changed it. */
  readonly removalsAreQuiet?: boolean;
  /** Lists (by the property that holds them) whose items stay although they took them out. */
  readonly keeps?: readonly string[];
}

type Item = Readonly<Record<string, unknown>>;

interface Side extends MergeOptions {
  readonly conflicts: string[];
}

/** What tells one item of a list from another, the first that all items have, each its own. */
const identities = ['id', 'value', 'name', 'field'] as const;

/** @param base what both began with; @param ours wins where both changed the same; @param theirs the other side. */
export function mergeJson<T>(base: T, ours: T, theirs: T, options: MergeOptions = {}): Merge<T> {
  const conflicts: string[] = [];
  const value = mergeValue(base, ours, theirs, '', { ...options, conflicts }) as T;
  return { value, conflicts };
}

function mergeValue(base: unknown, ours: unknown, theirs: unknown, pointer: string, side: Side): unknown {
  if (sameJson(ours, theirs) || sameJson(base, theirs)) return ours;
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    const lists = [Array.isArray(base) ? base : [], ours, theirs] as const;
    const identity = identityOf(lists);
    if (identity !== undefined) return mergeList(lists, identity, pointer, side);
  }
  if (isPlainObject(ours) && isPlainObject(theirs))
    return mergeObject(isPlainObject(base) ? base : {}, ours, theirs, pointer, side);
  if (sameJson(base, ours)) return theirs;
  side.conflicts.push(pointer);
  return ours;
}

function mergeObject(base: Item, ours: Item, theirs: Item, pointer: string, side: Side): Item {
  const merged: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const value = mergeValue(base[key], ours[key], theirs[key], `${pointer}/${key}`, side);
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

/** The property that tells the items of all these lists apart; undefined = nothing does. */
export function identityOf(lists: readonly (readonly unknown[])[]): string | undefined {
  return identities.find((key) =>
    lists.every((list) => {
      const found = list.map((item) => (isPlainObject(item) ? item[key] : undefined));
      return found.every((value) => typeof value === 'string') && new Set(found).size === found.length;
    }),
  );
}

/** In our order unless only they moved something; what they added stands behind what stands before it there. */
function mergeList(
  [base, ours, theirs]: readonly [readonly Item[], readonly Item[], readonly Item[]],
  identity: string,
  pointer: string,
  side: Side,
): readonly Item[] {
  const byId = (items: readonly Item[]) => new Map(items.map((item) => [item[identity] as string, item]));
  const [was, mine, other] = [byId(base), byId(ours), byId(theirs)];
  return orderOf([...was.keys()], [...mine.keys()], [...other.keys()]).flatMap((id) => {
    const item = mergeItem(was.get(id), mine.get(id), other.get(id), `${pointer}/${id}`, side);
    return item === undefined ? [] : [item];
  });
}

function mergeItem(
  was: Item | undefined,
  mine: Item | undefined,
  other: Item | undefined,
  pointer: string,
  side: Side,
): Item | undefined {
  if (mine !== undefined && other !== undefined) return mergeObject(was ?? {}, mine, other, pointer, side);
  const left = mine ?? other;
  if (was === undefined) return left;
  const list = pointer.split('/').at(-2) ?? '';
  if (mine !== undefined && side.keeps?.includes(list)) return mine;
  if (sameJson(was, left)) return undefined;
  if (!side.removalsAreQuiet) side.conflicts.push(pointer);
  return mine;
}

function orderOf(was: readonly string[], mine: readonly string[], other: readonly string[]): readonly string[] {
  const among = (order: readonly string[], those: readonly string[]) => order.filter((id) => those.includes(id));
  const isMoved = (order: readonly string[]) => !sameJson(among(order, was), among(was, order));
  const [leading, following] = !isMoved(mine) && isMoved(other) ? [other, mine] : [mine, other];
  const order = [...leading];
  following.forEach((id, index) => {
    if (order.includes(id)) return;
    const before = following.slice(0, index).findLast((one) => order.includes(one));
    let at = before === undefined ? 0 : order.indexOf(before) + 1;
    // What the leading side added at the same place comes first.
    while (at < order.length && !following.includes(order[at] as string)) at += 1;
    order.splice(at, 0, id);
  });
  return order;
}
