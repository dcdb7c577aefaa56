// Small JSON Schemas that many routes share, so that the same thing has the same bounds everywhere.
import { limits } from '../kernel/limits.ts';
import type { JsonSchema } from './route.ts';

/** A closed object: every listed property may come, the `required` ones must, no other may. */
export function closed(
  properties: { readonly [name: string]: JsonSchema },
  required: readonly string[] = [],
): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

export function list(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

export function text(maxLength = 200, minLength = 0): JsonSchema {
  return { type: 'string', maxLength, ...(minLength > 0 ? { minLength } : {}) };
}

export function oneOf(...values: readonly string[]): JsonSchema {
  return { type: 'string', enum: values };
}

export function maybe(schema: JsonSchema): JsonSchema {
  return {
    ...schema,
    type: [schema.type, 'null'],
    ...(Array.isArray(schema.enum) ? { enum: [...schema.enum, null] } : {}),
  };
}

export const id: JsonSchema = {
  type: 'string',
  format: 'uuid',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
};
export const language = oneOf('fa', 'ar', 'he', 'en');
export const calendar = oneOf('jalali', 'hijri', 'hebrew', 'gregorian');
export const boolean: JsonSchema = { type: 'boolean' };
export const integer: JsonSchema = { type: 'integer' };
/** What a column of whole numbers holds. */
export const versionNumber: JsonSchema = { type: 'integer', minimum: 1, maximum: 2_147_483_647 };
export const instant: JsonSchema = { type: 'string', format: 'date-time' };
export const anything: JsonSchema = {};
export const object: JsonSchema = { type: 'object' };
/** Values by field name; their meaning is checked by the records room against the entity. */
export const values: JsonSchema = { type: 'object', additionalProperties: true };
export const pageSize: JsonSchema = { type: 'integer', minimum: 1, maximum: limits.pageSize };
export const password = text(1_000, 1);

export const record = closed(
  {
    id,
    entity: text(),
    version: integer,
    createdAt: instant,
    updatedAt: instant,
    createdBy: text(),
    updatedBy: text(),
    values,
    titles: object,
    linkTitles: object,
    expanded: object,
  },
  ['id', 'entity', 'version', 'createdAt', 'updatedAt', 'values', 'titles'],
);
