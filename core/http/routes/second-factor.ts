// /api/me/second-factor: one's own second factor, a code that an app shows beside the password.
import type { RouteNeeds } from '../needs.ts';
import { ownId } from '../own-id.ts';
import { type Call, type Route, route } from '../route.ts';
import { boolean, closed, instant, integer, list, password, text } from '../schemas.ts';

type Sent = { readonly password?: string; readonly code?: string };
type NoQuery = Record<string, never>;

const code = text(100, 1);
const codes = closed({ recoveryCodes: list(text()) }, ['recoveryCodes']);

export function secondFactorRoutes({ access, accounts, definitions }: RouteNeeds): readonly Route[] {
  const { factor } = access;
  const path = '/api/me/second-factor';
  const shared = { access: 'signed-in', beforeSecondFactor: true } as const;
  return [
    route({
      ...shared,
      method: 'GET',
      path,
      summary: 'Whether the second factor is on, and how many recovery codes are left.',
      answer: closed({ on: boolean, since: instant, recoveryCodes: integer }, ['on', 'recoveryCodes']),
      handle: async ({ context }) => ({ body: await factor.state(context, ownId(context, 'second-factor')) }),
    }),
    route<NoQuery, Sent>({
      ...shared,
      method: 'POST',
      path,
      unkeyed: 'secret',
      summary: 'A secret for an authenticator app, shown this once; it counts when a code of it has come.',
      body: closed({ password }),
      answer: closed({ secret: text(), uri: text(1_000) }, ['secret', 'uri']),
      async handle(call) {
        const { context } = call;
        const { email } = await accounts.user(context, ownId(context, 'second-factor'));
        const issuer = definitions.current(context).settings.organization || 'Ravand';
        const names = { issuer, account: email };
        return { body: await factor.begin(context, ownId(context, 'second-factor'), proofOf(call), names) };
      },
    }),
    route<NoQuery, { code: string }>({
      ...shared,
      method: 'POST',
      path: `${path}/confirm`,
      unkeyed: 'secret',
      summary: 'Turns it on with a code of the app; the other sessions end. The recovery codes are shown this once.',
      body: closed({ code }, ['code']),
      answer: codes,
      async handle({ context, body, session }) {
        const recoveryCodes = await factor.confirm(
          context,
          ownId(context, 'second-factor'),
          body.code,
          session?.id ?? '',
        );
        return { body: { recoveryCodes } };
      },
    }),
    route<NoQuery, Sent>({
      ...shared,
      method: 'POST',
      path: `${path}/recovery-codes`,
      unkeyed: 'secret',
      summary: 'New recovery codes, shown this once; the former ones end.',
      body: closed({ password, code }, ['code']),
      answer: codes,
      async handle(call) {
        const { context } = call;
        return {
          body: {
            recoveryCodes: await factor.renewRecoveryCodes(context, ownId(context, 'second-factor'), proofOf(call)),
          },
        };
      },
    }),
    route<NoQuery, Sent>({
      ...shared,
      method: 'POST',
      path: `${path}/end`,
      unkeyed: 'secret',
      summary: 'Turns it off; the other sessions end.',
      body: closed({ password, code }, ['code']),
      async handle(call) {
        const { context, session } = call;
        await factor.turnOff(context, ownId(context, 'second-factor'), proofOf(call), session?.id ?? '');
        return {};
      },
    }),
  ];
}

function proofOf({ body, visitor }: Call<NoQuery, Sent>) {
  return { ...body, address: visitor.address };
}

/** People have one, keys have none. @throws Problem 403 */
