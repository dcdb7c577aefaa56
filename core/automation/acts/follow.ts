// Who follows a record hears of what changes in it, as far as they may see that, and never of what they did themselves. What is told at once in one
// transaction is one notice.
import { pickText } from '../../../schemas/local-text.ts';
import type { EntityDefinition } from '../../../schemas/types.ts';
import type { Policy } from '../../access/access.ts';
import type { Database } from '../../database/database.ts';
import { sql } from '../../database/sql.ts';
import type { Stored } from '../../entities/records.ts';
import type { Events, StoredEvent, Subject } from '../../events/events.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Context, InTransaction } from '../../kernel/context.ts';
import { isPlainObject } from '../../kernel/data.ts';
import type { Id } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { forbidden, Problem } from '../../kernel/problem.ts';
import type { Messaging } from '../../messaging/messaging.ts';
import { readableOf, visibleData } from '../timeline-entry.ts';
import { titleOf } from '../title-of.ts';
import { kindLabel } from './keep-activities.ts';
import { actorName, asReader, personOf, type ReaderNeeds } from './reader.ts';

export interface FollowNeeds extends ReaderNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly messaging: Pick<Messaging, 'queue'>;
  readonly policy: Policy;
  readonly clock: Clock;
}

const told = ['record.updated', 'activity.logged', 'message.received'] as const;

export function createFollow(needs: FollowNeeds) {
  const { database, events, clock } = needs;

  const tell = async (context: InTransaction, event: StoredEvent, subject: Subject): Promise<void> => {
    const followers = await context.transaction.read<{ user_id: Id }>(
      sql`select user_id from record_follows where record = ${subject.id} limit ${limits.toldFollowers}`,
    );
    for (const { user_id: user } of followers)
      if (user !== personOf(context)) await tellOne(needs, context, event, user);
  };
  events.inside('tell followers', told, (context, event) => {
    if (event.subject !== undefined && context.quiet !== true) return tell(context, event, event.subject);
  });

  const own = (context: Context): Id => {
    if (context.principal.kind !== 'user') throw forbidden('follow', 'record');
    return context.principal.id;
  };

  return {
    async state(context: Context, { id }: Subject): Promise<{ isFollowed: boolean; followers: number }> {
      const rows = await database
        .reader(context)
        .read<{ user_id: Id }>(
          sql`select user_id from record_follows where record = ${id} limit ${limits.toldFollowers}`,
        );
      return { isFollowed: rows.some(({ user_id }) => user_id === personOf(context)), followers: rows.length };
    },
    async follow(context: Context, { entity, id }: Subject): Promise<void> {
      const user = own(context);
      await database.transaction(context, async ({ transaction }) => {
        const [row] = await transaction.read<{ count: number | bigint }>(
          sql`select count(*) as "count" from record_follows where user_id = ${user}`,
        );
        if (Number(row?.count ?? 0) >= limits.follows)
          throw new Problem(422, 'too-many-follows', { params: { limit: limits.follows } });
        await transaction.write(sql`insert into record_follows (record, user_id, entity, since)
          values (${id}, ${user}, ${entity}, ${clock.now().getTime()}) on conflict (record, user_id) do nothing`);
      });
    },
    async unfollow(context: Context, { id }: Subject): Promise<void> {
      const user = own(context);
      await database.transaction(context, ({ transaction }) =>
        transaction.write(sql`delete from record_follows where record = ${id} and user_id = ${user}`),
      );
    },
  };
}

interface News {
  readonly template: 'follow-notice' | 'activity-notice';
  readonly what: string;
  readonly text: string;
}

async function tellOne(needs: FollowNeeds, context: InTransaction, event: StoredEvent, user: Id): Promise<void> {
  const { entity, id } = event.subject!;
  const reader = await asReader(needs, context, user);
  const record = reader && (await needs.records.find(reader, entity, id));
  const news = reader && record && (await newsOf(needs, reader, event));
  if (reader === undefined || record === undefined || news === undefined) return;
  const { template, what, text } = news;
  const title = titleOf(needs.definitions.current(reader), record);
  await needs.messaging.queue(
    { ...context, cause: undefined },
    {
      template,
      language: reader.locale,
      data: { user: { id: user }, by: await actorName(needs, context, reader), title, what, text },
      about: { entity: record.entity, id },
      key: `${template}:${user}:${id}:${context.correlationId}`,
    },
  );
}

/** What of it this reader sees; undefined = nothing. */
async function newsOf(needs: FollowNeeds, reader: InTransaction, event: StoredEvent): Promise<News | undefined> {
  const { definitions, records } = needs;
  if (event.type === 'record.updated') {
    const text = changedFields(needs, reader, event);
    return text === '' ? undefined : { template: 'follow-notice', what: '', text };
  }
  if (event.type === 'activity.logged') {
    const activity = await records.find(reader, 'activity', String(event.data.activity));
    if (activity === undefined || isMentioned(activity, reader)) return undefined;
    const what = kindLabel(definitions, reader, String(activity.values.kind ?? ''));
    return { template: 'activity-notice', what, text: String(activity.values.subject ?? '') };
  }
  const { channel, text } = visibleData(needs, reader, event);
  const what = kindLabel(definitions, reader, String(channel ?? ''));
  return { template: 'activity-notice', what, text: typeof text === 'string' ? text.slice(0, 500) : '' };
}

/** Who is mentioned hears of that. */
function isMentioned({ values }: Stored, { principal }: Context): boolean {
  return principal.kind === 'user' && Array.isArray(values.mentions) && values.mentions.includes(principal.id);
}

function changedFields(needs: FollowNeeds, reader: Context, event: StoredEvent): string {
  const entity: EntityDefinition | undefined = needs.definitions.current(reader).entity(event.subject!.entity);
  const readable = readableOf(needs, reader, entity);
  const changes = isPlainObject(event.data.changes) ? event.data.changes : {};
  const labels = (entity?.fields ?? [])
    .filter(({ name }) => Object.hasOwn(changes, name) && readable.has(name))
    .map(({ label, name }) => pickText(label, reader.locale, name));
  return new Intl.ListFormat(reader.locale, { type: 'unit', style: 'short' }).format(labels);
}
