// /api/working-calendars: what the studio asks about a working calendar beside its definition.
import { calendarUses } from '../../definitions/calendar-uses.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, list, object } from '../schemas.ts';

export function workingCalendarRoutes({ definitions }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/working-calendars/:name/uses',
      access: 'studio',
      summary:
        'Who counts by the calendar: timers, tasks and service tasks of processes, rules, and the installation itself when it is its own.',
      answer: closed({ items: list(object) }),
      handle: async ({ context, params }) => ({
        body: { items: calendarUses(definitions.current(context), params.name ?? '') },
      }),
    }),
  ];
}
