// Reads a date as people type it, in four languages and four calendars: "فردا ۹ صبح", "next Sat", "۱۴۰۵/۸/۲۳", "23 آبان", "in 3 days". Pure; answers undefined rather than guess.
import { foldForSearch } from '../../core/kernel/fold.ts';
import type { Calendar, Language } from '../../schemas/types.ts';
import { addDays, addMonths, dateOf, inCalendar, weekdayOf } from './calendar.ts';

export interface Reading {
  /** YYYY-MM-DD */
  readonly date: string;
  /** Minutes from midnight, when a time was said. */
  readonly minutes?: number;
}

export interface Reader {
  /** Today in the user's zone, YYYY-MM-DD. */
  readonly today: string;
  readonly calendar: Calendar;
  readonly language: Language;
}

const days: Readonly<Record<string, number>> = {
  امروز: 0,
  فردا: 1,
  'پس فردا': 2,
  پسفردا: 2,
  دیروز: -1,
  پریروز: -2,
  اليوم: 0,
  غدا: 1,
  'بعد غد': 2,
  امس: -1,
  היום: 0,
  מחר: 1,
  מחרתיים: 2,
  אתמול: -1,
  שלשום: -2,
  today: 0,
  tomorrow: 1,
  tmr: 1,
  'day after tomorrow': 2,
  yesterday: -1,
};

/** 0 = Sunday … 6 = Saturday. */
const weekdays: Readonly<Record<string, number>> = {
  یکشنبه: 0,
  'یک شنبه': 0,
  دوشنبه: 1,
  'دو شنبه': 1,
  'سه شنبه': 2,
  سهشنبه: 2,
  چهارشنبه: 3,
  'چهار شنبه': 3,
  پنجشنبه: 4,
  'پنج شنبه': 4,
  جمعه: 5,
  ادینه: 5,
  شنبه: 6,
  الاحد: 0,
  الاثنين: 1,
  الثلاثاء: 2,
  الاربعاء: 3,
  الخميس: 4,
  الجمعة: 5,
  السبت: 6,
  'יום ראשון': 0,
  ראשון: 0,
  'יום שני': 1,
  שני: 1,
  'יום שלישי': 2,
  שלישי: 2,
  'יום רביעי': 3,
  רביעי: 3,
  'יום חמישי': 4,
  חמישי: 4,
  'יום שישי': 5,
  שישי: 5,
  שבת: 6,
  sunday: 0,
  sun: 0,
  monday: 1,
  mon: 1,
  tuesday: 2,
  tue: 2,
  tues: 2,
  wednesday: 3,
  wed: 3,
  thursday: 4,
  thu: 4,
  thurs: 4,
  friday: 5,
  fri: 5,
  saturday: 6,
  sat: 6,
};

const next = ['next', 'بعد', 'بعدی', 'اینده', 'القادم', 'القادمه', 'הבא', 'הבאה'];
const units: readonly { readonly words: readonly string[]; readonly days?: number; readonly months?: number }[] = [
  { words: ['روز', 'يوم', 'ايام', 'יום', 'ימים', 'day', 'days', 'd'], days: 1 },
  { words: ['هفته', 'اسبوع', 'اسابيع', 'שבוע', 'שבועות', 'week', 'weeks', 'w'], days: 7 },
  { words: ['ماه', 'شهر', 'اشهر', 'חודש', 'חודשים', 'month', 'months', 'm'], months: 1 },
];

