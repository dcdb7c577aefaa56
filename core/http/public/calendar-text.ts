// A calendar feed as iCalendar (RFC 5545): the only file that writes that format. Instants stand in UTC, days as days; lines are folded and texts escaped by
// the library.
import ical, { ICalCalendarMethod, ICalEventClass, ICalEventTransparency } from 'ical-generator';
import type { FeedItem, ReadFeed } from '../../automation/calendar-feeds/calendar-feeds.ts';
import type { ProblemParams } from '../../kernel/problem.ts';

interface Told {
  /** Of the addresses that lead back. */
  readonly origin: string;
  readonly organization: string;
  say(code: string, params?: ProblemParams): string;
}

/** How often programs should read again, in seconds. */
const readAgain = 15 * 60;
const mostText = 2_000;

export function calendarText(feed: ReadFeed, told: Told): string {
  const calendar = ical({
    name: feed.shows?.title ?? told.say('mine', { organization: told.organization }),
    prodId: { company: 'Ravand', product: 'Ravand', language: feed.language.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
    ttl: readAgain,
    // Programs show the times in their own zone; this is the one of the house.
    x: [['X-WR-TIMEZONE', feed.timeZone]],
  });
  for (const item of feed.items) calendar.createEvent(eventOf(item, told));
  return calendar.toString();
}

function eventOf(item: FeedItem, { origin, say }: Told) {
  const isDay = !item.at.includes('T');
  // A day is a day wherever it is read: the library writes what stands in UTC.
  const start = new Date(isDay ? `${item.at}T00:00:00Z` : item.at);
  const title = item.title === '' ? say('untitled') : item.title;
  const { durationMs, place, text } = item;
  return {
    id: item.id,
    sequence: item.version - 1,
    start,
    timezone: 'UTC',
    allDay: isDay,
    ...(durationMs === undefined || isDay ? {} : { end: new Date(start.getTime() + durationMs) }),
    summary: item.kind === 'task' ? say('task', { title }) : title,
    ...(place === undefined ? {} : { location: place }),
    ...(text === undefined ? {} : { description: text.slice(0, mostText) }),
    url: `${origin}${item.path}`,
    class: item.isPrivate ? ICalEventClass.PRIVATE : ICalEventClass.PUBLIC,
    // What is due keeps nobody from being free then.
    transparency: item.kind === 'appointment' ? ICalEventTransparency.OPAQUE : ICalEventTransparency.TRANSPARENT,
    created: new Date(item.createdAt),
    lastModified: new Date(item.updatedAt),
    stamp: new Date(item.updatedAt),
  };
}
