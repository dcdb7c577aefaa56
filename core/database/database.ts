// What the database promises to every other room, the same on SQLite and PostgreSQL. Only this room opens connections.
import type { Context, InTransaction } from '../kernel/context.ts';
import type { CompiledQuery, Reader } from '../kernel/transaction.ts';
import type { NewIndex } from './new-index.ts';

export interface Remembered<T> {
  /** What is remembered under the key, or what `make` reads now; nothing is not remembered. */
  get(key: string, make: () => Promise<T>): T | Promise<T>;
}

export type Dialect = 'sqlite' | 'postgres';

export interface Database extends Reader {
  readonly dialect: Dialect;
  /**
   * Runs `work` in a transaction and resolves once the COMMIT is durable. With a context that is in one already, joins it.
   * `work` may run more than once (see Transaction). Called inside a work without its context it throws instead of deadlocking; on SQLite, compiled,
   * before Node.js 24: after `limits.workMs`.
   * @throws Problem 503 `busy` when the write queue is full or the lock could not be had in time.
   */
  transaction<T>(context: Context, work: (context: InTransaction) => Promise<T>): Promise<T>;
  /** Runs `work`; when it throws, what it wrote (and its traces in memory, by onRollback) is undone and the error is thrown on. */
  savepoint<T>(context: InTransaction, work: () => Promise<T>): Promise<T>;
  /** The transaction of the context if there is one, else the pool of readers that see committed rows only. */
  reader(context: Context): Reader;
  /**
   * Remembers what is read of these tables outside of transactions, until a transaction that writes one of them commits: from its COMMIT on everybody
   * reads what is true then. Where other processes write too (PostgreSQL) nothing is remembered. `most`: entries kept.
   */
  remember<T>(tables: readonly string[], most: number): Remembered<T>;
  /**
   * All rows of a statement that may have to look at every row there is (search, counts, reports), read beside what everybody else reads.
   * @param options.withinMs how long whoever asks is kept waiting; nothing = until it is read
   * @throws Problem 503 `read-too-long`
   */
  readBeside<Row extends object>(query: CompiledQuery, options?: { readonly withinMs?: number }): Promise<Row[]>;
  /** Rows one after another from a snapshot of their own, more of them than there is room for at a time: export. */
  scan<Row extends object>(query: CompiledQuery): AsyncIterable<Row>;
  /** Runs DDL statements inside the transaction. On SQLite it holds the write lane for as long as they take. */
  define(context: InTransaction, statements: readonly CompiledQuery[]): Promise<void>;
  /**
   * Makes indexes that are not there yet, outside of any transaction, each whole or not at all. Nothing of this process waits but, on SQLite, the
   * writers: for as long as it takes. On PostgreSQL nobody does.
   * @param after begins once this transaction is durable, on SQLite before anybody else writes, and is not waited for; what fails then is logged
   * @throws StatementError `unique` when rows have the same value
   */
  buildIndexes(indexes: readonly NewIndex[], after?: InTransaction): Promise<void>;
  /** The same for DDL that takes away what may be as long as a table, all of it or nothing. */
  defineBeside(statements: readonly CompiledQuery[], after?: InTransaction): Promise<void>;
  /** Is the database reachable and its files sound enough to serve? For /health. */
  health(): Promise<{ ok: boolean; detail: string }>;
  close(): Promise<void>;
}
