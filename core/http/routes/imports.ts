// /api/imports: files that become records, with every row accounted for. /api/export: records that become a file.
import { Readable } from 'node:stream';
import { pickText } from '../../../schemas/local-text.ts';
import type { FilterTree, SortTerm } from '../../../schemas/types.ts';
import type { Context } from '../../kernel/context.ts';
import { limits } from '../../kernel/limits.ts';
import { type ImportPlan, type RowOutcome, rowOutcomes } from '../../transfer/transfer.ts';
import { disposition } from '../file-answer.ts';
import type { RouteNeeds } from '../needs.ts';
import { readFilter, readSort } from '../read-query.ts';
import { type RawBody, type Route, route } from '../route.ts';
import { reasonWords, withReasons } from '../row-reasons.ts';
import { boolean, closed, integer, list, object, oneOf, text } from '../schemas.ts';

const names = list(text(64, 1));
const plan = closed(
  {
    mapping: list(
      closed(
        {
          column: { type: 'integer', minimum: 0, maximum: 1_000 },
          field: text(64, 1),
          calendar: oneOf('jalali', 'hijri', 'hebrew', 'gregorian'),
          first: oneOf('day', 'month'),
        },
        ['column', 'field'],
      ),
    ),
    duplicates: closed({ keys: list(names), policy: oneOf('create', 'skip', 'fill', 'update') }, ['keys', 'policy']),
    createRelated: boolean,
    constants: object,
    quiet: boolean,
  },
  ['mapping', 'duplicates', 'createRelated', 'quiet'],
);

interface ExportQuery {
  format: 'csv' | 'xlsx' | 'json';
  fields?: string;
  filter?: string;
  sort?: string;
  search?: string;
}

