// /api/me: the signed-in person and their own settings.

import { keyCode, type PersonKeys } from '../../../schemas/person-keys.ts';
import { meOf } from '../me.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { calendar, closed, language, object, oneOf, text } from '../schemas.ts';

const keys = {
  type: 'object',
  propertyNames: { pattern: '^[a-z]{1,40}$' },
  additionalProperties: closed({ code: { type: 'string', pattern: keyCode.source }, cap: text(20, 1) }, [
    'code',
    'cap',
  ]),
  maxProperties: 100,
} as const;

export function meRoutes(needs: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/me',
      access: 'signed-in',
      beforeSecondFactor: true,
      summary: 'The signed-in person.',
      answer: object,
      handle: async ({ context }) => ({ body: await meOf(needs, context) }),
    }),
    route<Record<string, never>, { name?: string; language?: string; calendar?: string; theme?: string }>({
      method: 'PATCH',
      path: '/api/me',
      access: 'signed-in',
      beforeSecondFactor: true,
      summary: 'Changes own name, language, calendar or theme.',
      body: closed({ name: text(200, 1), language, calendar, theme: oneOf('light', 'dark', 'system') }),
      answer: object,
      async handle({ context, body }) {
        if (context.principal.kind === 'user') {
          // Everybody may change these four of their own record, whatever their role may do with the entity.
          await needs.accounts.changeOwn(context, context.principal.id, body);
        }
        return { body: await meOf(needs, context) };
      },
    }),
    route<Record<string, never>, { keys: PersonKeys }>({
      method: 'PUT',
      path: '/api/me/keys',
      access: 'signed-in',
      summary: 'The keys one gives commands in place of the usual ones: these and no others.',
      body: closed({ keys }, ['keys']),
      status: 204,
      async handle({ context, body }) {
        await needs.keptKeys.keep(context, body.keys);
        return {};
      },
    }),
  ];
}
