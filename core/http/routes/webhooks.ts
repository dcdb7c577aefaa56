// /api/webhooks: receivers outside that are told what happens here, what was sent to them and what they answered.
import { otherEvents, recordActs } from '../../../schemas/webhook-events.ts';
import { limits } from '../../kernel/limits.ts';
import type { DeliveryState, WebhookInput } from '../../webhooks/webhooks.ts';
import type { RouteNeeds } from '../needs.ts';
import { type JsonSchema, type Route, route } from '../route.ts';
import { closed, id, instant, integer, list, object, oneOf, pageSize, text } from '../schemas.ts';

const input = {
  name: text(100, 1),
  url: text(limits.webhookUrlLength, 1),
  owner: id,
  records: {
    ...list(
      closed(
        { entity: text(64, 1), on: { ...list(oneOf(...recordActs)), minItems: 1, uniqueItems: true }, filter: object },
        ['entity', 'on'],
      ),
    ),
    maxItems: 50,
  },
  events: { ...list(oneOf(...otherEvents)), uniqueItems: true },
};
const required = ['name', 'url', 'owner', 'records', 'events'];
const deliveryState = oneOf('waiting', 'delivered', 'failed', 'withheld');
const withSecret: JsonSchema = closed({ webhook: object, secret: text() }, ['webhook', 'secret']);

export function webhookRoutes(needs: RouteNeeds): readonly Route[] {
  return [...configuring(needs), ...operating(needs)];
}

function configuring({ webhooks }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/webhooks',
      access: 'studio',
      summary: 'All webhooks with their state.',
      answer: closed({ items: list(object) }, ['items']),
      handle: async ({ context }) => ({ body: { items: await webhooks.list(context) } }),
    }),
    route({
      method: 'GET',
      path: '/api/webhooks/:id',
      access: 'studio',
      summary: 'One webhook.',
      answer: object,
      handle: async ({ context, params }) => ({ body: await webhooks.get(context, params.id ?? '') }),
    }),
    route<Record<string, never>, WebhookInput>({
      method: 'POST',
      path: '/api/webhooks',
      access: 'studio',
      unkeyed: 'secret',
      summary: 'Makes a webhook. The secret that its requests are signed with is shown this once.',
      body: closed(input, required),
      answer: withSecret,
      status: 201,
      async handle({ context, body }) {
        return { status: 201, body: await webhooks.create(context, body) };
      },
    }),
    route<Record<string, never>, WebhookInput & { version: number }>({
      method: 'PUT',
      path: '/api/webhooks/:id',
      access: 'studio',
      summary: 'Changes a webhook, if nobody did since `version`.',
      body: closed({ ...input, version: integer }, [...required, 'version']),
      answer: object,
      async handle({ context, params, body: { version, ...wanted } }) {
        return { body: await webhooks.update(context, params.id ?? '', wanted, { version }) };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/webhooks/:id',
      access: 'studio',
      summary: 'Deletes a webhook with its deliveries.',
      async handle({ context, params }) {
        await webhooks.delete(context, params.id ?? '');
        return {};
      },
    }),
    route<Record<string, never>, { keepHours?: number }>({
      method: 'POST',
      path: '/api/webhooks/:id/rotate-secret',
      access: 'studio',
      unkeyed: 'secret',
      summary:
        'Makes a new secret, shown this once; earlier ones sign beside it for `keepHours` more, a day unless given.',
      body: closed({
        keepHours: { type: 'number', minimum: 0, maximum: limits.webhookRotationMostMs / 3_600_000 },
      }),
      answer: withSecret,
      async handle({ context, params, body }) {
        const keepMs = body.keepHours === undefined ? limits.webhookRotationMs : Math.round(body.keepHours * 3_600_000);
        return { body: await webhooks.rotate(context, params.id ?? '', keepMs) };
      },
    }),
  ];
}

function operating({ webhooks }: RouteNeeds): readonly Route[] {
  return [
    route<Record<string, never>, { state: 'active' | 'paused' }>({
      method: 'POST',
      path: '/api/webhooks/:id/state',
      access: 'studio',
      summary: 'Pauses or resumes. While it is paused nothing is kept for it; resumed, what waits is sent.',
      body: closed({ state: oneOf('active', 'paused') }, ['state']),
      answer: object,
      async handle({ context, params, body }) {
        return { body: await webhooks.setState(context, params.id ?? '', body.state) };
      },
    }),
    route({
      method: 'POST',
      path: '/api/webhooks/:id/ping',
      access: 'studio',
      summary: 'Sends a delivery of type `ping`.',
      answer: object,
      status: 202,
      async handle({ context, params }) {
        return { status: 202, body: await webhooks.ping(context, params.id ?? '') };
      },
    }),
    route<{ state?: DeliveryState; before?: string; limit?: number }>({
      method: 'GET',
      path: '/api/webhooks/:id/deliveries',
      access: 'studio',
      summary: 'What was and will be sent, newest first.',
      query: { state: deliveryState, before: id, limit: pageSize },
      answer: closed({ items: list(object), next: text() }, ['items']),
      async handle({ context, params, query }) {
        return { body: await webhooks.deliveries(context, params.id ?? '', query) };
      },
    }),
    route({
      method: 'GET',
      path: '/api/webhooks/:id/deliveries/:delivery',
      access: 'studio',
      summary: 'One delivery with every try: status, duration and how the answer began.',
      answer: object,
      async handle({ context, params }) {
        return { body: await webhooks.delivery(context, params.id ?? '', params.delivery ?? '') };
      },
    }),
    route({
      method: 'POST',
      path: '/api/webhooks/:id/deliveries/:delivery/replay',
      access: 'studio',
      summary: 'Sends one that ended again, under its id.',
      answer: object,
      status: 202,
      async handle({ context, params }) {
        return { status: 202, body: await webhooks.replay(context, params.id ?? '', params.delivery ?? '') };
      },
    }),
    route<Record<string, never>, { from: string; to: string; states?: readonly DeliveryState[] }>({
      method: 'POST',
      path: '/api/webhooks/:id/replay',
      access: 'studio',
      summary:
        'Sends again, under their ids, what happened in a time and ended in one of these states: failed ones unless given.',
      body: closed(
        {
          from: instant,
          to: instant,
          states: { ...list(oneOf('delivered', 'failed', 'withheld')), minItems: 1, uniqueItems: true },
        },
        ['from', 'to'],
      ),
      answer: closed({ replayed: integer }, ['replayed']),
      async handle({ context, params, body: { from, to, states = ['failed'] } }) {
        return { body: await webhooks.replayRange(context, params.id ?? '', { from, to, states }) };
      },
    }),
  ];
}
