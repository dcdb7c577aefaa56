// A time said as people say it, and how BPMN writes it: "2 working days after …" is P2D under a calendar, "every Saturday 9:00" a cron, "on 1 Farvardin" a
// yearly repetition in its calendar, "2 days before the meeting" FEEL. What reads back to another text than was written has no sentence. Pure.
import { parseAnnotations } from '../../../core/engine/time/annotations.ts';
import { systemOf } from '../../../schemas/calendar-systems.ts';
import type { Calendar } from '../../../schemas/types.ts';
import { dateOf, inCalendar } from '../../calendars/calendar.ts';

export const timeUnits = ['minutes', 'hours', 'days', 'months'] as const;
export type TimeUnit = (typeof timeUnits)[number];

interface Span {
  readonly amount: number;
  readonly unit: TimeUnit;
}
/** Minutes since midnight. */
type TimeOfDay = number;

export type TimeSentence =
  | (Span & { readonly form: 'after'; readonly calendar?: string })
  | { readonly form: 'at'; readonly date: string; readonly minutes: TimeOfDay }
  | (Span & { readonly form: 'from'; readonly path: string; readonly side: 'before' | 'after' })
  | (Span & { readonly form: 'every'; readonly times?: number; readonly calendar?: string })
  | { readonly form: 'daily'; readonly minutes: TimeOfDay; readonly calendar?: string }
  | {
      readonly form: 'weekly';
      /** 0 = Sunday. */
      readonly weekdays: readonly number[];
      readonly minutes: TimeOfDay;
      readonly calendar?: string;
    }
  | { readonly form: 'monthly'; readonly day: number; readonly minutes: TimeOfDay; readonly system: Calendar }
  | {
      readonly form: 'yearly';
      readonly month: number;
      readonly day: number;
      readonly minutes: TimeOfDay;
      readonly system: Calendar;
    };

export type TimeForm = TimeSentence['form'];
export type TimerProperty = 'timeDate' | 'timeDuration' | 'timeCycle';

/** A timer of BPMN with the working calendar beside it. */
export interface WrittenTime {
  readonly property: TimerProperty;
  readonly text: string;
  readonly calendar?: string;
}

const weekdayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;
/** A year of each calendar from which repetitions are counted: one that has every day a year may have (of Hebrew, a common one). */
const firstYears: Readonly<Record<Calendar, number>> = { jalali: 1403, hijri: 1445, hebrew: 5785, gregorian: 2024 };

const two = (value: number): string => String(value).padStart(2, '0');
const clock = (minutes: TimeOfDay): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

function duration({ amount, unit }: Span): string {
  if (unit === 'minutes') return `PT${amount}M`;
  if (unit === 'hours') return `PT${amount}H`;
  return unit === 'days' ? `P${amount}D` : `P${amount}M`;
}

function readDuration(text: string): Span | undefined {
  const found = /^P(?:(\d{1,5})([DM])|T(\d{1,5})([HM]))$/.exec(text);
  if (found === null) return undefined;
  const [, days, big, hours, small] = found;
  const unit: TimeUnit = big === 'D' ? 'days' : big === 'M' ? 'months' : small === 'H' ? 'hours' : 'minutes';
  return { amount: Number(days ?? hours), unit };
}

function cron(minutes: TimeOfDay, rest: string): string {
  return `${minutes % 60} ${Math.floor(minutes / 60)} ${rest}`;
}

/** The repetition of a day of a calendar, from the first one after which all follow. */
function repetition(system: Calendar, month: number, day: number, minutes: TimeOfDay, period: string): string {
  const date = dateOf(system, firstYears[system], month, day) ?? '';
  return `R/${date}T${clock(minutes)}:00[u-ca=${systemOf[system]}]/${period}`;
}

/** A month that has the day. */
function monthWith(system: Calendar, day: number): number {
  for (let month = 1; month <= 12; month += 1)
    if (dateOf(system, firstYears[system], month, day) !== undefined) return month;
  return 1;
}

function kept(calendar: string | undefined): Pick<WrittenTime, 'calendar'> {
  return calendar === undefined || calendar === '' ? {} : { calendar };
}

/** As a timer event holds it. */
export function writeTimer(sentence: TimeSentence): WrittenTime {
  switch (sentence.form) {
    case 'after':
      return { property: 'timeDuration', text: duration(sentence), ...kept(sentence.calendar) };
    case 'at':
      return { property: 'timeDate', text: `${sentence.date}T${clock(sentence.minutes)}:00` };
    case 'from':
      return { property: 'timeDate', text: fromText(sentence) };
    case 'every': {
      const text = `R${sentence.times ?? ''}/${duration(sentence)}`;
      return { property: 'timeCycle', text, ...kept(sentence.calendar) };
    }
    case 'daily':
      return { property: 'timeCycle', text: cron(sentence.minutes, '* * *'), ...kept(sentence.calendar) };
    case 'weekly': {
      const days = [...sentence.weekdays].sort((a, b) => a - b).map((day) => weekdayNames[day]);
      return {
        property: 'timeCycle',
        text: cron(sentence.minutes, `* * ${days.join(',')}`),
        ...kept(sentence.calendar),
      };
    }
    case 'monthly':
      return { property: 'timeCycle', text: monthlyText(sentence) };
    case 'yearly':
      return { property: 'timeCycle', text: yearlyText(sentence) };
  }
}

