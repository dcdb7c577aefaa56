// What a timeline asks the server: the records of a span, page by page and not without end; those without a date.
import type { FilterTree } from '../../../schemas/types.ts';
import { ravand } from '../../api/ravand.ts';
import type { StoredRecord } from '../../api/types.ts';
import type { Span } from './axis.ts';
import { type Dates, spanFilter, unplacedFilter } from './spans.ts';

/** As many bars as are loaded; a fuller span is narrowed by a condition. */
export const mostBars = 5_000;
const pageSize = 200;
const shownUnplaced = 50;

export interface Question {
  readonly entity: string;
  readonly dates: Dates;
  readonly span: Span;
  readonly rest: FilterTree | undefined;
  readonly fields: readonly string[];
  /** The references whose records come along. */
  readonly expand?: string | undefined;
}

export interface Unplaced {
  readonly items: readonly StoredRecord[];
  /** Are there more than these? */
  readonly more: boolean;
}

/** @param isCurrent false: somebody looks at something else by now */
export async function loadSpan(
  { entity, dates, span, rest, fields, expand }: Question,
  isCurrent: () => boolean,
  show: (records: readonly StoredRecord[], isCut: boolean) => void,
): Promise<void> {
  const filter = spanFilter(dates, span, rest);
  const records: StoredRecord[] = [];
  let after: string | undefined;
  do {
    const page = await ravand.records(entity, {
      filter,
      fields,
      expand,
      sort: `${dates.begin.name}:asc`,
      limit: pageSize,
      after,
    });
    if (!isCurrent()) return;
    records.push(...page.items);
    after = page.next;
    // The first page shows something soon; the rest comes in one piece, so that bars do not jump from lane to lane.
    if (records.length === pageSize || after === undefined || records.length >= mostBars)
      show([...records], after !== undefined && records.length >= mostBars);
  } while (after !== undefined && records.length < mostBars);
}

export async function loadUnplaced({ entity, dates, rest, fields, expand }: Question): Promise<Unplaced> {
  const filter = unplacedFilter(dates, rest);
  const page = await ravand.records(entity, { filter, fields, expand, limit: shownUnplaced });
  return { items: page.items, more: page.next !== undefined };
}
