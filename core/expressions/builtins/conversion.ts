// Conversion functions (DMN 1.5, 10.3.4.1).
import { type Decimal, parseDecimal } from '../../kernel/decimal.ts';
import {
  any,
  builtin,
  date,
  dateTime,
  day,
  daysDuration,
  number,
  optional,
  signature,
  text,
  time,
} from '../builtin.ts';
import type { FeelFunction } from '../function.ts';
import { asInteger, inRange } from '../number.ts';
import type { Run } from '../run.ts';
import { FeelDate, FeelDateTime, FeelTime, nanosPerSecond } from '../temporal.ts';
import { monthsBetween } from '../temporal-arithmetic.ts';
import { makeDate, makeTime, parseDate, parseDateTime, parseDuration, parseTime } from '../temporal-parse.ts';
import { toFeelText } from '../to-text.ts';

const separators = new Set([' ', ',', '.']);

/** number(from, grouping separator, decimal separator): Latin digits only; the separators may not be the same. */
function readNumber(run: Run, from: string, grouping: string | undefined, decimal: string | undefined): Decimal | null {
  run.burnText(from.length);
  if (grouping !== undefined && (!separators.has(grouping) || grouping === decimal)) return null;
  if (decimal !== undefined && decimal !== '.' && decimal !== ',') return null;
  let plain = grouping === undefined ? from : from.split(grouping).join('');
  if (decimal === ',') plain = plain.includes('.') ? '' : plain.replace(',', '.');
  const parsed = parseDecimal(plain);
  return parsed === undefined ? null : inRange(parsed.toSignificantDigits(34));
}

function dateOf(year: Decimal, month: Decimal, dayOfMonth: Decimal): FeelDate | null {
  return makeDate(asInteger(year) ?? Number.NaN, asInteger(month) ?? 0, asInteger(dayOfMonth) ?? 0);
}

function timeOf(hour: Decimal, minute: Decimal, second: Decimal, offset: bigint | undefined): FeelTime | null {
  const nanos = second.times(nanosPerSecond).trunc().toNumber();
  const place = offset === undefined ? undefined : { offset: Number(offset / BigInt(nanosPerSecond)) };
  return makeTime(asInteger(hour) ?? -1, asInteger(minute) ?? -1, nanos, place);
}

export const conversionFunctions: Readonly<Record<string, FeelFunction>> = {
  date: builtin(
    signature([text('from')], (_, from) => parseDate(from)),
    signature([day('from')], (_, from) => (from instanceof FeelDateTime ? from.date : from)),
    signature([number('year'), number('month'), number('day')], (_, year, month, dayOfMonth) =>
      dateOf(year, month, dayOfMonth),
    ),
  ),
  time: builtin(
    signature([text('from')], (_, from) => parseTime(from)),
    signature([time('from')], (_, from) => from),
    signature([dateTime('from')], (_, from) => from.time),
    signature([date('from')], () => new FeelTime(0, { offset: 0 })),
    signature(
      [number('hour'), number('minute'), number('second'), optional(daysDuration('offset'))],
      (_, hour, minute, second, offset) => timeOf(hour, minute, second, offset?.nanos),
    ),
  ),
  'date and time': builtin(
    signature([text('from')], (_, from) => parseDateTime(from)),
    signature([dateTime('from')], (_, from) => from),
    signature([date('from')], (_, from) => new FeelDateTime(from, 0, undefined)),
    signature([day('date'), time('time')], (_, at, clock) => {
      const calendarDay = at instanceof FeelDate ? at : at.date;
      return new FeelDateTime(calendarDay, clock.nanos, clock.place);
    }),
    signature([dateTime('date'), text('timezone')], (_, at, zone) => {
      const place = parseTime(`00:00:00@${zone}`)?.place;
      return place === undefined ? null : FeelDateTime.ofEpochNanos(at.epochNanos(), place);
    }),
  ),
  duration: builtin(signature([text('from')], (_, from) => parseDuration(from))),
  'years and months duration': builtin(
    signature([day('from'), day('to')], (_, from, to) =>
      monthsBetween(from instanceof FeelDate ? from : from.date, to instanceof FeelDate ? to : to.date),
    ),
  ),
  number: builtin(
    signature([text('from'), optional(text('grouping separator')), optional(text('decimal separator'))], readNumber),
    signature([number('from')], (_, from) => from),
  ),
  string: builtin(
    signature([any('from')], (run, from) => {
      if (from === null) return null;
      if (typeof from === 'string') return from;
      const written = toFeelText(from);
      run.burnText(written.length);
      return written;
    }),
  ),
};
