// When a timer of BPMN is due (BPMN 2.0.2, 10.5.5): its text → instant and repetition, and what follows a firing. The one entrance of the
// engine; deterministic, reads no clock. What a repetition needs later stands in `repeat.every`, zone and anchor included:
//   PT10M · 2026-01-31T09:00:00[Asia/Tehran]/P1M (the anchor keeps the 31st, and the wall-clock time through a gap) · cron:0 9 * * MON[Asia/Tehran]
// A repetition counted Rn fires n times in all, missed firings at once one after another. An endless one leaves missed firings out but the one
// that is late; those before it was waited for were never missed.

import { limits } from '../../kernel/limits.ts';
import { annotationText } from './annotations.ts';
import { type Cron, parseCron } from './cron.ts';
import { addIsoDuration, addToLocal, type IsoDuration, movesDate, scaled } from './iso-duration.ts';
import { parseIsoInstant } from './iso-instant.ts';
import { type IsoRepetition, parseAnnotatedDuration, parseIsoRepetition } from './iso-repetition.ts';
import { nextCron } from './next-cron.ts';
import { dateOfMs, dayMs } from './spans.ts';
import type { WorkingCalendar } from './working-calendar.ts';
import { addWorkingTime } from './working-time.ts';
import { instantOfLocal, offsetAt, offsetText, parseOffset } from './zone-offsets.ts';

export interface TimerRepeat {
  readonly every: string;
  /** Firings still to come, the next one included; null = without end. */
  readonly left: number | null;
  /** No firing after it. */
  readonly end?: string;
}

export interface Due {
  readonly dueAt: string;
  readonly repeat?: TimerRepeat;
}

export interface TimerOptions {
  /** Where local times are told and days are added, unless the text says so itself; UTC when absent. */
  readonly zone?: string | undefined;
  /**
   * Durations and periods are counted in its working time; a cron fires on its working days alone. A start or date is taken as
   * written.
   */
  readonly calendar?: WorkingCalendar | undefined;
}

const cronMark = 'cron:';

/** undefined when the text is no time of this kind, its period is 0, or it would never fire. */
export function timerDue(
  kind: 'date' | 'duration' | 'cycle',
  text: string,
  now: Date,
  options: TimerOptions,
): Due | undefined {
  if (Number.isNaN(now.getTime()) || text.length > limits.timerTextLength) return undefined;
  if (kind === 'cycle') return cycleDue(text, now, options);
  const at = kind === 'date' ? parseIsoInstant(text, zoneOf(options)) : durationDue(text, now, options);
  return at === undefined ? undefined : { dueAt: at.toISOString() };
}

/**
 * The same timer after it has fired; undefined when that was the last time. Anything else a subscription holds is kept.
 */
export function nextDue<S extends { readonly dueAt?: string | undefined; readonly repeat?: TimerRepeat | undefined }>(
  subscription: S,
  now: Date,
  options: TimerOptions = {},
): (S & Due) | undefined {
  const { dueAt, repeat } = subscription;
  if (dueAt === undefined || repeat === undefined || (repeat.left !== null && repeat.left <= 1)) return undefined;
  const last = new Date(dueAt);
  if (Number.isNaN(last.getTime()) || Number.isNaN(now.getTime())) return undefined;
  const after = repeat.left === null && now > last ? now : last;
  const next = repeat.every.startsWith(cronMark)
    ? afterCron(repeat.every, after, options)
    : afterPeriod(repeat.every, last, after, options);
  if (next === undefined || (repeat.end !== undefined && next > new Date(repeat.end))) return undefined;
  const left = repeat.left === null ? null : repeat.left - 1;
  return { ...subscription, dueAt: next.toISOString(), repeat: { ...repeat, left } };
}

/** Is this text a timer of its kind as written, so that it needs no FEEL? */
export function isIsoTimer(kind: 'date' | 'duration' | 'cycle', text: string): boolean {
  if (kind === 'date') return parseIsoInstant(text) !== undefined;
  if (kind === 'duration') return parseAnnotatedDuration(text) !== undefined;
  return parseCycle(text, 'UTC') !== undefined || parseCron(withoutMark(text)) !== undefined;
}

