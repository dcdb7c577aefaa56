// /api/session/issuer: signing in with an issuer that the settings name. The browser is sent there by the page and comes back to the page, which
// sends on what it was given: nothing is written by a GET, and the house redirects nobody.
import { notFound } from '../../kernel/problem.ts';
import { meOf } from '../me.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, object, text } from '../schemas.ts';

interface Returned {
  readonly binding: string;
  readonly answer: Readonly<Record<string, string>>;
}

const part = text(4_000);

export function issuerRoutes(needs: RouteNeeds): readonly Route[] {
  const { issuerSignIn, access } = needs;
  const issuer = () => {
    if (issuerSignIn === undefined) throw notFound('issuer', '-');
    return issuerSignIn;
  };
  return [
    route<Record<string, never>, { returnTo: string; issuer?: string }>({
      method: 'POST',
      path: '/api/session/issuer',
      access: 'anyone',
      summary:
        'Begins to sign in with an issuer, the first unless one is named: where to go, and what to come back with. 404 where none is set.',
      // A path of this site; `//host` and `/\\host` are others.
      body: closed({ returnTo: { ...text(2_000), pattern: '^/(?![/\\\\])' }, issuer: text(40, 1) }, ['returnTo']),
      answer: closed({ url: text(), binding: text() }, ['url', 'binding']),
      async handle({ context, body, visitor }) {
        return { body: await issuer().begin(context, body.issuer, body.returnTo, visitor.address) };
      },
    }),
    route<Record<string, never>, Returned>({
      method: 'POST',
      path: '/api/session/issuer/finish',
      access: 'anyone',
      summary:
        'Signs in with what the issuer answered and sets the session cookie. Who has a second factor gets 401 code-needed with a challenge.',
      body: closed(
        {
          binding: text(200, 1),
          answer: closed({
            code: part,
            state: part,
            iss: part,
            error: part,
            error_description: part,
            session_state: part,
          }),
        },
        ['binding', 'answer'],
      ),
      answer: closed({ me: object, returnTo: text() }, ['me', 'returnTo']),
      async handle({ context, body, visitor }) {
        const from = { address: visitor.address, userAgent: visitor.userAgent };
        const { token, returnTo } = await issuer().finish(context, body.binding, body.answer, from);
        const entered = await access.authenticate(token);
        if (!entered) throw new Error('expected the session that was just made to be valid');
        const me = await meOf(needs, { ...context, principal: entered.principal });
        return { status: 200, body: { me, returnTo }, session: { token } };
      },
    }),
  ];
}
