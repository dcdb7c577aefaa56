// Reads cron texts of 5 fields, 6 with seconds in front (Spring, Camunda 8) and 7 with a year behind (Quartz), and macros. When one fires
// next is next-cron.ts.
//   * , - / everywhere, and ? for *; ranges may wrap (SAT-WED, 22-2); names of months and weekdays; 0 and 7 are Sunday in every form
//   days: L the last, L-3 three before it, LW the last weekday, 15W the weekday nearest to the 15th in its month (Monday to Friday)
//   weekdays: 5L or FRIL the last Friday, MON#2 the second Monday
// When both days and weekdays are restricted, either is enough; a field that begins with * is not restricted (as in Vixie's cron).
import { limits } from '../../kernel/limits.ts';
import { isPlace } from './zone-offsets.ts';

export interface Cron {
  /** Without its zone, single spaces. */
  readonly text: string;
  /** The zone written behind it: "0 9 * * * [Asia/Tehran]". */
  readonly zone?: string;
  /** At v the smallest allowed value that is not below v; 255 = none. */
  readonly seconds: Uint8Array;
  readonly minutes: Uint8Array;
  readonly hours: Uint8Array;
  readonly months: Uint8Array;
  readonly days: CronDays;
  readonly weekdays: CronWeekdays;
  /** undefined = every year. */
  readonly years?: ReadonlySet<number>;
  /** Every hour is allowed: it follows the real clock through changes of the offset. */
  readonly everyHour: boolean;
}

export interface CronDays {
  readonly isRestricted: boolean;
  /** Bit d - 1 = day d of the month. */
  readonly mask: number;
  /** How many days before the last: 0 for L. */
  readonly beforeLast: readonly number[];
  readonly isLastWeekday: boolean;
  readonly nearest: readonly number[];
}

export interface CronWeekdays {
  readonly isRestricted: boolean;
  /** Bit 0 = Sunday. */
  readonly mask: number;
  /** The last of its month, same bits. */
  readonly last: number;
  readonly nth: readonly { readonly weekday: number; readonly nth: number }[];
}

