// The times of rules: schedules, dates with days, working days, hours, and days that come round in four calendars.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemOf } from '../../../schemas/calendar-systems.ts';
import type { Calendar, DateTrigger } from '../../../schemas/types.ts';
import { dayIn, epochDayIn } from '../../engine/time/calendar-systems.ts';
import { createWorkingCalendar } from '../../engine/time/working-calendar.ts';
import { isoDay } from '../../query/relative-time.ts';
import { anniversaries, anniversaryIn, type DueSetting, dueIn, nextLook, workingDaysBehind } from './due-times.ts';

const hours = [{ from: '08:00', to: '16:00' }];
const calendar = createWorkingCalendar(
  {
    kind: 'calendar',
    name: 'iran',
    week: { saturday: hours, sunday: hours, monday: hours, tuesday: hours, wednesday: hours },
  },
  'Asia/Tehran',
)!;
const setting: DueSetting = { zone: 'Asia/Tehran', fieldKind: 'date', calendar: () => calendar };
const at = (text: string) => new Date(text);
const dayOf = (text: string) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
const date = (more: Partial<DateTrigger>): DateTrigger => ({ type: 'date', field: 'due', ...more });

describe('dueIn', () => {
  const iso = (dues: ReturnType<typeof dueIn>) => dues.map((due) => [due.at.toISOString(), due.filter]);
  const on = (...value: string[]) => ({ field: 'due', operator: 'in', value });

  it('a schedule comes once, at the first time that was missed', () => {
    const trigger = { type: 'schedule', cron: '0 9 * * SAT' } as const;
    const stretch = { after: at('2026-11-26T00:00:00Z'), until: at('2026-12-20T00:00:00Z') };
    expect(iso(dueIn(trigger, stretch, setting))).toEqual([['2026-11-28T05:30:00.000Z', undefined]]);
    expect(dueIn(trigger, { after: stretch.after, until: at('2026-11-28T05:29:59Z') }, setting)).toEqual([]);
    expect(nextLook(trigger, at('2026-11-28T05:30:00Z'), setting)?.toISOString()).toBe('2026-12-05T05:30:00.000Z');
  });

  it('a day comes at its time, each that was missed, at nine when none is named', () => {
    const stretch = { after: at('2026-11-26T05:30:00Z'), until: at('2026-11-28T06:00:00Z') };
    expect(iso(dueIn(date({ offset: 2 }), stretch, setting))).toEqual([
      ['2026-11-27T05:30:00.000Z', on('2026-11-25')],
      ['2026-11-28T05:30:00.000Z', on('2026-11-26')],
    ]);
    expect(nextLook(date({ at: '08:15' }), at('2026-11-26T05:30:00Z'), setting)?.toISOString()).toBe(
      '2026-11-27T04:45:00.000Z',
    );
  });

  it('a date with a time is that local day', () => {
    const due = dueIn(
      date({}),
      { after: at('2026-11-26T00:00:00Z'), until: at('2026-11-26T12:00:00Z') },
      { ...setting, fieldKind: 'datetime' },
    );
    expect(due[0]?.filter).toEqual({
      and: [
        { field: 'due', operator: 'ge', value: '2026-11-25T20:30:00.000Z' },
        { field: 'due', operator: 'lt', value: '2026-11-26T20:30:00.000Z' },
      ],
    });
  });

  it('hours are a stretch as long as the one looked at', () => {
    const stretch = { after: at('2026-11-26T10:00:00Z'), until: at('2026-11-26T10:01:00Z') };
    const [due] = dueIn(date({ unit: 'hour', offset: -2 }), stretch, setting);
    expect(due).toEqual({
      at: stretch.until,
      filter: {
        and: [
          { field: 'due', operator: 'gt', value: '2026-11-26T12:00:00.000Z' },
          { field: 'due', operator: 'le', value: '2026-11-26T12:01:00.000Z' },
        ],
      },
    });
  });
});

describe('working days', () => {
  it('are counted over closed ones, and one that is closed has none', () => {
    // 2026-11-25 is a Wednesday; Thursday and Friday are closed.
    const behind = (day: string, offset: number) => workingDaysBehind(calendar, dayOf(day), offset).map(isoDay);
    expect(behind('2026-11-28', 1)).toEqual(['2026-11-27', '2026-11-26', '2026-11-25']);
    expect(behind('2026-11-28', 0)).toEqual(['2026-11-28', '2026-11-27', '2026-11-26']);
    expect(behind('2026-11-25', -1)).toEqual(['2026-11-26', '2026-11-27', '2026-11-28']);
    expect(behind('2026-11-26', 1)).toEqual([]);
  });

  it('every date comes on exactly one day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20_000, max: 21_000 }), fc.integer({ min: -6, max: 6 }), (day, offset) => {
        const days = Array.from({ length: 61 }, (_, index) => day - 30 + index);
        const found = days.filter((one) => workingDaysBehind(calendar, one, offset).includes(day));
        expect(found).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });
});

describe('days that come round', () => {
  const calendars: readonly Calendar[] = ['jalali', 'hijri', 'hebrew', 'gregorian'];

  it('a leap day comes on the last of its month', () => {
    // 30 Esfand 1399; 1405 has 29 days of Esfand.
    const born = epochDayIn('persian', 1399, 12, 30)!;
    const last = epochDayIn('persian', 1405, 12, 29)!;
    expect(anniversaries(last, 'jalali')).toContain(born);
    expect(anniversaries(last - 1, 'jalali')).not.toContain(born);
    expect(anniversaries(dayOf('2027-02-28'), 'gregorian')).toContain(dayOf('2024-02-29'));
    expect(anniversaries(dayOf('2028-02-28'), 'gregorian')).not.toContain(dayOf('2024-02-29'));
  });

  it('are exactly the dates whose day of the year this is, in every calendar', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...calendars),
        fc.integer({ min: 18_000, max: 22_000 }),
        fc.integer({ min: 0, max: 30_000 }),
        (system, day, age) => {
          const year = dayIn(systemOf[system], day)!.year;
          const born = day - age;
          expect(anniversaries(day, system).includes(born)).toBe(
            anniversaryIn(year, born, system) === day && dayIn(systemOf[system], born)!.year >= year - 130,
          );
        },
      ),
      { numRuns: 400 },
    );
  });

  it('every birthday comes once in every year of its calendar', () => {
    fc.assert(
      fc.property(fc.constantFrom(...calendars), fc.integer({ min: 0, max: 15_000 }), (system, born) => {
        const year = dayIn(systemOf[system], 20_500)!.year;
        const comes = anniversaryIn(year, born, system)!;
        for (const day of [comes - 1, comes, comes + 1])
          expect(anniversaries(day, system).includes(born)).toBe(day === comes);
      }),
      { numRuns: 200 },
    );
  });
});
