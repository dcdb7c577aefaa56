// When a message may leave that does not leave at night: at once, or at the end of its quiet hours, by the clock of the installation's zone.
import type { MessageDefinition } from '../../schemas/types.ts';
import { offsetAtInstant, offsetAtLocal } from '../expressions/zone.ts';

const daySeconds = 86_400;

/** undefined = now. */
export function leavesAt(now: Date, quiet: MessageDefinition['quietHours'], zone: string): Date | undefined {
  if (quiet === undefined || quiet.from === quiet.until) return undefined;
  const [from, until] = [secondsOf(quiet.from), secondsOf(quiet.until)];
  const seconds = Math.floor(now.getTime() / 1000);
  const local = seconds + offsetAtInstant(zone, seconds);
  const time = ((local % daySeconds) + daySeconds) % daySeconds;
  const isQuiet = from < until ? time >= from && time < until : time >= from || time < until;
  if (!isQuiet) return undefined;
  const end = local - time + until + (time < until ? 0 : daySeconds);
  return new Date((end - offsetAtLocal(zone, end)) * 1000);
}

function secondsOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 3_600 + Number(minutes) * 60;
}
