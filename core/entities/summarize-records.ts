// Groups of records with counts and measures: compiled by the query room under the policy, read in a worker, days folded into the periods of
// the asker's calendar.

import { systemOf } from '../../schemas/calendar-systems.ts';
import { scaleOf } from '../../schemas/field-schema.ts';
import type { Context } from '../kernel/context.ts';
import { Decimal } from '../kernel/decimal.ts';
import { limits } from '../kernel/limits.ts';
import { forbidden } from '../kernel/problem.ts';
import { type CompiledGroups, compileGroups, compileSpan, type GroupQuery } from '../query/compile-groups.ts';
import { isoDay, periodAround } from '../query/relative-time.ts';
import type { Column } from '../query/scope.ts';
import { type ListNeeds, readRows } from './list-records.ts';
import type { GroupValue, Summary } from './records.ts';

type Raw = number | bigint | string | boolean | null;
type Row = Readonly<Record<string, Raw>>;

/** @throws Problem 403 when the asker may read no record of the entity at all, 422 */
export async function summarizeRecords(needs: ListNeeds, context: Context, query: GroupQuery): Promise<Summary> {
  const { entity } = needs;
  if (!needs.grantOf(entity).allowed) throw forbidden('read', entity.name);
  const compiled = compileGroups({ ...needs, query }, await spanOf(needs, context, query));
  const rows = await readRows<Row>(needs.database, context, true, compiled.statement);
  const folded = fold(rows.slice(0, limits.groupRows), compiled, needs);
  const groups = [...folded.values()].map(({ values, count, parts }) => ({
    values,
    count,
    measures: compiled.measures.map((measure, index) => measureOf(measure, count, parts[index]!, needs)),
  }));
  groups.sort((a, b) => inOrder(a.values, b.values));
  return {
    groups: groups.slice(0, limits.groups),
    more: rows.length > limits.groupRows || groups.length > limits.groups,
  };
}

async function spanOf(
  needs: ListNeeds,
  context: Context,
  query: GroupQuery,
): Promise<ReadonlyMap<string, readonly [number, number]>> {
  const span = compileSpan({ ...needs, query });
  const found = new Map<string, readonly [number, number]>();
  if (span === undefined) return found;
  for (const row of await readRows<Row>(needs.database, context, true, span.statement))
    span.paths.forEach((path, index) => {
      found.set(path, [Number(row[`s${index}`] ?? 0), Number(row[`e${index}`] ?? 0)]);
    });
  return found;
}

/** What a measure is made of so far. */
interface Parts {
  sum: Decimal | undefined;
  values: number;
  extreme: Raw;
}

interface Group {
  readonly values: readonly GroupValue[];
  count: number;
  readonly parts: Parts[];
}

function fold(rows: readonly Row[], compiled: CompiledGroups, needs: ListNeeds): Map<string, Group> {
  const groups = new Map<string, Group>();
  const readers = compiled.groups.map((group) => groupReader(group, needs));
  const sames = compiled.groups.map(({ column }) => sameOf(column));
  const adders = compiled.measures.map((measure, index) => partsAdder(measure, index, needs));
  for (const row of rows) {
    const values = readers.map((read, index) => read(row[`g${index}`] ?? null));
    const key = JSON.stringify(values.map((value, index) => sames[index]!(value)));
    const group = groups.get(key) ?? { values, count: 0, parts: adders.map(noParts) };
    groups.set(key, group);
    group.count += Number(row.count);
    for (const [index, add] of adders.entries()) add(group.parts[index]!, row);
  }
  return groups;
}

/** What is one group: labels however they are spelled, called as most records have them. */
function sameOf({ kind }: Column): (value: GroupValue) => GroupValue {
  if (kind.items !== true || kind.fold === undefined) return (value) => value;
  return (value) => (value === null ? null : (kind.fold?.(String(value)) ?? value));
}

function noParts(): Parts {
  return { sum: undefined, values: 0, extreme: null };
}

