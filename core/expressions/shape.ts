// What is known of a value before it is there: its FEEL type, and for lists, contexts and ranges what is inside. Schemas of variables,
// results of analysis and signatures of built-ins are all written in shapes.

export type SimpleShape =
  | 'Any'
  | 'null'
  | 'boolean'
  | 'number'
  | 'string'
  | 'date'
  | 'time'
  | 'date and time'
  | 'days and time duration'
  | 'years and months duration';

export type Shape =
  | SimpleShape
  | { readonly list: Shape }
  | { readonly entries: Schema }
  | { readonly range: Shape }
  /** `parameters` absent = not known. */
  | { readonly returns: Shape; readonly parameters?: readonly string[] };

/** Variables, or the entries of a context, by name. */
export type Schema = { readonly [name: string]: Shape };

const entityMark = Symbol('the entity whose fields these are');

/** The schema, marked as the fields of an entity. Copies of it keep the mark; nothing else sees it. */
export function fieldsOfEntity(entity: string, schema: Schema): Schema {
  return Object.assign(schema, { [entityMark]: entity });
}

/** The entity whose fields these names are; undefined for other names. */
export function entityOf(schema: Schema): string | undefined {
  return (schema as { readonly [entityMark]?: string })[entityMark];
}

export const anyList: Shape = { list: 'Any' };
export const anyContext: Shape = { entries: {} };
export const anyRange: Shape = { range: 'Any' };
export const anyFunction: Shape = { returns: 'Any' };

export function itemShape(shape: Shape): Shape {
  return typeof shape === 'object' && 'list' in shape ? shape.list : shape;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  if ('list' in a) return 'list' in b && sameShape(a.list, b.list);
  if ('range' in a) return 'range' in b && sameShape(a.range, b.range);
  if ('returns' in a) return 'returns' in b && sameShape(a.returns, b.returns);
  if (!('entries' in b)) return false;
  const names = Object.keys(a.entries);
  if (names.length !== Object.keys(b.entries).length) return false;
  return names.every((name) => {
    const [one, other] = [a.entries[name], Object.hasOwn(b.entries, name) ? b.entries[name] : undefined];
    return one !== undefined && other !== undefined && sameShape(one, other);
  });
}

/** What a value is that is one of these; null counts as any of them. */
export function eitherShape(shapes: readonly Shape[]): Shape {
  const [first = 'Any', ...others] = shapes.filter((shape) => shape !== 'null');
  if (shapes.length > 0 && shapes.every((shape) => shape === 'null')) return 'null';
  return others.every((other) => sameShape(first, other)) ? first : 'Any';
}

/** As FEEL writes types: list<number>, context<name: string>. */
export function shapeText(shape: Shape): string {
  if (typeof shape === 'string') return shape === 'null' ? 'Null' : shape;
  if ('list' in shape) return shape.list === 'Any' ? 'list' : `list<${shapeText(shape.list)}>`;
  if ('range' in shape) return shape.range === 'Any' ? 'range' : `range<${shapeText(shape.range)}>`;
  if ('returns' in shape) return 'function';
  const entries = Object.entries(shape.entries).map(([name, inner]) => `${name}: ${shapeText(inner)}`);
  return entries.length === 0 ? 'context' : `context<${entries.join(', ')}>`;
}
