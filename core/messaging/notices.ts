// The in-app messages of the user who asks: listed and marked as read. Writing them is the in-app channel's business.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Context } from '../kernel/context.ts';
import { type Id, isId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { notFound } from '../kernel/problem.ts';
import type { Notice, Notices } from './messaging.ts';

interface NoticeRow {
  readonly id: Id;
  readonly subject: string | null;
  readonly body: string;
  readonly about_entity: string | null;
  readonly about_id: Id | null;
  readonly created_at: number;
  readonly read_at: number | null;
}

export function createNotices({ database, clock }: { database: Database; clock: Clock }): Notices {
  return {
    async list(context) {
      const user = userOf(context);
      if (user === undefined) return [];
      const rows = await database.reader(context).read<NoticeRow>(sql`
        select id, subject, body, about_entity, about_id, created_at, read_at from notices
        where user_id = ${user} order by created_at desc, id desc limit ${limits.defaultPageSize}`);
      return rows.map(toNotice);
    },
    async markRead(context, id) {
      const user = userOf(context);
      if (user === undefined || !isId(id)) throw notFound('notice', id);
      await database.transaction(context, async ({ transaction }) => {
        const count = await transaction.write(
          sql`update notices set read_at = coalesce(read_at, ${clock.now().getTime()}) where id = ${id} and user_id = ${user}`,
        );
        if (count === 0) throw notFound('notice', id);
      });
    },
  };
}

function userOf({ principal }: Context): Id | undefined {
  return principal.kind === 'user' ? principal.id : undefined;
}

function toNotice(row: NoticeRow): Notice {
  return {
    id: row.id,
    ...(row.subject === null ? {} : { subject: row.subject }),
    body: row.body,
    ...(row.about_entity === null || row.about_id === null
      ? {}
      : { about: { entity: row.about_entity, id: row.about_id } }),
    createdAt: new Date(row.created_at),
    ...(row.read_at === null ? {} : { readAt: new Date(row.read_at) }),
  };
}
