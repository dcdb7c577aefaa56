// GET /api/openapi.json: the description of this API with the entities the caller may read.
import type { RouteNeeds } from '../needs.ts';
import { openApi } from '../openapi.ts';
import { type Route, route } from '../route.ts';
import { object } from '../schemas.ts';
import { entityForUser } from './workspace.ts';

export function openApiRoutes(needs: RouteNeeds, others: readonly Route[]): readonly Route[] {
  const { definitions, access, config, version } = needs;
  const own: Route = route({
    method: 'GET',
    path: '/api/openapi.json',
    access: 'anyone',
    summary: 'This description, in OpenAPI 3.1.',
    answer: object,
    async handle({ context }) {
      const entities = definitions
        .current(context)
        .entities()
        .flatMap((entity) => entityForUser(access.policy, context.principal, entity));
      const url = config.baseUrl;
      return { body: openApi({ routes: [...others, own], entities, version, url, language: context.locale }) };
    },
  });
  return [own];
}
