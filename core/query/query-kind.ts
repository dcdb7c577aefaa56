// What the query compiler must know of a field kind. Handed in as data, so that this room never meets the record service:
// entities' fields/<kind>.ts are such objects and more.
import type { FieldDefinition, FieldKind, FilterOperator } from '../../schemas/types.ts';
import type { Dialect } from '../database/database.ts';
import type { SqlValue } from '../kernel/transaction.ts';
import type { QueryTime } from './relative-time.ts';

/** Where and by whom a query is asked: the database's dialect, the country (ISO 3166-1 alpha-2) local phone numbers belong to, and who "me" is. */
export interface QueryPlace {
  readonly dialect: Dialect;
  readonly country: string;
  /** Id of the user who asks, or for whom a service does. */
  readonly me?: string | undefined;
}

export interface QuerySetting extends QueryPlace {
  /** Asked for by the terms that are seen from now. */
  readonly time: () => QueryTime;
}

/** How a column is stored: decides which raw values a cursor may carry. */
export type ColumnStorage = 'text' | 'integer' | 'numeric';

/** What a column is compared with; `none` = no stored value can satisfy the operator, `all` = every stored value does. */
export type Comparand = { readonly value: SqlValue } | 'none' | 'all';

export interface QueryKind {
  readonly operators: readonly FilterOperator[];
  readonly sortable: boolean;
  /** May its sum be taken? */
  readonly summable: boolean;
  storage(dialect: Dialect): ColumnStorage;
  /**
   * Where the folded form for contains, startsWith, search and sort stands: a column of its own beside the value (`shadow`), `lower` of
   * the column (ASCII kinds), or the column as it is (`same`). Absent: the kind is no text.
   */
  readonly folded?: 'shadow' | 'lower' | 'same';
  /** Is the value a list? Then `folded` has each item between line breaks, and comparands are such lines. */
  readonly items?: true;
  /** Is the value a list of records? Then each is a row of the field's table of links, and comparands are ids. */
  readonly links?: true;
  /** Do eq, ne, in and notIn compare the folded forms? */
  readonly equalsFolded?: boolean;
  /** Is it a number that people write in pieces? Then a search takes pieces that follow each other for one, too. */
  readonly inPieces?: true;
  /** Brings what is looked for to the folded form. */
  fold?(text: string): string;
  /**
   * The column value that a value of a filter means under this operator; undefined when it is no value of the kind.
   * Exact kinds round in the direction that keeps the operator true: v > 500.005 at scale 2 is v > 500.00.
   */
  comparand(
    value: string | number | boolean,
    operator: FilterOperator,
    field: FieldDefinition,
    place: QueryPlace,
  ): Comparand | undefined;
}

export type QueryKinds = (kind: FieldKind) => QueryKind;
