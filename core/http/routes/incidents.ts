// /api/incidents: what could not go on by itself.
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { boolean, closed, list, object } from '../schemas.ts';
import { labelsOf } from './measures.ts';

export function incidentRoutes(needs: RouteNeeds): readonly Route[] {
  const { workflow, database } = needs;
  return [
    route<{ open?: boolean }>({
      method: 'GET',
      path: '/api/incidents',
      access: 'operate',
      summary: 'Incidents, newest first.',
      query: { open: boolean },
      answer: closed({ items: list(object) }),
      async handle({ context, query }) {
        const filter = query.open === undefined ? {} : { open: query.open };
        const items = await workflow.incidents(context, filter);
        return {
          body: {
            items: items.map((incident) => ({
              ...incident,
              elementName: labelsOf(needs, context, incident.process)[incident.element] ?? incident.elementName,
            })),
          },
        };
      },
    }),
    route({
      method: 'POST',
      path: '/api/incidents/:id/retry',
      access: 'operate',
      summary: 'Tries again with the data as it is now.',
      status: 204,
      async handle({ context, params }) {
        await database.transaction(context, (inside) => workflow.retry(inside, params.id ?? ''));
        return {};
      },
    }),
  ];
}
