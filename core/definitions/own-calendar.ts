// The working calendar of the installation: the one its settings name, else the first that is told by its clock, else one whose week is that of its country. Days
// of rest on screens, working days that plugins count, and what names no other calendar go by it.
import { ownCalendarName } from '../../schemas/own-calendar.ts';
import type { CalendarDefinition, LocalText } from '../../schemas/types.ts';
import { weekendOf } from '../../schemas/week-start.ts';
import type { WorkingCalendar } from '../engine/time/time.ts';
import { epochDayOfText } from '../engine/time/working-calendar.ts';
import { limits } from '../kernel/limits.ts';
import type { Release } from './definitions.ts';

const ownLabel: LocalText = {
  fa: 'تقویم کاری سامانه',
  ar: 'تقويم عمل المؤسسة',
  he: 'לוח העבודה של הארגון',
  en: 'The working calendar of the house',
};

type Known = Pick<Release, 'settings' | 'get' | 'all'>;

export function ownCalendar(release: Release): WorkingCalendar | undefined {
  return release.calendar(ownCalendarName);
}

export function ownDefinition({ settings, get, all }: Known): CalendarDefinition | undefined {
  const { timeZone, workingCalendar, language, country } = settings;
  const named = workingCalendar === undefined ? undefined : get('calendar', workingCalendar)?.definition;
  if (named !== undefined) return named;
  const calendars = all('calendar').map(({ definition }) => definition);
  const weekend = weekendOf(language, country).join();
  return (
    calendars.find((one) => one.timeZone === timeZone) ??
    calendars.find((one) => one.timeZone === undefined && restOf(one).join() === weekend)
  );
}

/** As one of the calendars that something can be counted by. */
export function ownAmong(release: Release): readonly CalendarDefinition[] {
  const own = ownDefinition(release);
  return own === undefined ? [] : [{ ...own, name: ownCalendarName, label: ownLabel }];
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

function restOf({ week }: CalendarDefinition): readonly number[] {
  return weekdays.flatMap((day, index) => ((week[day]?.length ?? 0) === 0 ? [index] : []));
}

/** The days of the week on which the house does not work, 0 = Sunday; undefined where it has no calendar. */
export function weeklyRest(release: Release): readonly number[] | undefined {
  const own = ownDefinition(release);
  return own && restOf(own);
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
