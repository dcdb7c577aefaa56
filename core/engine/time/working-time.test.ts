// Counting by working calendars: Iran's week, the western one, breaks, holidays in several calendars, changes of the offset; and an oracle that
// asks about every minute.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDefinition, OpeningHours } from '../../../schemas/types.ts';
import { parseIsoDuration } from './iso-duration.ts';
import { createWorkingCalendar, type WorkingCalendar } from './working-calendar.ts';
import { addWorkingTime, isWorkingTime, nextWorkingTime, workingTimeBetween } from './working-time.ts';

const hours = (from: string, to: string): OpeningHours => ({ from, to });
const all = (opening: readonly OpeningHours[]) => ({ monday: opening, tuesday: opening, wednesday: opening });
const full = [hours('08:00', '17:00')];
const define = (definition: Omit<CalendarDefinition, 'kind' | 'name'>, zone = 'UTC') =>
  createWorkingCalendar({ kind: 'calendar', name: 'c', ...definition }, zone)!;

const iran = define({
  timeZone: 'Asia/Tehran',
  week: { ...all(full), saturday: full, sunday: full, thursday: [hours('08:00', '13:00')] },
  holidays: [
    { calendar: 'persian', month: 1, day: 1, days: 4 },
    { calendar: 'persian', month: 1, day: 13 },
    { calendar: 'islamic-umalqura', month: 2, day: 30 },
  ],
  workingDays: [{ date: '2026-11-27', hours: [hours('09:00', '12:00')] }],
});
const western = define(
  {
    week: { ...all([hours('09:00', '17:00')]), thursday: [hours('09:00', '17:00')], friday: [hours('09:00', '17:00')] },
  },
  'America/New_York',
);
const split = define({ week: all([hours('08:00', '12:00'), hours('13:00', '17:00')]) });
const nights = define({ timeZone: 'America/New_York', week: { sunday: [hours('00:00', '24:00')] } });
const never = define({ week: {} });

const tehran = (local: string) => new Date(`${local}+03:30`);
const add = (from: Date, duration: string, calendar: WorkingCalendar) =>
  addWorkingTime(from, parseIsoDuration(duration)!, calendar)?.getTime();

describe('addWorkingTime in Iran', () => {
  it.each([
    ['hours go on after the night', '2026-11-23T16:00', 'PT2H', '2026-11-24T09:00'],
    ['Thursday ends at 13:00 and Friday 4 December is closed', '2026-12-03T12:00', 'PT2H', '2026-12-05T09:00'],
    ['Friday 27 November is an extra working day', '2026-11-26T12:00', 'PT2H', '2026-11-27T10:00'],
    ['what ends at closing time ends then', '2026-11-23T15:00', 'PT2H', '2026-11-23T17:00'],
    ['a span begun at night begins with the morning', '2026-11-23T22:00', 'PT1H', '2026-11-24T09:00'],
    ['two working days over a weekend', '2026-12-03T10:00', 'P2D', '2026-12-06T10:00'],
    ['the time is moved into the hours of the day', '2026-12-02T15:00', 'P1D', '2026-12-03T13:00'],
    ['before opening it is opening', '2026-12-01T06:00', 'P1D', '2026-12-02T08:00'],
    ['from a Friday on, Saturday is the first', '2026-12-04T10:00', 'P1D', '2026-12-05T10:00'],
    ['Nowruz is four days, and 24 March is the first open one', '2026-03-19T10:00', 'P1D', '2026-03-25T10:00'],
    ['days first, then hours', '2026-12-01T16:00', 'P1DT2H', '2026-12-03T09:00'],
    ['nothing is the next working time', '2026-12-04T10:00', 'PT0S', '2026-12-05T08:00'],
    ['a month, then the next open day', '2026-11-04T10:00', 'P1M', '2026-12-05T10:00'],
    ['back by hours', '2026-12-05T09:00', '-PT2H', '2026-12-03T12:00'],
    ['back by days', '2026-12-06T10:00', '-P2D', '2026-12-03T10:00'],
  ])('%s: %s + %s', (_name, from, duration, expected) =>
    expect(new Date(add(tehran(from), duration, iran)!).toISOString()).toBe(tehran(expected).toISOString()),
  );
});

