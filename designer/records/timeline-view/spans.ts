// When a record is, as a stretch of days on a wall, and what its dates become when that stretch is moved or stretched. Pure.
import type { FieldDefinition, FilterTree } from '../../../schemas/types.ts';
import type { Value, Values } from '../../api/types.ts';
import { addDays, dateOfNumber, dayNumber } from '../../calendars/calendar.ts';
import { instantOf, wallDays } from '../../calendars/zone.ts';
import { lastDay, type Span } from './axis.ts';

/** The dates of an entity that make a bar. Both of one kind: dates, or dates with time. */
export interface Dates {
  readonly begin: Pick<FieldDefinition, 'name' | 'kind'>;
  readonly end: Pick<FieldDefinition, 'name' | 'kind'> | undefined;
  readonly timeZone: string;
}

/** Days since 1970-01-01, `to` not included; a moment has no length. */
export interface When {
  readonly from: number;
  readonly to: number;
}

export interface Shift {
  readonly kind: 'move' | 'begin' | 'end';
  /** In days; whole ones for dates. */
  readonly by: number;
}

const workdayBegins = 9 / 24;
const hour = 1 / 24;

function isWhole({ begin }: Dates): boolean {
  return begin.kind === 'date';
}

function place(value: Value | undefined, { begin, timeZone }: Dates): number | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return begin.kind === 'date' ? dayNumber(value) : wallDays(value, timeZone);
}

function valueAt(place: number, { begin, timeZone }: Dates): string {
  if (begin.kind === 'date') return dateOfNumber(Math.round(place));
  const minutes = Math.round(place * 1440);
  const day = Math.floor(minutes / 1440);
  return instantOf(dateOfNumber(day), minutes - day * 1440, timeZone);
}

/** Undefined: it has no date. One that ends before it begins is where it begins. */
export function whenOf(values: Values, dates: Dates): When | undefined {
  const begin = place(values[dates.begin.name], dates);
  const end = dates.end && place(values[dates.end.name], dates);
  const from = begin ?? end;
  if (from === undefined) return undefined;
  return { from, to: Math.max(from, end ?? from) + (isWhole(dates) ? 1 : 0) };
}

/** The dates that a shift changes, with what they become: a bar keeps at least the day, or the moment, it had. */
export function shifted(values: Values, dates: Dates, { kind, by }: Shift): Values {
  const begin = place(values[dates.begin.name], dates);
  const end = dates.end && place(values[dates.end.name], dates);
  const [from, to] = [begin ?? end, end ?? begin];
  if (from === undefined || to === undefined || by === 0) return {};
  const at = (field: Dates['end'], now: number): Values => (field ? { [field.name]: valueAt(now, dates) } : {});
  if (kind === 'begin') return at(dates.begin, Math.min(from + by, to));
  if (kind === 'end') return at(dates.end, Math.max(to + by, from));
  return {
    ...(begin === undefined ? {} : at(dates.begin, begin + by)),
    ...(end === undefined ? {} : at(dates.end, end + by)),
  };
}

/** The dates of a record that had none, put on a place: dates with time get an hour, from the morning on when only a day is meant. */
export function placedAt(at: number, isDay: boolean, dates: Dates): Values {
  const from = isWhole(dates) ? Math.floor(at) : isDay ? Math.floor(at) + workdayBegins : at;
  const to = isWhole(dates) ? from : from + hour;
  return {
    [dates.begin.name]: valueAt(from, dates),
    ...(dates.end ? { [dates.end.name]: valueAt(to, dates) } : {}),
  };
}

/** The records of which anything lies in the span, and that pass the rest. */
export function spanFilter({ begin, end, timeZone }: Dates, span: Span, rest: FilterTree | undefined): FilterTree {
  const [first, after] = [span.first, addDays(lastDay(span), 1)];
  const edge = (day: string) => (begin.kind === 'date' ? day : instantOf(day, 0, timeZone));
  const from = (field: string): FilterTree => ({ field, operator: 'ge', value: edge(first) });
  const before = (field: string): FilterTree => ({ field, operator: 'lt', value: edge(after) });
  const begins: FilterTree = { and: [from(begin.name), before(begin.name)] };
  if (!end) return allOf(begins, rest);
  // What ends at the midnight a span of instants begins with is over by then.
  const lasts: FilterTree =
    begin.kind === 'date' ? from(end.name) : { field: end.name, operator: 'gt', value: edge(first) };
  const endsOnly: FilterTree = {
    and: [{ field: begin.name, operator: 'empty' }, from(end.name), before(end.name)],
  };
  return allOf({ or: [begins, { and: [before(begin.name), lasts] }, endsOnly] }, rest);
}

/** The records that have no date at all, and pass the rest. */
export function unplacedFilter({ begin, end }: Dates, rest: FilterTree | undefined): FilterTree {
  const empty = (field: string): FilterTree => ({ field, operator: 'empty' });
  return allOf({ and: [empty(begin.name), ...(end ? [empty(end.name)] : [])] }, rest);
}

/** Both, without a level more than they have where that can be: the server bounds the depth of what is asked. */
function allOf(own: FilterTree, rest: FilterTree | undefined): FilterTree {
  const parts = (tree: FilterTree): readonly FilterTree[] => ('and' in tree ? tree.and : [tree]);
  return { and: [...parts(own), ...(rest ? parts(rest) : [])] };
}
