// Hours of the week as they are changed, times as they are typed, holidays as they are pasted.
import { describe, expect, it } from 'vitest';
import type { OpeningWeek } from '../../schemas/types.ts';
import { readClock } from '../format/clock.ts';
import { readHolidays } from './pasted-holidays.ts';
import { minutesOpen, nextOpening, restOf, sameEveryDay, withDay, withRest } from './week-edits.ts';

const day = [{ from: '08:00', to: '16:00' }];
const short = [{ from: '08:00', to: '12:00' }];
const week: OpeningWeek = { saturday: day, sunday: day, thursday: short };

describe('a week of opening hours', () => {
  it('gives days that open the hours of the first open day, and takes those of the days of rest', () => {
    const next = withRest(week, [5, 6]);
    expect(restOf(next)).toEqual([5, 6]);
    expect(next.saturday).toBeUndefined();
    expect(next.monday).toEqual(day);
    expect(next.thursday).toEqual(short);
  });

  it('has the hours of one day on all open days, and counts what it is open', () => {
    const next = sameEveryDay(week, 'thursday');
    expect(next).toEqual({ saturday: short, sunday: short, thursday: short });
    expect(minutesOpen(next)).toBe(3 * 4 * 60);
    expect(withDay(next, 'sunday', [])).toEqual({ saturday: short, thursday: short });
  });

  it('goes on after the last opening, and ends with the day', () => {
    expect(nextOpening(short)).toEqual({ from: '13:00', to: '17:00' });
    expect(nextOpening([{ from: '20:00', to: '23:30' }])).toEqual({ from: '23:30', to: '24:00' });
    expect(nextOpening([{ from: '20:00', to: '24:00' }])).toBeUndefined();
  });
});

describe('a time of day', () => {
  it.each([
    ['8', '08:00'],
    ['8:5', '08:05'],
    ['۰۸:۳۰', '08:30'],
    ['1730', '17:30'],
    ['9.15', '09:15'],
    ['٢٣:٥٩', '23:59'],
  ])('is read as it is typed: %s', (text, time) => expect(readClock(text)).toBe(time));

  it.each(['', '25', '8:60', 'noon', '24:00', '24:01'])('is none: %s', (text) =>
    expect(readClock(text)).toBeUndefined(),
  );

  it('ends the day where a day may end', () => expect(readClock('24', true)).toBe('24:00'));
});

describe('pasted holidays', () => {
  const fa = { today: '2026-11-22', calendar: 'jalali', language: 'fa' } as const;
  const en = { today: '2026-11-22', calendar: 'gregorian', language: 'en' } as const;
  const read = (text: string, reader: Parameters<typeof readHolidays>[1] = en) =>
    readHolidays(text, reader).holidays.map(({ date, label, days }) => [
      date,
      Object.values(label ?? {})[0],
      days ?? 1,
    ]);

  it.each([
    ['۱۴۰۶/۰۱/۰۱\tنوروز', '2027-03-21', 'نوروز'],
    ['۱۳ فروردین ۱۴۰۶ روز طبیعت', '2027-04-02', 'روز طبیعت'],
    ['یکشنبه ۱ فروردین ۱۴۰۶ - نوروز', '2027-03-21', 'نوروز'],
    ['روز جهانی کارگر: ۲۰۲۷-۰۵-۰۱', '2027-05-01', 'روز جهانی کارگر'],
  ])('in Persian: %s', (line, date, name) => expect(read(line, fa)).toEqual([[date, name, 1]]));

  it.each([
    ['2027-01-01 New Year', '2027-01-01', 'New Year'],
    ['Labour Day, May 1, 2027', '2027-05-01', 'Labour Day'],
    ['"Boxing Day";2027-12-26', '2027-12-26', 'Boxing Day'],
    ['3\t2027-07-04\tSunday\tIndependence Day', '2027-07-04', 'Independence Day'],
    ['• 25 Dec 2027', '2027-12-25', undefined],
  ])('in English: %s', (line, date, name) => expect(read(line)).toEqual([[date, name, 1]]));

  it('are one for each day, and a line without a date is told by its number', () => {
    const text = '2027-01-01 New Year\n\n12 days of rest\n2027-01-01 Again';
    expect(read(text)).toEqual([['2027-01-01', 'New Year', 1]]);
    expect(readHolidays(text, en).unread).toEqual([{ line: 3, text: '12 days of rest' }]);
  });

  it('come from the text of a calendar file, appointments left out', () => {
    const file = [
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'DTSTART;VALUE=DATE:20270320',
      'DTEND;VALUE=DATE:20270324',
      'SUMMARY:Nowruz\\, the new',
      '  year',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'DTSTART:20270401T090000Z',
      'SUMMARY:Meeting',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n');
    expect(read(file)).toEqual([['2027-03-20', 'Nowruz, the new year', 4]]);
  });
});
