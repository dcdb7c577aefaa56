// The smallest conditions, and how a query that cannot be read is refused. Shared by the files that build WHERE clauses.
import { sql } from '../database/sql.ts';
import { Problem, type ProblemDetail } from '../kernel/problem.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';

export const always: CompiledQuery = sql`1=1`;
export const never: CompiledQuery = sql`1=0`;

/** @param pointer into the query: "/filter/and/0/value" */
export function invalidQuery(pointer: string, code: string, params: ProblemDetail['params'] = {}): Problem {
  return new Problem(422, 'invalid-query', {
    details: [{ pointer, code, params: params as Record<string, string | number> }],
  });
}
