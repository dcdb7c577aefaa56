// POST /api/setup: the one-time link from the terminal becomes the first account and the settings.
import type { SetUp } from '../../automation/accounts.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { boolean, calendar, closed, language, password, text } from '../schemas.ts';

export function setupRoutes({ accounts }: RouteNeeds): readonly Route[] {
  return [
    route<Record<string, never>, SetUp & { token: string }>({
      method: 'POST',
      path: '/api/setup',
      access: 'anyone',
      summary: 'Sets the installation up: settings, first administrator, sample data. Works once.',
      body: closed(
        {
          token: text(200, 1),
          language,
          calendar,
          country: { type: 'string', pattern: '^[A-Z]{2}$' },
          timeZone: text(64, 1),
          organization: text(200),
          name: text(200, 1),
          email: text(254, 3),
          password,
          sample: boolean,
        },
        ['token', 'language', 'calendar', 'name', 'email', 'password', 'sample'],
      ),
      status: 204,
      async handle({ context, body, visitor }) {
        const { token, ...input } = body;
        await accounts.setUp(context, token, input);
        const { token: session } = await accounts.signIn(context, input, visitor);
        return { status: 204, session: { token: session } };
      },
    }),
  ];
}
