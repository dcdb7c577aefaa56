// /api/me/sessions and /api/me/password: where one is signed in, ending that, and choosing another password.
import type { RouteNeeds } from '../needs.ts';
import { ownId } from '../own-id.ts';
import { type Route, route } from '../route.ts';
import { boolean, closed, id, instant, list, maybe, password, text } from '../schemas.ts';

const sessionRow = closed({
  id,
  userAgent: text(),
  address: text(),
  createdAt: instant,
  lastSeenAt: instant,
  current: boolean,
});

export function ownAccountRoutes({ access, database }: RouteNeeds): readonly Route[] {
  const what = 'account';
  return [
    route({
      method: 'GET',
      path: '/api/me/sessions',
      access: 'signed-in',
      summary: 'Where the person is signed in, the latest used first; `current` is the session that asks.',
      answer: closed({ items: list(sessionRow) }),
      async handle({ context, session }) {
        const sessions = await access.sessions(context, ownId(context, what));
        const items = sessions.map(({ userId: _, ...one }) => ({ ...one, current: one.id === session?.id }));
        return { body: { items } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/me/sessions',
      access: 'signed-in',
      summary: 'Ends all sessions of the person but the one that asks.',
      async handle({ context, session }) {
        const own = ownId(context, what);
        await database.transaction(context, (inside) => access.endOtherSessions(inside, own, session?.id ?? ''));
        return {};
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/me/sessions/:session',
      access: 'signed-in',
      summary: 'Ends one of the own sessions.',
      async handle({ context, params, session }) {
        const own = ownId(context, what);
        await database.transaction(context, (inside) => access.endSessions(inside, own, params.session ?? ''));
        return params.session === session?.id ? { session: 'end' } : {};
      },
    }),
    route({
      method: 'GET',
      path: '/api/me/password',
      access: 'signed-in',
      summary: 'When the person chose their password; null for who signs in by an issuer alone.',
      answer: closed({ setAt: maybe(instant) }),
      async handle({ context }) {
        return { body: { setAt: (await access.password.setAt(context, ownId(context, what))) ?? null } };
      },
    }),
    route<Record<string, never>, { password: string; next: string; code?: string }>({
      method: 'POST',
      path: '/api/me/password',
      access: 'signed-in',
      unkeyed: 'secret',
      summary: 'Another password, by the one there is and a code where a second factor is on. All other sessions end.',
      body: closed({ password, next: password, code: text(100, 1) }, ['password', 'next']),
      status: 204,
      async handle({ context, body, visitor }) {
        const { address, userAgent } = visitor;
        const proof = { password: body.password, code: body.code, address };
        const { token } = await access.password.change(context, ownId(context, what), proof, body.next, {
          address,
          userAgent,
        });
        return { status: 204, session: { token } };
      },
    }),
  ];
}
