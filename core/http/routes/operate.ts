// /api/operate: is anything stuck? Counts for the operator's page.
import type { PluginState } from '../../plugins/plugin-states.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { sayDetail } from '../say-detail.ts';
import { closed, list, object } from '../schemas.ts';

export function operateRoutes({
  database,
  events,
  jobs,
  messaging,
  plugins,
  texts,
  workflow,
}: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/operate',
      access: 'operate',
      summary: 'Jobs, timers and messages that wait or need a decision, and whether each plugin stands.',
      answer: closed({ jobs: object, timers: object, messages: object, held: object, plugins: list(object) }, [
        'jobs',
        'timers',
        'messages',
        'plugins',
      ]),
      handle: async ({ context }) => ({
        body: {
          // Since a restore nothing leaves the house.
          held: await jobs.held(),
          jobs: await jobs.measure(),
          timers: await workflow.measureTimers(context),
          messages: await messaging.measure(context),
          plugins: plugins().map((plugin) => saidState(plugin, texts, context.locale)),
        },
      }),
    }),
    route({
      method: 'POST',
      path: '/api/operate/release',
      access: 'operate',
      summary:
        'Lets messages, webhooks and service tasks leave again, which are held back since a backup was restored.',
      status: 204,
      async handle({ context }) {
        await database.transaction(context, async (inside) => {
          if (!(await jobs.release(inside))) return;
          const subject = { entity: 'installation', id: 'outgoing' };
          await events.audit(inside, { action: 'outgoing.released', subject, changes: {} });
        });
        return {};
      },
    }),
  ];
}

/** What keeps a plugin from standing, each fault of its definitions in a sentence. */
function saidState({ fault, ...plugin }: PluginState, texts: RouteNeeds['texts'], locale: string): object {
  if (fault === undefined) return plugin;
  const { problem, ...trouble } = fault;
  return { ...plugin, fault: { ...trouble, details: (problem?.details ?? []).map(sayDetail(texts, locale)) } };
}
