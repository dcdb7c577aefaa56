// When an e-mail of notices may leave: by the clock and the days of who gets it.
import type { NoticeWays } from '../../../schemas/notice-ways.ts';
import { offsetAtInstant, offsetAtLocal } from '../../expressions/zone.ts';
import { leavesAt } from '../../messaging/quiet-hours.ts';

const daySeconds = 86_400;
const daysOfWeek = 7;

/** The next time of the digest after now. */
export function nextDigest(now: Date, ways: NoticeWays): Date {
  const { digest, zone, restDays } = ways;
  const [hours = '0', minutes = '0'] = digest.time.split(':');
  const time = Number(hours) * 3_600 + Number(minutes) * 60;
  const seconds = Math.floor(now.getTime() / 1000);
  const today = Math.floor((seconds + offsetAtInstant(zone, seconds)) / daySeconds);
  // One whose day is a day of rest comes at its hour on the first day after it that is none.
  let isDue = false;
  for (let day = today - daysOfWeek; ; day += 1) {
    isDue ||= digest.rhythm === 'daily' || weekdayOf(day) === digest.weekday;
    if (!isDue || restDays.includes(weekdayOf(day))) continue;
    const at = instantOf(zone, day * daySeconds + time);
    if (at > now) return mayLeaveAt(at, ways);
    isDue = false;
  }
}

/** This time itself, or the first one after it that is in no day of rest and no quiet hours. */
export function mayLeaveAt(at: Date, { zone, restDays, quiet }: NoticeWays): Date {
  // Days of rest and quiet hours move it by turns; at least one day of the week is none.
  for (let found = at; ; ) {
    const seconds = Math.floor(found.getTime() / 1000);
    const day = Math.floor((seconds + offsetAtInstant(zone, seconds)) / daySeconds);
    const next = restDays.includes(weekdayOf(day))
      ? instantOf(zone, (day + 1) * daySeconds)
      : leavesAt(found, quiet, zone);
    if (next === undefined) return found;
    found = next;
  }
}

function instantOf(zone: string, local: number): Date {
  return new Date((local - offsetAtLocal(zone, local)) * 1000);
}

/** 1 January 1970 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}
