// Functions of dates (DMN 1.5, 10.3.4.8) and of the present (10.3.4.11). The present is what the caller says it is.
import { type Builtin, builtin, day, signature } from '../builtin.ts';
import { daysInMonth, epochDayOf } from '../civil.ts';
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

export const temporalFunctions: Readonly<Record<string, Builtin>> = {
  now: builtin('The present moment.', 'date and time', signature([], present)),
  today: builtin(
    'The present day.',
    'date',
    signature([], (run) => present(run)?.date ?? null),
  ),
  'day of year': builtin(
    'The day of the year, from 1.',
    'number',
    signature([day('date')], (_, value) => {
      const date = dateOf(value);
      return date.epochDay - epochDayOf(date.year, 1, 1) + 1;
    }),
  ),
  'day of week': builtin(
    'The English name of the day: Monday to Sunday.',
    'string',
    signature([day('date')], (_, value) => weekdays[dateOf(value).weekday - 1] ?? null),
  ),
  'month of year': builtin(
    'The English name of the month.',
    'string',
    signature([day('date')], (_, value) => monthNames[dateOf(value).month - 1] ?? null),
  ),
  'last day of month': builtin(
    'The last day of the month in which the date lies.',
    'date',
    signature([day('date')], (_, value) => {
      const { year, month } = dateOf(value);
      return new FeelDate(year, month, daysInMonth(year, month));
    }),
  ),
  'week of year': builtin(
    'The number of the week by ISO 8601.',
    'number',
    signature([day('date')], (_, value) => weekOfYear(dateOf(value))),
  ),
};
