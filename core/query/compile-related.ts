// Terms about the records that point here: "no activity in 30 days", "sum of won deals over x". An EXISTS or a measured sub-query, under
// the asker's policy for the related records, and two-valued like every other term.
import { scaleOf } from '../../schemas/field-schema.ts';
import type { FilterOperator, Measure, RelatedTerm } from '../../schemas/types.ts';
import { sql } from '../database/sql.ts';
import { Decimal, parseDecimal } from '../kernel/decimal.ts';
import { latinDigits } from '../kernel/fold.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { compilePoint, isRelative, isTemporal } from './compile-relative.ts';
import { always, invalidQuery, never } from './conditions.ts';
import type { Column, Related, Scope } from './scope.ts';

type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';

const comparisons: readonly Comparison[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'];
const measures: readonly Measure[] = ['count', 'sum', 'average', 'min', 'max'];
const sign: Readonly<Record<Comparison, CompiledQuery>> = {
  eq: sql`=`,
  ne: sql`<>`,
  lt: sql`<`,
  le: sql`<=`,
  gt: sql`>`,
  ge: sql`>=`,
};
/** Amounts are summed in two halves of nine digits, which no 64-bit sum can overflow. */
const half = 1_000_000_000n;

/** @param inner compiles the filter of the related records in their scope. @throws Problem 422 */
export function compileRelated(
  term: RelatedTerm,
  scope: Scope,
  negated: boolean,
  pointer: string,
  inner: (scope: Scope) => CompiledQuery,
): CompiledQuery {
  const related = scope.related(term.related);
  const passed = term.filter === undefined ? always : inner(related.scope);
  const from = sql`from ${related.table} where ${related.condition}${passed === always ? sql`` : sql` and ${passed}`}`;
  if (term.operator === 'some' || term.operator === 'none') {
    if (term.measure !== undefined || term.of !== undefined || term.value !== undefined)
      throw invalidQuery(pointer, 'query.filter');
    return (term.operator === 'some') !== negated ? sql`exists (select 1 ${from})` : sql`not exists (select 1 ${from})`;
  }
  if (!comparisons.includes(term.operator))
    throw invalidQuery(`${pointer}/operator`, 'query.operator', {
      field: term.related,
      expected: ['some', 'none', ...comparisons].join(', '),
      found: String(term.operator),
    });
  const holds = measured(term, related, term.operator, from, pointer);
  return negated ? sql`not coalesce(${holds}, ${falsehood(scope)})` : sql`coalesce(${holds}, ${falsehood(scope)})`;
}

/** A measure of no rows is NULL: the comparison with it is false. */
function falsehood(scope: Scope): CompiledQuery {
  return scope.dialect === 'sqlite' ? sql`0` : sql`false`;
}

function measured(
  term: RelatedTerm,
  related: Related,
  operator: Comparison,
  from: CompiledQuery,
  pointer: string,
): CompiledQuery {
  const measure = term.measure ?? 'count';
  if (!measures.includes(measure)) throw invalidQuery(`${pointer}/measure`, 'query.measure', { field: term.related });
  if (measure === 'count') {
    if (term.of !== undefined) throw invalidQuery(`${pointer}/of`, 'query.measure', { field: term.of });
    if (!Number.isSafeInteger(term.value))
      throw invalidQuery(`${pointer}/value`, 'query.value', { field: term.related, kind: 'integer' });
    return sql`(select count(*) ${sign[operator]} ${term.value as number} ${from})`;
  }
  const column = related.scope.column(String(term.of ?? ''));
  const fits =
    measure === 'sum' || measure === 'average' ? column.kind.summable : column.kind.summable || isTemporal(column);
  if (!fits || column.path.includes('.')) throw invalidQuery(`${pointer}/of`, 'query.measure', { field: column.path });
  if (measure === 'sum') return sumCompares(term, column, related, operator, from, pointer);
  if (measure === 'average') return averageCompares(term, column, related, operator, from, `${pointer}/value`);
  const extreme = measure === 'min' ? sql`min(${column.value})` : sql`max(${column.value})`;
  const compare = (by: Comparison, value: unknown): CompiledQuery =>
    sql`(select ${compareWith(extreme, by, value, column, related.scope, `${pointer}/value`)} ${from})`;
  if (isRelative(term.value))
    return compilePoint(operator, term.value, column, related.scope, compare, `${pointer}/value`);
  return compare(operator, term.value);
}

function compareWith(
  left: CompiledQuery,
  operator: Comparison,
  value: unknown,
  column: Column,
  scope: Scope,
  pointer: string,
): CompiledQuery {
  const comparand = comparandOf(value, operator, column, scope, pointer);
  // Still an aggregate: without one the sub-query would have a row for each related record.
  if (comparand === 'none') return operator === 'ne' ? sql`${left} is not null` : sql`(${left} is not null and 1=0)`;
  if (comparand === 'all') return sql`${left} is not null`;
  return sql`${left} ${sign[operator]} ${comparand.value}`;
}

function comparandOf(value: unknown, operator: FilterOperator, column: Column, scope: Scope, pointer: string) {
  const isScalar = typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
  const comparand = isScalar ? column.kind.comparand(value, operator, column.field, scope) : undefined;
  if (comparand === undefined)
    throw invalidQuery(pointer, 'query.value', { field: column.path, kind: column.field.kind });
  return comparand;
}

/** The sum of no rows is 0. */
function sumCompares(
  { value }: RelatedTerm,
  column: Column,
  { scope }: Related,
  operator: Comparison,
  from: CompiledQuery,
  pointer: string,
): CompiledQuery {
  const comparand = comparandOf(value, operator, column, scope, `${pointer}/value`);
  // Between two steps of the scale: no sum is equal to it.
  if (typeof comparand === 'string') return operator === 'ne' ? always : never;
  if (scope.dialect !== 'sqlite')
    return sql`(select coalesce(sum(${column.value}), 0) ${sign[operator]} ${comparand.value} ${from})`;
  const bound = BigInt(comparand.value as bigint | number);
  const low = ((bound % half) + half) % half;
  const sums = halvesOf(sql`${column.value}`, from);
  return sql`(select (h, l) ${sign[operator]} (${(bound - low) / half}, ${low}) from (${sums}))`;
}

/**
 * An average compares like the sum of the distances to the bound, which is exact. A bound between two steps is a step and a fraction of
 * one: distances from the step, then, compare with that fraction times their number, which lies in the lower half.
 */
function averageCompares(
  { value }: RelatedTerm,
  column: Column,
  { scope }: Related,
  operator: Comparison,
  from: CompiledQuery,
  pointer: string,
): CompiledQuery {
  const bound = exactBound(value, column);
  if (bound === undefined) throw invalidQuery(pointer, 'query.value', { field: column.path, kind: column.field.kind });
  if (scope.dialect !== 'sqlite') {
    const exact = bound.div(new Decimal(10).pow(stepsOf(column))).toFixed();
    return sql`(select sum(${column.value} - cast(${exact} as numeric)) ${sign[operator]} 0 ${from})`;
  }
  const step = bound.floor();
  const fraction = bound.sub(step).mul(fractionParts).toNumber();
  const sums = halvesOf(sql`(${column.value} - ${BigInt(step.toFixed(0))})`, from, sql`count(${column.value}) as n`);
  return sql`(select (h, l * ${fractionParts}) ${sign[operator]} (0, ${fraction} * n) from (${sums}) where n > 0)`;
}

/** Digits after the point that a bound of an average may have beyond the field's own. */
const fractionDigits = 6;
const fractionParts = 10 ** fractionDigits;

/** The bound in the smallest steps of the column; undefined = no number, or too fine or too large to compare. */
function exactBound(value: unknown, column: Column): Decimal | undefined {
  const isScalar = typeof value === 'string' || typeof value === 'number';
  const number = isScalar ? parseDecimal(latinDigits(String(value).trim())) : undefined;
  const bound = number?.mul(new Decimal(10).pow(stepsOf(column)));
  return bound === undefined || bound.abs().gte(1e18) || bound.decimalPlaces() > fractionDigits ? undefined : bound;
}

/** How many digits after the point a whole step of the column stands for. */
function stepsOf({ kind, field }: Column): number {
  return kind.storage('postgres') === 'numeric' ? scaleOf(field) : 0;
}

/** A sum as h * 10^9 + l with 0 <= l < 10^9, so that pairs compare like the numbers they stand for; 0 of no rows. */
function halvesOf(value: CompiledQuery, from: CompiledQuery, more: CompiledQuery = sql`1 as n`): CompiledQuery {
  const halves = sql`select coalesce(sum(${value} / ${half}), 0) as h, coalesce(sum(${value} % ${half}), 0) as l, ${more} ${from}`;
  const carried = sql`select h + l / ${half} as h, l % ${half} as l, n from (${halves})`;
  return sql`select h - (l < 0) as h, l + ${half} * (l < 0) as l, n from (${carried})`;
}
