// Crons: every form that is read, and when they fire, through changes of the offset too.
import { describe, expect, it } from 'vitest';
import { parseCron } from './cron.ts';
import { nextCron } from './next-cron.ts';

function firings(text: string, after: string, zone = 'UTC', count = 3): string[] {
  const cron = parseCron(text);
  const found: string[] = [];
  for (let at = new Date(after); cron !== undefined && found.length < count; ) {
    const next = nextCron(cron, at, zone);
    if (next === undefined) break;
    found.push(next.toISOString().slice(0, 19));
    at = next;
  }
  return found;
}
const days = (text: string, after = '2026-01-01T00:00:00Z', count = 4) =>
  firings(text, after, 'UTC', count).map((at) => at.slice(0, 10));

describe('parseCron', () => {
  it.each([
    ['*/15 8-10 * * MON-FRI'],
    ['0 0 9 1,15 * ?'],
    ['0 0 9 ? JAN-MAR MON#2 2026-2030'],
    ['0 0 L-3 * *'],
    ['@daily'],
    ['0 9 * * sat-wed [Asia/Tehran]'],
    ['  0   9 * * *  '],
  ])('reads %s', (text) => expect(parseCron(text)).toBeDefined());

  it.each([
    [
      '',
      '* * * *',
      '* * * * * * * *',
      '@reboot',
      '@',
      'every day',
      '60 * * * *',
      '* 24 * * *',
      '* * 0 * *',
      '* * 32 * *',
    ],
    ['* * * 13 *', '* * * 0 *', '* * * * 8', '*/0 * * * *', '1- * * * *', '-1 * * * *', '1,,2 * * * *', ', * * * *'],
    [
      '* * * FOO *',
      '* * * * L',
      '* * * * MON#6',
      '* * * * MON#0',
      '* * 32W * *',
      '* * W * *',
      '* * L-31 * *',
      '? * * * *',
    ],
    ['0 0 0 1 1 ? 2031-2030', '0 0 0 1 1 ? 1969', '0 9 * * * [No/Where]', `${'1,'.repeat(400)}1 * * * *`, '۰ ۹ * * *'],
  ])('refuses %s and its like', (...texts) => {
    for (const text of texts) expect([text, parseCron(text)]).toEqual([text, undefined]);
  });
});