export function importRoutes({ transfer, texts, definitions }: RouteNeeds): readonly Route[] {
  const wordsFor = (context: Context, entity: string) =>
    reasonWords(texts, context.locale, definitions.current(context).entity(entity));
  return [
    route<{ entity: string; name: string; sheet?: string; header?: number }, RawBody>({
      method: 'POST',
      path: '/api/imports',
      access: 'signed-in',
      unkeyed: 'prepares',
      summary: 'Takes a CSV or XLSX file as it is, keeps its rows and suggests which column is which field.',
      query: {
        entity: { ...text(64, 1), 'x-required': true },
        name: { ...text(200, 1), 'x-required': true },
        sheet: text(200),
        header: { type: 'integer', minimum: 1, maximum: 100 },
      },
      body: 'raw',
      bodyBytes: limits.importBytes,
      answer: object,
      status: 201,
      async handle({ context, query, body }) {
        const { entity, name: fileName, sheet, header: headerRow } = query;
        return {
          status: 201,
          body: await transfer.upload(context, { entity, fileName, sheet, headerRow, bytes: body.bytes }),
        };
      },
    }),
    route({
      method: 'GET',
      path: '/api/imports',
      access: 'signed-in',
      summary: 'Own imports, newest first; those of everybody for admins.',
      answer: closed({ items: list(object) }, ['items']),
      handle: async ({ context }) => ({ body: { items: await transfer.list(context) } }),
    }),
    route({
      method: 'GET',
      path: '/api/imports/:id',
      access: 'signed-in',
      summary: 'One import with what became of its rows so far, and what went out because of it.',
      answer: object,
      handle: async ({ context, params }) => ({ body: await transfer.get(context, params.id ?? '') }),
    }),
    route<Record<string, never>, ImportPlan>({
      method: 'PUT',
      path: '/api/imports/:id/plan',
      access: 'signed-in',
      summary: 'Which column goes to which field, what a duplicate is and what becomes of it.',
      body: plan,
      answer: object,
      handle: async ({ context, params, body }) => ({ body: await transfer.plan(context, params.id ?? '', body) }),
    }),
    route<Record<string, never>, { dryRun: boolean }>({
      method: 'POST',
      path: '/api/imports/:id/start',
      access: 'signed-in',
      summary: 'Begins, in the background; a dry run tries every row and keeps nothing.',
      body: closed({ dryRun: boolean }, ['dryRun']),
      answer: object,
      handle: async ({ context, params, body }) => ({ body: await transfer.start(context, params.id ?? '', body) }),
    }),
    route({
      method: 'POST',
      path: '/api/imports/:id/cancel',
      access: 'signed-in',
      summary: 'Stops after the rows at hand; what was written stays and can be undone.',
      answer: object,
      handle: async ({ context, params }) => ({ body: await transfer.cancel(context, params.id ?? '') }),
    }),
    route({
      method: 'POST',
      path: '/api/imports/:id/undo',
      access: 'signed-in',
      summary: 'Takes back what the import wrote and nobody changed since.',
      answer: object,
      handle: async ({ context, params }) => ({ body: await transfer.undo(context, params.id ?? '') }),
    }),
    route({
      method: 'DELETE',
      path: '/api/imports/:id',
      access: 'signed-in',
      summary: 'Forgets the file and its rows; the records stay.',
      async handle({ context, params }) {
        await transfer.delete(context, params.id ?? '');
        return {};
      },
    }),
    route<{ outcome?: RowOutcome; after?: number; limit?: number }>({
      method: 'GET',
      path: '/api/imports/:id/rows',
      access: 'signed-in',
      summary: 'The rows of the file with what became of them and why.',
      query: {
        outcome: oneOf(...rowOutcomes),
        after: { ...integer, minimum: 0 },
        limit: { type: 'integer', minimum: 1, maximum: limits.pageSize },
      },
      answer: closed({ items: list(object), next: integer }, ['items']),
      async handle({ context, params, query }) {
        const id = params.id ?? '';
        const { entity } = await transfer.get(context, id);
        return { body: withReasons(await transfer.rows(context, id, query), wordsFor(context, entity)) };
      },
    }),
    route({
      method: 'GET',
      path: '/api/imports/:id/rejected.csv',
      access: 'signed-in',
      summary: 'The rejected rows with their reasons in the last column, to mend and bring again.',
      types: ['text/csv'],
      async handle({ context, params }) {
        const id = params.id ?? '';
        const { entity } = await transfer.get(context, id);
        const lines = transfer.errorFile(context, id, wordsFor(context, entity));
        return { body: Readable.from(lines), type: 'text/csv; charset=utf-8', headers: attachment('rejected.csv') };
      },
    }),
    route<ExportQuery>({
      method: 'GET',
      path: '/api/export/:entity',
      access: 'signed-in',
      summary: 'The records of a query as CSV, XLSX or JSON, under the policy of who asks.',
      types: ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/json'],
      query: {
        format: { ...oneOf('csv', 'xlsx', 'json'), 'x-required': true },
        fields: text(5_000),
        filter: text(20_000),
        sort: text(500),
        search: text(limits.searchLength),
      },
      async handle({ context, params, query }) {
        const entity = params.entity ?? '';
        const filter: FilterTree | undefined = query.filter === undefined ? undefined : readFilter(query.filter);
        const sort: readonly SortTerm[] | undefined = query.sort === undefined ? undefined : readSort(query.sort);
        const { format, search } = query;
        const fields = query.fields?.split(',');
        const { type, extension, content } = await transfer.export(context, {
          entity,
          format,
          fields,
          filter,
          sort,
          search,
        });
        const { label, pluralLabel } = definitions.current(context).entity(entity) ?? {};
        const called = pickText(pluralLabel ?? label, context.locale, entity);
        return { body: Readable.from(content), type, headers: attachment(`${called}.${extension}`) };
      },
    }),
  ];
}

function attachment(name: string): Readonly<Record<string, string>> {
  return { 'Content-Disposition': disposition('attachment', name) };
}
