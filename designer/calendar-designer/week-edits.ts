// The week of a working calendar, changed. Pure: each answers a new value.
import type { OpeningDay, OpeningHours, OpeningWeek } from '../../schemas/types.ts';
import { minutesOf, timeOf } from '../format/clock.ts';

/** In the order of Date.getDay(). */
export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Weekday = (typeof weekdays)[number];

const endOfDay = 24 * 60;
const usual: OpeningDay = [{ from: '09:00', to: '17:00' }];

export function isOpenOn(week: OpeningWeek, day: Weekday): boolean {
  return (week[day]?.length ?? 0) > 0;
}

/** No hours: closed, and not spoken of. */
export function withDay(week: OpeningWeek, day: Weekday, hours: OpeningDay): OpeningWeek {
  const { [day]: _before, ...others } = week;
  return hours.length === 0 ? others : { ...others, [day]: hours };
}

/** What an open day has that nobody gave hours yet: as the first open day of the week. */
export function hoursToBegin(week: OpeningWeek): OpeningDay {
  const first = weekdays.find((day) => isOpenOn(week, day));
  return first === undefined ? usual : (week[first] ?? usual);
}

/** The hours of one day for every other day that is open. */
export function sameEveryDay(week: OpeningWeek, day: Weekday): OpeningWeek {
  const hours = week[day] ?? [];
  return weekdays.reduce((next, one) => (isOpenOn(next, one) ? withDay(next, one, hours) : next), week);
}

/** Days of rest, 0 = Sunday. */
export function restOf(week: OpeningWeek): readonly number[] {
  return weekdays.flatMap((day, index) => (isOpenOn(week, day) ? [] : [index]));
}

/** These days are closed and all others open. */
export function withRest(week: OpeningWeek, rest: readonly number[]): OpeningWeek {
  const begin = hoursToBegin(week);
  return weekdays.reduce((next, day, index) => {
    if (rest.includes(index)) return withDay(next, day, []);
    return isOpenOn(next, day) ? next : withDay(next, day, begin);
  }, week);
}

/** One more opening: the hour after the last one, or as much of it as the day has; undefined = the day is over. */
export function nextOpening(hours: OpeningDay): OpeningHours | undefined {
  const last = hours.at(-1);
  if (last === undefined) return usual[0];
  const from = minutesOf(last.to) + 60 < endOfDay ? minutesOf(last.to) + 60 : minutesOf(last.to);
  return from >= endOfDay ? undefined : { from: timeOf(from), to: timeOf(Math.min(from + 240, endOfDay)) };
}

/** Minutes that a week is open. */
export function minutesOpen(week: OpeningWeek): number {
  return weekdays
    .flatMap((day) => week[day] ?? [])
    .reduce((sum, { from, to }) => sum + Math.max(0, minutesOf(to) - minutesOf(from)), 0);
}
