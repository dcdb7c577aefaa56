// How many bytes are stored, of the whole installation and of each who uploads: counted in the transaction that adds or takes away.
import { sql } from '../database/sql.ts';
import type { InTransaction } from '../kernel/context.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';

/** The row of the whole installation. */
const everybody = '';

/** @throws Problem 507 `storage-full`, `storage-share-full` when it would be too much */
export async function addUsage(context: InTransaction, owner: string, bytes: number): Promise<void> {
  const all = await count(context, everybody, bytes);
  if (all > limits.storageBytes) throw new Problem(507, 'storage-full');
  const own = owner === everybody ? 0 : await count(context, owner, bytes);
  if (own > limits.storageBytesPerUser)
    throw new Problem(507, 'storage-share-full', { params: { limit: limits.storageBytesPerUser / 1_073_741_824 } });
}

export async function subtractUsage(context: InTransaction, owner: string, bytes: number): Promise<void> {
  await count(context, everybody, -bytes);
  await freeShare(context, owner, bytes);
}

/** The bytes stay, but no longer count against the owner. */
export async function freeShare(context: InTransaction, owner: string, bytes: number): Promise<void> {
  if (owner !== everybody) await count(context, owner, -bytes);
}

async function count({ transaction }: InTransaction, owner: string, bytes: number): Promise<number> {
  await transaction.write(sql`insert into file_usage (owner, bytes) values (${owner}, ${bytes})
    on conflict (owner) do update set bytes = file_usage.bytes + excluded.bytes`);
  const [row] = await transaction.read<{ bytes: number }>(sql`select bytes from file_usage where owner = ${owner}`);
  return Number(row?.bytes ?? 0);
}
