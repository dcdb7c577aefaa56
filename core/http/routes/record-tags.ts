// /api/records/:entity/fields/:field/tags: labels in use, offered while somebody tags a record.
import { tagsInUse } from '../../entities/tags-in-use.ts';
import { notFound } from '../../kernel/problem.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { closed, integer, list, text } from '../schemas.ts';

export function recordTagRoutes({ records, definitions, access: { policy } }: RouteNeeds): readonly Route[] {
  return [
    route<{ search?: string }>({
      method: 'GET',
      path: '/api/records/:entity/fields/:field/tags',
      access: 'signed-in',
      summary: 'Tags that the newest records bear, the most frequent first; `search`: those that have it in them.',
      query: { search: text(200) },
      answer: closed({ items: list(closed({ tag: text(), count: integer }, ['tag', 'count'])) }, ['items']),
      async handle({ context, params, query }) {
        const entity = definitions.current(context).entity(params.entity ?? '');
        const field = entity?.fields.find(({ name, kind }) => name === params.field && kind === 'tags');
        if (entity === undefined || field === undefined) throw notFound('field', params.field ?? '');
        const grant = policy.grant(context.principal, entity, 'read');
        // One that the asker may not read answers like one that is not there.
        if (grant.allowed && !grant.readable.has(field.name)) throw notFound('field', field.name);
        return { body: { items: await tagsInUse(records, context, entity.name, field.name, query.search ?? '') } };
      },
    }),
  ];
}
