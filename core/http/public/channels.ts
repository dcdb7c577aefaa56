// /p/channels/:channel: delivery reports and replies from gateways. The channel checks the signature over the bytes as they came.
import type { RouteNeeds } from '../needs.ts';
import { type RawBody, type Route, route } from '../route.ts';
import { boolean, closed } from '../schemas.ts';

/** Headers a channel may read: what a signature can stand in. */
const passedOn = ['x-ravand-signature', 'x-signature', 'authorization', 'content-type', 'user-agent'];

export function channelRoutes({ messaging }: RouteNeeds): readonly Route[] {
  return [
    route<Record<string, never>, RawBody>({
      method: 'POST',
      path: '/p/channels/:channel',
      access: 'anyone',
      summary: 'A signed delivery report or message; the same delivery id twice has no second effect.',
      body: 'raw',
      answer: closed({ received: boolean, repeated: boolean }),
      async handle({ context, params, body, visitor }) {
        const headers = Object.fromEntries(
          passedOn.flatMap((name) => {
            const value = visitor.header(name);
            return value === undefined ? [] : [[name, value]];
          }),
        );
        const { repeated } = await messaging.receive(context, params.channel ?? '', { body: body.bytes, headers });
        return { body: { received: true, repeated } };
      },
    }),
  ];
}
