// Until when something is allowed: chosen as a last day, kept as the instant when the day after it begins, in the reader's zone.
import { addDays } from '../calendars/calendar.ts';
import { instantOf } from '../calendars/zone.ts';
import { dateFaultText } from '../format/date-faults.ts';
import { dayOf } from '../format/dates.ts';
import { preferences } from '../shell/preferences.ts';

export function endOf(day: string): string {
  return instantOf(addDays(day, 1), 0, preferences().timeZone);
}

export function lastDay(until: string): string {
  return dayOf(new Date(Date.parse(until) - 1));
}

/** Says why what was typed is no last day; undefined for a day, and for none at all. */
export function untilFault(typed: string): string | undefined {
  if (typed === '' || /^\d{4}-\d\d-\d\d$/.test(typed)) return undefined;
  return dateFaultText({ code: 'validation.date', params: { found: typed } });
}
