// What differs between two JSON values, place by place, with the items of lists told apart as the merge tells them. Pure; for people to read.
import { isPlainObject, sameJson } from './data.ts';
import { identityOf } from './merge-json.ts';

export interface Difference {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  /** From the outside in: names of properties, and items themselves (before the change where there was one). */
  readonly path: readonly Step[];
  readonly before?: unknown;
  readonly after?: unknown;
}

/** The name of a property, or an item of a list with what tells it from the others. */
export type Step = string | { readonly id: string; readonly item: unknown };

/** In the order of the later value; what was removed stands last in its list. */
export function diffJson(before: unknown, after: unknown): Difference[] {
  const found: Difference[] = [];
  compare(before, after, [], found);
  return found;
}

function compare(before: unknown, after: unknown, path: readonly Step[], found: Difference[]): void {
  if (sameJson(before, after)) return;
  if (before === undefined) found.push({ kind: 'added', path, after });
  else if (after === undefined) found.push({ kind: 'removed', path, before });
  else if (isPlainObject(before) && isPlainObject(after)) compareObjects(before, after, path, found);
  else if (Array.isArray(before) && Array.isArray(after)) compareLists(before, after, path, found);
  else found.push({ kind: 'changed', path, before, after });
}

function compareObjects(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  path: readonly Step[],
  found: Difference[],
): void {
  for (const name of new Set([...Object.keys(after), ...Object.keys(before)]))
    compare(before[name], after[name], [...path, name], found);
}

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: readonly Step[],
  found: Difference[],
) {
  const identity = identityOf([before, after]);
  if (identity === undefined) {
    found.push({ kind: 'changed', path, before, after });
    return;
  }
  const byId = (items: readonly unknown[]) =>
    new Map(items.map((item) => [String((item as Readonly<Record<string, unknown>>)[identity]), item]));
  const [was, is] = [byId(before), byId(after)];
  for (const [id, item] of is) compare(was.get(id), item, [...path, { id, item: was.get(id) ?? item }], found);
  for (const [id, item] of was) if (!is.has(id)) compare(item, undefined, [...path, { id, item }], found);
  const kept = [...was.keys()].filter((id) => is.has(id));
  if (
    !sameJson(
      kept,
      [...is.keys()].filter((id) => was.has(id)),
    )
  )
    found.push({ kind: 'moved', path, before, after });
}
