// When a delivery is tried again, and how long a receiver that does not answer is left alone. Spread, so that what failed together does not come back together.
import { limits } from '../kernel/limits.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Pauses after the first, second, … failure: some 28 hours in all. After the last failure a delivery is given up. */
const pausesMs = [5_000, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 10 * hourMs, 10 * hourMs];

/**
 * @param tries how many failed, from 1. @param random from 0 to 1.
 * @returns milliseconds, up to a fifth more than planned; undefined when it is given up.
 */
export function retryAfterMs(tries: number, random: number): number | undefined {
  const pause = pausesMs[tries - 1];
  return pause === undefined ? undefined : Math.round(pause * (1 + random / 5));
}

/** @param failures of the receiver, one after another. @returns milliseconds, between half and the whole of 30 s, 1 min, 2 min … 30 min. */
export function restMs(failures: number, random: number): number {
  const whole = Math.min(limits.webhookRestMostMs, limits.webhookRestMs * 2 ** Math.min(failures - 1, 20));
  return Math.round(whole * (0.5 + random / 2));
}

/** `Retry-After` of an answer (RFC 9110, 10.2.3), in seconds or as a date, as milliseconds; no longer than the longest pause. */
export function askedPauseMs(header: string | undefined, now: Date): number {
  if (header === undefined) return 0;
  const seconds = Number(header);
  const pause = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now.getTime();
  return pause > 0 ? Math.min(pause, pausesMs.at(-1)!) : 0;
}
