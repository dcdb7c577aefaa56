// /api/samples: what an installation began with, and its removal as one act.
import type { SampleCount } from '../../plugins/samples.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, instant, integer, list, maybe, text } from '../schemas.ts';

const counts = closed(
  { records: list(closed({ entity: text(), removed: integer, kept: integer }, ['entity', 'removed', 'kept'])) },
  ['records'],
);
const counted = (records: readonly SampleCount[]) => ({ body: { records } });

export function sampleRoutes({ samples }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/samples',
      access: 'operate',
      summary: 'When sample data were loaded; null where there are none, or none any more.',
      answer: closed({ loadedAt: maybe(instant) }, ['loadedAt']),
      handle: async ({ context }) => ({ body: { loadedAt: (await samples.loadedAt(context))?.toISOString() ?? null } }),
    }),
    route({
      method: 'POST',
      path: '/api/samples/trial',
      access: 'operate',
      reads: true,
      summary: 'What removing the sample data would take out of each entity, and what would stay. Nothing is removed.',
      answer: counts,
      handle: async ({ context }) => counted(await samples.tryRemoval(context)),
    }),
    route({
      method: 'DELETE',
      path: '/api/samples',
      access: 'operate',
      summary: 'Puts the sample data into the trash and ends what runs about them; what is final or in use stays.',
      answer: counts,
      handle: async ({ context }) => counted(await samples.remove(context)),
    }),
  ];
}
