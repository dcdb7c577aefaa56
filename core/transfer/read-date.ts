// Days and times as people and spreadsheets write them → the year first, as fields read them: "06.03.2026 10:30 PM", "6-Mar-26", «۲۰ شهریور ۱۴۰۵»,
// "כ״ז באדר תשפ״ו", 46087.
import { languages } from '../../schemas/local-text.ts';
import type { Calendar } from '../../schemas/types.ts';
import { type CalendarSystem, commonMonth, dayIn, epochDayIn, monthOfCommon } from '../engine/time/calendar-systems.ts';
import { FeelDate } from '../expressions/temporal.ts';
import { foldForSearch, latinDigits } from '../kernel/fold.ts';
import { unmarked } from './unmarked.ts';

const dayMs = 86_400_000;
const yearLast = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})$/;
const withTime =
  /^(.*?\S)(?:T|[\s,،-]+)(?:ساعت\s*)?(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,3})?)\d*)?\s*(am|pm|a\.m\.|p\.m\.|ق\.?ظ\.?|ب\.?ظ\.?|ص|م)?$/i;
/** What a spreadsheet has where a cell does not say that it is a date: days since the end of 1899, here of the years 1954 to 2119. */
const serial = /^[2-7]\d{4}(\.\d+)?$/;
const serialStart = Date.UTC(1899, 11, 30);

/** What is not understood stays as it is. @param first which of the first two numbers is the day where the year is the last */
export function plainDate(text: string, first: 'day' | 'month', calendar: Calendar): string {
  const clean = latinDigits(unmarked(text));
  if (serial.test(clean)) return ofSerial(Number(clean));
  const [, date = clean, hour, minute = '', second = '00', half = ''] = withTime.exec(clean) ?? [];
  const day = numericDay(date, first, calendar) ?? dayInWords(date) ?? date;
  if (hour === undefined) return day;
  const time = `${hourOf(Number(hour), half)}:${minute}:${second}`;
  return /^00:00:00(\.0+)?$/.test(time) ? day : `${day} ${time}`;
}

function ofSerial(days: number): string {
  const iso = new Date(serialStart + Math.round(days * 86_400) * 1_000).toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
}

function hourOf(hour: number, half: string): string {
  if (half === '' || hour > 12) return String(hour).padStart(2, '0');
  const isAfternoon = /^[pبم]/i.test(half);
  return String((hour % 12) + (isAfternoon ? 12 : 0)).padStart(2, '0');
}

