// Groups with measures → one SELECT under the policy. Dates are grouped by local day here; the days are folded into weeks, months, quarters
// and years of a calendar by who reads the rows, since no database knows those calendars.
import type { FieldKind, FilterTree, Measure } from '../../schemas/types.ts';
import { join, name, sql } from '../database/sql.ts';
import { offsetAt } from '../engine/time/zone-offsets.ts';
import { limits } from '../kernel/limits.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { tableOf } from './columns.ts';
import { compileFilter } from './compile-filter.ts';
import { compileRows, type QueryNeeds } from './compile-query.ts';
import { isTemporal } from './compile-relative.ts';
import { always, invalidQuery } from './conditions.ts';
import { type Column, createScope, type Scope } from './scope.ts';

export interface GroupTerm {
  /** A field or a path over references. */
  readonly field: string;
  /** For dates and date-times; without one by day. */
  readonly period?: 'day' | 'week' | 'month' | 'quarter' | 'year' | undefined;
}

export interface MeasureTerm {
  readonly measure: Measure;
  /** Not for count. */
  readonly field?: string | undefined;
}

export interface GroupQuery {
  readonly groupBy: readonly GroupTerm[];
  readonly measures?: readonly MeasureTerm[] | undefined;
  readonly filter?: FilterTree | undefined;
}

export interface CompiledGroups {
  /** Rows: "g0", "g1" (a day as whole days since 1970 for dates), "count", and for each measured field its parts, see `measured`. */
  readonly statement: CompiledQuery;
  readonly groups: readonly { readonly column: Column; readonly period: GroupTerm['period'] }[];
  readonly measures: readonly { readonly measure: Measure; readonly column: Column | undefined }[];
}

const alias = 't';
const groupable: ReadonlySet<string> = new Set([
  'choice',
  'boolean',
  'reference',
  'references',
  'choices',
  'tags',
  'text',
  'integer',
  'date',
  'datetime',
  'rating',
  'user',
]);
const periods = ['day', 'week', 'month', 'quarter', 'year'];
const measures: readonly Measure[] = ['count', 'sum', 'average', 'min', 'max'];
const dayMs = 86_400_000;
/** Days added before a division, so that times before 1970 round down like those after. */
const shiftDays = 1_000_000;

/**
 * @param span the first and last instant of each date-time that is grouped by, by its path: zones change their offsets over time
 * @throws Problem 422
 */
export function compileGroups(
  needs: QueryNeeds & { readonly query: GroupQuery },
  span: ReadonlyMap<string, readonly [number, number]>,
): CompiledGroups {
  const { query } = needs;
  const { scope, table, where } = groundOf(needs);
  const groups = groupsOf(query, scope);
  const measured = measuresOf(query, scope);
  const joins = groups.flatMap(({ column }, index) => joinOf(column, index, scope));
  const from = sql`from ${table}${joins.length === 0 ? sql`` : sql` ${join(joins, ' ')}`}${where}`;
  const keys = groups.map(({ column }, index) => keyOf(column, index, scope, span.get(column.path)));
  const columns = [
    ...keys.map((key, index) => sql`${key} as ${name(`g${index}`)}`),
    sql`count(*) as "count"`,
    ...measured.flatMap(({ measure, column }, index) =>
      column === undefined ? [] : partsOf(measure, column, index, scope),
    ),
  ];
  const by = keys.length === 0 ? sql`` : sql` group by ${join(keys.map((_, index) => name(`g${index}`)))}`;
  const statement = sql`select ${join(columns)} ${from}${by} order by "count" desc limit ${limits.groupRows + 1}`;
  return { statement, groups, measures: measured };
}

/** The first and last instants of the date-times that are grouped by: rows with "s0", "e0", …; undefined when there are none. */
export function compileSpan(
  needs: QueryNeeds & { readonly query: GroupQuery },
): { readonly statement: CompiledQuery; readonly paths: readonly string[] } | undefined {
  const { scope, table, where } = groundOf(needs);
  const instants = groupsOf(needs.query, scope).filter(({ column }) => column.field.kind === 'datetime');
  if (instants.length === 0) return undefined;
  const columns = instants.flatMap(({ column }, index) => [
    sql`min(${column.value}) as ${name(`s${index}`)}`,
    sql`max(${column.value}) as ${name(`e${index}`)}`,
  ]);
  return {
    statement: sql`select ${join(columns)} from ${table}${where}`,
    paths: instants.map(({ column }) => column.path),
  };
}

function groundOf(needs: QueryNeeds & { readonly query: GroupQuery }): {
  scope: Scope;
  table: CompiledQuery;
  where: CompiledQuery;
} {
  const { query, entity } = needs;
  const scope = createScope({ ...needs, alias });
  const rows = compileRows(needs, needs.grantOf(entity), alias);
  const conditions = [
    ...(rows === undefined ? [] : [rows]),
    ...(query.filter === undefined ? [] : [compileFilter(query.filter, scope)]),
  ].filter((condition) => condition !== always);
  const where = conditions.length === 0 ? sql`` : sql` where ${join(conditions, ' and ')}`;
  return { scope, table: sql`${name(tableOf(entity))} as ${name(alias)}`, where };
}

/** The operator that finds the records of a group: those that are it, or that hold it among others. */
export function groupOperator(kind: FieldKind | undefined): 'eq' | 'has' {
  return kind === 'references' || kind === 'choices' || kind === 'tags' ? 'has' : 'eq';
}

function heldAlias(group: number): string {
  return `${alias}g${group}`;
}

