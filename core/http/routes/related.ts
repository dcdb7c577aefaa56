// The other side of references: which lists of records point to a record, and each of them page by page, as far as the asker may read them.
import type { FilterTree } from '../../../schemas/types.ts';
import { type Relation, relationsTo } from '../../entities/relations.ts';
import type { Context } from '../../kernel/context.ts';
import { Problem } from '../../kernel/problem.ts';
import type { RouteNeeds } from '../needs.ts';
import { presentRecords } from '../present-record.ts';
import { readFilter, readSort } from '../read-query.ts';
import { type Route, route } from '../route.ts';
import { closed, list, object, oneOf, pageSize, record, text } from '../schemas.ts';

interface RelatedQuery {
  filter?: string;
  sort?: string;
  after?: string;
  limit?: number;
  search?: string;
  count?: string;
}

export function relatedRoutes(needs: RouteNeeds): readonly Route[] {
  const { records, definitions, access } = needs;

  function readable(context: Context, entity: string): Relation[] {
    return relationsTo(definitions.current(context), entity).filter((relation) => {
      const grant = access.policy.grant(context.principal, relation.entity, 'read');
      // Lines are told with their owner, not beside it.
      const isOwned = relation.entity.ownedBy?.field === relation.field.name;
      return grant.allowed && grant.readable.has(relation.field.name) && !isOwned;
    });
  }

  /** @throws Problem 422 `unknown-field`, also for what the asker may not read */
  function named(context: Context, entity: string, path: string): Relation {
    const relation = readable(context, entity).find((one) => pathOf(one) === path);
    if (relation === undefined) throw new Problem(422, 'unknown-field', { params: { field: path, entity } });
    return relation;
  }

  return [
    route({
      method: 'GET',
      path: '/api/records/:entity/:id/related',
      access: 'signed-in',
      summary: 'The lists of records that point to the record, with how many each has; `relation` is entity.field.',
      answer: closed({ items: list(object) }, ['items']),
      async handle({ context, params }) {
        const stored = await records.get(context, params.entity ?? '', params.id ?? '');
        const items = await Promise.all(
          readable(context, stored.entity).map(async (relation) => {
            const { entity, field } = relation;
            const query = { filter: pointingTo(relation, stored.id), fields: [], limit: 1, count: true };
            const { count } = await records.query(context, entity.name, query);
            const label = field.inverse ?? entity.pluralLabel ?? entity.label;
            return { relation: pathOf(relation), entity: entity.name, field: field.name, label, count };
          }),
        );
        return { body: { items } };
      },
    }),
    route<RelatedQuery>({
      method: 'GET',
      path: '/api/records/:entity/:id/related/:relation',
      access: 'signed-in',
      summary: 'A page of the records that point to the record by entity.field, with the parameters of any list.',
      query: {
        filter: text(20_000),
        sort: text(500),
        after: text(2_000),
        limit: pageSize,
        search: text(200),
        count: oneOf('true'),
      },
      answer: closed({ items: list(record), next: text(), count: object }, ['items']),
      async handle({ context, params, query }) {
        const { entity, id } = await records.get(context, params.entity ?? '', params.id ?? '');
        const relation = named(context, entity, params.relation ?? '');
        const own = pointingTo(relation, id);
        const page = await records.query(context, relation.entity.name, {
          filter: query.filter === undefined ? own : { and: [own, readFilter(query.filter)] },
          ...(query.sort === undefined ? {} : { sort: readSort(query.sort) }),
          ...(query.after === undefined ? {} : { after: query.after }),
          ...(query.limit === undefined ? {} : { limit: query.limit }),
          ...(query.search === undefined ? {} : { search: query.search }),
          ...(query.count === undefined ? {} : { count: true }),
        });
        return { body: { ...page, items: await presentRecords(needs, context, relation.entity, page.items) } };
      },
    }),
  ];
}

function pathOf({ entity, field }: Relation): string {
  return `${entity.name}.${field.name}`;
}

function pointingTo({ field }: Relation, id: string): FilterTree {
  return { field: field.name, operator: field.kind === 'references' ? 'has' : 'eq', value: id };
}
