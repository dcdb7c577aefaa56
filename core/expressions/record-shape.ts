// Records as expressions see them: the shape of an entity with what it refers to, for checks and completions, and the FEEL value of a field's
// JSON, for live previews. Pure; server and browser share it.
import { documentText, isDocument } from '../../schemas/rich-text.ts';
import type { ChoiceOption, EntityDefinition, FieldDefinition, FieldKind } from '../../schemas/types.ts';
import type { Json } from '../kernel/data.ts';
import { isDecimal, parseDecimal } from '../kernel/decimal.ts';
import { limits } from '../kernel/limits.ts';
import type { FeelValue } from './expressions.ts';
import { fieldsOfEntity, type Schema, type Shape, type SimpleShape } from './shape.ts';
import { parseTemporal } from './temporal-parse.ts';

const shapes: Readonly<Partial<Record<FieldKind, SimpleShape>>> = {
  text: 'string',
  longText: 'string',
  choice: 'string',
  email: 'string',
  phone: 'string',
  url: 'string',
  autoNumber: 'string',
  richText: 'string',
  integer: 'number',
  rating: 'number',
  decimal: 'number',
  money: 'number',
  percent: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'date and time',
  duration: 'days and time duration',
};

/** The kinds a formula may have. */
export const formulaKinds: readonly FieldKind[] = [
  ...(['text', 'longText', 'integer', 'decimal', 'money', 'percent'] as const),
  ...(['boolean', 'date', 'datetime', 'duration'] as const),
];

export function shapeOfKind(kind: FieldKind): Shape {
  if (kind === 'choices' || kind === 'tags' || kind === 'references') return { list: 'string' };
  if (kind === 'lines') return { list: 'Any' };
  if (kind === 'address') return addressShape;
  return shapes[kind] ?? 'Any';
}

const addressShape: Shape = {
  entries: {
    country: 'string',
    province: 'string',
    city: 'string',
    street: 'string',
    postalCode: 'string',
    location: { entries: { latitude: 'number', longitude: 'number' } },
  },
};

/** What never changes in the life of a record; `version` and the like would have a formula follow itself. */
const lastingMembers: Schema = { id: 'string', createdAt: 'date and time', createdBy: 'string' };
const pipelineShape: Shape = { entries: { stage: 'string', probability: 'number', closed: 'string' } };

/** What of an entity its shape is made of. */
export interface Shaped extends Pick<EntityDefinition, 'name'> {
  readonly fields: readonly Pick<FieldDefinition, 'name' | 'kind' | 'target'>[];
  readonly pipeline?: unknown;
}

type Named = (name: string) => Shaped | undefined;
/** Schemas of one picture by hops and entity: what many references lead to is made once, and shared. */
type Made = Map<string, Schema>;

/** The names an expression of an entity may use: its fields, through its references up to limits.expandDepth, and its pipeline. */
export function recordSchemaOf(entity: Shaped, entities: Named, hops: number = limits.expandDepth): Schema {
  return schemaOf(entity, entities, hops, new Map());
}

function schemaOf(entity: Shaped, entities: Named, hops: number, made: Made): Schema {
  const schema: Record<string, Shape> = { ...lastingMembers };
  if (entity.pipeline !== undefined) schema.pipeline = pipelineShape;
  for (const field of entity.fields) schema[field.name] = shapeOfField(field, entities, hops, made);
  return fieldsOfEntity(entity.name, schema);
}

function shapeOfField(field: Shaped['fields'][number], entities: Named, hops: number, made: Made): Shape {
  const target = leadsOn(field) ? entities(field.target ?? '') : undefined;
  if (target === undefined || hops === 0) return field.kind === 'reference' ? 'string' : shapeOfKind(field.kind);
  const entries = schemaBehind(target, entities, hops - 1, made);
  return field.kind === 'reference' ? { entries } : { list: { entries } };
}

function schemaBehind(target: Shaped, entities: Named, hops: number, made: Made): Schema {
  const key = `${hops} ${target.name}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const { pipeline: _, ...entries } = schemaOf(target, entities, hops, made);
  made.set(key, entries);
  return entries;
}

/** Does a path lead through it to other records: the one it points to, those it holds, its lines? */
export function leadsOn({ kind }: Pick<FieldDefinition, 'kind'>): boolean {
  return kind === 'reference' || kind === 'references' || kind === 'lines';
}

/** What an empty field is to an expression: no records are an empty list, which has a count; anything else is nothing. */
export function nothingOf(kind: FieldKind): FeelValue {
  return kind === 'references' || kind === 'lines' ? [] : null;
}

/** A value as JSON has it, or as a record has it in memory, as FEEL sees it. */
export function feelOfField(kind: FieldKind, value: Json | FeelValue): FeelValue {
  if (value === null || value === undefined) return nothingOf(kind);
  if (isDecimal(value)) return value;
  if (kind === 'richText') return isDocument(value) ? documentText(value) : value;
  const shape = shapes[kind];
  if (shape === 'number') return parseDecimal(String(value)) ?? null;
  if (shape !== undefined && shape !== 'string' && shape !== 'boolean')
    return typeof value === 'string' ? parseTemporal(value) : value;
  return value;
}

/** What `pipeline` is for a record that stands in a stage. */
export function pipelineContext(entity: EntityDefinition, stage: FeelValue): FeelValue {
  const option = stageOf(entity, stage);
  if (option === undefined) return null;
  return { stage: option.value, probability: option.probability ?? null, closed: option.closed ?? null };
}

/** The stage of an entity's pipeline that has this value. */
export function stageOf(entity: EntityDefinition, stage: FeelValue): ChoiceOption | undefined {
  const field = entity.fields.find(({ name }) => name === entity.pipeline?.field);
  return field?.options?.find(({ value }) => value === stage);
}
