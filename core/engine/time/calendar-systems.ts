// Days and months of the Jalali, Islamic, Hebrew and Gregorian calendars by days since 1970-01-01. The rules of the first three are
// @internationalized/date's. Months count from 1 in their year: a Hebrew leap year has 13, of which the sixth is Adar I.
import {
  type Calendar,
  CalendarDate,
  HebrewCalendar,
  IslamicCivilCalendar,
  IslamicUmalquraCalendar,
  PersianCalendar,
} from '@internationalized/date';
import { civilOf, daysInMonth, epochDayOf } from '../../expressions/civil.ts';

/** Named as in CLDR and RFC 9557 (`u-ca`). */
export const calendarSystems = ['gregory', 'persian', 'islamic-umalqura', 'islamic-civil', 'hebrew'] as const;
export type CalendarSystem = (typeof calendarSystems)[number];

export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** 1970-01-01 as a Julian day number. */
const julianEpoch = 2_440_588;
/** Where all of them are defined: years 629 to 6000 of the Gregorian calendar. */
const firstDay = -490_000;
const lastDay = 1_471_900;
const mostMonths = 120_000;
const rules: Readonly<Record<Exclude<CalendarSystem, 'gregory'>, Calendar>> = {
  persian: new PersianCalendar(),
  'islamic-umalqura': new IslamicUmalquraCalendar(),
  'islamic-civil': new IslamicCivilCalendar(),
  hebrew: new HebrewCalendar(),
};

export function isCalendarSystem(name: string): name is CalendarSystem {
  return (calendarSystems as readonly string[]).includes(name);
}

/** The date of a day; undefined where the calendar is not defined. */
export function dayIn(system: CalendarSystem, epochDay: number): CalendarDay | undefined {
  if (system === 'gregory') return civilOf(epochDay);
  if (!(epochDay >= firstDay && epochDay <= lastDay)) return undefined;
  const { year, month, day } = rules[system].fromJulianDay(epochDay + julianEpoch);
  return { year, month, day };
}

/** The day of a date; a day its month lacks is the month's last. undefined where there is no such month. */
export function epochDayIn(system: CalendarSystem, year: number, month: number, day: number): number | undefined {
  if (month < 1 || day < 1) return undefined;
  if (system === 'gregory')
    return month > 12 ? undefined : epochDayOf(year, month, Math.min(day, daysInMonth(year, month)));
  // The class itself moves impossible days and months into their bounds.
  const date = new CalendarDate(rules[system], year, month, day);
  if (date.year !== year || date.month !== month) return undefined;
  const epochDay = rules[system].toJulianDay(date) - julianEpoch;
  return epochDay >= firstDay && epochDay <= lastDay ? epochDay : undefined;
}

export function monthsIn(system: CalendarSystem, year: number): number {
  return system === 'hebrew' ? rules.hebrew.getMonthsInYear(new CalendarDate(rules.hebrew, year, 1, 1)) : 12;
}

/**
 * A month's number in a common year, which is what yearly rules name: 1 to 12, in the Hebrew calendar from Tishri = 1 over Adar = 6 and
 * Nisan = 7 to Elul = 12. In a leap year Adar is Adar II, and Adar I has no number: 0.
 */
export function commonMonth(system: CalendarSystem, { year, month }: CalendarDay): number {
  if (system !== 'hebrew' || month < 6 || monthsIn(system, year) === 12) return month;
  return month === 6 ? 0 : month - 1;
}

/** The month of a year that a yearly rule names; the reverse of `commonMonth`. Adar I (0) is Adar in a common year. */
export function monthOfCommon(system: CalendarSystem, year: number, common: number): number {
  if (system !== 'hebrew' || (common > 0 && common < 6)) return common;
  if (monthsIn(system, year) === 12) return common === 0 ? 6 : common;
  return common === 0 ? 6 : common + 1;
}

/** A day some years, then some months later or earlier; a day the month lacks becomes its last. undefined where a calendar ends. */
export function addMonths(system: CalendarSystem, epochDay: number, years: number, months: number): number | undefined {
  const from = dayIn(system, epochDay);
  if (from === undefined) return undefined;
  if (system !== 'hebrew') {
    const total = (from.year + years) * 12 + from.month - 1 + months;
    const year = Math.floor(total / 12);
    return Math.abs(year) > 300_000 ? undefined : epochDayIn(system, year, total - year * 12 + 1, from.day);
  }
  if (Math.abs(years) > mostMonths / 12 || Math.abs(months) > mostMonths) return undefined;
  let year = from.year + years;
  let month = monthOfCommon(system, year, commonMonth(system, from)) + months;
  while (month < 1) month += monthsIn(system, --year);
  for (let most = monthsIn(system, year); month > most; most = monthsIn(system, year)) {
    month -= most;
    year++;
  }
  return epochDayIn(system, year, month, from.day);
}