/** "06.03.2026", "6/3/26" → "2026-03-06": what is no possible month is the day, whatever was said. */
function numericDay(text: string, first: 'day' | 'month', calendar: Calendar): string | undefined {
  const [, one, , two, year] = yearLast.exec(text) ?? [];
  if (one === undefined || two === undefined || year === undefined) return undefined;
  // In other calendars nobody knows which of three short numbers is the year.
  if (year.length === 2 && calendar !== 'gregorian') return undefined;
  const dayFirst = Number(one) > 12 || (first === 'day' && Number(two) <= 12);
  const [day, month] = dayFirst ? [one, two] : [two, one];
  return `${wholeYear(year)}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** Two digits of a year: of this century up to 2069, as spreadsheets have it. */
function wholeYear(year: string): string {
  if (year.length === 4) return year;
  return String(Number(year) + (Number(year) < 70 ? 2000 : 1900));
}

interface Month {
  readonly system: CalendarSystem;
  /** As yearly rules count them. */
  readonly common: number;
}

/** Years of people who live, by which a month is told from one of the same name in another calendar. */
const years = {
  gregory: [1_800, 2_200],
  persian: [1_200, 1_600],
  'islamic-umalqura': [1_200, 1_600],
  hebrew: [5_500, 6_000],
} as const;
type Named = keyof typeof years;

/** A day whose month is called by its name, in whatever calendar has a month of that name: "YYYY-MM-DD". */
function dayInWords(text: string): string | undefined {
  const tokens = foldForSearch(text).match(/\d+|\p{L}[\p{L}'"׳״]*/gu) ?? [];
  const found = tokens.length > 8 ? undefined : monthsAmong(tokens);
  if (found === undefined) return undefined;
  const numbers = found.rest.filter((token) => !fillers().has(plainWord(token))).map(numberOf);
  const [one, other] = numbers;
  if (numbers.length !== 2 || one === undefined || other === undefined) return undefined;
  const [day, year] = one > 31 ? [other, one] : [one, other];
  const days = found.months.flatMap((month) => isoDay(month, day, year) ?? []);
  return new Set(days).size === 1 ? days[0] : undefined;
}

function isoDay({ system, common }: Month, day: number, said: number): string | undefined {
  const [first, last] = years[system as Named];
  // "26" is 2026, and "תשפ״ו" is 786 without its thousands.
  const year = said < 100 && system === 'gregory' ? Number(wholeYear(String(said).padStart(2, '0'))) : said;
  const whole = system === 'hebrew' && year < 1_000 ? year + 5_000 : year;
  if (whole < first || whole > last) return undefined;
  const epochDay = epochDayIn(system, whole, monthOfCommon(system, whole, common), day);
  const isThere = epochDay !== undefined && dayIn(system, epochDay)?.day === day;
  return isThere ? FeelDate.ofEpochDay(epochDay).toString() : undefined;
}

/** The longest run of words that is a month; what is left of the text. */
function monthsAmong(tokens: readonly string[]): { months: readonly Month[]; rest: string[] } | undefined {
  for (const length of [3, 2, 1])
    for (let at = 0; at + length <= tokens.length; at += 1) {
      const words = tokens
        .slice(at, at + length)
        .map(plainWord)
        .join(' ');
      // Hebrew writes its "in" onto the name.
      const months = monthNames().get(words) ?? monthNames().get(words.replace(/^ב/, ''));
      if (months !== undefined) return { months, rest: tokens.toSpliced(at, length) };
    }
  return undefined;
}

function plainWord(word: string): string {
  return word.replace(/['"׳״]/g, '');
}

const letters = 'אבגדהוזחטיכלמנסעפצקרשת';

/** Digits, or Hebrew letters for digits: "כ״ז", "ה׳", "תשפ״ו". */
function numberOf(token: string): number | undefined {
  if (/^\d{1,4}$/.test(token)) return Number(token);
  if (!/^[א-ת]+["״][א-ת]$|^[א-ת]['׳]$/.test(token)) return undefined;
  return [...plainWord(token)].reduce((sum, letter) => {
    const place = letters.indexOf(letter);
    return sum + [1, 10, 100][Math.floor(place / 9)]! * ((place % 9) + 1);
  }, 0);
}

let knownMonths: ReadonlyMap<string, readonly Month[]> | undefined;

function monthNames(): ReadonlyMap<string, readonly Month[]> {
  knownMonths ??= readMonthNames();
  return knownMonths;
}

function readMonthNames(): ReadonlyMap<string, readonly Month[]> {
  const names = new Map<string, Month[]>();
  for (const system of Object.keys(years) as Named[])
    for (const [epochDay, name] of namesOf(`-u-ca-${system}`, 'month', twoYears)) {
      const said = names.get(name) ?? [];
      const month = { system, common: commonMonth(system, dayIn(system, epochDay)!) };
      if (!said.some((one) => one.system === system)) names.set(name, [...said, month]);
    }
  return names;
}

let knownFillers: ReadonlySet<string> | undefined;

/** What may stand beside a date and says nothing more of it: days of the week and such. */
function fillers(): ReadonlySet<string> {
  knownFillers ??= new Set([
    ...namesOf('', 'weekday', [0, 1, 2, 3, 4, 5, 6]).flatMap(([, name]) => name.split(' ')),
    ...'st nd rd th of the ماه سال روز شهر من בחודש שנת'.split(' ').map(foldForSearch),
  ]);
  return knownFillers;
}

/** Days of every month of a leap year of the Hebrew calendar and of the year after it. */
const twoYears = Array.from({ length: 27 }, (_, month) => 19_615 + 28 * month);
/** The east of the Arab world and the British have short or other names. */
const speakers = [...languages, 'ar-LB', 'en-GB'];

/** What a part of these days is called, in full and for short. */
function namesOf(
  extension: string,
  part: 'month' | 'weekday',
  epochDays: readonly number[],
): [epochDay: number, name: string][] {
  return speakers.flatMap((speaker) =>
    (['long', 'short'] as const).flatMap((style) => {
      const format = new Intl.DateTimeFormat(`${speaker}${extension}`, { [part]: style, timeZone: 'UTC' });
      return epochDays.flatMap((epochDay): [number, string][] => {
        const name = plainWord(foldForSearch(format.format(epochDay * dayMs)).replace(/[.-]/g, ' ')).trim();
        return /\d/.test(name) ? [] : [[epochDay, name]];
      });
    }),
  );
}
