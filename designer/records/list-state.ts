// What a record list shows, as its address says it: view, filter, sort, search. One view = one URL, so that a list can be sent to a colleague. Pure.
import type { FilterTree, SortTerm, ViewDefinition } from '../../schemas/types.ts';
import type { OfferedView } from './saved-views.ts';
import { filterOf, type Sentence, sentenceOf } from './sentence.ts';

export interface ListState extends Sentence {
  readonly view: string;
  readonly sort: readonly SortTerm[];
  readonly search: string;
  readonly peek: string;
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
    ...sentenceOf(filter === null ? view?.filter : filter === '' ? undefined : readFilter(filter)),
    sort: query.get('sort') === null ? (view?.sort ?? []) : readSort(query.get('sort') ?? ''),
    search: query.get('q') ?? '',
    peek: query.get('peek') ?? '',
  };
}

function filterDiffers(state: ListState, view: ViewDefinition | undefined): boolean {
  return JSON.stringify(filterOf(state)) !== JSON.stringify(filterOf(sentenceOf(view?.filter)));
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
