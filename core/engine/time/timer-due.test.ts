// The entrance of the engine: when timers are due, and when they are due again.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isIsoTimer, nextDue, type TimerOptions, type TimerRepeat, timerDue } from './timer-due.ts';
import { createWorkingCalendar } from './working-calendar.ts';

const now = new Date('2026-11-25T10:00:00Z');
const full = [{ from: '08:00', to: '17:00' }];
const calendar = createWorkingCalendar(
  {
    kind: 'calendar',
    name: 'iran',
    timeZone: 'Asia/Tehran',
    week: {
      saturday: full,
      sunday: full,
      monday: full,
      tuesday: full,
      wednesday: full,
      thursday: [{ from: '08:00', to: '13:00' }],
    },
  },
  'UTC',
)!;

/** The firings of a cycle that is always on time. */
function firings(text: string, count: number, options: TimerOptions = {}, from = now): string[] {
  const found: string[] = [];
  for (let due = timerDue('cycle', text, from, options); due !== undefined && found.length < count; ) {
    found.push(due.dueAt.slice(0, 16));
    due = nextDue(due, new Date(due.dueAt), options);
  }
  return found;
}
const due = (kind: 'date' | 'duration' | 'cycle', text: string, options: TimerOptions = {}) =>
  timerDue(kind, text, now, options)?.dueAt.slice(0, 16);

describe('timerDue', () => {
  it.each([
    ['date', '2026-12-01T09:00:00', { zone: 'Asia/Tehran' }, '2026-12-01T05:30'],
    ['date', '2026-12-01', { zone: 'America/New_York' }, '2026-12-01T05:00'],
    ['date', '2020-01-01T00:00:00Z', {}, '2020-01-01T00:00'],
    ['duration', 'P3D', {}, '2026-11-28T10:00'],
    ['duration', 'PT0S', {}, '2026-11-25T10:00'],
    ['duration', '-PT1H', {}, '2026-11-25T09:00'],
    ['duration', 'P1M[Asia/Tehran][u-ca=persian]', {}, '2026-12-25T10:00'],
    ['duration', 'PT8H', { calendar }, '2026-11-26T09:00'],
    ['duration', 'P2D', { calendar }, '2026-11-28T10:00'],
    ['cycle', '0 9 * * *', { zone: 'Asia/Tehran' }, '2026-11-26T05:30'],
    ['cycle', '0 9 * * * [America/New_York]', { zone: 'Asia/Tehran' }, '2026-11-25T14:00'],
    ['cycle', 'cron:@daily', {}, '2026-11-26T00:00'],
    // Wednesday noon → Thursday; the Friday between is closed
    ['cycle', '0 9 * * THU,FRI', { calendar }, '2026-11-26T05:30'],
    ['cycle', '0 9 * * FRI', { calendar }, undefined],
  ] as const)('a %s of %s is due', (kind, text, options, expected) => expect(due(kind, text, options)).toBe(expected));

  it.each([
    ['date', 'tomorrow'],
    ['date', 'P1D'],
    ['duration', 'soon'],
    ['duration', '2026-01-01'],
    ['duration', 'P999999999Y'],
    ['cycle', 'PT0S'],
    ['cycle', 'R/PT0S'],
    ['cycle', '-P1D'],
    ['cycle', 'R0/PT1H'],
    ['cycle', '0 0 30 2 *'],
    ['cycle', 'R/PT1H/2020-01-01'],
    ['cycle', ''],
  ] as const)('a %s of "%s" is none', (kind, text) => expect(timerDue(kind, text, now, {})).toBeUndefined());

  it('writes down all that a repetition needs later', () => {
    const repeat = (text: string, options: TimerOptions = {}) => timerDue('cycle', text, now, options)?.repeat;
    expect(repeat('R3/PT10M')).toEqual({ every: 'PT10M', left: 3 });
    expect(repeat('R/P1D')).toEqual({ every: 'P1D', left: null });
    expect(repeat('P1D', { zone: 'Asia/Tehran' })).toEqual({
      every: '2026-11-25T13:30:00.000+03:30[Asia/Tehran]/P1D',
      left: null,
    });
    expect(repeat('R/2026-12-01T09:00:00/P1M', { zone: 'Asia/Tehran' })).toEqual({
      every: '2026-12-01T09:00:00[Asia/Tehran]/P1M',
      left: null,
    });
    expect(repeat('R2/PT1H/2026-11-25T12:00:00Z')).toEqual({ every: 'PT1H', left: 2, end: '2026-11-25T12:00:00.000Z' });
    expect(repeat('0 9 * * mon', { zone: 'Asia/Tehran' })).toEqual({
      every: 'cron:0 9 * * MON[Asia/Tehran]',
      left: null,
    });
    expect(repeat('@daily')).toEqual({ every: 'cron:0 0 * * *', left: null });
  });
});

