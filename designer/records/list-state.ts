// What a record list shows, as its address says it: view, filter, sort, search. One view = one URL, so that a list can be sent to a colleague. Pure.
import type { FilterTerm, FilterTree, SortTerm, ViewDefinition } from '../../schemas/types.ts';
import type { OfferedView } from './saved-views.ts';

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

function chosen(name: string | null, views: readonly OfferedView[]): OfferedView | undefined {
  return views.find(({ view }) => view.name === name) ?? views[0];
}

/** What the address says; where it is silent the view speaks. */
export function readState(query: URLSearchParams, views: readonly OfferedView[]): ListState {
  const view = chosen(query.get('view'), views)?.view;
  const filter = query.get('filter');
  return {
    view: view?.name ?? '',
    ...termsOf(filter === null ? view?.filter : filter === '' ? undefined : readFilter(filter)),
    sort: query.get('sort') === null ? (view?.sort ?? []) : readSort(query.get('sort') ?? ''),
    search: query.get('q') ?? '',
    peek: query.get('peek') ?? '',
  };
}

function filterDiffers(state: ListState, view: ViewDefinition | undefined): boolean {
  return JSON.stringify(filterOf(state)) !== JSON.stringify(filterOf(termsOf(view?.filter)));
}

function sortDiffers(state: ListState, view: ViewDefinition | undefined): boolean {
  return sortText(state.sort) !== sortText(view?.sort ?? []);
}

/** Is something else shown than the view says? A search is no part of a view. */
export function isChanged(state: ListState, views: readonly OfferedView[]): boolean {
  const view = chosen(state.view, views)?.view;
  return filterDiffers(state, view) || sortDiffers(state, view);
}

/** The query of an address; only what differs from the view is written. */
export function writeState(state: ListState, views: readonly OfferedView[]): URLSearchParams {
  const query = new URLSearchParams();
  const offer = chosen(state.view, views);
  // A saved view that comes first does so for some people only: its address names it.
  if (offer && (offer !== views[0] || offer.saved)) query.set('view', offer.view.name);
  const filter = filterOf(state);
  if (filterDiffers(state, offer?.view)) query.set('filter', filter ? JSON.stringify(filter) : '');
  if (sortDiffers(state, offer?.view)) query.set('sort', sortText(state.sort) ?? '');
  if (state.search) query.set('q', state.search);
  if (state.peek) query.set('peek', state.peek);
  return query;
}
