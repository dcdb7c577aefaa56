// The four calendars for the date picker: conversion between YYYY-MM-DD and a person's calendar, month grids, names. Arithmetic by @internationalized/date.
import {
  CalendarDate,
  GregorianCalendar,
  HebrewCalendar,
  IslamicUmalquraCalendar,
  PersianCalendar,
  parseDate,
  type Calendar as Rules,
  toCalendar,
} from '@internationalized/date';
import type { Calendar } from '../../schemas/types.ts';

const rules: Record<Calendar, Rules> = {
  jalali: new PersianCalendar(),
  hijri: new IslamicUmalquraCalendar(),
  hebrew: new HebrewCalendar(),
  gregorian: new GregorianCalendar(),
};

/** A month of a calendar; months count from 1. Hebrew leap years have 13. */
export interface Month {
  readonly year: number;
  readonly month: number;
}

export interface Day {
  /** YYYY-MM-DD */
  readonly date: string;
  /** Day of the month in the calendar. */
  readonly day: number;
  readonly inMonth: boolean;
  /** 0 = Sunday … 6 = Saturday. */
  readonly weekday: number;
}

export function inCalendar(date: string, calendar: Calendar): CalendarDate {
  return toCalendar(parseDate(date), rules[calendar]);
}

export function isoOf(date: CalendarDate): string {
  return toCalendar(date, rules.gregorian).toString();
}

/** The date of a year, month and day in a calendar; undefined when there is no such day. */
export function dateOf(calendar: Calendar, year: number, month: number, day: number): string | undefined {
  const first = new CalendarDate(rules[calendar], year, 1, 1);
  if (month < 1 || month > rules[calendar].getMonthsInYear(first)) return undefined;
  const start = new CalendarDate(rules[calendar], year, month, 1);
  if (day < 1 || day > rules[calendar].getDaysInMonth(start)) return undefined;
  return isoOf(start.set({ day }));
}

export function monthOf(date: string, calendar: Calendar): Month {
  const { year, month } = inCalendar(date, calendar);
  return { year, month };
}

export function firstOf({ year, month }: Month, calendar: Calendar): string {
  return isoOf(new CalendarDate(rules[calendar], year, month, 1));
}

export function addMonths(date: string, months: number, calendar: Calendar): string {
  return isoOf(inCalendar(date, calendar).add({ months }));
}

export function addYears(date: string, years: number, calendar: Calendar): string {
  return isoOf(inCalendar(date, calendar).add({ years }));
}

export function monthsInYear(date: string, calendar: Calendar): number {
  return rules[calendar].getMonthsInYear(inCalendar(date, calendar));
}

export function daysInMonth(date: string, calendar: Calendar): number {
  return rules[calendar].getDaysInMonth(inCalendar(date, calendar));
}

/** Days since 1970-01-01. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}

export function dateOfNumber(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

export function addDays(date: string, days: number): string {
  return dateOfNumber(dayNumber(date) + days);
}

export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

export function weekdayOf(date: string): number {
  return new Date(`${date}T12:00:00Z`).getUTCDay();
}

/** Six weeks that hold the month, beginning at `weekStart` (0 = Sunday). */
export function monthGrid(month: Month, calendar: Calendar, weekStart: number): readonly (readonly Day[])[] {
  const first = new CalendarDate(rules[calendar], month.year, month.month, 1);
  const lead = (weekdayOf(isoOf(first)) - weekStart + 7) % 7;
  const start = first.subtract({ days: lead });
  return Array.from({ length: 6 }, (_, week) =>
    Array.from({ length: 7 }, (_, column) => {
      const day = start.add({ days: week * 7 + column });
      const date = isoOf(day);
      return {
        date,
        day: day.day,
        inMonth: day.month === month.month && day.year === month.year,
        weekday: weekdayOf(date),
      };
    }),
  );
}
