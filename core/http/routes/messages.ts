// /api/messages: what was sent and received, and the ones whose fate an operator must decide.
import type { MessageState } from '../../messaging/messaging.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, list, object, oneOf } from '../schemas.ts';

const state = oneOf('queued', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'received', 'refused');

export function messageRoutes({ messaging }: RouteNeeds): readonly Route[] {
  return [
    route<{ state?: MessageState }>({
      method: 'GET',
      path: '/api/messages',
      access: 'operate',
      summary: 'The newest messages, of one state when asked.',
      query: { state },
      answer: closed({ items: list(object) }),
      async handle({ context, query }) {
        return { body: { items: await messaging.list(context, query) } };
      },
    }),
    route<Record<string, never>, { decision: 'send-again' | 'was-sent' }>({
      method: 'POST',
      path: '/api/messages/:id/resolve',
      access: 'operate',
      summary: 'Decides what became of a message in state `unknown`.',
      body: closed({ decision: oneOf('send-again', 'was-sent') }, ['decision']),
      status: 204,
      async handle({ context, params, body }) {
        await messaging.resolveUnknown(context, params.id ?? '', body.decision);
        return {};
      },
    }),
  ];
}
