// Dates and times in the user's calendar, digits and zone. `date` values are YYYY-MM-DD without a zone; instants are ISO 8601.
import type { Calendar } from '../../schemas/types.ts';
import { daysBetween } from '../calendars/calendar.ts';
import { preferences } from '../shell/preferences.ts';
import { t } from '../shell/texts.ts';
import { dateLocale } from './locale.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions, calendar?: Calendar): Intl.DateTimeFormat {
  const locale = dateLocale(calendar);
  const key = locale + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

/** A calendar date as an instant that Intl can write without shifting the day. */
function noon(date: string): Date {
  return new Date(`${date}T12:00:00Z`);
}

/** The era says nothing in everyday Jalali, Hijri and Hebrew dates; Intl adds it to some of them. */
function withoutEra(formatter: Intl.DateTimeFormat, at: Date): string {
  const parts = formatter.formatToParts(at);
  const era = parts.findIndex((part) => part.type === 'era');
  if (era < 0) return formatter.format(at);
  return parts
    .filter(
      (part, index) =>
        part.type !== 'era' &&
        !(part.type === 'literal' && (index === era - 1 || index === era + 1) && part.value.trim() === ''),
    )
    .map((part) => part.value)
    .join('')
    .trim();
}

/** short: day and month; medium: with the year; long: with the weekday before it (Intl's own Persian order with a weekday is wrong). */
export function formatDate(date: string, style: 'short' | 'medium' | 'long' = 'medium', calendar?: Calendar): string {
  const options: Intl.DateTimeFormatOptions = {
    day: 'numeric',
    month: 'long',
    ...(style === 'short' ? {} : { year: 'numeric' }),
    timeZone: 'UTC',
  };
  const written = withoutEra(format(options, calendar), noon(date));
  if (style !== 'long') return written;
  const weekday = format({ weekday: 'long', timeZone: 'UTC' }, calendar).format(noon(date));
  return preferences().language === 'fa' ? `${weekday} ${written}` : `${weekday}${comma()} ${written}`;
}

function comma(): string {
  return /^(fa|ar)$/.test(preferences().language) ? '،' : ',';
}

export function formatTime(instant: string): string {
  return format({ hour: 'numeric', minute: '2-digit', hour12: false, timeZone: preferences().timeZone }).format(
    new Date(instant),
  );
}

export function formatDateTime(instant: string): string {
  return `${formatDate(dayOf(instant))}${comma()} ${formatTime(instant)}`;
}

/** The calendar day of an instant in the user's zone, YYYY-MM-DD. */
export function dayOf(instant: string | Date): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: preferences().timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(new Date(instant));
}

export function today(): string {
  return dayOf(new Date());
}

/** امروز، دیروز، فردا, else the date without the year when it is this year's. */
export function formatNearDate(date: string): string {
  const distance = daysBetween(today(), date);
  if (distance === 0) return t('date.today');
  if (distance === -1) return t('date.yesterday');
  if (distance === 1) return t('date.tomorrow');
  return Math.abs(distance) < 200 ? formatDate(date, 'short') : formatDate(date);
}

/** Within today the time, else the near date: for lists and the ends of timeline rows. */
export function formatNear(instant: string): string {
  const day = dayOf(instant);
  return day === today() ? formatTime(instant) : formatNearDate(day);
}

/** «امروز، دوشنبه ۱۸ آبان»: heading of a day. */
export function formatDayHeading(date: string): string {
  const weekday = format({ weekday: 'long', timeZone: 'UTC' }).format(noon(date));
  const sameYear = yearOf(date) === yearOf(today());
  const rest = formatDate(date, sameYear ? 'short' : 'medium');
  const full = preferences().language === 'en' ? `${weekday}${comma()} ${rest}` : `${weekday} ${rest}`;
  const distance = daysBetween(today(), date);
  if (distance === 0) return `${begun(t('date.today'))}${comma()} ${full}`;
  if (distance === -1) return `${begun(t('date.yesterday'))}${comma()} ${full}`;
  return full;
}

/** As a sentence begins. */
function begun(word: string): string {
  return `${word.charAt(0).toLocaleUpperCase(preferences().language)}${word.slice(1)}`;
}

/** «۱ تا ۱۸ مهر»: days near enough that their year goes without saying. */
export function formatDays(from: string, to: string): string {
  return format({ day: 'numeric', month: 'long', timeZone: 'UTC' }).formatRange(noon(from), noon(to));
}

/** «آبان ۱۴۰۵»; `short`: the month alone, cut where the language cuts it. */
export function formatMonth(date: string, style: 'short' | 'long' | 'withYear' = 'withYear'): string {
  const month = withoutEra(format({ month: style === 'short' ? 'short' : 'long', timeZone: 'UTC' }), noon(date));
  return style === 'withYear' ? `${month} ${yearOf(date)}` : month;
}

export function formatYear(date: string): string {
  return yearOf(date);
}

function yearOf(date: string): string {
  return (
    format({ year: 'numeric', timeZone: 'UTC' })
      .formatToParts(noon(date))
      .find((part) => part.type === 'year' || (part.type as string) === 'relatedYear')?.value ?? ''
  );
}
