// One chart: groups along an axis or in slices, parted into series or beside the period before. Parts of time come all, also those in which nothing happened; of
// lists the largest, and the rest together.

import type { ChartData, Heading, Line } from '../../../schemas/dashboard-data.ts';
import { fieldNamed } from '../../../schemas/field-names.ts';
import type { EntityDefinition, FieldDefinition, FilterTree } from '../../../schemas/types.ts';
import type { Release } from '../../definitions/definitions.ts';
import type { GroupValue } from '../../entities/records.ts';
import { titlesOf } from '../../entities/titles.ts';
import { Decimal } from '../../kernel/decimal.ts';
import { partsOf, yearBefore } from '../../query/calendar-periods.ts';
import { systemFields } from '../../query/columns.ts';
import { type GroupTerm, groupOperator } from '../../query/compile-groups.ts';
import { type DayRange, dayOfIso, isoDay } from '../../query/relative-time.ts';
import {
  daysBefore,
  daysOf,
  filterIn,
  isAdditive,
  type Measured,
  measureGroups,
  nothingOf,
  spanOf,
  type TileCall,
  within,
} from './tile-query.ts';

const defaultMost = 10;
const mostSeries = 6;

/** @param release where references lead */
export async function chartData(call: TileCall, release: Release): Promise<ChartData> {
  const { tile } = call;
  const [days, before] = [daysOf(call), daysBefore(call)];
  const by = termOf(call, release, tile.by ?? '');
  const series = tile.series === undefined ? undefined : termOf(call, release, tile.series);
  const terms = [by.term, ...(series === undefined ? [] : [series.term])];
  const [now, then] = await Promise.all([
    measureGroups(call, filterIn(call, days), terms),
    before && measureGroups(call, filterIn(call, before), [by.term]),
  ]);
  const axis = by.isTime ? timeAxis(call, by, now, days) : listAxis(call, by, now);
  const parting = series === undefined ? [undefined] : partings(call, series, now);
  const lines: Line[] = parting.map((of) => ({
    ...(of === undefined ? {} : { of }),
    values: axis.map((place) => valueAt(call, now, place, of, axis, parting)),
  }));
  const aligned = before === undefined || then === undefined ? undefined : beside(call, axis, by, then, days, before);
  const filter = filterIn(call, days);
  return {
    kind: 'chart',
    places: await titled(call, release, by, axis),
    lines: [
      ...(await Promise.all(
        lines.map(async (line) =>
          line.of === undefined || series === undefined
            ? line
            : { ...line, of: (await titled(call, release, series, [line.of]))[0]! },
        ),
      )),
      ...(aligned === undefined ? [] : [aligned.line]),
    ],
    ...(aligned?.spans === undefined ? {} : { spansBefore: aligned.spans }),
    ...(days === undefined ? {} : { span: spanOf(days) }),
    ...(before === undefined ? {} : { spanBefore: spanOf(before) }),
    ...(filter === undefined ? {} : { filter }),
    more: now.more,
  };
}

interface Grouping {
  readonly term: GroupTerm;
  readonly field: FieldDefinition | undefined;
  readonly isTime: boolean;
}

/** By what is grouped; the last field of a path says how its values read. */
function termOf({ tile, entity }: TileCall, release: Release, path: string): Grouping {
  let owner: EntityDefinition | undefined = entity;
  let field: FieldDefinition | undefined;
  for (const name of path.split('.')) {
    field = fieldNamed(owner, name) ?? systemFields.get(name)?.field;
    owner = release.entity(field?.target ?? '');
  }
  const isTime = field?.kind === 'date' || field?.kind === 'datetime';
  return { term: { field: path, ...(isTime ? { period: tile.step ?? 'month' } : {}) }, field, isTime };
}

function timeAxis(call: TileCall, { term }: Grouping, { groups }: Measured, days: DayRange | undefined): Heading[] {
  const { tile, time } = call;
  const step = term.period ?? 'month';
  const known = groups.flatMap(({ values: [day] }) => (typeof day === 'string' ? [dayOfIso(day)] : []));
  // The period is of the same date as the axis: its parts are the axis. Otherwise as far as there is something.
  const isSame = days !== undefined && tile.date === term.field;
  if (!isSame && known.length === 0) return [];
  const range = isSame ? days : { from: Math.min(...known), to: Math.max(...known) + 1 };
  return partsOf(range, step, time).map((part) => ({
    value: isoDay(part.from),
    span: spanOf(part),
    ...(term.field.includes('.') ? {} : { term: within(call, term.field, part) }),
  }));
}

/** Choices in their order, numbers in theirs, all others the largest first. */
function listAxis({ tile }: TileCall, by: Grouping, { groups }: Measured): Heading[] {
  const sums = new Map<GroupValue, Decimal>();
  for (const { values, count, value } of groups) {
    const key = values[0] ?? null;
    sums.set(key, (sums.get(key) ?? new Decimal(0)).add(isAdditive(tile) ? (value ?? 0) : count));
  }
  const largest = [...sums].sort(([, a], [, b]) => b.cmp(a)).map(([value]) => value);
  const most = tile.most ?? Math.max(defaultMost, by.field?.options?.length ?? 0);
  const kept = largest.slice(0, largest.length === most + 1 ? most + 1 : most);
  const heads = ordered(kept, by.field).map((value): Heading => ({ value, term: valueTerm(by, value) }));
  return kept.length === largest.length || !isAdditive(tile) ? heads : [...heads, restOf(by, kept)];
}

