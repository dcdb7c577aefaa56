// Values as a receiver reads them in a message: numbers, durations and dates in the digits of the language and the calendar of the installation.
import { systemOf } from '../../schemas/calendar-systems.ts';
import { durationWords } from '../../schemas/duration-text.ts';
import type { Calendar } from '../../schemas/types.ts';
import { isDecimal } from '../kernel/decimal.ts';
import type { FeelValue } from './expressions.ts';
import { DayTimeDuration, FeelDate, FeelDateTime } from './temporal.ts';
import { toText } from './to-text.ts';

type ValueFormat = (value: FeelValue) => string;

/** Intl's formatters cost more to make than a message to write; there are as many as languages of receivers. */
const formats = new Map<string, ValueFormat>();

/** @returns the formatter that templates render values with; everything but numbers, dates, durations and lists is written as it is. */
export function valueFormat(language: string, calendar: Calendar, timeZone: string): ValueFormat {
  const key = `${language} ${calendar} ${timeZone}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = createValueFormat(language, calendar, timeZone);
  formats.set(key, made);
  return made;
}

function createValueFormat(language: string, calendar: Calendar, timeZone: string): ValueFormat {
  const locale = `${language}-u-ca-${systemOf[calendar]}`;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 20 });
  const list = new Intl.ListFormat(language, { type: 'unit', style: 'short' });
  return (value) => {
    // As text, so that every digit is kept (ECMA-402, Intl mathematical value).
    if (isDecimal(value)) return number.format(value.toFixed() as `${number}`);
    if (value instanceof FeelDate) {
      const day = new Date(`${value.toString()}T00:00:00Z`);
      return Number.isNaN(day.getTime())
        ? toText(value)
        : new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(day);
    }
    if (value instanceof DayTimeDuration) return durationWords(Number(value.nanos / 1_000_000_000n), language);
    if (Array.isArray(value)) return list.format(value.map(toText));
    if (value instanceof FeelDateTime) {
      const instant = value.toInstant(timeZone);
      const form = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone });
      return Number.isNaN(instant.getTime()) ? toText(value) : form.format(instant);
    }
    return toText(value);
  };
}
