// /api/search: everything there is, as somebody types.
import { limits } from '../../kernel/limits.ts';
import type { RouteNeeds } from '../needs.ts';
import { presentRecords } from '../present-record.ts';
import { type Route, route } from '../route.ts';
import { closed, integer, list, object, text } from '../schemas.ts';

export function searchRoutes(needs: RouteNeeds): readonly Route[] {
  const { records, definitions } = needs;
  return [
    route<{ q: string; limit?: number }>({
      method: 'GET',
      path: '/api/search',
      access: 'signed-in',
      summary:
        'The records of all entities that have the words of `q`, at most `limit` of each, under the policy of who asks.',
      query: {
        q: { ...text(limits.searchLength, 1), 'x-required': true },
        limit: { ...integer, minimum: 1, maximum: limits.searchHits },
      },
      answer: closed({ results: list(object) }, ['results']),
      async handle({ context, query }) {
        const found = await records.search(context, query.q, query.limit === undefined ? {} : { limit: query.limit });
        const release = definitions.current(context);
        const results = await Promise.all(
          found.map(async ({ entity, items, more }) => ({
            entity,
            items: await presentRecords(needs, context, release.entity(entity)!, items),
            more,
          })),
        );
        return { body: { results } };
      },
    }),
  ];
}
