// A working calendar: which hours of which days are open, from the weekly hours, holidays and extra working days of its definition.
// Counting by it is working-time.ts.

import type { CalendarDefinition, Holiday, LocalText, OpeningHours, WorkingDay } from '../../../schemas/types.ts';
import { daysInMonth, epochDayOf } from '../../expressions/civil.ts';
import { limits } from '../../kernel/limits.ts';
import { commonMonth, dayIn } from './calendar-systems.ts';
import type { YearlyDay } from './next-yearly.ts';
import { dayMs } from './spans.ts';
import { instantOfLocal, isPlace } from './zone-offsets.ts';

/** Milliseconds since local midnight, `from` included, `to` not; in order, without overlap. */
export interface OpenHours {
  readonly from: number;
  readonly to: number;
}

/** A stretch of time, milliseconds since 1970. */
export interface OpenSpan {
  readonly from: number;
  readonly to: number;
}

export interface WorkingCalendar {
  readonly name: string;
  /** By whose clock its hours are told. */
  readonly zone: string;
  /** Opening hours of a day, given in days since 1970-01-01; none = closed. */
  hoursOn(epochDay: number): readonly OpenHours[];
  /** The same as instants. An hour that the zone skips is not there; the first of two passes counts. */
  spansOn(epochDay: number): readonly OpenSpan[];
  /** The holidays that a day is of, as they are called; also where the house works or would not work anyway. */
  holidaysOn(epochDay: number): readonly LocalText[];
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const shortestMonth = 28;
const clockForm = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;
const closed: readonly OpenHours[] = [];

/** Days since 1970-01-01 of "2026-03-21"; undefined when there is no such day. */
export function epochDayOfText(text: string): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const [year, month, day] = [Number(parts?.[1]), Number(parts?.[2]), Number(parts?.[3])];
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return undefined;
  return epochDayOf(year, month, day);
}

/** The day a holiday comes back on; undefined for one of a single date. */
export function yearlyOf({ calendar, month, day }: Holiday): YearlyDay | undefined {
  if (calendar === undefined || month === undefined || day === undefined) return undefined;
  return { calendar, month, day };
}

/** In milliseconds since midnight; undefined when an opening is empty or begins before the one before it ends. */
export function readHours(hours: readonly OpeningHours[]): readonly OpenHours[] | undefined {
  const read = hours.map(({ from, to }) => ({ from: clockMs(from), to: clockMs(to) }));
  const isInOrder = read.every(({ from, to }, index) => from < to && from >= (read[index - 1]?.to ?? 0));
  return isInOrder ? read : undefined;
}

function clockMs(text: string): number {
  const parts = clockForm.exec(text);
  if (parts === null) return Number.NaN;
  return parts[1] === undefined ? dayMs : (Number(parts[1]) * 60 + Number(parts[2])) * 60_000;
}

/**
 * @param zone whose clock counts when the definition names none.
 * undefined when the definition is not sound: hours out of order, a date or zone that does not exist.
 */
export function createWorkingCalendar(definition: CalendarDefinition, zone: string): WorkingCalendar | undefined {
  const place = definition.timeZone ?? zone;
  const week = weekdays.map((weekday) => readHours(definition.week[weekday] ?? []));
  const extra = readExtra(definition.workingDays ?? []);
  const holidaysOn = readHolidays(definition.holidays ?? []);
  if (!isPlace(place) || week.includes(undefined) || extra === undefined || holidaysOn === undefined) return undefined;

  const hoursOn = remembering((epochDay: number): readonly OpenHours[] => {
    const own = extra.get(epochDay);
    if (own !== undefined) return own;
    const hours = week[(((epochDay + 3) % 7) + 7) % 7] ?? closed;
    return hours.length > 0 && holidaysOn(epochDay).length > 0 ? closed : hours;
  });
  const spansOn = remembering((epochDay: number): readonly OpenSpan[] =>
    hoursOn(epochDay)
      .map((opening) => spanOf(place, epochDay, opening))
      .filter(isOpen),
  );
  return { name: definition.name, zone: place, hoursOn, spansOn, holidaysOn };
}

function remembering<T>(read: (epochDay: number) => T): (epochDay: number) => T {
  const remembered = new Map<number, T>();
  return (epochDay) => {
    const found = remembered.get(epochDay);
    if (found !== undefined) return found;
    const made = read(epochDay);
    if (remembered.size >= limits.rememberedDays) remembered.clear();
    remembered.set(epochDay, made);
    return made;
  };
}

function spanOf(zone: string, epochDay: number, { from, to }: OpenHours): OpenSpan {
  const at = (ms: number) => instantOfLocal(zone, (epochDay * dayMs + ms) / 1000) * 1000;
  return { from: at(from), to: at(to) };
}

function isOpen({ from, to }: OpenSpan): boolean {
  return from < to;
}

function readExtra(days: readonly WorkingDay[]): ReadonlyMap<number, readonly OpenHours[]> | undefined {
  const extra = new Map<number, readonly OpenHours[]>();
  for (const { date, hours } of days) {
    const epochDay = epochDayOfText(date);
    const read = readHours(hours);
    if (epochDay === undefined || read === undefined) return undefined;
    extra.set(epochDay, read);
  }
  return extra;
}

interface Rule {
  readonly days: number;
  readonly label: LocalText;
}

/** Yearly rules that begin on a day, for each calendar that has some: a date is told once per calendar. */
function readHolidays(holidays: readonly Holiday[]): WorkingCalendar['holidaysOn'] | undefined {
  const dates = new Map<number, LocalText[]>();
  const yearly = new Map<YearlyDay['calendar'], Map<number, Rule[]>>();
  let longest = 1;
  for (const holiday of holidays) {
    const { days = 1, label = {} } = holiday;
    const rule = yearlyOf(holiday);
    if (rule === undefined) {
      const first = epochDayOfText(holiday.date ?? '');
      if (first === undefined) return undefined;
      for (let day = first; day < first + days; day++) addTo(dates, day, label);
      continue;
    }
    const rules = yearly.get(rule.calendar) ?? new Map<number, Rule[]>();
    addTo(rules, rule.month * 100 + rule.day, { days, label });
    yearly.set(rule.calendar, rules);
    longest = Math.max(longest, days);
  }
  return (epochDay) => {
    const found = [...(dates.get(epochDay) ?? [])];
    for (const [calendar, rules] of yearly) {
      for (let back = 0; back < longest; back++) {
        const date = dayIn(calendar, epochDay - back);
        if (date === undefined) break;
        const month = commonMonth(calendar, date) * 100;
        // A day that the month lacks is its last: 30 Safar is the 29th of a Safar of 29 days.
        const isLast = date.day >= shortestMonth && dayIn(calendar, epochDay - back + 1)?.day === 1;
        for (let day = date.day; day <= (isLast ? 31 : date.day); day++)
          for (const { days, label } of rules.get(month + day) ?? []) if (days > back) found.push(label);
      }
    }
    return found;
  };
}

function addTo<T>(lists: Map<number, T[]>, key: number, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
