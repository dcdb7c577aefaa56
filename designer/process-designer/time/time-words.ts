// A said time in words of the reader's language and calendar: numbers with their units, weekdays, months, times of day.

import type { Calendar } from '../../../schemas/types.ts';
import { dateOf } from '../../calendars/calendar.ts';
import { dateLocale, numberLocale } from '../../format/locale.ts';
import { formatPlain } from '../../format/numbers.ts';
import { t } from '../../shell/texts.ts';
import type { TimeSentence, TimeUnit } from './time-sentence.ts';

const units = { minutes: 'minute', hours: 'hour', days: 'day', months: 'month' } as const;
/** A common year of each calendar, for the names of its months. */
const someYear: Readonly<Record<Calendar, number>> = { jalali: 1404, hijri: 1446, hebrew: 5785, gregorian: 2026 };

/** "2 days" */
export function amountWords(amount: number, unit: TimeUnit): string {
  const options = { style: 'unit', unit: units[unit], unitDisplay: 'long' } as const;
  return new Intl.NumberFormat(numberLocale(), options).format(amount);
}

/** "day" */
export function unitWord(unit: TimeUnit): string {
  const parts = new Intl.NumberFormat(numberLocale(), {
    style: 'unit',
    unit: units[unit],
    unitDisplay: 'long',
  }).formatToParts(11);
  return parts.find(({ type }) => type === 'unit')?.value ?? unit;
}

export function timeWords(minutes: number): string {
  const date = new Date(Date.UTC(2026, 0, 4, 0, minutes));
  return new Intl.DateTimeFormat(dateLocale(), {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  }).format(date);
}

/** @param weekday 0 = Sunday */
export function weekdayWord(weekday: number): string {
  const date = new Date(Date.UTC(2026, 0, 4 + weekday, 12));
  return new Intl.DateTimeFormat(dateLocale(), { weekday: 'long', timeZone: 'UTC' }).format(date);
}

export function monthWord(month: number, system: Calendar): string {
  const date = dateOf(system, someYear[system], month, 1) ?? '2026-01-01';
  return new Intl.DateTimeFormat(dateLocale(system), { month: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T12:00:00Z`),
  );
}

/** "1 Farvardin": a day that comes round every year. */
export function yearlyDayWords(month: number, day: number, system: Calendar): string {
  const date = dateOf(system, someYear[system], month, day);
  // Not every year has it: 29 February.
  if (date === undefined) return `${formatPlain(day)} ${monthWord(month, system)}`;
  return new Intl.DateTimeFormat(dateLocale(system), { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T12:00:00Z`),
  );
}

function dateWords(date: string): string {
  const options = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(dateLocale(), options).format(new Date(`${date}T12:00:00Z`));
}

function list(words: readonly string[]): string {
  return new Intl.ListFormat(numberLocale(), { type: 'conjunction' }).format(words);
}

/** @param calendarLabel what a working calendar is called */
export function timeSentenceWords(sentence: TimeSentence, calendarLabel: (name: string) => string): string {
  const words = plainWords(sentence);
  const calendar = 'calendar' in sentence ? sentence.calendar : undefined;
  return calendar === undefined
    ? words
    : t('process.time.working', { sentence: words, calendar: calendarLabel(calendar) });
}

function plainWords(sentence: TimeSentence): string {
  switch (sentence.form) {
    case 'after':
      return t('process.time.say.after', { amount: amountWords(sentence.amount, sentence.unit) });
    case 'at':
      return t('process.time.say.at', { date: dateWords(sentence.date), time: timeWords(sentence.minutes) });
    case 'from': {
      const { amount, unit, side, path } = sentence;
      if (amount === 0) return t('process.time.say.from', { path });
      return t(`process.time.say.${side === 'before' ? 'fromBefore' : 'fromAfter'}`, {
        amount: amountWords(amount, unit),
        path,
      });
    }
    case 'every': {
      const amount = amountWords(sentence.amount, sentence.unit);
      const { times } = sentence;
      return times === undefined
        ? t('process.time.say.every', { amount })
        : t('process.time.say.everyTimes', { amount, times });
    }
    case 'daily':
      return t('process.time.say.daily', { time: timeWords(sentence.minutes) });
    case 'weekly':
      return t('process.time.say.weekly', {
        days: list(sentence.weekdays.map(weekdayWord)),
        time: timeWords(sentence.minutes),
      });
    case 'monthly':
      return t('process.time.say.monthly', {
        day: sentence.day,
        calendar: t(`process.time.system.${sentence.system}`),
        time: timeWords(sentence.minutes),
      });
    case 'yearly':
      return t('process.time.say.yearly', {
        day: sentence.day,
        month: monthWord(sentence.month, sentence.system),
        time: timeWords(sentence.minutes),
      });
  }
}
