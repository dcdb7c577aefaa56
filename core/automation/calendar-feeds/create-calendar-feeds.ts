// Keeps the addresses of calendar feeds, and opens them: a token leads to a person, and the feed is read as that person.
import { isLanguage } from '../../../schemas/local-text.ts';
import { isToken, newToken, tokenHash } from '../../access/secret-token.ts';
import type { Database } from '../../database/database.ts';
import { sql } from '../../database/sql.ts';
import type { Events } from '../../events/events.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type Context, type InTransaction, systemContext } from '../../kernel/context.ts';
import { type Id, newId } from '../../kernel/id.ts';
import { limits } from '../../kernel/limits.ts';
import { forbidden, invalid, notFound, Problem } from '../../kernel/problem.ts';
import { asReader, type ReaderNeeds } from '../acts/reader.ts';
import type { CalendarFeed, CalendarFeeds, ShownCalendar } from './calendar-feeds.ts';
import { ownItems, recordItems } from './feed-items.ts';

export interface CalendarFeedsNeeds extends ReaderNeeds {
  readonly database: Database;
  readonly events: Pick<Events, 'audit'>;
  readonly clock: Clock;
}

interface Row {
  readonly id: Id;
  readonly user_id: Id;
  readonly shows: string | null;
  readonly created_at: number;
  readonly last_read_at: number | null;
}

/** How stale `lastReadAt` may be. */
const readEveryMs = 600_000;
const live = sql`ended_at is null`;

export function createCalendarFeeds(needs: CalendarFeedsNeeds): CalendarFeeds {
  const { database, definitions, events, clock } = needs;
  const now = (): number => clock.now().getTime();

  const audit = (context: InTransaction, action: string, user: Id): Promise<unknown> =>
    events.audit(context, { action, subject: { entity: 'user', id: user }, changes: {} });

  async function touch(row: Row): Promise<void> {
    if (row.last_read_at !== null && now() - Number(row.last_read_at) < readEveryMs) return;
    await database.transaction(systemContext('note that a calendar is read', newId()), (inside) =>
      inside.transaction.write(sql`update calendar_feeds set last_read_at = ${now()} where id = ${row.id}`),
    );
  }

  async function requireRoom(context: InTransaction, user: Id): Promise<void> {
    const [row] = await context.transaction.read<{ count: number }>(
      sql`select count(*) as "count" from calendar_feeds where user_id = ${user} and ${live}`,
    );
    if (Number(row?.count ?? 0) >= limits.calendarFeeds)
      throw invalid([{ pointer: '', code: 'calendar.too-many', params: { maximum: limits.calendarFeeds } }]);
  }

  /** What one cannot look at here, no program of theirs looks at. */
  async function check(context: Context, shows: ShownCalendar): Promise<void> {
    const kind = definitions
      .current(context)
      .entity(shows.entity)
      ?.fields.find(({ name }) => name === shows.dateField)?.kind;
    if (kind !== undefined && kind !== 'date' && kind !== 'datetime')
      throw invalid([{ pointer: '/shows/dateField', code: 'view-not-a-date', params: { name: shows.dateField } }]);
    await recordItems(needs, context, shows, clock.now(), 1);
  }

  return {
    issue: (context, shows) =>
      database.transaction(context, async (inside) => {
        const user = ownerOf(inside);
        if (shows !== undefined) await check(inside, shows);
        await requireRoom(inside, user);
        const token = newToken();
        const id = newId();
        await inside.transaction.write(sql`insert into calendar_feeds (id, token_hash, user_id, shows, created_at)
          values (${id}, ${tokenHash(token)}, ${user}, ${shows === undefined ? null : JSON.stringify(shows)}, ${now()})`);
        await audit(inside, 'access.calendar-issued', user);
        const feed = { id, createdAt: clock.now().toISOString(), ...(shows === undefined ? {} : { shows }) };
        return { feed, token };
      }),

    async list(context) {
      const rows = await database
        .reader(context)
        .read<Row>(
          sql`select * from calendar_feeds where user_id = ${ownerOf(context)} and ${live} order by created_at desc, id desc`,
        );
      return rows.map(feedOf);
    },

    end: (context, id) =>
      database.transaction(context, async (inside) => {
        const user = ownerOf(inside);
        const ended = await inside.transaction.write(
          sql`update calendar_feeds set ended_at = ${now()} where id = ${id} and user_id = ${user} and ${live}`,
        );
        if (ended === 0) throw notFound('calendar', id);
        await audit(inside, 'access.calendar-ended', user);
      }),

    async read(context, token) {
      if (!isToken(token)) return undefined;
      const [row] = await database.read<Row>(
        sql`select * from calendar_feeds where token_hash = ${tokenHash(token)} and ${live}`,
      );
      const reader = row && (await asReader(needs, context, row.user_id));
      if (row === undefined || reader === undefined) return undefined;
      const { shows } = feedOf(row);
      const { settings } = definitions.current(reader);
      try {
        const items = await (shows === undefined
          ? ownItems(needs, reader, row.user_id, clock.now())
          : recordItems(needs, reader, shows, clock.now()));
        await touch(row);
        return {
          id: row.id,
          ...(shows === undefined ? {} : { shows }),
          language: isLanguage(reader.locale) ? reader.locale : settings.language,
          timeZone: settings.timeZone,
          items,
        };
      } catch (error) {
        // The entity or the field is gone, or is no longer theirs to read.
        if (error instanceof Problem && error.status < 500) return undefined;
        throw error;
      }
    },
  };
}

/** Addresses are made by people, not by keys. @throws Problem 403 */
function ownerOf({ principal }: Context): Id {
  if (principal.kind !== 'user') throw forbidden('create', 'calendar');
  return principal.id;
}

function feedOf(row: Row): CalendarFeed {
  const iso = (at: number): string => new Date(Number(at)).toISOString();
  return {
    id: row.id,
    ...(row.shows === null ? {} : { shows: JSON.parse(row.shows) as ShownCalendar }),
    createdAt: iso(row.created_at),
    ...(row.last_read_at === null ? {} : { lastReadAt: iso(row.last_read_at) }),
  };
}
