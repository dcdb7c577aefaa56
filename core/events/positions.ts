// Reads a log, the events or the audit, on from a position without ever skipping an entry. On SQLite commits come in order of position; on PostgreSQL a
// transaction with a smaller position may commit later, so readers stop below the smallest position that an open transaction can hold.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { CompiledQuery, Transaction } from '../kernel/transaction.ts';

/** First part of the advisory locks by which open transactions tell from where on their positions are. */
const lockSpaces = { events: 7_215_002, audit: 7_215_005 } as const;
type Log = keyof typeof lockSpaces;

const sequences: Readonly<Record<Log, CompiledQuery>> = {
  events: sql`events_position_seq`,
  audit: sql`audit_position_seq`,
};
const guardKey = Symbol('positions are guarded');

/**
 * Before its first append a transaction takes a shared lock for each log whose second number is the sequence's present value: a lower bound of its positions.
 * The cut at `pg_snapshot_xmin` alone would not do: a transaction with an older xid may have taken a later position.
 */
export function guardPositions(transaction: Transaction): void {
  const guard = transaction.memory(guardKey, () => ({ held: false }));
  if (guard.held) return;
  transaction.tell(sql`select
    pg_advisory_xact_lock_shared(${lockSpaces.events}, ((e.last_value - (not e.is_called)::int) % 2147483647)::int),
    pg_advisory_xact_lock_shared(${lockSpaces.audit}, ((a.last_value - (not a.is_called)::int) % 2147483647)::int)
    from ${sequences.events} e, ${sequences.audit} a`);
  guard.held = true;
  // A lock taken inside a savepoint goes with it.
  transaction.onRollback(() => {
    guard.held = false;
  });
}

export async function readSince<Row extends object>(
  database: Database,
  columns: CompiledQuery,
  position: bigint,
  limit: number,
): Promise<Row[]> {
  const upTo = database.dialect === 'postgres' ? await settledPosition(database, 'events') : undefined;
  const bound = upTo === undefined ? sql`` : sql`and position <= ${upTo}`;
  return database.read<Row>(
    sql`select ${columns} from events where position > ${position} ${bound} order by position limit ${limit}`,
  );
}

/** Up to which position every transaction has ended. The order of the two reads matters: first the sequence, then the locks. */
export async function settledPosition(database: Database, log: Log): Promise<bigint> {
  const [sequence] = await database.read<{ last_value: number | bigint }>(
    sql`select last_value - (not is_called)::int as last_value from ${sequences[log]}`,
  );
  const last = BigInt(sequence!.last_value);
  const locks = await database.read<{ bound: number }>(sql`
    select objid::bigint as bound from pg_locks where locktype = 'advisory' and objsubid = 2 and classid = ${lockSpaces[log]}
      and database = (select oid from pg_database where datname = current_database())`);
  // The lock holds the value modulo 2^31 - 1: the bound is the nearest such value that is not above the last one.
  const modulus = 2_147_483_647n;
  let settled = last;
  for (const { bound } of locks) {
    const behind = (((last - BigInt(bound)) % modulus) + modulus) % modulus;
    // One that is ahead took its lock after the sequence was read: it holds nothing below.
    if (behind <= modulus / 2n && last - behind < settled) settled = last - behind;
  }
  return settled;
}
