// Whose turn it is: the active users of a role or team take turns, in the order of their ids, and the reason is kept.
import { sql } from '../database/sql.ts';
import type { RecordService } from '../entities/records.ts';
import { type InTransaction, systemContext } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';

export interface Pool {
  readonly role?: string | undefined;
  readonly team?: Id | undefined;
  /** Each entity has its own turns. */
  readonly entity: string;
}

export interface Picked {
  readonly user: Id;
  readonly name: string;
  /** For the timeline: `round-robin`, out of how many, which turn it was. */
  readonly reason: { readonly kind: 'round-robin'; readonly pool: string; readonly of: number; readonly turn: number };
}

/** Undefined when the pool has no active user: a young installation has no staff yet, and that is no failure. */
export async function pickAssignee(
  records: RecordService,
  context: InTransaction,
  pool: Pool,
): Promise<Picked | undefined> {
  const system = { ...context, principal: systemContext('assignment', context.correlationId).principal };
  const terms = [
    { field: 'active', operator: 'eq', value: true } as const,
    ...(pool.role === undefined ? [] : [{ field: 'role', operator: 'eq', value: pool.role } as const]),
    ...(pool.team === undefined ? [] : [{ field: 'team', operator: 'eq', value: pool.team } as const]),
  ];
  const { items } = await records.query(system, 'user', { filter: { and: terms }, limit: limits.pageSize });
  const users = [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
  const key = `${pool.entity}:role=${pool.role ?? ''}:team=${pool.team ?? ''}`;
  if (users.length === 0) return undefined;
  // Taking the row first makes simultaneous assignments wait for each other.
  await context.transaction.write(sql`insert into assignment_turns (pool, last_user, "count") values (${key}, ${''}, 0)
    on conflict (pool) do update set "count" = assignment_turns."count"`);
  const [turn] = await context.transaction.read<{ last_user: Id; count: number | bigint }>(
    sql`select last_user, "count" from assignment_turns where pool = ${key}`,
  );
  const next = users.find((user) => user.id > (turn?.last_user ?? '')) ?? users[0]!;
  const count = Number(turn?.count ?? 0) + 1;
  await context.transaction.write(
    sql`update assignment_turns set last_user = ${next.id}, "count" = ${count} where pool = ${key}`,
  );
  return {
    user: next.id,
    name: String(next.values.name ?? ''),
    reason: {
      kind: 'round-robin',
      pool: pool.team === undefined ? (pool.role ?? '') : `team ${pool.team}`,
      of: users.length,
      turn: count,
    },
  };
}
