// What the database says when it refuses a statement, in words that are the same on SQLite and PostgreSQL. It names tables and columns, never values.

export type StatementReason = 'unique' | 'reference' | 'required' | 'check' | 'append-only' | 'lock' | 'other';

export class StatementError extends Error {
  override readonly name = 'StatementError';
  readonly reason: StatementReason;
  /** What was broken, as the database names it: `lead.mobile` on SQLite, the constraint's name on PostgreSQL; of a lock, why (entities/locking.ts). */
  readonly constraint: string;

  constructor(reason: StatementReason, constraint: string, text: string, cause: unknown) {
    const why = reason === 'other' && cause instanceof Error ? cause.message : `${reason} ${constraint}`;
    super(`the database refused a statement: ${why}; statement: ${text.slice(0, 500)}`, { cause });
    this.reason = reason;
    this.constraint = constraint;
  }
}

/** Did two rows want the same unique value? */
export function isUniqueViolation(error: unknown): error is StatementError {
  return error instanceof StatementError && error.reason === 'unique';
}
