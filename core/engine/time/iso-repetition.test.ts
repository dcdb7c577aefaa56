// Instants and repetitions as texts: what is read, and what is refused.
import { describe, expect, it } from 'vitest';
import { parseIsoInstant } from './iso-instant.ts';
import { parseIsoRepetition } from './iso-repetition.ts';

describe('parseIsoInstant', () => {
  it.each([
    ['2026-01-01', undefined, '2026-01-01T00:00:00.000Z'],
    ['2026-01-01', 'Asia/Tehran', '2025-12-31T20:30:00.000Z'],
    ['2026-01-01T09:00', 'Asia/Tehran', '2026-01-01T05:30:00.000Z'],
    ['2026-01-01T09:00:00', undefined, '2026-01-01T09:00:00.000Z'],
    ['2026-01-01T09:00:00+03:30', 'America/New_York', '2026-01-01T05:30:00.000Z'],
    ['2026-07-01T09:00:00[America/New_York]', 'Asia/Tehran', '2026-07-01T13:00:00.000Z'],
    ['2026-07-01T09:00:00-04:00[America/New_York]', undefined, '2026-07-01T13:00:00.000Z'],
    ['2026-07-01T09:00:00Z[America/New_York]', undefined, '2026-07-01T09:00:00.000Z'],
    ['2026-07-01T09:00:00@America/New_York', undefined, '2026-07-01T13:00:00.000Z'],
    ['2026-01-01T09:00:00.123456789Z', undefined, '2026-01-01T09:00:00.123Z'],
    ['2026-01-01T24:00:00Z', undefined, '2026-01-02T00:00:00.000Z'],
    ['2026-01-01T09:00:00[Asia/Tehran][u-ca=persian]', undefined, '2026-01-01T05:30:00.000Z'],
  ])('%s told in %s is %s', (text, zone, expected) => {
    expect(parseIsoInstant(text, zone)?.toISOString()).toBe(expected);
  });

  it.each([
    '2026-02-30',
    '2026-13-01',
    '2026-01-01T25:00:00Z',
    '2026-01-01T24:00:01Z',
    '2026-01-01T09:00:60Z',
    '2026-01-01T09:00:00+19:00',
    '2026-01-01 09:00:00Z',
    '2026-01-01T09:00:00[No/Where]',
    '2026-01-01T09:00:00[u-ca=klingon]',
    '2026-01-01T09:00:00[u-ca=persian][Asia/Tehran]',
    '2026-01-01T09:00:00[Asia/Tehran][Asia/Tehran]',
    '2026-07-01T09:00:00+04:30[Asia/Tehran]',
    '+999999-01-01',
    'P1D',
    '',
  ])('refuses %s', (text) => expect(parseIsoInstant(text)).toBeUndefined());
});

describe('parseIsoRepetition', () => {
  const told = (text: string, zone?: string) => {
    const read = parseIsoRepetition(text, zone);
    return (
      read && [read.times, read.start?.toISOString(), read.every, read.end?.toISOString(), read.zone, read.calendar]
    );
  };

  it.each([
    ['R3/PT10M', [3, undefined, 'PT10M', undefined, 'Asia/Tehran', 'gregory']],
    ['R/P1D', [null, undefined, 'P1D', undefined, 'Asia/Tehran', 'gregory']],
    ['R2/2030-01-01T00:00:00Z/P1D', [2, '2030-01-01T00:00:00.000Z', 'P1D', undefined, 'UTC', 'gregory']],
    ['R/2026-01-01T09:00:00+03:30/P1D', [null, '2026-01-01T05:30:00.000Z', 'P1D', undefined, '+03:30', 'gregory']],
    [
      'R/2026-03-21T09:00:00[Asia/Tehran][u-ca=persian]/P1M',
      [null, '2026-03-21T05:30:00.000Z', 'P1M[Asia/Tehran][u-ca=persian]', undefined, 'Asia/Tehran', 'persian'],
    ],
    [
      'R/2026-03-21T09:00:00@America/New_York/P1D',
      [null, '2026-03-21T13:00:00.000Z', 'P1D[America/New_York]', undefined, 'America/New_York', 'gregory'],
    ],
    ['R3/PT1H/2026-01-01T12:00:00Z', [3, undefined, 'PT1H', '2026-01-01T12:00:00.000Z', 'Asia/Tehran', 'gregory']],
    [
      'R/2026-01-01/P1D/2026-02-01',
      [null, '2025-12-31T20:30:00.000Z', 'P1D', '2026-01-31T20:30:00.000Z', 'Asia/Tehran', 'gregory'],
    ],
    ['R3/2026-12-01/2026-12-03', [3, '2026-11-30T20:30:00.000Z', 'PT172800S', undefined, 'Asia/Tehran', 'gregory']],
    ['R/P1M[u-ca=hebrew]', [null, undefined, 'P1M[u-ca=hebrew]', undefined, 'Asia/Tehran', 'hebrew']],
  ])('reads %s', (text, expected) => expect(told(text, 'Asia/Tehran')).toEqual(expected));

  it.each([
    'R0/PT1H',
    'R/PT0S',
    'R/PT0.0001S',
    'R/-P1D',
    'R-1/PT1H',
    'R',
    'R/',
    'R3',
    'R/2026-01-01',
    'R/2026-01-03/2026-01-01',
    'R/P1D/P1D',
    'R/P1D/2026-01-01/2026-02-01',
    'R/2026-01-01/2026-02-01/P1D',
    'R/2026-01-01/P1D/2026-02-01/P1D',
    'R/2026-02-30/P1D',
    'R9999999999/PT1H',
    'r/PT1H',
    'PT1H',
    `R/${'P1D/'.repeat(1000)}`,
  ])('refuses %s', (text) => expect(told(text)).toBeUndefined());
});
