// One figure: what a measure comes to in a period, in the one before, and how it went over the last ones.

import type { FigureData } from '../../../schemas/dashboard-data.ts';
import { rangeOf } from '../../query/calendar-periods.ts';
import { type DayRange, isoDay } from '../../query/relative-time.ts';
import { daysBefore, daysOf, filterIn, measureGroups, nothingOf, spanOf, type TileCall } from './tile-query.ts';

const trendLength = 8;

export async function figureData(call: TileCall): Promise<FigureData> {
  const days = daysOf(call);
  const before = daysBefore(call);
  const filter = filterIn(call, days);
  const [now, then, trend] = await Promise.all([total(call, days), before && total(call, before), trendOf(call)]);
  return {
    kind: 'figure',
    ...now,
    ...(days === undefined ? {} : { span: spanOf(days) }),
    ...(filter === undefined ? {} : { filter }),
    ...(before === undefined || then === undefined ? {} : { before: { value: then.value, span: spanOf(before) } }),
    ...(trend === undefined ? {} : { trend }),
  };
}

async function total(call: TileCall, days: DayRange | undefined): Promise<{ value: string | null; count: number }> {
  const { groups } = await measureGroups(call, filterIn(call, days), []);
  const [all] = groups;
  return { value: all === undefined || all.count === 0 ? nothingOf(call.tile) : all.value, count: all?.count ?? 0 };
}

/** One statement over all of them: the parts are the calendar's. Only of single units, since longer ones overlap no part. */
async function trendOf(call: TileCall): Promise<FigureData['trend']> {
  const { tile, time } = call;
  const { period, date } = tile;
  if (period === undefined || date === undefined || (period.count ?? 1) !== 1) return undefined;
  const whole = rangeOf({ ...period, count: trendLength }, time);
  if (whole === undefined) return undefined;
  const { groups } = await measureGroups(call, filterIn(call, whole), [{ field: date, period: period.unit }]);
  const values = new Map(groups.map(({ values: [day], value }) => [day, value]));
  const offsets = Array.from({ length: trendLength }, (_, index) => (period.offset ?? 0) - trendLength + 1 + index);
  return offsets.flatMap((offset) => {
    const part = rangeOf({ unit: period.unit, offset }, time);
    return part === undefined ? [] : [{ span: spanOf(part), value: values.get(isoDay(part.from)) ?? nothingOf(tile) }];
  });
}
