// Field definitions → the JSON Schema (2020-12) of their values, for server and browser alike. Speaks of values after normalize.ts;
// what needs the database (unique, does the reference exist, is the number reachable) is not its business.
import { limits } from '../core/kernel/limits.ts';
import { holdsMany } from './file-types.ts';
import { alwaysIs, placesOf } from './form-layout.ts';
import type { EntityDefinition, FieldDefinition, FormDefinition } from './types.ts';

export type ValueSchema = { readonly [keyword: string]: unknown };

/** Digits + scale of every stored decimal. */
export const decimalDigitsAndScale = 18;
const defaultMaxLength: Partial<Record<FieldDefinition['kind'], number>> = {
  text: 255,
  longText: 100_000,
  email: 254,
  url: 2_048,
  phone: 32,
};
const defaultScale: Partial<Record<FieldDefinition['kind'], number>> = { decimal: 4, money: 2, percent: 2 };

/** Digits after the point of a decimal, money or percent field: `scale`, else 4 for decimals, 2 for money and percent. 0 for other kinds. */
export function scaleOf(field: FieldDefinition): number {
  return field.scale ?? defaultScale[field.kind] ?? 0;
}

/** Most code points of a text-like field: `maxLength`, else what fits its kind. */
export function maxLengthOf(field: FieldDefinition): number {
  return field.maxLength ?? defaultMaxLength[field.kind] ?? 255;
}

/** The best of a rating; the worst is 1. */
export function mostStars(field: FieldDefinition): number {
  return Number(field.maximum ?? '5');
}

/** Is its value computed, so that nobody writes it? */
export function isComputed(field: FieldDefinition): boolean {
  return field.formula !== undefined || field.rollup !== undefined || field.kind === 'autoNumber';
}

/** Does it point to records of its `target`, to one or to several? */
export function isLink({ kind }: Pick<FieldDefinition, 'kind'>): boolean {
  return kind === 'reference' || kind === 'references';
}

/** Name of the entity that owns the records of this one as its lines. */
export function ownerOf({ ownedBy, fields }: Pick<EntityDefinition, 'ownedBy' | 'fields'>): string | undefined {
  return ownedBy && fields.find(({ name }) => name === ownedBy.field)?.target;
}

/** Is a record with these values in a stage in which the database keeps it as it is? */
export function isFinal(
  { lock, pipeline }: Pick<EntityDefinition, 'lock' | 'pipeline'>,
  values: { readonly [field: string]: unknown },
): boolean {
  const stage = pipeline === undefined ? undefined : values[pipeline.field];
  return lock?.stages.some((one) => one === stage) === true;
}

/** Has it no column? A virtual formula is computed at each read; lines are rows of the entity they name. */
export function isVirtual(field: FieldDefinition): boolean {
  return field.formula?.storage === 'virtual' || field.kind === 'lines';
}

/** The schema of one value. null stands for empty and is refused by required fields. */
export function fieldSchema(field: FieldDefinition): ValueSchema {
  const schema = kindSchemas[field.kind](field);
  if (field.required === true) return schema;
  const nullable: Record<string, unknown> = { ...schema, type: [schema.type, 'null'].flat() };
  if (Array.isArray(schema.enum)) nullable.enum = [...schema.enum, null];
  return nullable;
}

const kindSchemas: Record<FieldDefinition['kind'], (field: FieldDefinition) => ValueSchema> = {
  text: (field) => ({ ...textOf(field), ...(field.pattern === undefined ? {} : { pattern: field.pattern }) }),
  longText: textOf,
  integer: (field) => ({
    type: 'integer',
    minimum: bound(field.minimum, -Number.MAX_SAFE_INTEGER, Math.max),
    maximum: bound(field.maximum, Number.MAX_SAFE_INTEGER, Math.min),
  }),
  decimal: decimalOf,
  money: decimalOf,
  percent: decimalOf,
  boolean: () => ({ type: 'boolean' }),
  date: () => ({ type: 'string', format: 'date', textForm: 'date' }),
  datetime: () => ({ type: 'string', format: 'date-time', textForm: 'datetime' }),
  choice: (field) => ({ type: 'string', enum: (field.options ?? []).map((option) => option.value) }),
  reference: () => ({ type: 'string', format: 'uuid', textForm: 'id' }),
  references: (field) => listOf(field, { type: 'string', format: 'uuid', textForm: 'id' }),
  lines: (field) => ({ type: 'array', items: { type: 'object' }, maxItems: field.maxItems ?? limits.lines }),
  email: (field) => ({ ...textOf(field), format: 'email', textForm: 'email' }),
  phone: (field) => ({ ...textOf(field), textForm: 'phone' }),
  url: (field) => ({ ...textOf(field), format: 'uri', textForm: 'url' }),
  choices: (field) => listOf(field, { type: 'string', enum: (field.options ?? []).map((option) => option.value) }),
  tags: (field) => listOf(field, { type: 'string', maxLength: limits.tagLength }),
  rating: (field) => ({ type: 'integer', minimum: 1, maximum: mostStars(field) }),
  duration: () => ({ type: 'string', textForm: 'duration' }),
  file: filesOf,
  image: filesOf,
  address: () => addressSchema,
  json: () => ({
    type: ['object', 'array', 'string', 'number', 'boolean'],
    dataForm: 'json',
    dataLength: limits.dataLength,
  }),
  autoNumber: textOf,
  richText: () => ({ type: 'object', dataForm: 'document', dataLength: limits.documentLength }),
};

