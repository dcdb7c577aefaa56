// /api/records: the records of every entity, read and written under the policy of who asks.
import type { EntityDefinition } from '../../../schemas/types.ts';
import { isTimelineSort } from '../../automation/timeline-sorts.ts';
import type { Stored } from '../../entities/records.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/problem.ts';
import type { GroupTerm, MeasureTerm } from '../../query/compile-groups.ts';
import { expandRecords } from '../expand-records.ts';
import { ifMatch, versionTag } from '../if-match.ts';
import type { RouteNeeds } from '../needs.ts';
import { presentRecords, type RecordJson } from '../present-record.ts';
import { pairs, readFilter, readSort } from '../read-query.ts';
import { type Route, route } from '../route.ts';
import { boolean, closed, integer, list, object, oneOf, pageSize, record, text, values } from '../schemas.ts';
import { within } from '../within.ts';

interface ListQuery {
  filter?: string;
  sort?: string;
  after?: string;
  limit?: number;
  search?: string;
  fields?: string;
  expand?: string;
  count?: string;
}

const formName = text(63);

export function recordRoutes(needs: RouteNeeds): readonly Route[] {
  const { records, recordForms, definitions } = needs;
  const entityOf = (context: Context, name: string | undefined) => {
    const entity = definitions.current(context).entity(name ?? '');
    if (!entity) throw notFound('entity', name ?? '');
    return entity;
  };
  const present = async (context: Context, stored: Stored): Promise<RecordJson> => {
    const [json] = await presentRecords(needs, context, entityOf(context, stored.entity), [stored]);
    return json!;
  };
  const versionOf = (context: Context, entity: EntityDefinition, id: string) => async () =>
    (await records.get(context, entity.name, id)).version;
  const expanded = async (
    context: Context,
    entity: EntityDefinition,
    items: readonly RecordJson[],
    { expand }: { expand?: string },
  ): Promise<readonly RecordJson[]> =>
    expand === undefined ? items : expandRecords(needs, context, entity, items, expand);
  return [
    route<ListQuery>({
      method: 'GET',
      path: '/api/records/:entity',
      access: 'signed-in',
      summary:
        'A page of records. `filter` is a filter tree as JSON, `sort` is field:asc,field:desc, `expand` is owner,account.owner; `count=true` says how many there are.',
      query: {
        filter: text(20_000),
        sort: text(500),
        after: text(2_000),
        limit: pageSize,
        search: text(200),
        fields: text(5_000),
        expand: text(2_000),
        count: oneOf('true'),
      },
      answer: closed({ items: list(record), next: text(), count: object }, ['items']),
      async handle({ context, params, query }) {
        const entity = entityOf(context, params.entity);
        const page = await records.query(context, entity.name, {
          ...(query.filter === undefined ? {} : { filter: readFilter(query.filter) }),
          ...(query.sort === undefined ? {} : { sort: readSort(query.sort) }),
          ...(query.after === undefined ? {} : { after: query.after }),
          ...(query.limit === undefined ? {} : { limit: query.limit }),
          ...(query.search === undefined ? {} : { search: query.search }),
          ...(query.fields === undefined ? {} : { fields: query.fields.split(',') }),
          ...(query.count === undefined ? {} : { count: true }),
        });
        const items = await expanded(context, entity, await presentRecords(needs, context, entity, page.items), query);
        return { body: { ...page, items } };
      },
    }),
    route<Record<string, never>, { values: Record<string, unknown>; form?: string }>({
      method: 'POST',
      path: '/api/records/:entity',
      access: 'signed-in',
      summary: 'Creates a record. `form`: judged as that form judges it.',
      body: closed({ values, form: formName }, ['values']),
      answer: record,
      status: 201,
      async handle({ context, params, body }) {
        const entity = entityOf(context, params.entity);
        const { form, values: given } = body;
        const stored = await within('/values', () =>
          form === undefined
            ? records.create(context, entity.name, given)
            : recordForms.create(context, entity.name, form, given),
        );
        return { status: 201, body: await present(context, stored), headers: versionTag(stored) };
      },
    }),
    route<{ expand?: string }>({
      method: 'GET',
      path: '/api/records/:entity/:id',
      access: 'signed-in',
      summary:
        'One record with the titles of what it points to, or those records themselves: `expand` is owner,account.owner.',
      query: { expand: text(2_000) },
      answer: record,
      async handle({ context, params, query }) {
        const entity = entityOf(context, params.entity);
        const stored = await present(context, await records.get(context, entity.name, params.id ?? ''));
        const [body] = await expanded(context, entity, [stored], query);
        return { body, headers: versionTag(stored) };
      },
    }),
    route<Record<string, never>, { values: Record<string, unknown>; version?: number; form?: string }>({
      method: 'PATCH',
      path: '/api/records/:entity/:id',
      access: 'signed-in',
      summary:
        'Changes some values. With `version`, only if nobody changed the record since: else 409 with both values; with If-Match and the ETag of an answer, 412. `form`: judged as that form judges it.',
      headers: ['If-Match'],
      body: closed({ values, version: integer, form: formName }, ['values']),
      answer: record,
      async handle({ context, params, body, visitor }) {
        const entity = entityOf(context, params.entity);
        const { form, values: changes } = body;
        const id = params.id ?? '';
        const stored = await ifMatch(visitor, body.version, versionOf(context, entity, id), (expected) =>
          within('/values', () =>
            form === undefined
              ? records.update(context, entity.name, id, changes, expected)
              : recordForms.update(context, entity.name, id, { form, changes, expected }),
          ),
        );
        return { body: await present(context, stored), headers: versionTag(stored) };
      },
    }),
    route<{ version?: number }>({
      method: 'DELETE',
      path: '/api/records/:entity/:id',
      access: 'signed-in',
      summary: 'Deletes a record; with `version` or If-Match, only if nobody changed it since.',
      headers: ['If-Match'],
      query: { version: integer },
      async handle({ context, params, query, visitor }) {
        const entity = entityOf(context, params.entity);
        const id = params.id ?? '';
        await ifMatch(visitor, query.version, versionOf(context, entity, id), (expected) =>
          records.delete(context, entity.name, id, expected),
        );
        return {};
      },
    }),
    route<{ before?: string; limit?: number; only?: string }>({
      method: 'GET',
      path: '/api/records/:entity/:id/timeline',
      access: 'signed-in',
      summary:
        'Everything that happened to the record, and to those that are on its timeline, newest first. `only` is note,call,meeting,email,sms,letter,form,task,process,change.',
      query: { before: { type: 'string', pattern: '^[0-9]{1,18}$' }, limit: pageSize, only: text(100) },
      answer: closed({ items: list(object), next: text() }, ['items']),
      async handle({ context, params, query }) {
        const entity = entityOf(context, params.entity);
        // Who may not read the record may not read its history.
        const { id } = await records.get(context, entity.name, params.id ?? '');
        const page = {
          ...(query.before === undefined ? {} : { before: BigInt(query.before) }),
          ...(query.limit === undefined ? {} : { limit: query.limit }),
          ...(query.only === undefined ? {} : { only: query.only.split(',').filter(isTimelineSort) }),
        };
        return { body: await needs.history.timeline(context, { entity: entity.name, id }, page) };
      },
    }),
    route<{ groupBy?: string; measures?: string; filter?: string }>({
      method: 'GET',
      path: '/api/summary/:entity',
      access: 'signed-in',
      summary:
        'Counts and measures by group. `groupBy` is field,date:month; `measures` is sum:value,average:value,min:closedAt. Without groups: one total.',
      query: { groupBy: text(500), measures: text(500), filter: text(20_000) },
      answer: closed({ groups: list(object), more: boolean }, ['groups', 'more']),
      async handle({ context, params, query }) {
        const entity = entityOf(context, params.entity);
        const body = await records.summarize(context, entity.name, {
          groupBy: pairs(query.groupBy).map(([field, period]) => ({ field, period }) as GroupTerm),
          measures: pairs(query.measures).map(([measure, field]) => ({ measure, field }) as MeasureTerm),
          ...(query.filter === undefined ? {} : { filter: readFilter(query.filter) }),
        });
        return { body };
      },
    }),
  ];
}
