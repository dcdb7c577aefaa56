// /api/schema-changes: what a change of an entity would do, and the conversions that run in the background.
import type { EntityDefinition, FieldDefinition } from '../../../schemas/types.ts';
import type { ChangePreview, SchemaChange } from '../../entities/schema-changes.ts';
import { limits } from '../../kernel/limits.ts';
import type { ProblemDetail } from '../../kernel/problem.ts';
import type { RouteNeeds } from '../needs.ts';
import { type Route, route } from '../route.ts';
import { sayDetail } from '../say-detail.ts';
import { closed, id, list, object, oneOf, pageSize, text } from '../schemas.ts';

const entityName = text(64, 1);

export function schemaChangeRoutes(needs: RouteNeeds): readonly Route[] {
  const { schemaChanges, texts } = needs;
  const said = (locale: string) => sayDetail(texts, locale);
  const shown = (locale: string, change: SchemaChange) => ({ ...change, details: change.details.map(said(locale)) });
  return [
    route<Record<string, never>, { definition: EntityDefinition }>({
      method: 'POST',
      path: '/api/schema-changes/preview',
      access: 'studio',
      reads: true,
      summary:
        'What publishing an entity would do: statements, records, values that do not convert, users of what changes. Nothing is saved.',
      body: closed({ definition: object }, ['definition']),
      bodyBytes: limits.bpmnBytes,
      answer: object,
      handle: async ({ context, body }) => ({
        body: withMessages(await schemaChanges.preview(context, body.definition), said(context.locale)),
      }),
    }),
    route<{ entity: string; field?: string }>({
      method: 'GET',
      path: '/api/schema-changes/uses',
      access: 'studio',
      summary: 'Everything that uses an entity, or one of its fields, each with its place.',
      query: { entity: { ...entityName, 'x-required': true }, field: entityName },
      answer: closed({ items: list(object) }, ['items']),
      handle: async ({ context, query }) => ({
        body: { items: await schemaChanges.uses(context, query.entity, query.field) },
      }),
    }),
    route<{ entity: string }>({
      method: 'GET',
      path: '/api/schema-changes/removed',
      access: 'studio',
      summary:
        'Fields that were taken out of an entity, as they were last; published again they come back with their values, what pointed to a record that was deleted meanwhile empty.',
      query: { entity: { ...entityName, 'x-required': true } },
      answer: closed({ items: list(object) }, ['items']),
      handle: async ({ context, query }) => ({ body: { items: await schemaChanges.removed(context, query.entity) } }),
    }),
    route<Record<string, never>, { entity: string; field: FieldDefinition; failing: 'refuse' | 'empty' }>({
      method: 'POST',
      path: '/api/schema-changes',
      access: 'studio',
      summary:
        'Begins to convert a field to another kind. Everybody works with the field as it is until all of it is converted.',
      body: closed(
        {
          entity: entityName,
          field: {
            type: 'object',
            properties: { id: text(200, 1), name: text(64), kind: text(40, 1) },
            required: ['id', 'kind'],
          },
          failing: oneOf('refuse', 'empty'),
        },
        ['entity', 'field', 'failing'],
      ),
      answer: object,
      status: 202,
      handle: async ({ context, body }) => ({
        status: 202,
        body: shown(context.locale, await schemaChanges.start(context, body)),
      }),
    }),
    route<{ entity?: string }>({
      method: 'GET',
      path: '/api/schema-changes',
      access: 'studio',
      summary: 'Conversions, newest first.',
      query: { entity: entityName },
      answer: closed({ items: list(object) }, ['items']),
      async handle({ context, query }) {
        const items = await schemaChanges.list(context, query.entity);
        return { body: { items: items.map((change) => shown(context.locale, change)) } };
      },
    }),
    ...oneRoutes(needs, shown, said),
  ];
}

function oneRoutes(
  { schemaChanges }: RouteNeeds,
  shown: (locale: string, change: SchemaChange) => object,
  said: (locale: string) => <D extends ProblemDetail>(detail: D) => D & { message: string },
): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/schema-changes/:id',
      access: 'studio',
      summary: 'One conversion and how far it is.',
      answer: object,
      handle: async ({ context, params }) => ({
        body: shown(context.locale, await schemaChanges.get(context, params.id ?? '')),
      }),
    }),
    route<{ after?: string; limit?: number }>({
      method: 'GET',
      path: '/api/schema-changes/:id/failures',
      access: 'studio',
      summary: 'Values that could not be converted, as they were, by record.',
      query: { after: id, limit: pageSize },
      answer: closed({ items: list(object) }, ['items']),
      async handle({ context, params, query }) {
        const { after, limit = limits.defaultPageSize } = query;
        const items = await schemaChanges.failures(context, params.id ?? '', {
          limit,
          ...(after === undefined ? {} : { after }),
        });
        const text = said(context.locale);
        return { body: { items: items.map((item) => ({ ...item, detail: text({ pointer: '', ...item.detail }) })) } };
      },
    }),
    route({
      method: 'POST',
      path: '/api/schema-changes/:id/cancel',
      access: 'studio',
      summary: 'Stops a conversion; the field stays as it is.',
      async handle({ context, params }) {
        await schemaChanges.cancel(context, params.id ?? '');
        return {};
      },
    }),
    route({
      method: 'POST',
      path: '/api/schema-changes/:id/undo',
      access: 'studio',
      summary: 'Begins to make the field what it was, with the values it had.',
      answer: object,
      status: 202,
      handle: async ({ context, params }) => ({
        status: 202,
        body: shown(context.locale, await schemaChanges.undo(context, params.id ?? '')),
      }),
    }),
  ];
}

function withMessages(preview: ChangePreview, said: <D extends ProblemDetail>(detail: D) => D & { message: string }) {
  return {
    ...preview,
    findings: preview.findings.map(said),
    changes: preview.changes.map(({ converting, ...change }) => ({
      ...change,
      ...(converting === undefined
        ? {}
        : {
            converting: {
              ...converting,
              examples: converting.examples.map((example) => ({ ...example, detail: said(example.detail) })),
            },
          }),
    })),
  };
}
