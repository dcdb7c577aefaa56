// What a record list shows, as its address says it: view, filter, sort, search. One view = one URL, so that a list can be sent to a colleague. Pure.
import type { FilterTerm, FilterTree, SortTerm, ViewDefinition } from '../../schemas/types.ts';

export interface ListState {
  readonly view: string;
  readonly terms: readonly FilterTerm[];
  /** A filter that is no plain list of conditions; kept whole. */
  readonly fixed: FilterTree | undefined;
  readonly sort: readonly SortTerm[];
  readonly search: string;
  readonly peek: string;
}

function isTerm(tree: FilterTree): tree is FilterTerm {
  return 'field' in tree;
}

/** Splits a filter into conditions joined by "and", and the rest that cannot be said so. */
export function termsOf(filter: FilterTree | undefined): {
  terms: readonly FilterTerm[];
  fixed: FilterTree | undefined;
} {
  if (!filter) return { terms: [], fixed: undefined };
  if (isTerm(filter)) return { terms: [filter], fixed: undefined };
  if ('and' in filter && filter.and.every(isTerm))
    return { terms: filter.and as readonly FilterTerm[], fixed: undefined };
  return { terms: [], fixed: filter };
}

export function filterOf(state: Pick<ListState, 'terms' | 'fixed'>): FilterTree | undefined {
  const parts: FilterTree[] = [...(state.fixed ? [state.fixed] : []), ...state.terms.filter(isComplete)];
  return parts.length === 0 ? undefined : parts.length === 1 ? parts[0] : { and: parts };
}

/** A condition whose value is still missing is not asked for. */
export function isComplete(term: FilterTerm): boolean {
  if (term.operator === 'empty' || term.operator === 'notEmpty') return true;
  if (Array.isArray(term.value)) return term.value.length > 0;
  return term.value !== undefined && term.value !== null && term.value !== '';
}

export function sortText(sort: readonly SortTerm[]): string | undefined {
  return sort.length === 0 ? undefined : sort.map((term) => `${term.field}:${term.direction}`).join(',');
}

function readSort(text: string): SortTerm[] {
  return text
    .split(',')
    .filter(Boolean)
    .map((part) => {
      const [field = '', direction] = part.split(':');
      return { field, direction: direction === 'desc' ? 'desc' : 'asc' };
    });
}

function readFilter(text: string): FilterTree | undefined {
  try {
    const tree: unknown = JSON.parse(text);
    return typeof tree === 'object' && tree !== null && !Array.isArray(tree) ? (tree as FilterTree) : undefined;
  } catch {
    return undefined;
  }
}

/** What the address says; where it is silent the view speaks. */
export function readState(query: URLSearchParams, views: readonly ViewDefinition[]): ListState {
  const named = query.get('view');
  const view = views.find((one) => one.name === named) ?? views[0];
  const filter = query.get('filter');
  return {
    view: view?.name ?? '',
    ...termsOf(filter === null ? view?.filter : filter === '' ? undefined : readFilter(filter)),
    sort: query.get('sort') === null ? (view?.sort ?? []) : readSort(query.get('sort') ?? ''),
    search: query.get('q') ?? '',
    peek: query.get('peek') ?? '',
  };
}

/** The query of an address; only what differs from the view is written. */
export function writeState(state: ListState, views: readonly ViewDefinition[]): URLSearchParams {
  const query = new URLSearchParams();
  const view = views.find((one) => one.name === state.view) ?? views[0];
  if (view && view !== views[0]) query.set('view', view.name);
  const filter = filterOf(state);
  if (JSON.stringify(filter) !== JSON.stringify(filterOf(termsOf(view?.filter))))
    query.set('filter', filter ? JSON.stringify(filter) : '');
  const sort = sortText(state.sort) ?? '';
  if (sort !== (sortText(view?.sort ?? []) ?? '')) query.set('sort', sort);
  if (state.search) query.set('q', state.search);
  if (state.peek) query.set('peek', state.peek);
  return query;
}
