// A filter as a sentence: conditions joined by "and" or by "or", one level deep. What stands deeper is one condition, kept whole. Pure.
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
  const parts = terms.filter(isComplete);
  if (parts.length <= 1) return parts[0];
  return joiner === 'and' ? { and: parts } : { or: parts };
}

/** A condition whose value is still missing is not asked for. */
export function isComplete(term: FilterTree): boolean {
  if (isFieldTerm(term)) return /^(empty|notEmpty)$/.test(term.operator) || isGiven(term.value);
  if (isRelatedTerm(term)) return /^(some|none)$/.test(term.operator) || isGiven(term.value);
  return true;
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
}
