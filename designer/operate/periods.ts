// Periods as people name them, in the calendar they read: the last days, this month, the year; and where their parts meet. Days only, no instants.

import { addDays, addMonths, daysBetween, firstOf, monthOf } from '../calendars/calendar.ts';
import { formatDate, today } from '../format/dates.ts';
import { weekStart } from '../format/locale.ts';
import { preferences } from '../shell/preferences.ts';

export const periodNames = ['days7', 'days30', 'days90', 'month', 'lastMonth', 'year', 'custom'] as const;
export type PeriodName = (typeof periodNames)[number];

export interface Period {
  readonly name: PeriodName;
  /** YYYY-MM-DD, both inside. */
  readonly first: string;
  readonly last: string;
}

const days: Partial<Record<PeriodName, number>> = { days7: 7, days30: 30, days90: 90 };

export function periodNamed(name: Exclude<PeriodName, 'custom'>): Period {
  const { calendar } = preferences();
  const last = today();
  const count = days[name];
  if (count !== undefined) return { name, first: addDays(last, 1 - count), last };
  const month = monthOf(last, calendar);
  const start = firstOf(month, calendar);
  if (name === 'month') return { name, first: start, last };
  if (name === 'lastMonth') return { name, first: addMonths(start, -1, calendar), last: addDays(start, -1) };
  return { name, first: firstOf({ year: month.year, month: 1 }, calendar), last };
}

/** What the address says; the last 30 days when it says nothing that can be read. */
export function periodFrom(query: URLSearchParams): Period {
  const name = query.get('period') as PeriodName | null;
  const [first, last] = [query.get('first') ?? '', query.get('last') ?? ''];
  const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  if (name === 'custom' && isDate(first) && isDate(last) && first <= last) return { name, first, last };
  return periodNamed(name !== null && name !== 'custom' && periodNames.includes(name) ? name : 'days30');
}

export function writePeriod({ first, last }: Period): string {
  if (first === last) return formatDate(first);
  return `${formatDate(first, 'short')} – ${formatDate(last)}`;
}

/** First days of the parts of a period, its own first day among them: days up to 31, weeks up to 200, else months of the reader's calendar. */
export function partsOf({ first, last }: Period): readonly string[] {
  const length = daysBetween(first, last) + 1;
  const { calendar } = preferences();
  if (length <= 31) return Array.from({ length }, (_, day) => addDays(first, day));
  if (length <= 200) {
    const weekday = new Date(`${first}T12:00:00Z`).getUTCDay();
    const parts = [first];
    for (let day = addDays(first, ((weekStart() - weekday + 6) % 7) + 1); day <= last; day = addDays(day, 7))
      parts.push(day);
    return parts;
  }
  const parts = [first];
  for (
    let day = addMonths(firstOf(monthOf(first, calendar), calendar), 1, calendar);
    day <= last;
    day = addMonths(day, 1, calendar)
  )
    parts.push(day);
  return parts.slice(-60);
}
