// Functions of dates (DMN 1.5, 10.3.4.8) and of the present (10.3.4.11). The present is what the caller says it is.
import { Decimal } from '../../kernel/decimal.ts';
import { builtin, day, signature } from '../builtin.ts';
import { epochDayOf } from '../civil.ts';
import type { FeelFunction } from '../function.ts';
import type { Run } from '../run.ts';
import { FeelDate, FeelDateTime } from '../temporal.ts';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function dateOf(value: FeelDate | FeelDateTime): FeelDate {
  return value instanceof FeelDate ? value : value.date;
}

/** ISO 8601: the week of a date is the week of its Thursday. */
function weekOfYear(value: FeelDate): number {
  const thursday = FeelDate.ofEpochDay(value.epochDay - value.weekday + 4);
  return Math.floor((thursday.epochDay - epochDayOf(thursday.year, 1, 1)) / 7) + 1;
}

function present(run: Run): FeelDateTime | null {
  if (run.now === undefined) return null;
  run.burnSlow();
  return FeelDateTime.ofInstant(run.now, run.zone);
}

export const temporalFunctions: Readonly<Record<string, FeelFunction>> = {
  now: builtin(signature([], present)),
  today: builtin(signature([], (run) => present(run)?.date ?? null)),
  'day of year': builtin(
    signature([day('date')], (_, value) => {
      const date = dateOf(value);
      return new Decimal(date.epochDay - epochDayOf(date.year, 1, 1) + 1);
    }),
  ),
  'day of week': builtin(signature([day('date')], (_, value) => weekdays[dateOf(value).weekday - 1] ?? null)),
  'month of year': builtin(signature([day('date')], (_, value) => monthNames[dateOf(value).month - 1] ?? null)),
  'week of year': builtin(signature([day('date')], (_, value) => new Decimal(weekOfYear(dateOf(value))))),
};
