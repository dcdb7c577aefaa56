// /api/events/:id/why: the cause of one entry of a timeline.
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { object } from '../schemas.ts';

export function eventRoutes({ history }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/events/:id/why',
      access: 'signed-in',
      summary:
        'Why an automatic entry happened: rule or process step, its version, the condition with the values it saw.',
      answer: object,
      handle: async ({ context, params }) => ({ body: await history.why(context, params.id ?? '') }),
    }),
  ];
}