type Of<F extends TimeForm> = Extract<TimeSentence, { form: F }>;

function monthlyText({ system, day, minutes }: Of<'monthly'>): string {
  if (system === 'gregorian') return cron(minutes, `${day} * *`);
  return repetition(system, monthWith(system, day), day, minutes, 'P1M');
}

function yearlyText({ system, month, day, minutes }: Of<'yearly'>): string {
  if (system === 'gregorian') return cron(minutes, `${day} ${month} *`);
  return repetition(system, month, day, minutes, 'P1Y');
}

function fromText({ path, amount, unit, side }: Of<'from'>): string {
  return amount === 0 ? path : `${path} ${side === 'before' ? '-' : '+'} @"${duration({ amount, unit })}"`;
}

/** undefined = no sentence says it. */
export function readTimer(written: WrittenTime): TimeSentence | undefined {
  const found = candidate(written);
  if (found === undefined) return undefined;
  const again = writeTimer(found);
  const isSame =
    again.property === written.property && again.text === written.text && again.calendar === written.calendar;
  return isSame ? found : undefined;
}

function candidate({ property, text, calendar }: WrittenTime): TimeSentence | undefined {
  if (property === 'timeDuration') {
    const span = readDuration(text);
    return span && { form: 'after', ...span, ...kept(calendar) };
  }
  if (property === 'timeDate') return readAt(text) ?? readFrom(text);
  return readEvery(text, calendar) ?? readAnchored(text) ?? readCron(text, calendar);
}

function readAt(text: string): TimeSentence | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):00$/.exec(text);
  return found === null
    ? undefined
    : { form: 'at', date: found[1] ?? '', minutes: Number(found[2]) * 60 + Number(found[3]) };
}

/** A path of at least two names: one alone is as likely a word that was begun. */
const fromForm = /^([\p{L}_][\p{L}\p{M}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]*)+)(?: ([+-]) @"(P[^"]+)")?$/u;

function readFrom(text: string): TimeSentence | undefined {
  const found = fromForm.exec(text);
  if (found === null) return undefined;
  const [, path = '', sign, span] = found;
  if (span === undefined) return { form: 'from', path, amount: 0, unit: 'days', side: 'after' };
  const read = readDuration(span);
  return read && { form: 'from', path, ...read, side: sign === '-' ? 'before' : 'after' };
}

function readEvery(text: string, calendar: string | undefined): TimeSentence | undefined {
  const found = /^R(\d{0,4})\/(P[^/]+)$/.exec(text);
  const span = readDuration(found?.[2] ?? '');
  if (found === null || span === undefined) return undefined;
  return { form: 'every', ...span, ...(found[1] === '' ? {} : { times: Number(found[1]) }), ...kept(calendar) };
}

function readAnchored(text: string): TimeSentence | undefined {
  const found = /^R\/(\S+)\/(P1[MY])$/.exec(text);
  const annotated = found === null ? undefined : parseAnnotations(found[1] ?? '');
  const at = readAt(annotated?.head ?? '');
  const system = (Object.keys(systemOf) as Calendar[]).find((one) => systemOf[one] === annotated?.calendar);
  if (at?.form !== 'at' || system === undefined) return undefined;
  const { month, day } = inCalendar(at.date, system);
  const { minutes } = at;
  return found?.[2] === 'P1M'
    ? { form: 'monthly', day, minutes, system }
    : { form: 'yearly', month, day, minutes, system };
}

function readCron(text: string, calendar: string | undefined): TimeSentence | undefined {
  const found = /^(\d{1,2}) (\d{1,2}) (\*|\d{1,2}) (\*|\d{1,2}) (\*|[A-Z,]+)$/.exec(text);
  if (found === null) return undefined;
  const [, minute, hour, day = '*', month = '*', weekday = '*'] = found;
  const minutes = Number(hour) * 60 + Number(minute);
  const system = 'gregorian';
  if (weekday !== '*') {
    const weekdays = weekday.split(',').map((name) => weekdayNames.indexOf(name as 'SUN'));
    return weekdays.includes(-1) ? undefined : { form: 'weekly', weekdays, minutes, ...kept(calendar) };
  }
  if (day === '*') return { form: 'daily', minutes, ...kept(calendar) };
  if (month === '*') return { form: 'monthly', day: Number(day), minutes, system };
  return { form: 'yearly', month: Number(month), day: Number(day), minutes, system };
}

/** As `due` and `followUp` of a user task hold it: FEEL that gives an instant, or a time from now. */
export function writeMoment(sentence: TimeSentence): { readonly text: string; readonly calendar?: string } {
  if (sentence.form === 'after') return { text: `@"${duration(sentence)}"`, ...kept(sentence.calendar) };
  const { text } = writeTimer(sentence);
  return { text: sentence.form === 'at' ? `@"${text}"` : text };
}

export const momentForms: readonly TimeForm[] = ['after', 'from', 'at'];

export function readMoment(text: string, calendar?: string): TimeSentence | undefined {
  // Written by hand, the same may be said from now on.
  const literal = /^(?:now\(\) \+ )?@"([^"]+)"$/.exec(text)?.[1];
  if (literal === undefined) return readTimer({ property: 'timeDate', text });
  if (literal.startsWith('P')) return readTimer({ property: 'timeDuration', text: literal, ...kept(calendar) });
  return readTimer({ property: 'timeDate', text: literal });
}
