// What a list, a board, a calendar, a timeline or a tree shows, as its address says it: view, filter, sort, search, settings. One view = one URL, so that what
// somebody sees can be sent to a colleague. Pure.
import type { FilterTree, SortTerm, ViewDefinition } from '../../schemas/types.ts';
import type { OfferedView } from './saved-views.ts';
import { filterOf, type Sentence, sentenceOf } from './sentence.ts';

export type Look = ViewDefinition['type'];

const settingNames = ['stageField', 'sumField', 'dateField', 'endField', 'groupField', 'scale'] as const;
export type SettingName = (typeof settingNames)[number];
/** What a view says beside filter and order; an empty text = none, although the view says one. */
export type ViewSettings = Readonly<Partial<Record<SettingName, string>>>;

export interface ViewState extends Sentence {
  /** Empty: there is no view of this look. */
  readonly view: string;
  readonly sort: readonly SortTerm[];
  readonly settings: ViewSettings;
  /** The paths of what is shown of each record; none: what the look shows by itself. */
  readonly columns: readonly string[];
  readonly search: string;
  readonly peek: string;
  /** A day of the time that is shown, YYYY-MM-DD; empty: today. */
  readonly day: string;
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

function readDay(text: string | null): string {
  return text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : '';
}

function readSettings(query: URLSearchParams, view: ViewDefinition | undefined): ViewSettings {
  return Object.fromEntries(
    settingNames.flatMap((name) => {
      const value = query.get(name) ?? view?.[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function readColumns(text: string): string[] {
  return [...new Set(text.split(','))].filter((path) => /^\w+(\.\w+)*$/.test(path));
}

function chosen(name: string | null, views: readonly OfferedView[]): OfferedView | undefined {
  return views.find(({ view }) => view.name === name) ?? views[0];
}

/**
 * What the address says; where it is silent the view speaks.
 * @param views of this look; the first is what an address without a view means
 */
export function readState(query: URLSearchParams, views: readonly OfferedView[]): ViewState {
  const view = chosen(query.get('view'), views)?.view;
  const filter = query.get('filter');
  return {
    view: view?.name ?? '',
    ...sentenceOf(filter === null ? view?.filter : filter === '' ? undefined : readFilter(filter)),
    sort: query.get('sort') === null ? (view?.sort ?? []) : readSort(query.get('sort') ?? ''),
    settings: readSettings(query, view),
    columns: query.get('columns') === null ? (view?.columns ?? []) : readColumns(query.get('columns') ?? ''),
    search: query.get('q') ?? '',
    peek: query.get('peek') ?? '',
    day: readDay(query.get('day')),
  };
}

function filterDiffers(state: ViewState, view: ViewDefinition | undefined): boolean {
  return JSON.stringify(filterOf(state)) !== JSON.stringify(filterOf(sentenceOf(view?.filter)));
}

function sortDiffers(state: ViewState, view: ViewDefinition | undefined): boolean {
  return sortText(state.sort) !== sortText(view?.sort ?? []);
}

/** Does somebody look at other columns than the view says? */
export function columnsDiffer({ columns }: Pick<ViewState, 'columns'>, view: ViewDefinition | undefined): boolean {
  return columns.join() !== (view?.columns ?? []).join();
}

function differing({ settings }: ViewState, view: ViewDefinition | undefined): readonly SettingName[] {
  return settingNames.filter((name) => (settings[name] ?? '') !== (view?.[name] ?? ''));
}

/** Is something else shown than the view says? A search is no part of a view, nor is the day one looks at. */
export function isChanged(state: ViewState, views: readonly OfferedView[]): boolean {
  const view = chosen(state.view, views)?.view;
  const isOther = filterDiffers(state, view) || sortDiffers(state, view) || columnsDiffer(state, view);
  return isOther || differing(state, view).length > 0;
}

/** The query of an address; only what differs from the view is written. */
export function writeState(state: ViewState, views: readonly OfferedView[]): URLSearchParams {
  const query = new URLSearchParams();
  const offer = chosen(state.view, views);
  // A view that was made to come first does so for some people only: its address names it.
  if (offer && (offer !== views[0] || offer.saved || offer.view.firstFor)) query.set('view', offer.view.name);
  const filter = filterOf(state);
  if (filterDiffers(state, offer?.view)) query.set('filter', filter ? JSON.stringify(filter) : '');
  if (sortDiffers(state, offer?.view)) query.set('sort', sortText(state.sort) ?? '');
  if (columnsDiffer(state, offer?.view)) query.set('columns', state.columns.join());
  for (const name of differing(state, offer?.view)) query.set(name, state.settings[name] ?? '');
  if (state.search) query.set('q', state.search);
  if (state.peek) query.set('peek', state.peek);
  if (state.day) query.set('day', state.day);
  return query;
}

/** The settings that a view of this look would keep: what is empty is not said. */
export function keptSettings(settings: ViewSettings): Partial<Pick<ViewDefinition, SettingName>> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ''));
}

/** What of one look makes sense in another: which records, what they are searched by, and where in time one stood. */
export function carried({ joiner, terms, search, day }: ViewState, to: readonly OfferedView[]): URLSearchParams {
  const bare = readState(new URLSearchParams(), to);
  const query = writeState({ ...bare, joiner, terms, search, day }, to);
  query.delete('view');
  return query;
}
