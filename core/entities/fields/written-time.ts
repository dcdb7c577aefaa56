// Days and times in the cells of spreadsheets and CSV: Gregorian ones as ISO 8601 has them ("2026-03-21 10:30"), others in the reader's
// calendar with slashes ("1405/01/01 10:30"). Times are local to the reader's zone.

import { systemOf } from '../../../schemas/calendar-systems.ts';
import type { Calendar } from '../../../schemas/types.ts';
import { hasForm } from '../../../schemas/validator-runtime.ts';
import { type CalendarSystem, dayIn, epochDayIn } from '../../engine/time/calendar-systems.ts';
import { instantOfLocal, offsetAt } from '../../engine/time/zone-offsets.ts';
import { FeelDate } from '../../expressions/temporal.ts';
import { parseDate } from '../../expressions/temporal-parse.ts';
import { latinDigits } from '../../kernel/fold.ts';
import type { Reading } from './field-kind.ts';

const daySeconds = 86_400;
const dayText = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/;
const timeText = /^(\S+)[T\s]+([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d{1,3})?))?$/;

/** @param iso "YYYY-MM-DD" */
export function writeDay(iso: string, calendar: Calendar): string {
  const epochDay = parseDate(iso)?.epochDay;
  const found = calendar === 'gregorian' || epochDay === undefined ? undefined : dayIn(systemOf[calendar], epochDay);
  return found === undefined ? iso : [found.year, two(found.month), two(found.day)].join('/');
}

/** "YYYY-MM-DD" of a day written in the calendar, or in ISO form when its year can only be Gregorian; else the text. */
export function readDay(text: string, calendar: Calendar): string {
  const clean = latinDigits(text.trim());
  const [, year, month, day] = dayText.exec(clean) ?? [];
  if (year === undefined) return clean;
  const epochDay = epochDayIn(systemOfYear(Number(year), calendar), Number(year), Number(month), Number(day));
  if (epochDay === undefined) return clean;
  const system = systemOfYear(Number(year), calendar);
  // A day the month does not have is a slip, not its last day.
  return dayIn(system, epochDay)?.day === Number(day) ? FeelDate.ofEpochDay(epochDay).toString() : clean;
}

/** Jalali and Hijri years of people who live are below 1700, Gregorian ones above, Hebrew ones far above. */
function systemOfYear(year: number, calendar: Calendar): CalendarSystem {
  const isGregorian = calendar === 'hebrew' ? year < 4000 : year >= 1700;
  return isGregorian ? 'gregory' : systemOf[calendar];
}

export function writeInstant(iso: string, { calendar, zone }: Reading): string {
  const seconds = Math.floor(Date.parse(iso) / 1000);
  const local = new Date((seconds + offsetAt(zone, seconds)) * 1000).toISOString();
  const part = iso.slice(19, 23);
  const isPart = /^\.(?!000)\d{3}$/.test(part);
  const time = isPart ? `${local.slice(11, 19)}${part}` : local.slice(11, local.endsWith(':00.000Z') ? 16 : 19);
  return `${writeDay(local.slice(0, 10), calendar)} ${time}`;
}

/** ISO 8601 UTC text; a text that is no local time is handed on, so that one with a zone of its own is read as such. */
export function readInstant(text: string, { calendar, zone }: Reading): string {
  const clean = latinDigits(text.trim());
  const [, written, hour, minute, second = '0'] = timeText.exec(clean) ?? [clean, clean, '0', '0'];
  const day = readDay(written ?? '', calendar);
  const epochDay = hasForm(day, 'date') ? parseDate(day)?.epochDay : undefined;
  if (epochDay === undefined) return text;
  const local = epochDay * daySeconds + Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return new Date(instantOfLocal(zone, local) * 1000).toISOString();
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
