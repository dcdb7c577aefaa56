// After a restore nobody knows what became of messages that were on their way when the backup was made: each is for an administrator to decide.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Events } from '../events/events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context } from '../kernel/context.ts';
import { aboutOf, type MessageRow, moveMessage, storyOf } from './message-store.ts';

const slice = 100;

/** Notices in the app stay as they are: they leave for nowhere. @returns how many */
export async function settleRestored(
  { database, events, clock }: { database: Database; events: Events; clock: Clock },
  context: Context,
): Promise<number> {
  for (let settled = 0; ; ) {
    const rows =
      await database.read<MessageRow>(sql`select * from messages where direction = ${'out'} and channel <> ${'inApp'}
      and state in (${'waiting'}, ${'queued'}, ${'sending'}) order by id limit ${slice}`);
    if (rows.length === 0) return settled;
    await database.transaction(context, async (inside) => {
      for (const row of rows) {
        const to = { state: 'unknown', detail: 'restored', token: null } as const;
        await moveMessage(inside, row.id, { states: ['waiting', 'queued', 'sending'] }, to, clock.now());
        const data = { message: row.id, channel: row.channel, to: row.address, detail: to.detail };
        await events.append(storyOf(inside, row), { type: 'message.unknown', subject: aboutOf(row), data });
      }
    });
    settled += rows.length;
  }
}
