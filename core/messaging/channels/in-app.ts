// Messages inside Ravand: a notice for one user. Writing the row is the delivery; the same key writes it once, and who
// wants none of the sort, or none about the record, gets none.
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
        transaction.tell(sql`insert into notices (id, user_id, subject, body, about_entity, about_id, created_at, kind, cause)
          select id, address, subject, body, about_entity, about_id, ${clock.now().getTime()}, template, cause from messages as m where id = ${message.id}
          and not exists (select 1 from notice_mutes as n where n.user_id = m.address and n.what in ('kind:' || m.template, 'record:' || m.about_id))
          on conflict (id) do nothing`);
      });
      return {};
    },
  };
}
