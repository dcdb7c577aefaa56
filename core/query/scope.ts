// Resolves the names a query uses to columns: fields of the entity, system members, and dotted paths over references. What the asker
// may not read does not resolve, and says so in the same words as what does not exist.
import { columnOf, fieldNamed } from '../../schemas/field-names.ts';
import { isLink, isVirtual, maxLengthOf } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import type { Grant } from '../access/access.ts';
import { name, sql } from '../database/sql.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { linkTableOf, shadowOf, sortPrefixLength, systemFields, tableOf } from './columns.ts';
import { compileRowFilter } from './compile-rows.ts';
import { invalidQuery } from './conditions.ts';
import type { QueryKind, QueryKinds, QuerySetting } from './query-kind.ts';

export interface Column {
  readonly path: string;
  readonly field: FieldDefinition;
  readonly kind: QueryKind;
  /** The stored value. */
  readonly value: CompiledQuery;
  /** The folded form, when the kind has one. */
  readonly folded: CompiledQuery | undefined;
  /** What is sorted by. */
  readonly sort: CompiledQuery;
  readonly nullable: boolean;
  /** Of a field that holds several records. */
  readonly links?: Links;
}

/** The links of one field as the asker sees them: those to records they may not read are not there. */
export interface Links {
  /** Id of the record they belong to; null where the path leads nowhere. */
  readonly owner: CompiledQuery;
  /** For FROM; each link under `alias`. */
  readonly table: CompiledQuery;
  readonly alias: CompiledQuery;
  /** What is true of those the asker may see: " and …", or nothing. */
  readonly seen: CompiledQuery;
}

export interface ScopeNeeds extends QuerySetting {
  readonly entity: EntityDefinition;
  readonly entities: (name: string) => EntityDefinition | undefined;
  /** The read grant of the asker for an entity; paths go through it at every hop. Absent = a predicate of the policy itself, which sees all. */
  readonly grantOf: ((entity: EntityDefinition) => Grant) | undefined;
  readonly kinds: QueryKinds;
  /** Alias of the entity's table in the statement. */
  readonly alias: string;
  /** How many sub-queries over related records this one stands in. */
  readonly relatedDepth?: number;
}

/** The records that point here by one of their references, or that a field of several holds, as a sub-query sees them. */
export interface Related {
  /** Their table under its alias, for FROM. */
  readonly table: CompiledQuery;
  /** They belong to the row at hand, and the asker may read them. */
  readonly condition: CompiledQuery;
  readonly scope: Scope;
}

export interface Scope extends QuerySetting {
  /** @throws Problem 422 `unknown-field` */
  column(path: string): Column;
  /** @param path "<entity>.<reference field>", or the field of the row at hand that holds several. @throws Problem 422 `unknown-field`, also when it leads further than limits.expandDepth */
  related(path: string): Related;
  /** The record a reference of the row at hand points to, for the policy itself. */
  pointedTo(reference: string): Related;
  /** The record of an entity that has this id, for the policy itself. */
  named(entity: EntityDefinition, id: CompiledQuery): Related;
}

export function unknownField(path: string, entity: string): Problem {
  return new Problem(422, 'unknown-field', { params: { field: path, entity } });
}

/** A name that a readable field had before is answered with the one it has now. */
export function missingField(
  path: string,
  name: string,
  entity: EntityDefinition,
  isReadable: (field: string) => boolean,
): Problem {
  const field = fieldNamed(entity, name);
  if (field === undefined || field.name === name || !isReadable(field.name)) return unknownField(path, entity.name);
  return new Problem(422, 'field-renamed', { params: { field: name, entity: entity.name, now: field.name } });
}

export function createScope(needs: ScopeNeeds): Scope {
  const known = new Map<string, Column>();
  return {
    dialect: needs.dialect,
    country: needs.country,
    me: needs.me,
    time: needs.time,
    related: (path) => relatedTo(needs, path),
    pointedTo: (reference) => pointedTo(needs, reference),
    named: (entity, id) => named(needs, entity, id),
    column(path) {
      const column = known.get(path) ?? resolve(needs, path);
      known.set(path, column);
      return column;
    },
  };
}

