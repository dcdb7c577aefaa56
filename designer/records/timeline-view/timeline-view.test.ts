// The dates of a timeline: spans of four calendars, bars from values and back, lanes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntityForUser } from '../../api/types.ts';
import { addDays, dayNumber, inCalendar, weekdayOf } from '../../calendars/calendar.ts';
import { wallDays, wallOf } from '../../calendars/zone.ts';
import { dayBeside, daysOf, lastDay, monthsIn, type Scale, scales, spanOf, weeksIn } from './axis.ts';
import { datesOf } from './dates-of.ts';
import { heightOf, layOut, rowAt, seen } from './layout.ts';
import { type Dates, placedAt, shifted, spanFilter, unplacedFilter, whenOf } from './spans.ts';

const calendars = ['jalali', 'hijri', 'hebrew', 'gregorian'] as const;
const someDay = fc
  .integer({ min: dayNumber('1990-01-01'), max: dayNumber('2070-12-31') })
  .map((day) => addDays('1970-01-01', day));

it('Dates that people write come before those that the house notes', () => {
  const field = (name: string, kind: string, readOnly = false) => ({ name, kind, readOnly });
  const fields = [field('name', 'text'), field('claimedAt', 'datetime', true), field('dueAt', 'datetime')];
  const names = datesOf({ fields } as unknown as EntityForUser).map(({ name }) => name);
  expect(names).toEqual(['dueAt', 'claimedAt']);
});

describe('A span of time', () => {
  it.each([
    ['day', 'jalali', '2026-11-22', 1],
    ['week', 'jalali', '2026-11-21', 7],
    ['month', 'jalali', '2026-11-22', 30],
    ['quarter', 'jalali', '2026-09-23', 90],
    ['month', 'hijri', '2026-11-11', 29],
    ['quarter', 'hijri', '2026-09-12', 89],
    ['month', 'hebrew', '2026-11-11', 30],
    ['quarter', 'hebrew', '2026-09-12', 90],
    ['month', 'gregorian', '2026-11-01', 30],
    ['quarter', 'gregorian', '2026-10-01', 92],
  ] as const)('is the %s of the %s calendar that the day lies in', (scale, calendar, first, days) => {
    expect(spanOf('2026-11-22', scale, { calendar, weekStart: 6 })).toEqual({ first, days });
  });

  it('has four months in the last quarter of a Hebrew leap year', () => {
    // 5787 is one: thirteen months.
    const span = spanOf('2027-08-01', 'quarter', { calendar: 'hebrew', weekStart: 0 });
    expect(monthsIn(span, 'hebrew')).toHaveLength(4);
    expect(inCalendar(dayBeside(span, 1), 'hebrew')).toMatchObject({ year: 5788, month: 1, day: 1 });
  });

  it('holds its day; spans follow one another without a gap, forwards and back, and are parted without a gap', () => {
    fc.assert(
      fc.property(
        someDay,
        fc.constantFrom<Scale>(...scales),
        fc.constantFrom(...calendars),
        fc.integer({ min: 0, max: 6 }),
        (day, scale, calendar, weekStart) => {
          const reckoning = { calendar, weekStart };
          const span = spanOf(day, scale, reckoning);
          expect(day >= span.first && day <= lastDay(span)).toBe(true);
          const next = spanOf(dayBeside(span, 1), scale, reckoning);
          expect(next.first).toBe(addDays(lastDay(span), 1));
          expect(spanOf(dayBeside(next, -1), scale, reckoning)).toEqual(span);
          for (const parts of [monthsIn(span, calendar), weeksIn(span, weekStart)]) {
            expect(parts.reduce((sum, part) => sum + part.days, 0)).toBe(span.days);
            for (const part of parts) expect(part.first).toBe(addDays(span.first, part.from));
          }
          for (const { first } of monthsIn(span, calendar).slice(1)) expect(inCalendar(first, calendar).day).toBe(1);
          for (const { first } of weeksIn(span, weekStart).slice(1)) expect(weekdayOf(first)).toBe(weekStart);
          expect(daysOf(span)).toHaveLength(span.days);
        },
      ),
      { numRuns: 200 },
    );
  });
});

