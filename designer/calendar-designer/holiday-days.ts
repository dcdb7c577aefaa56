// On which days holidays are: the calendars they are told in, when each comes next, in words. Pure but for the reader's language.
import { type CalendarSystem, calendarSystems, commonMonth, dayIn } from '../../core/engine/time/calendar-systems.ts';
import { nextYearly } from '../../core/engine/time/next-yearly.ts';
import { yearlyOf } from '../../core/engine/time/working-calendar.ts';
import type { Calendar, Holiday } from '../../schemas/types.ts';
import { addDays, dayNumber } from '../calendars/calendar.ts';
import { formatDate, formatDays } from '../format/dates.ts';
import { yearlyDayWords } from '../process-designer/time/time-words.ts';
import { said } from '../studio/edits.ts';

export const systems: readonly CalendarSystem[] = calendarSystems;

const calendars: Readonly<Record<CalendarSystem, Calendar>> = {
  gregory: 'gregorian',
  persian: 'jalali',
  'islamic-umalqura': 'hijri',
  'islamic-civil': 'hijri',
  hebrew: 'hebrew',
};

export function calendarOf(system: CalendarSystem): Calendar {
  return calendars[system];
}

/** The first day of it that is not before `today`, which it may be; undefined: it is over. */
export function nextDayOf(holiday: Holiday, today: string): string | undefined {
  const rule = yearlyOf(holiday);
  if (rule !== undefined)
    return nextYearly(rule, new Date(Date.parse(today) - 1), 'UTC')
      ?.toISOString()
      .slice(0, 10);
  const { date, days = 1 } = holiday;
  return date === undefined || Number.isNaN(Date.parse(date)) || addDays(date, days - 1) < today ? undefined : date;
}

/** "1 Farvardin" of what comes every year, the date of what comes once; of several days the first and the last. */
export function holidayWords(holiday: Holiday): string {
  const rule = yearlyOf(holiday);
  if (rule !== undefined) return yearlyDayWords(rule.month, rule.day, calendarOf(rule.calendar));
  const { date = '', days = 1 } = holiday;
  if (Number.isNaN(Date.parse(date))) return date;
  return days === 1 ? formatDate(date) : `${formatDays(date, addDays(date, days - 1))}`;
}

/** The same day, coming every year in a calendar. */
export function asYearly({ label, days, date }: Holiday, system: CalendarSystem, today: string): Holiday {
  const day = dayIn(system, dayNumber(date ?? today)) ?? { year: 1, month: 1, day: 1 };
  // Adar I has no number of its own in a common year: it is Adar.
  const month = commonMonth(system, day) || 6;
  return said<Holiday>({ label, calendar: system, month, day: day.day, days });
}

/** The same day, once: the next time it comes. */
export function asOnce(holiday: Holiday, today: string): Holiday {
  const { label, days } = holiday;
  return said<Holiday>({ label, date: nextDayOf(holiday, today) ?? today, days });
}
