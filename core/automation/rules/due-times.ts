// The times of rules with a date or a schedule: which come due in a stretch of time, and for which records. Pure; days are the installation's, years those
// of the calendar a rule names. A schedule whose times were missed comes once; each day of a date that was missed comes.

import { systemOf } from '../../../schemas/calendar-systems.ts';
import type { Calendar, DateTrigger, FilterTree, ScheduleTrigger } from '../../../schemas/types.ts';
import { commonMonth, dayIn, epochDayIn, monthOfCommon, monthsIn } from '../../engine/time/calendar-systems.ts';
import { nextDue, timerDue } from '../../engine/time/timer-due.ts';
import type { WorkingCalendar } from '../../engine/time/working-calendar.ts';
import { instantOfLocal } from '../../engine/time/zone-offsets.ts';
import { limits } from '../../kernel/limits.ts';
import { isoDay, startOfDay, todayOf } from '../../query/relative-time.ts';

export type TimedTrigger = DateTrigger | ScheduleTrigger;

export interface DueSetting {
  readonly zone: string;
  /** Of the field that a date trigger names. */
  readonly fieldKind: string | undefined;
  calendar(name: string): WorkingCalendar | undefined;
}

/** `after` not included, `until` included. */
export interface Stretch {
  readonly after: Date;
  readonly until: Date;
}

export interface DueTime {
  readonly at: Date;
  /** The records that are meant; absent = all. */
  readonly filter?: FilterTree;
}

const defaultTime = '09:00';
const hourMs = 3_600_000;
const daySeconds = 86_400;

export function dueIn(trigger: TimedTrigger, { after, until }: Stretch, setting: DueSetting): readonly DueTime[] {
  if (until <= after) return [];
  if (trigger.type === 'schedule') {
    const at = nextOfCron(trigger.cron, after, setting.zone);
    const filter = trigger.filter === undefined ? {} : { filter: trigger.filter };
    return at === undefined || at > until ? [] : [{ at, ...filter }];
  }
  if (trigger.unit === 'hour') {
    const shift = (trigger.offset ?? 0) * hourMs;
    const iso = (instant: Date) => new Date(instant.getTime() - shift).toISOString();
    const { field } = trigger;
    const filter: FilterTree = {
      and: [
        { field, operator: 'gt', value: iso(after) },
        { field, operator: 'le', value: iso(until) },
      ],
    };
    return [{ at: until, filter }];
  }
  return daysDue(trigger, { after, until }, setting);
}

/** When to look again; undefined = never. */
export function nextLook(trigger: TimedTrigger, after: Date, setting: DueSetting): Date | undefined {
  if (trigger.type === 'schedule') return nextOfCron(trigger.cron, after, setting.zone);
  if (trigger.unit === 'hour') return new Date(after.getTime() + limits.ruleTickMs);
  const today = localDay(after, setting.zone);
  return [today, today + 1, today + 2].map((day) => timeOn(day, trigger, setting.zone)).find((at) => at > after);
}

/** All times of a schedule in a stretch, at most so many: for looking back. */
export function timesOfCron(cron: string, { after, until }: Stretch, zone: string, most: number): readonly Date[] {
  const found: Date[] = [];
  for (let at = nextOfCron(cron, after, zone); at !== undefined && at <= until && found.length < most; ) {
    found.push(at);
    at = nextOfCron(cron, at, zone);
  }
  return found;
}

function nextOfCron(cron: string, after: Date, zone: string): Date | undefined {
  const due = timerDue('cycle', `cron:${cron}`, after, { zone });
  if (due === undefined) return undefined;
  const at = new Date(due.dueAt);
  if (at > after) return at;
  const next = nextDue(due, after, { zone });
  return next && new Date(next.dueAt);
}

function localDay(now: Date, zone: string): number {
  return todayOf({ now, zone, calendar: 'gregorian', weekStart: 0 });
}

function timeOn(day: number, { at = defaultTime }: DateTrigger, zone: string): Date {
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  return new Date(instantOfLocal(zone, day * daySeconds + hours * 3600 + minutes * 60) * 1000);
}