function zoneOf({ zone, calendar }: TimerOptions): string {
  return zone ?? calendar?.zone ?? 'UTC';
}

function withoutMark(text: string): string {
  return text.startsWith(cronMark) ? text.slice(cronMark.length) : text;
}

function durationDue(text: string, now: Date, options: TimerOptions): Date | undefined {
  const read = parseAnnotatedDuration(text);
  if (read === undefined) return undefined;
  if (options.calendar !== undefined) return addWorkingTime(now, read.duration, options.calendar);
  return addIsoDuration(now, read.duration, read.zone ?? zoneOf(options), read.calendar);
}

/** A bare duration repeats without end. */
function parseCycle(text: string, zone: string): IsoRepetition | undefined {
  return parseIsoRepetition(text.startsWith('P') ? `R/${text}` : text, zone);
}

function cycleDue(text: string, now: Date, options: TimerOptions): Due | undefined {
  const repetition = parseCycle(text, zoneOf(options));
  if (repetition !== undefined) return repetitionDue(repetition, now, options);
  const cron = parseCron(withoutMark(text));
  if (cron === undefined) return undefined;
  const zone = cron.zone ?? zoneOf(options);
  const every = `${cronMark}${cron.text}${zone === 'UTC' && cron.zone === undefined ? '' : `[${zone}]`}`;
  const first = afterCron(every, now, options);
  return first === undefined ? undefined : { dueAt: first.toISOString(), repeat: { every, left: null } };
}

function repetitionDue(repetition: IsoRepetition, now: Date, options: TimerOptions): Due | undefined {
  const { times, start, end } = repetition;
  const every = anchored(repetition, now, options);
  const justBefore = dateOfMs(now.getTime() - 1);
  let first = start;
  if (start === undefined) first = afterPeriod(every, now, now, options);
  else if (times === null && start < now && justBefore !== undefined)
    first = afterPeriod(every, start, justBefore, options);
  if (first === undefined || (end !== undefined && first > end)) return undefined;
  const repeat: TimerRepeat = { every, left: times };
  return {
    dueAt: first.toISOString(),
    repeat: end === undefined ? repeat : { ...repeat, end: end.toISOString() },
  };
}

