// Calendars as definitions: what keeps one from going live, and that the two of the house are ready to count by.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CalendarDefinition } from '../../schemas/types.ts';
import { addWorkingTime, parseIsoDuration } from '../engine/time/time.ts';
import { projectRoot } from '../kernel/node/paths.ts';
import { checkCalendar } from './check-calendar.ts';
import { definitionValidator } from './definition-validator.ts';
import { createRelease, type Live } from './release.ts';

const full = [{ from: '08:00', to: '17:00' }];
const sound: CalendarDefinition = { kind: 'calendar', name: 'c', week: { monday: full } };
const shipped = (name: string) =>
  JSON.parse(readFileSync(join(projectRoot, 'schemas', 'calendars', `${name}.json`), 'utf8')) as CalendarDefinition;

function releaseOf(...definitions: readonly CalendarDefinition[]) {
  const live = definitions.map((definition): [string, Live] => [
    `calendar/${definition.name}`,
    {
      versioned: { definition, version: 1, source: 'schemas', publishedAt: new Date(0), publishedBy: 'x' },
      changedByAdmin: false,
      retired: definition.name === 'retired',
    },
  ]);
  return createRelease(1, new Map(live), []);
}

describe('the shape of calendars', () => {
  const codes = (definition: object) =>
    definitionValidator.definition({ ...sound, ...definition }).map((detail) => [detail.pointer, detail.code]);

  it('takes single dates, yearly days and extra working days', () => {
    expect(
      codes({
        holidays: [
          { date: '2026-03-21', days: 4 },
          { calendar: 'persian', month: 1, day: 1, label: { en: 'Nowruz' } },
        ],
        workingDays: [{ date: '2026-11-27', hours: [{ from: '09:00', to: '24:00' }] }],
      }),
    ).toEqual([]);
  });

  it.each([
    [
      'a time that is none',
      { week: { monday: [{ from: '8', to: '17:00' }] } },
      '/week/monday/0/from',
      'validation.pattern',
    ],
    ['a weekday that is none', { week: { funday: full } }, '/week/funday', 'validation.unknown-field'],
    ['a holiday of nothing', { holidays: [{}] }, '/holidays/0/month', 'validation.required'],
    [
      'a holiday of both kinds',
      { holidays: [{ date: '2026-03-21', month: 1 }] },
      '/holidays/0/month',
      'validation.not-allowed',
    ],
    [
      'a calendar that is none',
      { holidays: [{ calendar: 'maya', month: 1, day: 1 }] },
      '/holidays/0/calendar',
      'validation.choice',
    ],
    ['no week', { week: undefined }, '/week', 'validation.required'],
  ])('refuses %s', (_name, definition, pointer, code) => expect(codes(definition)).toContainEqual([pointer, code]));
});

describe('checkCalendar', () => {
  const codes = (definition: Partial<CalendarDefinition>) =>
    checkCalendar({ ...sound, ...definition }, 'Asia/Tehran').map((detail) => [detail.pointer, detail.code]);

  it('has nothing to say of a sound one', () => expect(codes({})).toEqual([]));

  it.each<[string, Partial<CalendarDefinition>, string, string]>([
    ['a zone', { timeZone: 'Asia/Teheran' }, '/timeZone', 'definition.unknown-zone'],
    [
      'hours backwards',
      { week: { monday: [{ from: '17:00', to: '08:00' }] } },
      '/week/monday',
      'definition.hours-order',
    ],
    ['no hours', { week: { monday: [{ from: '08:00', to: '08:00' }] } }, '/week/monday', 'definition.hours-order'],
    ['a date', { holidays: [{ date: '2026-02-30' }] }, '/holidays/0/date', 'definition.no-such-date'],
    [
      '31 Mehr',
      { holidays: [{ calendar: 'persian', month: 7, day: 31 }] },
      '/holidays/0/day',
      'definition.no-such-day',
    ],
    [
      'an extra day',
      { workingDays: [{ date: '2026-13-01', hours: full }] },
      '/workingDays/0/date',
      'definition.no-such-date',
    ],
    [
      'one date twice',
      {
        workingDays: [
          { date: '2026-01-01', hours: full },
          { date: '2026-01-01', hours: [] },
        ],
      },
      '/workingDays/1/date',
      'definition.duplicate-date',
    ],
    ['a week without hours', { week: { monday: [] } }, '/week', 'definition.never-open'],
    [
      'extra days alone',
      { week: {}, workingDays: [{ date: '2026-01-01', hours: full }] },
      '/week',
      'definition.never-open',
    ],
    [
      'holidays all year',
      {
        holidays: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((month) => ({
          calendar: 'gregory',
          month,
          day: 1,
          days: 31,
        })),
      },
      '/week',
      'definition.never-open',
    ],
  ])('names %s that cannot be', (_name, definition, pointer, code) =>
    expect(codes(definition)).toEqual([[pointer, code]]),
  );

  it('takes 30 Esfand and 29 February, which some years have', () => {
    const holidays = [
      { calendar: 'persian' as const, month: 12, day: 30 },
      { calendar: 'gregory' as const, month: 2, day: 29 },
    ];
    expect(codes({ holidays })).toEqual([]);
  });
});

describe('calendars of a release', () => {
  const release = releaseOf(shipped('iran'), shipped('standard'), { ...sound, name: 'retired' });
  const add = (name: string, from: string, duration: string) =>
    addWorkingTime(new Date(from), parseIsoDuration(duration)!, release.calendar(name)!)?.toISOString();

  it.each(['iran', 'standard'])('%s is shipped, sound and told in four languages', (name) => {
    const definition = shipped(name);
    expect([definitionValidator.definition(definition), checkCalendar(definition, 'UTC')]).toEqual([[], []]);
    for (const { label } of [definition, ...(definition.holidays ?? [])])
      expect(Object.keys(label ?? {}).sort()).toEqual(['ar', 'en', 'fa', 'he']);
  });

  it('iran closes on Fridays, on Thursdays at 13:00 and at Nowruz', () => {
    // Wednesday 16:00 + 7 working hours: 1 that day, 5 on Thursday, 1 on Saturday
    expect(add('iran', '2026-12-02T12:30:00Z', 'PT7H')).toBe('2026-12-05T05:30:00.000Z');
    // 28 Esfand 1404; the 29th is a holiday, 1 to 4 Farvardin too; in 1405 Eid al-Fitr falls on 1 Farvardin
    expect(add('iran', '2026-03-19T06:30:00Z', 'P1D')).toBe('2026-03-25T06:30:00.000Z');
  });

  it('standard is told by the clock of the installation', () => {
    expect(release.calendar('standard')?.zone).toBe('Asia/Tehran');
    expect(add('standard', '2026-12-04T12:30:00Z', 'PT2H')).toBe('2026-12-07T06:30:00.000Z');
  });

  it('are made once for a release; retired and unknown ones are none', () => {
    expect(release.calendar('iran')).toBe(release.calendar('iran'));
    expect([release.calendar('retired'), release.calendar('nosuch')]).toEqual([undefined, undefined]);
  });
});
