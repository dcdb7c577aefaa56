// Calendar feeds: what a person has in their calendar here, read by a calendar program elsewhere: the contract of this folder. The address of a feed is a
// secret that opens nothing else; what it answers is what its person may read at that moment.
import type { FilterTree, Language } from '../../../schemas/types.ts';
import type { Context } from '../../kernel/context.ts';
import type { Id } from '../../kernel/id.ts';

/** A calendar of records, as somebody looks at it. */
export interface ShownCalendar {
  readonly entity: string;
  readonly dateField: string;
  readonly filter?: FilterTree;
  /** What the calendar is called where it is read. */
  readonly title: string;
}

export interface CalendarFeed {
  readonly id: Id;
  /** Absent: one's own appointments and open tasks. */
  readonly shows?: ShownCalendar;
  readonly createdAt: string;
  readonly lastReadAt?: string;
}

/** One entry of a calendar. */
export interface FeedItem {
  readonly id: Id;
  readonly kind: 'appointment' | 'task' | 'record';
  readonly title: string;
  /** YYYY-MM-DD, or an instant as ISO 8601 UTC. */
  readonly at: string;
  /** How long it takes; absent: it has a begin alone. */
  readonly durationMs?: number;
  readonly place?: string;
  readonly text?: string;
  readonly isPrivate: boolean;
  /** Of the installation: where it is looked at. */
  readonly path: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ReadFeed {
  readonly id: Id;
  readonly shows?: ShownCalendar;
  readonly language: Language;
  readonly timeZone: string;
  readonly items: readonly FeedItem[];
}

export interface CalendarFeeds {
  /** The token is told this once. @throws Problem 403 for programs, 422 for a calendar that the asker cannot look at */
  issue(context: Context, shows?: ShownCalendar): Promise<{ readonly feed: CalendarFeed; readonly token: string }>;
  /** One's own, the newest first. */
  list(context: Context): Promise<readonly CalendarFeed[]>;
  /** @throws Problem 404 */
  end(context: Context, id: Id): Promise<void>;
  /** Undefined: no such feed, not any more, its person is not here any more, or may no longer look at what it shows. */
  read(context: Context, token: string): Promise<ReadFeed | undefined>;
}
