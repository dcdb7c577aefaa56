// A filter as groups in groups, the way people arrange it: all of these, any of these, none of these. Every tree is one of these and comes back with the
// same meaning. A group without conditions is never made; one that came from elsewhere is a condition like any other, kept whole. Pure.
import { limits } from '../../core/kernel/limits.ts';
import type { FilterTree } from '../../schemas/types.ts';
import { isFieldTerm, isRelatedTerm, isViewTerm, type Sentence } from './sentence.ts';

export type Joined = 'all' | 'any' | 'none' | 'notAll';

export interface Leaf<T = FilterTree> {
  readonly term: T;
}
export interface Group<T = FilterTree> {
  readonly joined: Joined;
  readonly parts: readonly Part<T>[];
}
export type Part<T = FilterTree> = Leaf<T> | Group<T>;
/** Where a part stands: its place in the root, its place in that part, and so on. Empty: the root itself. */
export type Path = readonly number[];

/** A level is kept free: a board or a timeline asks for its columns and dates around the filter. */
export const deepest = limits.filterDepth - 1;

export function isGroup<T>(part: Part<T> | undefined): part is Group<T> {
  return part !== undefined && 'parts' in part;
}

function partOf(tree: FilterTree): Part {
  if (isFieldTerm(tree) || isRelatedTerm(tree) || isViewTerm(tree)) return { term: tree };
  if ('not' in tree) {
    const inner = partOf(tree.not);
    if (isGroup(inner) && inner.joined === 'any') return { ...inner, joined: 'none' };
    if (isGroup(inner) && inner.joined === 'all') return { ...inner, joined: 'notAll' };
    return { joined: 'none', parts: [inner] };
  }
  const [joined, trees] = 'and' in tree ? (['all', tree.and] as const) : (['any', tree.or] as const);
  return trees.length === 0 ? { term: tree } : { joined, parts: trees.map(partOf) };
}

export function treeOf(part: Part): FilterTree {
  if (!isGroup(part)) return part.term;
  const trees = part.parts.map(treeOf);
  if (part.joined === 'all') return { and: trees };
  if (part.joined === 'any') return { or: trees };
  return { not: part.joined === 'none' ? { or: trees } : { and: trees } };
}

/** The whole filter; a sentence that is one group alone is that group. */
export function rootOf({ joiner, terms }: Sentence): Group {
  const parts = terms.map(partOf);
  const [only] = parts;
  if (parts.length === 1 && isGroup(only)) return only;
  return { joined: joiner === 'and' ? 'all' : 'any', parts };
}

export function sentenceFrom(root: Group): Sentence {
  if (root.joined === 'all' || root.joined === 'any')
    return { joiner: root.joined === 'all' ? 'and' : 'or', terms: root.parts.map(treeOf) };
  return { joiner: 'and', terms: root.parts.length === 0 ? [] : [treeOf(root)] };
}

/** As the server counts it. */
export function depthOf(tree: FilterTree): number {
  if (isRelatedTerm(tree)) return 1 + (tree.filter ? depthOf(tree.filter) : 0);
  if (isFieldTerm(tree) || isViewTerm(tree)) return 1;
  if ('not' in tree) return 1 + depthOf(tree.not);
  return 1 + Math.max(0, ...('and' in tree ? tree.and : tree.or).map(depthOf));
}

export function isTooDeep(root: Group): boolean {
  return depthOf(treeOf(root)) > deepest;
}

export function partAt<T>(root: Group<T>, path: Path): Part<T> | undefined {
  return path.reduce<Part<T> | undefined>((part, index) => (isGroup(part) ? part.parts[index] : undefined), root);
}

/** With the part at a path changed; undefined takes it out, and with it every group that becomes empty by that. */
export function changed<T>(root: Group<T>, path: Path, change: (part: Part<T>) => Part<T> | undefined): Group<T> {
  const within = (part: Part<T>, [index, ...rest]: Path): Part<T> | undefined => {
    if (index === undefined) return change(part);
    if (!isGroup(part)) return part;
    const parts = part.parts.flatMap((one, at) => (at === index ? (within(one, rest) ?? []) : [one]));
    return parts.length === 0 ? undefined : { ...part, parts };
  };
  const next = within(root, path);
  return isGroup(next) ? next : { joined: 'all', parts: next ? [next] : [] };
}

export function added<T>(root: Group<T>, path: Path, part: Part<T>): Group<T> {
  return changed(root, path, (group) => (isGroup(group) ? { ...group, parts: [...group.parts, part] } : group));
}

/** A part becomes a group of itself alone. */
export function wrapped<T>(root: Group<T>, path: Path, joined: Joined = 'any'): Group<T> {
  return changed(root, path, (part) => ({ joined, parts: [part] }));
}

export interface Moved<T = FilterTree> {
  readonly root: Group<T>;
  readonly path: Path;
}

/** Out of its group, to stand behind it in the group around; and where it stands then. */
export function movedOut<T>(root: Group<T>, path: Path): Moved<T> {
  const part = partAt(root, path);
  const group = path.slice(0, -1);
  const around = group.slice(0, -1);
  const at = group.at(-1);
  if (part === undefined || at === undefined) return { root, path };
  const owner = partAt(root, group);
  const isLast = isGroup(owner) && owner.parts.length === 1;
  const without = changed(root, path, () => undefined);
  // The group that held only this is gone: the part takes its place.
  const place = isLast ? at : at + 1;
  const insert = (into: Part<T>): Part<T> =>
    isGroup(into) ? { ...into, parts: [...into.parts.slice(0, place), part, ...into.parts.slice(place)] } : into;
  // Groups around it that became empty with it are gone, too: then nothing of them was left but this.
  if (isGroup(partAt(without, around)) || around.length === 0)
    return { root: changed(without, around, insert), path: [...around, place] };
  return movedOut(
    changed(root, around, (one) => (isGroup(one) ? { ...one, parts: [part] } : one)),
    [...around, 0],
  );
}

/** Into the group at a place beside it, as its last; and where it stands then. */
export function movedInto<T>(root: Group<T>, path: Path, beside: number): Moved<T> {
  const part = partAt(root, path);
  const around = path.slice(0, -1);
  const at = path.at(-1);
  const group = partAt(root, [...around, beside]);
  if (part === undefined || at === undefined || !isGroup(group)) return { root, path };
  const without = changed(root, path, () => undefined);
  const place = [...around, beside > at ? beside - 1 : beside];
  return { root: added(without, place, part), path: [...place, group.parts.length] };
}

/** To another place of its own group. */
export function movedBy<T>(root: Group<T>, path: Path, step: 1 | -1): Moved<T> {
  const around = path.slice(0, -1);
  const at = path.at(-1) ?? 0;
  const group = partAt(root, around);
  const to = at + step;
  if (!isGroup(group) || to < 0 || to >= group.parts.length) return { root, path };
  const parts = [...group.parts];
  const [part] = parts.splice(at, 1);
  if (part !== undefined) parts.splice(to, 0, part);
  return { root: changed(root, around, (one) => (isGroup(one) ? { ...one, parts } : one)), path: [...around, to] };
}
