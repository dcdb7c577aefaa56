// /p/calendars/:token.ics: what a calendar program reads. No session: the secret in the address says whose calendar it is, and opens nothing else. How often
// it is read has a bound, and a calendar that did not change is not sent again.
import { createHash } from 'node:crypto';
import { Problem } from '../../kernel/problem.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { calendarText } from './calendar-text.ts';
import { createRateLimits } from './rate-limits.ts';

const type = 'text/calendar; charset=utf-8';
const headers = {
  'Cache-Control': 'private, no-cache',
  'Content-Disposition': 'inline; filename="calendar.ics"',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
};

export const calendarPath = (token: string): string => `/p/calendars/${token}.ics`;

export function calendarRoutes({ calendarFeeds, definitions, ownOrigins, texts }: RouteNeeds): readonly Route[] {
  const rates = createRateLimits();
  return [
    route({
      method: 'GET',
      path: '/p/calendars/:file',
      access: 'anyone',
      summary: 'A calendar as iCalendar (RFC 5545), for whoever has its address; what its person may read now.',
      async handle({ context, params, visitor }) {
        const token = /^(.+)\.ics$/.exec(params.file ?? '')?.[1] ?? '';
        await rates.calendar(visitor.address, token);
        const feed = await calendarFeeds.read(context, token);
        if (feed === undefined) throw new Problem(404, 'calendar-unknown');
        const organization = definitions.current().settings.organization ?? 'Ravand';
        const body = calendarText(feed, {
          origin: ownOrigins()[0] ?? '',
          organization,
          say: (code, given) => texts.calendar(feed.language, code, given),
        });
        const tag = `"${createHash('sha256').update(body).digest('base64url')}"`;
        const seen = visitor.header('if-none-match')?.split(/\s*,\s*/) ?? [];
        // What compresses on the way marks the tag as weak.
        if (seen.some((one) => one.replace(/^W\//, '') === tag))
          return { status: 304, headers: { ...headers, ETag: tag } };
        return { body, type, headers: { ...headers, ETag: tag } };
      },
    }),
  ];
}
