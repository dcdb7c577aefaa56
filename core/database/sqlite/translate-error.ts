// SQLite's error codes in the words of the house: a refused statement, a Problem of the machine, or the error itself.
import { Problem } from '../../kernel/problem.ts';
import { StatementError, type StatementReason } from '../statement-error.ts';

const reasons: Readonly<Record<string, StatementReason>> = {
  SQLITE_CONSTRAINT_UNIQUE: 'unique',
  SQLITE_CONSTRAINT_PRIMARYKEY: 'unique',
  SQLITE_CONSTRAINT_ROWID: 'unique',
  SQLITE_CONSTRAINT_FOREIGNKEY: 'reference',
  SQLITE_CONSTRAINT_NOTNULL: 'required',
  SQLITE_CONSTRAINT_CHECK: 'check',
  SQLITE_CONSTRAINT_DATATYPE: 'check',
  SQLITE_CONSTRAINT_TRIGGER: 'append-only',
};

export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** Is another process holding the file? */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

export function translateSqliteError(error: unknown, text: string): unknown {
  const code = codeOf(error);
  if (!code.startsWith('SQLITE_')) return error;
  if (isBusy(error)) return new Problem(503, 'busy', { cause: error });
  if (code === 'SQLITE_FULL') return new Problem(503, 'disk-full', { cause: error });
  if (/^SQLITE_(IOERR|CORRUPT|NOTADB|READONLY|CANTOPEN|NOMEM)/.test(code)) {
    return new Problem(503, 'storage-failed', { params: { detail: code }, cause: error });
  }
  const constraint = error instanceof Error ? (/constraint failed: (.*)$/.exec(error.message)?.[1] ?? '') : '';
  return new StatementError(reasonOf(code, error), constraint, text, error);
}

/** Triggers have one code; those of locks begin their message so. */
function reasonOf(code: string, error: unknown): StatementReason {
  const isLock = code === 'SQLITE_CONSTRAINT_TRIGGER' && error instanceof Error && error.message.startsWith('lock ');
  return isLock ? 'lock' : (reasons[code] ?? 'other');
}

/** A failure of disk or file, not of one statement. */
export function isStorageProblem(error: unknown): error is Problem {
  return error instanceof Problem && (error.code === 'disk-full' || error.code === 'storage-failed');
}
