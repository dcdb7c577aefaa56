// Days of the week in the person's language.
import { dateLocale, weekStart } from './locale.ts';
import { formatPlain } from './numbers.ts';

/** @param day 0 = Sunday … 6 = Saturday */
export function weekdayName(day: number): string {
  // 2023-01-01 was a Sunday.
  return new Intl.DateTimeFormat(dateLocale('gregorian'), { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2023, 0, 1 + day)),
  );
}

/** 0 to 6 in the order of the person's week. */
export function weekdaysInOrder(): readonly number[] {
  const first = weekStart();
  return Array.from({ length: 7 }, (_, index) => (first + index) % 7);
}

/** "09:00" as people of the language write it; 24:00 is the end of a day. */
export function clockText(time: string): string {
  if (time === '24:00') return `${formatPlain(24)}:${formatPlain(0)}${formatPlain(0)}`;
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const at = new Date(Date.UTC(2000, 0, 1, hour, minute));
  return new Intl.DateTimeFormat(dateLocale('gregorian'), {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  }).format(at);
}
