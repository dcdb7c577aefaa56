// How system tables are written down: one neutral form that becomes the same table on SQLite and PostgreSQL. Each room's tables stand in tables/<room>.ts.

/**
 * id, text → TEXT (PostgreSQL: COLLATE "C", so that both sort alike) · integer → 64-bit integer, read as number when safe, else bigint ·
 * boolean → 0 or 1 · instant → integer milliseconds since 1970 UTC · json → JSON as TEXT · position → integer that the database counts up
 * (SQLite INTEGER PRIMARY KEY AUTOINCREMENT, PostgreSQL BIGSERIAL).
 */
export type ColumnType = 'id' | 'text' | 'integer' | 'boolean' | 'instant' | 'json' | 'position';

export interface SystemTable {
  readonly name: string;
  readonly columns: {
    readonly [name: string]: {
      readonly type: ColumnType;
      readonly primary?: true;
      readonly optional?: true;
      readonly default?: string | number;
    };
  };
  /** `where` makes a partial index; plain SQL that both dialects read. */
  readonly indexes?: readonly {
    readonly columns: readonly string[];
    readonly unique?: true;
    readonly where?: string;
  }[];
  /** SQLite keeps the rows in the order of their primary key and nothing beside it: half the pages for small rows that are found by their key alone. */
  readonly clustered?: true;
  /** Triggers refuse UPDATE and DELETE. */
  readonly appendOnly?: true;
}
