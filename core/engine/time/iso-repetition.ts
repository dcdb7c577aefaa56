// ISO 8601 repeating intervals as timers write them: how often, from when, how far apart, until when. Reads only; timer-due.ts decides
// which firing comes next.

import { limits } from '../../kernel/limits.ts';
import { annotationText, parseAnnotations, withoutFeelZones } from './annotations.ts';
import type { CalendarSystem } from './calendar-systems.ts';
import { type IsoDuration, isForward, parseIsoDuration } from './iso-duration.ts';
import { type IsoPoint, instantOfPoint, parseIsoPoint, placeOf } from './iso-instant.ts';

export interface IsoRepetition {
  /** How often it fires; null = without end. */
  readonly times: number | null;
  readonly start?: Date;
  /** No firing after it. */
  readonly end?: Date;
  /** The period as text, with the suffixes that belong to it. */
  readonly every: string;
  readonly period: IsoDuration;
  /** By whose wall clock and calendar periods are added: what the text names, else the zone given and the Gregorian one. */
  readonly zone: string;
  readonly calendar: CalendarSystem;
  /** The start as written. */
  readonly startPoint?: IsoPoint;
}

/** Slashes between parts, not those of [Asia/Tehran]. */
const slash = /\/(?![^[]*\])/;
const timesForm = /^R(\d{0,9})$/;
const durationStart = /^[+-]?P/;

interface Parts {
  readonly start?: IsoPoint;
  readonly end?: IsoPoint;
  readonly period?: ReturnType<typeof parseAnnotations> & { readonly duration: IsoDuration };
}

/**
 * Reads R3/PT10M, R/P1D, R2/2030-01-01T00:00:00Z/P1D, R/2026-03-21T09:00:00[Asia/Tehran][u-ca=persian]/P1M; with an end R3/PT1H/END and
 * R/START/P1D/END (no firing after END), and R3/START/END, whose period is what lies between. The first suffix that names a zone or a
 * calendar holds for the whole. undefined when it is none, never fires (R0) or its period is not above 0.
 */
export function parseIsoRepetition(text: string, zone = 'UTC'): IsoRepetition | undefined {
  if (text.length > limits.timerTextLength || !text.startsWith('R')) return undefined;
  const [head = '', ...rest] = withoutFeelZones(text).split(slash);
  const counted = timesForm.exec(head);
  if (counted === null || rest.length === 0 || rest.length > 3) return undefined;
  const times = counted[1] === '' ? null : Number(counted[1]);
  const parts = times === 0 ? undefined : readParts(rest);
  if (parts === undefined) return undefined;
  const own = parts.start?.zone ?? parts.period?.zone ?? parts.end?.zone;
  const calendar = parts.start?.calendar ?? parts.period?.calendar ?? parts.end?.calendar;
  const told = own ?? zone;
  const start = parts.start === undefined ? undefined : instantOfPoint(parts.start, told);
  const end = parts.end === undefined ? undefined : instantOfPoint(parts.end, told);
  if ((parts.start !== undefined && start === undefined) || (parts.end !== undefined && end === undefined))
    return undefined;
  const period = parts.period?.duration ?? { years: 0, months: 0, days: 0, ms: Number(end) - Number(start) };
  if (!isForward(period)) return undefined;
  const every = parts.period?.head ?? `PT${period.ms / 1000}S`;
  return {
    times,
    every: `${every}${annotationText(own, calendar)}`,
    period,
    zone: own ?? (parts.start === undefined ? zone : placeOf(parts.start, zone)),
    calendar: calendar ?? 'gregory',
    ...(start === undefined || parts.start === undefined ? {} : { start, startPoint: parts.start }),
    // Of R3/START/END the end is that of the first interval: it gives the period and bounds nothing.
    ...(end === undefined || parts.period === undefined ? {} : { end }),
  };
}

/** period · start/period · period/end · start/end · start/period/end */
function readParts(texts: readonly string[]): Parts | undefined {
  const at = texts.findIndex((text) => durationStart.test(text));
  if (at > 1 || (at === -1 && texts.length !== 2)) return undefined;
  const [first = '', last = ''] = [texts[0], texts.at(-1)];
  const start = at === 0 ? undefined : parseIsoPoint(first);
  const hasEnd = at !== texts.length - 1;
  const end = hasEnd ? parseIsoPoint(last) : undefined;
  if ((at !== 0 && start === undefined) || (hasEnd && end === undefined)) return undefined;
  if (texts.length !== (at === -1 ? 2 : 1 + (at === 0 ? 0 : 1) + (hasEnd ? 1 : 0))) return undefined;
  const period = at === -1 ? undefined : parseAnnotatedDuration(texts[at] ?? '');
  if (at !== -1 && period === undefined) return undefined;
  return {
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(period === undefined ? {} : { period }),
  };
}

/** A duration with suffixes: P1M[Asia/Tehran][u-ca=persian]. */
export function parseAnnotatedDuration(text: string): Parts['period'] | undefined {
  if (text.length > limits.timerTextLength) return undefined;
  const annotated = parseAnnotations(text);
  const duration = annotated === undefined ? undefined : parseIsoDuration(annotated.head);
  return annotated === undefined || duration === undefined ? undefined : { ...annotated, duration };
}
