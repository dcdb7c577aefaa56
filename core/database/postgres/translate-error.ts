// PostgreSQL's SQLSTATE codes in the words of the house: a refused statement, a Problem of the moment, or the error itself.
import { Problem } from '../../kernel/problem.ts';
import { StatementError, type StatementReason } from '../statement-error.ts';

const reasons: Readonly<Record<string, StatementReason>> = {
  '23505': 'unique',
  '23503': 'reference',
  '23502': 'required',
  '23514': 'check',
  RV001: 'append-only',
  RV002: 'lock',
};

export function stateOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** Serialisation failure or deadlock: the whole work may simply run again. So may a plan that DDL of another session made stale. */
export function isWorthAnotherTry(error: unknown): boolean {
  const cause = error instanceof StatementError ? error.cause : error;
  const state = stateOf(cause);
  return state === '40001' || state === '40P01' || (state === '0A000' && /cached plan/.test(String(cause)));
}

/** Did the server break the statement off for taking longer than it may? As it comes, or translated. */
export function isOutOfTime(error: unknown): boolean {
  return stateOf(error) === '57014' || stateOf(error instanceof Problem ? error.cause : undefined) === '57014';
}

/** Is the server gone, shutting down, starting, or full? */
export function isConnectionLoss(error: unknown): boolean {
  const state = stateOf(error);
  if (/^(08|57P0|53300)/.test(state) || /^E(CONN|PIPE|TIMEDOUT|HOST|NET|AI_AGAIN)/.test(state)) return true;
  return (
    error instanceof Error &&
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      error.message,
    )
  );
}

export function translatePostgresError(error: unknown, text: string): unknown {
  if (error instanceof Problem || error instanceof StatementError) return error;
  if (isConnectionLoss(error)) return new Problem(503, 'busy', { cause: error });
  const state = stateOf(error);
  // 55P03: lock_timeout. 57014: statement_timeout.
  if (state === '55P03' || state === '57014') return new Problem(503, 'busy', { cause: error });
  if (state === '53100') return new Problem(503, 'disk-full', { cause: error });
  if (!/^[0-9A-Z]{5}$/.test(state)) return error;
  const constraint = error instanceof Error && 'constraint' in error ? String(error.constraint ?? '') : '';
  return new StatementError(reasons[state] ?? 'other', constraint, text, error);
}