/** A column's value as JSON has it; a day as the first day of the period it lies in, "YYYY-MM-DD". */
function groupReader({ column, period }: CompiledGroups['groups'][number], needs: ListNeeds): (raw: Raw) => GroupValue {
  if (period === undefined) return (raw) => (raw === null ? null : plainValue(raw, column.field.kind));
  const { calendar, weekStart } = needs.time();
  const known = new Map<number, string>();
  return (raw) => {
    if (raw === null) return null;
    const day = Number(raw);
    const first = known.get(day) ?? isoDay(periodAround(day, period, 0, systemOf[calendar], weekStart)?.from ?? day);
    known.set(day, first);
    return first;
  };
}

function plainValue(raw: NonNullable<Raw>, kind: string): GroupValue {
  if (kind === 'boolean') return raw === true || Number(raw) === 1;
  return typeof raw === 'string' && !['integer', 'rating'].includes(kind) ? raw : Number(raw);
}

type Measured = CompiledGroups['measures'][number];

function partsAdder({ measure, column }: Measured, index: number, needs: ListNeeds): (parts: Parts, row: Row) => void {
  if (column === undefined) return () => undefined;
  if (measure === 'min' || measure === 'max')
    return (parts, row) => {
      const extreme = row[`m${index}`] ?? null;
      if (extreme !== null && (parts.extreme === null || isBeyond(extreme, parts.extreme, measure)))
        parts.extreme = extreme;
    };
  const isWhole = column.kind.storage(needs.dialect) === 'numeric';
  return (parts, row) => {
    const high = row[`h${index}`] ?? null;
    if (high === null) return;
    const half = new Decimal(String(high));
    const sum = isWhole ? half : half.mul(1_000_000_000).add(String(row[`l${index}`] ?? 0));
    parts.sum = (parts.sum ?? new Decimal(0)).add(sum);
    parts.values += Number(row[`n${index}`] ?? 0);
  };
}

function isBeyond(value: NonNullable<Raw>, other: NonNullable<Raw>, measure: 'min' | 'max'): boolean {
  // Days are text and sort as text; everything else is a number.
  const isDay = typeof value === 'string' && value.includes('-', 1);
  const order = isDay ? Number(value > String(other)) - Number(value < String(other)) : compare(value, other);
  return measure === 'min' ? order < 0 : order > 0;
}

function compare(value: NonNullable<Raw>, other: NonNullable<Raw>): number {
  return new Decimal(String(value)).cmp(String(other));
}

/** In the field's own unit; null where there was nothing to measure but 0 for a sum of nothing. */
function measureOf({ measure, column }: Measured, count: number, parts: Parts, needs: ListNeeds): string | null {
  if (column === undefined) return String(count);
  if (measure === 'min' || measure === 'max')
    return parts.extreme === null ? null : extremeOf(parts.extreme, column, needs);
  const sum = unscaled(parts.sum ?? new Decimal(0), column, needs);
  if (measure === 'sum') return sum.toFixed();
  return parts.values === 0
    ? null
    : sum
        .div(parts.values)
        .toDecimalPlaces(scaleOf(column.field) + 2)
        .toFixed();
}

function extremeOf(raw: NonNullable<Raw>, column: Column, needs: ListNeeds): string {
  if (column.field.kind === 'date') return String(raw);
  if (column.field.kind === 'datetime') return new Date(Number(raw)).toISOString();
  return unscaled(new Decimal(String(raw)), column, needs).toFixed();
}

function unscaled(value: Decimal, { kind, field }: Column, { dialect }: ListNeeds): Decimal {
  const isScaled = kind.storage(dialect) === 'integer' && kind.storage('postgres') === 'numeric';
  return isScaled ? value.div(new Decimal(10).pow(scaleOf(field))) : value;
}

/** In one order on every database; those without a value last. */
function inOrder(left: readonly GroupValue[], right: readonly GroupValue[]): number {
  for (const [index, one] of left.entries()) {
    const other = right[index] ?? null;
    if (one === other) continue;
    if (one === null || other === null) return one === null ? 1 : -1;
    return one < other ? -1 : 1;
  }
  return 0;
}
