// Which days nobody works and what holidays are called: by the working calendar of the installation, which is asked for once a stretch; where nobody may ask
// or there is none, the weekend.
import { addDays, weekdayOf } from '../calendars/calendar.ts';
import { preferences } from '../shell/preferences.ts';
import { weekendDays } from './locale.ts';

export interface DaysOfRest {
  /** YYYY-MM-DD. */
  readonly rest: ReadonlySet<string>;
  /** Holidays by their day, as they are called in the person's language. */
  readonly holidays: ReadonlyMap<string, string>;
}

export const noDays: DaysOfRest = { rest: new Set(), holidays: new Map() };

/** Undefined where there is no working calendar. */
type Ask = (first: string, last: string) => Promise<DaysOfRest | undefined>;

let ask: Ask | undefined;
const known = new Map<string, Promise<DaysOfRest>>();

/** From now on by this; what was known is forgotten. Called by api/ when somebody is signed in. */
export function askDaysOfRestBy(asker: Ask | undefined): void {
  ask = asker;
  known.clear();
}

/** Of the days from one to another, both included. */
export function daysOfRest(first: string, last: string): Promise<DaysOfRest> {
  const key = `${preferences().language} ${first} ${last}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const coming = asked(first, last)
    .catch(() => {
      // What could not be had is asked for again.
      known.delete(key);
      return undefined;
    })
    .then((told) => told ?? { rest: new Set(weekends(first, last)), holidays: new Map() });
  known.set(key, coming);
  return coming;
}

async function asked(first: string, last: string): Promise<DaysOfRest | undefined> {
  return ask?.(first, last);
}

function weekends(first: string, last: string): readonly string[] {
  const weekend = weekendDays();
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) if (weekend.includes(weekdayOf(day))) days.push(day);
  return days;
}