function resolve(needs: ScopeNeeds, path: string): Column {
  const segments = typeof path === 'string' ? path.split('.') : [];
  const last = segments.pop();
  if (last === undefined || segments.length > limits.expandDepth) throw unknownField(String(path), needs.entity.name);
  return hop(needs, path, segments, last, needs.entity, needs.alias);
}

function relatedTo(needs: ScopeNeeds, path: string): Related {
  const [first = '', second, ...rest] = typeof path === 'string' ? path.split('.') : [];
  const isOwn = second === undefined;
  const source = isOwn ? needs.entity : needs.entities(first);
  const field = source && readableField(needs, source, second ?? first);
  if (source !== undefined && field === undefined) throw missing(needs, path, source, second ?? first);
  const points = field !== undefined && (isOwn ? field.kind === 'references' : isLink(field));
  const target = isOwn ? needs.entities(field?.target ?? '') : source;
  const depth = (needs.relatedDepth ?? 0) + 1;
  const leadsHere = isOwn || field?.target === needs.entity.name;
  if (
    source === undefined ||
    target === undefined ||
    !points ||
    !leadsHere ||
    rest.length > 0 ||
    depth > limits.expandDepth
  )
    throw unknownField(String(path), needs.entity.name);
  const alias = `${needs.alias}r`;
  const table = sql`${name(tableOf(target))} as ${name(alias)}`;
  const seen = rowsOf(needs, target, alias);
  const scope = createScope({ ...needs, entity: target, alias, relatedDepth: depth });
  const here = sql`${name(needs.alias)}."id"`;
  if (field.kind === 'reference')
    return { table, condition: sql`${name(alias)}.${name(columnOf(field))} = ${here}${seen}`, scope };
  const link = name(`${alias}l`);
  const [near, far] = isOwn ? [name('source'), name('target')] : [name('target'), name('source')];
  return {
    table: sql`${name(linkTableOf(source, columnOf(field)))} as ${link} join ${table} on ${name(alias)}."id" = ${link}.${far}`,
    condition: sql`${link}.${near} = ${here}${seen}`,
    scope,
  };
}

function pointedTo(needs: ScopeNeeds, reference: string): Related {
  const own = needs.entity.fields.find((field) => field.name === reference);
  const target = needs.entities(own?.target ?? '');
  if (target === undefined) throw unknownField(reference, needs.entity.name);
  return named(needs, target, sql`${name(needs.alias)}.${name(columnOf(own!))}`);
}

function named(needs: ScopeNeeds, entity: EntityDefinition, id: CompiledQuery): Related {
  const alias = `${needs.alias}o`;
  return {
    table: sql`${name(tableOf(entity))} as ${name(alias)}`,
    condition: sql`${name(alias)}."id" = ${id}`,
    scope: createScope({ ...needs, entity, grantOf: undefined, alias }),
  };
}

/** One step of a path: a column of this table, or the same question asked of the row a reference points to. */
function hop(
  needs: ScopeNeeds,
  path: string,
  rest: readonly string[],
  last: string,
  entity: EntityDefinition,
  alias: string,
): Column {
  const [reference, ...further] = rest;
  if (reference === undefined) return ownColumn(needs, path, last, entity, alias);
  const field = readableField(needs, entity, reference);
  const target = field?.kind === 'reference' && field.target !== undefined ? needs.entities(field.target) : undefined;
  if (field === undefined) throw missing(needs, path, entity, reference);
  if (target === undefined) throw unknownField(path, needs.entity.name);
  const inner = `${alias}x`;
  const column = hop(needs, path, further, last, target, inner);
  const allowed = rowsOf(needs, target, inner);
  const through = (expression: CompiledQuery): CompiledQuery =>
    sql`(select ${expression} from ${name(tableOf(target))} as ${name(inner)} where ${name(inner)}."id" = ${name(alias)}.${name(columnOf(field))}${allowed})`;
  return {
    ...column,
    value: through(column.value),
    folded: column.folded && through(column.folded),
    sort: through(column.sort),
    nullable: true,
    ...(column.links === undefined ? {} : { links: { ...column.links, owner: through(column.links.owner) } }),
  };
}

