// Filter tree, sort and page → SQL under the policy. The one query compiler: no other room builds a WHERE from user input.
import type { FilterTree, SortTerm } from '../../schemas/types.ts';

export interface Query {
  readonly filter?: FilterTree;
  readonly sort?: readonly SortTerm[];
  /** Cursor of the page before: opaque, bound to the sort. */
  readonly after?: string;
  /** 1 to limits.pageSize. */
  readonly limit?: number;
  /** Field names to answer; absent = all readable. */
  readonly fields?: readonly string[];
  /** Say how many there are, up to limits.listCount. */
  readonly count?: boolean;
  /** Folded text searched in the title field and the text fields. */
  readonly search?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Cursor for the next page; absent on the last. */
  readonly next?: string;
  /** When asked for: of all pages; `more` = limits.listCount and more. */
  readonly count?: { readonly value: number; readonly more: boolean };
}
