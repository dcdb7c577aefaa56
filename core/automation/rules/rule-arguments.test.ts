// What expressions give is written as records take it.
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../expressions/compile-expression.ts';
import { plainOf } from './rule-arguments.ts';

const written = (source: string, zone: string) => plainOf(compileExpression(source).evaluate({}, { zone }), zone);

describe('A date and time that names no place', () => {
  const source = 'date and time(date("2026-11-25"), time("17:00:00"))';

  it.each([
    ['Asia/Tehran', '2026-11-25T13:30:00.000Z'],
    ['UTC', '2026-11-25T17:00:00.000Z'],
  ])('is told by the clock of %s', (zone, instant) => {
    expect(written(source, zone)).toBe(instant);
  });

  it('is so inside of what goes to a new record, too', () => {
    expect(written(`{dueAt: ${source}, days: [${source}]}`, 'Asia/Tehran')).toEqual({
      dueAt: '2026-11-25T13:30:00.000Z',
      days: ['2026-11-25T13:30:00.000Z'],
    });
  });

  it('stays what it is where it names one', () => {
    expect(written('date and time("2026-11-25T17:00:00@Europe/London")', 'Asia/Tehran')).toBe(
      '2026-11-25T17:00:00.000Z',
    );
  });
});