describe('nextCron', () => {
  it.each([
    ['0 9 * * MON', '2026-11-25T10:00:00Z', ['2026-11-30T09:00:00', '2026-12-07T09:00:00', '2026-12-14T09:00:00']],
    ['*/20 * * * *', '2026-11-25T10:59:59Z', ['2026-11-25T11:00:00', '2026-11-25T11:20:00', '2026-11-25T11:40:00']],
    ['10/20 * * * *', '2026-11-25T10:59:59Z', ['2026-11-25T11:10:00', '2026-11-25T11:30:00', '2026-11-25T11:50:00']],
    ['*/30 * * * * *', '2026-11-25T10:59:30Z', ['2026-11-25T11:00:00', '2026-11-25T11:00:30', '2026-11-25T11:01:00']],
    ['0 22-1 * * *', '2026-11-25T21:00:00Z', ['2026-11-25T22:00:00', '2026-11-25T23:00:00', '2026-11-26T00:00:00']],
    ['0 0 0 1 1 ? 2028,2030', '2026-11-25T21:00:00Z', ['2028-01-01T00:00:00', '2030-01-01T00:00:00']],
    ['@hourly', '2026-12-31T22:00:00Z', ['2026-12-31T23:00:00', '2027-01-01T00:00:00', '2027-01-01T01:00:00']],
    ['0 9 * * *', '2026-11-25T08:59:59.999Z', ['2026-11-25T09:00:00', '2026-11-26T09:00:00', '2026-11-27T09:00:00']],
  ])('%s', (text, after, expected) => expect(firings(text, after)).toEqual(expected));

  it.each([
    ['0 0 L * *', ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']],
    ['0 0 L-2 * *', ['2026-01-29', '2026-02-26', '2026-03-29', '2026-04-28']],
    ['0 0 LW * *', ['2026-01-30', '2026-02-27', '2026-03-31', '2026-04-30']],
    // 15 February 2026 is a Sunday, 15 August a Saturday
    ['0 0 15W 2,8 *', ['2026-02-16', '2026-08-14', '2027-02-15', '2027-08-16']],
    // 1 August 2026 is a Saturday, 31 May a Sunday: never into another month
    ['0 0 1W 8 *', ['2026-08-03', '2027-08-02', '2028-08-01', '2029-08-01']],
    ['0 0 31W 5 *', ['2026-05-29', '2027-05-31', '2028-05-31', '2029-05-31']],
    ['0 0 * * 5L', ['2026-01-30', '2026-02-27', '2026-03-27', '2026-04-24']],
    ['0 0 * * MON#2', ['2026-01-12', '2026-02-09', '2026-03-09', '2026-04-13']],
    ['0 0 * * FRI#5', ['2026-01-30', '2026-05-29', '2026-07-31', '2026-10-30']],
    ['0 0 * * 7', ['2026-01-04', '2026-01-11', '2026-01-18', '2026-01-25']],
    ['0 0 * * 5-7', ['2026-01-02', '2026-01-03', '2026-01-04', '2026-01-09']],
    ['0 0 * * SAT-WED', ['2026-01-03', '2026-01-04', '2026-01-05', '2026-01-06']],
    // Vixie: the 13th or a Friday; a field that begins with * restricts nothing
    ['0 0 13 * FRI', ['2026-01-02', '2026-01-09', '2026-01-13', '2026-01-16']],
    ['0 0 */10 * FRI', ['2026-05-01', '2026-07-31', '2026-08-21', '2026-09-11']],
    ['0 0 29 2 *', ['2028-02-29', '2032-02-29', '2036-02-29', '2040-02-29']],
  ])('%s falls on %j', (text, expected) => expect(days(text, '2026-01-01T00:00:00Z')).toEqual(expected));

  it.each([
    [
      '30 2 * * *',
      'a skipped time fires an hour later',
      '2026-03-07T12:00:00Z',
      ['2026-03-08T07:30:00', '2026-03-09T06:30:00'],
    ],
    ['30 2,3 * * *', 'two that meet are one', '2026-03-07T12:00:00Z', ['2026-03-08T07:30:00', '2026-03-09T06:30:00']],
    [
      '30 1 * * *',
      'a time that comes twice fires once',
      '2026-10-31T12:00:00Z',
      ['2026-11-01T05:30:00', '2026-11-02T06:30:00'],
    ],
    [
      '30 * * * *',
      'every hour fires in both passes',
      '2026-11-01T05:00:00Z',
      ['2026-11-01T05:30:00', '2026-11-01T06:30:00'],
    ],
    ['30 * * * *', 'and in no skipped hour', '2026-03-08T06:00:00Z', ['2026-03-08T06:30:00', '2026-03-08T07:30:00']],
  ])('%s in New York: %s', (text, _name, after, expected) =>
    expect(firings(text, after, 'America/New_York', 2)).toEqual(expected),
  );

  it.each([
    ['Asia/Tehran', '2022-03-21T12:00:00Z', ['2022-03-21T20:30:00', '2022-03-22T19:30:00', '2022-03-23T19:30:00']],
    ['Asia/Tehran', '2026-03-21T12:00:00Z', ['2026-03-21T20:30:00', '2026-03-22T20:30:00', '2026-03-23T20:30:00']],
    ['Asia/Jerusalem', '2026-10-23T12:00:00Z', ['2026-10-23T21:00:00', '2026-10-24T21:00:00', '2026-10-25T22:00:00']],
    // Samoa had no 30 December: its midnight meets that of the 31st.
    ['Pacific/Apia', '2011-12-29T11:00:00Z', ['2011-12-30T10:00:00', '2011-12-31T10:00:00', '2012-01-01T10:00:00']],
  ])('midnight in %s follows its clock', (zone, after, expected) =>
    expect(firings('@daily', after, zone)).toEqual(expected),
  );

  it('says that 30 February never comes', () => {
    for (const text of ['0 0 30 2 *', '0 0 31 2,4,6,9,11 *', '0 0 0 1 1 ? 1999', '0 0 30W 2 *'])
      expect([text, firings(text, '2026-01-01T00:00:00Z')]).toEqual([text, []]);
  });

  it('answers undefined in no zone, of no date and at the end of time', () => {
    const cron = parseCron('* * * * *')!;
    expect(nextCron(cron, new Date('2026-01-01'), 'No/Where')).toBeUndefined();
    expect(nextCron(cron, new Date(Number.NaN), 'UTC')).toBeUndefined();
    expect(nextCron(cron, new Date(8.64e15), 'Asia/Tehran')).toBeUndefined();
    expect(nextCron(cron, new Date(-8.64e15), 'Asia/Tehran')).toBeDefined();
  });
});
