// The in-app messages of the user who asks: listed, read, put off until a time, muted by sort or by record. Writing them is the in-app channel's business.
import type { Database } from '../database/database.ts';
import { join, sql } from '../database/sql.ts';
import type { Events } from '../events/events.ts';
import type { JobQueue } from '../jobs/jobs.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Cause, type Context, type InTransaction, systemContext } from '../kernel/context.ts';
import { type Id, isId } from '../kernel/id.ts';
import { limits } from '../kernel/limits.ts';
import { forbidden, invalid, notFound, Problem } from '../kernel/problem.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import type { Muted, Notice, Notices } from './messaging.ts';

export interface NoticesNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: Pick<JobQueue, 'enqueue' | 'work' | 'cancel'>;
  readonly events: Pick<Events, 'append'>;
}

interface NoticeRow {
  readonly id: Id;
  readonly subject: string | null;
  readonly body: string;
  readonly about_entity: string | null;
  readonly about_id: Id | null;
  readonly created_at: number;
  readonly read_at: number | null;
  readonly kind: string | null;
  readonly cause: string | null;
}

const jobKind = 'notice.wake';
const columns = sql`id, subject, body, about_entity, about_id, created_at, read_at, kind, cause`;

export function createNotices({ database, clock, jobs, events }: NoticesNeeds): Notices {
  const isShown = (): CompiledQuery => sql`(snoozed_until is null or snoozed_until <= ${clock.now().getTime()})`;

  /** What was put off is new again, and its page hears of it. */
  jobs.work(
    jobKind,
    async ({ payload, correlationId }) => {
      const id = String(payload.notice);
      await database.transaction(systemContext('bring a notice back', correlationId), async (context) => {
        const now = clock.now().getTime();
        const woken =
          await context.transaction.write(sql`update notices set created_at = ${now}, read_at = null, snoozed_until = null, told_at = null
          where id = ${id} and snoozed_until is not null and snoozed_until <= ${now}`);
        if (woken > 0) await told(context, id, String(payload.user));
      });
      return { kind: 'done' };
    },
    { inHouse: true },
  );

  const told = async (context: InTransaction, id: Id, user: Id): Promise<void> => {
    await events.append(context, {
      type: 'message.woken',
      subject: { entity: 'message', id },
      data: { channel: 'inApp', to: user },
    });
  };

  /** @throws Problem 404 when it is not theirs */
  async function change(
    context: Context,
    id: Id,
    work: (inside: InTransaction, user: Id) => Promise<number>,
  ): Promise<void> {
    const user = userOf(context);
    if (user === undefined || !isId(id)) throw notFound('notice', id);
    await database.transaction(context, async (inside) => {
      if ((await work(inside, user)) === 0) throw notFound('notice', id);
    });
  }

  return {
    async list(context) {
      const user = userOf(context);
      if (user === undefined) return [];
      const rows = await database.reader(context).read<NoticeRow>(sql`
        select ${columns} from notices
        where user_id = ${user} and ${isShown()} order by created_at desc, id desc limit ${limits.defaultPageSize}`);
      return rows.map(toNotice);
    },
    async unread(context) {
      const [row] = await database.reader(context).read<{ count: number | bigint }>(sql`
        select count(*) as "count" from notices where user_id = ${userOf(context) ?? ''} and read_at is null and ${isShown()}`);
      return Number(row?.count ?? 0);
    },
    markRead: (context, id) =>
      change(context, id, ({ transaction }, user) =>
        transaction.write(
          sql`update notices set read_at = coalesce(read_at, ${clock.now().getTime()}) where id = ${id} and user_id = ${user}`,
        ),
      ),
    async markAllRead(context) {
      const user = userOf(context);
      if (user === undefined) return;
      await database.transaction(context, ({ transaction }) =>
        transaction.write(
          sql`update notices set read_at = ${clock.now().getTime()} where user_id = ${user} and read_at is null and ${isShown()}`,
        ),
      );
    },
    snooze(context, id, until) {
      const [now, at] = [clock.now().getTime(), until.getTime()];
      if (Number.isNaN(at) || at <= now || at > now + limits.snoozeMs)
        throw invalid([{ pointer: '/until', code: 'validation.snooze-time' }]);
      return change(context, id, async (inside, user) => {
        const count = await inside.transaction.write(
          sql`update notices set snoozed_until = ${at} where id = ${id} and user_id = ${user}`,
        );
        if (count > 0) {
          await jobs.cancel(inside, `${jobKind}:${id}`);
          await jobs.enqueue(inside, {
            kind: jobKind,
            key: `${jobKind}:${id}`,
            dueAt: until,
            payload: { notice: id, user },
          });
        }
        return count;
      });
    },
    async mute(context, what) {
      const user = userOf(context);
      if (user === undefined) throw forbidden('mute', 'notice');
      await database.transaction(context, async ({ transaction }) => {
        const [row] = await transaction.read<{ count: number | bigint }>(
          sql`select count(*) as "count" from notice_mutes where user_id = ${user}`,
        );
        if (Number(row?.count ?? 0) >= limits.mutes)
          throw new Problem(422, 'too-many-mutes', { params: { limit: limits.mutes } });
        await transaction.write(sql`insert into notice_mutes (user_id, what, about_entity, muted_at)
          values (${user}, ${keyOf(what)}, ${'about' in what ? what.about.entity : null}, ${clock.now().getTime()}) on conflict (user_id, what) do nothing`);
      });
    },
    async unmute(context, what) {
      await database.transaction(context, ({ transaction }) =>
        transaction.write(
          sql`delete from notice_mutes where user_id = ${userOf(context) ?? ''} and what = ${keyOf(what)}`,
        ),
      );
    },
    async muted(context) {
      const rows = await database
        .reader(context)
        .read<{ what: string; about_entity: string | null }>(
          sql`select what, about_entity from notice_mutes where user_id = ${userOf(context) ?? ''} order by muted_at desc`,
        );
      return rows.map(({ what, about_entity }): Muted => {
        const rest = what.slice(what.indexOf(':') + 1);
        return about_entity === null ? { kind: rest } : { about: { entity: about_entity, id: rest } };
      });
    },
    async untold({ transaction }, user, kinds) {
      if (kinds.length === 0) return [];
      const rows = await transaction.read<NoticeRow>(sql`select ${columns} from notices
        where user_id = ${user} and read_at is null and told_at is null and ${isShown()} and kind in (${join(kinds.map((kind) => sql`${kind}`))})
        and not exists (select 1 from notice_mutes as n where n.user_id = notices.user_id and n.what in ('kind:' || notices.kind, 'record:' || notices.about_id))
        order by created_at desc, id desc limit ${limits.toldNotices}`);
      return rows.map(toNotice);
    },
    async markTold({ transaction }, ids) {
      if (ids.length === 0) return;
      await transaction.write(
        sql`update notices set told_at = ${clock.now().getTime()} where id in (${join(ids.map((id) => sql`${id}`))})`,
      );
    },
    async kindOf({ transaction }, id) {
      const [row] = await transaction.read<{ kind: string | null }>(sql`select kind from notices where id = ${id}`);
      return row?.kind ?? undefined;
    },
  };
}

/** An id is the same whatever its entity is called. */
function keyOf(what: Muted): string {
  return 'kind' in what ? `kind:${what.kind}` : `record:${what.about.id}`;
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
    ...(row.kind === null ? {} : { kind: row.kind }),
    ...(row.cause === null ? {} : { cause: JSON.parse(row.cause) as Cause }),
  };
}
