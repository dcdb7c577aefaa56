// What the four calendars are called in Unicode (BCP 47, key `ca`), which Intl and the engine's count of days know them by.
import type { Calendar } from './types.ts';

export const systemOf = {
  jalali: 'persian',
  hijri: 'islamic-umalqura',
  hebrew: 'hebrew',
  gregorian: 'gregory',
} as const satisfies Readonly<Record<Calendar, string>>;
