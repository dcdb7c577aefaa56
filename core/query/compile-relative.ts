// Terms whose value is seen from now → comparisons with plain values: `during` a period, and comparisons with a point in time.
import type { FilterOperator, RelativePeriod, RelativePoint } from '../../schemas/types.ts';
import { sql } from '../database/sql.ts';
import type { CompiledQuery } from '../kernel/transaction.ts';
import { invalidQuery } from './conditions.ts';
import { type DayRange, daysOf, isoDay, pointOf, startOfDay } from './relative-time.ts';
import type { Column, Scope } from './scope.ts';

/** One comparison of a column with a value of its kind, as the filter compiler makes it. */
type Compare = (operator: 'lt' | 'ge' | 'eq' | 'gt' | 'le', value: string) => CompiledQuery;

const periods = ['day', 'week', 'month', 'quarter', 'year'];
const units = ['day', 'week', 'month', 'year'];
const pointUnits = ['minute', 'hour', ...units];
const calendars = ['jalali', 'hijri', 'hebrew', 'gregorian'];

/** Is the column in the period? Never true where it is empty. @throws Problem 422 */
export function compileDuring(
  value: unknown,
  column: Column,
  scope: Scope,
  compare: Compare,
  pointer: string,
): CompiledQuery {
  const period = readPeriod(value);
  const days = period && daysOf(period, scope.time());
  if (days === undefined) throw invalidQuery(pointer, 'query.period', { field: column.path });
  const [from, to] = bounds(days, column, scope);
  return sql`(${compare('ge', from)} and ${compare('lt', to)})`;
}

/** @throws Problem 422 */
export function compilePoint(
  operator: FilterOperator,
  value: unknown,
  column: Column,
  scope: Scope,
  compare: Compare,
  pointer: string,
): CompiledQuery {
  const point = isTemporal(column) ? readPoint(value) : undefined;
  const resolved = point && pointOf(point, scope.time());
  const wrong = () => invalidQuery(pointer, 'query.value', { field: column.path, kind: column.field.kind });
  if (resolved === undefined) throw wrong();
  if (resolved instanceof Date) {
    if (column.field.kind === 'date' || !isComparison(operator)) throw wrong();
    return compare(operator, resolved.toISOString());
  }
  const [from, to] = bounds(resolved, column, scope);
  switch (operator) {
    case 'lt':
      return compare('lt', from);
    case 'ge':
      return compare('ge', from);
    case 'le':
      return compare('lt', to);
    case 'gt':
      return compare('ge', to);
    case 'eq':
      return sql`(${compare('ge', from)} and ${compare('lt', to)})`;
    default:
      throw wrong();
  }
}

export function isRelative(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isTemporal(column: Column): boolean {
  return column.field.kind === 'date' || column.field.kind === 'datetime';
}

function isComparison(operator: FilterOperator): operator is 'lt' | 'le' | 'gt' | 'ge' | 'eq' {
  return ['lt', 'le', 'gt', 'ge', 'eq'].includes(operator);
}

function bounds(days: DayRange, column: Column, scope: Scope): [string, string] {
  const text = (day: number): string =>
    column.field.kind === 'date' ? isoDay(day) : startOfDay(day, scope.time().zone).toISOString();
  return [text(days.from), text(days.to)];
}

function readPeriod(value: unknown): RelativePeriod | undefined {
  if (!isRelative(value)) return undefined;
  const { period, offset, last, next, month, unit, calendar, ...rest } = value as Record<string, unknown>;
  if (Object.keys(rest).length > 0 || !isCalendar(calendar)) return undefined;
  const given = [period, last, next, month].filter((part) => part !== undefined).length;
  if (given !== 1) return undefined;
  if (period !== undefined)
    return known(period, periods) && isWhole(offset ?? 0, -1000, 1000) && unit === undefined
      ? (value as RelativePeriod)
      : undefined;
  if (month !== undefined)
    return isWhole(month, 1, 12) && isWhole(offset ?? 0, -100, 100) && calendar !== undefined && unit === undefined
      ? (value as RelativePeriod)
      : undefined;
  return isWhole(last ?? next, 1, 1000) && known(unit, units) && offset === undefined
    ? (value as RelativePeriod)
    : undefined;
}

function readPoint(value: unknown): RelativePoint | undefined {
  if (!isRelative(value)) return undefined;
  const { ago, ahead, unit, calendar, ...rest } = value as Record<string, unknown>;
  const isOne = (ago === undefined) !== (ahead === undefined);
  const fits = isOne && isWhole(ago ?? ahead, 0, 100_000) && known(unit, pointUnits) && isCalendar(calendar);
  return fits && Object.keys(rest).length === 0 ? (value as RelativePoint) : undefined;
}

function known(value: unknown, words: readonly string[]): boolean {
  return typeof value === 'string' && words.includes(value);
}

function isCalendar(value: unknown): boolean {
  return value === undefined || known(value, calendars);
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}
