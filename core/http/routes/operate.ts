// /api/operate: is anything stuck? Counts for the operator's page.
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, object } from '../schemas.ts';

export function operateRoutes({ jobs, messaging, workflow }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/operate',
      access: 'operate',
      summary: 'Jobs, timers and messages that wait or need a decision.',
      answer: closed({ jobs: object, timers: object, messages: object }),
      handle: async ({ context }) => ({
        body: {
          jobs: await jobs.measure(),
          timers: await workflow.measureTimers(context),
          messages: await messaging.measure(context),
        },
      }),
    }),
  ];
}
