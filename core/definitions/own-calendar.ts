// The working calendar of the installation: the one its settings name, else the first that is told by its clock. Days of rest on screens, and working days that
// plugins count, are its.
import type { CalendarDefinition } from '../../schemas/types.ts';
import type { WorkingCalendar } from '../engine/time/time.ts';
import { epochDayOfText } from '../engine/time/working-calendar.ts';
import { limits } from '../kernel/limits.ts';
import type { Release } from './definitions.ts';

export function ownCalendar(release: Release): WorkingCalendar | undefined {
  const own = ownDefinition(release);
  return own && release.calendar(own.name);
}

function ownDefinition(release: Release): CalendarDefinition | undefined {
  const { timeZone, workingCalendar } = release.settings;
  const named = workingCalendar === undefined ? undefined : release.get('calendar', workingCalendar);
  const own = named ?? release.all('calendar').find(({ definition }) => definition.timeZone === timeZone);
  return own?.definition;
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** The days of the week on which the house does not work, 0 = Sunday; undefined where it has no calendar. */
export function weeklyRest(release: Release): readonly number[] | undefined {
  const week = ownDefinition(release)?.week;
  return week && weekdays.flatMap((day, index) => ((week[day]?.length ?? 0) === 0 ? [index] : []));
}

/**
 * The working days from one day to another, both included ("2026-11-22"). Every day counts where the installation has no calendar.
 * undefined when one is no day, the second is before the first, or they lie more than `limits.restDays` apart.
 */
export function workingDaysBetween(release: Release, from: string, to: string): number | undefined {
  const [first, last] = [epochDayOfText(from), epochDayOfText(to)];
  if (first === undefined || last === undefined || last < first || last - first >= limits.restDays) return undefined;
  const calendar = ownCalendar(release);
  const days = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return days.filter((day) => calendar === undefined || calendar.hoursOn(day).length > 0).length;
}
