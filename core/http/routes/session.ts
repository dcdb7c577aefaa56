// /api/session: signing in and out.

import { meOf } from '../me.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, object, password, text } from '../schemas.ts';

export function sessionRoutes(needs: RouteNeeds): readonly Route[] {
  const { accounts, access, database } = needs;
  return [
    route<Record<string, never>, { email: string; password: string }>({
      method: 'POST',
      path: '/api/session',
      access: 'anyone',
      summary: 'Signs in and sets the session cookie.',
      body: closed({ email: text(254, 1), password }, ['email', 'password']),
      answer: closed({ me: object }),
      async handle({ context, body, visitor }) {
        const { token } = await accounts.signIn(context, body, visitor);
        const entered = await access.authenticate(token);
        if (!entered) throw new Error('expected the session that was just made to be valid');
        const me = await meOf(needs, { ...context, principal: entered.principal });
        return { status: 200, body: { me }, session: { token } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/session',
      access: 'anyone',
      summary: 'Signs out. Without a session it changes nothing.',
      async handle({ context, session }) {
        if (session) {
          await database.transaction(context, (inside) => access.endSessions(inside, session.userId, session.id));
        }
        return { session: 'end' };
      },
    }),
  ];
}
