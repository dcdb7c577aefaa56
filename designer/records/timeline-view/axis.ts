// How much time a timeline shows and into what it is parted: a day, a week, a month or a quarter of the person's own calendar. Pure.
import type { Calendar, ViewDefinition } from '../../../schemas/types.ts';
import {
  addDays,
  addMonths,
  dateOfNumber,
  dayNumber,
  daysBetween,
  firstOf,
  monthOf,
  monthsInYear,
  weekdayOf,
} from '../../calendars/calendar.ts';

export type Scale = NonNullable<ViewDefinition['scale']>;
export const scales: readonly Scale[] = ['day', 'week', 'month', 'quarter'];

/** By what a person counts days. */
export interface Reckoning {
  readonly calendar: Calendar;
  /** 0 = Sunday … 6 = Saturday. */
  readonly weekStart: number;
}

/** Whole days in a row. */
export interface Span {
  /** YYYY-MM-DD */
  readonly first: string;
  readonly days: number;
}

/** A part of a span; `from` = days after its beginning. */
export interface Section extends Span {
  readonly from: number;
}

/** The span of a scale that a day lies in. A Hebrew leap year has thirteen months; its last quarter has four. */
export function spanOf(day: string, scale: Scale, { calendar, weekStart }: Reckoning): Span {
  if (scale === 'day') return { first: day, days: 1 };
  if (scale === 'week') return { first: addDays(day, -((weekdayOf(day) - weekStart + 7) % 7)), days: 7 };
  const month = monthOf(day, calendar);
  const quarter = Math.min(3, Math.floor((month.month - 1) / 3));
  const first = firstOf(scale === 'month' ? month : { year: month.year, month: quarter * 3 + 1 }, calendar);
  const months = scale === 'month' ? 1 : quarter < 3 ? 3 : monthsInYear(day, calendar) - 9;
  return { first, days: daysBetween(first, addMonths(first, months, calendar)) };
}

/** A day in the span after this one, or in the one before. */
export function dayBeside({ first, days }: Span, by: 1 | -1): string {
  return by > 0 ? addDays(first, days) : addDays(first, -1);
}

export function lastDay({ first, days }: Span): string {
  return addDays(first, days - 1);
}

export function daysOf({ first, days }: Span): readonly string[] {
  const begin = dayNumber(first);
  return Array.from({ length: days }, (_, index) => dateOfNumber(begin + index));
}

/** The months of a calendar that a span touches, cut to it. */
export function monthsIn(span: Span, calendar: Calendar): readonly Section[] {
  return sections(span, (day) => {
    const begin = firstOf(monthOf(day, calendar), calendar);
    return addMonths(begin, 1, calendar);
  });
}

/** The weeks a span touches, cut to it. */
export function weeksIn(span: Span, weekStart: number): readonly Section[] {
  return sections(span, (day) => addDays(day, 7 - ((weekdayOf(day) - weekStart + 7) % 7)));
}

export function eachDay(span: Span): readonly Section[] {
  return sections(span, (day) => addDays(day, 1));
}

/** @param next the first day after the part that a day lies in */
function sections({ first, days }: Span, next: (day: string) => string): readonly Section[] {
  const found: Section[] = [];
  for (let from = 0; from < days; ) {
    const day = addDays(first, from);
    const to = Math.min(days, daysBetween(first, next(day)));
    found.push({ first: day, from, days: to - from });
    from = to;
  }
  return found;
}
