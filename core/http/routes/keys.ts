// /api/keys: keys with which programs act for the person who made them. The token is shown once.
import type { NewApiKey } from '../../access/access.ts';
import { limits } from '../../kernel/limits.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, instant, list, object, text } from '../schemas.ts';

export function keyRoutes({ access }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/keys',
      access: 'signed-in',
      summary: 'Own keys of the API.',
      answer: closed({ items: list(object) }, ['items']),
      handle: async ({ context }) => ({ body: { items: await access.keys.list(context) } }),
    }),
    route<Record<string, never>, NewApiKey>({
      method: 'POST',
      path: '/api/keys',
      access: 'signed-in',
      unkeyed: 'secret',
      summary:
        'Makes a key. Scopes: <entity>:read, <entity>:write, *:read, *:write, studio, users, operate. Send it as Authorization: Bearer <token>; it is shown this once.',
      body: closed(
        { name: text(100, 1), scopes: { ...list(text(60, 1)), maxItems: limits.keyScopes }, expiresAt: instant },
        ['name', 'scopes'],
      ),
      answer: closed({ key: object, token: text() }, ['key', 'token']),
      status: 201,
      async handle({ context, body }) {
        return { status: 201, body: await access.keys.issue(context, body) };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/keys/:id',
      access: 'signed-in',
      summary: 'Ends a key at once.',
      async handle({ context, params }) {
        await access.keys.end(context, params.id ?? '');
        return {};
      },
    }),
    route({
      method: 'GET',
      path: '/api/users/keys',
      access: 'users',
      summary: 'The live keys of everybody.',
      answer: closed({ items: list(object) }, ['items']),
      handle: async ({ context }) => ({ body: { items: await access.keys.everybodys(context) } }),
    }),
    route({
      method: 'DELETE',
      path: '/api/users/keys/:id',
      access: 'users',
      summary: 'Ends a key of anybody at once.',
      async handle({ context, params }) {
        await access.keys.endAnybodys(context, params.id ?? '');
        return {};
      },
    }),
  ];
}