describe('working calendars', () => {
  it('know a break: 11:30 and an hour is 13:30, and 12:30 is 13:00', () => {
    expect(add(new Date('2026-11-23T11:30:00Z'), 'PT1H', split)).toBe(Date.UTC(2026, 10, 23, 13, 30));
    expect(add(new Date('2026-11-23T12:30:00Z'), 'P1D', split)).toBe(Date.UTC(2026, 10, 24, 13));
    expect(isWorkingTime(new Date('2026-11-23T12:00:00Z'), split)).toBe(false);
    expect(isWorkingTime(new Date('2026-11-23T08:00:00Z'), split)).toBe(true);
    expect(nextWorkingTime(new Date('2026-11-23T12:00:00Z'), split)?.toISOString()).toBe('2026-11-23T13:00:00.000Z');
  });

  it('keep the wall clock over a change of the offset', () => {
    const friday = new Date('2026-03-06T15:00:00Z');
    expect(add(friday, 'P1D', western)).toBe(Date.UTC(2026, 2, 9, 14));
    expect(add(friday, 'PT8H', western)).toBe(Date.UTC(2026, 2, 9, 14));
  });

  it('count the hours that a day really has: 23 in spring, 25 in autumn', () => {
    const between = (day: string) =>
      workingTimeBetween(
        new Date(`${day}T00:00:00Z`),
        new Date(Date.parse(`${day}T00:00:00Z`) + 3 * 86_400_000),
        nights,
      );
    expect([between('2026-03-07'), between('2026-10-31'), between('2026-06-06')]).toEqual([
      23 * 3_600_000,
      25 * 3_600_000,
      24 * 3_600_000,
    ]);
  });

  it('take 30 Safar as the last day of a Safar of 29 days', () => {
    const isOpen = (day: string) => isWorkingTime(tehran(`${day}T10:00`), iran);
    // Safar 1447 had 29 days and ended on 23 August 2025, that of 1448 has 30 and ends on 13 August 2026.
    expect(['2025-08-23', '2025-08-24', '2026-08-12', '2026-08-13'].map(isOpen)).toEqual([false, true, true, false]);
  });

  it('that never open end every search, and quickly', () => {
    const now = new Date('2026-01-01T00:00:00Z');
    expect([nextWorkingTime(now, never), add(now, 'P1D', never), add(now, 'PT1H', never)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([workingTimeBetween(now, new Date('2030-01-01'), never), isWorkingTime(now, never)]).toEqual([0, false]);
    const closedAlways = define({
      week: all(full),
      holidays: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((month) => ({
        calendar: 'gregory' as const,
        month,
        day: 1,
        days: 31,
      })),
    });
    expect(nextWorkingTime(now, closedAlways)).toBeUndefined();
  });

  it('refuse sums beyond a century, and dates that are none', () => {
    const now = new Date('2026-01-01T00:00:00Z');
    expect(add(now, 'P50000D', western)).toBeUndefined();
    expect(add(now, 'PT9999999H', western)).toBeUndefined();
    expect(workingTimeBetween(new Date(0), new Date(8.64e15), western)).toBeUndefined();
    expect(workingTimeBetween(new Date(Number.NaN), now, western)).toBeUndefined();
    expect(add(new Date(Number.NaN), 'PT1H', western)).toBeUndefined();
    expect(nextWorkingTime(new Date(Number.NaN), western)).toBeUndefined();
    expect(isWorkingTime(new Date(Number.NaN), western)).toBe(false);
  });

  it('are not made of hours out of order, dates and zones that are none', () => {
    const made = (definition: Partial<CalendarDefinition>) =>
      createWorkingCalendar({ kind: 'calendar', name: 'c', week: all(full), ...definition }, 'UTC');
    expect(made({})).toBeDefined();
    expect(made({ timeZone: 'No/Where' })).toBeUndefined();
    expect(made({ week: { monday: [hours('17:00', '08:00')] } })).toBeUndefined();
    expect(made({ week: { monday: [hours('08:00', '12:00'), hours('11:00', '13:00')] } })).toBeUndefined();
    expect(made({ holidays: [{ date: '2026-02-30' }] })).toBeUndefined();
    expect(made({ workingDays: [{ date: '2026-02-30', hours: full }] })).toBeUndefined();
  });
});

describe('working time and an oracle of minutes', () => {
  const minute = 60_000;
  const start = Date.parse('2026-03-01T00:00:00Z');
  const moments = fc.integer({ min: 0, max: 60 * 1440 }).map((minutes) => start + minutes * minute);
  const calendars = fc.constantFrom(iran, western, split, nights);

  function isOpenNaively(ms: number, calendar: WorkingCalendar): boolean {
    return isWorkingTime(new Date(ms), calendar);
  }

  it('agree on what lies between and where a sum ends', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 1500 }), calendars, (from, minutes, calendar) => {
        const reached = addWorkingTime(
          new Date(from),
          { years: 0, months: 0, days: 0, ms: minutes * minute },
          calendar,
        )!;
        let left = minutes;
        let at = from;
        for (; left > 0; at += minute) if (isOpenNaively(at, calendar)) left--;
        expect(reached.getTime()).toBe(at);
        expect(workingTimeBetween(new Date(from), reached, calendar)).toBe(minutes * minute);
        expect(workingTimeBetween(reached, new Date(from), calendar)).toBe(-minutes * minute);
      }),
      { numRuns: 60 },
    );
  });

  it('agree that going back undoes going on, from an open instant', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 5000 }), calendars, (from, minutes, calendar) => {
        const open = nextWorkingTime(new Date(from), calendar)!;
        const ms = minutes * minute;
        const there = addWorkingTime(open, { years: 0, months: 0, days: 0, ms }, calendar)!;
        const back = addWorkingTime(there, { years: 0, months: 0, days: 0, ms: -ms }, calendar)!;
        expect(back.getTime()).toBe(open.getTime());
      }),
      { numRuns: 300 },
    );
  });

  it('agree that so many working days on lie so many days with hours', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 200 }), calendars, (from, days, calendar) => {
        const reached = addWorkingTime(new Date(from), { years: 0, months: 0, days, ms: 0 }, calendar)!;
        const dayOf = (ms: number) => {
          const told = new Intl.DateTimeFormat('sv-SE', { timeZone: calendar.zone, dateStyle: 'short' }).format(ms);
          return Date.parse(`${told}T00:00:00Z`) / 86_400_000;
        };
        // Closing at 24:00 is the next day's midnight.
        const last = dayOf(reached.getTime() - 1);
        let open = 0;
        for (let day = dayOf(from) + 1; day <= last; day++) if (calendar.hoursOn(day).length > 0) open++;
        expect([0, 1]).toContain(days - open);
      }),
      { numRuns: 100 },
    );
  });
});
