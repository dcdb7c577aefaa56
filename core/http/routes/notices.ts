// /api/notices: in-app messages to the signed-in person, and which of them they want.
import type { Muted } from '../../messaging/messaging.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, id, instant, integer, list, object, text } from '../schemas.ts';

const muted = {
  oneOf: [
    closed({ kind: text(63, 1) }, ['kind']),
    closed({ about: closed({ entity: text(41, 1), id }, ['entity', 'id']) }, ['about']),
  ],
} as const;

export function noticeRoutes({ messaging: { notices } }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/notices',
      access: 'signed-in',
      summary: 'Own notices, newest first, with the number of unread ones. Those that are put off are not among them.',
      answer: closed({ items: list(object), unread: integer, muted: list(object) }),
      handle: async ({ context }) => ({
        body: {
          items: await notices.list(context),
          unread: await notices.unread(context),
          muted: await notices.muted(context),
        },
      }),
    }),
    route({
      method: 'POST',
      path: '/api/notices/read',
      access: 'signed-in',
      summary: 'Marks all own notices as read.',
      status: 204,
      async handle({ context }) {
        await notices.markAllRead(context);
        return {};
      },
    }),
    route({
      method: 'POST',
      path: '/api/notices/:id/read',
      access: 'signed-in',
      summary: 'Marks one own notice as read.',
      status: 204,
      async handle({ context, params }) {
        await notices.markRead(context, params.id ?? '');
        return {};
      },
    }),
    route<Record<string, never>, { until: string }>({
      method: 'POST',
      path: '/api/notices/:id/snooze',
      access: 'signed-in',
      summary: 'Puts one own notice off: until then it is gone, then it is new again.',
      body: closed({ until: instant }, ['until']),
      status: 204,
      async handle({ context, params, body }) {
        await notices.snooze(context, params.id ?? '', new Date(body.until));
        return {};
      },
    }),
    route<Record<string, never>, Muted>({
      method: 'PUT',
      path: '/api/notices/muted',
      access: 'signed-in',
      summary: 'No notices any more of a sort, or about a record.',
      body: muted,
      status: 204,
      async handle({ context, body }) {
        await notices.mute(context, body);
        return {};
      },
    }),
    route<Record<string, never>, Muted>({
      method: 'POST',
      path: '/api/notices/unmuted',
      access: 'signed-in',
      summary: 'They come again.',
      body: muted,
      status: 204,
      async handle({ context, body }) {
        await notices.unmute(context, body);
        return {};
      },
    }),
  ];
}