/** The period with what its days and months are counted from. One of hours alone needs no anchor. */
function anchored(repetition: IsoRepetition, now: Date, options: TimerOptions): string {
  const { every, period, zone, calendar, start, startPoint } = repetition;
  const hasMonths = period.years !== 0 || period.months !== 0;
  const bare = every.replace(/\[.*$/, '');
  if (!movesDate(period) || (!hasMonths && zone === 'UTC' && options.calendar === undefined)) return bare;
  const system = calendar === 'gregory' ? undefined : calendar;
  const isFixed = zone === 'UTC' || parseOffset(zone) !== undefined;
  if (startPoint === undefined || start === undefined)
    return `${localText(now, zone)}${annotationText(isFixed ? undefined : zone, system)}/${bare}`;
  // As written, because its time of day need not exist on its own day; with an offset alone it does.
  const hasOffsetAlone = startPoint.offset !== undefined && startPoint.zone === undefined;
  if (!hasOffsetAlone) return `${startPoint.head}${annotationText(zone, system)}/${bare}`;
  const head = isFixed ? startPoint.head : localText(start, zone);
  return `${head}${annotationText(isFixed ? undefined : zone, system)}/${bare}`;
}

/** An instant as told by a clock, with its offset: it is the instant even in an hour that comes twice. */
function localText(instant: Date, zone: string): string {
  if (zone === 'UTC') return instant.toISOString();
  const offset = offsetAt(zone, Math.floor(instant.getTime() / 1000));
  const local = dateOfMs(instant.getTime() + offset * 1000) ?? instant;
  return `${local.toISOString().slice(0, -1)}${offsetText(offset)}`;
}

/** The first firing after an instant, of a period that last fired at `last`. */
function afterPeriod(every: string, last: Date, after: Date, options: TimerOptions): Date | undefined {
  const read = parseIsoRepetition(`R/${every}`, zoneOf(options));
  if (read === undefined) return undefined;
  const { period, zone, calendar, startPoint, start = last } = read;
  if (options.calendar !== undefined) {
    const working = options.calendar;
    // Hours have no grid: after a break they are counted from its end.
    if (!movesDate(period)) return addWorkingTime(after, period, working);
    if (period.years === 0 && period.months === 0) return workingSteps(period, start, last, after, working);
    return firstOfGrid((nth) => addWorkingTime(start, nth, working), start, period, after);
  }
  if (!movesDate(period)) return steps(start.getTime(), period.ms, after);
  if (zone === 'UTC' && period.years === 0 && period.months === 0)
    return steps(start.getTime(), period.days * dayMs + period.ms, after);
  const seconds = Math.floor(start.getTime() / 1000);
  const localMs = startPoint?.localMs ?? start.getTime() + offsetAt(zone, seconds) * 1000;
  return firstOfGrid((nth) => addToLocal(localMs, nth, zone, calendar), start, period, after);
}

function steps(startMs: number, periodMs: number, after: Date): Date | undefined {
  const count = Math.max(1, Math.floor((after.getTime() - startMs) / periodMs) + 1);
  return dateOfMs(startMs + count * periodMs);
}

/** Working days from firing to firing, each at the time of day of the start: a day that closes early does not make the next one early. */
function workingSteps(
  period: IsoDuration,
  start: Date,
  last: Date,
  after: Date,
  calendar: WorkingCalendar,
): Date | undefined {
  const timeOfDay = localMsOf(start, calendar) - localDayOf(start, calendar) * dayMs;
  let at = last;
  for (let step = 0; step < limits.workingTimeDays; step++) {
    const seconds = Math.floor((localDayOf(at, calendar) * dayMs + timeOfDay) / 1000);
    const ms = instantOfLocal(calendar.zone, seconds) * 1000 + (timeOfDay % 1000);
    const next = addWorkingTime(period.ms === 0 ? new Date(ms) : at, period, calendar);
    if (next === undefined || next > after) return next;
    at = next;
  }
  return undefined;
}

function localMsOf(at: Date, { zone }: WorkingCalendar): number {
  return at.getTime() + offsetAt(zone, Math.floor(at.getTime() / 1000)) * 1000;
}

function localDayOf(at: Date, calendar: WorkingCalendar): number {
  return Math.floor(localMsOf(at, calendar) / dayMs);
}

/** The first of start, start + P, start + 2P … after an instant: doubling, then halving. Times 0 is the start itself. */
function firstOfGrid(
  at: (duration: IsoDuration) => Date | undefined,
  start: Date,
  period: IsoDuration,
  after: Date,
): Date | undefined {
  if (start > after) return start;
  const nth = (count: number): Date | undefined => {
    const duration = scaled(period, count);
    return duration === undefined ? undefined : at(duration);
  };
  const isAfter = (found: Date | undefined) => found === undefined || found > after;
  let low = 0;
  let high = 1;
  while (!isAfter(nth(high))) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isAfter(nth(middle))) high = middle;
    else low = middle;
  }
  return nth(high);
}

/** Under a working calendar firings on days without opening hours are left out. */
function afterCron(every: string, after: Date, options: TimerOptions): Date | undefined {
  const cron: Cron | undefined = parseCron(withoutMark(every));
  if (cron === undefined) return undefined;
  const zone = cron.zone ?? zoneOf(options);
  const { calendar } = options;
  let next = nextCron(cron, after, zone);
  for (let closed = 0; calendar !== undefined && next !== undefined; closed++) {
    const day = localDayOf(next, calendar);
    if (calendar.hoursOn(day).length > 0) return next;
    if (closed >= limits.cronClosedDays) return undefined;
    // From the last second of that day on.
    const rest = (day + 1) * dayMs - 1000 - localMsOf(next, calendar);
    next = nextCron(cron, dateOfMs(next.getTime() + rest) ?? next, zone);
  }
  return next;
}