/** A record that holds several is counted with each of them; one that holds none, or none the asker may see, with none. */
function joinOf({ links, kind, value }: Column, group: number, scope: Scope): CompiledQuery[] {
  const own = name(heldAlias(group));
  if (links !== undefined) {
    const { owner, table, alias: link, seen } = links;
    const those = sql`select ${link}."source", ${link}."target" from ${table} where 1=1${seen}`;
    return [sql`left join (${those}) as ${own} on ${own}."source" = ${owner}`];
  }
  if (kind.items !== true) return [];
  return scope.dialect === 'sqlite'
    ? [sql`left join json_each(${value}) as ${own} on true`]
    : [sql`left join lateral jsonb_array_elements_text(cast(${value} as jsonb)) as ${own}("value") on true`];
}

function groupsOf({ groupBy }: GroupQuery, scope: Scope): CompiledGroups['groups'] {
  if (!Array.isArray(groupBy) || groupBy.length > limits.groupFields)
    throw invalidQuery('/groupBy', 'query.group-fields', { maximum: limits.groupFields });
  return groupBy.map((term: GroupTerm, index) => {
    const column = scope.column(term.field);
    const { period } = term;
    const fits = period === undefined || (isTemporal(column) && periods.includes(period));
    if (!groupable.has(column.field.kind) || !fits)
      throw invalidQuery(`/groupBy/${index}`, 'query.group', { field: term.field });
    return { column, period: isTemporal(column) ? (period ?? 'day') : undefined };
  });
}

function measuresOf({ measures: wanted = [] }: GroupQuery, scope: Scope): CompiledGroups['measures'] {
  if (!Array.isArray(wanted) || wanted.length > limits.groupMeasures)
    throw invalidQuery('/measures', 'query.group-measures', { maximum: limits.groupMeasures });
  return wanted.map((term: MeasureTerm, index) => {
    const pointer = `/measures/${index}`;
    const wrong = () => invalidQuery(pointer, 'query.measure', { field: String(term.field ?? '') });
    if (!measures.includes(term.measure)) throw wrong();
    if (term.measure === 'count') {
      if (term.field !== undefined) throw wrong();
      return { measure: term.measure, column: undefined };
    }
    const column = scope.column(String(term.field ?? ''));
    const isExtreme = term.measure === 'min' || term.measure === 'max';
    if (!column.kind.summable && !(isExtreme && isTemporal(column))) throw wrong();
    return { measure: term.measure, column };
  });
}

function keyOf(
  column: Column,
  group: number,
  scope: Scope,
  span: readonly [number, number] | undefined,
): CompiledQuery {
  if (column.links !== undefined) return sql`${name(heldAlias(group))}."target"`;
  if (column.kind.items === true) return sql`${name(heldAlias(group))}."value"`;
  if (column.field.kind === 'date') return dayOfDate(column.value, scope);
  if (column.field.kind !== 'datetime') return column.value;
  const offset = offsetsOver(scope.time().zone, span ?? [0, 0], column.value);
  return sql`((${column.value} + ${offset} + ${shiftDays * dayMs}) / ${dayMs} - ${shiftDays})`;
}

function dayOfDate(value: CompiledQuery, scope: Scope): CompiledQuery {
  return scope.dialect === 'sqlite'
    ? sql`cast(julianday(${value}) - 2440587.5 as integer)`
    : sql`(cast(${value} as date) - date '1970-01-01')`;
}

/** Milliseconds east of UTC by instant: one number, or a CASE over the changes of the zone within the span. */
function offsetsOver(zone: string, [first, last]: readonly [number, number], value: CompiledQuery): CompiledQuery {
  const changes: { readonly at: number; readonly before: number }[] = [];
  let offset = offsetAt(zone, Math.floor(first / 1000));
  const weekSeconds = 7 * 86_400;
  // No zone changes its offset twice within a week.
  for (let from = Math.floor(first / 1000); from * 1000 < last; from += weekSeconds) {
    const next = offsetAt(zone, from + weekSeconds);
    if (next === offset) continue;
    changes.push({ at: turnBetween(zone, from, from + weekSeconds, offset) * 1000, before: offset });
    offset = next;
  }
  const newest = changes.slice(-limits.zoneChanges);
  const whole = (seconds: number): CompiledQuery => sql`cast(${seconds * 1000} as bigint)`;
  if (newest.length === 0) return whole(offset);
  const cases = newest.map(({ at, before }) => sql`when ${value} < ${at} then ${whole(before)}`);
  return sql`(case ${join(cases, ' ')} else ${whole(offset)} end)`;
}

function turnBetween(zone: string, from: number, to: number, before: number): number {
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * "m<i>" for an extreme; for a sum its "h<i>" and "l<i>" (sum = h * 10^9 + l on SQLite, whose own sum overflows at ten amounts of 16
 * digits; all in h on PostgreSQL), for an average also the number of values, "n<i>".
 */
function partsOf(measure: Measure, column: Column, index: number, scope: Scope): CompiledQuery[] {
  const as = (letter: string) => name(`${letter}${index}`);
  if (measure === 'min') return [sql`min(${column.value}) as ${as('m')}`];
  if (measure === 'max') return [sql`max(${column.value}) as ${as('m')}`];
  const counted = measure === 'average' ? [sql`count(${column.value}) as ${as('n')}`] : [];
  if (column.kind.storage(scope.dialect) === 'numeric')
    return [sql`sum(${column.value}) as ${as('h')}`, sql`0 as ${as('l')}`, ...counted];
  return [
    sql`sum(${column.value} / 1000000000) as ${as('h')}`,
    sql`sum(${column.value} % 1000000000) as ${as('l')}`,
    ...counted,
  ];
}
