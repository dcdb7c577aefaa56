// When a timer event of a model is due: the value of its expression, as time/ reads it. Reads no clock.
import type { FeelValue } from '../expressions/expressions.ts';
import { EngineFault } from './engine-fault.ts';
import type { Subscription } from './state.ts';
import { type Due, nextDue as dueAfter, timerDue as dueOf, type WorkingCalendar } from './time/time.ts';
import { instantOf, isoTextOf } from './values.ts';

/**
 * @param zone where local times are told; UTC when absent @param calendar durations count its working time
 * @throws EngineFault timer-invalid when the value is no time of this kind
 */
export function timerDue(
  timer: 'date' | 'duration' | 'cycle',
  value: FeelValue,
  source: string,
  now: Date,
  zone?: string,
  calendar?: WorkingCalendar,
): Due {
  const text = isoTextOf(value) ?? '';
  const instant = timer === 'date' ? instantOf(value, zone) : undefined;
  const due = instant === undefined ? dueOf(timer, text, now, { zone, calendar }) : { dueAt: instant.toISOString() };
  if (due === undefined) throw new EngineFault('timer-invalid', `${source}: ${text}`);
  return due;
}

/** The same timer after it has fired; undefined when that was the last time. */
export function nextDue<T extends Pick<Subscription, 'dueAt' | 'repeat'>>(
  subscription: T,
  now: Date,
  zone?: string,
  calendar?: WorkingCalendar,
): T | undefined {
  return dueAfter(subscription, now, { zone, calendar });
}
