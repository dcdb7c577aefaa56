// Time zones: which offset an IANA zone has at an instant or at a local time. Knows nothing of FEEL; the data come from Intl.
import { limits } from '../kernel/limits.ts';

const formatters = new Map<string, Intl.DateTimeFormat | null>();
const furthestMs = 8.64e15;

function formatterOf(zone: string): Intl.DateTimeFormat | null {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  let made: Intl.DateTimeFormat | null = null;
  try {
    made = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return null; // not remembered: the name may come from anybody's data, and there are endless wrong names
  }
  formatters.set(zone, made);
  return made;
}

/** Is this the name of a zone: "Asia/Tehran", "UTC"? */
export function isZone(zone: string): boolean {
  return /^[A-Za-z][\w+/-]{0,63}$/.test(zone) && formatterOf(zone) !== null;
}

/** So long that an offset lasts on both sides of a change: no zone has changed twice within less than seven days since 1970. */
const stretchSeconds = 3 * 86_400;

/** Three days of a zone, with the one change of offset that may lie in them. */
export interface Stretch {
  readonly before: number;
  /** First second with the offset `after`; infinite when nothing changes. */
  readonly turn: number;
  readonly after: number;
}

/** Stretches of each zone that were asked for: an answer of Intl costs a hundred times what is looked up here. */
const known = new Map<string, Map<number, Stretch>>();

/** Seconds east of UTC at an instant given in seconds since 1970. An unknown zone counts as UTC. */
export function offsetAtInstant(zone: string, epochSeconds: number): number {
  if (zone === 'UTC') return 0;
  // Before 1970 towns changed their time as they liked.
  if (!(epochSeconds >= 0) || formatterOf(zone) === null) return readOffset(zone, epochSeconds);
  const { before, turn, after } = stretchAt(zone, epochSeconds);
  return epochSeconds < turn ? before : after;
}

/** The stretch around an instant of a known zone. */
export function stretchAt(zone: string, epochSeconds: number): Stretch {
  let stretches = known.get(zone);
  if (stretches === undefined) {
    if (known.size >= limits.rememberedZones) known.clear();
    stretches = new Map();
    known.set(zone, stretches);
  }
  const index = Math.floor(epochSeconds / stretchSeconds);
  const found = stretches.get(index);
  if (found !== undefined) return found;
  if (stretches.size >= limits.rememberedZoneStretches) stretches.clear();
  const made = measure(zone, index * stretchSeconds);
  stretches.set(index, made);
  return made;
}

function measure(zone: string, from: number): Stretch {
  const to = from + stretchSeconds;
  const before = readOffset(zone, from);
  const after = readOffset(zone, to);
  if (before === after) return { before, turn: Number.POSITIVE_INFINITY, after };
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (readOffset(zone, middle) === before) low = middle;
    else high = middle;
  }
  return { before, turn: high, after };
}

function readOffset(zone: string, epochSeconds: number): number {
  const formatter = formatterOf(zone);
  if (formatter === null) return 0;
  const instant = Math.max(-furthestMs, Math.min(furthestMs, epochSeconds * 1000));
  const parts: Record<string, string> = {};
  for (const part of formatter.formatToParts(instant)) parts[part.type] = part.value;
  const year = parts.era === 'BC' ? 1 - Number(parts.year) : Number(parts.year);
  const date = new Date(0);
  date.setUTCFullYear(year, Number(parts.month) - 1, Number(parts.day));
  date.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second));
  return Math.round((date.getTime() - Math.floor(instant / 1000) * 1000) / 1000);
}

/**
 * Seconds east of UTC at a local time given as seconds since 1970-01-01T00:00 local. In the hour that comes twice the first is
 * meant; a time that is skipped takes the offset before the gap, as RFC 5545 (3.3.5) asks.
 */
export function offsetAtLocal(zone: string, localSeconds: number): number {
  const before = offsetAtInstant(zone, localSeconds - 86_400);
  const after = offsetAtInstant(zone, localSeconds + 86_400);
  if (before === after) return offsetAtInstant(zone, localSeconds - before);
  if (offsetAtInstant(zone, localSeconds - before) === before) return before;
  return offsetAtInstant(zone, localSeconds - after) === after ? after : before;
}