/** The condition that the asker may read the target's row. */
function rowsOf(needs: ScopeNeeds, target: EntityDefinition, alias: string): CompiledQuery {
  if (needs.grantOf === undefined) return sql``;
  const grant = needs.grantOf(target);
  if (!grant.allowed) return sql` and 1=0`;
  if (grant.rows === undefined) return sql``;
  const scope = createScope({ ...needs, entity: target, grantOf: undefined, alias });
  return sql` and ${compileRowFilter(grant.rows, scope)}`;
}

function readableField(needs: ScopeNeeds, entity: EntityDefinition, fieldName: string): FieldDefinition | undefined {
  const field = entity.fields.find((candidate) => candidate.name === fieldName);
  if (field === undefined || needs.grantOf === undefined) return field;
  const grant = needs.grantOf(entity);
  return grant.allowed && grant.readable.has(fieldName) ? field : undefined;
}

function missing(needs: ScopeNeeds, path: string, entity: EntityDefinition, name: string): Problem {
  const found = missingField(path, name, entity, (field) => readableField(needs, entity, field) !== undefined);
  return found.code === 'unknown-field' ? unknownField(path, needs.entity.name) : found;
}

function ownColumn(needs: ScopeNeeds, path: string, last: string, entity: EntityDefinition, alias: string): Column {
  const system = systemFields.get(last);
  if (system !== undefined) {
    const value = sql`${name(alias)}.${name(system.column)}`;
    const kind = plainKind(needs.kinds(system.field.kind));
    return { path, field: system.field, kind, value, folded: undefined, sort: value, nullable: false };
  }
  const field = readableField(needs, entity, last);
  if (field === undefined) throw missing(needs, path, entity, last);
  if (isVirtual(field)) throw invalidQuery('', 'query.virtual', { field: path });
  const kind = needs.kinds(field.kind);
  const value = sql`${name(alias)}.${name(columnOf(field))}`;
  const folded = foldedColumn(kind, field, value, alias);
  const long = kind.folded !== undefined && maxLengthOf(field) > sortPrefixLength;
  const sort = long && folded !== undefined ? sql`substr(${folded}, 1, ${sortPrefixLength})` : (folded ?? value);
  const links = kind.links === true ? linksOf(needs, field, entity, alias) : undefined;
  return { path, field, kind, value, folded, sort, nullable: true, ...(links === undefined ? {} : { links }) };
}

function linksOf(needs: ScopeNeeds, field: FieldDefinition, entity: EntityDefinition, alias: string): Links {
  const own = `${alias}l`;
  const inner = `${own}x`;
  const target = needs.entities(field.target ?? '');
  const rows = target === undefined ? sql` and 1=0` : rowsOf(needs, target, inner);
  const isWhole = rows.text === '' || target === undefined;
  return {
    owner: sql`${name(alias)}."id"`,
    table: sql`${name(linkTableOf(entity, columnOf(field)))} as ${name(own)}`,
    alias: name(own),
    seen: isWhole
      ? rows
      : sql` and exists (select 1 from ${name(tableOf(target))} as ${name(inner)} where ${name(inner)}."id" = ${name(own)}."target"${rows})`,
  };
}

/** System members are keys and marks, not prose: compared whole, never searched. */
function plainKind(kind: QueryKind): QueryKind {
  const operators = kind.operators.filter((operator) => operator !== 'contains' && operator !== 'startsWith');
  const { operators: _, folded: __, ...rest } = kind;
  return { ...rest, sortable: true, equalsFolded: false, operators };
}

function foldedColumn(
  kind: QueryKind,
  field: FieldDefinition,
  value: CompiledQuery,
  alias: string,
): CompiledQuery | undefined {
  switch (kind.folded) {
    case 'shadow':
      return sql`${name(alias)}.${name(shadowOf(columnOf(field)))}`;
    case 'lower':
      return sql`lower(${value})`;
    case 'same':
      return value;
    case undefined:
      return undefined;
  }
}
