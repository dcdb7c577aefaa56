// Conversion functions (DMN 1.5, 10.3.4.1).
import { type Decimal, parseDecimal } from '../../kernel/decimal.ts';
import {
  any,
  type Builtin,
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
import { asInteger, type FeelNumber, settle } from '../number.ts';
import type { Run } from '../run.ts';
import { FeelDate, FeelDateTime, FeelTime, nanosPerSecond, type Place } from '../temporal.ts';
import { monthsBetween } from '../temporal-arithmetic.ts';
import { makeDate, makeTime, parseDate, parseDateTime, parseDuration, parseTime } from '../temporal-parse.ts';
import { toFeelText } from '../to-text.ts';

const separators = new Set([' ', ',', '.']);

/** number(from, grouping separator, decimal separator): Latin digits only; the separators may not be the same. */
function readNumber(
  run: Run,
  from: string,
  grouping: string | undefined,
  decimal: string | undefined,
): FeelNumber | null {
  run.burnText(from.length);
  if (grouping !== undefined && (!separators.has(grouping) || grouping === decimal)) return null;
  if (decimal !== undefined && decimal !== '.' && decimal !== ',') return null;
  let plain = grouping === undefined ? from : from.split(grouping).join('');
  if (decimal === ',') plain = plain.includes('.') ? '' : plain.replace(',', '.');
  const parsed = parseDecimal(plain);
  return parsed === undefined ? null : settle(parsed.toSignificantDigits(34));
}

function dateOf(year: Decimal, month: Decimal, dayOfMonth: Decimal): FeelDate | null {
  return makeDate(asInteger(year) ?? Number.NaN, asInteger(month) ?? 0, asInteger(dayOfMonth) ?? 0);
}

function timeOf(hour: Decimal, minute: Decimal, second: Decimal, offset: bigint | undefined): FeelTime | null {
  const nanos = second.times(nanosPerSecond).trunc().toNumber();
  const place = offset === undefined ? undefined : { offset: Number(offset / BigInt(nanosPerSecond)) };
  return makeTime(asInteger(hour) ?? -1, asInteger(minute) ?? -1, nanos, place);
}

function joined(date: FeelDate | null, clock: FeelTime | null): FeelDateTime | null {
  return date === null || clock === null ? null : new FeelDateTime(date, clock.nanos, clock.place);
}

/** undefined = there is no such zone. */
function placeOf(zone: string): Place {
  return parseTime(`00:00:00@${zone}`)?.place;
}

const calendarParts = [number('year'), number('month'), number('day')] as const;
const clockParts = [number('hour'), number('minute'), number('second')] as const;

export const conversionFunctions: Readonly<Record<string, Builtin>> = {
  date: builtin(
    'A date from an ISO text, from a date and time, or from year, month and day.',
    'date',
    signature([text('from')], (_, from) => parseDate(from)),
    signature([day('from')], (_, from) => (from instanceof FeelDateTime ? from.date : from)),
    signature([number('year'), number('month'), number('day')], (_, year, month, dayOfMonth) =>
      dateOf(year, month, dayOfMonth),
    ),
  ),
  time: builtin(
    'A time from an ISO text, from a date and time, or from hour, minute, second and offset.',
    'time',
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
    'A date and time from an ISO text, from a date and a time, at a zone, or from its parts.',
    'date and time',
    signature([text('from')], (_, from) => parseDateTime(from)),
    signature([dateTime('from')], (_, from) => from),
    signature([date('from')], (_, from) => new FeelDateTime(from, 0, undefined)),
    signature([day('date'), time('time')], (_, at, clock) => {
      const calendarDay = at instanceof FeelDate ? at : at.date;
      return new FeelDateTime(calendarDay, clock.nanos, clock.place);
    }),
    signature([dateTime('date'), text('timezone')], (run, at, zone) => {
      run.burnSlow();
      const place = placeOf(zone);
      return place === undefined ? null : FeelDateTime.ofEpochNanos(at.epochNanos(run.zone), place);
    }),
    signature([...calendarParts, ...clockParts, optional(daysDuration('offset'))], (_, y, mo, d, h, mi, s, offset) =>
      joined(dateOf(y, mo, d), timeOf(h, mi, s, offset?.nanos)),
    ),
    signature([...calendarParts, ...clockParts, text('timezone')], (_, y, mo, d, h, mi, s, zone) => {
      const [at, clock, place] = [dateOf(y, mo, d), timeOf(h, mi, s, undefined), placeOf(zone)];
      return at === null || clock === null || place === undefined ? null : new FeelDateTime(at, clock.nanos, place);
    }),
  ),
  duration: builtin(
    'A duration from an ISO text: P3DT4H is days and time, P1Y2M is years and months.',
    'Any',
    signature([text('from')], (_, from) => parseDuration(from)),
  ),
  'years and months duration': builtin(
    'Whole years and months from one date to another.',
    'years and months duration',
    signature([day('from'), day('to')], (_, from, to) =>
      monthsBetween(from instanceof FeelDate ? from : from.date, to instanceof FeelDate ? to : to.date),
    ),
  ),
  number: builtin(
    'A number from a text, with the given separators.',
    'number',
    signature([text('from'), optional(text('grouping separator')), optional(text('decimal separator'))], readNumber),
    signature([number('from')], (_, from) => from),
  ),
  string: builtin(
    'Any value written as text; null stays null.',
    'string',
    signature([any('from')], (run, from) => {
      if (from === null) return null;
      if (typeof from === 'string') return from;
      const written = toFeelText(from, (items) => run.burn(items));
      run.burnText(written.length);
      return written;
    }),
  ),
};