describe('cycles', () => {
  it('counted ones fire n times in all', () => {
    expect(firings('R3/PT10M', 9)).toEqual(['2026-11-25T10:10', '2026-11-25T10:20', '2026-11-25T10:30']);
    expect(firings('R2/2030-01-01T00:00:00Z/P1M', 9)).toEqual(['2030-01-01T00:00', '2030-02-01T00:00']);
    expect(firings('R1/P1D', 9)).toEqual(['2026-11-26T10:00']);
    expect(firings('R3/2026-12-01/2026-12-03', 9)).toEqual([
      '2026-12-01T00:00',
      '2026-12-03T00:00',
      '2026-12-05T00:00',
    ]);
  });

  it('keep the 31st', () => {
    expect(firings('R/2026-01-31T09:00:00Z/P1M', 4, {}, new Date('2026-01-01'))).toEqual([
      '2026-01-31T09:00',
      '2026-02-28T09:00',
      '2026-03-31T09:00',
      '2026-04-30T09:00',
    ]);
  });

  it('of Jalali months come on the first of each', () => {
    expect(firings('R/2026-03-21T09:00:00[Asia/Tehran][u-ca=persian]/P1M', 8, {}, new Date('2026-01-01'))).toEqual([
      '2026-03-21T05:30',
      '2026-04-21T05:30',
      '2026-05-22T05:30',
      '2026-06-22T05:30',
      '2026-07-23T05:30',
      '2026-08-23T05:30',
      '2026-09-23T05:30',
      '2026-10-23T05:30',
    ]);
  });

  it('keep the wall clock, and 02:30 after the day it was skipped', () => {
    expect(firings('R/2026-03-07T02:30:00[America/New_York]/P1D', 3, {}, new Date('2026-03-01'))).toEqual([
      '2026-03-07T07:30',
      '2026-03-08T07:30',
      '2026-03-09T06:30',
    ]);
    const skipped = firings('R/2026-03-08T02:30:00[America/New_York]/P1D', 2, {}, new Date('2026-03-01'));
    expect(skipped).toEqual(['2026-03-08T07:30', '2026-03-09T06:30']);
    expect(firings('R/2026-10-24T09:00:00/P1D', 3, { zone: 'Asia/Jerusalem' }, new Date('2026-10-01'))).toEqual([
      '2026-10-24T06:00',
      '2026-10-25T07:00',
      '2026-10-26T07:00',
    ]);
    // An offset alone is a clock of its own.
    expect(firings('R/2026-10-24T09:00:00+03:00/P1D', 2, { zone: 'Asia/Jerusalem' }, new Date('2026-10-01'))).toEqual([
      '2026-10-24T06:00',
      '2026-10-25T06:00',
    ]);
  });

  it('fire not after their end', () => {
    expect(firings('R/PT1H/2026-11-25T12:00:00Z', 9)).toEqual(['2026-11-25T11:00', '2026-11-25T12:00']);
    expect(firings('R5/2026-12-01/P1D/2026-12-02', 9)).toEqual(['2026-12-01T00:00', '2026-12-02T00:00']);
  });

  it('without end leave missed firings out, and stay on their grid', () => {
    const late = (text: string, at: string, options: TimerOptions = {}) => {
      const first = timerDue('cycle', text, now, options);
      return first && nextDue(first, new Date(at), options)?.dueAt.slice(0, 16);
    };
    expect(late('R/PT10M', '2026-11-25T12:05:00Z')).toBe('2026-11-25T12:10');
    expect(late('R/PT10M', '2026-11-25T12:10:00Z')).toBe('2026-11-25T12:20');
    expect(late('R/P1D', '2026-12-05T23:00:00Z', { zone: 'America/New_York' })).toBe('2026-12-06T10:00');
    expect(late('R/P1M', '2027-05-05T00:00:00Z')).toBe('2027-05-25T10:00');
    expect(late('0 9 * * *', '2026-12-05T09:00:00Z')).toBe('2026-12-06T09:00');
    // Counted ones catch up.
    expect(late('R3/PT10M', '2026-11-25T12:05:00Z')).toBe('2026-11-25T10:20');
  });

  it('without end begin with the first firing that is not past, counted ones with their start', () => {
    expect(due('cycle', 'R/2026-01-01T09:00:00+03:30/P1D')).toBe('2026-11-26T05:30');
    expect(due('cycle', 'R/2026-11-25T10:00:00Z/P1D')).toBe('2026-11-25T10:00');
    expect(due('cycle', 'R/2020-02-29T10:00:00Z/P1Y')).toBe('2027-02-28T10:00');
    expect(due('cycle', 'R2/2026-01-01T09:00:00+03:30/P1D')).toBe('2026-01-01T05:30');
  });

  it('under a working calendar count its days and hours', () => {
    expect(firings('R/P1D', 3, { calendar })).toEqual(['2026-11-26T09:30', '2026-11-28T10:00', '2026-11-29T10:00']);
    // Thursday closes at 13:00; Saturday comes at 15:00 again.
    expect(firings('R/2026-11-25T15:00:00/P1D', 3, { calendar })).toEqual([
      '2026-11-25T11:30',
      '2026-11-26T09:30',
      '2026-11-28T11:30',
    ]);
    expect(firings('R/2026-10-30T15:00:00/P1M', 2, { calendar })).toEqual(['2026-11-30T11:30', '2026-12-30T11:30']);
    expect(firings('R2/PT4H', 2, { calendar })).toEqual(['2026-11-26T05:00', '2026-11-26T09:00']);
    expect(firings('0 9 * * *', 3, { calendar })).toEqual(['2026-11-26T05:30', '2026-11-28T05:30', '2026-11-29T05:30']);
  });

  it('are kept with whatever else their subscription holds', () => {
    const repeat: TimerRepeat = { every: 'PT1H', left: 2 };
    const subscription = { key: '7', element: 'b', dueAt: '2026-11-25T10:00:00.000Z', repeat };
    expect(nextDue(subscription, now)).toEqual({
      ...subscription,
      dueAt: '2026-11-25T11:00:00.000Z',
      repeat: { every: 'PT1H', left: 1 },
    });
    expect(nextDue({ dueAt: subscription.dueAt, repeat: { every: 'PT1H', left: 1 } }, now)).toBeUndefined();
    expect(nextDue({ dueAt: subscription.dueAt }, now)).toBeUndefined();
    // As earlier versions wrote it: months without an anchor.
    expect(nextDue({ dueAt: '2026-11-25T10:00:00.000Z', repeat: { every: 'P1M', left: null } }, now)?.dueAt).toBe(
      '2026-12-25T10:00:00.000Z',
    );
    for (const every of ['', 'PT0S', 'cron:', 'cron:x', 'cron:0 0 30 2 *', 'R/PT1H', '/'])
      expect([every, nextDue({ dueAt: subscription.dueAt, repeat: { every, left: null } }, now)]).toEqual([
        every,
        undefined,
      ]);
    expect(nextDue({ dueAt: 'never', repeat }, now)).toBeUndefined();
  });
});

