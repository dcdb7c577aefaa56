// /api/notices: in-app messages to the signed-in person.
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, list, object } from '../schemas.ts';

export function noticeRoutes({ messaging: { notices } }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/notices',
      access: 'signed-in',
      summary: 'Own notices, newest first, with the number of unread ones.',
      answer: closed({ items: list(object) }),
      handle: async ({ context }) => ({ body: { items: await notices.list(context) } }),
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
  ];
}
