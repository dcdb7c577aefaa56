// When a timer event is due: date, duration or cycle → instant and repetition (BPMN 2.0.2, 10.5.5). Reads no clock.
import type { FeelValue } from '../expressions/expressions.ts';
import { EngineFault } from './engine-fault.ts';
import { addIsoDuration, parseIsoDuration, parseIsoRepetition } from './iso-time.ts';
import type { Subscription } from './state.ts';
import { instantOf, isoTextOf } from './values.ts';

export interface Due {
  readonly dueAt: string;
  readonly repeat?: NonNullable<Subscription['repeat']>;
}

function later(instant: Date, duration: string): Date | undefined {
  const parsed = parseIsoDuration(duration);
  return parsed === undefined ? undefined : addIsoDuration(instant, parsed);
}

function cycle(
  text: string,
  now: Date,
): { first: Date | undefined; repeat: NonNullable<Subscription['repeat']> } | undefined {
  const repetition = parseIsoRepetition(text) ?? parseIsoRepetition(`R/${text}`);
  if (repetition === undefined) return undefined;
  return {
    first: repetition.start ?? later(now, repetition.every),
    repeat: { every: repetition.every, left: repetition.times },
  };
}

/** @throws EngineFault timer-invalid when the value is no time of this kind */
export function timerDue(
  timer: 'date' | 'duration' | 'cycle',
  value: FeelValue,
  source: string,
  now: Date,
  zone?: string,
): Due {
  const text = isoTextOf(value) ?? '';
  if (timer === 'cycle') {
    const found = cycle(text, now);
    if (found?.first === undefined) throw new EngineFault('timer-invalid', `${source}: ${text}`);
    return { dueAt: found.first.toISOString(), repeat: found.repeat };
  }
  const instant = timer === 'date' ? instantOf(value, zone) : later(now, text);
  if (instant === undefined) throw new EngineFault('timer-invalid', `${source}: ${text}`);
  return { dueAt: instant.toISOString() };
}

/** The same timer after it has fired; undefined when that was the last time. An endless one leaves out firings that were missed. */
export function nextDue<T extends Pick<Subscription, 'dueAt' | 'repeat'>>(
  subscription: T,
  now: Date,
  _zone?: string,
): T | undefined {
  const { dueAt, repeat } = subscription;
  if (dueAt === undefined || repeat === undefined || (repeat.left !== null && repeat.left <= 1)) return undefined;
  let next = later(new Date(dueAt), repeat.every);
  if (next !== undefined && repeat.left === null && next <= now) next = later(now, repeat.every);
  if (next === undefined) return undefined;
  return {
    ...subscription,
    dueAt: next.toISOString(),
    repeat: { every: repeat.every, left: repeat.left === null ? null : repeat.left - 1 },
  };
}
