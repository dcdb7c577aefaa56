// When a cron fires next in a zone. Through changes of the offset a cron of every hour follows the real clock: it fires in both passes of an
// hour that comes twice and not in one that is skipped. Any other fires once for each local time it names: in the first pass, and in a
// gap as much later as the gap is long (02:30 becomes 03:30); two firings that meet are one.

import type { Cron } from './cron.ts';
import { nextLocalTime } from './cron-days.ts';
import { dateOfMs, daySeconds } from './spans.ts';
import { isPlace, offsetAt, readLocal } from './zone-offsets.ts';

/** Changes of the offset that one search may meet. */
const mostChanges = 16;

/** The first firing after an instant; undefined when there is none within 100 years (30 February) or the zone does not exist. */
export function nextCron(cron: Cron, after: Date, zone: string): Date | undefined {
  const ms = after.getTime();
  if (Number.isNaN(ms) || !isPlace(zone)) return undefined;
  const seconds = Math.floor(ms / 1000);
  const next = cron.everyHour ? nextOfEveryHour(cron, seconds, zone) : nextOnce(cron, seconds, zone);
  return next === undefined ? undefined : dateOfMs(next * 1000);
}

function nextOfEveryHour(cron: Cron, after: number, zone: string): number | undefined {
  let from = after + offsetAt(zone, after);
  const here = readLocal(zone, from);
  if (here.kind === 'twice') {
    const end = here.turn + here.before;
    const isFirst = after < here.turn;
    const found = nextLocalTime(cron, from);
    if (found !== undefined && found < end) return found - (isFirst ? here.before : here.after);
    const again = isFirst ? nextLocalTime(cron, here.turn + here.after - 1) : undefined;
    if (again !== undefined && again < end) return again - here.after;
    from = end - 1;
  }
  for (let change = 0; change < mostChanges; change++) {
    const found = nextLocalTime(cron, from);
    if (found === undefined) return undefined;
    const reading = readLocal(zone, found);
    if (reading.kind !== 'skipped') return reading.instant;
    from = reading.turn + reading.after - 1;
  }
  return undefined;
}

function nextOnce(cron: Cron, after: number, zone: string): number | undefined {
  let from = after + offsetAt(zone, after);
  let best = movedOutOfGap(cron, after, zone);
  for (let change = 0; change < mostChanges; change++) {
    const found = nextLocalTime(cron, from);
    if (found === undefined) return best;
    const { kind, instant, turn, before, after: later } = readLocal(zone, found);
    if (kind === 'skipped') {
      best = Math.min(best ?? instant, instant);
      from = turn + later - 1;
    } else if (instant <= after) {
      // The second pass: its firings were in the first.
      from = turn + before - 1;
    } else return Math.min(best ?? instant, instant);
  }
  return best;
}

/** After a gap of the last day: a local time within it whose moved firing is still to come. */
function movedOutOfGap(cron: Cron, after: number, zone: string): number | undefined {
  const before = offsetAt(zone, after - daySeconds);
  if (before >= offsetAt(zone, after)) return undefined;
  const found = nextLocalTime(cron, after + before);
  const reading = found === undefined ? undefined : readLocal(zone, found);
  return reading?.kind === 'skipped' ? reading.instant : undefined;
}
