// Meets every name of a field or an entity that a definition uses. What meets them decides what is to stand there: names of today instead of
// former ones (present-names.ts), or the same, noted down (find-uses.ts). One walk for both, so that what is found is what is rewritten.
import { fieldNamed } from '../../../schemas/field-names.ts';
import type { EntityDefinition } from '../../../schemas/types.ts';
import { leadsOn, recordSchemaOf } from '../../expressions/record-shape.ts';
import { rewriteJuel } from '../../expressions/rewrite-juel.ts';
import { rewriteExpression, rewriteTemplate } from '../../expressions/rewrite-names.ts';
import type { Schema } from '../../expressions/shape.ts';

export interface Pen {
  /** By name; the fields of what it answers may be asked for by former names, too. */
  readonly entities: Entities;
  /** @param at JSON Pointer into the definition; in a process the element's id, "#" and what of it */
  field(entity: string, name: string, at: string): string;
  entity(name: string, at: string): string;
}

export type Entities = (name: string) => EntityDefinition | undefined;

/** A dotted path from a record: each hop is a field of the entity the one before leads to. */
export function writePath(path: string, entity: string, pen: Pen, at: string): string {
  let here = pen.entities(entity);
  return path
    .split('.')
    .map((name) => {
      const field = fieldNamed(here, name);
      const owner = here;
      here = field !== undefined && leadsOn(field) ? pen.entities(field.target ?? '') : undefined;
      return field === undefined || owner === undefined ? name : pen.field(owner.name, name, at);
    })
    .join('.');
}

/** "<entity>.<field>", or the name of a field of `owner` that holds several records */
export function writeRelation(relation: string, owner: string, pen: Pen, at: string): string {
  const [entity = '', field] = relation.split('.');
  if (field === undefined) return pen.field(owner, relation, at);
  return `${pen.entity(entity, at)}.${pen.field(entity, field, at)}`;
}

/** @param roots see writeTemplate */
export function writeExpression(source: string, schema: Schema, pen: Pen, at: string, roots: Roots = noRoots): string {
  return rewriteExpression(
    source,
    schema,
    (entity, name) => pen.field(entity, name, at),
    (name) => (roots.has(name) ? pen.entity(name, at) : name),
  );
}

/** The same in expressions of other products. @param isMeant see rewriteJuel */
export function writeJuel(
  source: string,
  schema: Schema,
  pen: Pen,
  at: string,
  roots: Roots,
  isMeant: (feel: string) => boolean,
): string {
  return rewriteJuel(
    source,
    schema,
    (entity, name) => pen.field(entity, name, at),
    (name) => (roots.has(name) ? pen.entity(name, at) : name),
    isMeant,
  );
}

const noRoots: Roots = new Set();

/** @param roots variables that are called what an entity is */
export function writeTemplate(source: string, schema: Schema, pen: Pen, at: string, roots: Roots): string {
  return rewriteTemplate(
    source,
    schema,
    (entity, name) => pen.field(entity, name, at),
    (name) => (roots.has(name) ? pen.entity(name, at) : name),
  );
}

/** Variables that are called what an entity is, and so change with it. */
export type Roots = ReadonlySet<string>;

const schemas = new WeakMap<Entities, Map<string, Schema>>();

/** What an expression over a record of the entity may name, by all the names there ever were. */
export function schemaOf(entity: string, entities: Entities): Schema {
  const known = schemas.get(entities) ?? new Map<string, Schema>();
  schemas.set(entities, known);
  const definition = entities(entity);
  const schema =
    known.get(entity) ??
    (definition === undefined
      ? {}
      : recordSchemaOf(allNames(definition), (name) => optional(entities(name), allNames)));
  known.set(entity, schema);
  return schema;
}

function optional<T, R>(value: T | undefined, map: (value: T) => R): R | undefined {
  return value === undefined ? undefined : map(value);
}

const named = new WeakMap<EntityDefinition, EntityDefinition>();

/** The entity with each field once more under each of its former names. */
function allNames(entity: EntityDefinition): EntityDefinition {
  const known = named.get(entity) ?? {
    ...entity,
    fields: entity.fields.flatMap((field) => [...(field.was ?? []).map((name) => ({ ...field, name })), field]),
  };
  named.set(entity, known);
  return known;
}

/** The object with one of its properties as `map` makes it, when it is there. */
export function put<T extends object, K extends keyof T>(of: T, key: K, map: (value: NonNullable<T[K]>) => T[K]): T {
  const value = of[key];
  return value === undefined || value === null ? of : { ...of, [key]: map(value) };
}
