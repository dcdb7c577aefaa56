// Times of day as people type them: "8", "8:30", "۰۸:۳۰", "0830", "8.30". Pure.
import { latinDigits } from '../../core/kernel/fold.ts';

const endOfDay = 24 * 60;

/** Minutes since midnight of "08:30"; "24:00" is the end of the day. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

export function timeOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/**
 * "HH:MM" of what was typed; undefined when it is no time.
 * @param endsDay 24:00 is a time, too: the end of the day
 */
export function readClock(text: string, endsDay = false): string | undefined {
  const plain = latinDigits(text.trim());
  const found = /^(\d{1,2})(?:[:.٫](\d{1,2}))?$/.exec(plain) ?? /^(\d{1,2})(\d{2})$/.exec(plain);
  if (found === null) return undefined;
  const [hours, minutes] = [Number(found[1]), Number(found[2] ?? 0)];
  const at = hours * 60 + minutes;
  if (minutes > 59 || at > endOfDay || (at === endOfDay && !endsDay)) return undefined;
  return timeOf(at);
}
