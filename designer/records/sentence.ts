// A filter as a sentence: conditions joined by "and" or by "or", one level deep. What stands deeper is one condition of it; filter-groups.ts takes it apart. Pure.
import type { FilterTerm, FilterTree, RelatedTerm, ViewTerm } from '../../schemas/types.ts';

export interface Sentence {
  readonly joiner: 'and' | 'or';
  readonly terms: readonly FilterTree[];
}

export function isFieldTerm(tree: FilterTree): tree is FilterTerm {
  return 'field' in tree;
}

export function isRelatedTerm(tree: FilterTree): tree is RelatedTerm {
  return 'related' in tree;
}

export function isViewTerm(tree: FilterTree): tree is ViewTerm {
  return 'view' in tree;
}

export function sentenceOf(filter: FilterTree | undefined): Sentence {
  if (!filter) return { joiner: 'and', terms: [] };
  if ('and' in filter) return { joiner: 'and', terms: filter.and };
  // Any of none is nothing at all; dropping it would show everything.
  if ('or' in filter && filter.or.length > 0) return { joiner: 'or', terms: filter.or };
  return { joiner: 'and', terms: [filter] };
}

export function filterOf({ joiner, terms }: Sentence): FilterTree | undefined {
  const parts = completed(terms);
  if (parts.length <= 1) return parts[0];
  return joiner === 'and' ? { and: parts } : { or: parts };
}

/** A condition whose value is still missing is not asked for, nor a group of only such. */
function completed(trees: readonly FilterTree[]): readonly FilterTree[] {
  return trees.flatMap((tree) => complete(tree) ?? []);
}

function complete(tree: FilterTree): FilterTree | undefined {
  if (isFieldTerm(tree)) return /^(empty|notEmpty)$/.test(tree.operator) || isGiven(tree.value) ? tree : undefined;
  if (isRelatedTerm(tree)) return /^(some|none)$/.test(tree.operator) || isGiven(tree.value) ? tree : undefined;
  if (isViewTerm(tree)) return tree;
  if ('not' in tree) {
    const not = complete(tree.not);
    return not && { not };
  }
  const parts = 'and' in tree ? tree.and : tree.or;
  const left = completed(parts);
  // What never had a part means all, or nothing at all; it is no group that somebody is still making.
  if (left.length === 0 && parts.length > 0) return undefined;
  return 'and' in tree ? { and: left } : { or: left };
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
}
