// Notices by e-mail, as each person wants: a sort at once, or in a digest at their hour. A job waits only when there is something to tell; what is unread
// when it runs goes out, once, and what was read meanwhile does not.

import { type NoticeWay, type NoticeWays, usualWays } from '../../../schemas/notice-ways.ts';
import type { LocalText, MessageDefinition } from '../../../schemas/types.ts';
import type { Policy } from '../../access/access.ts';
import { isOpened } from '../../access/opened.ts';
import type { Database } from '../../database/database.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import type { RecordService } from '../../entities/records.ts';
import type { Events } from '../../events/events.ts';
import { isZone } from '../../expressions/zone.ts';
import type { JobQueue } from '../../jobs/jobs.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../../kernel/context.ts';
import { type Id, isId } from '../../kernel/id.ts';
import { forbidden, invalid } from '../../kernel/problem.ts';
import type { Reader } from '../../kernel/transaction.ts';
import type { Messaging, Notice } from '../../messaging/messaging.ts';
import { keepPersonSetting, personSetting } from '../person-settings.ts';
import { composeNotices, readingOf } from './compose.ts';
import { mayLeaveAt, nextDigest } from './mail-times.ts';

export interface NoticeMailsNeeds {
  readonly database: Database;
  readonly definitions: Definitions;
  readonly records: RecordService;
  readonly events: Events;
  readonly messaging: Pick<Messaging, 'queue' | 'notices'>;
  readonly jobs: JobQueue;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly baseUrl: string;
}

/** A sort of notices that one can get here. */
export interface NoticeKind {
  readonly name: string;
  readonly label?: LocalText;
}

export interface NoticeMails {
  /** Of the one who asks, and when a digest would come next. */
  ways(
    context: Context,
  ): Promise<{ readonly ways: NoticeWays; readonly kinds: readonly NoticeKind[]; readonly next: string }>;
  /** From now on, also for what is unread and was not told yet. @throws Problem 422 */
  choose(context: Context, ways: NoticeWays): Promise<void>;
}

const jobKind = 'notice.mail';
type Mailed = Exclude<NoticeWay, 'app'>;
const mailed: readonly Mailed[] = ['email', 'digest'];
const keyOf = (user: Id, way: Mailed): string => `${jobKind}:${user}:${way}`;

export function createNoticeMails(needs: NoticeMailsNeeds): NoticeMails {
  const { database, definitions, events, messaging, jobs, clock, policy } = needs;

  const plan = async (context: InTransaction, user: Id, way: Mailed, ways: NoticeWays): Promise<void> => {
    const now = clock.now();
    const dueAt = way === 'digest' ? nextDigest(now, ways) : mayLeaveAt(now, ways);
    await jobs.enqueue(context, { kind: jobKind, key: keyOf(user, way), dueAt, payload: { user, way } });
  };

  events.inside('tell notices by e-mail', ['message.sent', 'message.woken'], async (context, { data, subject }) => {
    if (data.channel !== 'inApp' || !isId(data.to)) return;
    const ways = await waysOf(context.transaction, data.to);
    if (ways === undefined) return;
    const kind = await messaging.notices.kindOf(context, String(data.message ?? subject?.id));
    const way = kind === undefined ? 'app' : (ways.kinds[kind] ?? 'app');
    if (way !== 'app') await plan(context, data.to, way, ways);
  });

  jobs.work(
    jobKind,
    async ({ payload, correlationId }) => {
      const [user, way] = [String(payload.user), payload.way === 'email' ? 'email' : 'digest'] as const;
      await database.transaction(systemContext('tell notices by e-mail', correlationId), async (context) => {
        const ways = await waysOf(context.transaction, user);
        const untold = ways && (await messaging.notices.untold(context, user, kindsOf(ways, way)));
        if (ways === undefined || untold === undefined || untold.length === 0) return;
        const now = clock.now();
        // The house was closed at its time, and now it is night.
        if (mayLeaveAt(now, ways) > now) return plan(context, user, way, ways);
        await send(needs, context, user, ways, untold);
      });
      return { kind: 'done' };
    },
    { inHouse: true },
  );

  return {
    async ways(context) {
      const user = ownerOf(context);
      const release = definitions.current(context);
      const mayGet = ({ channel, act, entity }: MessageDefinition): boolean => {
        const { principal } = context;
        return (
          channel === 'inApp' &&
          (act === undefined || policy.may(principal, act)) &&
          (entity === undefined || isOpened(policy, principal, release.entity(entity)))
        );
      };
      const kinds = release
        .all('message')
        .filter(({ definition }) => mayGet(definition))
        .map(({ definition: { name, label } }) => ({ name, ...(label === undefined ? {} : { label }) }));
      const ways = (await waysOf(database.reader(context), user)) ?? usualWays(release.settings.timeZone);
      return { ways, kinds, next: nextDigest(clock.now(), ways).toISOString() };
    },
    async choose(context, ways) {
      const user = ownerOf(context);
      if (!isZone(ways.zone))
        throw invalid([{ pointer: '/zone', code: 'definition.unknown-zone', params: { found: ways.zone } }]);
      await database.transaction(context, async (inside) => {
        await keepPersonSetting({ clock }, inside, user, 'notices', ways);
        for (const way of mailed) {
          await jobs.cancel(inside, keyOf(user, way));
          const untold = await messaging.notices.untold(inside, user, kindsOf(ways, way));
          if (untold.length > 0) await plan(inside, user, way, ways);
        }
      });
    },
  };
}

/** undefined = they chose nothing: notices stay in the app. */
export async function waysOf(reader: Reader, user: Id): Promise<NoticeWays | undefined> {
  return (await personSetting(reader, user, 'notices')) as NoticeWays | undefined;
}

function kindsOf({ kinds }: NoticeWays, way: NoticeWay): readonly string[] {
  return Object.keys(kinds).filter((kind) => kinds[kind] === way);
}

async function send(
  { records, definitions, messaging, baseUrl }: NoticeMailsNeeds,
  context: InTransaction,
  user: Id,
  { zone }: NoticeWays,
  notices: readonly Notice[],
): Promise<void> {
  const person = await records.find(context, 'user', user);
  if (person?.values.active !== true) return;
  const release = definitions.current(context);
  const { name, email } = person.values;
  const reading = readingOf(release, person, zone);
  const lists = composeNotices(release, notices, reading, baseUrl);
  const [newest] = notices;
  const title = lists.lists[0]?.items[0]?.title ?? '';
  await messaging.queue(context, {
    template: notices.length === 1 ? 'notice-email' : 'notice-digest',
    language: reading.language,
    data: { user: { id: user, email: email ?? '' }, name: String(name ?? ''), title, count: notices.length },
    lists,
    // Whatever happens to the job: what its newest notice stands in has gone out.
    key: `${jobKind}:${newest?.id}:${newest?.createdAt.getTime()}`,
  });
  await messaging.notices.markTold(
    context,
    notices.map(({ id }) => id),
  );
}

function ownerOf({ principal }: Context): Id {
  if (principal.kind !== 'user') throw forbidden('choose', 'notice');
  return principal.id;
}
