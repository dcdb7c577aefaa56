// /api/links: what the page behind a one-time link shows, and choosing the password that uses the link up.
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, oneOf, password, text } from '../schemas.ts';

const purpose = oneOf('invite', 'reset');

export function linkRoutes({ accounts }: RouteNeeds): readonly Route[] {
  return [
    route<{ purpose: 'invite' | 'reset' }>({
      method: 'GET',
      path: '/api/links/:token',
      access: 'anyone',
      summary: 'Whose one-time link this is.',
      query: { purpose: { ...purpose, 'x-required': true } },
      answer: closed({ purpose, name: text(), email: text() }),
      async handle({ context, params, query }) {
        return { body: await accounts.linkOwner(context, params.token ?? '', query.purpose) };
      },
    }),
    route<Record<string, never>, { purpose: 'invite' | 'reset'; password: string }>({
      method: 'POST',
      path: '/api/links/:token',
      access: 'anyone',
      summary: 'Sets the password, uses the link up and signs in.',
      body: closed({ purpose, password }, ['purpose', 'password']),
      status: 204,
      async handle({ context, params, body, visitor }) {
        const { email } = await accounts.acceptLink(context, params.token ?? '', body.purpose, body.password);
        const { token } = await accounts.signIn(context, { email, password: body.password }, visitor);
        return { status: 204, session: { token } };
      },
    }),
  ];
}
