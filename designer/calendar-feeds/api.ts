// The routes of one's own addresses for calendar programs.
import type { FilterTree } from '../../schemas/types.ts';
import { http, segment } from '../api/client.ts';

/** A calendar of records, as somebody looks at it. */
export interface ShownCalendar {
  readonly entity: string;
  readonly dateField: string;
  readonly filter?: FilterTree;
  readonly title: string;
}

export interface CalendarFeed {
  readonly id: string;
  /** Absent: one's own appointments and tasks. */
  readonly shows?: ShownCalendar;
  readonly createdAt: string;
  readonly lastReadAt?: string;
}

export const calendarFeeds = {
  own: () => http.get<{ items: CalendarFeed[] }>('/api/calendar-feeds'),
  /** The address is told this once. */
  issue: (shows?: ShownCalendar) =>
    http.post<{ feed: CalendarFeed; url: string }>('/api/calendar-feeds', shows === undefined ? {} : { shows }),
  end: ({ id }: CalendarFeed) => http.delete<void>(`/api/calendar-feeds/${segment(id)}`),
};
