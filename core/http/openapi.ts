// The API described in OpenAPI 3.1, made from the table of routes and the definitions that are live: nobody writes it, so it cannot lag behind.
import { recordSchema } from '../../schemas/field-schema.ts';
import { pickText } from '../../schemas/local-text.ts';
import type { EntityDefinition } from '../../schemas/types.ts';
import { limits } from '../kernel/limits.ts';
import { takesKey } from './kept-answers.ts';
import type { JsonSchema, Route } from './route.ts';
import { list, record } from './schemas.ts';

export interface OpenApiInput {
  readonly routes: readonly Route[];
  /** The entities the asker may read, with the fields they may see. */
  readonly entities: readonly Pick<EntityDefinition, 'name' | 'label' | 'fields' | 'ownedBy'>[];
  readonly version: string;
  readonly url: string;
  readonly language: string;
}

export function openApi({ routes, entities, version, url, language }: OpenApiInput): object {
  const paths: Record<string, Record<string, object>> = {};
  const add = (path: string, method: string, operation: object) => {
    const item = paths[path] ?? {};
    item[method.toLowerCase()] = operation;
    paths[path] = item;
  };
  for (const route of routes) {
    if (route.method === 'OPTIONS') continue;
    add(pathOf(route.path), route.method, operationOf(route));
    if (!route.path.startsWith('/api/records/:entity')) continue;
    for (const entity of entities) {
      const concrete = { ...route, path: route.path.replace(':entity', entity.name) };
      add(pathOf(concrete.path), route.method, operationOf(concrete, entity, language));
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Ravand', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url }],
    paths,
    components: {
      schemas: {
        Problem: problem,
        ...Object.fromEntries(entities.map((entity) => [`${entity.name}.values`, valuesOf(entity, entities)])),
        ...Object.fromEntries(entities.map((entity) => [`${entity.name}.record`, recordOf(entity)])),
      },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: url.startsWith('https:') ? '__Host-sid' : 'sid' },
        key: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

/** Lines are described by the entity they are rows of. */
function valuesOf(entity: OpenApiInput['entities'][number], entities: OpenApiInput['entities']): object {
  const schema = recordSchema(entity.fields, { partial: true });
  const properties: Record<string, object> = { ...(schema.properties as Record<string, object>) };
  for (const { kind, name, target } of entity.fields) {
    const owned = kind === 'lines' ? entities.find((candidate) => candidate.name === target) : undefined;
    if (owned === undefined) continue;
    const told = owned.fields.filter(
      (field) => field.name !== owned.ownedBy?.field && field.name !== owned.ownedBy?.order,
    );
    const line = recordSchema(told, { partial: true });
    const id = { type: 'string', format: 'uuid' };
    properties[name] = { ...properties[name], items: { ...line, properties: { id, ...(line.properties as object) } } };
  }
  return { ...schema, properties };
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: `The first answer to a key is given again, with \`Idempotent-Replayed: true\`, to the same request of the same caller for ${limits.idempotencyKeptMs / 86_400_000} days.`,
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$' },
};

const uploadSchema = {
  type: 'object',
  required: ['file'],
  properties: { file: { type: 'string', format: 'binary' } },
};

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'details'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    details: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'message'],
        properties: {
          pointer: { type: 'string' },
          code: { type: 'string' },
          message: { type: 'string' },
          params: { type: 'object' },
        },
      },
    },
  },
};

function pathOf(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

function recordOf(entity: Pick<EntityDefinition, 'name'>): object {
  const properties = {
    ...(record.properties as object),
    values: { $ref: `#/components/schemas/${entity.name}.values` },
  };
  return { ...record, properties };
}

function operationOf(route: Route, entity?: OpenApiInput['entities'][number], language = 'en'): object {
  const body = requestBody(route, entity);
  const label = entity && pickText(entity.label, language, entity.name);
  return {
    operationId: `${route.method.toLowerCase()} ${route.path}`.replace(/[^A-Za-z0-9]+/g, '-'),
    summary: label === undefined ? route.summary : `${label}: ${route.summary}`,
    tags: [entity ? entity.name : (route.path.split('/')[2] ?? 'health')],
    security: route.access === 'anyone' ? [] : [{ session: [] }, { key: [] }],
    parameters: [
      ...[...route.path.matchAll(/:(\w+)/g)].map((match) => ({
        name: match[1],
        in: 'path',
        required: true,
        schema: { type: 'string' },
      })),
      ...Object.entries(route.query === 'any' ? {} : (route.query ?? {})).map(
        ([name, { 'x-required': required, ...schema }]) => ({
          name,
          in: 'query',
          required: required === true,
          schema,
        }),
      ),
      ...(takesKey(route) ? [idempotencyKey] : []),
      ...(route.headers ?? []).map((name) => ({ name, in: 'header', schema: { type: 'string' } })),
    ],
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    responses: {
      [String(route.status ?? (route.answer || route.types ? 200 : 204))]: {
        description: route.summary,
        ...contentOf(route, entity),
      },
      default: {
        description: 'A problem, in the language of the caller.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function contentOf(route: Route, entity: { name: string } | undefined): object {
  if (route.types !== undefined) return { content: Object.fromEntries(route.types.map((type) => [type, {}])) };
  return route.answer ? { content: { 'application/json': { schema: answerOf(route, entity) } } } : {};
}

function answerOf(route: Route, entity: { name: string } | undefined): JsonSchema {
  if (!entity || !route.answer) return route.answer ?? {};
  const one = { $ref: `#/components/schemas/${entity.name}.record` };
  if (route.answer === record) return one;
  if (!route.path.endsWith(entity.name)) return route.answer;
  return { ...route.answer, properties: { ...(route.answer.properties as object), items: list(one) } };
}

function requestBody(route: Route, entity: { name: string } | undefined): object | undefined {
  if (route.body === undefined) return undefined;
  if (route.body === 'raw') return { '*/*': {} };
  if (route.body === 'upload') return { 'multipart/form-data': { schema: uploadSchema } };
  if (route.body === 'form')
    return { 'application/json': { schema: {} }, 'application/x-www-form-urlencoded': { schema: {} } };
  if (!entity) return { 'application/json': { schema: route.body } };
  const properties = {
    ...(route.body.properties as object),
    values: { $ref: `#/components/schemas/${entity.name}.values` },
  };
  return { 'application/json': { schema: { ...route.body, properties } } };
}
