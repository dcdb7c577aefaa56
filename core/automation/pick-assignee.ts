// Whose turn it is: the active users of a role or team take turns, in the order of their ids, or it is whoever has the fewest open records; the reason is kept.
import type { FilterTree, RelatedTerm } from '../../schemas/types.ts';
import { sql } from '../database/sql.ts';
import type { RecordService, Stored } from '../entities/records.ts';
import { asHouse, type InTransaction } from '../kernel/context.ts';
import type { Id } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';

export interface Pool {
  readonly role?: string | undefined;
  readonly team?: Id | undefined;
  /** Each entity has its own turns. */
  readonly entity: string;
  /** Whoever has the fewest of these records comes first; those who have as many take turns. */
  readonly load?:
    | { readonly entity: string; readonly field: string; readonly open?: FilterTree | undefined }
    | undefined;
}

export interface Picked {
  readonly user: Id;
  readonly name: string;
  /** For the timeline: `round-robin`, out of how many, which turn it was. */
  readonly reason: {
    readonly kind: 'round-robin' | 'load';
    readonly pool: string;
    readonly of: number;
    readonly turn: number;
    /** How many open records they had. */
    readonly open?: number;
  };
}

/** Undefined when the pool has no active user: a young installation has no staff yet, and that is no failure. */
export async function pickAssignee(
  records: RecordService,
  context: InTransaction,
  pool: Pool,
): Promise<Picked | undefined> {
  const system = asHouse(context, 'assignment');
  const terms = [
    { field: 'active', operator: 'eq', value: true } as const,
    ...(pool.role === undefined ? [] : [{ field: 'role', operator: 'eq', value: pool.role } as const]),
    ...(pool.team === undefined ? [] : [{ field: 'team', operator: 'eq', value: pool.team } as const]),
  ];
  const { items } = await records.query(system, 'user', { filter: { and: terms }, limit: limits.pageSize });
  const all = [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
  const key = `${pool.entity}:role=${pool.role ?? ''}:team=${pool.team ?? ''}`;
  if (all.length === 0) return undefined;
  // Taking the row first makes simultaneous assignments wait for each other.
  await context.transaction.write(sql`insert into assignment_turns (pool, last_user, "count") values (${key}, ${''}, 0)
    on conflict (pool) do update set "count" = assignment_turns."count"`);
  const [turn] = await context.transaction.read<{ last_user: Id; count: number | bigint }>(
    sql`select last_user, "count" from assignment_turns where pool = ${key}`,
  );
  const { users, open } = pool.load === undefined ? { users: all } : await leastLoaded(records, system, all, pool.load);
  const next = users.find((user) => user.id > (turn?.last_user ?? '')) ?? users[0]!;
  const count = Number(turn?.count ?? 0) + 1;
  await context.transaction.write(
    sql`update assignment_turns set last_user = ${next.id}, "count" = ${count} where pool = ${key}`,
  );
  return {
    user: next.id,
    name: String(next.values.name ?? ''),
    reason: {
      kind: pool.load === undefined ? 'round-robin' : 'load',
      pool: pool.team === undefined ? (pool.role ?? '') : `team ${pool.team}`,
      of: all.length,
      turn: count,
      ...(open === undefined ? {} : { open }),
    },
  };
}

/** Counted under the turn's row, so that those who come at once count one after another. */
async function leastLoaded(
  records: RecordService,
  context: InTransaction,
  users: readonly Stored[],
  { entity, field, open }: NonNullable<Pool['load']>,
): Promise<{ readonly users: readonly Stored[]; readonly open: number }> {
  const counts: { readonly user: Stored; readonly count: number }[] = [];
  for (const user of users) {
    const term: RelatedTerm = {
      related: `${entity}.${field}`,
      ...(open === undefined ? {} : { filter: open }),
      measure: 'count',
      operator: 'ge',
      value: 0,
    };
    const found = await records.measure(context, 'user', user.id, term);
    counts.push({ user, count: Number(found ?? 0) });
  }
  const least = Math.min(...counts.map(({ count }) => count));
  return { users: counts.filter(({ count }) => count === least).map(({ user }) => user), open: least };
}
