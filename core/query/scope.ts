// Resolves the names a query uses to columns: fields of the entity, system members, and dotted paths over references. What the asker
// may not read does not resolve, and says so in the same words as what does not exist.
import { columnOf, fieldNamed } from '../../schemas/field-names.ts';
import { isVirtual, maxLengthOf } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import type { Grant } from '../access/access.ts';
import { name, sql } from '../database/sql.ts';
import { limits } from '../kernel/limits.ts';
import { Problem } from '../kernel/problem.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { shadowOf, sortPrefixLength, systemFields, tableOf } from './columns.ts';
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

/** The records that point here by one of their references, as a sub-query sees them. */
export interface Related {
  /** Their table under its alias, for FROM. */
  readonly table: CompiledQuery;
  /** They point to the row at hand, and the asker may read them. */
  readonly condition: CompiledQuery;
  readonly scope: Scope;
}

export interface Scope extends QuerySetting {
  /** @throws Problem 422 `unknown-field` */
  column(path: string): Column;
  /** @param path "<entity>.<reference field>". @throws Problem 422 `unknown-field`, also when it leads further than limits.expandDepth */
  related(path: string): Related;
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
  const [entityName = '', fieldName = '', ...rest] = typeof path === 'string' ? path.split('.') : [];
  const target = needs.entities(entityName);
  const field = target && readableField(needs, target, fieldName);
  if (target !== undefined && field === undefined) throw missing(needs, path, target, fieldName);
  const points = field?.kind === 'reference' && field.target === needs.entity.name;
  const depth = (needs.relatedDepth ?? 0) + 1;
  if (target === undefined || !points || rest.length > 0 || depth > limits.expandDepth)
    throw unknownField(String(path), needs.entity.name);
  const alias = `${needs.alias}r`;
  return {
    table: sql`${name(tableOf(target.name))} as ${name(alias)}`,
    condition: sql`${name(alias)}.${name(columnOf(field))} = ${name(needs.alias)}."id"${rowsOf(needs, target, alias)}`,
    scope: createScope({ ...needs, entity: target, alias, relatedDepth: depth }),
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
    sql`(select ${expression} from ${name(tableOf(target.name))} as ${name(inner)} where ${name(inner)}."id" = ${name(alias)}.${name(columnOf(field))}${allowed})`;
  return {
    ...column,
    value: through(column.value),
    folded: column.folded && through(column.folded),
    sort: through(column.sort),
    nullable: true,
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
  return { path, field, kind, value, folded, sort, nullable: true };
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
