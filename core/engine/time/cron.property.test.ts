// Crons against an oracle that asks Intl about every minute (or second) of a few days and thinks no further.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCron } from './cron.ts';
import { nextCron } from './next-cron.ts';

interface Clock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** A field as text and what it says. */
interface Field {
  readonly text: string;
  readonly allows: (clock: Clock) => boolean;
  readonly restricts: boolean;
}

const two = (value: number) => String(value).padStart(2, '0');

function clockOf(local: number): Clock {
  const at = new Date(local * 1000);
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    weekday: at.getUTCDay(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
  };
}

function formatterOf(zone: string): (seconds: number) => number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return (seconds) => new Date(`${format.format(seconds * 1000).replace(' ', 'T')}Z`).getTime() / 1000;
}

function simple(min: number, max: number, of: (clock: Clock) => number): fc.Arbitrary<Field> {
  const value = fc.integer({ min, max });
  const items = fc.oneof(
    { weight: 2, arbitrary: value.map((one) => ({ text: String(one), values: [one] })) },
    fc.tuple(value, value).map(([a, b]) => {
      const values: number[] = [];
      for (let at = a; ; at = at === max ? min : at + 1) {
        values.push(at);
        if (at === b) break;
      }
      return { text: `${a}-${b}`, values };
    }),
    fc.tuple(value, fc.integer({ min: 1, max: 20 })).map(([from, step]) => {
      const values: number[] = [];
      for (let at = from; at <= max; at += step) values.push(at);
      return { text: `${from}/${step}`, values };
    }),
  );
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant<Field>({ text: '*', allows: () => true, restricts: false }) },
    fc
      .integer({ min: 2, max: 20 })
      .map((step): Field => ({ text: `*/${step}`, allows: (at) => (of(at) - min) % step === 0, restricts: false })),
    {
      weight: 3,
      arbitrary: fc.array(items, { minLength: 1, maxLength: 3 }).map((list): Field => {
        const values = new Set(list.flatMap((item) => item.values));
        return {
          text: list.map((item) => item.text).join(','),
          allows: (clock) => values.has(of(clock)),
          restricts: true,
        };
      }),
    },
  );
}

const lengthOf = (clock: Clock) => new Date(Date.UTC(clock.year, clock.month, 0)).getUTCDate();
const special = (text: string, allows: (clock: Clock) => boolean): Field => ({ text, allows, restricts: true });

/** nW and LW: of the weekdays of the month the nearest, the earlier of two. Saturday and Sunday have one at distance 1, or else 2. */
function isNearest(clock: Clock, target: number): boolean {
  const length = lengthOf(clock);
  if (target > length) return false;
  const weekdayOf = (day: number) => new Date(Date.UTC(clock.year, clock.month - 1, day)).getUTCDay();
  const candidates = Array.from({ length }, (_, index) => index + 1).filter((day) => weekdayOf(day) % 6 !== 0);
  candidates.sort((a, b) => Math.abs(a - target) - Math.abs(b - target) || a - b);
  return candidates[0] === clock.day;
}

const minute = simple(0, 59, (clock) => clock.minute);
const hour = simple(0, 23, (clock) => clock.hour);
const second = simple(0, 59, (clock) => clock.second);
const month = simple(1, 12, (clock) => clock.month);
const dayOfMonth = fc.oneof(
  { weight: 3, arbitrary: simple(1, 31, (clock) => clock.day) },
  fc
    .integer({ min: 0, max: 9 })
    .map((back) => special(back ? `L-${back}` : 'L', (at) => at.day === lengthOf(at) - back)),
  fc.constant(special('LW', (clock) => isNearest(clock, lengthOf(clock)))),
  fc.integer({ min: 1, max: 31 }).map((day) => special(`${day}W`, (clock) => isNearest(clock, day))),
);
const weekday = fc.oneof(
  { weight: 3, arbitrary: simple(0, 6, (clock) => clock.weekday) },
  fc
    .integer({ min: 0, max: 7 })
    .map((day) => special(`${day}L`, (at) => at.weekday === day % 7 && at.day > lengthOf(at) - 7)),
  fc
    .tuple(fc.constantFrom('SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'), fc.integer({ min: 1, max: 5 }))
    .map(([name, nth]) => {
      const wanted = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'].indexOf(name);
      return special(`${name}#${nth}`, (at) => at.weekday === wanted && Math.ceil(at.day / 7) === nth);
    }),
);

function dayAllowed(clock: Clock, day: Field, days: Field): boolean {
  const [byDay, byWeekday] = [day.allows(clock), days.allows(clock)];
  return day.restricts && days.restricts ? byDay || byWeekday : byDay && byWeekday;
}

/** All firings in a window by asking about each step of it. */
function oracle(
  allows: (clock: Clock) => boolean,
  everyHour: boolean,
  zone: string,
  from: number,
  to: number,
  step: number,
): number[] {
  const local = formatterOf(zone);
  const found = new Set<number>();
  if (everyHour) {
    for (let at = from; at < to; at += step) if (allows(clockOf(local(at)))) found.add(at);
    return [...found];
  }
  const margin = 30 * 3600;
  const firstPass = new Map<number, number>();
  for (let at = from - margin; at < to + margin; at += step) {
    const told = local(at);
    if (!firstPass.has(told)) firstPass.set(told, at);
  }
  const first = local(from - margin);
  let offsetBefore = 0;
  for (let told = first; told < first + (to - from) + 2 * margin; told += step) {
    const at = firstPass.get(told);
    if (at !== undefined) offsetBefore = told - at;
    if (allows(clockOf(told))) found.add(at ?? told - offsetBefore);
  }
  return [...found].filter((at) => at >= from && at < to).sort((a, b) => a - b);
}

