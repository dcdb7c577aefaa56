// GET /api/start: what the pages need to know before anybody signed in.
import type { RouteNeeds } from '../needs.ts';
import { publicSettings } from '../public-settings.ts';
import { type Route, route } from '../route.ts';
import { boolean, closed, list, object, text } from '../schemas.ts';

export function startRoutes({ access, definitions, issuerSignIn }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/start',
      access: 'anyone',
      summary: 'Whether the installation is set up, whether the caller is signed in, and its settings.',
      answer: closed({
        setUp: boolean,
        signedIn: boolean,
        settings: object,
        issuers: list(closed({ name: text(), label: text() })),
      }),
      async handle({ context }) {
        return {
          body: {
            setUp: await access.isSetUp(),
            signedIn: context.principal.kind === 'user',
            settings: publicSettings(definitions.current()),
            issuers: issuerSignIn?.issuers ?? [],
          },
        };
      },
    }),
  ];
}
