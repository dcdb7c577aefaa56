// /api/calendar-feeds: addresses by which a calendar program reads one's appointments and tasks, or a calendar one looks at. An address is shown once.
import type { ShownCalendar } from '../../automation/calendar-feeds/calendar-feeds.ts';
import type { RouteNeeds } from '../needs.ts';
import { calendarPath } from '../public/calendars.ts';
import { type Route, route } from '../route.ts';
import { closed, list, object, text } from '../schemas.ts';

const shows = closed({ entity: text(64, 1), dateField: text(64, 1), filter: object, title: text(200, 1) }, [
  'entity',
  'dateField',
  'title',
]);

export function calendarFeedRoutes({ calendarFeeds, ownOrigins }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/calendar-feeds',
      access: 'signed-in',
      summary: 'Own addresses for calendar programs.',
      answer: closed({ items: list(object) }, ['items']),
      handle: async ({ context }) => ({ body: { items: await calendarFeeds.list(context) } }),
    }),
    route<Record<string, never>, { shows?: ShownCalendar }>({
      method: 'POST',
      path: '/api/calendar-feeds',
      access: 'signed-in',
      unkeyed: 'secret',
      summary:
        'Makes an address at which a calendar program reads (iCalendar): without `shows` own appointments and open tasks, else the records of a calendar. It is told this once; whoever has it reads.',
      body: closed({ shows }),
      answer: closed({ feed: object, url: text() }, ['feed', 'url']),
      status: 201,
      async handle({ context, body }) {
        const { feed, token } = await calendarFeeds.issue(context, body.shows);
        return { status: 201, body: { feed, url: `${ownOrigins()[0]}${calendarPath(token)}` } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/calendar-feeds/:id',
      access: 'signed-in',
      summary: 'Ends an address at once.',
      status: 204,
      async handle({ context, params }) {
        await calendarFeeds.end(context, params.id ?? '');
        return {};
      },
    }),
  ];
}
