// /api/messages: what was sent and received, and the ones whose fate an operator must decide.
import type { MessageDefinition } from '../../../schemas/types.ts';
import type { Definitions } from '../../definitions/definitions.ts';
import type { Subject } from '../../events/events.ts';
import { limits } from '../../kernel/limits.ts';
import { invalid } from '../../kernel/problem.ts';
import type { MessageState } from '../../messaging/messaging.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, id, language, list, object, oneOf, text } from '../schemas.ts';

const state = oneOf('waiting', 'queued', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'received', 'refused');

interface Trial {
  readonly definition: MessageDefinition;
  readonly about?: Subject;
  readonly language: string;
}

const trial = {
  definition: object,
  about: closed({ entity: text(41, 1), id }, ['entity', 'id']),
  language,
} as const;
const bodyBytes = limits.longTextLength * 8;

export function messageRoutes({ messaging, messageTrials, definitions }: RouteNeeds): readonly Route[] {
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
    route<Record<string, never>, Trial>({
      method: 'POST',
      path: '/api/messages/preview',
      access: 'studio',
      reads: true,
      summary: 'A message as it would be for a record, with what the asker may read. Nothing is sent or kept.',
      body: closed(trial, ['definition', 'language']),
      bodyBytes,
      answer: object,
      async handle({ context, body }) {
        refuseMalformed(definitions, body.definition);
        return { body: await messageTrials.preview(context, body) };
      },
    }),
    route<Record<string, never>, Trial & { to: string }>({
      method: 'POST',
      path: '/api/messages/test',
      access: 'studio',
      summary: 'Sends a message once to an address, to be looked at; it need not be live.',
      body: closed({ ...trial, to: text(320, 1) }, ['definition', 'language', 'to']),
      bodyBytes,
      answer: object,
      status: 201,
      async handle({ context, body }) {
        refuseMalformed(definitions, body.definition);
        return { body: await messageTrials.send(context, body) };
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

/** A draft may be anything; what is tried has the shape of a message. */
function refuseMalformed(definitions: Definitions, definition: MessageDefinition): void {
  const faults = definitions.shape(definition);
  if (faults.length > 0) throw invalid(faults);
}
