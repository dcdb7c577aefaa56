// What keeps a working calendar from being counted by: zones and dates that do not exist, hours out of order, a week that never opens.
import { ownCalendarName } from '../../schemas/own-calendar.ts';
import type { CalendarDefinition, Holiday } from '../../schemas/types.ts';
import { isYearlyDay } from '../engine/time/next-yearly.ts';
import { nextWorkingTime } from '../engine/time/time.ts';
import { createWorkingCalendar, epochDayOfText, readHours, yearlyOf } from '../engine/time/working-calendar.ts';
import { isPlace } from '../engine/time/zone-offsets.ts';
import type { ProblemDetail } from '../kernel/problem.ts';

/** Where the search for an opening begins; any day will do, because a week and its yearly holidays come back. */
const anyDay = new Date('2026-01-01T00:00:00Z');

/** @param timeZone the installation's, for a calendar that names none. */
export function checkCalendar(calendar: CalendarDefinition, timeZone: string): ProblemDetail[] {
  const { week, holidays = [], workingDays = [] } = calendar;
  const details: ProblemDetail[] = [];
  if (calendar.name === ownCalendarName)
    details.push({ pointer: '/name', code: 'validation.reserved', params: { found: calendar.name } });
  if (calendar.timeZone !== undefined && !isPlace(calendar.timeZone))
    details.push({ pointer: '/timeZone', code: 'definition.unknown-zone', params: { found: calendar.timeZone } });
  for (const [weekday, hours] of Object.entries(week))
    if (readHours(hours) === undefined) details.push({ pointer: `/week/${weekday}`, code: 'definition.hours-order' });
  details.push(...holidays.flatMap((holiday, index) => checkHoliday(holiday, `/holidays/${index}`)));
  const dates = new Set<string>();
  for (const [index, day] of workingDays.entries()) {
    const pointer = `/workingDays/${index}`;
    details.push(...checkDate(day.date, `${pointer}/date`));
    if (dates.has(day.date))
      details.push({ pointer: `${pointer}/date`, code: 'definition.duplicate-date', params: { found: day.date } });
    dates.add(day.date);
    if (readHours(day.hours) === undefined)
      details.push({ pointer: `${pointer}/hours`, code: 'definition.hours-order' });
  }
  return details.length > 0 ? details : checkOpenness(calendar, timeZone);
}

function checkHoliday(holiday: Holiday, pointer: string): ProblemDetail[] {
  const rule = yearlyOf(holiday);
  if (rule === undefined) return checkDate(holiday.date ?? '', `${pointer}/date`);
  if (isYearlyDay(rule)) return [];
  const { calendar, month, day } = rule;
  return [{ pointer: `${pointer}/day`, code: 'definition.no-such-day', params: { calendar, month, day } }];
}

function checkDate(date: string, pointer: string): ProblemDetail[] {
  if (epochDayOfText(date) !== undefined) return [];
  return [{ pointer, code: 'definition.no-such-date', params: { found: date } }];
}

/** Extra working days end some day: the week itself has to open. */
function checkOpenness(definition: CalendarDefinition, timeZone: string): ProblemDetail[] {
  const { workingDays: _extra, ...weekly } = definition;
  const calendar = createWorkingCalendar(weekly, timeZone);
  if (calendar !== undefined && nextWorkingTime(anyDay, calendar) !== undefined) return [];
  return [{ pointer: '/week', code: 'definition.never-open' }];
}
