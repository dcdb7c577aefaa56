// What an open transaction offers to the rooms that work inside it. The database room makes them; nobody else does.

/** A statement ready to run: `?` placeholders and their values, in order. Made by `sql` in core/database. */
export interface CompiledQuery {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

export type SqlValue = null | string | number | bigint | boolean | Uint8Array;

export interface Reader {
  /** All rows of a statement that only reads. Columns come under the names of the SELECT list. */
  read<Row extends object>(query: CompiledQuery): Promise<Row[]>;
}

/**
 * One transaction. Everything done through it is committed together or not at all.
 * A work may be run again from the start (PostgreSQL 40001, a failed group commit), so it leaves no traces in memory
 * except through `memory`, `afterCommit` and `onRollback`, which are thrown away with the try.
 */
export interface Transaction extends Reader {
  /** Runs a statement that writes; answers how many rows it changed. */
  write(query: CompiledQuery): Promise<number>;
  /**
   * Tells a statement that writes, whose count nobody asks for and of which no failure is expected, and does not wait: over a network a statement waited for is
   * a way there and back. What it fails with is thrown by the next statement, by the end of its savepoint or before the COMMIT.
   */
  tell(query: CompiledQuery): void;
  /** Facts that live as long as this try: queues, caches, the newest state of rows written. Made at first use. */
  memory<T>(key: symbol, make: () => T): T;
  /** Runs before the COMMIT, in the order given, still inside; may register more. A throw undoes the whole transaction. */
  beforeCommit(work: () => Promise<void>): void;
  /** Runs once after the COMMIT is durable. Must not throw; errors are logged. */
  afterCommit(work: () => void): void;
  /** Takes back a change in memory if the enclosing savepoint or the transaction rolls back; newest first. */
  onRollback(undo: () => void): void;
}

/**
 * One transaction for many: begun with the first work of whoever carries it (Context.whole), each work a part of it that is undone alone when it
 * fails, committed when all is done. What leads up to the first work runs outside of it.
 */
export interface WholeTransaction {
  /** While it is: what is read then is what its parts wrote. */
  readonly open: Transaction | undefined;
  /** Has anybody asked for a part? */
  readonly isBegun: boolean;
  /** Undefined once it is over: works go alone then. */
  part<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> | undefined;
}
