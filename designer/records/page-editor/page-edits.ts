// What can be done to the page of a record, as functions from one page to the next: things are put into lists, moved and taken out. Pure; the same page where
// nothing can be done.
import type { PageButton, PageDefinition, PagePart } from '../../../schemas/types.ts';

/** `fields:<part>` and `columns:<part>`: the lists within a part. */
export type ListName = 'head' | 'strip' | 'tabs' | 'aside' | 'buttons' | `fields:${string}` | `columns:${string}`;
/** Things of one sort go from list to list. */
export type Sort = 'field' | 'column' | 'part' | 'button';
type Item = string | PagePart | PageButton;
type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Where something stands: its list and what it is called there. */
export interface Address {
  readonly list: ListName;
  readonly key: string;
}

const tabsOnly: ReadonlySet<PagePart['kind']> = new Set(['details', 'versions', 'mailings']);

export function sortOf(list: ListName): Sort {
  if (list === 'tabs' || list === 'aside') return 'part';
  if (list === 'buttons') return 'button';
  return list.startsWith('columns:') ? 'column' : 'field';
}

/** "strip/value": as elements of the canvas are called. */
export function textOf({ list, key }: Address): string {
  return `${list}/${key}`;
}

export function addressIn(text: string): Address | undefined {
  const at = text.indexOf('/');
  return at < 0 ? undefined : { list: text.slice(0, at) as ListName, key: text.slice(at + 1) };
}

export function keyOf(item: Item): string {
  return typeof item === 'string' ? item : item.id;
}

export function partsOf({ tabs, aside = [] }: PageDefinition): readonly PagePart[] {
  return [...tabs, ...aside];
}

/** By its id. */
export function partOf(page: PageDefinition, id: string): PagePart | undefined {
  return partsOf(page).find((part) => part.id === id);
}

function holderOf(list: ListName): { readonly part: string; readonly of: 'fields' | 'columns' } | undefined {
  const [of = '', ...rest] = list.split(':');
  return of === 'fields' || of === 'columns' ? { part: rest.join(':'), of } : undefined;
}

export function itemsOf(page: PageDefinition, list: ListName): readonly Item[] {
  const holder = holderOf(list);
  if (holder !== undefined) return partOf(page, holder.part)?.[holder.of] ?? [];
  return page[list as 'head'] ?? [];
}

function withItems(page: PageDefinition, list: ListName, items: readonly Item[]): PageDefinition {
  const holder = holderOf(list);
  if (holder !== undefined) return changePart(page, holder.part, { [holder.of]: items as readonly string[] });
  return { ...page, [list]: items };
}

export function itemAt(page: PageDefinition, { list, key }: Address): Item | undefined {
  return itemsOf(page, list).find((item) => keyOf(item) === key);
}

/** May it lie in that list? */
export function mayLie(item: Item, from: Sort, list: ListName): boolean {
  if (from !== sortOf(list)) return false;
  return list !== 'aside' || typeof item === 'string' || !('kind' in item) || !tabsOnly.has(item.kind);
}

/** @param before the key of what it is put before; undefined = at the end */
export function put(page: PageDefinition, list: ListName, item: Item, before?: string): PageDefinition {
  const items = itemsOf(page, list);
  if (!mayLie(item, sortOf(list), list) || items.some((one) => keyOf(one) === keyOf(item))) return page;
  const at = items.findIndex((one) => keyOf(one) === before);
  return withItems(page, list, items.toSpliced(at < 0 ? items.length : at, 0, item));
}

/** Of tabs one stays. */
export function remove(page: PageDefinition, { list, key }: Address): PageDefinition {
  const items = itemsOf(page, list);
  const left = items.filter((item) => keyOf(item) !== key);
  if (left.length === items.length || (list === 'tabs' && left.length === 0)) return page;
  return withItems(page, list, left);
}

export function move(page: PageDefinition, from: Address, list: ListName, before?: string): PageDefinition {
  const item = itemAt(page, from);
  if (item === undefined || before === from.key || !mayLie(item, sortOf(from.list), list)) return page;
  const items = itemsOf(page, list);
  if (from.list === list) {
    const follower = items[items.indexOf(item) + 1];
    if ((follower === undefined ? undefined : keyOf(follower)) === before) return page;
    return put(withItems(page, list, items.toSpliced(items.indexOf(item), 1)), list, item, before);
  }
  const without = remove(page, from);
  return without === page ? page : put(without, list, item, before);
}

/** One place on or back in its list. */
export function step(page: PageDefinition, address: Address, by: 1 | -1): PageDefinition {
  const items = itemsOf(page, address.list);
  const at = items.findIndex((item) => keyOf(item) === address.key);
  const next = at + by;
  if (at < 0 || next < 0 || next >= items.length) return page;
  const before = items[by > 0 ? next + 1 : next];
  return move(page, address, address.list, before === undefined ? undefined : keyOf(before));
}

function changed<T extends object>(thing: T, changes: Changes<T>): T {
  return Object.fromEntries(Object.entries({ ...thing, ...changes }).filter(([, value]) => value !== undefined)) as T;
}

export function changePage(page: PageDefinition, changes: Changes<PageDefinition>): PageDefinition {
  return changed(page, changes);
}

export function changePart(page: PageDefinition, id: string, changes: Changes<PagePart>): PageDefinition {
  const parts = (all: readonly PagePart[]) => all.map((part) => (part.id === id ? changed(part, changes) : part));
  return { ...page, tabs: parts(page.tabs), ...(page.aside === undefined ? {} : { aside: parts(page.aside) }) };
}

export function changeButton(page: PageDefinition, id: string, changes: Changes<PageButton>): PageDefinition {
  return {
    ...page,
    buttons: (page.buttons ?? []).map((button) => (button.id === id ? changed(button, changes) : button)),
  };
}

/** An id nobody has: the wish, or the wish with a number. */
export function freeId(taken: readonly { readonly id: string }[], wish: string): string {
  const ids = new Set(taken.map(({ id }) => id));
  if (!ids.has(wish)) return wish;
  for (let number = 2; ; number++) if (!ids.has(`${wish}-${number}`)) return `${wish}-${number}`;
}

/** What a finding stands at: the item of a list, or its part. @param pointer JSON Pointer into the page */
export function addressAt(page: PageDefinition, pointer: string): string {
  const [, root = '', index = '', inner = '', at = ''] = pointer.split('/');
  if (root === 'stage') return 'stage';
  if (!['head', 'strip', 'tabs', 'aside', 'buttons'].includes(root)) return '';
  const item = itemsOf(page, root as ListName)[Number(index)];
  if (item === undefined) return '';
  const key = keyOf(item);
  if (inner === 'fields' || inner === 'columns') {
    const list: ListName = `${inner}:${key}`;
    const within = itemsOf(page, list)[Number(at)];
    if (within !== undefined) return textOf({ list, key: keyOf(within) });
  }
  return textOf({ list: root as ListName, key });
}
