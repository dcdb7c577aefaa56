// Offsets of a place at instants and at local times. A place is an IANA zone, "UTC" or a fixed offset "+03:30". Rule of the house: a
// local time that is skipped moves forward by the length of the gap, one that comes twice is the first (RFC 5545, 3.3.5; "compatible"
// in TC39 Temporal).
import { isZone, offsetAtInstant, stretchAt } from '../../expressions/zone.ts';
import { limits } from '../../kernel/limits.ts';
import { daySeconds } from './spans.ts';

/** Near the ends of what a Date holds local times have no Date: there the offset of two days before counts. */
const furthestSeconds = 8.64e12 - 2 * daySeconds;
const fixedForm = /^([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/;

/** What places mean: an offset that never changes, or undefined for a zone. */
const known = new Map<string, { readonly fixed: number | undefined }>();

/** Seconds east of UTC of "+03:30" or "-00:44:30"; undefined beyond 18 hours. */
export function parseOffset(text: string): number | undefined {
  const parts = fixedForm.exec(text);
  if (parts === null) return undefined;
  const [hours, minutes, seconds] = [Number(parts[2]), Number(parts[3]), Number(parts[4] ?? 0)];
  const size = hours * 3600 + minutes * 60 + seconds;
  if (minutes > 59 || seconds > 59 || size > 18 * 3600) return undefined;
  return parts[1] === '-' ? 0 - size : size;
}

/** "+03:30" of seconds east of UTC. */
export function offsetText(offset: number): string {
  const size = Math.abs(offset);
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = size % 60 === 0 ? '' : `:${two(size % 60)}`;
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}:${two(Math.floor(size / 60) % 60)}${seconds}`;
}

function knownOf(place: string): { readonly fixed: number | undefined } | undefined {
  const found = known.get(place);
  if (found !== undefined) return found;
  const fixed = place === 'UTC' ? 0 : parseOffset(place);
  // Wrong names are not remembered: there are endless ones.
  if (fixed === undefined && !isZone(place)) return undefined;
  if (known.size >= limits.rememberedZones) known.clear();
  const made = { fixed };
  known.set(place, made);
  return made;
}

export function isPlace(place: string): boolean {
  return knownOf(place) !== undefined;
}

/** Seconds east of UTC at an instant given in seconds since 1970. An unknown place counts as UTC: ask `isPlace` first. */
export function offsetAt(place: string, seconds: number): number {
  const entry = knownOf(place);
  if (entry === undefined || entry.fixed !== undefined) return entry?.fixed ?? 0;
  return offsetAtInstant(place, Math.max(-furthestSeconds, Math.min(furthestSeconds, seconds)));
}

/** What a local time means: `instant` in seconds since 1970, by the rule of the house. */
export interface LocalReading {
  readonly instant: number;
  readonly kind: 'once' | 'twice' | 'skipped';
  /** Offsets before and after the change that makes it skipped or twice, and the first second after it. */
  readonly before: number;
  readonly after: number;
  readonly turn: number;
}

/** @param local seconds since 1970-01-01T00:00 local time */
export function readLocal(place: string, local: number): LocalReading {
  const before = offsetAt(place, local - daySeconds);
  const after = offsetAt(place, local + daySeconds);
  const first = local - before;
  if (before === after) return { instant: first, kind: 'once', before, after, turn: first };
  const second = local - after;
  const hasFirst = offsetAt(place, first) === before;
  const hasSecond = offsetAt(place, second) === after;
  if (hasFirst !== hasSecond) return { instant: hasFirst ? first : second, kind: 'once', before, after, turn: first };
  return { instant: first, kind: hasFirst ? 'twice' : 'skipped', before, after, turn: turnNear(place, local) };
}

function turnNear(zone: string, local: number): number {
  const { turn } = stretchAt(zone, local - daySeconds);
  return turn > local - daySeconds && turn < Number.POSITIVE_INFINITY ? turn : stretchAt(zone, local + daySeconds).turn;
}

/** The instant of a local time, in seconds since 1970. */
export function instantOfLocal(place: string, local: number): number {
  return readLocal(place, local).instant;
}
