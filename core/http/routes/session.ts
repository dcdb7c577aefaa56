// /api/session: signing in and out.

import type { Context } from '../../kernel/context.ts';
import { Problem } from '../../kernel/problem.ts';
import { meOf } from '../me.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, object, oneOf, password, text } from '../schemas.ts';

/** One that was ended from elsewhere at the same moment is ended. */
function unlessEnded(error: unknown): void {
  if (!(error instanceof Problem) || error.status !== 404) throw error;
}

export function sessionRoutes(needs: RouteNeeds): readonly Route[] {
  const { accounts, access, database, issuerSignIn } = needs;
  const begun = async (context: Context, token: string) => {
    const entered = await access.authenticate(token);
    if (!entered) throw new Error('expected the session that was just made to be valid');
    return { me: await meOf(needs, { ...context, principal: entered.principal }) };
  };
  return [
    route<Record<string, never>, { email: string; password: string }>({
      method: 'POST',
      path: '/api/session',
      access: 'anyone',
      summary:
        'Signs in and sets the session cookie. Who has a second factor gets 401 code-needed with a challenge for /api/session/code.',
      body: closed({ email: text(254, 1), password }, ['email', 'password']),
      answer: closed({ me: object }),
      async handle({ context, body, visitor }) {
        const { token } = await accounts.signIn(context, body, visitor);
        return { status: 200, body: await begun(context, token), session: { token } };
      },
    }),
    route<Record<string, never>, { challenge: string; code: string }>({
      method: 'POST',
      path: '/api/session/code',
      access: 'anyone',
      summary: 'The second step: a code of the app, or a recovery code, which works once.',
      body: closed({ challenge: text(200, 1), code: text(100, 1) }, ['challenge', 'code']),
      answer: closed({ me: object, by: oneOf('app', 'recovery') }),
      async handle({ context, body, visitor }) {
        const { token, by, session } = await access.enterCode(context, {
          ...body,
          address: visitor.address,
          userAgent: visitor.userAgent,
        });
        await issuerSignIn?.carry(context, body.challenge, session.id);
        return { status: 200, body: { ...(await begun(context, token)), by }, session: { token } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/session',
      access: 'anyone',
      summary:
        'Signs out. Without a session it changes nothing. `issuer`: where the browser ends the session at the issuer it began at; 204 where there is none.',
      answer: closed({ issuer: text() }),
      async handle({ context, session }) {
        const issuer = session && (await issuerSignIn?.leave(context, session.id));
        if (session) {
          const { userId, id } = session;
          await database.transaction(context, (inside) => access.endSessions(inside, userId, id)).catch(unlessEnded);
        }
        return issuer === undefined ? { session: 'end' } : { status: 200, body: { issuer }, session: 'end' };
      },
    }),
  ];
}
