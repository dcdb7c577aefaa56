// A query of the API → one SELECT under the policy. The only way from a filter, sort, search or cursor of a caller to SQL.
import { columnOf } from '../../schemas/field-names.ts';
import { isVirtual } from '../../schemas/field-schema.ts';
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import type { Grant } from '../access/access.ts';
import { join, name, sql } from '../database/sql.ts';
import { limits } from '../kernel/limits.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { systemColumns, tableOf } from './columns.ts';
import { compileFilter } from './compile-filter.ts';
import { compileRowFilter } from './compile-rows.ts';
import { compileSearch, wordsOf } from './compile-search.ts';
import { always, invalidQuery } from './conditions.ts';
import { createOrdering } from './keyset.ts';
import type { Query } from './query.ts';
import type { QueryKinds, QuerySetting } from './query-kind.ts';
import { createScope, missingField } from './scope.ts';

export interface QueryNeeds extends QuerySetting {
  readonly entity: EntityDefinition;
  readonly entities: (name: string) => EntityDefinition | undefined;
  /** The asker's read grant for an entity; paths over references go through it at each hop. */
  readonly grantOf: (entity: EntityDefinition) => Grant;
  readonly kinds: QueryKinds;
}

export interface CompiledList {
  readonly statement: CompiledQuery;
  /** One row with "count", at most limits.listCount + 1: of all pages. */
  counting(): CompiledQuery;
  /** The fields asked for, each under its own name, beside the system columns; virtual ones are no columns. */
  readonly fields: readonly FieldDefinition[];
  /** Rows of the page; the statement asks for one more to know whether there is a next. */
  readonly limit: number;
  cursorOf(row: Readonly<Record<string, unknown>>): string;
}

const alias = 't';

/** @throws Problem 422 `unknown-field` (missing and hidden alike), 422 `invalid-query` with a detail, its pointer into the query */
export function compileQuery(
  /** `narrowed`: on SQLite, ids of the rows that may be in it, as a SELECT. */
  needs: QueryNeeds & { readonly query: Query; readonly narrowed?: CompiledQuery | undefined },
): CompiledList {
  const { entity, query } = needs;
  const grant = needs.grantOf(entity);
  const scope = createScope({ ...needs, alias });
  const { fields, columns } = selectionOf(entity, grant, query.fields);
  const limit = pageSize(query.limit);
  const ordering = createOrdering(query.sort ?? [], scope, alias, entity.name);
  const chosen = [
    rowsOf(needs, grant),
    query.filter === undefined ? always : compileFilter(query.filter, scope),
    query.search === undefined
      ? always
      : compileSearch(wordsOf(query.search), entity, grant.readable, needs.kinds, scope),
  ].filter((condition) => condition !== always);
  const after = ordering.after(query.after);
  const conditions = after === always ? chosen : [...chosen, after];
  const table = sql`${name(tableOf(entity))} as ${name(alias)}`;
  // SQLite's CROSS JOIN is the order in which it reads: the few rows first, then each by its key.
  const from = needs.narrowed
    ? sql`from (${needs.narrowed}) as narrowed cross join ${table} on ${name(alias)}."id" = narrowed."id"`
    : sql`from ${table}`;
  const statement = sql`select ${join([columns, ...ordering.columns])} ${from}${where(conditions)} order by ${ordering.orderBy} limit ${limit + 1}`;
  return {
    statement,
    counting: () =>
      sql`select count(*) as "count" from (select 1 ${from}${where(chosen)} limit ${limits.listCount + 1}) as counted`,
    fields,
    limit,
    cursorOf: ordering.cursorOf,
  };
}

/** The policy's rows as a condition on the table under `alias`; undefined = every row. For statements of single records. */
export function compileRows(
  needs: Omit<QueryNeeds, 'grantOf'>,
  grant: Grant,
  tableAlias: string,
): CompiledQuery | undefined {
  if (!grant.allowed) return sql`1=0`;
  if (grant.rows === undefined) return undefined;
  return compileRowFilter(grant.rows, createScope({ ...needs, grantOf: undefined, alias: tableAlias }));
}

function rowsOf(needs: QueryNeeds, grant: Grant): CompiledQuery {
  return compileRows(needs, grant, alias) ?? always;
}

function where(conditions: readonly CompiledQuery[]): CompiledQuery {
  return conditions.length === 0 ? sql`` : sql` where ${join(conditions, ' and ')}`;
}

interface Selection {
  readonly fields: readonly FieldDefinition[];
  /** With the system columns. */
  readonly columns: CompiledQuery;
}

/** All that somebody may read, by entity and fields of the grant: whoever holds the same roles selects the same. */
const everything = new WeakMap<EntityDefinition, WeakMap<Grant['readable'], Selection>>();

function selectionOf(entity: EntityDefinition, grant: Grant, wanted: readonly string[] | undefined): Selection {
  if (wanted !== undefined) return select(selected(entity, grant, wanted));
  const byGrant = everything.get(entity) ?? new WeakMap<Grant['readable'], Selection>();
  everything.set(entity, byGrant);
  const selection = byGrant.get(grant.readable) ?? select(selected(entity, grant, undefined));
  byGrant.set(grant.readable, selection);
  return selection;
}

function select(fields: readonly FieldDefinition[]): Selection {
  const stored = fields.filter((field) => !isVirtual(field));
  const columns = [...systemColumns, ...stored.map(columnOf)];
  return { fields, columns: join(columns.map((column) => sql`${name(alias)}.${name(column)}`)) };
}

function selected(entity: EntityDefinition, grant: Grant, wanted: readonly string[] | undefined): FieldDefinition[] {
  const readable = entity.fields.filter((field) => grant.readable.has(field.name));
  // Lines are read where they are asked for by name.
  if (wanted === undefined) return readable.filter((field) => field.kind !== 'lines');
  if (!Array.isArray(wanted)) throw invalidQuery('/fields', 'query.fields');
  return [...new Set(wanted)].map((fieldName) => {
    const field = readable.find((candidate) => candidate.name === fieldName);
    if (field === undefined)
      throw missingField(String(fieldName), String(fieldName), entity, (known) => grant.readable.has(known));
    return field;
  });
}

function pageSize(limit: number | undefined): number {
  if (limit === undefined) return limits.defaultPageSize;
  if (!Number.isInteger(limit) || limit < 1 || limit > limits.pageSize) {
    throw invalidQuery('/limit', 'query.limit', { minimum: 1, maximum: limits.pageSize });
  }
  return limit;
}
