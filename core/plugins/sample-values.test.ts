// What steps of samples say, on the days on which they may be loaded.
import { describe, expect, it } from 'vitest';
import type { CalendarDefinition } from '../../schemas/types.ts';
import type { Release } from '../definitions/definitions.ts';
import { createWorkingCalendar } from '../engine/time/working-calendar.ts';
import type { Stored } from '../entities/records.ts';
import { sampleValues } from './sample-values.ts';

const hours = [{ from: '09:00', to: '17:00' }];
const week: CalendarDefinition = {
  kind: 'calendar',
  name: 'house',
  label: { en: 'House' },
  timeZone: 'Asia/Tehran',
  week: { saturday: hours, sunday: hours, monday: hours, tuesday: hours, wednesday: hours },
  holidays: [{ date: '2026-11-24' }],
};

function release(calendars: readonly CalendarDefinition[], language = 'fa'): Release {
  const settings = { kind: 'settings', name: 'installation', language, calendar: 'jalali', timeZone: 'Asia/Tehran' };
  return {
    settings,
    get: () => undefined,
    all: () => calendars.map((definition) => ({ definition })),
    calendar: () => calendars[0] && createWorkingCalendar(calendars[0], 'Asia/Tehran'),
  } as unknown as Release;
}

const record = (id: string, values: Stored['values']): Stored => ({
  id,
  entity: 'thing',
  version: 1,
  createdAt: '',
  updatedAt: '',
  createdBy: '',
  updatedBy: '',
  values,
});
const scope = (now: string, calendars: readonly CalendarDefinition[] = [week]) => ({
  release: release(calendars),
  now: new Date(now),
  me: record('u1', { name: 'Nora' }),
  named: new Map([['hotel', record('o1', { name: 'Harbour Star', total: '12' })]]),
});
const saturday = '2026-11-21T08:00:00Z';
const friday = '2026-11-27T08:00:00Z';

describe('A working day of samples', () => {
  it.each([
    ['today, where it is one', saturday, '=workday(0)', '2026-11-21'],
    ['the next one, on a day of rest', friday, '=workday(0)', '2026-11-28'],
    ['counted over a holiday', saturday, '=workday(3)', '2026-11-25'],
    ['counted back over days of rest', saturday, '=workday(-1)', '2026-11-18'],
    ['counted back from a day of rest', friday, '=workday(-1)', '2026-11-25'],
  ])('is %s', (_what, now, source, day) => {
    expect(sampleValues({ day: source }, scope(now))).toEqual({ day });
  });

  it('is any day where the house has no calendar', () => {
    expect(sampleValues({ day: '=workday(-1)' }, scope(saturday, []))).toEqual({ day: '2026-11-20' });
  });

  it('begins by the clock of the installation: late on Friday in London it is Saturday in Tehran', () => {
    expect(sampleValues({ day: '=workday(0)' }, scope('2026-11-27T22:00:00Z'))).toEqual({ day: '2026-11-28' });
  });

  it('has hours of the installation, too', () => {
    const at = '=date and time(workday(0), time("10:00:00"))';
    expect(sampleValues({ at }, scope(saturday))).toEqual({ at: '2026-11-21T06:30:00.000Z' });
  });
});

describe('Values of samples', () => {
  it('are records by their id, and what those held', () => {
    const values = { customer: '=hotel', owner: '=me', amount: '=hotel.total', lines: [{ note: '=me.name' }] };
    expect(sampleValues(values, scope(saturday))).toEqual({
      customer: 'o1',
      owner: 'u1',
      amount: '12',
      lines: [{ note: 'Nora' }],
    });
  });

  it('are said in the language of the installation, in English where it has none, and computed by language, too', () => {
    const values = {
      name: { fa: 'هتل', en: 'Hotel' },
      city: { en: 'Leeds' },
      by: { fa: '=me.name', en: '-' },
      address: { city: 'Leeds' },
    };
    expect(sampleValues(values, scope(saturday))).toEqual({
      name: 'هتل',
      city: 'Leeds',
      by: 'Nora',
      address: { city: 'Leeds' },
    });
  });

  it('refuse a name that nothing has', () => {
    expect(() => sampleValues({ customer: '=motel' }, scope(saturday))).toThrow(/motel/);
  });
});