const field = (name: string, kind: 'date' | 'datetime') => ({ name, kind });
const whole: Dates = { begin: field('arrival', 'date'), end: field('departure', 'date'), timeZone: 'Asia/Tehran' };
const timed: Dates = { begin: field('from', 'datetime'), end: field('to', 'datetime'), timeZone: 'Europe/Berlin' };

describe('A bar', () => {
  it('lasts from its first day to the end of its last; one date alone is a day', () => {
    const day = dayNumber('2026-11-22');
    expect(whenOf({ arrival: '2026-11-22', departure: '2026-11-24' }, whole)).toEqual({ from: day, to: day + 3 });
    expect(whenOf({ arrival: '2026-11-22', departure: null }, whole)).toEqual({ from: day, to: day + 1 });
    expect(whenOf({ departure: '2026-11-22' }, whole)).toEqual({ from: day, to: day + 1 });
    expect(whenOf({ arrival: '2026-11-22', departure: '2026-11-20' }, whole)).toEqual({ from: day, to: day + 1 });
    expect(whenOf({ arrival: null }, whole)).toBeUndefined();
  });

  it('of instants stands where the clock on the wall shows, and one alone is a moment', () => {
    const when = whenOf({ from: '2026-11-22T11:00:00Z', to: '2026-11-22T23:30:00Z' }, timed);
    expect(when).toEqual({ from: dayNumber('2026-11-22') + 0.5, to: dayNumber('2026-11-23') + 30 / 1440 });
    expect(whenOf({ from: '2026-11-22T11:00:00Z' }, timed)).toMatchObject({ to: dayNumber('2026-11-22') + 0.5 });
  });

  it('keeps its time of day when it is moved over a change of the clocks', () => {
    // Berlin goes back an hour on 25 October 2026.
    const values = { from: '2026-10-24T07:00:00Z', to: '2026-10-24T08:30:00Z' };
    expect(shifted(values, timed, { kind: 'move', by: 1 })).toEqual({
      from: '2026-10-25T08:00:00.000Z',
      to: '2026-10-25T09:30:00.000Z',
    });
    expect(wallOf('2026-10-25T08:00:00Z', 'Europe/Berlin')).toEqual({ date: '2026-10-25', minutes: 540 });
  });

  it('is stretched at either end, never beyond the other', () => {
    const values = { arrival: '2026-11-22', departure: '2026-11-24' };
    expect(shifted(values, whole, { kind: 'end', by: 2 })).toEqual({ departure: '2026-11-26' });
    expect(shifted(values, whole, { kind: 'begin', by: -1 })).toEqual({ arrival: '2026-11-21' });
    expect(shifted(values, whole, { kind: 'end', by: -9 })).toEqual({ departure: '2026-11-22' });
    expect(shifted(values, whole, { kind: 'begin', by: 9 })).toEqual({ arrival: '2026-11-24' });
    expect(shifted({ arrival: '2026-11-22' }, whole, { kind: 'end', by: 3 })).toEqual({ departure: '2026-11-25' });
    expect(shifted({ departure: '2026-11-22' }, whole, { kind: 'move', by: 3 })).toEqual({ departure: '2026-11-25' });
    expect(shifted(values, whole, { kind: 'move', by: 0 })).toEqual({});
  });

  it('goes and comes back to the very values it had', () => {
    const instant = fc
      .integer({ min: 0, max: 1_000_000 })
      .map((minutes) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString());
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: -96, max: 96 }),
        (from, length, quarters) => {
          const to = new Date(Date.parse(from) + length * 60_000).toISOString();
          const zone = { ...timed, timeZone: 'Asia/Tehran' };
          const there = shifted({ from, to }, zone, { kind: 'move', by: quarters / 96 });
          const back = shifted({ from, to, ...there }, zone, { kind: 'move', by: -quarters / 96 });
          expect({ from, to, ...back }).toEqual({ from, to });
        },
      ),
    );
  });

  it('is put where it is dropped, by day or by the minute', () => {
    const day = dayNumber('2026-11-22');
    expect(placedAt(day + 0.7, true, whole)).toEqual({ arrival: '2026-11-22', departure: '2026-11-22' });
    expect(placedAt(day + 0.7, true, timed)).toEqual({
      from: '2026-11-22T08:00:00.000Z',
      to: '2026-11-22T09:00:00.000Z',
    });
    const { from } = placedAt(day + 0.25, false, timed);
    expect(wallDays(String(from), timed.timeZone)).toBe(day + 0.25);
  });

  it('is asked for with what else is asked, no level deeper where all must hold', () => {
    const span = { first: '2026-11-21', days: 7 };
    const rest = { field: 'state', operator: 'eq', value: 'sure' } as const;
    const { end: _, ...point } = whole;
    expect(spanFilter({ ...point, end: undefined }, span, { and: [rest, rest] })).toEqual({
      and: [
        { field: 'arrival', operator: 'ge', value: '2026-11-21' },
        { field: 'arrival', operator: 'lt', value: '2026-11-28' },
        rest,
        rest,
      ],
    });
    expect(unplacedFilter(whole, { or: [rest] })).toEqual({
      and: [{ field: 'arrival', operator: 'empty' }, { field: 'departure', operator: 'empty' }, { or: [rest] }],
    });
  });
});

