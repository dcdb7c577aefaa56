// Every time that can be said is written as BPMN reads it, and read back the same; what was written by hand otherwise is left as it is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timerDue } from '../../../core/engine/time/time.ts';
import { compileExpression } from '../../../core/expressions/compile-expression.ts';
import type { Calendar } from '../../../schemas/types.ts';
import { readMoment, readTimer, type TimeSentence, timeUnits, writeMoment, writeTimer } from './time-sentence.ts';

const now = new Date('2026-03-20T06:00:00Z');
const span = { amount: fc.integer({ min: 1, max: 9999 }), unit: fc.constantFrom(...timeUnits) };
const minutes = fc.integer({ min: 0, max: 1439 });
const calendar = fc.option(fc.constantFrom('iran', 'standard'), { nil: undefined });
const system = fc.constantFrom<Calendar>('jalali', 'hijri', 'hebrew', 'gregorian');
const day = fc.integer({ min: 1, max: 29 });
const path = fc.constantFrom('lead.followUpAt', 'سفارش.تاریخ', 'order.person.birthDate');

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function without<T extends object>(value: T): Given<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Given<T>;
}

const after = fc.record({ form: fc.constant('after' as const), ...span, calendar }).map(without);
const at = fc.record({
  form: fc.constant('at' as const),
  date: fc
    .date({ min: new Date('1990-01-01'), max: new Date('2099-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  minutes,
});
const from = fc.record({
  form: fc.constant('from' as const),
  path,
  ...span,
  side: fc.constantFrom('before' as const, 'after' as const),
});
const cycles = fc.oneof(
  fc
    .record({
      form: fc.constant('every' as const),
      ...span,
      times: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
      calendar,
    })
    .map(without),
  fc.record({ form: fc.constant('daily' as const), minutes, calendar }).map(without),
  fc
    .record({
      form: fc.constant('weekly' as const),
      weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
      minutes,
      calendar,
    })
    .map((one) => without({ ...one, weekdays: one.weekdays.sort((a, b) => a - b) })),
  fc.record({ form: fc.constant('monthly' as const), day, minutes, system }),
  fc.record({ form: fc.constant('yearly' as const), month: fc.integer({ min: 1, max: 12 }), day, minutes, system }),
);

describe('A time that is said', () => {
  it('is written as a timer and read back the same', () => {
    fc.assert(
      fc.property(fc.oneof(after, at, from, cycles), (sentence: TimeSentence) => {
        expect(readTimer(writeTimer(sentence))).toEqual(sentence);
      }),
    );
  });

  it('is a timer the engine takes', () => {
    fc.assert(
      fc.property(fc.oneof(after, at, cycles), (sentence: TimeSentence) => {
        const { property, text } = writeTimer(sentence);
        const kind = property === 'timeDate' ? 'date' : property === 'timeDuration' ? 'duration' : 'cycle';
        expect(timerDue(kind, text, now, { zone: 'Asia/Tehran' }), text).toBeDefined();
      }),
    );
  });

  it('is written as the due date of a task, in FEEL, and read back the same', () => {
    fc.assert(
      fc.property(fc.oneof(after, at, from), (sentence: TimeSentence) => {
        const { text, calendar: counted } = writeMoment(sentence);
        expect(() => compileExpression(text)).not.toThrow();
        expect(readMoment(text, counted)).toEqual(sentence);
      }),
    );
  });

  it('on 1 Farvardin comes round with Nowruz', () => {
    const { text } = writeTimer({ form: 'yearly', month: 1, day: 1, minutes: 540, system: 'jalali' });
    expect(timerDue('cycle', text, now, { zone: 'Asia/Tehran' })?.dueAt).toBe('2026-03-21T05:30:00.000Z');
  });

  it.each([
    ['timeCycle', '*/5 * * * *'],
    ['timeCycle', '0 9 * * MON#2'],
    ['timeCycle', 'R3/2026-01-01T00:00:00Z/P1D'],
    ['timeDuration', 'P1DT2H'],
    ['timeDuration', 'if lead.value > 5 then @"P1D" else @"P3D"'],
    ['timeDate', '2026-03-21T09:00:00Z'],
    ['timeDate', 'now()'],
  ] as const)('%s %s has no sentence and stays as it is', (property, text) => {
    expect(readTimer({ property, text })).toBeUndefined();
  });
});