interface Field {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
  /** Value of the first name. */
  readonly named?: number;
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const secondField: Field = { min: 0, max: 59 };
const hourField: Field = { min: 0, max: 23 };
const dayField: Field = { min: 1, max: 31 };
const monthField: Field = { min: 1, max: 12, names: monthNames, named: 1 };
const weekdayField: Field = { min: 0, max: 7, names: weekdayNames, named: 0 };
const yearField: Field = { min: 1970, max: 2199 };
const macros: ReadonlyMap<string, string> = new Map([
  ['@YEARLY', '0 0 1 1 *'],
  ['@ANNUALLY', '0 0 1 1 *'],
  ['@MONTHLY', '0 0 1 * *'],
  ['@WEEKLY', '0 0 * * 0'],
  ['@DAILY', '0 0 * * *'],
  ['@MIDNIGHT', '0 0 * * *'],
  ['@HOURLY', '0 * * * *'],
]);
const zoneForm = /\s*\[([^[\]]{1,80})\]$/;

/** undefined when it is none, names a value out of its bounds or a zone that does not exist. */
export function parseCron(text: string): Cron | undefined {
  if (text.length > limits.timerTextLength) return undefined;
  const trimmed = text.trim();
  const zone = zoneForm.exec(trimmed);
  if (zone !== null && !isPlace(zone[1] ?? '')) return undefined;
  const written = trimmed.slice(0, zone?.index).toUpperCase();
  const given = (macros.get(written) ?? written).split(/\s+/);
  if (given.length < 5 || given.length > 7) return undefined;
  const [second = '', minute = '', hour = '', day = '', month = '', weekday = '', year] =
    given.length === 5 ? ['0', ...given] : given;
  const seconds = parseList(second, secondField);
  const minutes = parseList(minute, secondField);
  const hours = parseList(hour, hourField);
  const months = parseList(month, monthField);
  const days = parseDays(day);
  const weekdays = parseWeekdays(weekday);
  const years = year === undefined || year === '*' ? undefined : parseList(year, yearField);
  if (!seconds || !minutes || !hours || !months || !days || !weekdays) return undefined;
  if (year !== undefined && year !== '*' && years === undefined) return undefined;
  return {
    text: given.join(' '),
    ...(zone?.[1] === undefined ? {} : { zone: zone[1] }),
    seconds: nextTable(seconds, 60),
    minutes: nextTable(minutes, 60),
    hours: nextTable(hours, 24),
    months: nextTable(months, 13),
    days,
    weekdays,
    ...(years === undefined ? {} : { years }),
    everyHour: hours.size === 24,
  };
}

function nextTable(values: ReadonlySet<number>, size: number): Uint8Array {
  const table = new Uint8Array(size + 1).fill(255);
  for (let value = size - 1; value >= 0; value--) table[value] = values.has(value) ? value : (table[value + 1] ?? 255);
  return table;
}

function parseList(text: string, field: Field): Set<number> | undefined {
  const values = new Set<number>();
  return text.split(',').every((item) => addItem(item, field, values)) ? values : undefined;
}

const itemForm = /^(?:(\*)|([A-Z0-9]+)(?:-([A-Z0-9]+))?)(?:\/(\d{1,4}))?$/;

/** One of *, a, a-b, and each with /step; `a/step` goes to the greatest value. */
function addItem(item: string, field: Field, values: Set<number>): boolean {
  const parts = itemForm.exec(item);
  if (parts === null) return false;
  const isWeekday = field === weekdayField;
  const last = isWeekday ? 6 : field.max;
  const step = parts[4] === undefined ? 1 : Number(parts[4]);
  const from = parts[1] === undefined ? readValue(parts[2] ?? '', field) : field.min;
  if (from === undefined || step < 1) return false;
  let to: number | undefined = parts[4] === undefined && parts[1] === undefined ? from : last;
  if (parts[3] !== undefined) to = readValue(parts[3], field);
  if (to === undefined) return false;
  const size = last - field.min + 1;
  // SAT-WED, 22-2: around the end. 7 is the Sunday after Saturday at the end of a range and the one before Monday at its beginning.
  const first = isWeekday && from === 7 && to !== 7 ? 0 : from;
  if (to < first && field === yearField) return false;
  const end = to < first ? to + size : to;
  for (let value = first; value <= end; value += step) values.add(((value - field.min) % size) + field.min);
  return true;
}

function readValue(text: string, field: Field): number | undefined {
  const named = field.names?.indexOf(text) ?? -1;
  if (named >= 0) return named + (field.named ?? 0);
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return value >= field.min && value <= field.max ? value : undefined;
}

function parseDays(text: string): CronDays | undefined {
  const plain = new Set<number>();
  const beforeLast: number[] = [];
  const nearest: number[] = [];
  let isLastWeekday = false;
  for (const item of text === '?' ? ['*'] : text.split(',')) {
    const last = /^L(?:-(\d{1,2}))?$/.exec(item);
    const near = /^(\d{1,2})W$/.exec(item);
    if (last !== null) {
      if (Number(last[1] ?? 0) > 30) return undefined;
      beforeLast.push(Number(last[1] ?? 0));
    } else if (item === 'LW') isLastWeekday = true;
    else if (near !== null) {
      const day = readValue(near[1] ?? '', dayField);
      if (day === undefined) return undefined;
      nearest.push(day);
    } else if (!addItem(item, dayField, plain)) return undefined;
  }
  let mask = 0;
  for (const day of plain) mask |= 1 << (day - 1);
  return { isRestricted: !/^[*?]/.test(text), mask, beforeLast, isLastWeekday, nearest };
}

function parseWeekdays(text: string): CronWeekdays | undefined {
  const plain = new Set<number>();
  const nth: { weekday: number; nth: number }[] = [];
  let last = 0;
  for (const item of text === '?' ? ['*'] : text.split(',')) {
    const special = /^([A-Z]{3}|\d)(?:#(\d)|L)$/.exec(item);
    if (special === null) {
      if (!addItem(item, weekdayField, plain)) return undefined;
      continue;
    }
    const weekday = readValue(special[1] ?? '', weekdayField);
    const place = special[2] === undefined ? undefined : Number(special[2]);
    if (weekday === undefined || (place !== undefined && (place < 1 || place > 5))) return undefined;
    if (place === undefined) last |= 1 << (weekday % 7);
    else nth.push({ weekday: weekday % 7, nth: place });
  }
  let mask = 0;
  for (const weekday of plain) mask |= 1 << (weekday % 7);
  return { isRestricted: !/^[*?]/.test(text), mask, last, nth };
}
