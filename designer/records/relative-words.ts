// Times seen from now, in words: "last month", "the next 7 days", "رمضان گذشته", "30 days ago". Intl knows most of them in every language.
import type { Calendar, RelativePeriod, RelativePoint } from '../../schemas/types.ts';
import { dateOf } from '../calendars/calendar.ts';
import { dateLocale, numberLocale } from '../format/locale.ts';
import { preferences } from '../shell/preferences.ts';
import { t } from '../shell/texts.ts';

type Unit = RelativePoint['unit'] | 'quarter';

/** A common year of each: months are numbered as they stand in one. */
const commonYears: Record<Calendar, number> = { jalali: 1404, hijri: 1447, hebrew: 5786, gregorian: 2025 };

export function isPeriod(value: unknown): value is RelativePeriod {
  return isObject(value) && ('period' in value || 'last' in value || 'next' in value || 'month' in value);
}

export function isPoint(value: unknown): value is RelativePoint {
  return isObject(value) && ('ago' in value || 'ahead' in value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function monthName(month: number, calendar: Calendar): string {
  const first = dateOf(calendar, commonYears[calendar], month, 1);
  if (first === undefined) return String(month);
  const named = new Intl.DateTimeFormat(dateLocale(calendar), { month: 'long', timeZone: 'UTC' });
  return named.format(new Date(`${first}T12:00:00Z`));
}

export function periodText(value: RelativePeriod): string {
  if ('month' in value) {
    const month = monthName(value.month, value.calendar);
    const { offset = 0 } = value;
    if (offset === 0) return t('period.thisYears', { month });
    if (offset === -1) return t('period.lastOne', { month });
    return offset === 1 ? t('period.nextOne', { month }) : `${month} (${seenFromNow(offset, 'year')})`;
  }
  const text = spanText(value);
  const { calendar } = value;
  return calendar === undefined || calendar === preferences().calendar
    ? text
    : t('period.in', { period: text, calendar: t(`calendar.${calendar}`) });
}

function spanText(value: Exclude<RelativePeriod, { month: number }>): string {
  if ('last' in value) return t('period.last', { amount: amountOf(value.last, value.unit) });
  if ('next' in value) return t('period.next', { amount: amountOf(value.next, value.unit) });
  return seenFromNow(value.offset ?? 0, value.period);
}

export function pointText(value: RelativePoint): string {
  return 'ago' in value ? distance(-value.ago, value.unit) : distance(value.ahead, value.unit);
}

/** today, last week, next quarter */
function seenFromNow(count: number, unit: Unit): string {
  return new Intl.RelativeTimeFormat(numberLocale(), { numeric: 'auto' }).format(count, unit);
}

/** 30 days ago, in 2 hours */
function distance(count: number, unit: Unit): string {
  return new Intl.RelativeTimeFormat(numberLocale(), { numeric: 'always' }).format(count, unit);
}

/** 7 days */
export function amountOf(count: number, unit: Unit): string {
  return new Intl.NumberFormat(numberLocale(), { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}
