// Messages inside Ravand: a notice for one user. Writing the row is the delivery; the same key writes it once.
import type { Database } from '../../database/database.ts';
import { sql } from '../../database/sql.ts';
import type { Clock } from '../../kernel/clock.ts';
import { systemContext } from '../../kernel/context.ts';
import { isId } from '../../kernel/id.ts';
import { type Channel, DeliveryError } from '../messaging.ts';

export function createInAppChannel({ database, clock }: { database: Database; clock: Clock }): Channel {
  return {
    name: 'inApp',
    honoursKeys: true,
    async deliver(message) {
      if (!isId(message.to)) throw new DeliveryError('permanent', 'the receiver is no user');
      await database.transaction(systemContext('put up a notice', message.id), async ({ transaction }) => {
        await transaction.write(sql`insert into notices (id, user_id, subject, body, about_entity, about_id, created_at)
          select id, address, subject, body, about_entity, about_id, ${clock.now().getTime()} from messages where id = ${message.id}
          on conflict (id) do nothing`);
      });
      return {};
    },
  };
}
