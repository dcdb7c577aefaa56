// A query of the API → one SELECT under the policy. The only way from a filter, sort, search or cursor of a caller to SQL.
import type { EntityDefinition, FieldDefinition } from '../../schemas/types.ts';
import type { Grant } from '../access/access.ts';
import { join, name, sql } from '../database/sql.ts';
import { foldForSearch } from '../kernel/fold.ts';
import { limits } from '../kernel/limits.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { systemColumns, tableOf } from './columns.ts';
import { compileFilter, compilePredicate, textMatch } from './compile-filter.ts';
import { always, invalidQuery } from './conditions.ts';
import { createOrdering } from './keyset.ts';
import type { Query } from './query.ts';
import type { QueryKinds, QuerySetting } from './query-kind.ts';
import { createScope, type Scope, unknownField } from './scope.ts';

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
  readonly counting: CompiledQuery;
  /** The fields it selects, each under its own name, beside the system columns. */
  readonly fields: readonly FieldDefinition[];
  /** Rows of the page; the statement asks for one more to know whether there is a next. */
  readonly limit: number;
  cursorOf(row: Readonly<Record<string, unknown>>): string;
}

const alias = 't';

/** @throws Problem 422 `unknown-field` (missing and hidden alike), 422 `invalid-query` with a detail, its pointer into the query */
export function compileQuery(needs: QueryNeeds & { readonly query: Query }): CompiledList {
  const { entity, query } = needs;
  const grant = needs.grantOf(entity);
  const scope = createScope({ ...needs, alias });
  const fields = selected(entity, grant, query.fields);
  const limit = pageSize(query.limit);
  const ordering = createOrdering(query.sort ?? [], scope, alias, entity.name);
  const chosen = [
    rowsOf(needs, grant),
    query.filter === undefined ? always : compileFilter(query.filter, scope),
    query.search === undefined ? always : compileSearch(query.search, needs, grant, scope),
  ].filter((condition) => condition !== always);
  const after = ordering.after(query.after);
  const conditions = after === always ? chosen : [...chosen, after];
  const columns = [
    ...systemColumns.map((column) => sql`${name(alias)}.${name(column)}`),
    ...fields.map((field) => sql`${name(alias)}.${name(field.name)}`),
    ...ordering.columns,
  ];
  const from = sql`from ${name(tableOf(entity.name))} as ${name(alias)}`;
  const statement = sql`select ${join(columns)} ${from}${where(conditions)} order by ${ordering.orderBy} limit ${limit + 1}`;
  const counting = sql`select count(*) as "count" from (select 1 ${from}${where(chosen)} limit ${limits.listCount + 1}) as counted`;
  return { statement, counting, fields, limit, cursorOf: ordering.cursorOf };
}

/** The policy's rows as a condition on the table under `alias`; undefined = every row. For statements of single records. */
export function compileRows(
  needs: Omit<QueryNeeds, 'grantOf'>,
  grant: Grant,
  tableAlias: string,
): CompiledQuery | undefined {
  if (!grant.allowed) return sql`1=0`;
  if (grant.rows === undefined) return undefined;
  return compilePredicate(grant.rows, createScope({ ...needs, grantOf: undefined, alias: tableAlias }));
}

function rowsOf(needs: QueryNeeds, grant: Grant): CompiledQuery {
  return compileRows(needs, grant, alias) ?? always;
}

function where(conditions: readonly CompiledQuery[]): CompiledQuery {
  return conditions.length === 0 ? sql`` : sql` where ${join(conditions, ' and ')}`;
}

function selected(entity: EntityDefinition, grant: Grant, wanted: readonly string[] | undefined): FieldDefinition[] {
  const readable = entity.fields.filter((field) => grant.readable.has(field.name));
  if (wanted === undefined) return readable;
  if (!Array.isArray(wanted)) throw invalidQuery('/fields', 'query.fields');
  return [...new Set(wanted)].map((fieldName) => {
    const field = readable.find((candidate) => candidate.name === fieldName);
    if (field === undefined) throw unknownField(String(fieldName), entity.name);
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

/** Every word must stand somewhere in the texts the asker may read: a hidden field cannot be guessed by searching. */
function compileSearch(text: string, needs: QueryNeeds, grant: Grant, scope: Scope): CompiledQuery {
  if (typeof text !== 'string' || text.length > 200 || text.includes('\0'))
    throw invalidQuery('/search', 'query.text', { field: 'search', maximum: 200 });
  const words = foldForSearch(text)
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, 10);
  if (words.length === 0) return always;
  const columns = needs.entity.fields
    .filter(
      (field) =>
        grant.readable.has(field.name) && needs.kinds(field.kind).folded !== undefined && field.kind !== 'choice',
    )
    .map((field) => scope.column(field.name));
  const found = words.map((word) => {
    const matches = columns.flatMap((column) => {
      const folded = column.kind.fold?.(word) ?? word;
      return folded === '' ? [] : [textMatch(column, 'contains', folded, false)];
    });
    return matches.length === 0 ? sql`1=0` : sql`(${join(matches, ' or ')})`;
  });
  return join(found, ' and ');
}