const degrees = (most: number): ValueSchema => ({ type: 'number', minimum: -most, maximum: most });
const addressSchema: ValueSchema = {
  type: 'object',
  dataForm: 'postal-code',
  properties: {
    country: { type: 'string', textForm: 'country' },
    province: { type: 'string', maxLength: limits.addressPart },
    city: { type: 'string', maxLength: limits.addressPart },
    street: { type: 'string', maxLength: limits.addressStreet },
    postalCode: { type: 'string' },
    location: {
      type: 'object',
      properties: { latitude: degrees(90), longitude: degrees(180) },
      required: ['latitude', 'longitude'],
      additionalProperties: false,
    },
  },
  additionalProperties: false,
};

const oneFile: ValueSchema = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid', textForm: 'id' },
    name: { type: 'string' },
    type: { type: 'string' },
    size: { type: 'integer' },
    width: { type: 'integer' },
    height: { type: 'integer' },
    version: { type: 'integer' },
  },
  required: ['id'],
  additionalProperties: false,
};

/** Only the id counts: the rest is what the server said of the file, and says anew. */
function filesOf(field: FieldDefinition): ValueSchema {
  if (!holdsMany(field)) return oneFile;
  return { type: 'array', items: oneFile, maxItems: Math.min(field.maxItems ?? 1, limits.filesPerField) };
}

/** An empty list is null after normalisation, so a required one has something in it. */
function listOf(field: FieldDefinition, items: ValueSchema): ValueSchema {
  return { type: 'array', items, uniqueItems: true, maxItems: field.maxItems ?? limits.listItems };
}

function textOf(field: FieldDefinition): ValueSchema {
  return { type: 'string', ...(field.required === true ? { minLength: 1 } : {}), maxLength: maxLengthOf(field) };
}

function decimalOf(field: FieldDefinition): ValueSchema {
  const scale = scaleOf(field);
  return {
    type: 'string',
    textForm: 'decimal',
    decimalScale: scale,
    decimalDigits: decimalDigitsAndScale - scale,
    ...(field.minimum === undefined ? {} : { decimalMinimum: field.minimum }),
    ...(field.maximum === undefined ? {} : { decimalMaximum: field.maximum }),
  };
}

function bound(text: string | undefined, limit: number, narrower: (a: number, b: number) => number): number {
  return text === undefined ? limit : narrower(Number(text), limit);
}

export interface RecordSchemaOptions {
  /** true for changes: what is absent stays as it is, so nothing is required to be there. */
  readonly partial?: boolean;
}

/** The schema of the values of these fields together. Unknown names are refused. */
export function recordSchema(fields: readonly FieldDefinition[], options: RecordSchemaOptions = {}): ValueSchema {
  const required = fields
    .filter(
      (field) =>
        field.required === true &&
        field.default === undefined &&
        field.defaultExpression === undefined &&
        !isComputed(field),
    )
    .map((field) => field.name);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])),
    ...(options.partial === true || required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

/**
 * The fields a form asks for, in its order: the entity's field narrowed by what the form says, or the form's own. A place whose field does
 * not exist is left out (publishing refuses such forms). `editable` leaves out what the form or the entity only shows.
 */
export function formFields(
  form: FormDefinition,
  entity: EntityDefinition,
  options: { editable?: boolean } = {},
): FieldDefinition[] {
  return placesOf(form).flatMap((place) => {
    const field = place.own ?? entity.fields.find((candidate) => candidate.name === place.field);
    if (field === undefined) return [];
    const readOnly = alwaysIs(place.readOnly, false) === true || field.readOnly === true || isComputed(field);
    if (readOnly && options.editable === true) return [];
    return [
      {
        ...field,
        name: place.field,
        ...(place.label === undefined ? {} : { label: place.label }),
        ...(place.help === undefined ? {} : { help: place.help }),
        ...(place.default === undefined ? {} : { default: place.default }),
        ...(place.defaultExpression === undefined ? {} : { defaultExpression: place.defaultExpression }),
        ...(place.required === true ? { required: true } : {}),
        ...(readOnly ? { readOnly: true } : {}),
      },
    ];
  });
}
