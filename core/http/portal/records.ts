// /portal/records and /portal/search: what a customer may see, by the same queries as everywhere, under the one policy. An entity, a record or a field that
// is not opened to customers is answered as one that does not exist.
import type { EntityDefinition } from '../../../schemas/types.ts';
import type { Stored } from '../../entities/records.ts';
import type { Context } from '../../kernel/context.ts';
import { limits } from '../../kernel/limits.ts';
import { notFound } from '../../kernel/problem.ts';
import { expandRecords } from '../expand-records.ts';
import { fileAnswer } from '../file-answer.ts';
import type { RouteNeeds } from '../needs.ts';
import { presentRecords, type RecordJson } from '../present-record.ts';
import { readFilter, readSort } from '../read-query.ts';
import { type Route, route } from '../route.ts';
import { closed, id, instant, integer, list, object, oneOf, pageSize, text, values } from '../schemas.ts';
import { customerOf } from './customer-of.ts';

interface ListQuery {
  filter?: string;
  sort?: string;
  after?: string;
  limit?: number;
  search?: string;
  expand?: string;
}

type Shown = Omit<RecordJson, 'createdBy' | 'updatedBy' | 'version'>;

const shown = closed(
  {
    id,
    entity: text(),
    createdAt: instant,
    updatedAt: instant,
    values,
    titles: object,
    linkTitles: object,
    expanded: object,
  },
  ['id', 'entity', 'createdAt', 'updatedAt', 'values', 'titles'],
);
const expand = text(2_000);

export function portalRecordRoutes(needs: RouteNeeds): readonly Route[] {
  const { records, recordFiles, files, definitions, access } = needs;

  /** @throws Problem 404 */
  function entityOf(context: Context, name: string | undefined): EntityDefinition {
    const entity = definitions.current(context).entity(name ?? '');
    if (entity === undefined || !access.policy.grant(customerOf(context), entity, 'read').allowed)
      throw notFound('entity', name ?? '');
    return entity;
  }

  async function present(
    context: Context,
    entity: EntityDefinition,
    items: readonly Stored[],
    paths?: string,
  ): Promise<readonly Shown[]> {
    const plain = await presentRecords(needs, context, entity, items);
    const whole = paths === undefined ? plain : await expandRecords(needs, context, entity, plain, paths);
    return whole.map(withoutWriters);
  }

  return [
    route<ListQuery>({
      method: 'GET',
      path: '/portal/records/:entity',
      access: 'signed-in',
      summary: 'A page of the customer’s own records; `filter`, `sort` and `expand` as those of /api.',
      query: { filter: text(20_000), sort: text(500), after: text(2_000), limit: pageSize, search: text(200), expand },
      answer: closed({ items: list(shown), next: text() }, ['items']),
      async handle({ context, params, query }) {
        const entity = entityOf(context, params.entity);
        const page = await records.query(context, entity.name, {
          ...(query.filter === undefined ? {} : { filter: readFilter(query.filter) }),
          ...(query.sort === undefined ? {} : { sort: readSort(query.sort) }),
          ...(query.after === undefined ? {} : { after: query.after }),
          ...(query.limit === undefined ? {} : { limit: query.limit }),
          ...(query.search === undefined ? {} : { search: query.search }),
        });
        return { body: { ...page, items: await present(context, entity, page.items, query.expand) } };
      },
    }),
    route<{ expand?: string }>({
      method: 'GET',
      path: '/portal/records/:entity/:id',
      access: 'signed-in',
      summary: 'One of the customer’s own records.',
      query: { expand },
      answer: shown,
      async handle({ context, params, query }) {
        const entity = entityOf(context, params.entity);
        const stored = await records.get(context, entity.name, params.id ?? '');
        const [body] = await present(context, entity, [stored], query.expand);
        return { body };
      },
    }),
    route<{ show?: string }>({
      method: 'GET',
      path: '/portal/records/:entity/:id/files/:field/:file',
      access: 'signed-in',
      summary: 'The bytes of a file that the field holds now. `show=true` draws pictures.',
      query: { show: oneOf('true') },
      async handle({ context, params, query, visitor }) {
        const entity = entityOf(context, params.entity);
        const place = { entity: entity.name, record: params.id ?? '', field: params.field ?? '' };
        const file = await recordFiles.get(context, place, params.file ?? '');
        // What was taken back is not theirs to have.
        if (!file.isCurrent) throw notFound('file', params.file ?? '');
        return fileAnswer(files, file, visitor, query.show === 'true');
      },
    }),
    route<{ q: string; limit?: number }>({
      method: 'GET',
      path: '/portal/search',
      access: 'signed-in',
      summary: 'The customer’s own records that have the words of `q`.',
      query: {
        q: { ...text(limits.searchLength, 1), 'x-required': true },
        limit: { ...integer, minimum: 1, maximum: limits.searchHits },
      },
      answer: closed({ results: list(object) }, ['results']),
      async handle({ context, query }) {
        customerOf(context);
        const found = await records.search(context, query.q, query.limit === undefined ? {} : { limit: query.limit });
        const results: object[] = [];
        for (const { entity, items, more } of found)
          results.push({ entity, items: await present(context, entityOf(context, entity), items), more });
        return { body: { results } };
      },
    }),
  ];
}

/** Who wrote a record, and how often, is between the house and itself. */
function withoutWriters({ createdBy: _by, updatedBy: _last, version: _version, ...rest }: RecordJson): Shown {
  const { expanded } = rest as { expanded?: Readonly<Record<string, unknown>> };
  if (expanded === undefined) return rest;
  const plain = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(plain) : value === null ? null : withoutWriters(value as RecordJson);
  return {
    ...rest,
    expanded: Object.fromEntries(Object.entries(expanded).map(([name, value]) => [name, plain(value)])),
  } as Shown;
}
