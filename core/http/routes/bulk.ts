// /api/bulk: the same done to many records, shown before it happens, in the background, and taken back.
import { limits } from '../../kernel/limits.ts';
import { type BulkRequest, type RowOutcome, rowOutcomes } from '../../transfer/transfer.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { reasonWords, withReasons } from '../row-reasons.ts';
import { boolean, closed, id, integer, list, object, oneOf, pageSize, text, values } from '../schemas.ts';

const request = closed(
  {
    entity: text(64, 1),
    act: closed({ do: oneOf('set', 'delete'), values }, ['do']),
    ids: { ...list(id), minItems: 1, maxItems: limits.bulkIds },
    filter: object,
    search: text(limits.searchLength),
    all: boolean,
  },
  ['entity', 'act'],
);

type RequestBody = Omit<BulkRequest, 'act'> & {
  readonly act: { do: 'set' | 'delete'; values?: Record<string, never> };
};

export function bulkRoutes({ transfer: { bulk }, texts, definitions }: RouteNeeds): readonly Route[] {
  return [
    route<Record<string, never>, RequestBody>({
      method: 'POST',
      path: '/api/bulk',
      access: 'signed-in',
      unkeyed: 'prepares',
      summary:
        'Notes the records, by id or by query, and tries the act on each, rules included; nothing is kept. What would change is read as it comes.',
      body: request,
      answer: object,
      status: 201,
      async handle({ context, body: { act, ...rest } }) {
        const asked: BulkRequest = {
          ...rest,
          act: act.do === 'set' ? { do: 'set', values: act.values ?? {} } : { do: 'delete' },
        };
        return { status: 201, body: await bulk.prepare(context, asked) };
      },
    }),
    route({
      method: 'GET',
      path: '/api/bulk/:id',
      access: 'signed-in',
      summary: 'How far it is, what became of the records, which rules hold, and what went out because of it.',
      answer: object,
      handle: async ({ context, params }) => ({ body: await bulk.get(context, params.id ?? '') }),
    }),
    route({
      method: 'POST',
      path: '/api/bulk/:id/start',
      access: 'signed-in',
      summary: 'Begins, in the background.',
      answer: object,
      handle: async ({ context, params }) => ({ body: await bulk.start(context, params.id ?? '') }),
    }),
    route({
      method: 'POST',
      path: '/api/bulk/:id/cancel',
      access: 'signed-in',
      summary: 'Stops after the records at hand; what was written stays and can be undone.',
      answer: object,
      handle: async ({ context, params }) => ({ body: await bulk.cancel(context, params.id ?? '') }),
    }),
    route({
      method: 'POST',
      path: '/api/bulk/:id/undo',
      access: 'signed-in',
      summary: 'Gives back what was changed or deleted and nobody changed since.',
      answer: object,
      handle: async ({ context, params }) => ({ body: await bulk.undo(context, params.id ?? '') }),
    }),
    route({
      method: 'DELETE',
      path: '/api/bulk/:id',
      access: 'signed-in',
      summary: 'Forgets the act and its rows; the records stay.',
      async handle({ context, params }) {
        await bulk.delete(context, params.id ?? '');
        return {};
      },
    }),
    route<{ outcome?: RowOutcome; after?: number; limit?: number }>({
      method: 'GET',
      path: '/api/bulk/:id/rows',
      access: 'signed-in',
      summary: 'The records with what became of them and why.',
      query: { outcome: oneOf(...rowOutcomes), after: { ...integer, minimum: 0 }, limit: pageSize },
      answer: closed({ items: list(object), next: integer }, ['items']),
      async handle({ context, params, query }) {
        const id = params.id ?? '';
        const { entity } = await bulk.get(context, id);
        const wordsOf = reasonWords(texts, context.locale, definitions.current(context).entity(entity));
        return { body: withReasons(await bulk.rows(context, id, query), wordsOf) };
      },
    }),
  ];
}
