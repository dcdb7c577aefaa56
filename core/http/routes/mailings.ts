// /api/records/:entity/:id/mailings: what was sent to many for a record (a campaign), how far it is, what became of each, and stopping it.
import { mailingStates } from '../../automation/mailings/mailings.ts';
import type { Subject } from '../../events/events.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, id, list, object, oneOf, pageSize } from '../schemas.ts';

const acts = { pause: 'paused', resume: 'sending', cancel: 'cancelled' } as const;

function subjectIn(params: Readonly<Record<string, string>>): Subject {
  return { entity: params.entity ?? '', id: params.id ?? '' };
}

export function mailingRoutes({ mailings }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/records/:entity/:id/mailings',
      access: 'signed-in',
      summary: 'The mailings of the record, newest first: how far they are and what became of their messages.',
      answer: closed({ items: list(object) }),
      handle: async ({ context, params }) => ({ body: { items: await mailings.of(context, subjectIn(params)) } }),
    }),
    route<{ state?: string; after?: string; limit?: number }>({
      method: 'GET',
      path: '/api/records/:entity/:id/mailings/:mailing/members',
      access: 'signed-in',
      summary: 'Who a mailing goes to, with what became of the message and why.',
      query: { state: oneOf(...mailingStates), after: id, limit: pageSize },
      answer: closed({ items: list(object), next: id }, ['items']),
      handle: async ({ context, params, query }) => ({
        body: await mailings.members(context, subjectIn(params), params.mailing ?? '', query),
      }),
    }),
    route<Record<string, never>, { act: keyof typeof acts }>({
      method: 'POST',
      path: '/api/records/:entity/:id/mailings/:mailing',
      access: 'signed-in',
      summary: 'Pauses a mailing, lets it go on, or cancels what has not left.',
      body: closed({ act: oneOf('pause', 'resume', 'cancel') }, ['act']),
      status: 204,
      async handle({ context, params, body }) {
        await mailings.move(context, subjectIn(params), params.mailing ?? '', acts[body.act]);
        return {};
      },
    }),
  ];
}