function daysDue(trigger: DateTrigger, { after, until }: Stretch, setting: DueSetting): readonly DueTime[] {
  const { zone } = setting;
  const found: DueTime[] = [];
  for (let day = localDay(after, zone); day <= localDay(until, zone); day += 1) {
    const at = timeOn(day, trigger, zone);
    if (at <= after || at > until) continue;
    const days = daysBehind(trigger, day, setting);
    const meant = trigger.yearly === undefined ? days : days.flatMap((one) => anniversaries(one, trigger.yearly!));
    if (meant.length > 0) found.push({ at, filter: onDays(trigger.field, meant, setting) });
  }
  return found;
}

function onDays(field: string, days: readonly number[], { fieldKind, zone }: DueSetting): FilterTree {
  if (fieldKind !== 'datetime') return { field, operator: 'in', value: days.map(isoDay) };
  const ranges = days.map(
    (day): FilterTree => ({
      and: [
        { field, operator: 'ge', value: startOfDay(day, zone).toISOString() },
        { field, operator: 'lt', value: startOfDay(day + 1, zone).toISOString() },
      ],
    }),
  );
  return ranges.length === 1 ? ranges[0]! : { or: ranges };
}

/** The dates that so many days before or after come to this day. */
function daysBehind({ offset = 0, unit, workingCalendar }: DateTrigger, day: number, setting: DueSetting) {
  if (unit !== 'workingDay') return [day - offset];
  const calendar = workingCalendar === undefined ? undefined : setting.calendar(workingCalendar);
  return calendar === undefined ? [] : workingDaysBehind(calendar, day, offset);
}

/** Counted in working days, of which this must be one. A date on a closed day comes due on the next open one when nothing is counted. */
export function workingDaysBehind(calendar: WorkingCalendar, day: number, offset: number): readonly number[] {
  const isOpen = (one: number) => calendar.hoursOn(one).length > 0;
  if (!isOpen(day)) return [];
  const found: number[] = offset === 0 ? [day] : [];
  const step = offset < 0 ? 1 : -1;
  // Working days passed on the way from the date to this day, this one included.
  let counted = offset === 0 ? 0 : 1;
  for (let one = day + step; Math.abs(one - day) <= limits.closedDays; one += step) {
    if (offset === 0) {
      if (isOpen(one)) break;
      found.push(one);
      continue;
    }
    if (counted === Math.abs(offset)) found.push(one);
    if (isOpen(one)) counted += 1;
    if (counted > Math.abs(offset)) break;
  }
  return found;
}

/** The day on which a date comes round in a year of the calendar; a day its month lacks is the month's last. */
export function anniversaryIn(year: number, date: number, calendar: Calendar): number | undefined {
  const system = systemOf[calendar];
  const born = dayIn(system, date);
  return born && epochDayIn(system, year, monthOfCommon(system, year, commonMonth(system, born)), born.day);
}

/** The dates, of this year and those before, that come round on this day. */
export function anniversaries(day: number, calendar: Calendar): readonly number[] {
  const system = systemOf[calendar];
  const here = dayIn(system, day);
  if (here === undefined) return [];
  const found = new Set<number>();
  const commons = Array.from({ length: 13 }, (_, common) => common).filter(
    (common) => (common > 0 || system === 'hebrew') && monthOfCommon(system, here.year, common) === here.month,
  );
  for (let year = here.year - limits.ruleAnniversaryYears; year <= here.year; year += 1) {
    for (const common of commons) {
      // Adar I is there in leap years alone.
      if (common === 0 && monthsIn(system, year) !== 13) continue;
      for (let ofMonth = here.day; ofMonth <= 31; ofMonth += 1) {
        const date = epochDayIn(system, year, monthOfCommon(system, year, common), ofMonth);
        if (date === undefined || dayIn(system, date)?.day !== ofMonth) break;
        if (anniversaryIn(here.year, date, calendar) !== day) break;
        found.add(date);
      }
    }
  }
  return [...found];
}