describe('a cycle of working days that began long ago', () => {
  it('stays on the days it would have had, however often it has fired', () => {
    const options = { zone: 'Asia/Tehran', calendar };
    const first = timerDue('cycle', 'R/2006-01-01T09:00:00/P1D', now, options)!;
    expect(first.dueAt).toBe('2026-11-26T05:30:00.000Z');
    let due = first;
    for (let count = 0; count < 1000; count++) due = nextDue(due, new Date(due.dueAt), options)!;
    const again = timerDue('cycle', 'R/2006-01-01T09:00:00/P1D', new Date(Date.parse(due.dueAt) - 1000), options);
    expect(due.dueAt > first.dueAt).toBe(true);
    expect(again?.dueAt).toBe(due.dueAt);
  });
});

describe('isIsoTimer', () => {
  it.each([
    ['date', '2026-01-01T09:00:00[Asia/Tehran]', true],
    ['date', 'record.dueAt', false],
    ['duration', 'P1M[u-ca=persian]', true],
    ['duration', 'if a then b else c', false],
    ['cycle', 'R/P1D', true],
    ['cycle', 'P1D', true],
    ['cycle', '0 9 * * MON-FRI', true],
    ['cycle', '@daily', true],
    ['cycle', 'R0/PT1H', false],
    ['cycle', '@"P1D"', false],
  ] as const)('a %s of %s: %s', (kind, text, expected) => expect(isIsoTimer(kind, text)).toBe(expected));
});