describe('Rows of bars', () => {
  const bar = (id: string, from: number, to: number, group = 'a') => ({ id, group, from, to });
  const plain = ({ from, to }: { from: number; to: number }) => ({ before: 0, after: to - from });

  it('stand in the order of their groups; an empty one has a lane, too', () => {
    const rows = layOut([bar('1', 0, 2, 'b'), bar('2', 1, 3, 'b'), bar('3', 2, 4, 'b')], ['a', 'b'], plain);
    expect(rows.map(({ group, top, height }) => [group, top, height])).toEqual([
      ['a', 0, 44],
      ['b', 44, 76],
    ]);
    expect(rows[1]?.bars.map(({ id, lane }) => [id, lane])).toEqual([
      ['1', 0],
      ['2', 1],
      ['3', 0],
    ]);
    expect([heightOf(rows), rowAt(rows, 50)?.group, rowAt(rows, 500)]).toEqual([120, 'b', undefined]);
  });

  it('leave room for a name that is read before its bar', () => {
    const lanes = (before: number) =>
      layOut([bar('1', 0, 20), bar('2', 24, 25)], ['a'], ({ from }) => ({ before: from === 24 ? before : 0, after: 1 }))
        .flatMap(({ bars }) => bars)
        .map(({ lane }) => lane);
    expect([lanes(4), lanes(5)]).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });

  it('never draw two bars over one another, and show in a window just what it touches', () => {
    const some = fc.array(
      fc.tuple(fc.integer({ min: -5, max: 40 }), fc.integer({ min: 0, max: 20 }), fc.constantFrom('a', 'b', 'c')),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 900 }), (given, top) => {
        const bars = given.map(([from, length, group], index) => bar(String(index), from, from + length, group));
        const rows = layOut(bars, ['a', 'b', 'c'], () => ({ before: 0, after: 1 }));
        expect(rows.flatMap((row) => row.bars)).toHaveLength(bars.length);
        for (const { bars: own } of rows)
          for (const one of own)
            for (const other of own)
              if (one.id < other.id && one.lane === other.lane) {
                const [left, right] = one.from <= other.from ? [one, other] : [other, one];
                expect(Math.max(left.to, left.from + 1)).toBeLessThanOrEqual(right.from);
              }
        const inWindow = seen(rows, top, top + 200).flatMap((row) => row.bars.map(({ id }) => id));
        const all = rows.flatMap((row) =>
          row.bars
            .filter(({ lane }) => row.top + 6 + lane * 32 < top + 200 && row.top + 6 + (lane + 1) * 32 > top)
            .map(({ id }) => id),
        );
        expect(inWindow).toEqual(all);
      }),
    );
  });

  it('are laid out by the thousand within a blink', () => {
    const bars = Array.from({ length: 5_000 }, (_, index) =>
      bar(String(index), (index * 7) % 90, ((index * 7) % 90) + 3, String(index % 40)),
    );
    const begun = performance.now();
    const rows = layOut(
      bars,
      Array.from({ length: 40 }, (_, index) => String(index)),
      plain,
    );
    expect(performance.now() - begun).toBeLessThan(200);
    expect(seen(rows, 0, 800).reduce((sum, row) => sum + row.bars.length, 0)).toBeLessThan(1_000);
  });
});
