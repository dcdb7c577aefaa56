import { describe, expect, it } from 'vitest';
import { type NoticeWays, usualWays } from '../../../schemas/notice-ways.ts';
import { mayLeaveAt, nextDigest } from './mail-times.ts';

const tehran: NoticeWays = { ...usualWays('Asia/Tehran'), digest: { rhythm: 'daily', weekday: 6, time: '08:00' } };
const weekly: NoticeWays = { ...tehran, digest: { ...tehran.digest, rhythm: 'weekly' } };

describe('The next digest', () => {
  // 26 November 2026 is a Thursday; Tehran is three and a half hours before UTC.
  it.each<[string, NoticeWays, string, string]>([
    ['comes today before its hour', tehran, '2026-11-26T04:00Z', '2026-11-26T04:30Z'],
    ['comes tomorrow at its very hour', tehran, '2026-11-26T04:30Z', '2026-11-27T04:30Z'],
    ['goes by the day of the zone, not of the server', tehran, '2026-11-25T22:00Z', '2026-11-26T04:30Z'],
    ['leaves out a day of rest', { ...tehran, restDays: [5] }, '2026-11-26T05:00Z', '2026-11-28T04:30Z'],
    ['comes on its day of the week', weekly, '2026-11-26T05:00Z', '2026-11-28T04:30Z'],
    [
      'comes after the days of rest when its day is one of them',
      { ...weekly, restDays: [6, 0] },
      '2026-11-28T10:00Z',
      '2026-11-30T04:30Z',
    ],
    [
      'keeps its hour when clocks change',
      { ...tehran, zone: 'Europe/Berlin' },
      '2026-10-24T07:00Z',
      '2026-10-25T07:00Z',
    ],
  ])('%s', (_, ways, now, next) => {
    expect(nextDigest(new Date(now), ways).toISOString()).toBe(new Date(next).toISOString());
  });
});

describe('An e-mail', () => {
  const quiet = { from: '20:00', until: '07:30' };
  it.each<[string, NoticeWays, string, string]>([
    ['leaves at once by day', { ...tehran, quiet }, '2026-11-26T10:00Z', '2026-11-26T10:00Z'],
    ['waits for the morning at night', { ...tehran, quiet }, '2026-11-26T18:00Z', '2026-11-27T04:00Z'],
    [
      'waits for the morning after the days of rest',
      { ...tehran, quiet, restDays: [5, 6] },
      '2026-11-26T18:00Z',
      '2026-11-29T04:00Z',
    ],
  ])('%s', (_, ways, now, then) => {
    expect(mayLeaveAt(new Date(now), ways).toISOString()).toBe(new Date(then).toISOString());
  });
});
