// Times seen from now ("this month", "last Ramadan", "30 days ago") → days, in any of the four calendars, in the zone of the business.
import { systemOf } from '../../schemas/calendar-systems.ts';
import type { Calendar, RelativePeriod, RelativePoint, SettingsDefinition } from '../../schemas/types.ts';
import { weekStartOf } from '../../schemas/week-start.ts';
import {
  addMonths,
  type CalendarSystem,
  dayIn,
  epochDayIn,
  monthOfCommon,
  monthsIn,
} from '../engine/time/calendar-systems.ts';
import { instantOfLocal, offsetAt } from '../engine/time/zone-offsets.ts';
import { civilOf } from '../expressions/civil.ts';
import type { Context } from '../kernel/context.ts';

/** What "now", "this month" and "this week" mean to who asks. */
export interface QueryTime {
  readonly now: Date;
  /** IANA name of the zone days begin in. */
  readonly zone: string;
  readonly calendar: Calendar;
  /** 0 = Sunday … 6 = Saturday. */
  readonly weekStart: number;
}

/** As whoever asks reads time. */
export function timeOfAsker(
  now: Date,
  context: Pick<Context, 'calendar' | 'locale'>,
  { timeZone: zone, calendar, country }: Pick<SettingsDefinition, 'timeZone' | 'calendar' | 'country'>,
): QueryTime {
  return {
    now,
    zone,
    calendar: context.calendar ?? calendar,
    weekStart: weekStartOf(context.locale, country),
  };
}

/** Days since 1970-01-01, `to` not included. */
export interface DayRange {
  readonly from: number;
  readonly to: number;
}

const daySeconds = 86_400;
type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';

export function todayOf({ now, zone }: QueryTime): number {
  const seconds = Math.floor(now.getTime() / 1000);
  return Math.floor((seconds + offsetAt(zone, seconds)) / daySeconds);
}

/** The first instant of a local day. */
export function startOfDay(day: number, zone: string): Date {
  return new Date(instantOfLocal(zone, day * daySeconds) * 1000);
}

/** "YYYY-MM-DD" of a day. */
export function isoDay(day: number): string {
  const { year, month, day: ofMonth } = civilOf(day);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(ofMonth).padStart(2, '0')}`;
}

/** The day of "YYYY-MM-DD". */
export function dayOfIso(text: string): number {
  return Math.round(Date.parse(`${text}T00:00:00Z`) / (daySeconds * 1000));
}

/** undefined = beyond what the calendar knows. */
export function daysOf(period: RelativePeriod, time: QueryTime): DayRange | undefined {
  const today = todayOf(time);
  const system = systemOf[period.calendar ?? time.calendar];
  if ('period' in period) return periodAround(today, period.period, period.offset ?? 0, system, time.weekStart);
  if ('month' in period) return namedMonth(today, period.month, period.offset ?? 0, system);
  const [count, first] = 'last' in period ? [-period.last, false] : [period.next, true];
  const other = shift(today, period.unit, count, system);
  if (other === undefined) return undefined;
  return first ? { from: today, to: other + 1 } : { from: other, to: today + 1 };
}

/** A whole local day, or an instant where the unit is shorter than a day. undefined = beyond what the calendar knows. */
export function pointOf(point: RelativePoint, time: QueryTime): DayRange | Date | undefined {
  const count = 'ago' in point ? -point.ago : point.ahead;
  if (point.unit === 'minute' || point.unit === 'hour')
    return new Date(time.now.getTime() + count * (point.unit === 'hour' ? 3_600_000 : 60_000));
  const day = shift(todayOf(time), point.unit, count, systemOf[point.calendar ?? time.calendar]);
  return day === undefined ? undefined : { from: day, to: day + 1 };
}

/** The period a day lies in. Months, quarters and years are the calendar's; a quarter of a Hebrew leap year may hold four months. */
export function periodAround(
  day: number,
  unit: Unit,
  offset: number,
  system: CalendarSystem,
  weekStart: number,
): DayRange | undefined {
  if (unit === 'day') return { from: day + offset, to: day + offset + 1 };
  if (unit === 'week') {
    // 1970-01-01 was a Thursday.
    const from = day - ((((day + 4 - weekStart) % 7) + 7) % 7) + offset * 7;
    return { from, to: from + 7 };
  }
  const from = firstOf(day, unit, offset, system);
  const to = firstOf(day, unit, offset + 1, system);
  return from === undefined || to === undefined ? undefined : { from, to };
}

function firstOf(day: number, unit: 'month' | 'quarter' | 'year', offset: number, system: CalendarSystem) {
  const here = dayIn(system, day);
  if (here === undefined) return undefined;
  if (unit === 'year') return epochDayIn(system, here.year + offset, 1, 1);
  if (unit === 'quarter') {
    const quarter = here.year * 4 + quarterOf(system, here.year, here.month) + offset;
    const year = Math.floor(quarter / 4);
    return epochDayIn(system, year, monthOfCommon(system, year, (quarter - year * 4) * 3 + 1), 1);
  }
  const first = epochDayIn(system, here.year, here.month, 1);
  return first === undefined ? undefined : addWholeMonths(system, here.year, here.month, offset);
}

/** 0 to 3. Adar I belongs to the quarter of Adar. */
function quarterOf(system: CalendarSystem, year: number, month: number): number {
  const common = monthsIn(system, year) === 13 && month >= 6 ? month - 1 : month;
  return Math.floor((common - 1) / 3);
}

/** The first day of a month some months away, every month of a leap year counted. */
function addWholeMonths(system: CalendarSystem, year: number, month: number, months: number): number | undefined {
  let [at, left] = [year, month - 1 + months];
  if (system !== 'hebrew') return epochDayIn(system, year + Math.floor(left / 12), (((left % 12) + 12) % 12) + 1, 1);
  while (left < 0) left += monthsIn(system, --at);
  for (let most = monthsIn(system, at); left >= most; most = monthsIn(system, at)) {
    left -= most;
    at += 1;
  }
  return epochDayIn(system, at, left + 1, 1);
}

function namedMonth(today: number, common: number, offset: number, system: CalendarSystem): DayRange | undefined {
  const here = dayIn(system, today);
  if (here === undefined) return undefined;
  const thisYears = monthRange(system, here.year, common);
  if (thisYears === undefined || offset === 0) return thisYears;
  const isOver = thisYears.to <= today;
  const isAhead = thisYears.from > today;
  const years = offset < 0 ? offset + Number(isOver) : offset - Number(isAhead);
  return monthRange(system, here.year + years, common);
}

function monthRange(system: CalendarSystem, year: number, common: number): DayRange | undefined {
  const month = monthOfCommon(system, year, common);
  const from = epochDayIn(system, year, month, 1);
  const to = addWholeMonths(system, year, month, 1);
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** A day some units away; a day its month lacks is the month's last. */
function shift(day: number, unit: 'day' | 'week' | 'month' | 'year', count: number, system: CalendarSystem) {
  if (unit === 'day') return day + count;
  if (unit === 'week') return day + count * 7;
  return unit === 'month' ? addMonths(system, day, 0, count) : addMonths(system, day, count, 0);
}