const monthNames: Record<Calendar, readonly (readonly string[])[]> = {
  jalali: [
    ['فروردین', 'farvardin'],
    ['اردیبهشت', 'ordibehesht'],
    ['خرداد', 'khordad'],
    ['تیر', 'tir'],
    ['مرداد', 'امرداد', 'mordad'],
    ['شهریور', 'shahrivar'],
    ['مهر', 'mehr'],
    ['ابان', 'aban'],
    ['اذر', 'azar'],
    ['دی', 'dey'],
    ['بهمن', 'bahman'],
    ['اسفند', 'esfand'],
  ],
  hijri: [
    ['محرم', 'muharram'],
    ['صفر', 'safar'],
    ['ربيع الاول', 'rabi i'],
    ['ربيع الاخر', 'ربيع الثاني', 'rabi ii'],
    ['جمادى الاولى', 'جمادي الاول', 'jumada i'],
    ['جمادى الاخرة', 'جمادي الثاني', 'jumada ii'],
    ['رجب', 'rajab'],
    ['شعبان', 'shaban'],
    ['رمضان', 'ramadan'],
    ['شوال', 'shawwal'],
    ['ذو القعدة', 'ذیقعده', 'dhu al-qidah'],
    ['ذو الحجة', 'ذیحجه', 'dhu al-hijjah'],
  ],
  // Hebrew month numbers move with leap years: names are matched by Intl in the picker, numbers work here.
  hebrew: [],
  gregorian: [
    ['january', 'jan', 'ژانویه', 'يناير', 'ינואר'],
    ['february', 'feb', 'فوریه', 'فبراير', 'פברואר'],
    ['march', 'mar', 'مارس', 'מרץ', 'מרס'],
    ['april', 'apr', 'اوریل', 'ابريل', 'אפריל'],
    ['may', 'مه', 'مايو', 'מאי'],
    ['june', 'jun', 'ژوین', 'يونيو', 'יוני'],
    ['july', 'jul', 'ژوییه', 'يوليو', 'יולי'],
    ['august', 'aug', 'اوت', 'اغسطس', 'אוגוסט'],
    ['september', 'sep', 'sept', 'سپتامبر', 'سبتمبر', 'ספטמבר'],
    ['october', 'oct', 'اکتبر', 'اكتوبر', 'אוקטובר'],
    ['november', 'nov', 'نوامبر', 'نوفمبر', 'נובמבר'],
    ['december', 'dec', 'دسامبر', 'ديسمبر', 'דצמבר'],
  ],
};

/** Table keys brought to the form that typed text is brought to. */
const folded = (table: Readonly<Record<string, number>>): ReadonlyMap<string, number> =>
  new Map(Object.entries(table).map(([word, value]) => [foldForSearch(word), value]));
const dayWords = folded(days);
const weekdayWords = folded(weekdays);
const nextWords = new Set(next.map(foldForSearch));

/** Takes a time out of the text: 9:30, ۹ صبح, 5 pm, ساعت ۱۷. */
function takeTime(text: string): { rest: string; minutes?: number } {
  const pm = 'pm|p\\.m\\.|عصر|بعدازظهر|بعد از ظهر|شب|مساء|אחה"צ|בערב';
  const am = 'am|a\\.m\\.|صبح|صباحا|בבוקר';
  const time = new RegExp(`(?:^|\\s)(?:at |ساعت |الساعه |בשעה )?(\\d{1,2})(?::(\\d{2}))?\\s*(${pm}|${am})?(?=\\s|$)`);
  const named = new RegExp(`(?:^|\\s)(?:at |ساعت |الساعه |בשעה )(\\d{1,2})(?::(\\d{2}))?\\s*(${pm}|${am})?(?=\\s|$)`);
  const clock = new RegExp(`(?:^|\\s)(\\d{1,2}):(\\d{2})\\s*(${pm}|${am})?(?=\\s|$)`);
  const half = new RegExp(`(?:^|\\s)(\\d{1,2})\\s*(${pm}|${am})(?=\\s|$)`);
  const found =
    named.exec(text) ??
    clock.exec(text) ??
    (half.test(text) ? time.exec(text.slice(half.exec(text)?.index ?? 0)) : null);
  if (!found) return { rest: text };
  const said = Number(found[1]);
  const minute = Number(found[2] ?? 0);
  const mark = found[3];
  const isPm = mark !== undefined && new RegExp(`^(?:${pm})$`).test(mark);
  const hour = isPm && said < 12 ? said + 12 : mark !== undefined && !isPm && said === 12 ? 0 : said;
  if (hour > 23 || minute > 59) return { rest: text };
  return { rest: text.replace(found[0], ' ').replace(/\s+/g, ' ').trim(), minutes: hour * 60 + minute };
}

function relative(text: string, reader: Reader): string | undefined {
  const word = dayWords.get(text);
  if (word !== undefined) return addDays(reader.today, word);
  const words = text.split(' ');
  const isNext = words.some((one) => nextWords.has(one));
  const named = weekdayWords.get(words.filter((one) => !nextWords.has(one)).join(' '));
  if (named !== undefined) {
    const ahead = (named - weekdayOf(reader.today) + 7) % 7;
    return addDays(reader.today, ahead === 0 ? 7 : ahead);
  }
  const unitOf = (one: string) => units.find((unit) => unit.words.some((name) => foldForSearch(name) === one));
  const move = (count: number, unit: NonNullable<ReturnType<typeof unitOf>>) =>
    unit.months
      ? addMonths(reader.today, count * unit.months, reader.calendar)
      : addDays(reader.today, count * (unit.days ?? 0));
  const counted = /^(?:in |بعد |تا |بعد از |خلال |בעוד |\+)?\s*(\d{1,3})\s*(\S+?)(?: (?:دیگر|بعد|later|ahead))?$/.exec(
    text,
  );
  const unit = counted ? unitOf(counted[2] ?? '') : undefined;
  if (counted && unit) return move(Number(counted[1]), unit);
  const single = isNext && words.length === 2 ? unitOf(words.find((one) => !nextWords.has(one)) ?? '') : undefined;
  return single ? move(1, single) : undefined;
}