function ours(text: string, zone: string, from: number, to: number): number[] {
  const cron = parseCron(text);
  if (cron === undefined) throw new Error(`not read: ${text}`);
  const found: number[] = [];
  for (let at = new Date(from * 1000 - 1); ; ) {
    const next = nextCron(cron, at, zone);
    if (next === undefined || next.getTime() >= to * 1000) return found;
    found.push(next.getTime() / 1000);
    at = next;
  }
}

const told = (seconds: readonly number[]) => seconds.map((at) => new Date(at * 1000).toISOString());
const at = (text: string) => new Date(`${text}Z`).getTime() / 1000;
/** Shortly before changes of the offset, and one quiet day. */
const places = fc.constantFrom<[string, number]>(
  ['America/New_York', at('2026-03-07T20:00:00')],
  ['America/New_York', at('2026-10-31T20:00:00')],
  ['Asia/Tehran', at('2022-03-21T10:00:00')],
  ['Asia/Tehran', at('2022-09-21T08:00:00')],
  ['Asia/Jerusalem', at('2026-03-26T12:00:00')],
  ['Asia/Jerusalem', at('2026-10-24T12:00:00')],
  ['Australia/Lord_Howe', at('2026-04-04T06:00:00')],
  ['Australia/Lord_Howe', at('2026-10-03T06:00:00')],
  ['Pacific/Apia', at('2011-12-29T20:00:00')],
  ['UTC', at('2024-02-28T12:00:00')],
);

describe('nextCron and a naive search', () => {
  it('agree minute by minute for a day and a half around changes of the offset', () => {
    fc.assert(
      fc.property(places, minute, hour, weekday, ([zone, from], minutes, hours, days) => {
        const allows = (clock: Clock) => minutes.allows(clock) && hours.allows(clock) && days.allows(clock);
        const text = `${minutes.text} ${hours.text} * * ${days.text}`;
        const to = from + 36 * 3600;
        const everyHour = Array.from({ length: 24 }, (_, value) => hours.allows({ ...clockOf(0), hour: value })).every(
          Boolean,
        );
        const expected = oracle(allows, everyHour, zone, from, to, 60);
        expect([text, zone, told(ours(text, zone, from, to))]).toEqual([text, zone, told(expected)]);
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it('agree second by second for the hours around a change', () => {
    const change = at('2026-11-01T05:58:00');
    fc.assert(
      fc.property(second, minute, fc.constantFrom('*', '1', '1-2'), (seconds, minutes, hours) => {
        const allows = (clock: Clock) =>
          seconds.allows(clock) &&
          minutes.allows(clock) &&
          (hours === '*' || clock.hour === 1 || (hours === '1-2' && clock.hour === 2));
        const text = `${seconds.text} ${minutes.text} ${hours} * * *`;
        const to = change + 300;
        const local = formatterOf('America/New_York');
        const expected: number[] = [];
        for (let moment = change; moment < to; moment++) {
          const isSecondPass =
            hours !== '*' && moment >= at('2026-11-01T06:00:00') && local(moment) < at('2026-11-01T02:00:00');
          if (!isSecondPass && allows(clockOf(local(moment)))) expected.push(moment);
        }
        expect([text, told(ours(text, 'America/New_York', change, to))]).toEqual([text, told(expected)]);
      }),
      { numRuns: 60 },
    );
  });

  it('agree on the days of three years', () => {
    const from = at('2026-11-01T00:00:00');
    const to = from + 1100 * 86_400;
    fc.assert(
      fc.property(dayOfMonth, month, weekday, (day, months, days) => {
        const text = `0 12 ${day.text} ${months.text} ${days.text}`;
        const expected: number[] = [];
        for (let noon = from + 43_200; noon < to; noon += 86_400) {
          const clock = clockOf(noon);
          if (months.allows(clock) && dayAllowed(clock, day, days)) expected.push(noon);
        }
        expect([text, told(ours(text, 'UTC', from, to))]).toEqual([text, told(expected)]);
      }),
      { numRuns: 300 },
    );
  });

  it('reads any text without throwing and answers quickly', () => {
    const words = fc.constantFrom(
      '*',
      '?',
      'L',
      'W',
      '#',
      '/',
      '-',
      ',',
      ' ',
      'MON',
      'JAN',
      '1',
      '31',
      '0',
      '@',
      '[UTC]',
      two(7),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words, { maxLength: 30 }).map((list) => list.join('')),
        ),
        (text) => {
          const cron = parseCron(text);
          if (cron === undefined) return;
          const next = nextCron(cron, new Date('2026-11-25T10:00:00Z'), 'Asia/Tehran');
          expect(next === undefined || next > new Date('2026-11-25T10:00:00Z')).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
