// How long something took, in words of the reader's language: the two largest units in texts, one with a fraction where there is little room.
import { durationWords, secondsOf } from '../../schemas/duration-text.ts';
import { numberLocale } from './locale.ts';

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;
type Unit = (typeof units)[number][0];

function write(value: number, unit: Unit, digits = 0): string {
  const options = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(numberLocale(), options).format(value);
}

/** 2 days 3 hr; what is below a second is 0. */
export function formatDuration(durationMs: number): string {
  const [largest, size] = units.find(([, unitMs]) => durationMs >= unitMs) ?? units[3];
  const count = Math.floor(durationMs / size);
  const next = units[units.findIndex(([unit]) => unit === largest) + 1];
  const rest = next === undefined ? 0 : Math.floor((durationMs - count * size) / next[1]);
  const first = write(count, largest);
  return next === undefined || rest === 0 || count >= 10 ? first : `${first} ${write(rest, next[0])}`;
}

/** 2.1 days */
export function formatShortDuration(durationMs: number): string {
  const [unit, size] = units.find(([, unitMs]) => durationMs >= unitMs) ?? units[3];
  const value = durationMs / size;
  return write(value, unit, value < 10 && unit !== 'second' ? 1 : 0);
}

/** 1 day 2 hr 30 min: the whole of a length in ISO 8601, nothing cut off; a text that is none stays. */
export function formatWholeDuration(text: string): string {
  const seconds = secondsOf(text);
  return seconds === undefined ? text : durationWords(seconds, numberLocale());
}