describe('any text', () => {
  const words = fc.constantFrom(
    'R',
    '3',
    '/',
    'P',
    'T',
    '1',
    'D',
    'M',
    'H',
    'Y',
    '2026-03-08',
    'T02:30:00',
    '[America/New_York]',
    '[u-ca=persian]',
    '[u-ca=hebrew]',
    '@Asia/Tehran',
    'Z',
    '+03:30',
    '* * * * *',
    '0 9 L * ?',
    '-',
    '.5',
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(words, { maxLength: 9 }).map((list) => list.join('')),
  );
  const kinds = fc.constantFrom('date' as const, 'duration' as const, 'cycle' as const);
  const options = fc.constantFrom<TimerOptions>({}, { zone: 'America/New_York' }, { zone: 'No/Where' }, { calendar });

  it('is a timer or undefined, and goes on or ends; nothing throws, and time goes forward', () => {
    fc.assert(
      fc.property(kinds, texts, options, (kind, text, given) => {
        let found = timerDue(kind, text, now, given);
        for (let count = 0; found?.repeat !== undefined && count < 3; count++) {
          const next = nextDue(found, new Date(found.dueAt), given);
          if (next !== undefined) expect(next.dueAt > found.dueAt).toBe(true);
          expect(nextDue(found, new Date(found.dueAt), given)).toEqual(next);
          found = next;
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('a cycle reads its own `every`', () => {
    const durations = fc.constantFrom('P1D', 'P1M', 'P1Y', 'PT6H', 'P1DT6H', 'P2W', 'P1M1D');
    const starts = fc.constantFrom(
      '',
      '2026-01-31T02:30:00/',
      '2026-01-31T02:30:00+03:30/',
      '2026-01-31T02:30:00[America/New_York][u-ca=persian]/',
      '2026-01-31T02:30:00Z[Asia/Tehran]/',
    );
    const zones = fc.constantFrom(undefined, 'UTC', 'America/New_York', 'Asia/Tehran');
    fc.assert(
      fc.property(durations, starts, zones, fc.integer({ min: 0, max: 900 }), (duration, start, zone, days) => {
        const given = { zone };
        const first = timerDue('cycle', `R/${start}${duration}`, now, given);
        const late = new Date(now.getTime() + days * 86_400_000);
        if (first?.repeat === undefined) return expect.fail('not due');
        // Once written down, the zone of the installation does not matter any more.
        const next = nextDue(first, late, given)!;
        expect(nextDue(first, late, {})).toEqual(next);
        expect(Date.parse(next.dueAt)).toBeGreaterThan(Math.max(late.getTime(), Date.parse(first.dueAt)));
        // One firing after the other leads to the same.
        let step = first;
        while (Date.parse(step.dueAt) <= Math.max(late.getTime(), Date.parse(first.dueAt)))
          step = nextDue(step, new Date(step.dueAt), given)!;
        expect(step.dueAt).toBe(next.dueAt);
      }),
      { numRuns: 150 },
    );
  });
});
