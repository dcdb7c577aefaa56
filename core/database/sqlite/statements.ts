// Prepared statements of one SQLite connection: kept by their text, integers as number when safe and bigint otherwise.
import type BetterSqlite3 from 'better-sqlite3';
import type { CompiledQuery, SqlValue } from '../../kernel/transaction.ts';
import { translateSqliteError } from './translate-error.ts';

type Bound = null | string | number | bigint | Uint8Array;
type Row = Record<string, unknown>;

interface Prepared {
  readonly statement: BetterSqlite3.Statement<Bound[], unknown[]>;
  /** Does it give rows? */
  readonly isReader: boolean;
  /** Known once it has run: what is prepared after DDL may not have noticed it before. */
  shape: Shape | undefined;
  /** Reads all integers as bigint first; slower, exact. */
  exact: boolean;
}

interface Shape {
  readonly columns: readonly string[];
  /** Columns that may hold integers: all but those declared TEXT. */
  readonly numeric: readonly string[];
  /** A row with nothing in it: copied, it has all its columns at once. */
  readonly empty: Row;
}

const maxKept = 1_000;

export class Statements {
  readonly #connection: BetterSqlite3.Database;
  readonly #kept = new Map<string, Prepared>();

  constructor(connection: BetterSqlite3.Database) {
    this.#connection = connection;
  }

  read<R extends object>(query: CompiledQuery): R[] {
    try {
      const prepared = this.#prepare(query.text);
      if (!prepared.isReader) {
        throw new Error('read() takes statements that give rows');
      }
      return readRows(prepared, bind(query.values)) as R[];
    } catch (error) {
      throw translateSqliteError(error, query.text);
    }
  }

  write(query: CompiledQuery): number {
    try {
      const { statement, isReader } = this.#prepare(query.text);
      const values = bind(query.values);
      if (!isReader) return statement.run(values as Bound[] & never).changes;
      return statement.all(values as Bound[] & never).length;
    } catch (error) {
      throw translateSqliteError(error, query.text);
    }
  }

  /** BEGIN, COMMIT, SAVEPOINT and the like: the driver's own errors pass through. */
  control(text: string): void {
    this.#prepare(text).statement.run();
  }

  /** After DDL: what a statement knew about its columns may have changed. */
  forget(): void {
    this.#kept.clear();
  }

  #prepare(text: string): Prepared {
    const known = this.#kept.get(text);
    if (known) return known;
    const statement = this.#connection.prepare<Bound[], unknown[]>(planned(text));
    // A statement that writes and gives rows must not run twice, so it is exact from the start.
    const isReader = statement.reader;
    const exact = isReader && !statement.readonly;
    if (exact) statement.safeIntegers(true);
    // The driver's own objects cost twice what its arrays do: it sets each name of each row.
    if (isReader) statement.raw(true);
    const prepared: Prepared = { statement, isReader, shape: undefined, exact };
    if (this.#kept.size >= maxKept) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(text, prepared);
    return prepared;
  }
}

/** SQLite plans a statement anew each time a parameter that stands alone as LIMIT is bound, to know the number: a page would cost three times as much. */
function planned(text: string): string {
  return text.replace(/\blimit \?/gi, '$& + 0');
}

function readRows(prepared: Prepared, values: readonly Bound[]): Row[] {
  const { statement } = prepared;
  let found = statement.all(values as Bound[] & never);
  prepared.shape ??= shapeOf(statement);
  const { shape } = prepared;
  if (!prepared.exact) {
    const rows = toRows(found, shape);
    if (!holdsUnsafe(rows, shape.numeric)) return rows;
    // Beyond 2^53 the driver's numbers are already rounded: the statement is read again, exactly, now and from now on.
    prepared.exact = true;
    statement.safeIntegers(true);
    found = statement.all(values as Bound[] & never);
  }
  const rows = toRows(found, shape);
  narrowIntegers(rows, shape.numeric);
  return rows;
}

function shapeOf(statement: Prepared['statement']): Shape {
  const described = statement.columns();
  const columns = described.map((column) => column.name);
  const numeric = described.filter((column) => column.type !== 'TEXT').map((column) => column.name);
  return { columns, numeric, empty: Object.fromEntries(columns.map((column) => [column, null])) };
}

function toRows(found: readonly (readonly unknown[])[], { columns, empty }: Shape): Row[] {
  return found.map((values) => {
    const row: Row = { ...empty };
    for (let at = 0; at < columns.length; at += 1) row[columns[at]!] = values[at];
    return row;
  });
}

function holdsUnsafe(rows: readonly Row[], columns: readonly string[]): boolean {
  for (const row of rows) {
    for (const column of columns) {
      const value = row[column];
      if (typeof value === 'number' && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER))
        return true;
    }
  }
  return false;
}

/** Turns each bigint that a number can hold into that number, in place. */
export function narrowIntegers(rows: readonly Row[], columns: readonly string[]): void {
  for (const row of rows) {
    for (const column of columns) {
      const value = row[column];
      if (typeof value === 'bigint' && value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER) {
        row[column] = Number(value);
      }
    }
  }
}

/** SQLite has no booleans: they are 1 and 0. The driver binds every number as a real; an integer must stay one, or `7 / ?` would be 3.5. */
function bind(values: readonly SqlValue[]): readonly Bound[] {
  return values.map((value) => {
    if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
    return typeof value === 'boolean' ? BigInt(value) : value;
  });
}
