// What a tile asks of the records: its filter within its period, the period before, and one measure of groups; a share is two counts.

import type { Span } from '../../../schemas/dashboard-data.ts';
import type { DashboardTile, EntityDefinition, FilterTree, TilePeriod } from '../../../schemas/types.ts';
import type { RecordService, Summary } from '../../entities/records.ts';
import type { Context } from '../../kernel/context.ts';
import { Decimal } from '../../kernel/decimal.ts';
import { invalid } from '../../kernel/problem.ts';
import { rangeAYearAgo, rangeBefore, rangeOf, untilToday } from '../../query/calendar-periods.ts';
import { systemFields } from '../../query/columns.ts';
import type { GroupQuery, GroupTerm } from '../../query/compile-groups.ts';
import { type DayRange, isoDay, type QueryTime, startOfDay } from '../../query/relative-time.ts';

export interface TileCall {
  readonly context: Context;
  readonly records: Pick<RecordService, 'summarize' | 'query'>;
  readonly entity: EntityDefinition;
  readonly tile: DashboardTile;
  readonly time: QueryTime;
}

export type Group = Summary['groups'][number];

export interface Measured {
  readonly groups: readonly (Pick<Group, 'values' | 'count'> & { readonly value: string | null })[];
  readonly more: boolean;
}

/** All of these at once; undefined: everything. */
export function both(...filters: readonly (FilterTree | undefined)[]): FilterTree | undefined {
  const given = filters.filter((filter) => filter !== undefined);
  return given.length < 2 ? given[0] : { and: given };
}

export function spanOf({ from, to }: DayRange): Span {
  return { from: isoDay(from), to: isoDay(to) };
}

/** The days of the tile's period. @throws Problem 422 when the calendar does not know them */
export function daysOf({ tile, time }: TileCall, period: TilePeriod | undefined = tile.period): DayRange | undefined {
  if (period === undefined) return undefined;
  const days = rangeOf(period, time);
  if (days === undefined)
    throw invalid([{ pointer: '/period', code: 'query.period', params: { field: tile.date ?? '' } }]);
  return tile.toDate ? untilToday(days, time) : days;
}

/** The period the tile is compared with. With `toDate` as long as what has passed of the present one. */
export function daysBefore(call: TileCall): DayRange | undefined {
  const { tile, time } = call;
  const { period, compare } = tile;
  if (period === undefined || compare === undefined) return undefined;
  const before = compare === 'year' ? rangeAYearAgo(period, time) : rangeBefore(period, time);
  const [now, whole] = [daysOf(call), rangeOf(period, time)];
  if (before === undefined || now === undefined || whole === undefined) return undefined;
  const isCut = now.to < whole.to;
  return isCut ? { from: before.from, to: Math.min(before.to, before.from + (now.to - now.from)) } : before;
}

/** Those whose date lies in the days: as an index on the field finds them. */
export function within({ entity, time }: Pick<TileCall, 'entity' | 'time'>, field: string, days: DayRange): FilterTree {
  const kind = (entity.fields.find(({ name }) => name === field) ?? systemFields.get(field)?.field)?.kind;
  const edge = (day: number): string => (kind === 'date' ? isoDay(day) : startOfDay(day, time.zone).toISOString());
  return {
    and: [
      { field, operator: 'ge', value: edge(days.from) },
      { field, operator: 'lt', value: edge(days.to) },
    ],
  };
}

export function filterIn(call: TileCall, days: DayRange | undefined): FilterTree | undefined {
  const { tile } = call;
  return both(tile.filter, days === undefined || tile.date === undefined ? undefined : within(call, tile.date, days));
}

/** The tile's measure of each group. */
export async function measureGroups(
  { context, records, entity, tile }: TileCall,
  filter: FilterTree | undefined,
  groupBy: readonly GroupTerm[],
): Promise<Measured> {
  const ask = (query: Omit<GroupQuery, 'groupBy'>) => records.summarize(context, entity.name, { groupBy, ...query });
  const { share, measure = { measure: 'count' } } = tile;
  if (share === undefined) {
    const { groups, more } = await ask({ filter, measures: [measure] });
    return {
      groups: groups.map(({ values, count, measures }) => ({ values, count, value: measures[0] ?? null })),
      more,
    };
  }
  const [all, passing] = await Promise.all([ask({ filter }), ask({ filter: both(filter, share) })]);
  const counts = new Map(passing.groups.map(({ values, count }) => [JSON.stringify(values), count]));
  const groups = all.groups.map(({ values, count }) => ({
    values,
    count,
    value: percentOf(counts.get(JSON.stringify(values)) ?? 0, count),
  }));
  return { groups, more: all.more || passing.more };
}

export function percentOf(part: number, whole: number): string | null {
  return whole === 0 ? null : new Decimal(part).mul(100).div(whole).toDecimalPlaces(1).toFixed();
}

/** Nothing at all counts and sums to 0; it has no average, extreme or share. */
export function nothingOf({ share, measure }: DashboardTile): string | null {
  return share === undefined && ['count', 'sum'].includes(measure?.measure ?? 'count') ? '0' : null;
}

/** May values of groups be added up? */
export function isAdditive(tile: DashboardTile): boolean {
  return nothingOf(tile) !== null;
}
