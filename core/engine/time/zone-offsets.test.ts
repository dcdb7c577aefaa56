// What is remembered of zones is what Intl says, and local times follow the one rule.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOfLocal, isPlace, offsetAt, offsetText, parseOffset, readLocal } from './zone-offsets.ts';

const seconds = (text: string) => new Date(`${text}Z`).getTime() / 1000;
const zones = [
  'America/New_York',
  'Asia/Tehran',
  'Asia/Jerusalem',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/Recife',
];

function asked(zone: string, at: number): number {
  const formatter = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return seconds(formatter.format(at * 1000).replace(' ', 'T')) - at;
}

describe('offsets', () => {
  it('are those of Intl at every instant', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 2_100_000_000 }), (zone, at) => {
        expect(offsetAt(zone, at)).toBe(asked(zone, at));
      }),
      { numRuns: 300 },
    );
  });

  it('change at the very second, also where two changes lie seven days apart', () => {
    const change = seconds('2026-03-08T07:00:00');
    expect([offsetAt('America/New_York', change - 1), offsetAt('America/New_York', change)]).toEqual([
      -18_000, -14_400,
    ]);
    for (let day = seconds('2000-10-01T00:00:00'); day < seconds('2000-11-01T00:00:00'); day += 3600)
      expect(offsetAt('America/Recife', day)).toBe(asked('America/Recife', day));
  });

  it('of a fixed place are read and written', () => {
    expect(['+03:30', '-00:44:30', 'UTC'].map((place) => offsetAt(place, 0))).toEqual([12_600, -2670, 0]);
    expect([12_600, -2670, 0].map(offsetText)).toEqual(['+03:30', '-00:44:30', '+00:00']);
    expect(['+3:30', '+19:00', '+03:60', ''].map(parseOffset)).toEqual([undefined, undefined, undefined, undefined]);
    expect(['Asia/Tehran', '+03:30', 'No/Where', '', 'Asia/Tehran; drop'].map(isPlace)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('local times', () => {
  it.each([
    ['America/New_York', '2026-03-08T02:30:00', 'skipped', '2026-03-08T07:30:00'],
    ['America/New_York', '2026-11-01T01:30:00', 'twice', '2026-11-01T05:30:00'],
    ['America/New_York', '2026-11-01T02:00:00', 'once', '2026-11-01T07:00:00'],
    ['Asia/Tehran', '2022-03-22T00:30:00', 'skipped', '2022-03-21T21:00:00'],
    ['Asia/Tehran', '2022-09-21T23:30:00', 'twice', '2022-09-21T19:00:00'],
    ['Asia/Tehran', '2026-03-22T00:30:00', 'once', '2026-03-21T21:00:00'],
    ['Asia/Jerusalem', '2026-03-27T02:15:00', 'skipped', '2026-03-27T00:15:00'],
    ['Asia/Jerusalem', '2026-10-25T01:15:00', 'twice', '2026-10-24T22:15:00'],
    ['Pacific/Apia', '2011-12-30T09:00:00', 'skipped', '2011-12-30T19:00:00'],
    ['Australia/Lord_Howe', '2026-10-04T02:15:00', 'skipped', '2026-10-03T15:45:00'],
  ])('in %s %s is %s', (zone, local, kind, instant) => {
    expect(readLocal(zone, seconds(local)).kind).toBe(kind);
    expect(instantOfLocal(zone, seconds(local))).toBe(seconds(instant));
  });

  it('come back from every instant, but for the second pass of an hour', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 2_100_000_000 }), (zone, at) => {
        const local = at + offsetAt(zone, at);
        const reading = readLocal(zone, local);
        expect(reading.kind).not.toBe('skipped');
        if (reading.instant !== at) expect([reading.kind, reading.instant < at]).toEqual(['twice', true]);
      }),
      { numRuns: 500 },
    );
  });
});
