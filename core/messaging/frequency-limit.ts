// At most so many messages in so many days to one address, as the message says: of itself, or of its channel. Counted by the rows of messages.
import type { MessageDefinition } from '../../schemas/types.ts';
import type { Database } from '../database/database.ts';
import { nothing, sql } from '../database/sql.ts';
import type { InTransaction } from '../kernel/context.ts';

const dayMs = 86_400_000;

/** May one more go there? Two transactions that ask for one address come one after another. */
export async function isWithinLimit(
  database: Database,
  context: InTransaction,
  { name, channel, limit }: Pick<MessageDefinition, 'name' | 'channel' | 'limit'>,
  address: string,
  now: Date,
): Promise<boolean> {
  if (limit === undefined) return true;
  const { transaction } = context;
  if (database.dialect === 'postgres')
    await transaction.read(
      sql`select 1 as held from (select pg_advisory_xact_lock(hashtextextended(${`message:${channel}:${address}`}, 0))) as guard`,
    );
  const ofMessage = limit.of === 'message' ? sql`and template = ${name}` : nothing;
  const rows = await transaction.read<{ count: number | bigint }>(sql`
    select count(*) as "count" from messages where channel = ${channel} and address = ${address} and created_at > ${now.getTime() - limit.days * dayMs}
    and direction = ${'out'} and state not in (${'refused'}, ${'failed'}) ${ofMessage}`);
  return Number(rows[0]?.count ?? 0) < limit.most;
}