/** The calendar a year of this size belongs to, when it cannot be the user's own. */
function calendarOfYear(year: number, calendar: Calendar): Calendar {
  if (year >= 1900 && year <= 2199) return 'gregorian';
  if (year >= 5600 && year <= 5999) return 'hebrew';
  if (year >= 1300 && year <= 1500 && calendar !== 'hijri') return 'jalali';
  return calendar;
}

function numeric(text: string, reader: Reader): string | undefined {
  const now = inCalendar(reader.today, reader.calendar);
  const full = /^(\d{4})[/.\- ](\d{1,2})[/.\- ](\d{1,2})$/.exec(text);
  if (full)
    return dateOf(calendarOfYear(Number(full[1]), reader.calendar), Number(full[1]), Number(full[2]), Number(full[3]));
  const turned = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/.exec(text);
  if (turned) {
    const [first, second] = [Number(turned[1]), Number(turned[2])];
    const calendar = calendarOfYear(Number(turned[3]), reader.calendar);
    // English writes the month first in the Gregorian calendar; everybody else the day.
    const monthFirst = reader.language === 'en' && calendar === 'gregorian' && first <= 12;
    return monthFirst
      ? dateOf(calendar, Number(turned[3]), first, second)
      : dateOf(calendar, Number(turned[3]), second, first);
  }
  const short = /^(\d{1,2})[/.-](\d{1,2})$/.exec(text);
  if (short) return dateOf(reader.calendar, now.year, Number(short[1]), Number(short[2]));
  const day = /^(\d{1,2})$/.exec(text);
  return day ? dateOf(reader.calendar, now.year, now.month, Number(day[1])) : undefined;
}

function named(text: string, reader: Reader): string | undefined {
  const order: Calendar[] = [reader.calendar, 'jalali', 'gregorian', 'hijri'];
  for (const calendar of order) {
    for (const [index, names] of monthNames[calendar].entries()) {
      for (const name of names) {
        const word = foldForSearch(name);
        const found = new RegExp(`^(?:(\\d{1,2}) ${word}|${word} (\\d{1,2}))(?:,? (\\d{4}))?$`).exec(text);
        if (!found) continue;
        const now = inCalendar(reader.today, calendar);
        return dateOf(calendar, found[3] ? Number(found[3]) : now.year, index + 1, Number(found[1] ?? found[2]));
      }
    }
  }
  return undefined;
}

export function readDate(text: string, reader: Reader): Reading | undefined {
  const plain = foldForSearch(text).replace(/[،,]/g, ' ').replace(/\s+/g, ' ').trim();
  if (plain === '') return undefined;
  const whole = dayIn(plain, reader);
  if (whole) return { date: whole };
  const { rest, minutes } = takeTime(plain);
  if (minutes === undefined) return undefined;
  const date = rest === '' ? reader.today : dayIn(rest, reader);
  return date ? { date, minutes } : undefined;
}

/** A date that is written out with its month: no weekday, no "in 3 days", no day of this month. For lists, where other words stand beside it. */
export function readWrittenDate(text: string, reader: Reader): string | undefined {
  const plain = foldForSearch(text).replace(/[،,]/g, ' ').replace(/\s+/g, ' ').trim();
  if (/^\d{1,2}$/.test(plain)) return undefined;
  const bare = withoutWeekday(plain);
  return numeric(plain, reader) ?? named(plain, reader) ?? numeric(bare, reader) ?? named(bare, reader);
}

export function isWeekday(text: string): boolean {
  return weekdayWords.has(foldForSearch(text).trim());
}

/** A weekday before a full date is courtesy: "شنبه 23 ابان 1405". */
function withoutWeekday(text: string): string {
  const courtesy = [...weekdayWords.keys()]
    .filter((word) => text.startsWith(`${word} `))
    .sort((first, second) => second.length - first.length)[0];
  return courtesy === undefined ? text : text.slice(courtesy.length + 1);
}

function dayIn(text: string, reader: Reader): string | undefined {
  const bare = withoutWeekday(text);
  return (
    numeric(text, reader) ??
    named(text, reader) ??
    relative(text, reader) ??
    numeric(bare, reader) ??
    named(bare, reader)
  );
}
