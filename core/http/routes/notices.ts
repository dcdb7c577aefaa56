// /api/notices: in-app messages to the signed-in person, and which of them they want.
import { type NoticeWays, noticeWays } from '../../../schemas/notice-ways.ts';
import { limits } from '../../kernel/limits.ts';
import type { Muted } from '../../messaging/messaging.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, id, instant, integer, list, object, oneOf, text } from '../schemas.ts';

const muted = {
  oneOf: [
    closed({ kind: text(63, 1) }, ['kind']),
    closed({ about: closed({ entity: text(41, 1), id }, ['entity', 'id']) }, ['about']),
  ],
} as const;

const time = { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' } as const;
const weekday = { type: 'integer', minimum: 0, maximum: 6 } as const;
const ways = closed(
  {
    kinds: {
      type: 'object',
      propertyNames: { pattern: '^[a-z][A-Za-z0-9-]{0,62}$' },
      additionalProperties: oneOf(...noticeWays),
      maxProperties: limits.mutes,
    },
    digest: closed({ rhythm: oneOf('daily', 'weekly'), weekday, time }, ['rhythm', 'weekday', 'time']),
    zone: text(64, 1),
    // At least one day of the week is left.
    restDays: { type: 'array', items: weekday, uniqueItems: true, maxItems: 6 },
    quiet: closed({ from: time, until: time }, ['from', 'until']),
  },
  ['kinds', 'digest', 'zone', 'restDays'],
);

export function noticeRoutes({ messaging: { notices }, noticeMails }: RouteNeeds): readonly Route[] {
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
    route({
      method: 'GET',
      path: '/api/notices/ways',
      access: 'signed-in',
      summary:
        'How one hears of notices beside the app: which sorts by e-mail at once or in the digest, when that comes, and when no e-mail may.',
      answer: closed({ ways, kinds: list(object), next: instant }, ['ways', 'kinds', 'next']),
      handle: async ({ context }) => ({ body: await noticeMails.ways(context) }),
    }),
    route<Record<string, never>, NoticeWays>({
      method: 'PUT',
      path: '/api/notices/ways',
      access: 'signed-in',
      summary: 'Chooses that, also for what is unread and went out by no e-mail yet.',
      body: ways,
      status: 204,
      async handle({ context, body }) {
        await noticeMails.choose(context, body);
        return {};
      },
    }),
  ];
}
