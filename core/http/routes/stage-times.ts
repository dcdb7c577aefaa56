// /api/records/:entity/:id/stages: how long a record stood in each stage of its pipeline.
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, integer, list, text } from '../schemas.ts';

export function stageTimeRoutes({ history }: RouteNeeds): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/records/:entity/:id/stages',
      access: 'signed-in',
      summary: 'How long the record stood in each stage of its pipeline, the present one until now, by its history.',
      answer: closed(
        { items: list(closed({ stage: text(), ms: integer, stays: integer }, ['stage', 'ms', 'stays'])) },
        ['items'],
      ),
      async handle({ context, params }) {
        return { body: { items: await history.stages(context, { entity: params.entity ?? '', id: params.id ?? '' }) } };
      },
    }),
  ];
}
