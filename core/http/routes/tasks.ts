// /api/tasks: the inbox.
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, list, object, oneOf, values } from '../schemas.ts';
import { within } from '../within.ts';

interface TaskBody {
  values: Record<string, unknown>;
}

export function taskRoutes({ tasks }: RouteNeeds): readonly Route[] {
  return [
    route<{ box?: 'mine' | 'team' | 'done' }>({
      method: 'GET',
      path: '/api/tasks',
      access: 'signed-in',
      summary: 'Tasks of one box with the counts of the open ones.',
      query: { box: oneOf('mine', 'team', 'done') },
      answer: closed({ items: list(object), counts: object }),
      handle: async ({ context, query }) => ({ body: await tasks.box(context, query.box ?? 'mine') }),
    }),
    route({
      method: 'GET',
      path: '/api/tasks/:id',
      access: 'signed-in',
      summary: 'One task with its form, values and subject.',
      answer: object,
      handle: async ({ context, params }) => ({ body: await tasks.get(context, params.id ?? '') }),
    }),
    route({
      method: 'POST',
      path: '/api/tasks/:id/claim',
      access: 'signed-in',
      summary: 'Takes a task of the own team or role.',
      answer: object,
      handle: async ({ context, params }) => ({ body: await tasks.claim(context, params.id ?? '') }),
    }),
    route<Record<string, never>, TaskBody>({
      method: 'POST',
      path: '/api/tasks/:id/complete',
      access: 'signed-in',
      summary: 'Completes a task with the values of its form; the process goes on in the same transaction.',
      body: closed({ values }, ['values']),
      status: 204,
      async handle({ context, params, body }) {
        await within('/values', () => tasks.complete(context, params.id ?? '', body.values));
        return {};
      },
    }),
    route<Record<string, never>, TaskBody>({
      method: 'PUT',
      path: '/api/tasks/:id/draft',
      access: 'signed-in',
      summary: 'Keeps what is filled in so far.',
      body: closed({ values }, ['values']),
      status: 204,
      async handle({ context, params, body }) {
        await tasks.saveDraft(context, params.id ?? '', body.values);
        return {};
      },
    }),
  ];
}
