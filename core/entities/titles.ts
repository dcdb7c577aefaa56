// What records are called: the titles of what others point to, as far as the asker may read them. One look-up per entity, not per record.
import type { Release } from '../definitions/definitions.ts';
import type { Context } from '../kernel/context.ts';
import { Problem } from '../kernel/problem.ts';
import type { RecordService, Stored } from './records.ts';

/** By id; who may not read an entity, or its title, sees none of its titles. */
export async function titlesOf(
  records: Pick<RecordService, 'query'>,
  release: Release,
  context: Context,
  target: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const entity = release.entity(target);
  if (entity === undefined || ids.length === 0) return new Map();
  const { items } = await records
    .query(context, target, {
      filter: { field: 'id', operator: 'in', value: ids },
      fields: [entity.titleField],
      limit: ids.length,
    })
    .catch(unseen);
  return new Map(items.map(({ id, values }) => [id, String(values[entity.titleField] ?? '')]));
}

function unseen(error: unknown): { items: Stored[] } {
  const isHidden = error instanceof Problem && ([403, 404].includes(error.status) || error.code === 'unknown-field');
  if (isHidden) return { items: [] };
  throw error;
}