function partings({ tile }: TileCall, series: Grouping, { groups }: Measured): Heading[] {
  const counts = new Map<GroupValue, number>();
  for (const { values, count } of groups) counts.set(values[1] ?? null, (counts.get(values[1] ?? null) ?? 0) + count);
  const largest = [...counts].sort(([, a], [, b]) => b - a).map(([value]) => value);
  const kept = largest.slice(0, largest.length > mostSeries ? mostSeries - 1 : mostSeries);
  const heads = ordered(kept, series.field).map((value): Heading => ({ value, term: valueTerm(series, value) }));
  return kept.length === largest.length || !isAdditive(tile) ? heads : [...heads, restOf(series, kept)];
}

function ordered(values: readonly GroupValue[], field: FieldDefinition | undefined): readonly GroupValue[] {
  const options = field?.options?.map(({ value }) => value);
  if (options !== undefined) {
    const place = (value: GroupValue) => (value === null ? options.length + 1 : options.indexOf(String(value)));
    return [...values].sort((a, b) => place(a) - place(b));
  }
  if (field?.kind !== 'integer' && field?.kind !== 'rating' && field?.kind !== 'boolean') return values;
  return [...values].sort((a, b) => (a === null ? 1 : b === null ? -1 : Number(a) - Number(b)));
}

function valueTerm({ term, field }: Grouping, value: GroupValue): FilterTree {
  if (value === null) return { field: term.field, operator: 'empty' };
  return { field: term.field, operator: groupOperator(field?.kind), value };
}

/** Those that are none of the kept. */
function restOf(by: Grouping, kept: readonly GroupValue[]): Heading {
  const field = by.term.field;
  const named = kept.filter((value) => value !== null && typeof value !== 'boolean');
  const out: FilterTree = { field, operator: 'notIn', value: named as (string | number)[] };
  const term = kept.includes(null) ? { and: [out, { field, operator: 'notEmpty' as const }] } : out;
  return { value: null, isRest: true, ...(groupOperator(by.field?.kind) === 'has' ? {} : { term }) };
}

/** What a place of the axis comes to in a series; the rest is the sum of all that stand nowhere else. */
function valueAt(
  { tile }: TileCall,
  { groups }: Measured,
  place: Heading,
  of: Heading | undefined,
  axis: readonly Heading[],
  parting: readonly (Heading | undefined)[],
): string | null {
  const isIn = (value: GroupValue, head: Heading | undefined, all: readonly (Heading | undefined)[]) =>
    head === undefined ||
    (head.isRest ? !all.some((one) => !one?.isRest && one?.value === value) : head.value === value);
  const found = groups.filter(
    ({ values: [first = null, second = null] }) => isIn(first, place, axis) && isIn(second, of, parting),
  );
  if (found.length === 0) return nothingOf(tile);
  if (found.length === 1) return found[0]?.value ?? null;
  return found.reduce((sum, { value }) => sum.add(value ?? 0), new Decimal(0)).toFixed();
}

/** The period before, each place of it beside that of the present one. */
function beside(
  call: TileCall,
  axis: readonly Heading[],
  by: Grouping,
  then: Measured,
  days: DayRange | undefined,
  before: DayRange,
): { line: Line; spans?: ChartData['spansBefore'] } {
  const values = new Map(then.groups.map(({ values: [value = null], value: measured }) => [value, measured]));
  const nothing = nothingOf(call.tile);
  if (!by.isTime || days === undefined || call.tile.date !== by.term.field) {
    const valuesBefore = axis.map((place) =>
      place.isRest ? valueAt(call, then, place, undefined, axis, [undefined]) : (values.get(place.value) ?? nothing),
    );
    return { line: { isBefore: true, values: valuesBefore } };
  }
  const step = by.term.period ?? 'month';
  const parts = partsOf(before, step, call.time);
  const spans = axis.map(({ value }, index) => {
    if (call.tile.compare !== 'year') return parts[index] ?? null;
    const from = yearBefore(dayOfIso(String(value)), step, call.time);
    return parts.find((part) => part.from === from) ?? null;
  });
  return {
    line: {
      isBefore: true,
      values: spans.map((part) => (part === null ? null : (values.get(isoDay(part.from)) ?? nothing))),
    },
    spans: spans.map((part) => (part === null ? null : spanOf(part))),
  };
}

async function titled(
  { context, records }: TileCall,
  release: Release,
  { field, isTime }: Grouping,
  heads: readonly Heading[],
): Promise<readonly Heading[]> {
  const target = isTime ? undefined : field?.target;
  if (target === undefined) return heads;
  const ids = heads.flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
  const titles = await titlesOf(records, release, context, target, ids);
  return heads.map((head) => {
    const title = titles.get(String(head.value));
    return title === undefined ? head : { ...head, title };
  });
}
