// Filters name views as segments; here those names become the filters they stand for, before a query is compiled.
import type { FilterTree } from '../../schemas/types.ts';
import { limits } from '../kernel/limits.ts';
import { invalidQuery } from './conditions.ts';

/** The filter of a view of the entity, empty when it shows all; undefined = the asker knows no such view. */
export type ViewLookup = (entity: string, view: string) => Promise<{ readonly filter?: FilterTree } | undefined>;

/** The tree itself when it names no view. @throws Problem 422 for a view that is unknown, or views that lead too deep: to each other, say */
export async function resolveViews(
  tree: FilterTree,
  entity: string,
  lookup: ViewLookup,
  pointer = '/filter',
  depth = 0,
): Promise<FilterTree> {
  if (!namesView(tree)) return tree;
  if ('view' in tree) {
    const view = depth < limits.viewDepth ? await lookup(entity, String(tree.view)) : undefined;
    if (view === undefined) throw invalidQuery(`${pointer}/view`, 'query.view', { view: String(tree.view) });
    return view.filter === undefined ? { and: [] } : resolveViews(view.filter, entity, lookup, pointer, depth + 1);
  }
  const part = (below: FilterTree, at: string): Promise<FilterTree> =>
    resolveViews(below, entity, lookup, `${pointer}/${at}`, depth);
  if ('and' in tree) return { and: await Promise.all(tree.and.map((one, index) => part(one, `and/${index}`))) };
  if ('or' in tree) return { or: await Promise.all(tree.or.map((one, index) => part(one, `or/${index}`))) };
  if ('not' in tree) return { not: await part(tree.not, 'not') };
  if (!('related' in tree) || tree.filter === undefined) return tree;
  const [target = ''] = tree.related.split('.');
  return { ...tree, filter: await resolveViews(tree.filter, target, lookup, `${pointer}/filter`, depth) };
}

/** What is malformed names none: the compiler says what is wrong with it. */
export function namesView(tree: unknown): boolean {
  if (typeof tree !== 'object' || tree === null) return false;
  if (Array.isArray(tree)) return tree.some(namesView);
  const { view, and, or, not, filter } = tree as Record<string, unknown>;
  return view !== undefined || [and, or, not, filter].some(namesView);
}
