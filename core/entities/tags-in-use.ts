// Labels that records bear already, so that people take these before they make new ones: counted over the newest records whose tags have
// what was typed, under the policy of who asks.
import type { Context } from '../kernel/context.ts';
import { foldForSearch } from '../kernel/fold.ts';
import { limits } from '../kernel/limits.ts';
import type { RecordService } from './records.ts';

export interface TagInUse {
  readonly tag: string;
  /** Of the records that were looked at. */
  readonly count: number;
}

/** Those of most records first. @throws Problem 422 when the field is not readable or has no tags */
export async function tagsInUse(
  records: Pick<RecordService, 'query'>,
  context: Context,
  entity: string,
  field: string,
  search: string,
): Promise<readonly TagInUse[]> {
  const wanted = foldForSearch(search);
  const page = await records.query(context, entity, {
    filter: { field, operator: wanted === '' ? 'notEmpty' : 'contains', ...(wanted === '' ? {} : { value: wanted }) },
    sort: [{ field: 'updatedAt', direction: 'desc' }],
    fields: [field],
    limit: limits.pageSize,
  });
  const counts = new Map<string, { tag: string; count: number }>();
  for (const { values } of page.items) {
    const tags = values[field];
    for (const tag of Array.isArray(tags) ? tags.map(String) : []) {
      const folded = foldForSearch(tag);
      const known = counts.get(folded) ?? { tag, count: 0 };
      known.count += 1;
      if (folded.includes(wanted)) counts.set(folded, known);
    }
  }
  return [...counts.values()].sort((a, b) => b.count - a.count).slice(0, limits.suggestions);
}
