// /portal/codes and /portal/session: a customer comes in by a code and goes.
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { boolean, closed, id, integer, list, text } from '../schemas.ts';

export function portalSessionRoutes({ portalSignIn, access, database }: RouteNeeds): readonly Route[] {
  return [
    route<Record<string, never>, { to: string }>({
      method: 'POST',
      path: '/portal/codes',
      access: 'anyone',
      summary:
        'Sends a code to a phone or e-mail address, if a person here has it. The answer is the same if nobody has.',
      body: closed({ to: text(254, 1) }, ['to']),
      answer: closed({ challenge: text(), seconds: integer }),
      status: 202,
      handle: async ({ context, body, visitor }) => ({
        status: 202,
        body: await portalSignIn.ask(context, body.to, visitor.address),
      }),
    }),
    route<Record<string, never>, { challenge: string; code: string; person?: string }>({
      method: 'POST',
      path: '/portal/session',
      access: 'anyone',
      summary: 'Signs a customer in with the code, or tells who shares the address: then once more with `person`.',
      body: closed({ challenge: text(100, 1), code: text(40, 1), person: id }, ['challenge', 'code']),
      answer: closed({ entered: boolean, people: list(closed({ id, name: text() })) }),
      async handle({ context, body, visitor }) {
        const { address, userAgent } = visitor;
        const found = await portalSignIn.enter(context, { ...body, address, userAgent });
        if ('people' in found) return { status: 200, body: { entered: false, people: found.people } };
        return { status: 200, body: { entered: true }, session: { token: found.token } };
      },
    }),
    route({
      method: 'DELETE',
      path: '/portal/session',
      access: 'anyone',
      summary: 'Signs out. Without a session it changes nothing.',
      async handle({ context, session }) {
        if (session) await database.transaction(context, (inside) => access.customers.leave(inside, session.id));
        return { session: 'end' };
      },
    }),
  ];
}
